//! # lapsed-embargo
//!
//! An embargo is over, and still written down.
//!
//! It is a warning, because the entry is shown as it should be. But a key that says nothing any more makes the next
//! author wonder whether it does.
//!
//! Wrong, in a pack as of 2026-11-22:
//!
//! ```yaml
//! title: What the joint advisory of October says
//! publish_after: 2026-10-14
//! ```
//!
//! Take the line out; `vademecum check --fix` does it.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    pack::Pack,
    vocab::terms::Status,
};

pub struct LapsedEmbargo;

impl Rule for LapsedEmbargo {
    fn name(&self) -> &'static str {
        "lapsed-embargo"
    }
    fn manual(&self) -> &'static str {
        include_str!("lapsed_embargo.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for entry in pack.entries.iter().filter(|entry| entry.header.status != Status::Withdrawn) {
            let Some(date) = entry.header.scope.publish_after.filter(|date| pack.about.as_of.is_after(*date))
            else {
                continue;
            };
            report.push(
                Diagnostic::warning(
                    self.name(),
                    entry.key("/publish_after"),
                    format!(
                        "the embargo of `{}` was until {date}, which is over; the pack is as of {}",
                        entry.id(),
                        pack.about.as_of
                    ),
                )
                .mended_by(entry.origin.without("publish_after")),
            );
        }
    }
}
