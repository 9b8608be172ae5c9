//! # legal-status-without-date-or-source
//!
//! A legal status or a designation does not say when, or who says so.
//!
//! It is an error, because it may defame: a charge that was dropped years ago reads like one of today, and a word that
//! nobody can look up is only our word. It holds for cases, for organisations and for designations.
//! Where only `checked_on` is missing it is a warning, because the statement can be looked up; but readers cannot
//! tell whether it is still so.
//!
//! Wrong:
//!
//! ```yaml
//! legal_status:
//!   - {party: A host in Arizona, status: charged}
//! ```
//!
//! Instead:
//!
//! ```yaml
//! legal_status:
//!   - {party: A host in Arizona, status: charged, date: 2024-05-16, source: doj-2024-05-16, checked_on: 2026-11-22}
//! ```
//!
//! `date` is the day of the act, to the day, the month or the year. `no-proceedings-known` has no such day and needs
//! `checked_on` instead.

use super::{Rule, in_a_row};
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::{Entry, LegalStatus, case::Case, entity::Entity},
    pack::Pack,
    vocab::terms::LegalWord,
};

pub struct LegalStatusWithoutDateOrSource;

impl Rule for LegalStatusWithoutDateOrSource {
    fn name(&self) -> &'static str {
        "legal-status-without-date-or-source"
    }
    fn manual(&self) -> &'static str {
        include_str!("legal_status_without_date_or_source.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        let cases = pack.of_kind::<Case>().map(|(entry, case)| (entry, &case.legal_status));
        let entities = pack.of_kind::<Entity>().map(|(entry, entity)| (entry, &entity.legal_status));
        for (entry, list) in cases.chain(entities) {
            for (number, status) in list.iter().enumerate() {
                self.complain(report, entry, &statement_of_status(number, status));
            }
        }
        for (entry, entity) in pack.of_kind::<Entity>() {
            for (number, designation) in entity.designations.iter().enumerate() {
                let statement = Statement {
                    path: format!("/designations/{number}"),
                    shown: "by",
                    words: format!("the designation by \"{}\"", designation.by),
                    needed: vec![
                        ("date", designation.date.is_some()),
                        ("source", designation.source.is_some()),
                    ],
                    wanted: vec![("checked_on", designation.checked_on.is_some())],
                    remedy: WHEN_AND_WHO,
                };
                self.complain(report, entry, &statement);
            }
        }
    }
}

/// Something said of a party, and which of its keys are there.
struct Statement {
    path: String,
    /// The key to underline.
    shown: &'static str,
    words: String,
    needed: Vec<(&'static str, bool)>,
    wanted: Vec<(&'static str, bool)>,
    remedy: &'static str,
}

const WHEN_AND_WHO: &str = "say when it happened and which source says so; without that it may defame";

fn statement_of_status(number: usize, status: &LegalStatus) -> Statement {
    let date = ("date", status.date.is_some());
    let source = ("source", status.source.is_some());
    let checked_on = ("checked_on", status.checked_on.is_some());
    let (needed, wanted, remedy) = match status.status {
        LegalWord::NoProceedingsKnown => (
            vec![source, checked_on],
            vec![],
            "say which source you looked into, and on which day; without that it may defame",
        ),
        _ => (vec![date, source], vec![checked_on], WHEN_AND_WHO),
    };
    Statement {
        path: format!("/legal_status/{number}"),
        shown: "status",
        words: format!("the status `{}` of \"{}\"", status.status.id(), status.party),
        remedy,
        needed,
        wanted,
    }
}

impl LegalStatusWithoutDateOrSource {
    fn complain(&self, report: &mut Report, entry: &Entry, statement: &Statement) {
        let Statement { path, shown, words, needed, wanted, remedy } = statement;
        if needed.iter().chain(wanted).all(|(_, is_there)| *is_there) {
            return;
        }
        let place = entry.value(&format!("{path}/{shown}"));
        // A value that is written and cannot be read has been complained of already.
        let missing = |keys: &[(&'static str, bool)]| -> Vec<&'static str> {
            let is_written = |key: &str| entry.origin.spans.has(&format!("{path}/{key}"));
            keys.iter().filter(|(key, is_there)| !is_there && !is_written(key)).map(|(key, _)| *key).collect()
        };
        let (gravely, mildly) = (missing(needed), missing(wanted));
        if !gravely.is_empty() {
            let both: Vec<&str> = gravely.iter().chain(&mildly).copied().collect();
            report.push(
                Diagnostic::error(self.name(), place, format!("{words} lacks {}", in_a_row(both)))
                    .hint(*remedy)
                    .hint("if you cannot, take it out"),
            );
        } else if !mildly.is_empty() {
            report.push(
                Diagnostic::warning(self.name(), place, format!("{words} lacks {}", in_a_row(mildly)))
                    .hint("look at the source again and write that day under `checked_on`"),
            );
        }
    }
}
