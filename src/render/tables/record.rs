//! What is on record: risky nodes with their figures, flows, cases and sources.

use super::{Cell, Column, Kind, Table, capitalised, cites, column, phase, phase_order, places, titles};
use crate::{
    edition::{Edition, NetworkNode, Page},
    entry::{
        LegalStatusPage, PageFields,
        case::{CasePage, StepPage},
        flow::FlowPage,
        risky_node::RiskyNodePage,
        source::SourcePage,
    },
    vocab::terms::{Basis, Stream},
};

const NODES: &[Column] = &[
    column(
        "rank",
        "Rank",
        "By what no longer arrives without it. Nothing where no route that arrives passes.",
        Kind::Count,
        6.0,
    ),
    column("rank_best", "Best rank", "The best it has when any one case is left out.", Kind::Count, 6.5),
    column("rank_worst", "Worst rank", "The worst it has when any one case is left out.", Kind::Count, 6.5),
    column("title", "Risky node", "The class of place.", Kind::Text, 28.0),
    column("stage", "Stage", "The phase of an operation it belongs to.", Kind::Text, 15.0),
    column(
        "verdict",
        "What to do",
        "What its figures suggest: close first, raise cost together, watch or note; protect where it is no place to close.",
        Kind::Text,
        14.0,
    ),
    column("is_yours", "Yours", "Whether this audience can act on it.", Kind::YesNo, 7.0),
    column(
        "reliance",
        "Pass here",
        "The share of operations, worked out on the map, that pass it.",
        Kind::Share,
        8.0,
    ),
    column("reliance_low", "lowest", "The lowest share when any one case is left out.", Kind::Share, 8.0),
    column("reliance_high", "highest", "The highest share when any one case is left out.", Kind::Share, 8.0),
    column(
        "stranded",
        "No longer arrive without it",
        "The share of operations that no longer arrives without it.",
        Kind::Share,
        10.0,
    ),
    column("stranded_low", "lowest", "The lowest share when any one case is left out.", Kind::Share, 8.0),
    column("stranded_high", "highest", "The highest share when any one case is left out.", Kind::Share, 8.0),
    column(
        "fungibility",
        "Fungibility",
        "Which part of the operations that pass could go on by other ways on record.",
        Kind::Share,
        11.0,
    ),
    column(
        "attestations",
        "Attested",
        "Independent attestations of the links at it; fewer than three are thin.",
        Kind::Count,
        9.0,
    ),
    column("is_thin", "Thin", "Whether there are fewer than three.", Kind::YesNo, 6.0),
    column("cases", "Cases", "Distinct cases on record, wages and theft by workers.", Kind::Count, 7.0),
    column(
        "flows",
        "Flows",
        "Distinct documented flows, wages and theft by workers, without prices.",
        Kind::Count,
        7.0,
    ),
    column("inferred", "Inferred flows", "Distinct flows that our analysts infer.", Kind::Count, 9.0),
    column(
        "other_money",
        "Flows of other money",
        "Distinct flows documented for heist or other DPRK money only. Never to be added to the others.",
        Kind::Count,
        10.0,
    ),
    column(
        "substitutes",
        "What could stand in",
        "The likeliest five at most: on record at the same step, or in our judgement.",
        Kind::Text,
        38.0,
    ),
    column(
        "judged",
        "Replaceability in our judgement",
        "How easily it is replaced. Never part of a figure.",
        Kind::Text,
        22.0,
    ),
    column("controllers", "Who can act", "The audiences that can act on it.", Kind::Text, 20.0),
    column("function", "What it does", "What it does for the operation.", Kind::Text, 32.0),
    column("operated_by", "Who runs it", "Who runs it.", Kind::Text, 24.0),
    column("id", "Id", "Its id, which stays the same in later editions.", Kind::Id, 22.0),
];

