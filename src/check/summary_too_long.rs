//! # summary-too-long
//!
//! A summary has more than 200 letters, spaces among them.
//!
//! It is a warning, because it says nothing untrue. But cards and lists are made of summaries, and a card that runs
//! over its page is not pinned to a wall.
//!
//! Wrong:
//!
//! ```yaml
//! summary: Pay for a remote job reaches the account of somebody who does not do the job, who keeps a share, sends on the rest by transfer, card or cryptocurrency, and may or may not know for whom, since adverts call it payroll help.
//! ```
//!
//! Instead, say in one sentence what happens, and leave the rest to the text:
//!
//! ```yaml
//! summary: Pay for a remote job reaches the account of somebody who does not do the job.
//! ```

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    pack::Pack,
    vocab::terms::Status,
};

pub struct SummaryTooLong;

/// Three lines of a card.
const LONGEST: usize = 200;

impl Rule for SummaryTooLong {
    fn name(&self) -> &'static str {
        "summary-too-long"
    }
    fn manual(&self) -> &'static str {
        include_str!("summary_too_long.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for entry in pack.entries.iter().filter(|entry| entry.header.status == Status::Published) {
            let letters = entry.header.summary.as_deref().map_or(0, |summary| summary.trim().chars().count());
            if letters > LONGEST {
                report.push(
                    Diagnostic::warning(
                        self.name(),
                        entry.value("/summary"),
                        format!(
                            "this summary has {letters} letters; cards and lists have room for {LONGEST}"
                        ),
                    )
                    .hint("say in one sentence what happens, and leave the rest to the text"),
                );
            }
        }
    }
}
