//! # stale-legal-status
//!
//! Nobody has looked for a long time whether a legal status or a designation still stands.
//!
//! Charges are dropped, sentences overturned, names delisted. It is a warning, because what was true when it was
//! checked may still be; after twice the time it is an error, because by then it may defame.
//!
//! The time is `review_every_months` of `pack.yaml`, counted from `checked_on` to the pack's `as_of`.
//!
//! Wrong, in a pack as of 2026-11-22 that looks at everything again after 12 months:
//!
//! ```yaml
//! - {party: A host in Arizona, status: charged, date: 2022-05-16, source: doj-2022-05-16, checked_on: 2023-01-10}
//! ```
//!
//! Look at the source again, and for what happened since. Add the new status, and write the day of your look:
//!
//! ```yaml
//! - {party: A host in Arizona, status: charged, date: 2022-05-16, source: doj-2022-05-16, checked_on: 2026-11-20}
//! - {party: A host in Arizona, status: acquitted, date: 2025-02-03, source: court-2025-02-03, checked_on: 2026-11-20}
//! ```

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::{Entry, case::Case, entity::Entity},
    pack::Pack,
    vocab::{Date, terms::Status},
};

pub struct StaleLegalStatus;

impl Rule for StaleLegalStatus {
    fn name(&self) -> &'static str {
        "stale-legal-status"
    }
    fn manual(&self) -> &'static str {
        include_str!("stale_legal_status.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        let months = pack.about.review_every_months;
        let today = pack.about.as_of.first_day();
        for Look { entry, path, words, checked_on } in looks(pack) {
            let is_older_than = |months: u32| checked_on.plus_months(months).last_day() < today;
            if !is_older_than(months) {
                continue;
            }
            let place = entry.value(&format!("{path}/checked_on"));
            let message =
                format!("{words} was last looked at on {checked_on}; the pack is as of {}", pack.about.as_of);
            let diagnostic = match is_older_than(months.saturating_mul(2)) {
                true => Diagnostic::error(self.name(), place, message).hint(format!(
                    "that is more than {} months; it may have changed, and may defame",
                    months.saturating_mul(2)
                )),
                false => Diagnostic::warning(self.name(), place, message)
                    .hint(format!("that is more than {months} months; after twice that time it is an error")),
            };
            report.push(diagnostic.hint(
                "look at the source again, add what happened since, and write the day under `checked_on`",
            ));
        }
    }
}

/// Something said of a party, and when somebody last looked whether it is so.
struct Look<'p> {
    entry: &'p Entry,
    path: String,
    words: String,
    checked_on: Date,
}

fn looks(pack: &Pack) -> Vec<Look<'_>> {
    let cases = pack.of_kind::<Case>().map(|(entry, case)| (entry, &case.legal_status));
    let entities = pack.of_kind::<Entity>().map(|(entry, entity)| (entry, &entity.legal_status));
    let statuses = cases.chain(entities).flat_map(|(entry, list)| {
        list.iter().enumerate().filter_map(move |(number, status)| {
            let words = format!("the status `{}` of \"{}\"", status.status.id(), status.party);
            let path = format!("/legal_status/{number}");
            Some(Look { entry, path, words, checked_on: status.checked_on? })
        })
    });
    let designations = pack.of_kind::<Entity>().flat_map(|(entry, entity)| {
        entity.designations.iter().enumerate().filter_map(move |(number, designation)| {
            let words = format!("the designation by \"{}\"", designation.by);
            let path = format!("/designations/{number}");
            Some(Look { entry, path, words, checked_on: designation.checked_on? })
        })
    });
    statuses.chain(designations).filter(|look| look.entry.header.status != Status::Withdrawn).collect()
}
