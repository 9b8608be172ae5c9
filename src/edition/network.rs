//! The network of one edition: its nodes and links in the words of the field, and what is measured of them.
//! Built from the edition's own pages, so that nothing held back lends a figure weight. The mathematics is
//! [`crate::network`]'s.

use super::{About, Page, Pages};
use crate::{
    entry::{
        PageFields, PlaceName,
        case::{CasePage, StepPage},
        flow::FlowPage,
        risky_node::RiskyNodePage,
    },
    network::{
        self, Case, Correlation, Evidence, Flow, Headroom, Joint, Leg, Measures, Node, Problem, Range,
        Solution, Step, overlap, rank_correlation,
    },
    pack::Weights,
    prose::{CiteText, LinkText},
    vocab::{
        Date, Lookup, Period,
        terms::{Basis, Carries, Confidence, FlowRole, Replaceable, Stream},
    },
};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Fewer independent attestations than this are thin.
pub const THIN_BELOW: usize = 3;

/// From which reliance on a node counts as much used.
pub const MUCH_USED: f64 = 0.2;

/// Up to which fungibility a node counts as hard to do without.
pub const HARD_TO_REPLACE: f64 = 0.5;

/// What is asked of a network.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Question {
    /// Whose money is looked at. Wages and heist money are never mixed unless somebody asks for it.
    pub streams: BTreeSet<Stream>,
    /// Whether flows that our analysts infer take part.
    pub inferred: bool,
    /// How much each alternative of a step can grow.
    pub headroom: Headroom,
}

impl Question {
    /// The question that handbooks answer: wages, with what is inferred, and the headroom of the pack.
    pub fn of(about: &About<'_>) -> Question {
        Question {
            streams: BTreeSet::from([Stream::Wages]),
            inferred: true,
            headroom: Headroom::new(about.weights.headroom.get()).unwrap_or_default(),
        }
    }

    fn takes(&self, flow: &FlowPage<'_>) -> bool {
        flow.role != FlowRole::Cost
            && self.streams.contains(&flow.stream)
            && (self.inferred || flow.basis != Basis::Inferred)
    }
}

/// The network of an edition, measured.
#[derive(Clone, Debug, Serialize)]
pub struct Network<'p> {
    /// What was asked.
    pub question: Question,
    /// What evidence weighs.
    pub weights: &'p Weights,
    /// The nodes, in the order of their ids.
    pub nodes: Vec<NetworkNode<'p>>,
    /// The links, in the order of their ends.
    pub links: Vec<NetworkLink<'p>>,
    /// Whether there is a route from a source to a sink.
    pub has_routes: bool,
    /// How many cases walk a link of it.
    pub cases: usize,
    /// How many flows it is made of.
    pub flows: usize,
    /// How ranks by stranded share and by betweenness agree.
    pub correlation: Option<Correlation>,
    /// How the order of nodes agrees with what it is under other assumptions.
    pub sensitivity: Vec<Sensitivity<'p>>,
    /// The best closures for each audience alone, and for all of them together.
    pub closures: Vec<AudienceClosures<'p>>,
    /// The fewest places that every route passes one of.
    pub cuts: Vec<Vec<Place<'p>>>,
    /// Where wages meet other money of the same state.
    pub joins: Vec<Join<'p>>,
    /// What moves between places.
    pub corridors: Vec<Corridor<'p>>,
    /// Everything needed to ask again.
    #[serde(skip)]
    solution: Arc<Solution>,
}

