//! How alike two nodes are to their neighbours: what could stand in for what, by the documents alone.
//!
//! The overlap of two nodes is the Jaccard index of their neighbourhoods: the neighbours they share, divided by all the
//! neighbours that either has (P. Jaccard, 1901). A neighbour is a node together with the leg and the direction of the
//! link, so that a payer of both counts, and a payer of one who is paid by the other does not. Between 0 and 1; zero
//! where neither has neighbours. It says that two nodes stand between the same others, not that they do the same work.
//!
//! **Example.** P pays A and B, and both pay S; A also pays T. Shared are P before and S after, of three neighbours in
//! all: the overlap is ⅔.

use super::{Graph, Leg};
use std::collections::BTreeSet;

/// The overlap of the neighbourhoods of two nodes, between 0 and 1.
pub fn overlap(graph: &Graph, one: usize, other: usize) -> f64 {
    let (one, other) = (neighbours(graph, one), neighbours(graph, other));
    let all = one.union(&other).count();
    if all == 0 { 0.0 } else { one.intersection(&other).count() as f64 / all as f64 }
}

fn neighbours(graph: &Graph, node: usize) -> BTreeSet<(usize, Leg, bool)> {
    let after = graph.links.iter().filter(|link| link.from == node).map(|link| (link.to, link.leg, true));
    let before = graph.links.iter().filter(|link| link.to == node).map(|link| (link.from, link.leg, false));
    after.chain(before).collect()
}
