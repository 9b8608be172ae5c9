//! What is stranded when nodes are closed, and where the rest goes.
//!
//! Where an operation would have gone on to a closed node it diverts to the other ways of that step, each of which can
//! grow by at most the headroom κ. With p the share of the step that is closed, every other probability is multiplied by
//! `min(1 + κ, 1 / (1 − p))`, and what is left over is stranded; shares of entry likewise. *Stranded share* is the
//! probability that an operation no longer arrives, between 0 and 1.
//!
//! With κ = 0 nothing diverts, and the stranded share of one node is the probability that an operation ever passes it:
//! its *reliance*. With κ unlimited everything diverts that can. In between the share falls as κ grows, so
//! `0 ≤ stranded(κ) ≤ reliance ≤ 1` for one node. *Fungibility* is `1 − stranded / reliance`.
//!
//! Source: closing nodes to see what no longer arrives is network interdiction (R. K. Wood, *Deterministic network
//! interdiction*, Mathematical and Computer Modelling 17, 1993); limited headroom is our own.
//!
//! **Assumptions.** Alternatives are those on record for the same step; a network that regrows finds others.
//!
//! **Example.** A is a source, C a sink; A → B and A → C with weight 1 each, B → C. Reliance of B is ½. Closing B with
//! κ = ½ lets A → C grow from ½ to ¾, so ¼ is stranded and the fungibility of B is ½. With κ ≥ 1 nothing is stranded.

use super::routes::{Chain, Routes, Way, node_of};
use std::collections::BTreeSet;

/// How much each alternative of a step can grow: κ, zero or more; may be unlimited.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, serde::Serialize)]
#[serde(transparent)]
pub struct Headroom(f64);

impl Headroom {
    /// Nothing diverts.
    pub const NONE: Headroom = Headroom(0.0);
    /// Everything diverts that can.
    pub const UNLIMITED: Headroom = Headroom(f64::INFINITY);
    /// Those that every figure is given for.
    pub const ALL: [Headroom; 4] = [Headroom::NONE, Headroom(0.5), Headroom(1.0), Headroom::UNLIMITED];

    /// A headroom; `None` where it is below zero or not a number.
    pub fn new(kappa: f64) -> Option<Headroom> {
        (kappa >= 0.0).then_some(Headroom(kappa))
    }

    /// κ.
    pub fn kappa(self) -> f64 {
        self.0
    }

    /// The ways that are left when some are closed.
    fn divert(self, ways: &[Way], is_closed: impl Fn(usize) -> bool) -> Vec<Way> {
        let (closed, mut open): (Vec<Way>, Vec<Way>) =
            ways.iter().partition(|way| is_closed(node_of(way.to)));
        if !closed.is_empty() {
            let left: f64 = open.iter().map(|way| way.probability).sum();
            let factor = (1.0 + self.0).min(1.0 / left);
            open.iter_mut().for_each(|way| way.probability *= factor);
        }
        open
    }
}

impl Default for Headroom {
    /// One half: unlimited diversion makes nearly every node look harmless, and none makes every node look vital.
    fn default() -> Headroom {
        Headroom(0.5)
    }
}

/// What comes of closing some nodes.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Closure {
    /// The nodes.
    pub nodes: Vec<usize>,
    /// The stranded share with each headroom of [`Headroom::ALL`].
    pub stranded: [f64; 4],
}

/// The best closures of a size.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Joint {
    /// The nodes, in ascending order.
    pub nodes: Vec<usize>,
    /// What their closure strands, with the headroom that was asked for.
    pub stranded: f64,
    /// Whether every set of that size was tried. Otherwise the best set of one node fewer was extended, and nodes were
    /// exchanged one by one as long as that strands more.
    pub is_exact: bool,
}

/// Routes to close nodes in: those of a solved graph, or of the same graph with less evidence.
pub(super) struct Variant<'r> {
    solved: &'r Routes,
    chain: &'r Chain,
    /// The states whose ways on differ from the solved ones.
    differs: Vec<usize>,
}

impl<'r> Variant<'r> {
    /// The routes as they were solved.
    pub(super) fn same(solved: &'r Routes) -> Variant<'r> {
        Variant { solved, chain: &solved.chain, differs: Vec::new() }
    }

    /// Routes of a graph with the same nodes and no link that the solved one lacks.
    pub(super) fn of(solved: &'r Routes, chain: &'r Chain) -> Variant<'r> {
        let differs =
            (0..chain.ways.len()).filter(|state| chain.ways[*state] != solved.chain.ways[*state]).collect();
        Variant { solved, chain, differs }
    }

    /// The share of operations that no longer arrive when some nodes are closed, between 0 and 1. Zero where there are no
    /// routes.
    pub(super) fn stranded(&self, closed: &[usize], headroom: Headroom) -> f64 {
        if self.chain.entry.is_empty() {
            return 0.0;
        }
        let entry = headroom.divert(&self.chain.entry, |node| closed.contains(&node));
        let arrives =
            self.solved.changed_arrival(&self.changed(closed, headroom), &entry).unwrap_or_else(|| {
                self.solved.changed_arrival(&self.without_traps(closed, headroom), &entry).unwrap_or(0.0)
            });
        (1.0 - arrives).clamp(0.0, 1.0)
    }

