//! # unlisted-id
//!
//! An entry is published, and its id is not among those that have to lead somewhere for ever.
//!
//! It is a warning, because the entry is shown as it should be. But `content/published-ids.txt` is there so that nobody
//! renames what readers have the address of, and it can hold nobody to an id that it does not know.
//!
//! Wrong, where `content/cases/harbour-flat.md` is published:
//!
//! ```text
//! # content/published-ids.txt
//! case:nightfall
//! ```
//!
//! `vademecum check --fix` adds the line. Do it when you publish, and commit the file with the rest of the pack:
//!
//! ```text
//! case:harbour-flat
//! case:nightfall
//! ```
//!
//! A pack without the file is not asked for it. Make an empty one to begin.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Fix, Report},
    entry::Entry,
    pack::{Pack, PublishedIds},
    vocab::{Slug, terms::Status},
};
use std::collections::BTreeSet;

pub struct UnlistedId;

impl Rule for UnlistedId {
    fn name(&self) -> &'static str {
        "unlisted-id"
    }
    fn manual(&self) -> &'static str {
        include_str!("unlisted_id.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        let Some(published) = &pack.published_ids else { return };
        let listed: BTreeSet<&Slug> = published.lines.iter().map(|(id, _)| &id.slug).collect();
        for entry in
            pack.entries.iter().filter(|entry| entry.has_an_address() && !listed.contains(entry.id()))
        {
            if entry.header.status != Status::Published || pack.is_under_embargo(entry) {
                continue;
            }
            report.push(
                Diagnostic::warning(
                    self.name(),
                    entry.value("/id"),
                    format!("`{}` is published, and not in {}", entry.id(), published.file),
                )
                .mended_by(listing(published, entry)),
            );
        }
    }
}

/// Adds the line before the first that comes after it in the alphabet.
fn listing(published: &PublishedIds, entry: &Entry) -> Fix {
    let line = format!("{}:{}", entry.fields.kind(), entry.id());
    let next = published.lines.iter().find(|(id, _)| id.to_string() > line);
    let does = "add the line".to_string();
    match next {
        Some((_, place)) => {
            Fix::new(&published.file, does).replace(place.range.start..place.range.start, line + "\n")
        }
        None if published.ends_in_a_line => {
            Fix::new(&published.file, does).replace(published.end..published.end, format!("\n{line}"))
        }
        None => Fix::new(&published.file, does).replace(published.end..published.end, line + "\n"),
    }
}
