//! # ungraded-source
//!
//! A source without a grading.
//!
//! Readers weigh a case by how far its sources can be trusted. Without a grading they cannot, and they tend to trust
//! it fully. It is a warning, because the source may still be true; nobody has judged it yet.
//!
//! Wrong:
//!
//! ```yaml
//! - id: nightfall-press
//!   title: Night of the laptops
//! ```
//!
//! Instead, give the reliability of the source (A to F) and the credibility of the information (1 to 6), each judged
//! by itself:
//!
//! ```yaml
//! - id: nightfall-press
//!   title: Night of the laptops
//!   grading: C3
//! ```
//!
//! F and 6 say that it cannot be judged, which is not the worst: write `F6` rather than nothing.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::source::Source,
    pack::Pack,
};

pub struct UngradedSource;

impl Rule for UngradedSource {
    fn name(&self) -> &'static str {
        "ungraded-source"
    }
    fn manual(&self) -> &'static str {
        include_str!("ungraded_source.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for (entry, source) in pack.of_kind::<Source>() {
            // A grading that cannot be read has been complained of already.
            if source.grading.is_none() && !entry.origin.spans.has("/grading") {
                report.push(
                    Diagnostic::warning(
                        self.name(),
                        entry.value("/title"),
                        format!("`{}` has no grading", entry.header.title),
                    )
                    .hint("add for instance `grading: B2`; `F6` says that it cannot be judged"),
                );
            }
        }
    }
}
