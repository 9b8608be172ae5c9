//! # unmarked-entry
//!
//! An entry has no marking, and the pack has no default.
//!
//! Forgetting to mark hides: the entry is treated as TLP:RED and is in no handbook with a lower ceiling.
//! It is a warning, because nothing leaks by it; but you may look in vain for the entry.
//!
//! Wrong:
//!
//! ```yaml
//! title: Nightfall
//! ```
//!
//! Instead:
//!
//! ```yaml
//! title: Nightfall
//! marking: TLP:GREEN
//! ```
//!
//! Or say once in `pack.yaml` what holds for entries without a marking: `default_marking: TLP:CLEAR`.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    pack::Pack,
};

pub struct UnmarkedEntry;

impl Rule for UnmarkedEntry {
    fn name(&self) -> &'static str {
        "unmarked-entry"
    }
    fn manual(&self) -> &'static str {
        include_str!("unmarked_entry.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        if pack.about.default_marking.is_some() {
            return;
        }
        // A marking that cannot be read has been complained of already.
        let is_unmarked =
            |entry: &&crate::entry::Entry| !entry.header.is_marked && !entry.origin.spans.has("/marking");
        for entry in pack.entries.iter().filter(is_unmarked) {
            report.push(
                Diagnostic::warning(
                    self.name(),
                    entry.value("/title"),
                    format!("`{}` has no marking and is treated as TLP:RED", entry.header.title),
                )
                .hint("add `marking: TLP:CLEAR`, or the marking that its sources ask for")
                .hint("or say in pack.yaml what holds for entries without one: `default_marking: TLP:CLEAR`"),
            );
        }
    }
}
