//! An analysis as JSON: every figure, and the edges with what is needed to find it again.
//!
//! The chain has a state for each node and leg. An edge of the leg `preparation` leads from the preparing state of its
//! `from` to that of its `to`, one of the leg `proceeds` likewise; a node's `turn` leads from its preparing state to its
//! state of proceeds. Operations enter at preparing states by `entry_share` and end in the proceeds of a `sink`.

use crate::{
    edition::{ClosedNodes, Network, NetworkLink, NetworkNode, Quadrant},
    network::{Headroom, Leg, Range},
    render::words::{DAY, ID, Id, markings},
    vocab::terms::{Carries, Stream},
};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;

/// The network of one edition, with every figure and what is needed to find it again.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Analysis<'e> {
    /// The handbook: `en/banks/pk`.
    handbook: &'e str,
    /// The edition of the pack.
    edition: &'e str,
    /// The day it speaks of.
    #[schemars(regex(pattern = DAY))]
    as_of: String,
    /// How far it may travel, a label of TLP 2.0.
    #[schemars(schema_with = "markings")]
    marking: &'e str,
    /// Whose money it is about.
    streams: Vec<Id<Stream>>,
    /// Whether flows that the analysts infer take part.
    inferred: bool,
    /// How much each alternative of a step can grow, κ; `unlimited` where there is no bound.
    headroom: Kappa,
    /// The values of κ of `stranded_by_headroom`, in the same order.
    headrooms: Vec<Kappa>,
    /// What evidence weighs.
    weights: JsonWeights,
    /// Whether there is a route from a source to a sink. Without one, figures are zero.
    has_routes: bool,
    /// How many cases walk an edge.
    cases: usize,
    /// How many flows there are.
    flows: usize,
    /// The nodes, by id.
    nodes: Vec<JsonNode<'e>>,
    /// The edges, by their ends.
    edges: Vec<JsonEdge<'e>>,
    /// Spearman's rank correlation of stranded share and betweenness.
    #[schemars(range(min = -1, max = 1))]
    rank_correlation: Option<f64>,
    /// The best closures for each audience, and for all together.
    joint_closures: Vec<JsonClosures<'e>>,
    /// The fewest places that every route passes one of: nearest to the sources and nearest to the sinks.
    minimum_cuts: Vec<Vec<JsonPlace<'e>>>,
    /// How the order changes under other assumptions.
    sensitivity: Vec<JsonSensitivity<'e>>,
    /// Where wages meet other money of the same state.
    joins: Vec<&'e str>,
    /// What was asked for with `--close`.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<JsonClosure<'e>>,
}

/// A headroom: a number, or the word `unlimited`.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Kappa {
    Number(#[schemars(range(min = 0))] f64),
    Word(#[schemars(extend("const" = "unlimited"))] &'static str),
}

impl From<Headroom> for Kappa {
    fn from(headroom: Headroom) -> Kappa {
        if headroom.kappa().is_finite() { Kappa::Number(headroom.kappa()) } else { Kappa::Word("unlimited") }
    }
}

/// What evidence weighs, as `pack.yaml` says it.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct JsonWeights {
    /// By the analysts' confidence in a flow.
    confidence: ConfidenceWeights,
    /// By how a flow is known.
    basis: BasisWeights,
    /// After how many years evidence counts half; none where it never ages.
    half_life_years: Option<f64>,
    /// How much each alternative of a step can grow, κ.
    headroom: f64,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ConfidenceWeights {
    high: f64,
    moderate: f64,
    low: f64,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct BasisWeights {
    documented: f64,
    documented_other: f64,
    inferred: f64,
}

/// A class of place.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct JsonNode<'e> {
    #[schemars(regex(pattern = ID))]
    id: &'e str,
    title: &'e str,
    /// Its stage, a phase of the pack.
    stage: &'e str,
    /// Routes begin here.
    source: bool,
    /// Routes end here.
    sink: bool,
    /// The operation is paid here.
    pays: bool,
    /// Audiences that can act on it.
    controllers: &'e [&'e str],
    /// Whether it lies on some route.
    on_route: bool,
    /// Whether routes reach it and none goes on to a sink.
    trail_goes_cold: bool,
    /// How many independent attestations it has.
    attestations: usize,
    /// The cases among them.
    cases: &'e [&'e str],
    /// Whether it has fewer than three.
    thin: bool,
    /// The share of operations that enter here.
    #[schemars(range(min = 0, max = 1))]
    entry_share: f64,
    /// How often an operation comes here.
    #[schemars(range(min = 0))]
    passes: f64,
    /// The probability that an operation which prepares here is paid here next.
    #[schemars(range(min = 0, max = 1))]
    turn: Option<f64>,
    /// The probability that an operation ever passes here.
    #[schemars(range(min = 0, max = 1))]
    reliance: f64,
    /// The least and the greatest reliance when any one case is left out.
    reliance_range: [f64; 2],
    /// The share of operations that no longer arrive when this is closed.
    #[schemars(range(min = 0, max = 1))]
    stranded: f64,
    /// The least and the greatest when any one case is left out.
    stranded_range: [f64; 2],
    /// The same for each of `headrooms`.
    stranded_by_headroom: [f64; 4],
    /// 1 − stranded / reliance.
    fungibility: Option<f64>,
    /// The share of shortest routes that pass here.
    #[schemars(range(min = 0, max = 1))]
    betweenness: f64,
    /// One for the first; none for sinks and for what is on no route.
    #[schemars(range(min = 1))]
    rank: Option<usize>,
    /// The best and the worst rank when any one case is left out.
    rank_interval: Option<[usize; 2]>,
    /// What to do about it; none where it is not ranked or is to be protected.
    quadrant: Option<Quadrant>,
    /// Whether it is to be protected and not closed. It is in no joint closure.
    to_protect: bool,
    substitutes: Vec<JsonSubstitute<'e>>,
    /// Where more operations pass when this is closed with `headroom`, the most first.
    displacement: Vec<JsonShift<'e>>,
}

