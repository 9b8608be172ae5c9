//! Minimum cuts: the fewest places, apart from sources and sinks, that every route passes one of.
//!
//! A place here is a state, a node in one leg of a route: a firm that gives work and later receives pay has to be cut
//! where the cut says. By Menger's theorem the size of a minimum cut is the number of routes that share no such place; it
//! is found as a maximum flow (Dinitz) through a graph in which each place is split in two.

use super::{
    Graph, Leg,
    routes::{Chain, node_of, state},
};
use petgraph::{
    Direction,
    graph::{DiGraph, NodeIndex},
    visit::EdgeRef,
};

/// A minimum cut.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Cut {
    /// The places: a node, and the leg in which it is cut. In ascending order.
    pub places: Vec<(usize, Leg)>,
}

/// The minimum cut nearest to the sources and, where it is another one, the one nearest to the sinks. None where there
/// are no routes, or where one goes from a source straight to a sink.
pub fn minimum_cuts(graph: &Graph) -> Vec<Cut> {
    /// More than there can be places in a cut.
    const UNLIMITED: u64 = 1 << 40;
    let chain = Chain::new(graph);
    let states = chain.ways.len();
    let (begin, end) = (NodeIndex::new(2 * states), NodeIndex::new(2 * states + 1));
    let (into, out_of) =
        (|state: usize| NodeIndex::new(2 * state), |state: usize| NodeIndex::new(2 * state + 1));
    let mut network: DiGraph<(), u64> = DiGraph::new();
    (0..2 * states + 2).for_each(|_| {
        network.add_node(());
    });
    for state in 0..states {
        let node = &graph.nodes[node_of(state)];
        let capacity = if node.is_source || node.is_sink { UNLIMITED } else { 1 };
        network.add_edge(into(state), out_of(state), capacity);
        if chain.is_end[state] {
            network.add_edge(out_of(state), end, UNLIMITED);
        }
        for way in &chain.ways[state] {
            network.add_edge(out_of(state), into(way.to), UNLIMITED);
        }
    }
    for way in &chain.entry {
        network.add_edge(begin, into(way.to), UNLIMITED);
    }
    let (size, flows) = petgraph::algo::maximum_flow::dinics(&network, begin, end);
    if size == 0 || size >= UNLIMITED {
        return Vec::new();
    }
    let has_room = |edge: &petgraph::graph::EdgeReference<'_, u64>| flows[edge.id().index()] < *edge.weight();
    let carries = |edge: &petgraph::graph::EdgeReference<'_, u64>| flows[edge.id().index()] > 0;
    // What can still be reached from the beginning, and what can still reach the end.
    let from_begin = reach(begin, network.node_count(), |at| {
        let onward = network.edges(at).filter(has_room).map(|edge| edge.target());
        let back = network.edges_directed(at, Direction::Incoming).filter(carries).map(|edge| edge.source());
        onward.chain(back).collect()
    });
    let to_end = reach(end, network.node_count(), |at| {
        let onward =
            network.edges_directed(at, Direction::Incoming).filter(has_room).map(|edge| edge.source());
        let back = network.edges(at).filter(carries).map(|edge| edge.target());
        onward.chain(back).collect()
    });
    let cut = |is_cut: &dyn Fn(usize) -> bool| Cut {
        places: (0..states)
            .filter(|state| is_cut(*state))
            .map(|state| (node_of(state), leg_of(state)))
            .collect(),
    };
    let near_sources = cut(&|at| from_begin[into(at).index()] && !from_begin[out_of(at).index()]);
    let near_sinks = cut(&|at| !to_end[into(at).index()] && to_end[out_of(at).index()]);
    let is_other = near_sinks != near_sources;
    [near_sources].into_iter().chain(is_other.then_some(near_sinks)).collect()
}

fn leg_of(at: usize) -> Leg {
    if at == state(node_of(at), Leg::Proceeds) { Leg::Proceeds } else { Leg::Preparation }
}

fn reach(from: NodeIndex, size: usize, next: impl Fn(NodeIndex) -> Vec<NodeIndex>) -> Vec<bool> {
    let mut is_reached = vec![false; size];
    let mut waiting = vec![from];
    while let Some(at) = waiting.pop() {
        if !std::mem::replace(&mut is_reached[at.index()], true) {
            waiting.extend(next(at));
        }
    }
    is_reached
}