/// A risky node in the network.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "what the figures are is said in `network::Figures`")]
pub struct NetworkNode<'p> {
    pub id: &'p str,
    pub title: &'p str,
    /// The id of its stage, a phase of the pack.
    pub stage: &'p str,
    /// Routes begin here.
    pub source: bool,
    /// Routes end here.
    pub sink: bool,
    /// The operation is paid here.
    pub pays: bool,
    /// The audiences that can act on it.
    pub controllers: Vec<&'p str>,
    /// Whether this audience is one of them.
    pub is_yours: bool,
    /// Whether something that begins or ends there is documented in a place of this handbook.
    pub is_here: bool,
    /// Whether it lies on some route.
    pub is_on_route: bool,
    /// Whether routes reach it and none goes on to a sink.
    pub is_cold: bool,
    /// How many independent attestations its links have.
    pub attestations: usize,
    /// The cases among them.
    pub cases: Vec<&'p str>,
    /// Whether there are fewer than [`THIN_BELOW`].
    pub is_thin: bool,
    /// The share of operations that enter here.
    pub entry_share: f64,
    /// How often an operation comes here.
    pub passes: f64,
    /// The probability that an operation which prepares here is paid here next; `None` where none is.
    pub turn: Option<f64>,
    pub reliance: Range<f64>,
    pub stranded: Range<f64>,
    /// With κ of 0, ½, 1 and unlimited.
    pub stranded_by_headroom: [f64; 4],
    pub fungibility: Option<f64>,
    pub betweenness: f64,
    pub rank: Option<Range<usize>>,
    /// `None` where it is not ranked, and where it is to be protected.
    pub quadrant: Option<Quadrant>,
    /// What could stand in for it, the likeliest first.
    pub substitutes: Vec<Substitute<'p>>,
    /// Where more operations pass when it is closed, the most first.
    pub displacement: Vec<Shift<'p>>,
    /// How replaceable the analysts hold it to be. Never part of a figure.
    pub replaceability: Option<Replaceable>,
    /// Whether it is to be protected and not closed; why, the analysts say in this sentence. It is in no joint closure
    /// and in no quadrant.
    pub to_protect: Option<&'p str>,
}

/// What to do about a node, by how much operations rely on it and how hard it is to do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Quadrant {
    /// Much used, and hard to do without.
    CloseFirst,
    /// Much used, and easy to do without: worth closing together with what stands in for it.
    RaiseCostTogether,
    /// Little used, and hard to do without for those who use it.
    Watch,
    /// Little used, and easy to do without.
    Note,
}

impl NetworkNode<'_> {
    /// What to do about it, for readers; empty where it is not ranked.
    pub fn verdict(&self) -> &'static str {
        match self.to_protect {
            Some(_) => "protect",
            None => self.quadrant.map_or("", Quadrant::in_words),
        }
    }
}

impl Quadrant {
    /// All of them, the most urgent first.
    pub const ALL: [Quadrant; 4] =
        [Quadrant::CloseFirst, Quadrant::RaiseCostTogether, Quadrant::Watch, Quadrant::Note];

    fn of(reliance: f64, fungibility: f64) -> Quadrant {
        match (reliance >= MUCH_USED, fungibility <= HARD_TO_REPLACE) {
            (true, true) => Quadrant::CloseFirst,
            (true, false) => Quadrant::RaiseCostTogether,
            (false, true) => Quadrant::Watch,
            (false, false) => Quadrant::Note,
        }
    }

    /// As a verdict for readers.
    pub fn in_words(self) -> &'static str {
        match self {
            Quadrant::CloseFirst => "close first",
            Quadrant::RaiseCostTogether => "raise cost together",
            Quadrant::Watch => "watch",
            Quadrant::Note => "note",
        }
    }
}

/// A node that could stand in for another.
#[derive(Clone, Debug, Serialize)]
pub struct Substitute<'p> {
    /// Its id.
    pub id: &'p str,
    /// Its title.
    pub title: &'p str,
    /// Whether it is on record as another way on from the same step.
    pub is_documented: bool,
    /// Whether the analysts hold it to be one.
    pub is_asserted: bool,
    /// The overlap of their neighbourhoods, between 0 and 1.
    pub overlap: f64,
}

/// A node that more operations pass when others are closed.
#[derive(Clone, Debug, Serialize)]
pub struct Shift<'p> {
    /// Its id.
    pub id: &'p str,
    /// Its title.
    pub title: &'p str,
    /// How much likelier it is that an operation passes it at least once. Above 0, and at most 1.
    pub change: f64,
}

/// All flows from one node to another in one leg.
#[derive(Clone, Debug, Serialize)]
pub struct NetworkLink<'p> {
    /// The id of the node it leaves.
    pub from: &'p str,
    /// The id of the node it reaches.
    pub to: &'p str,
    /// Its half of a route.
    pub leg: Leg,
    /// Its evidence weight.
    pub weight: f64,
    /// The probability of going along it from where it leaves; `None` where it is on no route.
    pub probability: Option<f64>,
    /// How many independent attestations it has.
    pub attestations: usize,
    /// The cases among them.
    pub cases: Vec<&'p str>,
    /// Its flows.
    pub flows: Vec<&'p str>,
    /// Whose money it is.
    pub streams: BTreeSet<Stream>,
    /// What moves.
    pub carries: BTreeSet<Carries>,
    /// Whether nothing but our analysts' inference stands for it.
    pub is_inferred: bool,
    /// Whether something of it is documented in a place of this handbook.
    pub is_here: bool,
}

