//! The laws of the network, each as a property over graphs with cycles, dead ends, several sources and sinks, isolated
//! nodes and both legs. An independent computation from exported figures is in `tests/recompute/`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use proptest::prelude::*;
use std::collections::BTreeSet;
use vademecum::network::{
    Case, Evidence, Flow, Graph, Headroom, Leg, Link, Node, Routes, Step, best_joint, measure, minimum_cuts,
    overlap,
};

/// What rounding may change in a share.
const ROUNDING: f64 = 1e-9;

fn leg() -> impl Strategy<Value = Leg> {
    prop_oneof![1 => Just(Leg::Preparation), 2 => Just(Leg::Proceeds)]
}

fn graphs() -> impl Strategy<Value = Graph> {
    (3usize..9).prop_flat_map(|size| {
        let node = (0..5u8, 0..5u8, 0..4u8).prop_map(|(source, sink, pays)| Node {
            is_source: source == 0,
            is_sink: sink == 0,
            pays: pays == 0,
        });
        let link = (0..size, 0..size, leg(), 1..9u32);
        (prop::collection::vec(node, size), prop::collection::vec(link, 0..30)).prop_map(
            |(mut nodes, links)| {
                let last = nodes.len() - 1;
                nodes[0] = Node { is_source: true, is_sink: false, ..nodes[0] };
                nodes[last] = Node { is_source: false, is_sink: true, ..nodes[last] };
                let mut taken = BTreeSet::new();
                let links = links
                    .into_iter()
                    .filter(|(from, to, leg, _)| from != to && taken.insert((*from, *to, *leg)))
                    .map(|(from, to, leg, weight)| Link { from, to, leg, weight: f64::from(weight) })
                    .collect();
                Graph { nodes, links }
            },
        )
    })
}

/// Graphs that have a route, which most of the laws speak of.
fn routed() -> impl Strategy<Value = Graph> {
    graphs().prop_filter("no route", |graph| Routes::new(graph).exist())
}

fn kappas() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(0.5), Just(1.0), Just(f64::INFINITY), 0.0..4.0f64]
}

fn headroom(kappa: f64) -> Headroom {
    Headroom::new(kappa).unwrap()
}

/// Whether there is a route once a node and all its links are gone; found without any chain.
fn has_route_without(graph: &Graph, gone: usize) -> bool {
    let links = graph.links.iter().copied().filter(|link| link.from != gone && link.to != gone).collect();
    let mut nodes = graph.nodes.clone();
    nodes[gone] = Node { pays: nodes[gone].pays, ..Node::default() };
    Routes::new(&Graph { nodes, links }).exist()
}

/// Where operations are: preparing, and after being paid, by node.
type Places = Vec<[f64; 2]>;

