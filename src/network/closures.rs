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
//! *More would pass* says where operations go instead: the probability that an operation passes a node at least once
//! when others are closed, less what it is when nothing is. Between −1 and 1; coming back counts nothing, so it is told
//! as operations in 100. It takes the same headroom, and what is stranded goes no further.
//!
//! Source: closing nodes to see what no longer arrives is network interdiction (R. K. Wood, *Deterministic network
//! interdiction*, Mathematical and Computer Modelling 17, 1993); limited headroom is our own.
//!
//! **Assumptions.** Alternatives are those on record for the same step; a network that regrows finds others.
//!
//! **Example.** A is a source, C a sink; A → B and A → C with weight 1 each, B → C. Reliance of B is ½. Closing B with
//! κ = ½ lets A → C grow from ½ to ¾, so ¼ is stranded and the fungibility of B is ½. With κ ≥ 1 nothing is stranded.
//!
//! **Example of more.** A is a source, B and C are sinks; A → B and A → C with weight 1 each. Closing B with κ = ½, C is
//! passed by ¾ instead of ½: 25 more in 100.

use super::routes::{Chain, Routes, Solved, Way, node_of, solve};
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

    /// By how much the ways that are left of a step grow when the others are closed.
    fn factor(self, left: f64) -> f64 {
        if left > 0.0 { (1.0 + self.0).min(1.0 / left) } else { 0.0 }
    }

    /// The ways that are left when some are closed.
    fn divert(self, ways: &[Way], is_closed: impl Fn(usize) -> bool) -> Vec<Way> {
        let (closed, mut open): (Vec<Way>, Vec<Way>) =
            ways.iter().partition(|way| is_closed(node_of(way.to)));
        if !closed.is_empty() {
            let factor = self.factor(open.iter().map(|way| way.probability).sum());
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
    solved: Solved<'r>,
    chain: &'r Chain,
}

/// What closing does to the ways on from one state: `factor × (all ways − closed ways)`.
struct Step {
    /// The place of the state.
    row: usize,
    /// By how much the open ways grow. Zero where nothing goes on.
    factor: f64,
    /// The closed ways, by the places of their ends.
    closed: Vec<(usize, f64)>,
    /// How much less of the step goes on.
    loss: f64,
}

impl<'r> Variant<'r> {
    /// The routes as they were solved.
    pub(super) fn same(routes: &'r Routes) -> Variant<'r> {
        Variant { solved: routes.solved(), chain: &routes.chain }
    }

    /// Routes of a graph with the same nodes and no link that the solved one lacks. `None` where the two differ so much
    /// that the one does not help to solve the other.
    pub(super) fn of(routes: &'r Routes, chain: &'r Chain) -> Option<Variant<'r>> {
        let differing = (0..chain.ways.len()).filter(|state| chain.ways[*state] != routes.chain.ways[*state]);
        let changed: Vec<(usize, Vec<Way>)> =
            differing.map(|state| (state, chain.ways[state].clone())).collect();
        Some(Variant { solved: routes.changed(&changed, &chain.entry)?, chain })
    }

    /// The probability that an operation ever passes each node, between 0 and 1.
    pub(super) fn passing(&self) -> Vec<f64> {
        self.solved.passing()
    }

    /// The share of operations that no longer arrive when some nodes are closed, between 0 and 1. Zero where there are no
    /// routes.
    pub(super) fn stranded(&self, closed: &[usize], headroom: Headroom) -> f64 {
        if self.chain.entry.is_empty() {
            return 0.0;
        }
        let steps = self.steps(closed, headroom);
        let arrives = self.arrival(&steps, closed, headroom).unwrap_or_else(|| {
            self.arrival(&self.without_traps(steps, closed), closed, headroom).unwrap_or(0.0)
        });
        (1.0 - arrives).clamp(0.0, 1.0)
    }

    /// The share of operations that arrive; `None` where some would go round for ever.
    ///
    /// This is [`Routes::changed`] for ends alone. With nothing closed all that is anywhere arrives, so only what the
    /// steps lose has to be followed; and since a step keeps the proportions of its open ways, `Δ N` follows from the
    /// rows of the step and of what is closed.
    fn arrival(&self, steps: &[Step], closed: &[usize], headroom: Headroom) -> Option<f64> {
        let mut kernel = Vec::with_capacity(steps.len() * steps.len());
        for (i, step) in steps.iter().enumerate() {
            for (j, other) in steps.iter().enumerate() {
                let to_closed: f64 =
                    step.closed.iter().map(|(end, share)| share * self.solved.visits(*end, other.row)).sum();
                let own = if i == j { step.factor } else { 0.0 };
                kernel.push(
                    own - (step.factor - 1.0) * self.solved.visits(step.row, other.row)
                        + step.factor * to_closed,
                );
            }
        }
        let lost = solve(kernel, steps.iter().map(|step| -step.loss).collect(), steps.len())?;
        let is_closed = |way: &&Way| closed.contains(&node_of(way.to));
        let entry = &self.chain.entry;
        let not_entering: Vec<(usize, f64)> = entry
            .iter()
            .filter(is_closed)
            .filter_map(|way| Some((self.solved.place(way.to)?, way.probability)))
            .collect();
        let left: f64 = entry.iter().filter(|way| !is_closed(way)).map(|way| way.probability).sum();
        let factor = if not_entering.is_empty() { 1.0 } else { headroom.factor(left) };
        let visited = |row: usize| {
            let missing: f64 =
                not_entering.iter().map(|(begin, share)| share * self.solved.visits(*begin, row)).sum();
            factor * (self.solved.visited(row) - missing)
        };
        let on_the_way: f64 = steps.iter().zip(&lost).map(|(step, lost)| visited(step.row) * lost).sum();
        Some(factor * left + on_the_way)
    }

    /// The steps of which something is closed.
    fn steps(&self, closed: &[usize], headroom: Headroom) -> Vec<Step> {
        let step = |state: usize| {
            let ways = &self.chain.ways[state];
            let is_closed = |way: &&Way| closed.contains(&node_of(way.to));
            let left: f64 = ways.iter().filter(|way| !is_closed(way)).map(|way| way.probability).sum();
            let factor = headroom.factor(left);
            Some(Step {
                row: self.solved.place(state)?,
                factor,
                closed: ways
                    .iter()
                    .filter(is_closed)
                    .filter_map(|way| Some((self.solved.place(way.to)?, way.probability)))
                    .collect(),
                loss: 1.0 - factor * left,
            })
        };
        self.states_before(closed).into_iter().filter_map(step).collect()
    }

    /// The states with a way on to a closed node.
    fn states_before(&self, closed: &[usize]) -> Vec<usize> {
        let mut states: Vec<usize> =
            closed.iter().flat_map(|node| &self.chain.before[*node]).copied().collect();
        states.sort_unstable();
        states.dedup();
        states
    }

    /// The same steps, with what can no longer reach an end stranded where it is, so that nothing goes round and round.
    fn without_traps(&self, mut steps: Vec<Step>, closed: &[usize]) -> Vec<Step> {
        let trapped: Vec<usize> =
            self.traps(closed).iter().filter_map(|state| self.solved.place(*state)).collect();
        steps.retain(|step| !trapped.contains(&step.row));
        let stuck = |row| Step { row, factor: 0.0, closed: Vec::new(), loss: 1.0 };
        steps.extend(trapped.into_iter().map(stuck));
        steps
    }

    /// The states from which no end can be reached when some nodes are closed.
    fn traps(&self, closed: &[usize]) -> Vec<usize> {
        let escapes = self.chain.escapes(|node| closed.contains(&node));
        (0..escapes.len()).filter(|state| !escapes[*state] && !self.chain.ways[*state].is_empty()).collect()
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

    /// The stranded share of each node by itself.
    pub fn stranded_by_each(&self, headroom: Headroom) -> Vec<f64> {
        let variant = Variant::same(self);
        (0..self.chain.before.len()).map(|node| variant.stranded(&[node], headroom)).collect()
    }

    /// The nodes that more operations pass at least once when some are closed, and how many more: the probability that
    /// an operation passes then, less what it is when nothing is closed. Above 0, and at most 1.
    pub fn more_pass(&self, closed: &[usize], headroom: Headroom) -> Vec<(usize, f64)> {
        let (before, after) = (self.passing(), self.passing_when_closed(closed, headroom));
        let more = after.iter().zip(&before).map(|(after, before)| after - before);
        more.enumerate().filter(|(node, more)| !closed.contains(node) && *more > SAME).collect()
    }

    /// The probability that an operation passes each node at least once when some are closed. What can no longer arrive
    /// goes no further than to where it is stuck.
    fn passing_when_closed(&self, closed: &[usize], headroom: Headroom) -> Vec<f64> {
        let is_closed = |node: usize| closed.contains(&node);
        let variant = Variant::same(self);
        let traps = variant.traps(closed);
        let mut changed: Vec<(usize, Vec<Way>)> = variant
            .states_before(closed)
            .into_iter()
            .filter(|state| !traps.contains(state))
            .map(|state| (state, headroom.divert(&self.chain.ways[state], is_closed)))
            .collect();
        changed.extend(traps.iter().map(|state| (*state, Vec::new())));
        let entry = headroom.divert(&self.chain.entry, is_closed);
        self.changed(&changed, &entry).map_or_else(|| self.passing(), |solved| solved.passing())
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