/// How the order of nodes changes under another assumption.
#[derive(Clone, Debug, Serialize)]
pub struct Sensitivity<'p> {
    /// The assumption, in words that follow "with".
    pub assumption: &'static str,
    /// How the stranded shares agree with the ones that are printed.
    pub correlation: Option<Correlation>,
    /// The five nodes that are first then.
    pub first: Vec<(&'p str, &'p str)>,
}

/// What an audience can close.
#[derive(Clone, Debug, Serialize)]
pub struct AudienceClosures<'p> {
    /// Its id and its title; `None` for all audiences together.
    pub audience: Option<(&'p str, &'p str)>,
    /// Whether these readers are of that audience.
    pub is_yours: bool,
    /// The one, two and three nodes whose closure strands most.
    pub best: Vec<ClosedNodes<'p>>,
}

/// Nodes that are closed together.
#[derive(Clone, Debug, Serialize)]
pub struct ClosedNodes<'p> {
    /// Their ids and titles.
    pub nodes: Vec<(&'p str, &'p str)>,
    /// The share of operations that no longer arrive.
    pub stranded: f64,
    /// The same with κ of 0, ½, 1 and unlimited.
    pub stranded_by_headroom: [f64; 4],
    /// Whether every set of that size was tried.
    pub is_exact: bool,
}

/// A node in one leg of a route.
#[derive(Clone, Debug, Serialize)]
pub struct Place<'p> {
    /// The id of the node.
    pub id: &'p str,
    /// Its title.
    pub title: &'p str,
    /// The leg.
    pub leg: Leg,
}

/// A node where wages meet other money of the same state.
#[derive(Clone, Debug, Serialize)]
pub struct Join<'p> {
    /// The id of the node.
    pub id: &'p str,
    /// Its title.
    pub title: &'p str,
    /// How many flows of each stream begin or end there.
    pub flows: BTreeMap<&'static str, usize>,
}

/// What moves from one place to another, of one stream.
#[derive(Clone, Debug, Serialize)]
pub struct Corridor<'p> {
    /// Where from.
    pub from: PlaceName<'p>,
    /// Where to.
    pub to: PlaceName<'p>,
    /// What moves.
    pub carries: BTreeSet<Carries>,
    /// By which instruments.
    pub instruments: Vec<&'p str>,
    /// Whose money it is. What moves of another stream is another corridor.
    pub stream: Stream,
    /// The flows, by id and title.
    pub flows: Vec<(&'p str, &'p str)>,
    /// Whether one of its ends is a place of this handbook.
    pub is_here: bool,
    /// Whether nothing but our analysts' inference stands for it.
    pub is_inferred: bool,
}

/// Positions of nodes, flows and cases in an [`Evidence`], with the pages they stand for.
struct Record<'e, 'p> {
    nodes: Vec<(&'e Page<'p>, &'e RiskyNodePage<'p>)>,
    flows: Vec<(&'e Page<'p>, &'e FlowPage<'p>)>,
    cases: Vec<&'e Page<'p>>,
    evidence: Evidence,
}

impl<'p> Network<'p> {
    /// Measures the network of an edition's pages.
    pub fn of(about: &About<'p>, pages: Pages<'_, 'p>, question: &Question) -> Network<'p> {
        let asked = record(about, pages.clone(), question, about.weights);
        let closers = closers(about, &asked);
        let assumptions = assumptions(about, question);
        let graph_of = |Assumption { question, weights, .. }: &Assumption| {
            (record(about, pages.clone(), question, weights).evidence.graph(), question.headroom)
        };
        let solution = about.solved.solve(Problem {
            evidence: asked.evidence.clone(),
            headroom: question.headroom,
            closable: closers.iter().map(|(_, closable)| closable.clone()).collect(),
            otherwise: assumptions.iter().map(graph_of).collect(),
        });
        let measures = &solution.measures;
        let cold: BTreeSet<usize> = measures.routes.cold(&measures.graph).trails.into_iter().collect();
        let nodes = (0..asked.nodes.len()).map(|node| node_of(&asked, measures, node, cold.contains(&node)));
        let cut = |cut: &network::Cut| -> Vec<Place<'p>> {
            cut.places.iter().map(|(node, leg)| place(&asked, *node, *leg)).collect()
        };
        let sensitivity = assumptions
            .iter()
            .zip(&solution.otherwise)
            .map(|(assumption, stranded)| sensitivity(&asked, measures, assumption.in_words, stranded));
        let best = closers
            .iter()
            .zip(&solution.joints)
            .map(|((audience, _), joints)| closures(about, &asked, measures, *audience, joints));
        Network {
            nodes: nodes.collect(),
            links: links(&asked, measures),
            has_routes: measures.routes.exist(),
            cases: asked.cases.len(),
            flows: asked.flows.len(),
            correlation: measures.correlation.map(rounded_correlation),
            sensitivity: sensitivity.collect(),
            closures: best.collect(),
            cuts: solution.cuts.iter().map(cut).collect(),
            joins: joins(pages.clone()),
            corridors: corridors(pages),
            question: question.clone(),
            weights: about.weights,
            solution,
        }
    }

