//! Routes from sources to sinks, as an absorbing Markov chain. Knows weights, and not where they come from.
//!
//! The chain has a state for each node and leg that lies on some route. From a state an operation goes on along the links
//! of its leg with probability proportional to their weight; in preparation, *turning* to proceeds at a node that pays is
//! one more way on, weighted as all proceeds that leave the node. It ends where a sink is reached by proceeds. It enters
//! at the sources in proportion to the weight that leaves them.
//!
//! States from which no sink can be reached are set aside before anything is divided, so that with nothing closed every
//! operation arrives. With Q the probabilities between the states that remain, `N = (I − Q)⁻¹` holds the expected visits;
//! it exists because every state leads to a sink. Source: J. G. Kemeny and J. L. Snell, *Finite Markov Chains* (1960),
//! chapter III.
//!
//! **Assumptions.** The next step depends on the present one only; evidence stands for frequency, which it is not: it
//! follows the attention of those who investigate.
//!
//! **Example.** A is a source, C a sink, all links proceeds: A → B with weight 1, A → C with weight 1, B → C with weight 5.
//! Half of the operations pass B. The weight of B → C does not matter, since nothing else leaves B.

use super::{Graph, Leg, Node};
use std::collections::BTreeSet;

/// Solved routes of a graph.
#[derive(Clone, Debug)]
pub struct Routes {
    pub(super) chain: Chain,
    /// The place of each live state in `visits`.
    compact: Vec<Option<usize>>,
    /// The live states, in order.
    live: Vec<usize>,
    /// `(I − Q)⁻¹`, row by row, over live states.
    visits: Vec<f64>,
    /// The probability that an operation in a live state arrives. One, but for rounding.
    arrival: Vec<f64>,
}

/// Where trails go cold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cold {
    /// Nodes that routes reach and from which none goes on to a sink.
    pub trails: Vec<usize>,
    /// Nodes that no route reaches.
    pub unreached: Vec<usize>,
}

/// The way from preparation to proceeds at one node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    /// The node.
    pub node: usize,
    /// The probability that an operation which prepares here turns here next.
    pub probability: f64,
}

/// A way on from a state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Way {
    pub(super) to: usize,
    pub(super) probability: f64,
}

/// States and the ways between them; cheap to make, and not yet solved.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chain {
    /// The ways on from each state. Empty where it is not live or is an end.
    pub(super) ways: Vec<Vec<Way>>,
    /// Whether operations end in a state.
    pub(super) is_end: Vec<bool>,
    /// The states in which operations begin, with their shares, which sum to one. Empty where there is no route.
    pub(super) entry: Vec<Way>,
    /// For each node the states of other nodes that lead to it.
    pub(super) before: Vec<Vec<usize>>,
}

/// The state of a node in a leg.
pub(super) fn state(node: usize, leg: Leg) -> usize {
    2 * node + usize::from(leg == Leg::Proceeds)
}

/// The node of a state.
pub(super) fn node_of(state: usize) -> usize {
    state / 2
}

impl Chain {
    pub(super) fn new(graph: &Graph) -> Chain {
        let Graph { nodes, links } = graph;
        let mut ways: Vec<Vec<Way>> = vec![Vec::new(); 2 * nodes.len()];
        let is_end: Vec<bool> = (0..ways.len())
            .map(|s| nodes[node_of(s)].is_sink && s == state(node_of(s), Leg::Proceeds))
            .collect();
        for link in links.iter().filter(|link| link.from != link.to) {
            let from = state(link.from, link.leg);
            if !is_end[from] {
                ways[from].push(Way { to: state(link.to, link.leg), probability: link.weight });
            }
        }
        // Proceeds first: a turn weighs as much as the proceeds that lead somewhere.
        let is_preparation = |at: usize| at == state(node_of(at), Leg::Preparation);
        let leads: Vec<bool> = leads_to_an_end(&ways, &is_end);
        let leads: Vec<bool> =
            leads.iter().enumerate().map(|(at, leads)| *leads || is_preparation(at)).collect();
        keep(&mut ways, &leads);
        add_turns(nodes, &mut ways);
        let leads = leads_to_an_end(&ways, &is_end);
        keep(&mut ways, &leads);
        let beginnings = (0..nodes.len()).filter(|node| nodes[*node].is_source);
        let weight_leaving = |from: usize| ways[from].iter().map(|way| way.probability).sum::<f64>();
        let mut entry: Vec<Way> = beginnings
            .map(|node| state(node, Leg::Preparation))
            .map(|from| Way { to: from, probability: weight_leaving(from) })
            .filter(|way| way.probability > 0.0)
            .collect();
        in_proportion(&mut entry);
        let reached = reached_from(&ways, entry.iter().map(|way| way.to));
        keep(&mut ways, &reached);
        ways.iter_mut().for_each(|ways| in_proportion(ways));
        let mut before = vec![Vec::new(); nodes.len()];
        for (from, ways) in ways.iter().enumerate() {
            for way in ways.iter().filter(|way| node_of(way.to) != node_of(from)) {
                before[node_of(way.to)].push(from);
            }
        }
        Chain { ways, is_end, entry, before }
    }

