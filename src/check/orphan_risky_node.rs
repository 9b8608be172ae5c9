//! # orphan-risky-node
//!
//! A risky node that no flow touches and no case names.
//!
//! It is a warning, because the node may well matter; but the map has no place for it, and nothing in the pack shows
//! readers how money or access gets there.
//!
//! Wrong:
//!
//! ```text
//! content/risky-nodes/prepaid-cards.md      and no flow with `from: prepaid-cards` or `to: prepaid-cards`
//! ```
//!
//! Instead, add the flow that a source documents, or one that you infer and say so:
//!
//! ```yaml
//! - id: payout-to-prepaid-card
//!   from: payout-accounts
//!   to: prepaid-cards
//! ```
//!
//! If nothing is known that leads there, the node is a thought, and belongs into a guide.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::{Entry, case::Case, flow::Flow, risky_node::RiskyNode},
    pack::Pack,
    vocab::{Ref, Slug, terms::Status},
};
use std::collections::BTreeSet;

pub struct OrphanRiskyNode;

impl Rule for OrphanRiskyNode {
    fn name(&self) -> &'static str {
        "orphan-risky-node"
    }
    fn manual(&self) -> &'static str {
        include_str!("orphan_risky_node.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        let reached = reached(pack);
        for (entry, _) in pack.of_kind::<RiskyNode>() {
            if is_in_use(entry) && !reached.contains(entry.id()) {
                report.push(
                    Diagnostic::warning(
                        self.name(),
                        entry.value("/title"),
                        format!("no flow and no case reaches the risky node `{}`", entry.id()),
                    )
                    .hint(format!("add the flow that leads there to content/flows/: `to: {}`", entry.id())),
                );
            }
        }
    }
}

fn reached(pack: &Pack) -> BTreeSet<&Slug> {
    let now = |to: &Ref| pack.entries.get(to).map(Entry::id);
    let flows = pack.of_kind::<Flow>().filter(|(entry, _)| is_in_use(entry));
    let ends = flows.flat_map(|(_, flow)| [&flow.from, &flow.to]);
    let cases = pack.of_kind::<Case>().filter(|(entry, _)| is_in_use(entry));
    let named = cases.flat_map(|(entry, _)| entry.pointers()).map(|pointed| pointed.to);
    ends.chain(named).filter_map(now).collect()
}

fn is_in_use(entry: &Entry) -> bool {
    entry.header.status != Status::Withdrawn
}