/// What could stand in for a node.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct JsonSubstitute<'e> {
    id: &'e str,
    /// On record as another way on from the same step.
    documented: bool,
    /// In the analysts' judgement.
    asserted: bool,
    /// The Jaccard index of the two neighbourhoods.
    #[schemars(range(min = 0, max = 1))]
    overlap: f64,
}

/// A node that more operations pass.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct JsonShift<'e> {
    id: &'e str,
    /// How much likelier it is that an operation passes it at least once, above 0 and at most 1. Coming back counts
    /// nothing. Changes below 0.0005 are left out.
    #[schemars(range(min = 0, max = 1))]
    change: f64,
}

/// All flows from one node to another in one leg.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct JsonEdge<'e> {
    from: &'e str,
    to: &'e str,
    leg: Leg,
    /// Its evidence weight; only proportions matter.
    #[schemars(range(min = 0))]
    weight: f64,
    /// The probability of going along it from where it leaves; none where it is on no route.
    #[schemars(range(min = 0, max = 1))]
    probability: Option<f64>,
    attestations: usize,
    cases: &'e [&'e str],
    flows: &'e [&'e str],
    /// Whose money it is.
    streams: Vec<Id<Stream>>,
    carries: Vec<Id<Carries>>,
    /// Whether nothing but the analysts' inference stands for it.
    inferred: bool,
}

/// The best closures for an audience.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct JsonClosures<'e> {
    /// None for all audiences together.
    audience: Option<&'e str>,
    best: Vec<JsonClosure<'e>>,
}

/// Nodes closed together.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct JsonClosure<'e> {
    nodes: Vec<&'e str>,
    #[schemars(range(min = 0, max = 1))]
    stranded: f64,
    stranded_by_headroom: [f64; 4],
    /// Whether every set of this size was tried.
    exact: bool,
    /// Where more operations pass; only for what was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    displacement: Option<Vec<JsonShift<'e>>>,
}

/// A node in one leg of a route.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct JsonPlace<'e> {
    node: &'e str,
    leg: Leg,
}

/// The order under another assumption.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct JsonSensitivity<'e> {
    assumption: &'static str,
    /// Spearman's rank correlation with the stranded shares above.
    #[schemars(range(min = -1, max = 1))]
    rank_correlation: Option<f64>,
    first: Vec<&'e str>,
}

/// The schema of an analysis: JSON Schema, draft 2020-12.
pub fn schema() -> serde_json::Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Analysis<'_>>()
        .to_value()
}

