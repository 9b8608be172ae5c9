//! Cases: what happened, as paths along flows, each party with its legal status.

use super::{
    entry::{Group, Head, Line, mentions, place_names},
    markup::Markup,
    nodes::{Stage, instrument_beside, is_apart, node_stage},
    part,
    setter::Setter,
    sheet::{Sheet, Way},
};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page},
    entry::{
        LegalStatusPage, PageFields,
        case::{CasePage, StepPage},
        flow::FlowPage,
    },
    vocab::{
        jurisdiction::in_a_sentence,
        terms::{Basis, Stream},
    },
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Cases under one heading.
#[derive(Serialize)]
pub(super) struct CaseGroup<'e> {
    title: String,
    cases: Vec<CaseLine<'e>>,
}

/// A case in the list of its group, and itself.
#[derive(Serialize)]
struct CaseLine<'e> {
    head: Line<'e>,
    date: Option<String>,
    places: String,
    /// How the parties fare now: each one's latest word, each word once.
    legal_words: String,
    set_html: Markup,
}

/// A case.
#[derive(Serialize)]
pub(super) struct CaseView<'e> {
    head: Head<'e>,
    date: Option<String>,
    is_here: bool,
    legal_status: Vec<LegalView<'e>>,
    amounts: Vec<AmountView<'e>>,
    path: Vec<Stop<'e>>,
    steps: Vec<StepView<'e>>,
    entities: Vec<Way<'e>>,
    mentions: Vec<Group<'e>>,
}

/// What a court or an authority said of a party.
#[derive(Serialize)]
pub(super) struct LegalView<'e> {
    party: &'e str,
    status: &'static str,
    date: Option<String>,
    by: Option<&'e str>,
    note: Option<&'e str>,
    checked_on: Option<String>,
    cites_html: Markup,
}

#[derive(Serialize)]
struct AmountView<'e> {
    amount: &'e str,
    means: &'e str,
    stream: &'static str,
    is_apart: bool,
    cites_html: Markup,
}

/// A risky node on a case's path.
#[derive(Serialize)]
struct Stop<'e> {
    way: Option<Way<'e>>,
    stage: Option<Stage<'e>>,
    /// How the operation got here; nothing where a path begins.
    instrument: Option<&'e str>,
    /// Whether the path takes up an earlier node again before it comes here.
    begins_branch: bool,
}

/// A step in words.
#[derive(Serialize)]
struct StepView<'e> {
    anchor: Option<String>,
    flow: Option<Way<'e>>,
    from: Option<Way<'e>>,
    to: Option<Way<'e>>,
    from_stage: Option<Stage<'e>>,
    to_stage: Option<Stage<'e>>,
    /// Where the case has no words of its own, and the flow's title does not say it.
    instrument: Option<&'e str>,
    note: Option<&'e str>,
    is_inferred: bool,
    is_apart: bool,
    cites_html: Markup,
}

/// All cases; those of the handbook's own places come first.
pub(super) fn groups<'e, 'p>(
    setter: &Setter<'_>,
    sheet: &Sheet<'e, 'p>,
    level: u8,
) -> Result<Vec<CaseGroup<'e>>, Diagnostic> {
    let about = sheet.edition.about();
    let (here, elsewhere): (Vec<_>, Vec<_>) = sheet.edition.of_kind("case").partition(|page| page.is_here);
    let first = match about.place {
        Some(_) => format!("Cases documented in {}", names_here(sheet)),
        None => String::new(),
    };
    let second = if here.is_empty() { "All cases" } else { "Cases elsewhere" };
    [(first, here), (second.to_string(), elsewhere)]
        .into_iter()
        .filter(|(_, pages)| !pages.is_empty())
        .map(|(title, pages)| {
            let line = |(page, fields): (&'e Page<'p>, &'e CasePage<'p>)| {
                Ok::<_, Diagnostic>(CaseLine {
                    head: Line::of(page),
                    date: fields.date.map(|period| period.in_words()),
                    places: place_names(&page.places),
                    legal_words: latest_words(&fields.legal_status),
                    set_html: setter.piece(
                        "pieces/case.html",
                        level + 1,
                        case(sheet, page, fields, level + 2),
                    )?,
                })
            };
            let with_fields = |page: &'e Page<'p>| match &page.fields {
                PageFields::Case(fields) => Some((page, fields)),
                _ => None,
            };
            let cases = pages.into_iter().filter_map(with_fields).map(line);
            Ok(CaseGroup { title, cases: cases.collect::<Result<_, _>>()? })
        })
        .collect()
}

/// How the parties fare now. Who was charged and then sentenced is sentenced; a list that named both would accuse and
/// acquit in one breath. Of two words of one day the later in the list counts, as authors write them in order.
fn latest_words(statuses: &[LegalStatusPage<'_>]) -> String {
    let mut latest: BTreeMap<&str, &LegalStatusPage<'_>> = BTreeMap::new();
    for status in statuses {
        let before = latest.entry(status.party).or_insert(status);
        if before.date <= status.date {
            *before = status;
        }
    }
    let words: BTreeSet<&str> = latest.values().map(|status| status.status.in_words()).collect();
    words.into_iter().collect::<Vec<_>>().join("; ")
}

/// The places of the handbook, in words.
pub(super) fn names_here(sheet: &Sheet<'_, '_>) -> String {
    let about = sheet.edition.about();
    let own = about.place.map(|place| place.code);
    let others = about.places.iter().filter(|place| Some(place.code) != own);
    let names: Vec<String> =
        about.place.iter().chain(others).map(|place| in_a_sentence(place.name)).collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => names.concat(),
    }
}

