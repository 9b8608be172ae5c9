//! What the network of an edition costs: `cargo bench --bench network`.
//!
//! | | bound |
//! |---|---|
//! | flagship: everything that `Edition::network` does for one edition, nothing of it remembered, on one core | 60 ms |
//! | made up: 500 nodes, 5,000 flows and 400 cases, with everything that is asked of them, on two cores | 2 s |
//!
//! Handbooks of one pack mostly share a network, so that a build pays the first of these a few times only. On one core
//! the clock tells the processor's time.

use divan::Bencher;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU32, Ordering},
};
use vademecum::{
    edition::{Question, analyze, select},
    files::Disk,
    network::{Case, Evidence, Flow, Graph, Headroom, Leg, Node, Problem, Routes, Step},
    pipeline::read,
};

fn main() {
    divan::main();
}

fn cores(count: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(count).build().expect("there are threads to be had")
}

#[divan::bench(name = "flagship, one edition (bound 60 ms)")]
fn flagship(bencher: Bencher) {
    let pack = read(&Disk::new(env!("CARGO_MANIFEST_DIR")), None).value.expect("the flagship can be read");
    let edition = analyze(select(&pack, &pack.handbooks[0]));
    let usual = Question::of(edition.about());
    // What was asked before is remembered, so each time a headroom is asked for that is a hair wider.
    let asked = AtomicU32::new(0);
    let question = || {
        let hair = f64::from(asked.fetch_add(1, Ordering::Relaxed)) * 1e-9;
        let headroom = Headroom::new(usual.headroom.kappa() + hair).expect("it is wider");
        Question { headroom, ..usual.clone() }
    };
    let one_core = cores(1);
    bencher
        .with_inputs(question)
        .bench_local_refs(|question| one_core.install(|| edition.network_asked(question)));
}

#[divan::bench(name = "500 nodes, 5,000 flows, 400 cases (bound 2 s)", sample_count = 5)]
fn made_up(bencher: Bencher) {
    let problem = MadeUp { dice: 1 }.problem();
    let two_cores = cores(2);
    bencher.bench_local(|| two_cores.install(|| problem.solve()));
}

/// Makes up a network, the same one each time.
struct MadeUp {
    dice: u64,
}

impl MadeUp {
    const NODES: usize = 500;
    const FLOWS: usize = 5_000;
    const CASES: usize = 400;

    fn problem(&mut self) -> Problem {
        let nodes: Vec<Node> = (0..Self::NODES)
            .map(|node| Node { is_source: node % 10 == 0, is_sink: node % 8 == 1, pays: node % 4 == 2 })
            .collect();
        let flows: Vec<Flow> = (0..Self::FLOWS).map(|flow| self.flow(flow)).collect();
        let cases: Vec<Case> = (0..Self::CASES).map(|case| self.case(case, &nodes, &flows)).collect();
        let weighed = |weight: &dyn Fn(f64) -> f64| -> Graph {
            let weighed = |flow: &Flow| Flow { weight: weight(flow.weight), ..flow.clone() };
            Evidence::new(nodes.clone(), flows.iter().map(weighed).collect(), cases.clone()).graph()
        };
        let evidence = Evidence::new(nodes.clone(), flows.clone(), cases.clone());
        let graph = evidence.graph();
        assert!(Routes::new(&graph).exist(), "operations arrive in it");
        // Four audiences of a quarter each, one that is small enough for every set of three to be tried, and all.
        let quarter = |audience: usize| (0..Self::NODES).filter(|node| node % 4 == audience).collect();
        let mut closable: Vec<BTreeSet<usize>> = (0..4).map(quarter).collect();
        closable.push((0..40).collect());
        closable.push((0..Self::NODES).collect());
        // What editions ask: two other ways to weigh, and three other headrooms.
        let mut otherwise = vec![
            (weighed(&|weight| weight * weight), Headroom::default()),
            (weighed(&|_| 1.0), Headroom::default()),
        ];
        otherwise.extend(
            [Headroom::NONE, Headroom::ALL[2], Headroom::UNLIMITED].map(|other| (graph.clone(), other)),
        );
        Problem { evidence, headroom: Headroom::default(), closable, otherwise }
    }

    fn flow(&mut self, number: usize) -> Flow {
        let from = self.below(Self::NODES);
        // Never to itself.
        let to = (from + 1 + self.below(Self::NODES - 1)) % Self::NODES;
        Flow {
            from,
            to,
            leg: if self.below(5) < 2 { Leg::Preparation } else { Leg::Proceeds },
            weight: [0.25, 0.5, 1.0][self.below(3)],
            origins: BTreeSet::from([number % 900]),
        }
    }

    /// A walk from a source by way of a node that pays to a sink.
    fn case(&mut self, number: usize, nodes: &[Node], flows: &[Flow]) -> Case {
        let mut at = 10 * self.below(Self::NODES / 10);
        let mut leg = Leg::Preparation;
        let mut steps = Vec::new();
        while !(leg == Leg::Proceeds && nodes[at].is_sink) && steps.len() < 30 {
            if leg == Leg::Preparation && nodes[at].pays {
                leg = Leg::Proceeds;
            }
            let ways: Vec<usize> =
                (0..flows.len()).filter(|flow| flows[*flow].from == at && flows[*flow].leg == leg).collect();
            if ways.is_empty() {
                break;
            }
            let flow = ways[self.below(ways.len())];
            steps.push(Step { flow, weight: 1.0, origins: BTreeSet::from([1_000 + number]) });
            at = flows[flow].to;
        }
        Case { steps }
    }

    /// A number below another one, by a linear congruential generator with the constants of D. E. Knuth's MMIX.
    fn below(&mut self, bound: usize) -> usize {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.dice >> 33) % bound as u64) as usize
    }
}