    /// Whether a node lies on some route.
    pub(super) fn is_on_route(&self, node: usize) -> bool {
        !self.before[node].is_empty() || self.entry.iter().any(|way| node_of(way.to) == node)
    }

    /// The states from which an end can be reached without passing a closed node.
    pub(super) fn escapes(&self, is_closed: impl Fn(usize) -> bool) -> Vec<bool> {
        let open: Vec<Vec<Way>> = self
            .ways
            .iter()
            .map(|ways| ways.iter().filter(|way| !is_closed(node_of(way.to))).copied().collect())
            .collect();
        leads_to_an_end(&open, &self.is_end)
    }
}

/// Adds the turns: at nodes that pay, or at all nodes where none does.
fn add_turns(nodes: &[Node], ways: &mut [Vec<Way>]) {
    let somebody_pays = nodes.iter().any(|node| node.pays);
    for (index, node) in nodes.iter().enumerate() {
        let proceeds = state(index, Leg::Proceeds);
        let weight: f64 = ways[proceeds].iter().map(|way| way.probability).sum();
        if weight > 0.0 && (node.pays || !somebody_pays) {
            ways[state(index, Leg::Preparation)].push(Way { to: proceeds, probability: weight });
        }
    }
}

fn in_proportion(ways: &mut [Way]) {
    let total: f64 = ways.iter().map(|way| way.probability).sum();
    ways.iter_mut().for_each(|way| way.probability /= total);
}

/// Drops every way that leaves or reaches a state which is not kept.
fn keep(ways: &mut [Vec<Way>], is_kept: &[bool]) {
    for (from, ways) in ways.iter_mut().enumerate() {
        if is_kept[from] {
            ways.retain(|way| is_kept[way.to]);
        } else {
            ways.clear();
        }
    }
}

fn leads_to_an_end(ways: &[Vec<Way>], is_end: &[bool]) -> Vec<bool> {
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); ways.len()];
    for (from, ways) in ways.iter().enumerate() {
        ways.iter().for_each(|way| back[way.to].push(from));
    }
    let ends = (0..ways.len()).filter(|state| is_end[*state]);
    spread(ends, |state| back[state].iter().copied(), ways.len())
}

fn reached_from(ways: &[Vec<Way>], beginnings: impl Iterator<Item = usize>) -> Vec<bool> {
    spread(beginnings, |state| ways[state].iter().map(|way| way.to), ways.len())
}

fn spread<I: Iterator<Item = usize>>(
    beginnings: impl Iterator<Item = usize>,
    next: impl Fn(usize) -> I,
    states: usize,
) -> Vec<bool> {
    let mut is_reached = vec![false; states];
    let mut waiting: Vec<usize> = beginnings.collect();
    while let Some(state) = waiting.pop() {
        if !std::mem::replace(&mut is_reached[state], true) {
            waiting.extend(next(state));
        }
    }
    is_reached
}

/// Rows of a solved chain that are to be others.
#[derive(Default)]
struct Change {
    /// Which rows, as places in `visits`.
    rows: Vec<usize>,
    /// What each of them gives more, by place; less where it is negative. Δ.
    delta: Vec<Vec<(usize, f64)>>,
    /// What each of them ends more.
    sigma: Vec<f64>,
    /// `I − Δ N U`, row by row.
    kernel: Vec<f64>,
}

