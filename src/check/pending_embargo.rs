//! # pending-embargo
//!
//! An entry is ready, and under embargo: no handbook has it yet.
//!
//! It is a warning, because nothing is wrong with the entry. But whoever publishes today should know that it is not in
//! what they publish, and which texts do without it until then.
//!
//! An embargo ends when the pack's `as_of` is later than the day of `publish_after`. The program looks at no calendar,
//! so somebody has to move `as_of` on and build again.
//!
//! In a pack as of 2026-11-22:
//!
//! ```yaml
//! title: What the joint advisory of December says
//! publish_after: 2026-12-01
//! ```
//!
//! Until the second of December its title, its links, its numbers and its size are in no handbook. A text that refers
//! to it before then loses the reference; so put off that text as well, or write it so that it stands without.
//!
//! If everybody knows of the embargo, silence this warning in `pack.yaml` until the day is over:
//!
//! ```yaml
//! silences:
//!   - {rule: pending-embargo, entry: joint-advisory, until: 2026-12-01, because: agreed with the other authors}
//! ```

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Place, Report},
    entry::{Entry, Pointed},
    pack::Pack,
    vocab::terms::Status,
};

pub struct PendingEmbargo;

impl Rule for PendingEmbargo {
    fn name(&self) -> &'static str {
        "pending-embargo"
    }
    fn manual(&self) -> &'static str {
        include_str!("pending_embargo.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for entry in pack.entries.iter().filter(|entry| entry.header.status == Status::Published) {
            let Some(date) =
                entry.header.scope.publish_after.filter(|date| !pack.about.as_of.is_after(*date))
            else {
                continue;
            };
            let diagnostic = Diagnostic::warning(
                self.name(),
                entry.value("/publish_after"),
                format!("`{}` is in no handbook before {date} is over", entry.id()),
            )
            .hint(format!(
                "it appears when `as_of` of pack.yaml, now {}, is later than that",
                pack.about.as_of
            ));
            report.push(match referring(pack, entry) {
                None => diagnostic,
                Some(place) => diagnostic.see(place, "what refers to it here is shown earlier").hint(
                    "readers miss the reference until then; put that text off too, or let it stand without",
                ),
            });
        }
    }
}

/// The first place that refers to an entry under embargo and is shown before it.
fn referring(pack: &Pack, target: &Entry) -> Option<Place> {
    let embargo = target.header.scope.publish_after?;
    let is_shown_earlier = |entry: &&Entry| {
        entry.header.status == Status::Published
            && entry.header.scope.publish_after.is_none_or(|own| embargo.is_after(own))
    };
    pack.entries.iter().filter(is_shown_earlier).find_map(|entry| {
        let is_target =
            |pointed: &Pointed<'_>| pack.entries.get(pointed.to).is_some_and(|to| to.id() == target.id());
        entry.pointers().find(is_target).map(|pointed| entry.place_of(&pointed))
    })
}