/// The probability of ever passing a node, by letting operations walk for a long time; when a node is closed with that κ,
/// if one is.
fn passing_by_walking(graph: &Graph, node: usize, closed: Option<(usize, f64)>) -> f64 {
    let routes = Routes::new(graph);
    let size = graph.nodes.len();
    // The ways on from each place, each to a node and a half of a route.
    let mut ways: Vec<[Vec<(usize, usize, f64)>; 2]> = vec![Default::default(); size];
    for link in &graph.links {
        let half = usize::from(link.leg == Leg::Proceeds);
        // What is at a sink after being paid has arrived.
        let share = routes.probability(link.from, link.to, link.leg).unwrap_or(0.0);
        if share > 0.0 {
            ways[link.from][half].push((link.to, half, share));
        }
    }
    for turn in routes.turns() {
        ways[turn.node][0].push((turn.node, 1, turn.probability));
    }
    let mut entry: Vec<(usize, usize, f64)> = (0..size)
        .map(|from| (from, 0, routes.entry_share(from)))
        .filter(|(.., share)| *share > 0.0)
        .collect();
    if let Some((closed, kappa)) = closed {
        let divert = |ways: &mut Vec<(usize, usize, f64)>| {
            let before = ways.len();
            ways.retain(|(to, ..)| *to != closed);
            let left: f64 = ways.iter().map(|(.., share)| share).sum();
            if ways.len() < before && left > 0.0 {
                let factor = (1.0 + kappa).min(1.0 / left);
                ways.iter_mut().for_each(|(.., share)| *share *= factor);
            }
        };
        ways.iter_mut().flatten().for_each(divert);
        divert(&mut entry);
        // What can no longer arrive is stuck where it is.
        let mut arrives = vec![[false; 2]; size];
        (0..size)
            .filter(|node| graph.nodes[*node].is_sink && *node != closed)
            .for_each(|node| arrives[node][1] = true);
        for _ in 0..2 * size {
            for from in 0..size {
                for half in 0..2 {
                    arrives[from][half] |= ways[from][half].iter().any(|(to, half, _)| arrives[*to][*half]);
                }
            }
        }
        for (ways, arrives) in ways.iter_mut().zip(&arrives) {
            (0..2).filter(|half| !arrives[*half]).for_each(|half| ways[half].clear());
        }
    }
    let mut passed = 0.0;
    let mut arrive = |next: &mut Places, (to, half, share): (usize, usize, f64)| {
        if to == node { passed += share } else { next[to][half] += share }
    };
    let mut at: Places = vec![[0.0; 2]; size];
    entry.iter().for_each(|way| arrive(&mut at, *way));
    for _ in 0..20_000 {
        let mut next: Places = vec![[0.0; 2]; size];
        for (from, ways) in ways.iter().enumerate() {
            for half in 0..2 {
                ways[half].iter().for_each(|(to, to_half, share)| {
                    arrive(&mut next, (*to, *to_half, at[from][half] * share));
                });
            }
        }
        if next.iter().flatten().sum::<f64>() < 1e-15 {
            break;
        }
        at = next;
    }
    passed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// With nothing closed every operation arrives, and each begins somewhere.
    #[test]
    fn with_nothing_closed_everything_arrives(graph in routed(), kappa in kappas()) {
        let routes = Routes::new(&graph);
        prop_assert!(routes.stranded(&[], headroom(kappa)) < ROUNDING);
        let entries: f64 = (0..graph.nodes.len()).map(|node| routes.entry_share(node)).sum();
        prop_assert!((entries - 1.0).abs() < ROUNDING);
    }

    /// 0 ≤ stranded ≤ reliance ≤ 1 for every node, and stranded is reliance where nothing can grow: two ways to one figure,
    /// by closing the node, and by counting first visits.
    #[test]
    fn stranded_lies_below_reliance(graph in routed(), kappa in kappas()) {
        let routes = Routes::new(&graph);
        for node in 0..graph.nodes.len() {
            let (stranded, reliance) = (routes.stranded(&[node], headroom(kappa)), routes.passing()[node]);
            prop_assert!((0.0..=1.0).contains(&stranded) && reliance <= 1.0);
            prop_assert!(stranded <= reliance + ROUNDING, "{node}: {stranded} > {reliance}");
            let without_growth = routes.stranded(&[node], Headroom::NONE);
            prop_assert!((without_growth - reliance).abs() < ROUNDING, "{node}: {without_growth} and {reliance}");
        }
    }

    /// Reliance, which the program finds by counting visits, is the probability of ever walking through a node.
    #[test]
    fn reliance_is_the_probability_of_passing(graph in routed()) {
        let routes = Routes::new(&graph);
        for node in 0..graph.nodes.len() {
            let (solved, walked) = (routes.passing()[node], passing_by_walking(&graph, node, None));
            prop_assert!((solved - walked).abs() < 1e-6, "{node}: {solved} and {walked}");
        }
    }

    /// What more operations pass when a node is closed, the program finds by counting visits; walking in the graph with
    /// the closed node gone and the steps before it diverted finds the same.
    #[test]
    fn more_pass_is_a_change_of_the_probability_of_passing(graph in routed(), kappa in kappas(), closed in 0usize..8) {
        let routes = Routes::new(&graph);
        if closed < graph.nodes.len() {
            let more = routes.more_pass(&[closed], headroom(kappa));
            for node in (0..graph.nodes.len()).filter(|node| *node != closed) {
                let walked = passing_by_walking(&graph, node, Some((closed, kappa))) - passing_by_walking(&graph, node, None);
                let solved = more.iter().find(|(other, _)| *other == node).map_or(0.0, |(_, more)| *more);
                prop_assert!((solved - walked.max(0.0)).abs() < 1e-6, "{node}: {solved} and {walked}");
            }
        }
    }

    /// More headroom never strands more, whatever is closed.
    #[test]
    fn headroom_never_strands_more(graph in routed(), one in kappas(), other in kappas(), closed in prop::collection::btree_set(0usize..8, 1..4)) {
        let routes = Routes::new(&graph);
        let closed: Vec<usize> = closed.into_iter().filter(|node| *node < graph.nodes.len()).collect();
        let (less, more) = (one.min(other), one.max(other));
        let (tight, roomy) = (routes.stranded(&closed, headroom(less)), routes.stranded(&closed, headroom(more)));
        prop_assert!(roomy <= tight + ROUNDING, "{roomy} > {tight}");
    }

    /// A node on every route has reliance 1, and closing it strands everything with any headroom.
    #[test]
    fn what_is_on_every_route_cannot_be_replaced(graph in routed(), kappa in kappas()) {
        let routes = Routes::new(&graph);
        for node in (0..graph.nodes.len()).filter(|node| !has_route_without(&graph, *node)) {
            prop_assert!((routes.passing()[node] - 1.0).abs() < ROUNDING);
            prop_assert!((routes.stranded(&[node], headroom(kappa)) - 1.0).abs() < ROUNDING);
        }
    }

    /// One more way from somewhere on a route straight to an end, past a node, never raises what that node strands.
    #[test]
    fn a_bypass_never_raises_what_is_stranded(graph in routed(), kappa in kappas(), pick in any::<prop::sample::Index>(), weight in 1..9u32) {
        let routes = Routes::new(&graph);
        let end = graph.nodes.len() - 1;
        let is_on_the_way = |from: usize| graph.links.iter().any(|link| {
            link.from == from && link.leg == Leg::Proceeds && routes.probability(link.from, link.to, link.leg).is_some()
        });
        let goes_there = |from: usize| graph.links.iter().any(|link| (link.from, link.to, link.leg) == (from, end, Leg::Proceeds));
        let beginnings: Vec<usize> = (0..end).filter(|from| is_on_the_way(*from) && !goes_there(*from)).collect();
        if beginnings.is_empty() {
            return Ok(());
        }
        let from = *pick.get(&beginnings);
        let mut wider = graph.clone();
        wider.links.push(Link { from, to: end, leg: Leg::Proceeds, weight: f64::from(weight) });
        let with_bypass = Routes::new(&wider);
        for node in (0..end).filter(|node| *node != from) {
            let (before, after) = (routes.stranded(&[node], headroom(kappa)), with_bypass.stranded(&[node], headroom(kappa)));
            prop_assert!(after <= before + ROUNDING, "{node}: {after} > {before}");
        }
    }

    /// A chosen joint closure strands at least as much as any single node that could have been chosen.
    #[test]
    fn a_joint_closure_is_never_worse_than_a_single_one(graph in routed(), kappa in kappas()) {
        let routes = Routes::new(&graph);
        let candidates: BTreeSet<usize> = (0..graph.nodes.len()).filter(|node| !graph.nodes[*node].is_sink).collect();
        let best = best_joint(&routes, &candidates, headroom(kappa));
        let singles = candidates.iter().map(|node| routes.stranded(&[*node], headroom(kappa))).fold(0.0, f64::max);
        let chosen = best.last().map_or(0.0, |joint| joint.stranded);
        prop_assert!(chosen + ROUNDING >= singles);
        for pair in best.windows(2) {
            prop_assert!(pair[1].stranded > pair[0].stranded);
        }
        for joint in &best {
            let recomputed = routes.stranded(&joint.nodes, headroom(kappa));
            prop_assert!((recomputed - joint.stranded).abs() < ROUNDING && joint.is_exact);
        }
    }

    /// Names and the order of links change nothing.
    #[test]
    fn relabelling_changes_nothing(graph in routed(), kappa in kappas(), order in Just((0..8usize).collect::<Vec<_>>()).prop_shuffle()) {
        let size = graph.nodes.len();
        let order: Vec<usize> = order.into_iter().filter(|node| *node < size).collect();
        let mut nodes = vec![Node::default(); size];
        (0..size).for_each(|node| nodes[order[node]] = graph.nodes[node]);
        let relabelled = |link: &Link| Link { from: order[link.from], to: order[link.to], ..*link };
        let other = Graph { nodes, links: graph.links.iter().rev().map(relabelled).collect() };
        let (one, other) = (Routes::new(&graph), Routes::new(&other));
        for (node, renamed) in order.iter().enumerate() {
            let (a, b) = (one.stranded(&[node], headroom(kappa)), other.stranded(&[*renamed], headroom(kappa)));
            prop_assert!((a - b).abs() < ROUNDING);
            prop_assert!((one.passes()[node] - other.passes()[*renamed]).abs() < 1e-6);
        }
    }

    /// Only proportions of weights matter.
    #[test]
    fn scaling_changes_nothing(graph in routed(), kappa in kappas(), scale in 0.01..100.0f64) {
        let links = graph.links.iter().map(|link| Link { weight: link.weight * scale, ..*link }).collect();
        let scaled = Graph { nodes: graph.nodes.clone(), links };
        let (one, other) = (Routes::new(&graph), Routes::new(&scaled));
        for node in 0..graph.nodes.len() {
            let (a, b) = (one.stranded(&[node], headroom(kappa)), other.stranded(&[node], headroom(kappa)));
            prop_assert!((a - b).abs() < ROUNDING);
        }
    }

    /// A cut leaves no route, and each of its places is needed.
    #[test]
    fn a_minimum_cut_leaves_no_route_and_wastes_no_place(graph in routed()) {
        for cut in minimum_cuts(&graph) {
            let without = |left_in: Option<(usize, Leg)>| {
                let is_cut = |node: usize, leg: Leg| cut.places.contains(&(node, leg)) && Some((node, leg)) != left_in;
                // A place that is cut is neither reached nor left in its leg, and nobody turns into it or from it.
                let links = graph.links.iter().copied()
                    .filter(|link| !is_cut(link.from, link.leg) && !is_cut(link.to, link.leg)).collect();
                let somebody_pays = graph.nodes.iter().any(|node| node.pays);
                let nodes: Vec<Node> = graph.nodes.iter().enumerate().map(|(index, node)| Node {
                    pays: (node.pays || !somebody_pays) && !is_cut(index, Leg::Preparation) && !is_cut(index, Leg::Proceeds),
                    ..*node
                }).collect();
                // Where nobody may pay any more, an operation may not be paid everywhere instead.
                nodes.iter().any(|node| node.pays) && Routes::new(&Graph { nodes, links }).exist()
            };
            prop_assert!(!without(None), "{cut:?} leaves a route");
            for place in &cut.places {
                prop_assert!(without(Some(*place)), "{cut:?} does not need {place:?}");
            }
        }
    }

    /// Bad luck with weights gives no figure that is none.
    #[test]
    fn figures_are_numbers(graph in graphs(), kappa in kappas()) {
        let routes = Routes::new(&graph);
        for node in 0..graph.nodes.len() {
            let figures = routes.close(&[node]);
            prop_assert!(figures.stranded.iter().all(|share| (0.0..=1.0).contains(share)));
            prop_assert!(routes.more_pass(&[node], headroom(kappa)).iter().all(|(_, more)| *more > 0.0 && *more <= 1.0));
            prop_assert!((0.0..=1.0).contains(&overlap(&graph, node, 0)));
        }
    }
}

