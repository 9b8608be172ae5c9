//! Sources: the notes at the foot of a page, and the bibliography, both with the same numbers.

use super::{
    entry::Head,
    galley::{Galley, Gap},
    markup::Markup,
    setter::{Copy, Setter},
    sheet::{Sheet, Spot, Way},
    texts::Texts,
};
use crate::render::Press;
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page},
    entry::{
        PageFields,
        source::{GradingPage, SourcePage},
    },
    vocab::Grading,
};
use serde::Serialize;
use std::sync::Arc;

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
struct Note<'e> {
    number: String,
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
    /// The ways back to the places that cite it.
    backs_html: Markup,
}

fn fields<'e, 'p>(page: &'e Page<'p>) -> Option<&'e SourcePage<'p>> {
    match &page.fields {
        PageFields::Source(source) => Some(source),
        _ => None,
    }
}

/// The notes of a file: only the sources cited in it, with their numbers in the whole handbook. Each is set once for all
/// files and handbooks that cite its source.
pub(super) fn notes<'p>(
    press: &Press,
    sheet: &Sheet<'_, 'p>,
    texts: &Texts<'_, 'p>,
) -> Result<String, Diagnostic> {
    let mut html = String::new();
    sheet.cited().into_iter().try_for_each(|id| push_note(press, sheet, texts, id, &mut html))?;
    Ok(html)
}

/// Writes the note of one of them.
pub(super) fn push_note<'p>(
    press: &Press,
    sheet: &Sheet<'_, 'p>,
    texts: &Texts<'_, 'p>,
    id: &str,
    html: &mut String,
) -> Result<(), Diagnostic> {
    if let Some(page) = sheet.edition.page(id) {
        texts.note(page, || note(press, sheet.edition, page))?.fill(sheet, texts, 0, html);
    }
    Ok(())
}

fn note<'p>(press: &Press, edition: &Edition<'p>, page: &Page<'p>) -> Result<Arc<Galley>, Diagnostic> {
    let sheet = &Sheet::new(edition, Spot::Galley);
    let mut copy = Copy::default();
    if let Some(source) = fields(page) {
        copy.insert(
            "note",
            Note {
                number: sheet.number(page.id),
                title: page.title,
                href: sheet.to_page(page).unwrap_or_default(),
                publisher: source.publisher,
                date: source.date.map(|date| date.in_words()),
                url: source.url,
                language: other_language(sheet, source),
                grading: source.grading.as_ref(),
                read: source.read.in_words(),
                via: source.via,
                backs_html: Markup::ready(Gap::Backs { id: page.id }.mark()),
            },
        );
    }
    copy.set(press, "pieces/note.html")
}

/// The bibliography, by number.
pub(super) fn all<'e, 'p>(
    setter: &Setter<'_>,
    sheet: &Sheet<'e, 'p>,
    level: u8,
) -> Result<Vec<Markup>, Diagnostic> {
    let with_fields = |page: &'e Page<'p>| Some((page, fields(page)?));
    let mut sources: Vec<_> = sheet.edition.of_kind("source").filter_map(with_fields).collect();
    sources.sort_by_cached_key(|(page, _)| sheet.edition.source_number(page.id));
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
