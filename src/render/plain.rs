//! The text of an entry as plain paragraphs, for formats whose fields hold words and nothing else.
//! Knows no page: a citation is left out, since those formats name an entry's sources in a field of their own.

use crate::{
    edition::Page,
    entry::{PageFields, source::SourcePage},
    prose::{Block, ClearProse, Cleared, Inline},
    vocab::{Date, Marking},
};

/// A page's summary and text, as paragraphs with an empty line between them.
pub(super) fn description(page: &Page<'_>) -> String {
    let text = text(&page.prose);
    let parts = [page.summary.unwrap_or_default(), text.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// A text as paragraphs with an empty line between them.
pub(super) fn text(prose: &ClearProse<'_>) -> String {
    let mut paragraphs = Vec::new();
    blocks(&prose.blocks, &mut paragraphs);
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n\n")
}

/// A source in one sentence or two, with its day, how it was read and how far it is trusted: what a reader needs to
/// weigh it where there is no bibliography. `None` for what is no source.
pub(super) fn source(page: &Page<'_>) -> Option<String> {
    let PageFields::Source(source) = &page.fields else { return None };
    let mut said = format!("{}.", page.title.trim_end_matches('.'));
    match source.date {
        Some(date) => said.push_str(&format!(" {}.", date.in_words())),
        None => said.push_str(" Undated."),
    }
    said.push_str(&format!(" {}", how_it_was_read(source)));
    match &source.grading {
        Some(grading) => said.push_str(&format!(
            " Grading {}: {}; {}.",
            grading.code, grading.reliability, grading.credibility
        )),
        None => said.push_str(" Not graded."),
    }
    if let Some(archived) = source.archived {
        said.push_str(&format!(" Archived at {archived}"));
    }
    Some(said)
}

/// How a source was read, as a sentence: `Read directly.` or `Seen through another text: a digest.`
pub(super) fn how_it_was_read(source: &SourcePage<'_>) -> String {
    let read = capitalised(source.read.in_words());
    match source.via.map(|via| via.trim_end().trim_end_matches('.')) {
        Some(via) => format!("{read}: {via}."),
        None => format!("{read}."),
    }
}

/// The words of a grading for formats whose entries are one line: `Court of X: Title (A1)`. `None` for what is no source.
pub(super) fn source_in_short(page: &Page<'_>) -> Option<String> {
    let PageFields::Source(source) = &page.fields else { return None };
    let grading = source.grading.as_ref().map_or("not graded".into(), |grading| grading.code.clone());
    Some(format!("{}: {} ({grading})", source.publisher, page.title))
}

/// A day as RFC 3339 writes a moment, at its beginning. A month or a year begins with its first day.
pub(super) fn moment(date: Date) -> String {
    format!("{}T00:00:00.000Z", date.first_day())
}

/// What a file says of itself where it stands alone: how far it may travel, which edition it is, and its day.
pub(super) fn imprint(marking: Marking, edition: &str, as_of: Date) -> String {
    format!("{}. Edition {edition}, as of {}.", marking.banner(), as_of.in_words())
}

/// A text with a capital letter at its beginning.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn blocks(list: &[Block<Cleared<'_>>], into: &mut Vec<String>) {
    for block in list {
        match block {
            Block::Section { title, blocks: below, .. } => {
                into.push(line(title));
                blocks(below, into);
            }
            Block::Paragraph { text, .. } => into.push(line(text)),
            Block::List { start, items, .. } => {
                for (number, item) in items.iter().enumerate() {
                    let mut own = Vec::new();
                    blocks(&item.blocks, &mut own);
                    let sign = match (start, item.ticked) {
                        (Some(start), _) => format!("{}.", start.saturating_add(number as u64)),
                        (None, Some(true)) => "[x]".into(),
                        (None, Some(false)) => "[ ]".into(),
                        (None, None) => "-".into(),
                    };
                    into.push(format!("{sign} {}", own.join("\n")));
                }
            }
            Block::Table { head, rows, .. } => {
                let row = |cells: &[Vec<Inline<Cleared<'_>>>]| {
                    cells.iter().map(|cell| line(cell)).collect::<Vec<_>>().join(" | ")
                };
                into.push(row(head));
                into.extend(rows.iter().map(|cells| row(cells)));
            }
            Block::Code { text, .. } => into.push(text.trim_end().to_string()),
            Block::Quote { blocks: below } | Block::Alert { blocks: below, .. } => blocks(below, into),
            Block::Definitions { terms } => {
                for definition in terms {
                    into.push(line(&definition.term));
                    definition.meanings.iter().for_each(|meaning| blocks(meaning, into));
                }
            }
            Block::Footnote { blocks: below, .. } => blocks(below, into),
            Block::Rule => {}
            Block::Scoped { portion } => {
                if !portion.places.is_empty() {
                    into.push(format!("For {} only:", portion.places.join(", ")));
                }
                blocks(&portion.blocks, into);
            }
            Block::Embed { to } => match *to {},
        }
    }
}

fn line(inlines: &[Inline<Cleared<'_>>]) -> String {
    fn add(inlines: &[Inline<Cleared<'_>>], said: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Text { text } | Inline::Code { text } => said.push_str(text),
                Inline::Emphasis { text } | Inline::Strong { text } | Inline::Struck { text } => {
                    add(text, said)
                }
                Inline::Link { to, words } if words.is_empty() => said.push_str(to.title),
                Inline::Link { words, .. } => add(words, said),
                Inline::Web { url, words, .. } => {
                    add(words, said);
                    said.push_str(&format!(" ({url})"));
                }
                // The space before a citation goes with it, so that no full stop stands alone.
                Inline::Cite { .. } => said.truncate(said.trim_end().len()),
                Inline::Picture { picture } => said.push_str(picture.alt),
                Inline::FootnoteMark { .. } => {}
                Inline::SoftBreak | Inline::HardBreak => said.push(' '),
            }
        }
    }
    let mut said = String::new();
    add(inlines, &mut said);
    said.trim().to_string()
}