    /// The node of an id.
    pub fn node(&self, id: &str) -> Option<&NetworkNode<'p>> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// The probability that an operation passes at least one of some nodes, given by their ids; what is no node counts
    /// nothing.
    pub fn coverage<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> f64 {
        let place = |id: &str| self.nodes.iter().position(|node| node.id == id);
        let nodes: BTreeSet<usize> = ids.into_iter().filter_map(place).collect();
        let nodes: Vec<usize> = nodes.into_iter().collect();
        rounded(self.solution.measures.routes.stranded(&nodes, Headroom::NONE))
    }

    /// The nodes that are ranked, the first first; of those with one rank, by id.
    pub fn ranked(&self) -> Vec<&NetworkNode<'p>> {
        let mut ranked: Vec<_> =
            self.nodes.iter().filter_map(|node| Some((node.rank?.value, node))).collect();
        ranked.sort_by_key(|(rank, node)| (*rank, node.id));
        ranked.into_iter().map(|(_, node)| node).collect()
    }

    /// What comes of closing nodes together, given as positions in `nodes`.
    pub fn close(&self, nodes: &[usize]) -> ClosedNodes<'p> {
        let named = |node: &usize| (self.nodes[*node].id, self.nodes[*node].title);
        ClosedNodes {
            nodes: nodes.iter().map(named).collect(),
            stranded: rounded(self.solution.measures.routes.stranded(nodes, self.question.headroom)),
            stranded_by_headroom: self.solution.measures.routes.close(nodes).stranded.map(rounded),
            is_exact: true,
        }
    }

    /// Where more operations pass when nodes are closed together, the most first.
    pub fn displacement(&self, closed: &[usize]) -> Vec<Shift<'p>> {
        let more_pass = self.solution.measures.routes.more_pass(closed, self.question.headroom);
        shifts(&more_pass, |node| (self.nodes[node].id, self.nodes[node].title))
    }
}

/// Rounds a figure once, so that what is printed, written out and compared is the same everywhere.
fn rounded(figure: f64) -> f64 {
    (figure * 1e12).round() / 1e12
}

fn rounded_range(range: Range<f64>) -> Range<f64> {
    Range { value: rounded(range.value), low: rounded(range.low), high: rounded(range.high) }
}

fn rounded_correlation(correlation: Correlation) -> Correlation {
    Correlation { rho: rounded(correlation.rho), ..correlation }
}