fn node(is_source: bool, is_sink: bool, pays: bool) -> Node {
    Node { is_source, is_sink, pays }
}

fn flow(from: usize, to: usize, weight: f64, origins: &[usize]) -> Flow {
    Flow { from, to, leg: Leg::Proceeds, weight, origins: origins.iter().copied().collect() }
}

fn step(flow: usize) -> Step {
    Step { flow, weight: 1.0, origins: BTreeSet::new() }
}

/// A is a source, D a sink; half of the evidence goes through B and half through C.
fn two_ways(cases: Vec<Case>) -> Evidence {
    let nodes = vec![
        node(true, false, true),
        node(false, false, false),
        node(false, false, false),
        node(false, true, false),
    ];
    let flows =
        vec![flow(0, 1, 1.0, &[1]), flow(1, 3, 1.0, &[2]), flow(0, 2, 1.0, &[3]), flow(2, 3, 1.0, &[4])];
    Evidence::new(nodes, flows, cases)
}

#[test]
fn leaving_out_a_case_shows_how_much_hangs_on_it() {
    let measures = measure(&two_ways(vec![Case { steps: vec![step(0), step(1)] }]), Headroom::default());
    let b = &measures.figures[1];
    assert_eq!((b.reliance.value, b.reliance.low, b.reliance.high), (0.5, 0.0, 0.5));
    let c = &measures.figures[2];
    assert_eq!((c.reliance.value, c.reliance.low, c.reliance.high), (0.5, 0.5, 1.0));
    assert_eq!(b.stranded.value, 0.25, "C grows from a half to three quarters");
    assert_eq!(b.fungibility, Some(0.5));
}

