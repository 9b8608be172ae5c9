//! Risky nodes by stage, and the flows between them.
//! Flows of wages, prices and other DPRK money are kept in lists of their own and never added together.

use super::{
    entry::{Group, Head, Line, counted, mentions, place_names},
    markup::Markup,
    setter::Setter,
    sheet::{Sheet, Way},
};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page},
    entry::{PageFields, flow::FlowPage, risky_node::RiskyNodePage},
    vocab::terms::{Basis, FlowRole, Stream},
};
use serde::Serialize;

/// A stage of the network as a mark beside a name: its number and its title.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Stage<'e> {
    /// From 1; 0 where the stage is not one of the pack's phases.
    pub(super) number: usize,
    /// Which of the five colours it has.
    colour: usize,
    title: &'e str,
}

/// The stage of that id.
pub(super) fn stage<'e>(edition: &'e Edition<'_>, id: &'e str) -> Stage<'e> {
    let phases = edition.about().phases;
    match phases.iter().position(|phase| phase.id.as_str() == id) {
        Some(index) => Stage { number: index + 1, colour: index % 5 + 1, title: &phases[index].title },
        None => Stage { number: 0, colour: 5, title: id },
    }
}

/// A stage and the nodes in it.
#[derive(Serialize)]
pub(super) struct StageView<'e> {
    stage: Stage<'e>,
    summary: Option<&'e str>,
    nodes: Vec<NodeLine<'e>>,
}

/// A risky node in the list of all, and itself.
#[derive(Serialize)]
struct NodeLine<'e> {
    head: Line<'e>,
    is_yours: bool,
    evidence: crate::edition::Evidence,
    set_html: Markup,
}

/// A risky node.
#[derive(Serialize)]
pub(super) struct NodeView<'e> {
    head: Head<'e>,
    stage: Stage<'e>,
    function: &'e str,
    operated_by: &'e str,
    controllers: String,
    is_yours: bool,
    /// Whether its text waits for a reader who asks for it. Among others it does where these readers cannot act on it.
    is_folded: bool,
    begins: bool,
    ends: bool,
    evidence_in_words: String,
    grade: Option<&'static str>,
    reason: Option<&'e str>,
    substitutes: Vec<Way<'e>>,
    leaving: Vec<FlowList<FlowView<'e>>>,
    reaching: Vec<FlowList<FlowBrief<'e>>>,
    mentions: Vec<Group<'e>>,
}

/// Flows of one sort that leave or reach a node.
#[derive(Serialize)]
pub(super) struct FlowList<F> {
    caption: String,
    /// Said where the sort must not be taken for another.
    caution: Option<&'static str>,
    flows: Vec<F>,
}

/// A flow as the node it reaches names it; all of it stands at the node it leaves.
#[derive(Serialize)]
pub(super) struct FlowBrief<'e> {
    href: String,
    title: &'e str,
    from: Option<Way<'e>>,
    from_stage: Option<Stage<'e>>,
    carries: &'static str,
    instrument: Option<&'e str>,
    basis: &'static str,
    is_inferred: bool,
}

/// A flow.
#[derive(Serialize)]
pub(super) struct FlowView<'e> {
    head: Head<'e>,
    /// The way to its own place.
    href: String,
    from: Option<Way<'e>>,
    to: Option<Way<'e>>,
    from_stage: Option<Stage<'e>>,
    to_stage: Option<Stage<'e>>,
    role: &'static str,
    stream: &'static str,
    carries: &'static str,
    instrument: Option<&'e str>,
    where_it_goes: String,
    date: Option<String>,
    basis: &'static str,
    is_inferred: bool,
    is_apart: bool,
    is_price: bool,
    cases: Vec<Way<'e>>,
}

