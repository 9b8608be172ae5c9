//! `llms.txt`, after llmstxt.org: what the handbook is, its parts with a sentence on each, and how to cite it.

use super::{FILE, plain};
use crate::render::{Document, Job, job::stem, masthead::Masthead};

pub(super) fn of(job: &Job<'_, '_>, document: &Document, head: &Masthead<'_>) -> String {
    let about = job.edition.about();
    let mut text = format!("# {}: {}\n\n", plain(head.title), plain(&head.whose));
    if let Some(subtitle) = head.subtitle {
        text.push_str(&format!("> {}\n\n", plain(subtitle)));
    }
    for fact in &head.facts {
        text.push_str(&format!("- {}: {}\n", fact.label, plain(&fact.said)));
    }
    let name = FILE.replace('*', &stem(about.folder, about.edition));
    text.push_str(&format!(
        "\n## All of it\n\n- [The handbook as Markdown]({name}): every part in one file, with numbered red flags and sources\n\
         - [The handbook as one page](handbook.html): the same with its drawings, for browsers\n\n## Parts\n\n"
    ));
    for part in &document.parts {
        // The anchor of a part is the name of its page.
        let file = part.id.strip_prefix("part_").unwrap_or(&part.id);
        let lede = if part.lede.is_empty() { String::new() } else { format!(": {}", plain(&part.lede)) };
        text.push_str(&format!("- [{}]({file}.html){lede}\n", plain(&part.title)));
    }
    text.push_str(&format!("\n{}\n", head.marking));
    text
}