#[test]
fn a_case_that_is_told_again_is_no_second_witness() {
    let nodes = vec![node(true, false, true), node(false, true, false)];
    let told_twice = vec![flow(0, 1, 1.0, &[7]), flow(0, 1, 0.5, &[7]), flow(0, 1, 0.5, &[8])];
    let evidence = Evidence::new(nodes.clone(), told_twice.clone(), Vec::new());
    assert_eq!(evidence.of_links()[0].count(), 2);
    assert_eq!(evidence.of_links()[0].weight, 1.5, "the best of one origin, and the other one");
    let case = Case { steps: vec![Step { flow: 0, weight: 1.0, origins: BTreeSet::from([7]) }] };
    let evidence = Evidence::new(nodes, told_twice, vec![case]);
    assert_eq!(evidence.of_links()[0].count(), 2, "the case, and the flow from elsewhere");
}

#[test]
fn pay_does_not_walk_back_into_the_job() {
    // 0 identity, 1 staffing, 2 employer, 3 team: a staffing firm finds the job and later receives the pay.
    let nodes = vec![
        node(true, false, false),
        node(false, false, false),
        node(false, false, true),
        node(false, true, false),
    ];
    let link = |from, to, leg| Link { from, to, leg, weight: 1.0 };
    let graph = Graph {
        nodes,
        links: vec![
            link(0, 1, Leg::Preparation),
            link(1, 2, Leg::Preparation),
            link(2, 1, Leg::Proceeds),
            link(1, 3, Leg::Proceeds),
        ],
    };
    let routes = Routes::new(&graph);
    assert_eq!(routes.passes()[2], 1.0, "each operation comes to the employer once");
    assert_eq!(routes.passes()[1], 2.0, "and to the firm twice");
    assert_eq!(routes.passing()[1], 1.0);
}

