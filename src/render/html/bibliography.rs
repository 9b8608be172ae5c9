//! Sources: the notes at the foot of a page, and the bibliography, both with the same numbers.

use super::{
    entry::Head,
    markup::Markup,
    setter::Setter,
    sheet::{Sheet, Way},
};
use crate::{
    diagnostic::Diagnostic,
    edition::Page,
    entry::{
        PageFields,
        source::{GradingPage, SourcePage},
    },
    vocab::Grading,
};
use serde::Serialize;

/// A source.
#[derive(Serialize)]
pub(super) struct SourceView<'e> {
    head: Head<'e>,
    number: String,
    publisher: &'e str,
    kind: &'static str,
    date: Option<String>,
    url: Option<&'e str>,
    archived: Option<&'e str>,
    /// Where it is not that of the handbook.
    language: Option<&'e str>,
    grading: Option<&'e GradingPage>,
    read: &'static str,
    via: Option<&'e str>,
    extent: Option<&'e str>,
    same_origin_as: Option<Way<'e>>,
    is_quotable: bool,
}

/// A source as a note at the foot of a page names it.
#[derive(Serialize)]
pub(super) struct Note<'e> {
    number: usize,
    title: &'e str,
    /// The way to the bibliography.
    href: String,
    publisher: &'e str,
    date: Option<String>,
    url: Option<&'e str>,
    language: Option<&'e str>,
    grading: Option<&'e GradingPage>,
    read: &'static str,
    via: Option<&'e str>,
    /// The anchors of the places that cite it.
    marks: Vec<String>,
}

fn fields<'e, 'p>(page: &'e Page<'p>) -> Option<&'e SourcePage<'p>> {
    match &page.fields {
        PageFields::Source(source) => Some(source),
        _ => None,
    }
}

/// The notes of a file: only the sources cited in it, with their numbers in the whole handbook.
pub(super) fn notes<'e>(sheet: &Sheet<'e, '_>) -> Vec<Note<'e>> {
    let note = |(number, id, times): (usize, &str, usize)| {
        let page = sheet.edition.page(id)?;
        let source = fields(page)?;
        Some(Note {
            number,
            title: page.title,
            href: sheet.to_page(page)?,
            publisher: source.publisher,
            date: source.date.map(|date| date.in_words()),
            url: source.url,
            language: other_language(sheet, source),
            grading: source.grading.as_ref(),
            read: source.read.in_words(),
            via: source.via,
            marks: (1..=times).map(|time| format!("c_{number}_{time}")).collect(),
        })
    };
    sheet.cited().into_iter().filter_map(note).collect()
}

/// The bibliography, by number.
pub(super) fn all<'e, 'p>(
    setter: &Setter<'_>,
    sheet: &Sheet<'e, 'p>,
    level: u8,
) -> Result<Vec<Markup>, Diagnostic> {
    let with_fields = |page: &'e Page<'p>| Some((page, fields(page)?));
    let mut sources: Vec<_> = sheet.edition.of_kind("source").filter_map(with_fields).collect();
    sources.sort_by_key(|(page, _)| sheet.edition.source_number(page.id));
    let set =
        |(page, fields)| setter.piece("pieces/source.html", level + 1, source(sheet, page, fields, level));
    sources.into_iter().map(set).collect()
}

/// One source; `level` is that of the headings in its note.
pub(super) fn source<'e, 'p>(
    sheet: &Sheet<'e, 'p>,
    page: &'e Page<'p>,
    source: &'e SourcePage<'p>,
    level: u8,
) -> SourceView<'e> {
    SourceView {
        head: Head::of(sheet, page, level),
        number: sheet.number(page.id),
        publisher: source.publisher,
        kind: source.kind_of_text.in_words(),
        date: source.date.map(|date| date.in_words()),
        url: source.url,
        archived: source.archived,
        language: other_language(sheet, source),
        grading: source.grading.as_ref(),
        read: source.read.in_words(),
        via: source.via,
        extent: source.extent,
        same_origin_as: source.same_origin_as.and_then(|origin| sheet.way(&origin)),
        is_quotable: source.quotable.unwrap_or(true),
    }
}

fn other_language<'e>(sheet: &Sheet<'_, '_>, source: &SourcePage<'e>) -> Option<&'e str> {
    source.language.filter(|language| *language != sheet.edition.about().language)
}

/// The entries that cite a source.
pub(super) fn cited_in<'e>(sheet: &Sheet<'e, '_>, id: &str) -> Vec<Way<'e>> {
    let way = |page: &'e Page<'_>| Some(Way { href: sheet.to_page(page)?, title: page.title });
    sheet.edition.citing(id).filter_map(way).collect()
}

/// The Admiralty scale in words.
#[derive(Serialize)]
pub(super) struct Scale {
    reliability: Vec<(char, &'static str)>,
    credibility: Vec<(char, &'static str)>,
}

/// Both halves of the scale.
pub(super) fn scale() -> Scale {
    let grading = |reliability, credibility| Grading { reliability, credibility };
    Scale {
        reliability: ('A'..='F')
            .map(|letter| (letter, grading(letter, '1').reliability_in_words()))
            .collect(),
        credibility: ('1'..='6').map(|digit| (digit, grading('A', digit).credibility_in_words())).collect(),
    }
}