/// Takes down what the readers' pages say of flows and cases.
fn record<'e, 'p>(
    about: &About<'_>,
    pages: Pages<'e, 'p>,
    question: &Question,
    weights: &Weights,
) -> Record<'e, 'p> {
    let mut nodes = Vec::new();
    let mut flows = Vec::new();
    let mut cases = Vec::new();
    for page in pages.clone() {
        match &page.fields {
            PageFields::RiskyNode(node) => nodes.push((page, node)),
            PageFields::Flow(flow) if question.takes(flow) => flows.push((page, flow)),
            PageFields::Case(case) => cases.push((page, case)),
            _ => {}
        }
    }
    let node_at: Lookup<&str, usize> =
        nodes.iter().enumerate().map(|(index, (page, _))| (page.id, index)).collect();
    let flow_at: Lookup<&str, usize> =
        flows.iter().enumerate().map(|(index, (page, _))| (page.id, index)).collect();
    let origins = Origins::of(pages);
    let weigher = Weigher { weights, as_of: about.as_of };
    let counted_flows = flows.iter().filter_map(|(page, flow)| {
        Some(Flow {
            from: *node_at.get(flow.from?.id)?,
            to: *node_at.get(flow.to?.id)?,
            leg: leg_of(flow),
            weight: weigher.weigh(page.confidence, flow.basis, flow.date),
            origins: origins.of_cites(&page.cites),
        })
    });
    let counted_flows: Vec<Flow> = counted_flows.collect();
    assert_eq!(counted_flows.len(), flows.len(), "a flow is shown only where both its ends are");
    let sure = |page: &Page<'_>| page.confidence.unwrap_or(Confidence::Moderate);
    let steps = |page: &Page<'p>, case: &CasePage<'p>| -> Vec<Step> {
        let step = |step: &StepPage<'p>| {
            let flow = *flow_at.get(step.flow.id)?;
            let (flow_page, fields) = flows[flow];
            // A case is no surer than the flow it walks, and no flow surer than the case.
            let confidence = sure(flow_page).max(sure(page));
            let cites =
                [&step.cites, &flow_page.cites, &page.cites].into_iter().find(|cites| !cites.is_empty());
            Some(Step {
                flow,
                weight: weigher.weigh(Some(confidence), fields.basis, case.date.or(fields.date)),
                origins: cites.map(|cites| origins.of_cites(cites)).unwrap_or_default(),
            })
        };
        case.steps.iter().filter_map(step).collect()
    };
    let mut walking = Vec::new();
    let mut counted_cases = Vec::new();
    for (page, case) in cases {
        let steps = steps(page, case);
        if !steps.is_empty() {
            walking.push(page);
            counted_cases.push(Case { steps });
        }
    }
    let counted_nodes = nodes
        .iter()
        .map(|(_, node)| Node { is_source: node.source, is_sink: node.sink, pays: node.pays })
        .collect();
    Record {
        nodes,
        flows,
        cases: walking,
        evidence: Evidence::new(counted_nodes, counted_flows, counted_cases),
    }
}

impl Record<'_, '_> {
    /// Whether a flow is documented in a place of this handbook. Where it happened, its own places say; those of a case
    /// speak for the steps along flows that have none, since a case may have begun in one country and ended in another.
    fn is_here(&self, flow: usize) -> bool {
        let (page, fields) = self.flows[flow];
        let is_here = if page.places.is_empty() {
            self.evidence.cases_along(flow).any(|case| self.cases[case].is_here)
        } else {
            page.is_here
        };
        is_here && fields.basis != Basis::Inferred
    }
}

fn leg_of(flow: &FlowPage<'_>) -> Leg {
    if flow.role == FlowRole::Enabling { Leg::Preparation } else { Leg::Proceeds }
}

/// What a piece of evidence counts.
struct Weigher<'w> {
    weights: &'w Weights,
    as_of: Date,
}

impl Weigher<'_> {
    /// Confidence × basis × age. Evidence without a date does not age, since nobody knows how old it is.
    fn weigh(&self, confidence: Option<Confidence>, basis: Basis, date: Option<Period>) -> f64 {
        let Weights { confidence: of_confidence, basis: of_basis, half_life_years, .. } = self.weights;
        let confidence = match confidence.unwrap_or(Confidence::Moderate) {
            Confidence::High => of_confidence.high,
            Confidence::Moderate => of_confidence.moderate,
            Confidence::Low => of_confidence.low,
        };
        let basis = match basis {
            Basis::Documented => of_basis.documented,
            Basis::DocumentedOther => of_basis.documented_other,
            Basis::Inferred => of_basis.inferred,
        };
        let age = match (half_life_years, date) {
            (Some(half_life), Some(date)) => {
                let last_seen = date.to.unwrap_or(date.from).last_day();
                let days = (self.as_of.last_day() - last_seen).get_days().max(0);
                // From a library and not from the machine, so that the last digit is the same everywhere.
                libm::exp2(-(f64::from(days) / 365.25) / half_life.get())
            }
            _ => 1.0,
        };
        confidence.get() * basis.get() * age
    }
}

/// Which texts only repeat which others.
struct Origins<'p> {
    of: Lookup<&'p str, usize>,
}

