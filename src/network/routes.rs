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
//! The probability of *passing* a node at least once follows from visits alone. A node has up to two states, a and b. Of
//! the visits `v` to either, those after the first one begin at a or b, so with `h` the probabilities that the first one
//! is to a or to b, `h · N = v` over these two rows and columns, and `h_a + h_b` is what is looked for: between 0 and 1,
//! however often routes come back.
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
    /// The live states, ends among them: those of preparation first, since none of proceeds leads back to them.
    live: Vec<usize>,
    /// `(I − Q)⁻¹`, row by row, over live states.
    visits: Vec<f64>,
    /// How often an operation is in each live state.
    visited: Vec<f64>,
}

/// Solved routes in which some states may have other ways on, and entry other shares.
///
/// Solving for the other rows only is the formula of Sherman, Morrison and Woodbury, with Δ what is changed in them and
/// U what picks them out: `(I − Q − UΔ)⁻¹ = N + N U (I − Δ N U)⁻¹ Δ N`. It makes thousands of closures, and leaving out
/// each case in turn, cost little more than one.
pub(super) struct Solved<'r> {
    routes: &'r Routes,
    /// How many states have other ways on.
    changed: usize,
    /// `N U`: for each live state how often it comes to each of those.
    to_changed: Vec<f64>,
    /// `(I − Δ N U)⁻¹ Δ N`, by columns: for each live state how much more often each of those comes to it.
    more: Vec<f64>,
    /// How often an operation is in each live state.
    visited: Vec<f64>,
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

impl Routes {
    /// Solves the routes of a graph. A graph without a route from a source to a sink gives routes that nobody takes.
    pub fn new(graph: &Graph) -> Routes {
        Routes::of(Chain::new(graph))
    }

    /// Solves a chain.
    pub(super) fn of(chain: Chain) -> Routes {
        let is_live = |state: &usize| !chain.ways[*state].is_empty() || chain.is_end[*state];
        let of_leg = |leg| (0..chain.before.len()).map(move |node| state(node, leg));
        let live: Vec<usize> =
            of_leg(Leg::Preparation).chain(of_leg(Leg::Proceeds)).filter(is_live).collect();
        let mut compact = vec![None; chain.ways.len()];
        for (place, state) in live.iter().enumerate() {
            compact[*state] = Some(place);
        }
        let visits = inverse(&chain, &live, &compact);
        let mut routes = Routes { chain, compact, live, visits, visited: Vec::new() };
        routes.visited = routes.visited(&routes.chain.entry);
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
        let mut passes = vec![0.0; self.chain.before.len()];
        self.chain.entry.iter().for_each(|way| passes[node_of(way.to)] += way.probability);
        for (state, visited) in self.live.iter().zip(&self.visited) {
            for way in self.chain.ways[*state].iter().filter(|way| node_of(way.to) != node_of(*state)) {
                passes[node_of(way.to)] += visited * way.probability;
            }
        }
        passes
    }

    /// The probability that an operation ever passes each node, between 0 and 1.
    pub fn passing(&self) -> Vec<f64> {
        self.solved().passing()
    }

    /// The place of a state among the live ones.
    pub(super) fn place(&self, state: usize) -> Option<usize> {
        self.compact[state]
    }

    /// How often an operation is in each live state when it enters so.
    fn visited(&self, entry: &[Way]) -> Vec<f64> {
        let mut visited = vec![0.0; self.live.len()];
        for way in entry {
            if let Some(row) = self.compact[way.to] {
                add(&mut visited, self.row(row), way.probability);
            }
        }
        visited
    }

    /// How often an operation in one live state comes to each of them.
    fn row(&self, from: usize) -> &[f64] {
        &self.visits[from * self.live.len()..][..self.live.len()]
    }

    /// These routes as they are.
    pub(super) fn solved(&self) -> Solved<'_> {
        Solved {
            routes: self,
            changed: 0,
            to_changed: Vec::new(),
            more: Vec::new(),
            visited: self.visited.clone(),
        }
    }

    /// These routes with other ways on from some states, and other shares of entry. `None` where operations would go
    /// round for ever.
    pub(super) fn changed(&self, changed: &[(usize, Vec<Way>)], entry: &[Way]) -> Option<Solved<'_>> {
        let n = self.live.len();
        let changed: Vec<(usize, &Vec<Way>)> =
            changed.iter().filter_map(|(state, ways)| Some((self.compact[*state]?, ways))).collect();
        let k = changed.len();
        // Δ N: what the new ways lead to, less what the old ones did, which is the row without its own beginning.
        let mut gains = vec![0.0; k * n];
        for (gains, (row, ways)) in gains.chunks_exact_mut(n.max(1)).zip(&changed) {
            for way in *ways {
                if let Some(to) = self.compact[way.to] {
                    add(gains, self.row(to), way.probability);
                }
            }
            add(gains, self.row(*row), -1.0);
            gains[*row] += 1.0;
        }
        let mut kernel = vec![0.0; k * k];
        for (i, gains) in gains.chunks_exact(n.max(1)).enumerate() {
            for (j, (column, _)) in changed.iter().enumerate() {
                kernel[i * k + j] = if i == j { 1.0 } else { 0.0 } - gains[*column];
            }
        }
        let solved = solve(kernel, gains, k)?;
        let mut more = vec![0.0; n * k];
        let mut to_changed = vec![0.0; n * k];
        for place in 0..n {
            for (i, (row, _)) in changed.iter().enumerate() {
                more[place * k + i] = solved[i * n + place];
                to_changed[place * k + i] = self.visits[place * n + row];
            }
        }
        let before = self.visited(entry);
        let at_changed: Vec<f64> = changed.iter().map(|(row, _)| before[*row]).collect();
        let visited = (0..n).map(|place| before[place] + dot(&at_changed, &more[place * k..][..k])).collect();
        Some(Solved { routes: self, changed: k, to_changed, more, visited })
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