impl Routes {
    /// Solves the routes of a graph. A graph without a route from a source to a sink gives routes that nobody takes.
    pub fn new(graph: &Graph) -> Routes {
        let chain = Chain::new(graph);
        let live: Vec<usize> = (0..chain.ways.len()).filter(|state| !chain.ways[*state].is_empty()).collect();
        let mut compact = vec![None; chain.ways.len()];
        for (place, state) in live.iter().enumerate() {
            compact[*state] = Some(place);
        }
        let visits = inverse(&chain, &live, &compact);
        let mut routes = Routes { chain, compact, live, visits, arrival: Vec::new() };
        let ends_next: Vec<f64> =
            routes.live.iter().map(|state| routes.ends_next(&routes.chain.ways[*state])).collect();
        let rows = routes.visits.chunks_exact(routes.live.len().max(1));
        routes.arrival = rows.map(|row| row.iter().zip(&ends_next).map(|(n, r)| n * r).sum()).collect();
        routes
    }

    /// Whether there is any route from a source to a sink.
    pub fn exist(&self) -> bool {
        !self.chain.entry.is_empty()
    }

    /// The share of operations that enter at a node; zero for what is no source. The shares sum to one.
    pub fn entry_share(&self, node: usize) -> f64 {
        self.chain.entry.iter().filter(|way| node_of(way.to) == node).map(|way| way.probability).sum()
    }

    /// Whether a node lies on some route.
    pub fn is_on_route(&self, node: usize) -> bool {
        self.chain.is_on_route(node)
    }

    /// The probability of going along a link from where it leaves, between 0 and 1; `None` where it is on no route.
    pub fn probability(&self, from: usize, to: usize, leg: Leg) -> Option<f64> {
        let to = state(to, leg);
        self.chain.ways[state(from, leg)].iter().find(|way| way.to == to).map(|way| way.probability)
    }

    /// The nodes on record as another way on from a step that leads to this one, or as another way to begin.
    pub fn alternatives(&self, node: usize) -> BTreeSet<usize> {
        // A turn leads to no other node.
        let others = |state: &usize| {
            let from = node_of(*state);
            self.chain.ways[*state].iter().map(|way| node_of(way.to)).filter(move |to| *to != from)
        };
        let enters = self.chain.entry.iter().any(|way| node_of(way.to) == node);
        let beginnings = self.chain.entry.iter().filter(|_| enters).map(|way| node_of(way.to));
        self.chain.before[node]
            .iter()
            .flat_map(others)
            .chain(beginnings)
            .filter(|other| *other != node)
            .collect()
    }

    /// Where preparation turns to proceeds, by node.
    pub fn turns(&self) -> Vec<Turn> {
        let turn = |from: usize| {
            let node = node_of(from);
            let way = self.chain.ways[from].iter().find(|way| way.to != from && node_of(way.to) == node)?;
            Some(Turn { node, probability: way.probability })
        };
        (0..self.chain.ways.len()).filter_map(turn).collect()
    }

    /// How often an operation comes to each node, from another node or from outside: zero or more, and more than one
    /// where routes come back.
    pub fn passes(&self) -> Vec<f64> {
        self.passes_along(
            &self.chain.entry,
            |place| &self.chain.ways[self.live[place]],
            &self.entries(&self.chain.entry),
        )
    }

    /// The same when some states have other ways on, and entry other shares.
    pub(super) fn changed_passes(&self, changed: &[(usize, Vec<Way>)], entry: &[Way]) -> Option<Vec<f64>> {
        let change = self.change(changed);
        let visits = self.changed_visits(&change, entry)?;
        let ways = |place: usize| {
            let state = self.live[place];
            changed
                .iter()
                .find(|(other, _)| *other == state)
                .map_or(&self.chain.ways[state], |(_, ways)| ways)
        };
        Some(self.passes_along(entry, ways, &visits))
    }

