//! The text of an entry as plain paragraphs, for formats whose fields hold words and nothing else.
//! Knows no page: a citation is left out, since those formats name an entry's sources in a field of their own.

use crate::{
    edition::Page,
    entry::{PageFields, source::SourcePage},
    prose::{Block, ClearProse, Cleared, Inline},
    render::notes::{Notes, letter},
    vocab::{Date, Marking},
};

/// A page's summary and text, as paragraphs with an empty line between them.
pub(super) fn description(page: &Page<'_>) -> String {
    let text = text(&page.prose);
    let parts = [page.summary.unwrap_or_default(), text.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// A text as paragraphs with an empty line between them, and its notes after it with the letters of their marks.
pub(super) fn text(prose: &ClearProse<'_>) -> String {
    let mut paragraphs = Vec::new();
    let mut notes = Notes::of(&prose.blocks);
    blocks(&prose.blocks, &mut notes, &mut paragraphs);
    let mut number = 1;
    while let Some(says) = notes.says(number) {
        let mut own = Vec::new();
        blocks(says, &mut notes, &mut own);
        paragraphs.push(format!("[{}] {}", letter(number), own.join("\n")));
        number += 1;
    }
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

fn blocks<'s, 'p>(list: &'s [Block<Cleared<'p>>], notes: &mut Notes<'s, 'p>, into: &mut Vec<String>) {
    for block in list {
        match block {
            Block::Section { title, blocks: below, .. } => {
                into.push(line(title, notes));
                blocks(below, notes, into);
            }
            Block::Paragraph { text, .. } => into.push(line(text, notes)),
            Block::List { start, items, .. } => {
                for (number, item) in items.iter().enumerate() {
                    let mut own = Vec::new();
                    blocks(&item.blocks, notes, &mut own);
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
                let mut row = |cells: &[Vec<Inline<Cleared<'p>>>]| {
                    cells.iter().map(|cell| line(cell, notes)).collect::<Vec<_>>().join(" | ")
                };
                into.push(row(head));
                into.extend(rows.iter().map(|cells| row(cells)));
            }
            Block::Code { text, .. } => into.push(text.trim_end().to_string()),
            Block::Quote { blocks: below } | Block::Alert { blocks: below, .. } => blocks(below, notes, into),
            Block::Definitions { terms } => {
                for definition in terms {
                    into.push(line(&definition.term, notes));
                    definition.meanings.iter().for_each(|meaning| blocks(meaning, notes, into));
                }
            }
            Block::Footnote { .. } | Block::Rule => {}
            Block::Scoped { portion } => {
                if !portion.places.is_empty() {
                    into.push(format!("For {} only:", portion.places.join(", ")));
                }
                blocks(&portion.blocks, notes, into);
            }
            Block::Embed { to } => match *to {},
        }
    }
}

fn line<'p>(inlines: &[Inline<Cleared<'p>>], notes: &mut Notes<'_, 'p>) -> String {
    fn add<'p>(inlines: &[Inline<Cleared<'p>>], notes: &mut Notes<'_, 'p>, said: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Text { text } | Inline::Code { text } => said.push_str(text),
                Inline::Emphasis { text } | Inline::Strong { text } | Inline::Struck { text } => {
                    add(text, notes, said)
                }
                Inline::Link { to, words } if words.is_empty() => said.push_str(to.title),
                Inline::Link { words, .. } => add(words, notes, said),
                Inline::Web { url, words, .. } => {
                    add(words, notes, said);
                    said.push_str(&format!(" ({url})"));
                }
                // The space before a citation goes with it, so that no full stop stands alone.
                Inline::Cite { .. } => said.truncate(said.trim_end().len()),
                Inline::Picture { picture } => said.push_str(picture.alt),
                Inline::FootnoteMark { name } => {
                    said.extend(notes.mark(name).map(|number| format!("[{}]", letter(number))));
                }
                Inline::SoftBreak | Inline::HardBreak => said.push(' '),
            }
        }
    }
    let mut said = String::new();
    add(inlines, notes, &mut said);
    said.trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_stand_at_the_end_with_the_letters_of_their_marks() {
        let words = |text| Inline::Text { text };
        let mark = |name: &'static str| Inline::FootnoteMark { name: name.into() };
        let paragraph = |text| Block::Paragraph { text, at: () };
        let note =
            |name: &'static str, text| Block::Footnote { name: name.into(), blocks: vec![paragraph(text)] };
        let prose = ClearProse {
            blocks: vec![
                note("first", vec![words("Written first.")]),
                note("unmarked", vec![words("Nothing marks it.")]),
                note("second", vec![words("Written second"), mark("inner"), words(".")]),
                note("inner", vec![words("Inside.")]),
                paragraph(vec![words("Wages"), mark("second"), words(" move"), mark("first"), mark("gone")]),
                paragraph(vec![words("Again"), mark("second")]),
            ],
        };
        assert_eq!(
            text(&prose),
            "Wages[a] move[b]\n\nAgain[a]\n\n[a] Written second[c].\n\n[b] Written first.\n\n[c] Inside."
        );
    }
}
