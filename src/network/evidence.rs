//! How much is on record for each link: independent attestations, weighted. Knows no routes.
//!
//! A link is attested by each distinct case that walks one of its flows, and by its flows that no case walks. Flows of
//! that second sort which rest on texts of one origin are one attestation, and those which share an origin with a case
//! of the same link add nothing to it: the same press release is not a second witness.
//!
//! `weight = Σ attestations max(weights of its flows)`, where the caller gives each flow and each step a weight above
//! zero (confidence × basis × age).
//!
//! **Example.** Two cases walk A → B with weight 1, and three loose flows of weight 0.5 say the same; two of those repeat
//! one article, and the third rests on the text behind the first case. The link has three attestations (two cases, one
//! article) and the weight 1 + 1 + 0.5 = 2.5.

use super::{Graph, Leg, Link, Node};
use std::collections::{BTreeMap, BTreeSet};

/// A documented or inferred flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Where it leaves, a position in the list of nodes.
    pub from: usize,
    /// Where it arrives.
    pub to: usize,
    /// Which half of a route it belongs to.
    pub leg: Leg,
    /// Its own weight, above zero; counted where no case walks it.
    pub weight: f64,
    /// The origins of what it rests on, as positions in the caller's list of origins.
    pub origins: BTreeSet<usize>,
}

/// A case, as the flows it walks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// Its steps, in their order.
    pub steps: Vec<Step>,
}

/// One step of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// A position in [`Evidence::flows`].
    pub flow: usize,
    /// What this case lends to the link, above zero.
    pub weight: f64,
    /// The origins of what the step rests on.
    pub origins: BTreeSet<usize>,
}

/// What is on record: flows between nodes, and cases that walk them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    nodes: Vec<Node>,
    flows: Vec<Flow>,
    cases: Vec<Case>,
    /// For each flow the cases that walk it, each with the position of its step.
    walked: Vec<Vec<(usize, usize)>>,
    /// The flows of each link.
    by_pair: BTreeMap<Pair, Vec<usize>>,
}

/// What attests a link or a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attestations {
    /// The cases, as positions in [`Evidence::cases`].
    pub cases: BTreeSet<usize>,
    /// How many independent attestations there are besides, of flows that no case walks.
    pub loose: usize,
    /// The sum of the weights of all of them.
    pub weight: f64,
}

impl Attestations {
    /// How many independent attestations there are.
    pub fn count(&self) -> usize {
        self.cases.len() + self.loose
    }
}

/// A pair of nodes and a leg: what flows are taken together by.
type Pair = (usize, usize, Leg);

impl Evidence {
    /// Takes down flows and cases. Positions in them must lie in the lists they point at.
    pub fn new(nodes: Vec<Node>, mut flows: Vec<Flow>, mut cases: Vec<Case>) -> Evidence {
        number_origins_anew(&mut flows, &mut cases);
        let mut by_pair: BTreeMap<Pair, Vec<usize>> = BTreeMap::new();
        for (index, flow) in flows.iter().enumerate().filter(|(_, flow)| flow.from != flow.to) {
            by_pair.entry((flow.from, flow.to, flow.leg)).or_default().push(index);
        }
        let mut walked = vec![Vec::new(); flows.len()];
        for (case, Case { steps }) in cases.iter().enumerate() {
            for (position, step) in steps.iter().enumerate() {
                walked[step.flow].push((case, position));
            }
        }
        Evidence { nodes, flows, cases, walked, by_pair }
    }

    /// The graph of everything on record.
    pub fn graph(&self) -> Graph {
        let links = self.by_pair.iter().map(|(pair, flows)| link(*pair, self.attest(flows, None).weight));
        Graph { nodes: self.nodes.clone(), links: links.collect() }
    }