#[test]
fn whoever_comes_back_is_one_operation_all_the_same() {
    // 0 pays out through 1 or 2; from 2 half of it goes round by 0 again, and the rest arrives.
    let mut nodes = vec![Node::default(); 4];
    nodes[0] = node(true, false, true);
    nodes[3] = node(false, true, false);
    let link = |from, to, weight| Link { from, to, leg: Leg::Proceeds, weight };
    let links = vec![link(0, 1, 1.0), link(1, 3, 1.0), link(0, 2, 1.0), link(2, 0, 1.0), link(2, 3, 1.0)];
    let routes = Routes::new(&Graph { nodes, links });
    assert!((routes.passes()[0] - 4.0 / 3.0).abs() < ROUNDING, "a third comes back to 0");
    assert_eq!(routes.passing()[0], 1.0);
    // With 1 closed everything goes by 2 that can: twice as many visits, and no more than all operations.
    let more = routes.more_pass(&[1], Headroom::UNLIMITED);
    assert_eq!(more.len(), 1);
    assert!(more[0].0 == 2 && (more[0].1 - 0.5).abs() < ROUNDING, "{more:?}");
}

#[test]
fn the_example_of_three_nodes_is_true() {
    // A source, and two sinks behind it.
    let nodes = vec![node(true, false, true), node(false, true, false), node(false, true, false)];
    let link = |to| Link { from: 0, to, leg: Leg::Proceeds, weight: 1.0 };
    let routes = Routes::new(&Graph { nodes, links: vec![link(1), link(2)] });
    assert_eq!(routes.passing(), [1.0, 0.5, 0.5]);
    assert_eq!(routes.more_pass(&[1], Headroom::default()), [(2, 0.25)]);
}

