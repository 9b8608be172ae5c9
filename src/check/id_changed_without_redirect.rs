//! # id-changed-without-redirect
//!
//! An id that was once published leads nowhere.
//!
//! It is an error, because addresses stand in other people's reports, in court files and on paper, and none of them can
//! be called back. An address that was given out has to lead to the entry, to what it is called now, or to the word
//! that it was withdrawn.
//!
//! A pack that keeps `content/published-ids.txt` is held to that: each line is a kind and an id that readers have had.
//! `vademecum check --fix` adds what is new; nobody takes a line out, except for an id that was never published.
//! Nothing of the file reaches a reader.
//!
//! Wrong, where `content/cases/harbour-laptops.md` was renamed:
//!
//! ```text
//! case:harbour-laptops         in content/published-ids.txt, and no entry is called so
//! ```
//!
//! Let the old id lead on, by a line in `content/redirects.yaml`:
//!
//! ```yaml
//! - {from: harbour-laptops, to: harbour-flat}
//! ```
//!
//! An entry that is gone for good stays as a file with `status: withdrawn`. With `withdrawn: {on: …, because: …}` its
//! address says when and why, and with `replaced_by` what stands in its place. Without it the address is gone too; that
//! is meant for what must not even be known to have been there.
//!
//! An address names the kind as well, so an entry that becomes another kind gets a new id, and the old one is withdrawn.
//! It is a warning where the entry is there and no reader has it: a draft again, in review, or under embargo.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Place, Report, nearest},
    entry::Entry,
    pack::{Pack, PublishedIds},
    vocab::{Ref, Slug, terms::Status},
};
use std::collections::BTreeSet;

pub struct IdChangedWithoutRedirect;

impl Rule for IdChangedWithoutRedirect {
    fn name(&self) -> &'static str {
        "id-changed-without-redirect"
    }
    fn manual(&self) -> &'static str {
        include_str!("id_changed_without_redirect.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        let Some(published) = &pack.published_ids else { return };
        for (id, place) in &published.lines {
            let place = place.clone();
            report.extend(
                match pack.entries.get(id) {
                    None => Some(self.gone(pack, published, id, place)),
                    Some(entry) => self
                        .of_another_kind(entry, id, place.clone())
                        .or_else(|| self.hidden(pack, entry, place)),
                }
                .into_iter()
                .collect(),
            );
        }
    }
}

impl IdChangedWithoutRedirect {
    fn gone(&self, pack: &Pack, published: &PublishedIds, id: &Ref, place: Place) -> Diagnostic {
        let old = &id.slug;
        let diagnostic = Diagnostic::error(
            self.name(),
            place,
            format!("`{old}` was published, and no entry is called so now"),
        );
        let redirect = |new: &Slug| format!("add `- {{from: {old}, to: {new}}}` to content/redirects.yaml");
        match renamed_to(pack, published, id) {
            Some(new) => diagnostic.hint(format!("was it renamed to `{new}`? {}", redirect(new))),
            None => diagnostic
                .hint("if it was renamed, let the old id lead to the new one by a line in content/redirects.yaml")
                .hint("if it is gone, keep its file with `status: withdrawn`; if it was never published, take this line out"),
        }
    }

    fn of_another_kind(&self, entry: &Entry, id: &Ref, place: Place) -> Option<Diagnostic> {
        let (was, is) = (id.kind.as_ref()?, entry.fields.kind());
        if was.as_str() == is {
            return None;
        }
        let message = match id.slug == *entry.id() {
            true => format!("`{}` was published with the kind `{was}`, and has the kind `{is}` now", id.slug),
            false => {
                format!(
                    "`{}` was published with the kind `{was}`, and moves to `{}` of the kind `{is}`",
                    id.slug,
                    entry.id()
                )
            }
        };
        Some(
            Diagnostic::error(self.name(), place, message)
                .see(entry.value("/id"), "here")
                .hint("an address names the kind, so the old one would lead nowhere; give the new entry an id of its own")
                .hint(format!(
                    "keep `{}` with its old kind, `status: withdrawn` and `withdrawn: {{on: …, because: …, replaced_by: …}}`",
                    id.slug
                )),
        )
    }

    fn hidden(&self, pack: &Pack, entry: &Entry, place: Place) -> Option<Diagnostic> {
        let why = match entry.header.status {
            Status::Published if pack.is_under_embargo(entry) => "under embargo".to_string(),
            Status::Published | Status::Withdrawn => return None,
            status => format!("`{}`", status.id()),
        };
        Some(
            Diagnostic::warning(
                self.name(),
                place,
                format!("`{}` was published, and is {why} now: its address leads nowhere", entry.id()),
            )
            .see(entry.value("/status"), "here")
            .hint("publish it, or withdraw it; or silence this until it is published again"),
        )
    }
}

/// What an id was probably renamed to: the nearest of the entries that were not published before, or the only one of
/// its kind.
fn renamed_to<'p>(pack: &'p Pack, published: &PublishedIds, id: &Ref) -> Option<&'p Slug> {
    let known: BTreeSet<&Slug> = published.lines.iter().map(|(line, _)| &line.slug).collect();
    let is_new = |entry: &&Entry| !known.contains(entry.id()) && entry.has_an_address();
    let is_of_the_kind =
        |entry: &&Entry| id.kind.as_ref().is_none_or(|kind| kind.as_str() == entry.fields.kind());
    let new: Vec<&Slug> = pack.entries.iter().filter(is_new).filter(is_of_the_kind).map(Entry::id).collect();
    let near = nearest(id.slug.as_str(), new.iter().map(|new| new.as_str()));
    near.and_then(|near| new.iter().copied().find(|new| new.as_str() == near)).or(match new.as_slice() {
        [only] => Some(only),
        _ => None,
    })
}