    /// The graph as it would be had one case never been written. Flows that only this case walks go with it.
    ///
    /// `whole` is [`Evidence::graph`]: only the links that the case walks are weighed again.
    pub fn graph_without(&self, case: usize, whole: &Graph) -> Graph {
        let touched: BTreeSet<Pair> = self.cases[case]
            .steps
            .iter()
            .map(|step| &self.flows[step.flow])
            .map(|flow| (flow.from, flow.to, flow.leg))
            .collect();
        let links = whole.links.iter().filter_map(|whole| {
            let pair = (whole.from, whole.to, whole.leg);
            if !touched.contains(&pair) {
                return Some(*whole);
            }
            let weight = self.attest(&self.by_pair[&pair], Some(case)).weight;
            (weight > 0.0).then_some(link(pair, weight))
        });
        Graph { nodes: whole.nodes.clone(), links: links.collect() }
    }

    /// How many cases there are.
    pub fn cases(&self) -> usize {
        self.cases.len()
    }

    /// What attests each link of the graph, in the order of its links.
    pub fn of_links(&self) -> Vec<Attestations> {
        self.by_pair.values().map(|flows| self.attest(flows, None)).collect()
    }

    /// The flows of each link of the graph, in the order of its links.
    pub fn flows_of_links(&self) -> impl Iterator<Item = &[usize]> {
        self.by_pair.values().map(Vec::as_slice)
    }

    /// The cases that walk a flow; a case that walks it twice comes twice.
    pub fn cases_along(&self, flow: usize) -> impl Iterator<Item = usize> {
        self.walked[flow].iter().map(|(case, _)| *case)
    }

    /// What attests a node: the links that leave or reach it, taken together.
    pub fn of_node(&self, node: usize) -> Attestations {
        let touches = |(from, to, _): &Pair| *from == node || *to == node;
        let flows: Vec<usize> = self
            .by_pair
            .iter()
            .filter(|(pair, _)| touches(pair))
            .flat_map(|(_, flows)| flows)
            .copied()
            .collect();
        self.attest(&flows, None)
    }

    /// The independent attestations of some flows taken together, with one case left out.
    fn attest(&self, flows: &[usize], without: Option<usize>) -> Attestations {
        let mut cases: BTreeMap<usize, f64> = BTreeMap::new();
        let mut origins_of_cases: BTreeSet<usize> = BTreeSet::new();
        let mut groups: Vec<Group> = Vec::new();
        for &flow in flows {
            let steps = &self.walked[flow];
            for &(case, step) in steps.iter().filter(|(case, _)| Some(*case) != without) {
                let Step { weight, origins, .. } = &self.cases[case].steps[step];
                let best = cases.entry(case).or_insert(0.0);
                *best = best.max(*weight);
                origins_of_cases.extend(origins);
            }
            if steps.is_empty() {
                join(&mut groups, &self.flows[flow]);
            }
        }
        groups.retain(|group| group.origins.is_disjoint(&origins_of_cases));
        Attestations {
            weight: cases.values().copied().chain(groups.iter().map(|group| group.weight)).sum(),
            cases: cases.into_keys().collect(),
            loose: groups.len(),
        }
    }
}

/// Numbers origins in the order in which they first occur. Only which of them are the same counts, and the caller's list
/// may hold others that attest nothing here.
fn number_origins_anew(flows: &mut [Flow], cases: &mut [Case]) {
    let of_steps = cases.iter_mut().flat_map(|case| &mut case.steps).map(|step| &mut step.origins);
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    for origins in flows.iter_mut().map(|flow| &mut flow.origins).chain(of_steps) {
        let anew = origins.iter().map(|origin| {
            let next = numbers.len();
            *numbers.entry(*origin).or_insert(next)
        });
        *origins = anew.collect();
    }
}

fn link((from, to, leg): Pair, weight: f64) -> Link {
    Link { from, to, leg, weight }
}

/// Loose flows that hang together by the origins of what they rest on.
struct Group {
    origins: BTreeSet<usize>,
    weight: f64,
}

/// Adds a flow to the groups; groups that it ties together become one.
fn join(groups: &mut Vec<Group>, flow: &Flow) {
    let mut joined = Group { origins: flow.origins.clone(), weight: flow.weight };
    let (tied, apart): (Vec<Group>, Vec<Group>) =
        groups.drain(..).partition(|group| !group.origins.is_disjoint(&joined.origins));
    for group in tied {
        joined.origins.extend(group.origins);
        joined.weight = joined.weight.max(group.weight);
    }
    *groups = apart;
    groups.push(joined);
}