/// The risky nodes, the ranked ones first, the others by stage.
pub(in crate::render) fn nodes(edition: &Edition<'_>) -> Table {
    let network = edition.network();
    let mut nodes: Vec<(&Page<'_>, &RiskyNodePage<'_>, Option<&NetworkNode<'_>>)> = edition
        .of_kind("risky-node")
        .filter_map(|page| match &page.fields {
            PageFields::RiskyNode(node) => {
                Some((page, node, network.nodes.iter().find(|found| found.id == page.id)))
            }
            _ => None,
        })
        .collect();
    nodes.sort_by_key(|(page, node, figures)| {
        let rank = figures.and_then(|figures| figures.rank).map_or(usize::MAX, |rank| rank.value);
        (rank, phase_order(edition, node.stage), page.id)
    });
    Table {
        id: "risky-nodes",
        title: "Risky nodes",
        says: "Each row is a class of place where money, identity, access or goods change hands. Shares are worked out \
               on the map of wages; a share is not an amount of money, and not a chance of success.",
        key: &["id"],
        columns: NODES,
        rows: nodes.into_iter().map(|(page, node, figures)| node_row(edition, page, node, figures)).collect(),
    }
}

fn node_row(
    edition: &Edition<'_>,
    page: &Page<'_>,
    node: &RiskyNodePage<'_>,
    figures: Option<&NetworkNode<'_>>,
) -> Vec<Cell> {
    // Where no route that arrives passes there is nothing to work out, and a nought would say that it was.
    let on_route = figures.filter(|figures| figures.is_on_route);
    let share = |of: &dyn Fn(&NetworkNode<'_>) -> f64| Cell::from(on_route.map(of));
    let rank = figures.and_then(|figures| figures.rank);
    let evidence = edition.evidence(page.id);
    let substitutes = figures.map(|figures| {
        let in_words = |how: (bool, bool)| match how {
            (true, true) => "on record, and in our judgement",
            (true, false) => "on record",
            (false, _) => "in our judgement",
        };
        let said = figures.substitutes.iter().take(5).map(|substitute| {
            let how = in_words((substitute.is_documented, substitute.is_asserted));
            format!("{} ({how})", substitute.title)
        });
        said.collect::<Vec<_>>().join("; ")
    });
    let controllers = node.controllers.iter().map(|id| {
        let known = edition.about().audiences.iter().find(|(audience, _)| audience == id);
        known.map_or(*id, |(_, title)| title)
    });
    let judged = node
        .replaceability
        .map(|judged| format!("{}. {}", capitalised(judged.grade.in_words()), judged.reason));
    vec![
        rank.map(|rank| rank.value).into(),
        rank.map(|rank| rank.low).into(),
        rank.map(|rank| rank.high).into(),
        page.title.into(),
        phase(edition, node.stage).into(),
        figures.map(|figures| capitalised(figures.verdict())).unwrap_or_default().into(),
        node.is_yours.into(),
        share(&|figures| figures.reliance.value),
        share(&|figures| figures.reliance.low),
        share(&|figures| figures.reliance.high),
        share(&|figures| figures.stranded.value),
        share(&|figures| figures.stranded.low),
        share(&|figures| figures.stranded.high),
        on_route.and_then(|figures| figures.fungibility).into(),
        figures.map(|figures| figures.attestations).into(),
        figures.map_or(Cell::Nothing, |figures| figures.is_thin.into()),
        evidence.cases.into(),
        evidence.flows.into(),
        evidence.inferred.into(),
        evidence.other_money.into(),
        substitutes.unwrap_or_default().into(),
        judged.unwrap_or_default().into(),
        controllers.collect::<Vec<_>>().join(", ").into(),
        node.function.into(),
        node.operated_by.into(),
        page.id.into(),
    ]
}

const FLOWS: &[Column] = &[
    column("title", "Flow", "What moves, and how.", Kind::Text, 28.0),
    column("from", "From", "The risky node it leaves.", Kind::Text, 20.0),
    column("from_id", "From, id", "The id of that node.", Kind::Key, 20.0),
    column("to", "To", "The risky node it reaches.", Kind::Text, 20.0),
    column("to_id", "To, id", "The id of that node.", Kind::Key, 20.0),
    column(
        "carries",
        "What moves",
        "Money, cryptocurrency, goods, identity, access or labour.",
        Kind::Text,
        13.0,
    ),
    column("instrument", "Instrument", "How it moves.", Kind::Text, 20.0),
    column(
        "role",
        "What it is to the operation",
        "Value on its way to the state, something the operation needs, or a price it pays.",
        Kind::Text,
        18.0,
    ),
    column(
        "stream",
        "Whose money",
        "Wages, theft or extortion by workers, heist or other DPRK money.",
        Kind::Text,
        15.0,
    ),
    column("where", "Where", "Where it is on record.", Kind::Text, 18.0),
    column("date", "When", "When it was seen.", Kind::Date, 14.0),
    column("basis", "Basis", "How it is known.", Kind::Text, 15.0),
    column("confidence", "Confidence", "Our confidence in it.", Kind::Text, 11.5),
    column("cases", "Cases", "The cases with a step along it.", Kind::Text, 26.0),
    column("sources", "Sources", "Numbers of the sources it rests on.", Kind::Text, 9.5),
    column("id", "Id", "Its id, which stays the same in later editions.", Kind::Id, 22.0),
];

/// The flows of the workers' own money and what their operations need, in the order of the operation.
pub(in crate::render) fn flows(edition: &Edition<'_>) -> Table {
    Table {
        id: "flows",
        title: "Flows",
        says: "Each row is a flow from one risky node to another: wages and theft by workers, what an operation needs, \
               and the prices it pays. Heist and other DPRK money stands apart.",
        key: &["id"],
        columns: FLOWS,
        rows: flow_rows(edition, false),
    }
}

/// The flows that are documented for other money only.
pub(in crate::render) fn other_flows(edition: &Edition<'_>) -> Table {
    Table {
        id: "flows-of-other-money",
        title: "Flows of other money",
        says: "Each row is a flow that is documented for heist or other DPRK money only. Kept apart, and never to be \
               added to wages.",
        key: &["id"],
        columns: FLOWS,
        rows: flow_rows(edition, true),
    }
}

fn flow_rows(edition: &Edition<'_>, apart: bool) -> Vec<Vec<Cell>> {
    let is_apart = |flow: &FlowPage<'_>| flow.stream == Stream::Heist || flow.basis == Basis::DocumentedOther;
    let stage_of = |node: &str| match edition.page(node).map(|page| &page.fields) {
        Some(PageFields::RiskyNode(node)) => phase_order(edition, node.stage),
        _ => usize::MAX,
    };
    let mut flows: Vec<(&Page<'_>, &FlowPage<'_>)> = edition
        .of_kind("flow")
        .filter_map(|page| match &page.fields {
            PageFields::Flow(flow) if is_apart(flow) == apart => Some((page, flow)),
            _ => None,
        })
        .collect();
    flows.sort_by_key(|(page, flow)| {
        let stage = |end: Option<crate::prose::LinkText<'_>>| end.map_or(usize::MAX, |end| stage_of(end.id));
        (flow.stream, stage(flow.from), stage(flow.to), page.id)
    });
    flows.into_iter().map(|(page, flow)| flow_row(edition, page, flow)).collect()
}

fn flow_row(edition: &Edition<'_>, page: &Page<'_>, flow: &FlowPage<'_>) -> Vec<Cell> {
    let cases: Vec<&str> = edition.cases_along(page.id).map(|case| case.title).collect();
    let place = match (flow.from_jurisdiction, flow.to_jurisdiction) {
        (Some(from), Some(to)) => Cell::from(format!("{} to {}", from.name, to.name)),
        (Some(from), None) => Cell::from(format!("from {}", from.name)),
        (None, Some(to)) => Cell::from(format!("to {}", to.name)),
        (None, None) => places(&page.places),
    };
    vec![
        page.title.into(),
        flow.from.map(|end| end.title).into(),
        flow.from.map(|end| end.id).into(),
        flow.to.map(|end| end.title).into(),
        flow.to.map(|end| end.id).into(),
        capitalised(flow.carries.in_words()).into(),
        flow.instrument.into(),
        capitalised(flow.role.in_words()).into(),
        capitalised(flow.stream.in_words()).into(),
        place,
        flow.date.into(),
        capitalised(flow.basis.in_words()).into(),
        page.confidence.map(|confidence| capitalised(confidence.id())).unwrap_or_default().into(),
        cases.join("; ").into(),
        cites(edition, &page.cites),
        page.id.into(),
    ]
}

const CASES: &[Column] = &[
    column("title", "Case", "The case in a few words.", Kind::Text, 32.0),
    column("summary", "What happened", "The same in a sentence.", Kind::Text, 44.0),
    column("date", "When", "When it happened.", Kind::Date, 17.0),
    column("places", "Where", "Where it happened.", Kind::Text, 22.0),
    column("is_here", "Here", "Whether it happened in a place of this handbook.", Kind::YesNo, 7.0),
    column(
        "legal_status",
        "Legal status of each party",
        "The word of a court or an authority, the day of it, and when it was last checked.",
        Kind::Text,
        52.0,
    ),
    column(
        "sums",
        "Sums, and what each of them is",
        "As the sources give them. They overlap: they are not to be added.",
        Kind::Text,
        44.0,
    ),
    column("sources", "Sources", "Numbers of the sources it rests on.", Kind::Text, 12.0),
    column("id", "Id", "Its id, which stays the same in later editions.", Kind::Id, 22.0),
];

/// The cases, those of the handbook's own places first.
pub(in crate::render) fn cases(edition: &Edition<'_>) -> Table {
    Table {
        id: "cases",
        title: "Cases",
        says: "Each row is a case. How a party fares is said with its day, and may have changed since it was last checked.",
        key: &["id"],
        columns: CASES,
        rows: all_cases(edition).into_iter().map(|(page, case)| case_row(edition, page, case)).collect(),
    }
}

fn all_cases<'e, 'p>(edition: &'e Edition<'p>) -> Vec<(&'e Page<'p>, &'e CasePage<'p>)> {
    let mut cases: Vec<_> = edition
        .of_kind("case")
        .filter_map(|page| match &page.fields {
            PageFields::Case(case) => Some((page, case)),
            _ => None,
        })
        .collect();
    cases.sort_by_key(|(page, _)| (!page.is_here, page.id));
    cases
}

fn case_row(edition: &Edition<'_>, page: &Page<'_>, case: &CasePage<'_>) -> Vec<Cell> {
    let statuses = case.legal_status.iter().map(|status| {
        let by = status.by.map_or_else(String::new, |by| format!(" by {by}"));
        let date = status.date.map_or_else(|| "date not recorded".into(), |date| date.in_words());
        let checked =
            status.checked_on.map_or_else(String::new, |date| format!(" (checked {})", date.in_words()));
        format!("{}: {}{by}, {date}{checked}", status.party, status.status.in_words())
    });
    let sums = case.amounts.iter().map(|amount| {
        let apart = if amount.stream == Stream::Heist { ", kept apart from wages" } else { "" };
        format!("{}: {} ({}{apart})", amount.amount, amount.means, amount.stream.in_words())
    });
    vec![
        page.title.into(),
        page.summary.into(),
        case.date.into(),
        places(&page.places),
        page.is_here.into(),
        statuses.collect::<Vec<_>>().join("\n").into(),
        sums.collect::<Vec<_>>().join("\n").into(),
        cites(edition, &page.cites),
        page.id.into(),
    ]
}

/// A row for each thing that cases have several of: the case, its place among those of the case, and what is said of it.
fn of_cases<'e, 'p: 'e, T: 'e>(
    edition: &'e Edition<'p>,
    several: impl Fn(&'e CasePage<'p>) -> &'e [T],
    cells: impl Fn(&'e T) -> Vec<Cell>,
) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (page, case) in all_cases(edition) {
        for (one, number) in several(case).iter().zip(1_usize..) {
            let mut row = vec![page.title.into(), page.id.into(), number.into()];
            row.extend(cells(one));
            rows.push(row);
        }
    }
    rows
}

const LEGAL: &[Column] = &[
    column("case", "Case", "The case.", Kind::Text, 32.0),
    column("case_id", "Case, id", "The id of the case.", Kind::Key, 22.0),
    column("number", "No.", "The place of the row among those of the case.", Kind::Count, 6.0),
    column("party", "Party", "Whom it is said of.", Kind::Text, 28.0),
    column("status", "Status", "The word of a court or an authority.", Kind::Text, 24.0),
    column("by", "By", "Whose word it is.", Kind::Text, 24.0),
    column("date", "Date", "The day of it.", Kind::Date, 14.0),
    column("checked_on", "Checked", "When it was last checked.", Kind::Date, 14.0),
    column("note", "Note", "What else is to be known.", Kind::Text, 40.0),
    column("sources", "Source", "The number of the source.", Kind::Text, 10.0),
];

/// What courts and authorities said of the parties to the cases.
pub(in crate::render) fn legal_statuses(edition: &Edition<'_>) -> Table {
    let cells = |status: &LegalStatusPage<'_>| {
        vec![
            status.party.into(),
            capitalised(status.status.in_words()).into(),
            status.by.into(),
            status.date.into(),
            status.checked_on.into(),
            status.note.into(),
            cites(edition, status.cite.as_slice()),
        ]
    };
    Table {
        id: "legal-status",
        title: "Legal status",
        says: "Each row is what a court or an authority said of a party to a case, and may have changed since it was last checked.",
        key: &["case_id", "number"],
        columns: LEGAL,
        rows: of_cases(edition, |case| &case.legal_status, cells),
    }
}

const STEPS: &[Column] = &[
    column("case", "Case", "The case.", Kind::Text, 32.0),
    column("case_id", "Case, id", "The id of the case.", Kind::Key, 22.0),
    column("number", "Step", "Its place in the case.", Kind::Count, 6.0),
    column("flow", "Flow", "The flow it goes along.", Kind::Text, 32.0),
    column("flow_id", "Flow, id", "The id of that flow.", Kind::Key, 22.0),
    column("note", "In this case", "What is particular to the case.", Kind::Text, 50.0),
    column("sources", "Sources", "Numbers of the sources.", Kind::Text, 12.0),
];

/// The steps of the cases, each along a flow of either table of flows.
pub(in crate::render) fn steps(edition: &Edition<'_>) -> Table {
    let cells = |step: &StepPage<'_>| {
        vec![step.flow.title.into(), step.flow.id.into(), step.note.into(), cites(edition, &step.cites)]
    };
    Table {
        id: "steps",
        title: "Steps of cases",
        says: "Each row is a step of a case along a flow. Steps along flows of other money stand among them.",
        key: &["case_id", "number"],
        columns: STEPS,
        rows: of_cases(edition, |case| &case.steps, cells),
    }
}