    fn passes_along<'w>(
        &self,
        entry: &[Way],
        ways: impl Fn(usize) -> &'w Vec<Way>,
        visits: &[f64],
    ) -> Vec<f64> {
        let mut passes = vec![0.0; self.chain.before.len()];
        entry.iter().for_each(|way| passes[node_of(way.to)] += way.probability);
        for (place, state) in self.live.iter().enumerate() {
            for way in ways(place).iter().filter(|way| node_of(way.to) != node_of(*state)) {
                passes[node_of(way.to)] += visits[place] * way.probability;
            }
        }
        passes
    }

    /// Expected visits of each live state, for operations that enter so.
    fn entries(&self, entry: &[Way]) -> Vec<f64> {
        let mut visits = vec![0.0; self.live.len()];
        for way in entry {
            if let Some(row) = self.compact[way.to] {
                let row = &self.visits[row * self.live.len()..][..self.live.len()];
                visits.iter_mut().zip(row).for_each(|(sum, visits)| *sum += way.probability * visits);
            }
        }
        visits
    }

    fn visit(&self, row: usize, column: usize) -> f64 {
        self.visits[row * self.live.len() + column]
    }

    /// The probability that one of these ways ends a route at once.
    fn ends_next(&self, ways: &[Way]) -> f64 {
        ways.iter().filter(|way| self.chain.is_end[way.to]).map(|way| way.probability).sum()
    }

    /// The probability that an operation arrives when some states have other ways on, and entry other shares. `None`
    /// where the changed chain would hold operations for ever.
    pub(super) fn changed_arrival(&self, changed: &[(usize, Vec<Way>)], entry: &[Way]) -> Option<f64> {
        let change = self.change(changed);
        let right = change.delta.iter().map(|delta| {
            let from_target = |&(target, change_of): &(usize, f64)| {
                let ends: f64 = change
                    .rows
                    .iter()
                    .zip(&change.sigma)
                    .map(|(row, sigma)| self.visit(target, *row) * sigma)
                    .sum();
                change_of * (self.arrival[target] + ends)
            };
            delta.iter().map(from_target).sum()
        });
        let solved = solve(&change.kernel, false, right.collect())?;
        let arrives_from = |row: usize| {
            let changes = change.rows.iter().zip(change.sigma.iter().zip(&solved));
            self.arrival[row]
                + changes
                    .map(|(column, (sigma, solved))| self.visit(row, *column) * (sigma + solved))
                    .sum::<f64>()
        };
        Some(entry.iter().filter_map(|way| Some(way.probability * arrives_from(self.compact[way.to]?))).sum())
    }

    fn changed_visits(&self, change: &Change, entry: &[Way]) -> Option<Vec<f64>> {
        let mut visits = self.entries(entry);
        let at_changed = change.rows.iter().map(|row| visits[*row]).collect();
        let solved = solve(&change.kernel, true, at_changed)?;
        for (delta, solved) in change.delta.iter().zip(&solved) {
            for &(target, change_of) in delta {
                let row = &self.visits[target * self.live.len()..][..self.live.len()];
                visits.iter_mut().zip(row).for_each(|(sum, visits)| *sum += solved * change_of * visits);
            }
        }
        Some(visits)
    }

    /// What changes in the rows of a few states.
    ///
    /// Solving for those rows only is the formula of Sherman, Morrison and Woodbury:
    /// `(I − Q − UΔ)⁻¹ = N + N U (I − Δ N U)⁻¹ Δ N`. It makes thousands of closures cost little more than one.
    fn change(&self, changed: &[(usize, Vec<Way>)]) -> Change {
        let mut change = Change::default();
        for (state, ways) in changed {
            let Some(row) = self.compact[*state] else { continue };
            let old = &self.chain.ways[*state];
            let place = |way: &Way, sign: f64| Some((self.compact[way.to]?, sign * way.probability));
            change.rows.push(row);
            change.sigma.push(self.ends_next(ways) - self.ends_next(old));
            let new = ways.iter().filter_map(|way| place(way, 1.0));
            change.delta.push(new.chain(old.iter().filter_map(|way| place(way, -1.0))).collect());
        }
        for (i, delta) in change.delta.iter().enumerate() {
            for (j, column) in change.rows.iter().enumerate() {
                let comes_back: f64 =
                    delta.iter().map(|(target, by)| by * self.visit(*target, *column)).sum();
                change.kernel.push(if i == j { 1.0 } else { 0.0 } - comes_back);
            }
        }
        change
    }

    /// Which nodes routes reach without going on from, and which they never reach.
    pub fn cold(&self, graph: &Graph) -> Cold {
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); 2 * graph.nodes.len()];
        for link in &graph.links {
            next[state(link.from, link.leg)].push(state(link.to, link.leg));
        }
        let somebody_pays = graph.nodes.iter().any(|node| node.pays);
        for (index, node) in graph.nodes.iter().enumerate() {
            if node.pays || !somebody_pays {
                next[state(index, Leg::Preparation)].push(state(index, Leg::Proceeds));
            }
        }
        let sources = (0..graph.nodes.len()).filter(|node| graph.nodes[*node].is_source);
        let reached = spread(
            sources.map(|node| state(node, Leg::Preparation)),
            |state| next[state].iter().copied(),
            next.len(),
        );
        let is_reached = |node: usize| reached[2 * node] || reached[2 * node + 1];
        let off_route = || (0..graph.nodes.len()).filter(|node| !self.is_on_route(*node));
        Cold {
            trails: off_route().filter(|node| is_reached(*node)).collect(),
            unreached: off_route().filter(|node| !is_reached(*node)).collect(),
        }
    }
}

