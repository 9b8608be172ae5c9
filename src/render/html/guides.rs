//! Narrative parts and the glossary: entries that are mostly text.

use super::{
    entry::Head,
    markup::Markup,
    part::{self, Part},
    setter::Setter,
    sheet::Sheet,
};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page},
    entry::PageFields,
    vocab::terms::GuideRole,
};
use serde::Serialize;

/// A guide.
#[derive(Serialize)]
pub(super) struct GuideView<'e> {
    head: Head<'e>,
}

/// The guides of a part, in the order of their roles and then their own.
pub(super) fn of<'e, 'p>(edition: &'e Edition<'p>, part: Part<'_>) -> Vec<&'e Page<'p>> {
    let mut guides: Vec<(&Page<'p>, GuideRole, i32)> = edition
        .of_kind("guide")
        .filter(|page| part::home(edition.about(), page) == Some(part))
        .filter_map(|page| match &page.fields {
            PageFields::Guide(guide) => Some((page, guide.role, guide.order)),
            _ => None,
        })
        .collect();
    guides.sort_by_key(|(page, role, order)| (*role, *order, page.id));
    guides.into_iter().map(|(page, ..)| page).collect()
}

/// The guides of a part, set.
pub(super) fn view(
    setter: &Setter<'_>,
    sheet: &Sheet<'_, '_>,
    part: Part<'_>,
    level: u8,
) -> Result<Vec<Markup>, Diagnostic> {
    let title = part.title(sheet.edition.about());
    of(sheet.edition, part)
        .into_iter()
        .map(|page| {
            // A guide may be called what its part is called; the heading then stands there once.
            let is_named_above = page.title == title;
            let mut view = guide(sheet, page, if is_named_above { level } else { level + 1 });
            view.head.is_named_above |= is_named_above;
            setter.piece("pieces/guide.html", level, view)
        })
        .collect()
}

/// One guide; `level` is that of the headings in its text.
pub(super) fn guide<'e, 'p>(sheet: &Sheet<'e, 'p>, page: &'e Page<'p>, level: u8) -> GuideView<'e> {
    GuideView { head: Head::of(sheet, page, level) }
}

/// A term.
#[derive(Serialize)]
pub(super) struct TermView<'e> {
    head: Head<'e>,
}

/// The glossary, by title.
pub(super) fn terms(
    setter: &Setter<'_>,
    sheet: &Sheet<'_, '_>,
    level: u8,
) -> Result<Vec<Markup>, Diagnostic> {
    let mut pages: Vec<&Page<'_>> = sheet.edition.of_kind("term").collect();
    pages.sort_by_cached_key(|page| (page.title.to_lowercase(), page.id));
    pages.into_iter().map(|page| setter.piece("pieces/term.html", level, term(sheet, page, level))).collect()
}

/// One term; `level` is that of the headings in its text.
pub(super) fn term<'e, 'p>(sheet: &Sheet<'e, 'p>, page: &'e Page<'p>, level: u8) -> TermView<'e> {
    TermView { head: Head::of(sheet, page, level) }
}
