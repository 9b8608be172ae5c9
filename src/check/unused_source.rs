//! # unused-source
//!
//! A source that no entry cites.
//!
//! It is a warning, because nobody is told anything wrong: a source is only in handbooks that use it, so this one is
//! in none. Either somebody forgot to cite it, or its entry went and it was left behind.
//!
//! Wrong:
//!
//! ```text
//! content/sources/press.yaml      has `- id: nightfall-press`, and no text has `[@nightfall-press]`
//! ```
//!
//! Instead, cite it where the text rests on it:
//!
//! ```markdown
//! The laptops stood in a flat [@nightfall-press].
//! ```
//!
//! It may also stand under `sources:` of an entry, or wherever front matter takes a source. If nothing rests on it,
//! take it out of the list, or give it `status: draft` until something does.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::{Entry, source::Source},
    pack::Pack,
    vocab::{Lookup, Slug, terms::Status},
};

pub struct UnusedSource;

impl Rule for UnusedSource {
    fn name(&self) -> &'static str {
        "unused-source"
    }
    fn manual(&self) -> &'static str {
        include_str!("unused_source.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        let used = used(pack);
        for (entry, _) in pack.of_kind::<Source>() {
            if entry.header.status == Status::Published && !used.contains_key(entry.id()) {
                report.push(
                    Diagnostic::warning(
                        self.name(),
                        entry.value("/id"),
                        format!("nothing cites the source `{}`", entry.id()),
                    )
                    .hint(format!("cite it where a text rests on it, `[@{}]`, or take it out", entry.id())),
                );
            }
        }
    }
}

/// What any entry but itself points at. A draft counts: it may be about to be published.
fn used(pack: &Pack) -> Lookup<&Slug, ()> {
    let mut used = Lookup::default();
    for entry in pack.entries.iter() {
        let targets = entry.pointers().filter_map(|pointed| pack.entries.get(pointed.to));
        used.extend(targets.map(Entry::id).filter(|id| *id != entry.id()).map(|id| (id, ())));
    }
    used
}
