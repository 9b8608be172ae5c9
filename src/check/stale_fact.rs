//! # stale-fact
//!
//! Nobody has looked for a long time whether a national fact or an authority is still as it is printed.
//!
//! It is a warning, because readers see the day of the last look, and what was true then may still be. But a form, a
//! portal or a deadline changes without a word to anybody, and a report that is filed in the wrong place is lost.
//!
//! The time is `review_every_months` of `pack.yaml`, counted from `checked_on` to the pack's `as_of`.
//!
//! Wrong, in a pack as of 2026-11-22 that looks at everything again after 12 months:
//!
//! ```yaml
//! reporting:
//!   portal: {value: goAML, source: pk-fmu, checked_on: 2025-03-01}
//! ```
//!
//! Look at the source again, mend the value if it has changed, and write the day of your look:
//!
//! ```yaml
//! reporting:
//!   portal: {value: goAML, source: pk-fmu, checked_on: 2026-11-20}
//! ```
//!
//! What nobody can find out again is `unknown`; readers are told so.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::jurisdiction::Jurisdiction,
    pack::Pack,
    vocab::{Date, terms::Status},
};

pub struct StaleFact;

impl Rule for StaleFact {
    fn name(&self) -> &'static str {
        "stale-fact"
    }
    fn manual(&self) -> &'static str {
        include_str!("stale_fact.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        let months = pack.about.review_every_months;
        let today = pack.about.as_of.first_day();
        for (entry, _) in pack.of_kind::<Jurisdiction>() {
            if entry.header.status == Status::Withdrawn {
                continue;
            }
            // Facts stand under many keys, and each has its day under this one.
            for (path, spot) in entry.origin.spans.iter() {
                let Some(above) = path.strip_suffix("/checked_on") else { continue };
                let Some(checked_on) = spot.scalar.as_deref().and_then(Date::parse) else { continue };
                if checked_on.plus_months(months).last_day() >= today {
                    continue;
                }
                let named = ["name", "value"].iter().find_map(|key| {
                    entry.origin.spans.get(&format!("{above}/{key}")).and_then(|spot| spot.scalar.clone())
                });
                report.push(
                    Diagnostic::warning(
                        self.name(),
                        entry.value(path),
                        format!(
                            "\"{}\" was last looked at on {checked_on}; the pack is as of {}",
                            named.unwrap_or_default(),
                            pack.about.as_of
                        ),
                    )
                    .hint(format!(
                        "that is more than {months} months; look at the source again, and write the day under `checked_on`"
                    )),
                );
            }
        }
    }
}