impl<'p> Origins<'p> {
    fn of(pages: Pages<'_, 'p>) -> Origins<'p> {
        let repeats: Lookup<&str, Option<&'p str>> = pages
            .filter_map(|page| match &page.fields {
                PageFields::Source(source) => Some((page.id, source.same_origin_as.map(|origin| origin.id))),
                _ => None,
            })
            .collect();
        let origin = |source: &'p str| {
            let mut seen = BTreeSet::from([source]);
            let mut at = source;
            while let Some(Some(before)) = repeats.get(at).copied()
                && seen.insert(before)
            {
                at = before;
            }
            // Texts that point at one another in a ring have one origin, whichever of them one begins with.
            if let Some(Some(_)) = repeats.get(at) { seen.into_iter().min().unwrap_or(at) } else { at }
        };
        let number =
            |source| repeats.get_index_of(origin(source)).expect("a source comes with what it repeats");
        Origins { of: repeats.keys().map(|source| (*source, number(source))).collect() }
    }

    fn of_cites(&self, cites: &[CiteText<'_>]) -> BTreeSet<usize> {
        cites.iter().filter_map(|cite| self.of.get(cite.id).copied()).collect()
    }
}

fn node_of<'p>(record: &Record<'_, 'p>, measures: &Measures, node: usize, is_cold: bool) -> NetworkNode<'p> {
    let (page, fields) = record.nodes[node];
    let figures = &measures.figures[node];
    let attested = &record.evidence.of_node(node);
    let cases: Vec<&Page<'p>> = attested.cases.iter().map(|case| record.cases[*case]).collect();
    let touches =
        |flow: &FlowPage<'_>| [flow.from, flow.to].into_iter().flatten().any(|end| end.id == page.id);
    let is_here = (0..record.flows.len()).any(|flow| touches(record.flows[flow].1) && record.is_here(flow));
    let to_protect = fields.replaceability.filter(|_| fields.is_to_protect());
    let quadrant = figures
        .rank
        .and(figures.fungibility)
        .filter(|_| to_protect.is_none())
        .map(|fungibility| Quadrant::of(figures.reliance.value, fungibility));
    let is_on_route = measures.routes.is_on_route(node);
    let named = |other: usize| (record.nodes[other].0.id, record.nodes[other].0.title);
    NetworkNode {
        id: page.id,
        title: page.title,
        stage: fields.stage,
        source: fields.source,
        sink: fields.sink,
        pays: fields.pays,
        controllers: fields.controllers.clone(),
        is_yours: fields.is_yours,
        is_here,
        is_on_route,
        is_cold,
        attestations: attested.count(),
        cases: cases.iter().map(|case| case.id).collect(),
        is_thin: attested.count() < THIN_BELOW,
        entry_share: rounded(measures.routes.entry_share(node)),
        passes: rounded(measures.passes[node]),
        turn: measures.turns.iter().find(|turn| turn.node == node).map(|turn| rounded(turn.probability)),
        reliance: rounded_range(figures.reliance),
        stranded: rounded_range(figures.stranded),
        stranded_by_headroom: figures.stranded_by_headroom.map(rounded),
        fungibility: figures.fungibility.map(rounded),
        betweenness: rounded(figures.betweenness),
        rank: figures.rank,
        quadrant,
        substitutes: substitutes(record, measures, node),
        displacement: shifts(&figures.more_pass, named),
        replaceability: fields.replaceability.map(|replaceability| replaceability.grade),
        to_protect: to_protect.map(|replaceability| replaceability.reason.as_str()),
    }
}

fn substitutes<'p>(record: &Record<'_, 'p>, measures: &Measures, node: usize) -> Vec<Substitute<'p>> {
    let documented = measures.routes.alternatives(node);
    let asserted: BTreeSet<&str> = record.nodes[node].1.substitutes.iter().map(|link| link.id).collect();
    let mut substitutes: Vec<Substitute<'p>> = record
        .nodes
        .iter()
        .enumerate()
        .filter(|(other, (page, _))| documented.contains(other) || asserted.contains(page.id))
        .map(|(other, (page, _))| Substitute {
            id: page.id,
            title: page.title,
            is_documented: documented.contains(&other),
            is_asserted: asserted.contains(page.id),
            overlap: rounded(overlap(&measures.graph, node, other)),
        })
        .collect();
    substitutes.sort_by(|a, b| {
        let both = |substitute: &Substitute<'_>| substitute.is_documented && substitute.is_asserted;
        both(b).cmp(&both(a)).then(b.overlap.total_cmp(&a.overlap)).then(a.id.cmp(b.id))
    });
    substitutes
}

