//! # unknown-phase
//!
//! A typology or a risky node belongs to a phase that `pack.yaml` does not declare.
//!
//! It is an error, because it breaks a reference: handbooks list typologies by phase and draw nodes by stage, so this
//! one would stand nowhere.
//!
//! Wrong, where `pack.yaml` declares `persona`, `work` and `receive`:
//!
//! ```yaml
//! phase: recieve
//! ```
//!
//! Instead:
//!
//! ```yaml
//! phase: receive
//! ```

use super::{Rule, in_a_row, word_under};
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::Fields,
    pack::Pack,
};

pub struct UnknownPhase;

impl Rule for UnknownPhase {
    fn name(&self) -> &'static str {
        "unknown-phase"
    }
    fn manual(&self) -> &'static str {
        include_str!("unknown_phase.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        let phases = pack.about.phases.iter().map(|phase| phase.id.as_str());
        for entry in pack.entries.iter() {
            let (key, phase) = match &entry.fields {
                Fields::Typology(typology) => ("/phase", &typology.phase),
                Fields::RiskyNode(node) => ("/stage", &node.stage),
                _ => continue,
            };
            if phases.clone().any(|known| known == phase.as_str()) {
                continue;
            }
            // What does not stand in the file is missing there, and that has been complained of already.
            let Some(place) = word_under(&entry.origin, key, phase.as_str()) else { continue };
            report.push(
                Diagnostic::error(self.name(), place, format!("no phase is called `{phase}`"))
                    .did_you_mean(phase.as_str(), phases.clone())
                    .hint(format!("this pack has {}", in_a_row(phases.clone()))),
            );
        }
    }
}
