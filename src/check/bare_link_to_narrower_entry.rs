//! # bare-link-to-narrower-entry
//!
//! A link without words of your own leads to an entry that some readers of the place are not shown.
//!
//! It is a warning, because nothing leaks: for those readers the link is left out. But with it goes the word that the
//! sentence needs, and they read "Money goes on to ." It also holds for links to drafts and to what is withdrawn, which
//! nobody is shown.
//!
//! Wrong, where `otc-converters` is for banks only and this text is for everybody:
//!
//! ```markdown
//! Money goes on to [[otc-converters]].
//! ```
//!
//! Instead, give the link words that may stay:
//!
//! ```markdown
//! Money goes on to [private converters](otc-converters).
//! ```
//!
//! Or put the sentence into a block for those who are shown the entry: `::: {audience=banks}`.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::{Entry, Pointed},
    pack::{Handbook, Pack},
    prose::PointerSort,
    vocab::{Clearance, terms::Status},
};

pub struct BareLinkToNarrowerEntry;

impl Rule for BareLinkToNarrowerEntry {
    fn name(&self) -> &'static str {
        "bare-link-to-narrower-entry"
    }
    fn manual(&self) -> &'static str {
        include_str!("bare_link_to_narrower_entry.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for entry in pack.entries.iter().filter(|entry| entry.header.status == Status::Published) {
            for pointed in entry.pointers() {
                let Some(target) = pack.entries.get(pointed.to) else { continue };
                if pointed.sort != Some(PointerSort::BareLink) || is_marked_higher(target, &pointed) {
                    continue;
                }
                let (shown_in, lost_in) = handbooks(pack, entry, &pointed, target);
                let Some(first) = lost_in.first() else { continue };
                let message = format!(
                    "`{}` is not shown in {} of the {} handbooks with this text, and the link leaves a hole there",
                    target.id(),
                    lost_in.len(),
                    shown_in
                );
                let why = match target.header.status {
                    Status::Published => format!("`vademecum why {} {}` says why", first.name, target.id()),
                    status => format!("its status is `{}`; only what is published is shown", status.id()),
                };
                report.push(
                    Diagnostic::warning(self.name(), entry.place_of(&pointed), message)
                        .hint(format!("give the link words that may stay: `[your words]({})`", target.id()))
                        .hint(why),
                );
            }
        }
    }
}

/// That is an error of its own; see `link-to-higher-marking`.
fn is_marked_higher(target: &Entry, pointed: &Pointed<'_>) -> bool {
    target.header.scope.marking > pointed.scope.marking
}

/// In how many handbooks the link stands, and those of them in which it leads nowhere.
///
/// We ask the handbooks and do not compare the scopes: whether a region is narrower than a list of jurisdictions
/// depends on who reads, and only handbooks are read.
fn handbooks<'p>(
    pack: &'p Pack,
    entry: &Entry,
    pointed: &Pointed<'_>,
    target: &Entry,
) -> (usize, Vec<&'p Handbook>) {
    let stands_in = |handbook: &&Handbook| {
        let Handbook { clearance, .. } = handbook;
        clearance.admits(&entry.header.scope) && clearance.admits(pointed.scope)
    };
    let with: Vec<&Handbook> = pack.handbooks.iter().filter(stands_in).collect();
    let lost_in = with.iter().copied().filter(|handbook| !is_shown(pack, &handbook.clearance, target));
    (with.len(), lost_in.collect())
}

/// Whether an entry, and everything it says nothing without, is shown to these readers.
fn is_shown(pack: &Pack, clearance: &Clearance, target: &Entry) -> bool {
    let admits =
        |entry: &Entry| entry.header.status == Status::Published && clearance.admits(&entry.header.scope);
    let needs = target.fields.needs();
    admits(target) && needs.into_iter().all(|needed| pack.entries.get(needed).is_some_and(admits))
}