/// Changes smaller than this say nothing: half an operation in a thousand.
const WORTH_SAYING: f64 = 0.0005;

fn shifts<'p>(more_pass: &[(usize, f64)], named: impl Fn(usize) -> (&'p str, &'p str)) -> Vec<Shift<'p>> {
    let mut shifts: Vec<Shift<'p>> = more_pass
        .iter()
        .filter(|(_, more)| *more > WORTH_SAYING)
        .map(|(node, more)| {
            let (id, title) = named(*node);
            Shift { id, title, change: rounded(*more) }
        })
        .collect();
    shifts.sort_by(|a, b| b.change.total_cmp(&a.change).then(a.id.cmp(b.id)));
    shifts
}

fn links<'p>(record: &Record<'_, 'p>, measures: &Measures) -> Vec<NetworkLink<'p>> {
    let attested = record.evidence.of_links();
    let flows_of_links = record.evidence.flows_of_links();
    let link = |((link, attested), flows): ((&network::Link, _), &[usize])| {
        let attested: &network::Attestations = attested;
        let is_here = flows.iter().any(|flow| record.is_here(*flow));
        let flows: Vec<&(&Page<'p>, &FlowPage<'p>)> = flows.iter().map(|flow| &record.flows[*flow]).collect();
        let cases: Vec<&Page<'p>> = attested.cases.iter().map(|case| record.cases[*case]).collect();
        NetworkLink {
            from: record.nodes[link.from].0.id,
            to: record.nodes[link.to].0.id,
            leg: link.leg,
            weight: rounded(link.weight),
            probability: measures.routes.probability(link.from, link.to, link.leg).map(rounded),
            attestations: attested.count(),
            cases: cases.iter().map(|case| case.id).collect(),
            flows: flows.iter().map(|(page, _)| page.id).collect(),
            streams: flows.iter().map(|(_, flow)| flow.stream).collect(),
            carries: flows.iter().map(|(_, flow)| flow.carries).collect(),
            is_inferred: flows.iter().all(|(_, flow)| flow.basis == Basis::Inferred),
            is_here,
        }
    };
    measures.graph.links.iter().zip(&attested).zip(flows_of_links).map(link).collect()
}

/// Another way to weigh or to ask, in words that follow "with".
struct Assumption {
    in_words: &'static str,
    question: Question,
    weights: Weights,
}

fn assumptions(about: &About<'_>, question: &Question) -> Vec<Assumption> {
    let with = |in_words, question, weights| Assumption { in_words, question, weights };
    let headroom = |headroom| Question { headroom, ..question.clone() };
    let weights = about.weights;
    vec![
        with("documented flows only", Question { inferred: false, ..question.clone() }, weights.clone()),
        with("every attestation counting the same", question.clone(), Weights::all_the_same(weights)),
        with("alternatives that cannot grow", headroom(Headroom::NONE), weights.clone()),
        with("alternatives that can double", headroom(Headroom::ALL[2]), weights.clone()),
        with("alternatives without limit", headroom(Headroom::UNLIMITED), weights.clone()),
    ]
}

fn sensitivity<'p>(
    record: &Record<'_, 'p>,
    measures: &Measures,
    assumption: &'static str,
    stranded: &[f64],
) -> Sensitivity<'p> {
    let ranked: Vec<usize> =
        (0..record.nodes.len()).filter(|node| measures.figures[*node].rank.is_some()).collect();
    let of_ranked = |stranded: &[f64]| -> Vec<f64> { ranked.iter().map(|node| stranded[*node]).collect() };
    let asked: Vec<f64> = measures.figures.iter().map(|figures| figures.stranded.value).collect();
    let mut first: Vec<usize> = ranked.iter().copied().filter(|node| stranded[*node] > 0.0).collect();
    first.sort_by(|a, b| rounded(stranded[*b]).total_cmp(&rounded(stranded[*a])).then(a.cmp(b)));
    let named = |node: usize| (record.nodes[node].0.id, record.nodes[node].0.title);
    Sensitivity {
        assumption,
        correlation: rank_correlation(&of_ranked(&asked), &of_ranked(stranded)).map(rounded_correlation),
        first: first.into_iter().take(5).map(named).collect(),
    }
}