/// One case; `level` is that of the headings under its own.
pub(super) fn case<'e, 'p>(
    sheet: &Sheet<'e, 'p>,
    page: &'e Page<'p>,
    case: &'e CasePage<'p>,
    level: u8,
) -> CaseView<'e> {
    CaseView {
        head: Head::of(sheet, page, level),
        date: case.date.map(|period| period.in_words()),
        is_here: page.is_here,
        legal_status: legal(sheet, &case.legal_status),
        amounts: case
            .amounts
            .iter()
            .map(|amount| AmountView {
                amount: amount.amount,
                means: amount.means,
                stream: amount.stream.in_words(),
                is_apart: amount.stream == Stream::Heist,
                cites_html: sheet.cites(&amount.cites),
            })
            .collect(),
        path: path(sheet, case),
        steps: steps(sheet, page, case),
        entities: sheet.ways(&case.entities),
        mentions: mentions(sheet, page.id, &["typology", "risky-node", "control", "jurisdiction", "guide"]),
    }
}

/// What courts and authorities said.
pub(super) fn legal<'e, 'p>(sheet: &Sheet<'e, 'p>, list: &'e [LegalStatusPage<'p>]) -> Vec<LegalView<'e>> {
    list.iter()
        .map(|status| LegalView {
            party: status.party,
            status: status.status.in_words(),
            date: status.date.map(|date| date.in_words()),
            by: status.by,
            note: status.note,
            checked_on: status.checked_on.map(|date| date.in_words()),
            cites_html: sheet.cites(status.cite.as_slice()),
        })
        .collect()
}

fn flow_of<'e, 'p>(edition: &'e Edition<'p>, id: &str) -> Option<&'e FlowPage<'p>> {
    match &edition.page(id)?.fields {
        PageFields::Flow(flow) => Some(flow),
        _ => None,
    }
}

fn path<'e>(sheet: &Sheet<'e, '_>, case: &CasePage<'_>) -> Vec<Stop<'e>> {
    let mut stops = Vec::new();
    let mut at: Option<&str> = None;
    for step in &case.steps {
        let Some(flow) = flow_of(sheet.edition, step.flow.id) else { continue };
        let (Some(from), Some(to)) = (flow.from, flow.to) else { continue };
        let stop = |node: crate::prose::LinkText<'_>, instrument, begins_branch| Stop {
            way: sheet
                .edition
                .page(node.id)
                .and_then(|page| Some(Way { href: sheet.to_page(page)?, title: page.title })),
            stage: node_stage(sheet.edition, node.id),
            instrument,
            begins_branch,
        };
        if at != Some(from.id) {
            stops.push(stop(from, None, at.is_some()));
        }
        stops.push(stop(to, Some(flow.instrument), false));
        at = Some(to.id);
    }
    stops
}

/// A step with its anchor: the case's id, two hyphens and the flow's. A flow taken twice has it once.
type AnchoredStep<'e, 'p> = (Option<String>, &'e StepPage<'p>, &'e FlowPage<'p>);

/// The steps of a case, each with its anchor and its flow.
pub(super) fn steps_with_anchors<'e, 'p>(
    edition: &'e Edition<'p>,
    page: &Page<'p>,
    case: &'e CasePage<'p>,
) -> Vec<AnchoredStep<'e, 'p>> {
    let mut anchored = BTreeSet::new();
    let step = |step: &'e StepPage<'p>| {
        let flow = flow_of(edition, step.flow.id)?;
        let anchor = anchored.insert(step.flow.id).then(|| format!("{}--{}", page.id, step.flow.id));
        Some((anchor, step, flow))
    };
    case.steps.iter().filter_map(step).collect()
}

fn steps<'e, 'p>(sheet: &Sheet<'e, 'p>, page: &Page<'p>, case: &'e CasePage<'p>) -> Vec<StepView<'e>> {
    let stage_of = |link: Option<crate::prose::LinkText<'p>>| node_stage(sheet.edition, link?.id);
    let view = |(anchor, step, flow): AnchoredStep<'e, 'p>| StepView {
        anchor,
        flow: sheet.way(&step.flow),
        from: flow.from.and_then(|link| sheet.way(&link)),
        to: flow.to.and_then(|link| sheet.way(&link)),
        from_stage: stage_of(flow.from),
        to_stage: stage_of(flow.to),
        instrument: if step.note.is_some() { None } else { instrument_beside(step.flow.title, flow) },
        note: step.note,
        is_inferred: flow.basis == Basis::Inferred,
        is_apart: is_apart(flow),
        cites_html: sheet.cites(&step.cites),
    };
    steps_with_anchors(sheet.edition, page, case).into_iter().map(view).collect()
}

/// A case or a flow in a list: where it stands, what it is, when it was.
#[derive(Serialize)]
pub(super) struct Listed<'e> {
    href: String,
    title: &'e str,
    summary: Option<&'e str>,
    date: Option<String>,
}

/// An entry as a list names it.
pub(super) fn listed<'e>(sheet: &Sheet<'e, '_>, page: &'e Page<'_>) -> Option<Listed<'e>> {
    part::home(sheet.edition.about(), page)?;
    let date = match &page.fields {
        PageFields::Case(case) => case.date,
        PageFields::Flow(flow) => flow.date,
        _ => None,
    };
    Some(Listed {
        href: sheet.to_page(page)?,
        title: page.title,
        summary: page.summary,
        date: date.map(|period| period.in_words()),
    })
}