    /// How often an operation comes to each node when some are closed. What can no longer arrive goes no further.
    pub(super) fn passes(&self, closed: &[usize], headroom: Headroom) -> Vec<f64> {
        let entry = headroom.divert(&self.chain.entry, |node| closed.contains(&node));
        self.solved.changed_passes(&self.without_traps(closed, headroom), &entry).unwrap_or_default()
    }

    fn changed(&self, closed: &[usize], headroom: Headroom) -> Vec<(usize, Vec<Way>)> {
        let mut states = self.differs.clone();
        closed.iter().for_each(|node| states.extend(&self.chain.before[*node]));
        states.sort_unstable();
        states.dedup();
        let diverted =
            |state: usize| (state, headroom.divert(&self.chain.ways[state], |node| closed.contains(&node)));
        states.into_iter().map(diverted).collect()
    }

    /// The same, with what can no longer reach an end stranded where it is, so that nothing goes round and round.
    fn without_traps(&self, closed: &[usize], headroom: Headroom) -> Vec<(usize, Vec<Way>)> {
        let escapes = self.chain.escapes(|node| closed.contains(&node));
        let mut changed = self.changed(closed, headroom);
        changed.retain(|(state, _)| escapes[*state]);
        let trapped =
            (0..escapes.len()).filter(|state| !escapes[*state] && !self.chain.ways[*state].is_empty());
        changed.extend(trapped.map(|state| (state, Vec::new())));
        changed
    }
}

impl Routes {
    /// What comes of closing some nodes.
    pub fn close(&self, nodes: &[usize]) -> Closure {
        let variant = Variant::same(self);
        Closure {
            nodes: nodes.to_vec(),
            stranded: Headroom::ALL.map(|headroom| variant.stranded(nodes, headroom)),
        }
    }

    /// The share of operations that no longer arrive when some nodes are closed, between 0 and 1.
    pub fn stranded(&self, closed: &[usize], headroom: Headroom) -> f64 {
        Variant::same(self).stranded(closed, headroom)
    }

    /// The probability that an operation ever passes a node, between 0 and 1.
    pub fn reliance(&self, node: usize) -> f64 {
        self.stranded(&[node], Headroom::NONE)
    }

    /// How often an operation comes to each node when some are closed; [`Routes::passes`] is what it is without.
    pub fn passes_when_closed(&self, closed: &[usize], headroom: Headroom) -> Vec<f64> {
        Variant::same(self).passes(closed, headroom)
    }
}

/// Up to this many candidates every set of three is tried.
const TRY_ALL: usize = 60;

/// The one, two and three candidates whose closure strands most. Of sets that strand the same, the one whose nodes come
/// first. A larger set that strands no more than a smaller one is left out, since it would name a node for nothing.
pub fn best_joint(routes: &Routes, candidates: &BTreeSet<usize>, headroom: Headroom) -> Vec<Joint> {
    let candidates: Vec<usize> =
        candidates.iter().copied().filter(|node| routes.is_on_route(*node)).collect();
    let mut best: Vec<Joint> = Vec::new();
    for size in 1..=candidates.len().min(3) {
        if best.len() + 1 < size {
            break;
        }
        let joint = if candidates.len() <= TRY_ALL || size == 1 {
            best_of(routes, sets(&candidates, size), headroom, true)
        } else {
            extended(routes, &candidates, best.last(), headroom)
        };
        best.extend(
            joint.filter(|joint| joint.stranded > best.last().map_or(0.0, |best| best.stranded) + SAME),
        );
    }
    best
}

/// Shares closer than this are the same: what is between them is rounding.
pub(super) const SAME: f64 = 1e-12;

fn best_of(
    routes: &Routes,
    sets: impl IntoIterator<Item = Vec<usize>>,
    headroom: Headroom,
    is_exact: bool,
) -> Option<Joint> {
    let mut best: Option<Joint> = None;
    for nodes in sets {
        let stranded = routes.stranded(&nodes, headroom);
        if best.as_ref().is_none_or(|best| stranded > best.stranded + SAME) {
            best = Some(Joint { nodes, stranded, is_exact });
        }
    }
    best
}

/// Every set of a size, in the order of its nodes.
fn sets(candidates: &[usize], size: usize) -> Vec<Vec<usize>> {
    match size {
        0 => vec![Vec::new()],
        _ => (0..candidates.len())
            .flat_map(|first| {
                sets(&candidates[first + 1..], size - 1).into_iter().map(move |rest| {
                    let mut set = vec![candidates[first]];
                    set.extend(rest);
                    set
                })
            })
            .collect(),
    }
}

/// The best set of one node fewer with the best node added, improved by exchanging single nodes.
fn extended(
    routes: &Routes,
    candidates: &[usize],
    smaller: Option<&Joint>,
    headroom: Headroom,
) -> Option<Joint> {
    let with = |set: &[usize], node: usize| {
        let mut set: Vec<usize> = set.iter().copied().chain([node]).collect();
        set.sort_unstable();
        set
    };
    let additions = |set: &[usize]| -> Vec<Vec<usize>> {
        candidates.iter().filter(|node| !set.contains(node)).map(|node| with(set, *node)).collect()
    };
    let mut best = best_of(routes, additions(&smaller?.nodes), headroom, false)?;
    loop {
        let exchanges = (0..best.nodes.len()).flat_map(|out| {
            let mut rest = best.nodes.clone();
            rest.remove(out);
            additions(&rest)
        });
        match best_of(routes, exchanges, headroom, false) {
            Some(better) if better.stranded > best.stranded + SAME => best = better,
            _ => return Some(best),
        }
    }
}