const SOURCES: &[Column] = &[
    column("number", "No.", "Its number, the same in every format of this handbook.", Kind::Count, 6.0),
    column("title", "Source", "Its title.", Kind::Text, 40.0),
    column("publisher", "Publisher", "Who published it.", Kind::Text, 22.0),
    column("kind", "What it is", "What sort of text it is.", Kind::Text, 16.0),
    column("date", "Date", "When it was published; nothing where it is undated.", Kind::Date, 12.0),
    column(
        "grading",
        "Grade",
        "Reliability A to E and credibility 1 to 5, judged independently; F and 6 say that it cannot be judged, which is not the worst.",
        Kind::Text,
        8.0,
    ),
    column("grading_means", "What the grade means", "The same in words.", Kind::Text, 26.0),
    column("read", "How it was read", "Directly, or seen through another text.", Kind::Text, 18.0),
    column("via", "Through", "The text it was seen through.", Kind::Text, 18.0),
    column("language", "Language", "Its language, where that is known (BCP 47).", Kind::Text, 10.0),
    column("url", "Address", "Where it stands.", Kind::Address, 36.0),
    column("archived", "Archived copy", "Where a copy is kept.", Kind::Address, 24.0),
    column(
        "same_origin_as",
        "Repeats",
        "The text whose news it only repeats, and with which it counts once.",
        Kind::Text,
        20.0,
    ),
    column("id", "Id", "Its id, which stays the same in later editions.", Kind::Id, 24.0),
];