/// `(I − Q)⁻¹` by elimination. Rows of `I − Q` are diagonally dominant, so that no pivoting is needed; what is zero is
/// skipped, and most of it is.
fn inverse(chain: &Chain, live: &[usize], compact: &[Option<usize>]) -> Vec<f64> {
    let n = live.len();
    let mut left = vec![0.0; n * n];
    let mut right = vec![0.0; n * n];
    for (row, state) in live.iter().enumerate() {
        left[row * n + row] = 1.0;
        right[row * n + row] = 1.0;
        for way in &chain.ways[*state] {
            if let Some(column) = compact[way.to] {
                left[row * n + column] -= way.probability;
            }
        }
    }
    for pivot in 0..n {
        let by = 1.0 / left[pivot * n + pivot];
        left[pivot * n..(pivot + 1) * n].iter_mut().for_each(|value| *value *= by);
        right[pivot * n..(pivot + 1) * n].iter_mut().for_each(|value| *value *= by);
        let (pivot_left, pivot_right) =
            (left[pivot * n..(pivot + 1) * n].to_vec(), right[pivot * n..(pivot + 1) * n].to_vec());
        for row in (0..n).filter(|row| *row != pivot) {
            let factor = left[row * n + pivot];
            if factor != 0.0 {
                subtract(&mut left[row * n..(row + 1) * n], &pivot_left, factor);
                subtract(&mut right[row * n..(row + 1) * n], &pivot_right, factor);
            }
        }
    }
    right
}

fn subtract(from: &mut [f64], row: &[f64], factor: f64) {
    from.iter_mut().zip(row).for_each(|(value, other)| *value -= factor * other);
}

/// Solves a small system, or the one with rows and columns exchanged. `None` where it has no single solution.
fn solve(kernel: &[f64], transposed: bool, mut right: Vec<f64>) -> Option<Vec<f64>> {
    /// Below this a pivot is the rounding of zero: the entries are probabilities times expected visits.
    const NOTHING: f64 = 1e-11;
    let k = right.len();
    let mut left: Vec<Vec<f64>> = (0..k)
        .map(|row| {
            (0..k)
                .map(|column| if transposed { kernel[column * k + row] } else { kernel[row * k + column] })
                .collect()
        })
        .collect();
    for pivot in 0..k {
        let best = (pivot..k).max_by(|a, b| left[*a][pivot].abs().total_cmp(&left[*b][pivot].abs()))?;
        if left[best][pivot].abs() < NOTHING {
            return None;
        }
        left.swap(pivot, best);
        right.swap(pivot, best);
        let (above, below) = left.split_at_mut(pivot + 1);
        for (offset, row) in below.iter_mut().enumerate() {
            let factor = row[pivot] / above[pivot][pivot];
            if factor != 0.0 {
                subtract(&mut row[pivot..], &above[pivot][pivot..], factor);
                right[pivot + 1 + offset] -= factor * right[pivot];
            }
        }
    }
    for row in (0..k).rev() {
        let known: f64 = (row + 1..k).map(|column| left[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / left[row][row];
    }
    Some(right)
}
