//! # unused-silence
//!
//! A line under `silences` in `pack.yaml` that silences nothing.
//!
//! A warning that somebody has looked at and means to leave is silenced there, for one entry or one file, with the
//! reason. An unused line is a warning, because no reader is told anything wrong. But a silence that outlives its
//! warning hides the next one, and one for a misspelt rule hides nothing and lets its author believe that it does.
//!
//! Wrong, where `lent-bank-accounts` has long been read again:
//!
//! ```yaml
//! silences:
//!   - {rule: review-overdue, entry: lent-bank-accounts, because: the desk reads it in January}
//! ```
//!
//! Take the line out. One that is to end by itself says when, and is unused once the pack's `as_of` is later:
//!
//! ```yaml
//! silences:
//!   - {rule: review-overdue, entry: lent-bank-accounts, until: 2027-01-31, because: the desk reads it in January}
//! ```
//!
//! Errors cannot be silenced, since publishing with them would do harm.

use super::{RULES, Rule, rule_named};
use crate::{
    diagnostic::{Diagnostic, Report, Severity},
    pack::{Pack, Silence},
    vocab::Slug,
};

pub struct UnusedSilence;

impl Rule for UnusedSilence {
    fn name(&self) -> &'static str {
        "unused-silence"
    }
    fn manual(&self) -> &'static str {
        include_str!("unused_silence.rs")
    }
}

/// Takes out the warnings that `pack.yaml` silences, and complains of silences that silence nothing.
pub(super) fn silence(pack: &Pack, report: Report) -> Report {
    let silences = &pack.about.silences;
    if silences.is_empty() {
        return report;
    }
    let mut is_used = vec![false; silences.len()];
    let mut is_for_an_error = vec![false; silences.len()];
    let mut left: Report = report
        .into_iter()
        .filter(|diagnostic| {
            let mut is_silenced = false;
            for (number, silence) in silences.iter().enumerate() {
                if !is_meant(pack, silence, diagnostic) {
                    continue;
                }
                match diagnostic.severity {
                    Severity::Error => is_for_an_error[number] = true,
                    Severity::Warning if is_over(pack, silence) => {}
                    Severity::Warning => {
                        is_used[number] = true;
                        is_silenced = true;
                    }
                }
            }
            !is_silenced
        })
        .collect();
    for (number, silence) in silences.iter().enumerate().filter(|(number, _)| !is_used[*number]) {
        left.push(unused(pack, number, silence, is_for_an_error[number]));
    }
    left
}

fn is_meant(pack: &Pack, silence: &Silence, diagnostic: &Diagnostic) -> bool {
    let Some(place) = diagnostic.place.as_ref().filter(|_| silence.rule == diagnostic.rule) else {
        return false;
    };
    let is_in = |id: &Slug| pack.entries.of_id(id.as_str()).is_some_and(|entry| entry.holds(place));
    silence.entry.as_ref().is_none_or(is_in) && silence.file.as_ref().is_none_or(|file| **file == *place.file)
}

fn is_over(pack: &Pack, silence: &Silence) -> bool {
    silence.until.is_some_and(|until| pack.about.as_of.is_after(until))
}

fn unused(pack: &Pack, number: usize, silence: &Silence, is_for_an_error: bool) -> Diagnostic {
    let Silence { rule, entry, until, .. } = silence;
    let unused_at = |key: &str, message: String| {
        let place = pack.about_origin.value(&format!("/silences/{number}/{key}"));
        Diagnostic::warning("unused-silence", place, message)
    };
    if rule_named(rule).is_none() {
        return unused_at("rule", format!("no rule is called `{rule}`, so this silences nothing"))
            .did_you_mean(rule, RULES.iter().map(|rule| rule.name()))
            .hint("`vademecum explain` lists the rules");
    }
    if let Some(id) = entry.as_ref().filter(|id| pack.entries.of_id(id.as_str()).is_none()) {
        return unused_at("entry", format!("no entry is called `{id}`, so this silences nothing"))
            .did_you_mean(id.as_str(), pack.entries.iter().map(|entry| entry.id().as_str()));
    }
    if let Some(until) = until.filter(|_| is_over(pack, silence)) {
        return unused_at("until", format!("this silence was until {until}, which is over"))
            .hint("do what it was waiting for, and take the line out");
    }
    if is_for_an_error {
        return unused_at("rule", format!("`{rule}` is an error here, and errors cannot be silenced"))
            .hint("mend it, and take the line out");
    }
    unused_at("rule", format!("`{rule}` does not warn here, so this silences nothing"))
        .hint("take the line out")
}