/// Each audience, and `None` for all of them together, with the nodes that it could close.
type Closers<'p> = Vec<(Option<(&'p str, &'p str)>, BTreeSet<usize>)>;

fn closers<'p>(about: &About<'p>, record: &Record<'_, 'p>) -> Closers<'p> {
    let closable = |may_act: &dyn Fn(&RiskyNodePage<'_>) -> bool| -> BTreeSet<usize> {
        // Where routes end is the state itself, and whoever is to be protected is not to be closed.
        let can_be_closed = |node: &RiskyNodePage<'_>| !node.sink && !node.is_to_protect() && may_act(node);
        let nodes = record.nodes.iter().enumerate();
        nodes.filter(|(_, (_, node))| can_be_closed(node)).map(|(node, _)| node).collect()
    };
    let alone = about
        .audiences
        .iter()
        .map(|audience| (Some(*audience), closable(&|node| node.controllers.contains(&audience.0))));
    let together = (None, closable(&|node| !node.controllers.is_empty()));
    alone.chain([together]).collect()
}

fn closures<'p>(
    about: &About<'p>,
    record: &Record<'_, 'p>,
    measures: &Measures,
    audience: Option<(&'p str, &'p str)>,
    joints: &[Joint],
) -> AudienceClosures<'p> {
    let named = |node: &usize| (record.nodes[*node].0.id, record.nodes[*node].0.title);
    let closed = |Joint { nodes, stranded, is_exact }: &Joint| ClosedNodes {
        stranded: rounded(*stranded),
        stranded_by_headroom: measures.routes.close(nodes).stranded.map(rounded),
        nodes: nodes.iter().map(named).collect(),
        is_exact: *is_exact,
    };
    AudienceClosures {
        audience,
        is_yours: audience.is_some_and(|(id, _)| id == about.audience),
        best: joints.iter().map(closed).collect(),
    }
}

fn place<'p>(record: &Record<'_, 'p>, node: usize, leg: Leg) -> Place<'p> {
    let (page, _) = record.nodes[node];
    Place { id: page.id, title: page.title, leg }
}

/// Nodes where both wages and heist money are on record, whatever stream was asked for.
fn joins<'p>(pages: Pages<'_, 'p>) -> Vec<Join<'p>> {
    let mut at: BTreeMap<&str, (LinkText<'p>, BTreeMap<Stream, usize>)> = BTreeMap::new();
    for page in pages {
        let PageFields::Flow(flow) = &page.fields else { continue };
        if flow.role != FlowRole::Proceeds {
            continue;
        }
        let ends: BTreeMap<&str, LinkText<'p>> =
            flow.from.iter().chain(&flow.to).map(|end| (end.id, *end)).collect();
        for (id, end) in ends {
            *at.entry(id).or_insert((end, BTreeMap::new())).1.entry(flow.stream).or_default() += 1;
        }
    }
    at.into_values()
        .filter(|(_, flows)| flows.contains_key(&Stream::Wages) && flows.contains_key(&Stream::Heist))
        .map(|(node, flows)| Join {
            id: node.id,
            title: node.title,
            flows: flows.into_iter().map(|(stream, count)| (stream.id(), count)).collect(),
        })
        .collect()
}

/// What moves between places, of all streams, each flow with its own.
fn corridors<'p>(pages: Pages<'_, 'p>) -> Vec<Corridor<'p>> {
    let mut corridors: BTreeMap<(&str, &str, Stream), Corridor<'p>> = BTreeMap::new();
    for page in pages {
        let PageFields::Flow(flow) = &page.fields else { continue };
        let (Some(from), Some(to)) = (flow.from_jurisdiction, flow.to_jurisdiction) else { continue };
        if flow.role == FlowRole::Cost {
            continue;
        }
        let corridor = corridors.entry((from.code, to.code, flow.stream)).or_insert_with(|| Corridor {
            from,
            to,
            carries: BTreeSet::new(),
            instruments: Vec::new(),
            stream: flow.stream,
            flows: Vec::new(),
            is_here: false,
            is_inferred: true,
        });
        corridor.carries.insert(flow.carries);
        if !corridor.instruments.contains(&flow.instrument) {
            corridor.instruments.push(flow.instrument);
        }
        corridor.flows.push((page.id, page.title));
        corridor.is_here |= page.is_here;
        corridor.is_inferred &= flow.basis == Basis::Inferred;
    }
    corridors.into_values().collect()
}