/// Every stage that has nodes, in the order of an operation.
pub(super) fn by_stage<'e, 'p>(
    setter: &Setter<'_>,
    sheet: &Sheet<'e, 'p>,
    level: u8,
) -> Result<Vec<StageView<'e>>, Diagnostic> {
    let edition = sheet.edition;
    let mut stages: Vec<(&str, StageView<'e>)> = Vec::new();
    let mut nodes: Vec<(&Page<'p>, &RiskyNodePage<'p>)> = edition
        .of_kind("risky-node")
        .filter_map(|page| match &page.fields {
            PageFields::RiskyNode(node) => Some((page, node)),
            _ => None,
        })
        .collect();
    let place = |id: &str| match stage(edition, id).number {
        0 => usize::MAX,
        number => number,
    };
    nodes.sort_by_key(|(page, node)| (place(node.stage), node.stage, page.id));
    for (page, fields) in nodes {
        let line = NodeLine {
            head: Line::of(page),
            is_yours: fields.is_yours,
            evidence: edition.evidence(page.id),
            set_html: setter.piece(
                "pieces/risky-node.html",
                level + 1,
                node(sheet, page, fields, level + 2),
            )?,
        };
        match stages.last_mut() {
            Some((last, view)) if *last == fields.stage => view.nodes.push(line),
            _ => {
                let phase = edition.about().phases.iter().find(|phase| phase.id.as_str() == fields.stage);
                let summary = phase.and_then(|phase| phase.summary.as_deref());
                let stage = stage(edition, fields.stage);
                stages.push((fields.stage, StageView { stage, summary, nodes: vec![line] }));
            }
        }
    }
    Ok(stages.into_iter().map(|(_, view)| view).collect())
}

/// One node; `level` is that of the headings under its own.
pub(super) fn node<'e, 'p>(
    sheet: &Sheet<'e, 'p>,
    page: &'e Page<'p>,
    node: &'e RiskyNodePage<'p>,
    level: u8,
) -> NodeView<'e> {
    let mut mentions = mentions(sheet, page.id, &["typology", "control", "jurisdiction", "guide", "entity"]);
    mentions.extend(Group::of("Cases that pass here", ways_to(sheet, sheet.edition.cases_through(page.id))));
    NodeView {
        head: Head::of(sheet, page, level),
        stage: stage(sheet.edition, node.stage),
        function: node.function,
        operated_by: node.operated_by,
        controllers: node.controllers.iter().map(|id| id.replace('-', " ")).collect::<Vec<_>>().join(", "),
        is_yours: node.is_yours,
        is_folded: !node.is_yours && !sheet.is_own_page_of(page),
        begins: node.source,
        ends: node.sink,
        evidence_in_words: evidence_in_words(sheet.edition.evidence(page.id)),
        grade: node.replaceability.map(|judged| judged.grade.in_words()),
        reason: node.replaceability.map(|judged| judged.reason.as_str()),
        substitutes: sheet.ways(&node.substitutes),
        leaving: lists(flows(sheet.edition.flows_leaving(page.id)), "What leaves it", |page, fields| {
            flow(sheet, page, fields, level + 1)
        }),
        reaching: lists(flows(sheet.edition.flows_reaching(page.id)), "What reaches it", |page, fields| {
            brief(sheet, page, fields)
        }),
        mentions,
    }
}

/// How much is on record, in words. Other DPRK money is counted apart.
pub(super) fn evidence_in_words(evidence: crate::edition::Evidence) -> String {
    let mut words = vec![
        counted(evidence.cases, "case", "cases"),
        counted(evidence.flows, "documented flow", "documented flows"),
    ];
    if evidence.inferred > 0 {
        words.push(counted(evidence.inferred, "inferred flow", "inferred flows"));
    }
    let own = words.join(", ");
    match evidence.other_money {
        0 => own,
        apart => format!("{own}; apart from these, {apart} for heist or other DPRK money only"),
    }
}

fn flows<'e, 'p: 'e>(pages: impl Iterator<Item = &'e Page<'p>>) -> Vec<(&'e Page<'p>, &'e FlowPage<'p>)> {
    let with_fields = |page: &'e Page<'p>| match &page.fields {
        PageFields::Flow(flow) => Some((page, flow)),
        _ => None,
    };
    pages.filter_map(with_fields).collect()
}

