//! # review-overdue
//!
//! An entry should have been read again before the day that the pack speaks of.
//!
//! It is a warning, because what was true then may still be true; readers see the day of the last review.
//!
//! An entry is due on `review.next`, and where that is left out `review_every_months` of `pack.yaml` after
//! `review.last`. The pack's `as_of` is the day it is compared with, so the same pack always gives the same answer.
//!
//! Wrong, in a pack as of 2026-11-22:
//!
//! ```yaml
//! review: {last: 2025-03-01, by: Vademecum desk, next: 2026-03-01}
//! ```
//!
//! Read the entry and its sources again, mend what has changed, and write the new day:
//!
//! ```yaml
//! review: {last: 2026-11-20, by: Vademecum desk}
//! ```

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    pack::Pack,
    vocab::terms::Status,
};

pub struct ReviewOverdue;

impl Rule for ReviewOverdue {
    fn name(&self) -> &'static str {
        "review-overdue"
    }
    fn manual(&self) -> &'static str {
        include_str!("review_overdue.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        let as_of = pack.about.as_of;
        for entry in pack.entries.iter().filter(|entry| entry.header.status != Status::Withdrawn) {
            let Some(review) = &entry.header.review else { continue };
            let months = pack.about.review_every_months;
            let (due, path) = match review.next {
                Some(next) => (next.last_day(), "/review/next"),
                None => (review.last.plus_months(months).last_day(), "/review/last"),
            };
            if due >= as_of.first_day() {
                continue;
            }
            let title = &entry.header.title;
            report.push(
                Diagnostic::warning(
                    self.name(),
                    entry.value(path),
                    format!("`{title}` was due to be read again by {due}; the pack is as of {as_of}"),
                )
                .hint(match review.next {
                    Some(_) => "read it and its sources again, then write the day under `last` and a new `next`".into(),
                    None => format!("read it and its sources again, then write the day under `last`; this pack reads everything again after {months} months"),
                }),
            );
        }
    }
}
