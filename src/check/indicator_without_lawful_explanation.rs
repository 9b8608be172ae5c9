//! # indicator-without-lawful-explanation
//!
//! A red flag that does not say what a person who does nothing wrong would answer.
//!
//! It is an error, because it discriminates: whoever applies it has only the one reading, and lawful customers lose
//! their accounts and lawful workers their jobs.
//!
//! Wrong:
//!
//! ```yaml
//! - id: delivery-address-differs
//!   text: The delivery address for equipment differs from the payroll address.
//!   lawful_explanations: []
//! ```
//!
//! Instead, write at least one, in the words that somebody would use:
//!
//! ```yaml
//!   lawful_explanations:
//!     - A move, or delivery to a relative, neighbour or parcel shop.
//! ```
//!
//! If nobody could explain it lawfully, ask a colleague who serves such customers before you believe that.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::typology::Typology,
    pack::Pack,
};

pub struct IndicatorWithoutLawfulExplanation;

impl Rule for IndicatorWithoutLawfulExplanation {
    fn name(&self) -> &'static str {
        "indicator-without-lawful-explanation"
    }
    fn manual(&self) -> &'static str {
        include_str!("indicator_without_lawful_explanation.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for (entry, typology) in pack.of_kind::<Typology>() {
            for (number, indicator) in typology.indicators.iter().enumerate() {
                let indicator = indicator.for_authors();
                if indicator.lawful_explanations.iter().any(|words| !words.trim().is_empty()) {
                    continue;
                }
                report.push(
                    Diagnostic::error(
                        self.name(),
                        entry.value(&format!("/indicators/{number}/id")),
                        format!("the indicator `{}` has no lawful explanation", indicator.id),
                    )
                    .hint("add under `lawful_explanations:` what somebody who does nothing wrong would say"),
                );
            }
        }
    }
}
