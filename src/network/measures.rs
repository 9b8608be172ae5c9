//! Figures of every node with their uncertainty: what they are, what they would be had any one case not been written, and
//! how two ways of measuring agree. Knows no names.
//!
//! *Range*: the least and the greatest value when each case is left out in turn. It says how much hangs on one document,
//! not how far the figure is from the world.
//!
//! *Rank*: nodes on some route, sinks apart, by stranded share and, where that is the same, by reliance; one plus the
//! number of nodes that are ahead. Its interval is that over the same leave-outs.
//!
//! *Betweenness*: the share of shortest routes (fewest steps) from a source to a sink that pass the node, each pair of a
//! source and a sink that it leads to counting the same; between 0 and 1. It looks at which links exist and not at how
//! well they are attested, so it can disagree with the rank, and how far it does is printed as Spearman's rank
//! correlation, between −1 and 1. Source: L. C. Freeman, *A set of measures of centrality based on betweenness*,
//! Sociometry 40 (1977), here for given beginnings and ends; C. Spearman, American Journal of Psychology 15 (1904).
//!
//! **Example.** A → B → C and A → D → C, and one case attests A → B and B → C; all weights are 1. B has the reliance ½,
//! and the range from 0 (without that case) to ½. Its betweenness is ½.

use super::{
    Evidence, Graph,
    closures::{Headroom, SAME, Variant},
    routes::{Chain, Routes, Turn, node_of},
};
use rayon::prelude::*;

/// A figure, and the least and the greatest that it is when any one case is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Range<T> {
    /// With every case.
    pub value: T,
    /// The least.
    pub low: T,
    /// The greatest.
    pub high: T,
}

/// What is measured of one node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// The probability that an operation ever passes it.
    pub reliance: Range<f64>,
    /// The share of operations that no longer arrive when it is closed, with the headroom that was asked for.
    pub stranded: Range<f64>,
    /// The same with each headroom of [`Headroom::ALL`].
    pub stranded_by_headroom: [f64; 4],
    /// `1 − stranded / reliance`; `None` where nothing passes.
    pub fungibility: Option<f64>,
    /// The share of shortest routes that pass it.
    pub betweenness: f64,
    /// One for the first. `None` for sinks and for what is on no route.
    pub rank: Option<Range<usize>>,
    /// The nodes that more operations pass when it is closed, and how many more; see [`Routes::more_pass`].
    pub more_pass: Vec<(usize, f64)>,
}

/// Everything that is measured of a graph.
#[derive(Clone, Debug)]
pub struct Measures {
    /// What it is measured on.
    pub graph: Graph,
    /// Its routes.
    pub routes: Routes,
    /// The headroom of `stranded` and of the ranks.
    pub headroom: Headroom,
    /// By node.
    pub figures: Vec<Figures>,
    /// How often an operation comes to each node.
    pub passes: Vec<f64>,
    /// Where preparation turns to proceeds.
    pub turns: Vec<Turn>,
    /// How ranks by stranded share and by betweenness agree.
    pub correlation: Option<Correlation>,
}

/// Spearman's rank correlation of two measures.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Correlation {
    /// Between −1 and 1.
    pub rho: f64,
    /// Of how many nodes.
    pub nodes: usize,
}

/// What is measured for each way of leaving out a case.
struct Sample {
    reliance: Vec<f64>,
    stranded: Vec<f64>,
    ranks: Vec<Option<usize>>,
}

/// Measures a body of evidence.
pub fn measure(evidence: &Evidence, headroom: Headroom) -> Measures {
    let graph = evidence.graph();
    let routes = Routes::new(&graph);
    let ranked: Vec<usize> = (0..graph.nodes.len())
        .filter(|node| routes.is_on_route(*node) && !graph.nodes[*node].is_sink)
        .collect();
    let whole = sample(&Variant::same(&routes), &ranked, headroom);
    // Without routes there is nothing that a case could change.
    let cases: Vec<usize> = if routes.exist() { (0..evidence.cases()).collect() } else { Vec::new() };
    let left_out: Vec<Sample> = cases
        .par_iter()
        .filter_map(|case| {
            let chain = Chain::new(&evidence.graph_without(*case, &graph));
            // A case that lends nothing to these routes changes nothing.
            let changes_something = chain != routes.chain;
            if !changes_something {
                return None;
            }
            Some(match Variant::of(&routes, &chain) {
                Some(variant) => sample(&variant, &ranked, headroom),
                None => sample(&Variant::same(&Routes::of(chain)), &ranked, headroom),
            })
        })
        .collect();
    let betweenness = betweenness(&routes.chain, &graph);
    let figures = graph.nodes.par_iter().enumerate().map(|(node, _)| {
        let (reliance, stranded) = (whole.reliance[node], whole.stranded[node]);
        Figures {
            reliance: range(reliance, left_out.iter().map(|sample| sample.reliance[node])),
            stranded: range(stranded, left_out.iter().map(|sample| sample.stranded[node])),
            stranded_by_headroom: routes.close(&[node]).stranded,
            fungibility: (reliance > SAME).then(|| (1.0 - stranded / reliance).clamp(0.0, 1.0)),
            betweenness: betweenness[node],
            rank: whole.ranks[node]
                .map(|rank| range(rank, left_out.iter().filter_map(|sample| sample.ranks[node]))),
            more_pass: if routes.is_on_route(node) {
                routes.more_pass(&[node], headroom)
            } else {
                Vec::new()
            },
        }
    });
    let figures: Vec<Figures> = figures.collect();
    let of_ranked =
        |value: &dyn Fn(&Figures) -> f64| ranked.iter().map(|node| value(&figures[*node])).collect();
    let by_stranded: Vec<f64> = of_ranked(&|figures| figures.stranded.value);
    let by_betweenness: Vec<f64> = of_ranked(&|figures| figures.betweenness);
    let correlation = rank_correlation(&by_stranded, &by_betweenness);
    Measures { passes: routes.passes(), turns: routes.turns(), correlation, figures, graph, routes, headroom }
}