impl Solved<'_> {
    /// The place of a state among the live ones.
    pub(super) fn place(&self, state: usize) -> Option<usize> {
        self.routes.place(state)
    }

    /// How often an operation in one live state comes to another.
    pub(super) fn visits(&self, from: usize, to: usize) -> f64 {
        let k = self.changed;
        let more = dot(&self.to_changed[from * k..][..k], &self.more[to * k..][..k]);
        self.routes.visits[from * self.routes.live.len() + to] + more
    }

    /// How often an operation is in a live state.
    pub(super) fn visited(&self, place: usize) -> f64 {
        self.visited[place]
    }

    /// The probability that an operation ever passes each node, between 0 and 1.
    pub(super) fn passing(&self) -> Vec<f64> {
        let passing = |node: usize| {
            let states = [Leg::Preparation, Leg::Proceeds].map(|leg| self.place(state(node, leg)));
            match states {
                [Some(a), Some(b)] => {
                    let [aa, ab, ba, bb] = [(a, a), (a, b), (b, a), (b, b)].map(|(i, j)| self.visits(i, j));
                    let first = self.visited[a] * (bb - ab) + self.visited[b] * (aa - ba);
                    first / (aa * bb - ab * ba)
                }
                [Some(only), None] | [None, Some(only)] => self.visited[only] / self.visits(only, only),
                [None, None] => 0.0,
            }
        };
        (0..self.routes.chain.before.len()).map(|node| passing(node).clamp(0.0, 1.0)).collect()
    }
}

/// `(I − Q)⁻¹` by elimination, in place. Rows of `I − Q` are diagonally dominant, so that no pivoting is needed; what is
/// zero is skipped: no state of proceeds leads back to preparation.
fn inverse(chain: &Chain, live: &[usize], compact: &[Option<usize>]) -> Vec<f64> {
    let n = live.len();
    let mut matrix = vec![0.0; n * n];
    for (row, state) in live.iter().enumerate() {
        matrix[row * n + row] = 1.0;
        for way in &chain.ways[*state] {
            if let Some(column) = compact[way.to] {
                matrix[row * n + column] -= way.probability;
            }
        }
    }
    for pivot in 0..n {
        let mut by = matrix[pivot * n..][..n].to_vec();
        let scale = 1.0 / std::mem::replace(&mut by[pivot], 1.0);
        by.iter_mut().for_each(|value| *value *= scale);
        let first = by.iter().position(|value| *value != 0.0).unwrap_or(pivot);
        for (row, values) in matrix.chunks_exact_mut(n).enumerate() {
            if row == pivot {
                values.copy_from_slice(&by);
                continue;
            }
            let factor = std::mem::replace(&mut values[pivot], 0.0);
            if factor != 0.0 {
                add(&mut values[first..], &by[first..], -factor);
            }
        }
    }
    matrix
}

fn add(to: &mut [f64], row: &[f64], factor: f64) {
    to.iter_mut().zip(row).for_each(|(value, other)| *value += factor * other);
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// Solves a small system of k equations for each column of its right side, row by row. `None` where it has no single
/// solution.
pub(super) fn solve(mut kernel: Vec<f64>, mut right: Vec<f64>, k: usize) -> Option<Vec<f64>> {
    /// Below this a pivot is the rounding of zero: the entries are probabilities times expected visits.
    const NOTHING: f64 = 1e-11;
    if k == 0 {
        return Some(right);
    }
    let columns = right.len() / k;
    for pivot in 0..k {
        let size = |row: usize| kernel[row * k + pivot].abs();
        let best = (pivot..k).max_by(|a, b| size(*a).total_cmp(&size(*b)))?;
        if size(best) < NOTHING {
            return None;
        }
        for (values, width) in [(&mut kernel, k), (&mut right, columns)] {
            if best != pivot {
                let (above, below) = values.split_at_mut(best * width);
                above[pivot * width..][..width].swap_with_slice(&mut below[..width]);
            }
        }
        let (above, below) = kernel.split_at_mut((pivot + 1) * k);
        let (right_above, right_below) = right.split_at_mut((pivot + 1) * columns);
        let by = &above[pivot * k..];
        for (row, right) in below.chunks_exact_mut(k).zip(right_below.chunks_exact_mut(columns)) {
            let factor = row[pivot] / by[pivot];
            if factor != 0.0 {
                add(&mut row[pivot..], &by[pivot..], -factor);
                add(right, &right_above[pivot * columns..], -factor);
            }
        }
    }
    for row in (0..k).rev() {
        let (above, below) = right.split_at_mut((row + 1) * columns);
        let right = &mut above[row * columns..];
        for (column, known) in (row + 1..k).zip(below.chunks_exact(columns)) {
            add(right, known, -kernel[row * k + column]);
        }
        let by = 1.0 / kernel[row * k + row];
        right.iter_mut().for_each(|value| *value *= by);
    }
    Some(right)
}
