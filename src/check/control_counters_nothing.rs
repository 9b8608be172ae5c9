//! # control-counters-nothing
//!
//! A control that does not say what it works against.
//!
//! It is a warning, because the advice may be good. But no risky node, flow or typology leads to it, so nobody who
//! looks for a remedy finds it, and the ranking cannot count it.
//!
//! Wrong:
//!
//! ```yaml
//! title: Freeze fast, seize later
//! counters: []
//! ```
//!
//! Instead, name the risky nodes, flows and typologies that it makes harder to use:
//!
//! ```yaml
//! title: Freeze fast, seize later
//! counters: [lent-bank-accounts, wages-to-lent-accounts]
//! ```
//!
//! If it works against nothing in the pack, it belongs into a guide.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::control::Control,
    pack::Pack,
    vocab::terms::Status,
};

pub struct ControlCountersNothing;

impl Rule for ControlCountersNothing {
    fn name(&self) -> &'static str {
        "control-counters-nothing"
    }
    fn manual(&self) -> &'static str {
        include_str!("control_counters_nothing.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for (entry, control) in pack.of_kind::<Control>() {
            if entry.header.status == Status::Published && control.counters.is_empty() {
                report.push(
                    Diagnostic::warning(
                        self.name(),
                        entry.value("/title"),
                        format!("the control `{}` works against nothing", entry.id()),
                    )
                    .hint("name under `counters` the risky nodes, flows and typologies that it makes harder to use"),
                );
            }
        }
    }
}