#[test]
fn a_pack_without_routes_has_figures_of_zero() {
    for (sources, sinks, links) in [(false, false, 0), (true, false, 1), (false, true, 1), (true, true, 0)] {
        let nodes = vec![node(sources, false, false), node(false, sinks, false)];
        let flows = (0..links).map(|_| flow(0, 1, 1.0, &[])).collect();
        let measures = measure(&Evidence::new(nodes, flows, Vec::new()), Headroom::default());
        assert!(!measures.routes.exist());
        for figures in &measures.figures {
            assert_eq!((figures.reliance.value, figures.stranded.value, figures.rank), (0.0, 0.0, None));
            assert_eq!(figures.fungibility, None);
        }
    }
}

#[test]
fn a_trail_that_leads_nowhere_is_called_cold() {
    // 0 → 1 → 2 arrives, 0 → 3 leads on to 4 and stops there, and nothing leads to 5.
    let mut nodes = vec![Node::default(); 6];
    nodes[0] = node(true, false, true);
    nodes[2] = node(false, true, false);
    let link = |from, to| Link { from, to, leg: Leg::Proceeds, weight: 1.0 };
    let graph = Graph { nodes, links: vec![link(0, 1), link(1, 2), link(0, 3), link(3, 4)] };
    let routes = Routes::new(&graph);
    let cold = routes.cold(&graph);
    assert_eq!((cold.trails, cold.unreached), (vec![3, 4], vec![5]));
    assert_eq!(routes.passing()[1], 1.0, "what goes cold is set aside before anything is divided");
}

#[test]
fn diversion_that_goes_round_for_ever_is_stranded() {
    // 0 → 1 → 2 → 1 …, and only 3 leads out; with 3 closed, 1 and 2 pass operations to one another.
    let mut nodes = vec![Node::default(); 5];
    nodes[0] = node(true, false, true);
    nodes[4] = node(false, true, false);
    let link = |from, to, weight| Link { from, to, leg: Leg::Proceeds, weight };
    let links = vec![link(0, 1, 1.0), link(1, 2, 4.0), link(1, 3, 1.0), link(2, 1, 1.0), link(3, 4, 1.0)];
    let routes = Routes::new(&Graph { nodes, links });
    for headroom in Headroom::ALL {
        assert_eq!(routes.stranded(&[3], headroom), 1.0);
    }
}

mod drawing {
    //! What a drawing promises, by geometry: at 5, 34 and 150 boxes, and for whatever else comes.

    use super::*;
    use vademecum::network::layout::{Boxed, Drawing, Path, Plan, Ribbon, layout};