/// The flows at a node, in lists that are not to be mixed.
fn lists<'e, 'p, F>(
    flows: Vec<(&'e Page<'p>, &'e FlowPage<'p>)>,
    title: &str,
    view: impl Fn(&'e Page<'p>, &'e FlowPage<'p>) -> F,
) -> Vec<FlowList<F>> {
    let (apart, rest): (Vec<_>, Vec<_>) = flows.into_iter().partition(|(_, flow)| is_apart(flow));
    let (prices, own): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(_, flow)| is_price(flow));
    let lists = [
        (title.to_string(), None, own),
        (
            format!("{title}, as a price"),
            Some("What the operation pays a helper. It is not a route of the money."),
            prices,
        ),
        (
            format!("{title}, heist or other DPRK money"),
            Some("Documented for other money than wages. Kept apart, and never to be added to the rest."),
            apart,
        ),
    ];
    lists
        .into_iter()
        .filter(|(_, _, flows)| !flows.is_empty())
        .map(|(caption, caution, flows)| FlowList {
            caption,
            caution,
            flows: flows.into_iter().map(|(page, flow)| view(page, flow)).collect(),
        })
        .collect()
}

/// Whether a flow is documented for other money than that of the workers.
pub(super) fn is_apart(flow: &FlowPage<'_>) -> bool {
    flow.stream == Stream::Heist || flow.basis == Basis::DocumentedOther
}

fn is_price(flow: &FlowPage<'_>) -> bool {
    flow.role == FlowRole::Cost
}

fn brief<'e, 'p>(sheet: &Sheet<'e, 'p>, page: &'e Page<'p>, flow: &'e FlowPage<'p>) -> FlowBrief<'e> {
    FlowBrief {
        href: sheet.to_page(page).unwrap_or_default(),
        title: page.title,
        from: flow.from.and_then(|link| sheet.way(&link)),
        from_stage: flow.from.and_then(|link| node_stage(sheet.edition, link.id)),
        carries: flow.carries.in_words(),
        instrument: instrument_beside(page.title, flow),
        basis: flow.basis.in_words(),
        is_inferred: flow.basis == Basis::Inferred,
    }
}

/// How a flow goes, beside its title; nothing where the title says it.
pub(super) fn instrument_beside<'e>(title: &str, flow: &FlowPage<'e>) -> Option<&'e str> {
    (!flow.instrument.eq_ignore_ascii_case(title)).then_some(flow.instrument)
}

/// One flow.
pub(super) fn flow<'e, 'p>(
    sheet: &Sheet<'e, 'p>,
    page: &'e Page<'p>,
    flow: &'e FlowPage<'p>,
    level: u8,
) -> FlowView<'e> {
    let end = |link: Option<crate::prose::LinkText<'p>>| link.and_then(|link| sheet.way(&link));
    let stage_of = |link: Option<crate::prose::LinkText<'p>>| node_stage(sheet.edition, link?.id);
    FlowView {
        head: Head::of(sheet, page, level),
        href: sheet.to_page(page).unwrap_or_default(),
        from: end(flow.from),
        to: end(flow.to),
        from_stage: stage_of(flow.from),
        to_stage: stage_of(flow.to),
        role: flow.role.in_words(),
        stream: flow.stream.in_words(),
        carries: flow.carries.in_words(),
        instrument: instrument_beside(page.title, flow),
        where_it_goes: where_it_goes(page, flow),
        date: flow.date.map(|period| period.in_words()),
        basis: flow.basis.in_words(),
        is_inferred: flow.basis == Basis::Inferred,
        is_apart: is_apart(flow),
        is_price: is_price(flow),
        cases: ways_to(sheet, sheet.edition.cases_along(page.id)),
    }
}

/// The stage of a node.
pub(super) fn node_stage<'e>(edition: &'e Edition<'_>, node: &str) -> Option<Stage<'e>> {
    match &edition.page(node)?.fields {
        PageFields::RiskyNode(fields) => Some(stage(edition, fields.stage)),
        _ => None,
    }
}

fn where_it_goes(page: &Page<'_>, flow: &FlowPage<'_>) -> String {
    match (flow.from_jurisdiction, flow.to_jurisdiction) {
        (Some(from), Some(to)) => format!("{} to {}", from.name, to.name),
        (Some(from), None) => format!("from {}", from.name),
        (None, Some(to)) => format!("to {}", to.name),
        (None, None) => place_names(&page.places),
    }
}

fn ways_to<'e, 'p: 'e>(sheet: &Sheet<'e, 'p>, pages: impl Iterator<Item = &'e Page<'p>>) -> Vec<Way<'e>> {
    pages.filter_map(|page| Some(Way { href: sheet.to_page(page)?, title: page.title })).collect()
}