/// The analysis of a network; `closed` are nodes that somebody asked about, as positions in [`Network::nodes`].
pub fn analysis<'e>(
    about: &'e crate::edition::About<'_>,
    network: &'e Network<'_>,
    closed: &[usize],
) -> Analysis<'e> {
    let closure = |closure: &ClosedNodes<'e>| JsonClosure {
        nodes: closure.nodes.iter().map(|(id, _)| *id).collect(),
        stranded: closure.stranded,
        stranded_by_headroom: closure.stranded_by_headroom,
        exact: closure.is_exact,
        displacement: None,
    };
    let asked = (!closed.is_empty()).then(|| JsonClosure {
        displacement: Some(shifts(&network.displacement(closed))),
        ..closure(&network.close(closed))
    });
    let (confidence, basis) = (&network.weights.confidence, &network.weights.basis);
    Analysis {
        handbook: about.folder,
        edition: about.edition,
        as_of: about.as_of.to_string(),
        marking: about.marking.banner(),
        streams: network.question.streams.iter().copied().map(Id).collect(),
        inferred: network.question.inferred,
        headroom: network.question.headroom.into(),
        headrooms: Headroom::ALL.map(Kappa::from).into(),
        weights: JsonWeights {
            confidence: ConfidenceWeights {
                high: confidence.high.get(),
                moderate: confidence.moderate.get(),
                low: confidence.low.get(),
            },
            basis: BasisWeights {
                documented: basis.documented.get(),
                documented_other: basis.documented_other.get(),
                inferred: basis.inferred.get(),
            },
            half_life_years: network.weights.half_life_years.map(|years| years.get()),
            headroom: network.weights.headroom.get(),
        },
        has_routes: network.has_routes,
        cases: network.cases,
        flows: network.flows,
        nodes: network.nodes.iter().map(node).collect(),
        edges: network.links.iter().map(edge).collect(),
        rank_correlation: network.correlation.map(|correlation| correlation.rho),
        joint_closures: network
            .closures
            .iter()
            .map(|closures| JsonClosures {
                audience: closures.audience.map(|(id, _)| id),
                best: closures.best.iter().map(closure).collect(),
            })
            .collect(),
        minimum_cuts: network
            .cuts
            .iter()
            .map(|cut| cut.iter().map(|place| JsonPlace { node: place.id, leg: place.leg }).collect())
            .collect(),
        sensitivity: network
            .sensitivity
            .iter()
            .map(|sensitivity| JsonSensitivity {
                assumption: sensitivity.assumption,
                rank_correlation: sensitivity.correlation.map(|correlation| correlation.rho),
                first: sensitivity.first.iter().map(|(id, _)| *id).collect(),
            })
            .collect(),
        joins: network.joins.iter().map(|join| join.id).collect(),
        closed: asked,
    }
}

fn node<'e>(node: &'e NetworkNode<'_>) -> JsonNode<'e> {
    let ends = |range: Range<f64>| [range.low, range.high];
    JsonNode {
        id: node.id,
        title: node.title,
        stage: node.stage,
        source: node.source,
        sink: node.sink,
        pays: node.pays,
        controllers: &node.controllers,
        on_route: node.is_on_route,
        trail_goes_cold: node.is_cold,
        attestations: node.attestations,
        cases: &node.cases,
        thin: node.is_thin,
        entry_share: node.entry_share,
        passes: node.passes,
        turn: node.turn,
        reliance: node.reliance.value,
        reliance_range: ends(node.reliance),
        stranded: node.stranded.value,
        stranded_range: ends(node.stranded),
        stranded_by_headroom: node.stranded_by_headroom,
        fungibility: node.fungibility,
        betweenness: node.betweenness,
        rank: node.rank.map(|rank| rank.value),
        rank_interval: node.rank.map(|rank| [rank.low, rank.high]),
        quadrant: node.quadrant,
        to_protect: node.to_protect.is_some(),
        substitutes: node
            .substitutes
            .iter()
            .map(|substitute| JsonSubstitute {
                id: substitute.id,
                documented: substitute.is_documented,
                asserted: substitute.is_asserted,
                overlap: substitute.overlap,
            })
            .collect(),
        displacement: shifts(&node.displacement),
    }
}

fn shifts<'e>(shifts: &[crate::edition::Shift<'e>]) -> Vec<JsonShift<'e>> {
    shifts.iter().map(|shift| JsonShift { id: shift.id, change: shift.change }).collect()
}

fn edge<'e>(link: &'e NetworkLink<'_>) -> JsonEdge<'e> {
    JsonEdge {
        from: link.from,
        to: link.to,
        leg: link.leg,
        weight: link.weight,
        probability: link.probability,
        attestations: link.attestations,
        cases: &link.cases,
        flows: &link.flows,
        streams: link.streams.iter().copied().map(Id).collect(),
        carries: link.carries.iter().copied().map(Id).collect(),
        inferred: link.is_inferred,
    }
}
