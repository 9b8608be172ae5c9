//! `llms.txt`, after llmstxt.org: what the handbook is, its parts with a sentence on each, and how to cite it.

use super::{FILE, plain};
use crate::render::{Document, Job, SitePath, Sizes, json, masthead::Masthead};

/// The index of a handbook of which these files are finished. What is not made of it is not named.
pub(super) fn of(job: &Job<'_, '_>, document: &Document, head: &Masthead<'_>, finished: &Sizes) -> String {
    let mut text = format!("# {}: {}\n\n", plain(head.title), plain(&head.whose));
    if let Some(subtitle) = head.subtitle {
        text.push_str(&format!("> {}\n\n", plain(subtitle)));
    }
    for fact in &head.facts {
        text.push_str(&format!("- {}: {}\n", fact.label, plain(&fact.said)));
    }
    let name = |file: &str| {
        let (folder, path) = (job.edition.about().folder, job.path(file));
        path.as_str().strip_prefix(folder).unwrap_or_default().trim_start_matches('/').to_string()
    };
    text.push_str(&format!(
        "\n## All of it\n\n- [The handbook as Markdown]({}): every part in one file, with numbered red flags and sources\n",
        name(FILE)
    ));
    if job.publishes_pages() {
        text.push_str(
            "- [The handbook as one page](handbook.html): the same with its drawings, for browsers\n",
        );
    }
    let is_made = |file: &str| finished.contains_key::<SitePath>(&job.path(file));
    if is_made(json::FILE) {
        text.push_str(&format!(
            "- [The handbook as JSON]({}): entries with their sources and gradings, and the figures of the network, \
             after [this schema]({})\n",
            name(json::FILE),
            name(json::SCHEMA)
        ));
    }
    text.push_str("\n## Parts\n\n");
    for part in &document.parts {
        // The anchor of a part is the name of its page.
        let file = part.id.strip_prefix("part_").unwrap_or(&part.id);
        let lede = if part.lede.is_empty() { String::new() } else { format!(": {}", plain(&part.lede)) };
        let title = match job.publishes_pages() {
            true => format!("[{}]({file}.html)", plain(&part.title)),
            false => plain(&part.title),
        };
        text.push_str(&format!("- {title}{lede}\n"));
    }
    text.push_str(&format!("\n{}\n", head.marking));
    text
}