/// The sources, by number.
pub(in crate::render) fn sources(edition: &Edition<'_>) -> Table {
    let mut sources: Vec<(usize, &Page<'_>, &SourcePage<'_>)> = edition
        .of_kind("source")
        .filter_map(|page| match &page.fields {
            PageFields::Source(source) => Some((edition.source_number(page.id)?, page, source)),
            _ => None,
        })
        .collect();
    sources.sort_by_key(|(number, ..)| *number);
    let rows = sources.into_iter().map(|(number, page, source)| {
        let grading = source.grading.as_ref();
        vec![
            number.into(),
            page.title.into(),
            source.publisher.into(),
            capitalised(source.kind_of_text.in_words()).into(),
            source.date.into(),
            grading.map_or("Not graded", |grading| grading.code.as_str()).into(),
            grading
                .map(|grading| capitalised(&format!("{}; {}", grading.reliability, grading.credibility)))
                .unwrap_or_default()
                .into(),
            capitalised(source.read.in_words()).into(),
            source.via.into(),
            source.language.into(),
            source.url.into(),
            source.archived.into(),
            titles(&source.same_origin_as).into(),
            page.id.into(),
        ]
    });
    Table {
        id: "sources",
        title: "Sources",
        says: "Each row is a source, with the number that every format of this handbook cites it by.",
        key: &["id"],
        columns: SOURCES,
        rows: rows.collect(),
    }
}
