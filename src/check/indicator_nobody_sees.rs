//! # indicator-nobody-sees
//!
//! A red flag that no audience is shown.
//!
//! It is an error, because it is lost without a trace: a red flag is shown to those who can see it happen, so where
//! `seen_by` is empty, or where `audiences` leaves out all that it names, no handbook has it.
//!
//! Wrong, where only platforms can see what only banks are told of:
//!
//! ```yaml
//! - id: devices-at-one-home
//!   seen_by: [platforms]
//!   audiences: [banks]
//! ```
//!
//! Instead, name in `seen_by` everybody who can see it, and leave `audiences` out unless it is not for all of them:
//!
//! ```yaml
//! - id: devices-at-one-home
//!   seen_by: [platforms, employers]
//! ```
//!
//! The `audiences` of the whole typology count as well: in one for banks, a red flag that only platforms see is lost.

use super::{Rule, in_a_row};
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::{
        Entry,
        typology::{Indicator, Typology},
    },
    pack::Pack,
    vocab::Audience,
};
use std::collections::BTreeSet;

pub struct IndicatorNobodySees;

impl Rule for IndicatorNobodySees {
    fn name(&self) -> &'static str {
        "indicator-nobody-sees"
    }
    fn manual(&self) -> &'static str {
        include_str!("indicator_nobody_sees.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for (entry, typology) in pack.of_kind::<Typology>() {
            for (number, indicator) in typology.indicators.iter().enumerate() {
                let indicator = indicator.for_authors();
                if indicator.seen_by.is_empty() {
                    report.push(
                        Diagnostic::error(
                            self.name(),
                            entry.key(&format!("/indicators/{number}/seen_by")),
                            format!("nobody can see the indicator `{}`", indicator.id),
                        )
                        .hint("name under `seen_by` the audiences that can see it happen, as `banks/onboarding`"),
                    );
                } else if let Some((path, kept)) = keeps_all_out(entry, indicator, number) {
                    let seers = in_a_row(seers(indicator));
                    report.push(
                        Diagnostic::error(
                            self.name(),
                            entry.value(&path),
                            format!(
                                "the indicator `{}` is seen by {seers}, and kept for {}: nobody is shown it",
                                indicator.id,
                                if kept.is_empty() { "nobody".into() } else { in_a_row(kept) }
                            ),
                        )
                        .see(entry.value(&format!("/indicators/{number}/seen_by")), "those who see it")
                        .hint("let `audiences` name some of those who see it, or leave it out"),
                    );
                }
            }
        }
    }
}

/// The list of audiences that leaves out everybody who sees the indicator: its own, or that of the typology.
fn keeps_all_out<'e>(
    entry: &'e Entry,
    indicator: &'e Indicator,
    number: usize,
) -> Option<(String, &'e BTreeSet<Audience>)> {
    let seers = seers(indicator);
    let own = indicator.audiences.as_ref().map(|kept| (format!("/indicators/{number}/audiences"), kept));
    let of_entry = entry.header.scope.audiences.as_ref().map(|kept| ("/audiences".to_string(), kept));
    own.into_iter().chain(of_entry).find(|(_, kept)| !kept.iter().any(|audience| seers.contains(audience)))
}

fn seers(indicator: &Indicator) -> BTreeSet<&Audience> {
    indicator.seen_by.iter().map(|observer| &observer.audience).collect()
}