    fn plan(boxes: Vec<Boxed>, ribbons: Vec<Ribbon>) -> Plan {
        Plan { boxes, ribbons, box_width: 160.0, gutter: 100.0, gap: 16.0, head: 40.0, margin: 12.0 }
    }

    /// Points along a ribbon, close to one another.
    fn points(path: &Path) -> Vec<(f64, f64)> {
        let mut at = path.start;
        let mut points = vec![at];
        for [a, b, end] in &path.curves {
            for step in 1..=24 {
                let t = f64::from(step) / 24.0;
                let mix = |p0: f64, p1: f64, p2: f64, p3: f64| {
                    let s = 1.0 - t;
                    s * s * s * p0 + 3.0 * s * s * t * p1 + 3.0 * s * t * t * p2 + t * t * t * p3
                };
                points.push((mix(at.0, a.0, b.0, end.0), mix(at.1, a.1, b.1, end.1)));
            }
            at = *end;
        }
        points
    }

    fn keeps_its_promises(plan: &Plan, drawing: &Drawing) {
        for (index, one) in drawing.boxes.iter().enumerate() {
            assert!(one.x >= 0.0 && one.y >= plan.head && one.x + one.width <= drawing.width);
            assert!(one.y + one.height <= drawing.height);
            for other in &drawing.boxes[index + 1..] {
                let is_apart = one.x + one.width < other.x
                    || other.x + other.width < one.x
                    || one.y + one.height < other.y
                    || other.y + other.height < one.y;
                assert!(is_apart, "two boxes touch: {one:?} and {other:?}");
            }
        }
        for (path, ribbon) in drawing.ribbons.iter().zip(&plan.ribbons) {
            let half = ribbon.width / 2.0;
            for (x, y) in points(path) {
                assert!((0.0..=drawing.width).contains(&x) && (0.0..=drawing.height).contains(&y));
                for (index, boxed) in drawing.boxes.iter().enumerate() {
                    let is_inside_by_x = x > boxed.x + 0.01 && x < boxed.x + boxed.width - 0.01;
                    let is_inside_by_y = y + half > boxed.y && y - half < boxed.y + boxed.height;
                    assert!(!(is_inside_by_x && is_inside_by_y), "{ribbon:?} runs through box {index}");
                }
            }
        }
    }

    fn a_plan(count: usize, columns: usize) -> impl Strategy<Value = Plan> {
        let boxed = (0..columns, 1..4u8)
            .prop_map(|(column, lines)| Boxed { column, height: 14.0 + 16.0 * f64::from(lines) });
        let ribbon = (0..count, 0..count, 1..12u8).prop_map(|(from, to, width)| Ribbon {
            from,
            to,
            width: f64::from(width),
        });
        (prop::collection::vec(boxed, count), prop::collection::vec(ribbon, 0..count * 3)).prop_map(
            |(boxes, mut ribbons)| {
                ribbons.retain(|ribbon| ribbon.from != ribbon.to);
                plan(boxes, ribbons)
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn five_boxes(plan in a_plan(5, 3)) {
            keeps_its_promises(&plan, &layout(&plan));
        }

        #[test]
        fn thirty_four_boxes(plan in a_plan(34, 5)) {
            let drawing = layout(&plan);
            keeps_its_promises(&plan, &drawing);
            prop_assert_eq!(drawing, layout(&plan));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_hundred_and_fifty_boxes(plan in a_plan(150, 6)) {
            keeps_its_promises(&plan, &layout(&plan));
        }
    }

    #[test]
    fn nothing_to_draw_takes_no_room() {
        let drawing = layout(&plan(Vec::new(), Vec::new()));
        assert_eq!((drawing.width, drawing.height), (0.0, 0.0));
    }

    #[test]
    fn an_empty_stage_takes_no_room() {
        let boxed = |column| Boxed { column, height: 30.0 };
        let drawing = layout(&plan(vec![boxed(0), boxed(2)], vec![Ribbon { from: 0, to: 1, width: 3.0 }]));
        assert_eq!(drawing.columns, [Some(12.0), None, Some(272.0)]);
    }
}