fn range<T: PartialOrd + Copy>(value: T, others: impl Iterator<Item = T>) -> Range<T> {
    others.fold(Range { value, low: value, high: value }, |range, other| Range {
        value,
        low: if other < range.low { other } else { range.low },
        high: if other > range.high { other } else { range.high },
    })
}

fn sample(variant: &Variant<'_>, ranked: &[usize], headroom: Headroom) -> Sample {
    let reliance = variant.passing();
    let stranded: Vec<f64> = (0..reliance.len()).map(|node| variant.stranded(&[node], headroom)).collect();
    let mut ranks = vec![None; reliance.len()];
    for node in ranked {
        let is_ahead = |other: &&usize| {
            let by_stranded = stranded[**other] - stranded[*node];
            by_stranded > SAME || (by_stranded > -SAME && reliance[**other] > reliance[*node] + SAME)
        };
        ranks[*node] = Some(1 + ranked.iter().filter(is_ahead).count());
    }
    Sample { reliance, stranded, ranks }
}

/// The share of shortest routes that pass each node.
fn betweenness(chain: &Chain, graph: &Graph) -> Vec<f64> {
    let mut sums = vec![0.0; graph.nodes.len()];
    let mut pairs = 0;
    for entry in &chain.entry {
        let (order, steps) = breadth_first(chain, entry.to);
        let whole = shortest(chain, entry.to, &order, &steps, None);
        let ends: Vec<usize> =
            (0..whole.len()).filter(|state| chain.is_end[*state] && whole[*state] > 0.0).collect();
        pairs += ends.len();
        for (node, sum) in sums.iter_mut().enumerate().filter(|(node, _)| chain.is_on_route(*node)) {
            let without = shortest(chain, entry.to, &order, &steps, Some(node));
            *sum += ends.iter().map(|end| 1.0 - without[*end] / whole[*end]).sum::<f64>();
        }
    }
    if pairs > 0 {
        sums.iter_mut().for_each(|sum| *sum /= pairs as f64);
    }
    sums
}

/// The states that can be reached, nearest first, and in how many steps.
fn breadth_first(chain: &Chain, from: usize) -> (Vec<usize>, Vec<usize>) {
    let mut steps = vec![usize::MAX; chain.ways.len()];
    let mut order = vec![from];
    steps[from] = 0;
    let mut next = 0;
    while let Some(&at) = order.get(next) {
        next += 1;
        for way in &chain.ways[at] {
            if steps[way.to] == usize::MAX {
                steps[way.to] = steps[at] + 1;
                order.push(way.to);
            }
        }
    }
    (order, steps)
}

/// How many shortest ways lead to each state, apart from those through one node.
fn shortest(
    chain: &Chain,
    from: usize,
    order: &[usize],
    steps: &[usize],
    without: Option<usize>,
) -> Vec<f64> {
    let mut ways = vec![0.0; chain.ways.len()];
    let is_left_out = |state: usize| without == Some(node_of(state));
    if !is_left_out(from) {
        ways[from] = 1.0;
    }
    for &at in order {
        for way in chain.ways[at].iter().filter(|way| steps[way.to] == steps[at] + 1 && !is_left_out(way.to))
        {
            ways[way.to] += ways[at];
        }
    }
    ways
}

/// Spearman's rank correlation; those that are the same share the mean of their ranks. `None` for fewer than three, or
/// where one of the two measures is the same for all.
pub fn rank_correlation(one: &[f64], other: &[f64]) -> Option<Correlation> {
    let nodes = one.len();
    if nodes < 3 {
        return None;
    }
    let (one, other) = (mean_ranks(one), mean_ranks(other));
    let mean = (nodes as f64 + 1.0) / 2.0;
    let product =
        |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum() };
    let spread = (product(&one, &one) * product(&other, &other)).sqrt();
    (spread > 0.0).then(|| Correlation { rho: product(&one, &other) / spread, nodes })
}

fn mean_ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: f64| {
        let ahead = values.iter().filter(|other| **other > value + SAME).count();
        let same = values.iter().filter(|other| (**other - value).abs() <= SAME).count();
        ahead as f64 + (same as f64 + 1.0) / 2.0
    };
    values.iter().map(|value| rank(*value)).collect()
}
