//! What to close first: risky nodes by what their closure strands, each with its reason, its range, what could stand in
//! for it, where operations would go, and what these readers can do; and the same as a drawing of four quarters.

use super::{
    map::{in_range, percent, shift_in_words},
    markup::{Markup, escape},
    nodes::{Stage, evidence_in_words, node_stage},
    sheet::{Sheet, Way},
};
use crate::edition::{AudienceClosures, HARD_TO_REPLACE, MUCH_USED, Network, NetworkNode, Quadrant};
use serde::Serialize;
use std::fmt::Write;

/// What the part shows.
#[derive(Serialize)]
pub(super) struct RankingView<'e> {
    rows: Vec<RankRow<'e>>,
    quadrants_html: Markup,
    quarters: Vec<Quarter<'e>>,
    headroom: String,
    /// Best closures: these readers', then all together.
    closures: Vec<ClosureRow>,
    cuts: Vec<String>,
    correlation: Option<String>,
    /// What these readers can act on and no route that arrives passes.
    yours_off_route: Vec<Way<'e>>,
    methods_href: Option<String>,
}

/// A node with its rank.
#[derive(Serialize)]
pub(super) struct RankRow<'e> {
    rank: usize,
    /// As `4–6`, where leaving out a case moves it.
    interval: Option<String>,
    way: Way<'e>,
    stage: Stage<'e>,
    is_yours: bool,
    is_thin: bool,
    is_here: bool,
    verdict: &'static str,
    bar_html: Markup,
    reason: String,
    evidence: String,
    substitutes: Vec<SubstituteRow<'e>>,
    displacement: Vec<String>,
    /// Why it is to be protected and not closed.
    to_protect: Option<String>,
    judged: Option<&'static str>,
    controls: Vec<Way<'e>>,
}

#[derive(Serialize)]
struct SubstituteRow<'e> {
    way: Way<'e>,
    how: String,
}

/// A quarter of the drawing, and the nodes in it.
#[derive(Serialize)]
struct Quarter<'e> {
    verdict: &'static str,
    meaning: &'static str,
    nodes: Vec<Ranked<'e>>,
}

#[derive(Serialize)]
struct Ranked<'e> {
    rank: usize,
    way: Way<'e>,
}

#[derive(Serialize)]
struct ClosureRow {
    who: String,
    nodes: String,
    stranded: String,
    by_headroom: Vec<String>,
    is_exact: bool,
}

/// The ranking of an edition that has routes.
pub(super) fn view<'e>(
    sheet: &Sheet<'e, '_>,
    network: &'e Network<'_>,
    methods_href: Option<String>,
) -> RankingView<'e> {
    let ranked = network.ranked();
    let title = |id: &str| sheet.edition.page(id).map_or("", |page| page.title);
    let mut closures: Vec<&AudienceClosures<'_>> =
        network.closures.iter().filter(|closures| closures.is_yours || closures.audience.is_none()).collect();
    closures.sort_by_key(|closures| !closures.is_yours);
    let place = |place: &crate::edition::Place<'_>| {
        let leg = match place.leg {
            crate::network::Leg::Preparation => "on the way to work",
            crate::network::Leg::Proceeds => "on the way of the money",
        };
        format!("{} ({leg})", title(place.id))
    };
    RankingView {
        rows: ranked.iter().filter_map(|node| row(sheet, node)).collect(),
        quadrants_html: Markup::ready(quadrants(&ranked)),
        quarters: Quadrant::ALL.iter().map(|quadrant| quarter(sheet, &ranked, *quadrant)).collect(),
        headroom: percent(network.question.headroom.kappa()),
        closures: closures.into_iter().flat_map(|closures| closure_rows(sheet, closures)).collect(),
        cuts: network.cuts.iter().map(|cut| cut.iter().map(place).collect::<Vec<_>>().join("; ")).collect(),
        correlation: network.correlation.map(|correlation| format!("{:.2}", correlation.rho)),
        yours_off_route: network
            .nodes
            .iter()
            .filter(|node| node.is_yours && !node.is_on_route)
            .filter_map(|node| way(sheet, node.id))
            .collect(),
        methods_href,
    }
}

fn way<'e>(sheet: &Sheet<'e, '_>, id: &str) -> Option<Way<'e>> {
    let page = sheet.edition.page(id)?;
    Some(Way { href: sheet.to_page(page)?, title: page.title })
}

fn row<'e>(sheet: &Sheet<'e, '_>, node: &NetworkNode<'_>) -> Option<RankRow<'e>> {
    let rank = node.rank?;
    let controls = sheet.edition.mentions(node.id).iter().filter(|link| link.kind == "control");
    let substitutes = node.substitutes.iter().take(5).filter_map(|substitute| {
        let how = match (substitute.is_documented, substitute.is_asserted) {
            (true, true) => "on record, and in our judgement",
            (true, false) => "on record at the same step",
            (false, _) => "in our judgement",
        };
        let how = format!("{how}; neighbours in common {}", percent(substitute.overlap));
        Some(SubstituteRow { way: way(sheet, substitute.id)?, how })
    });
    Some(RankRow {
        rank: rank.value,
        interval: (rank.low != rank.high).then(|| format!("{}–{}", rank.low, rank.high)),
        way: way(sheet, node.id)?,
        stage: node_stage(sheet.edition, node.id)?,
        is_yours: node.is_yours,
        is_thin: node.is_thin,
        is_here: node.is_here,
        verdict: node.verdict(),
        to_protect: node.to_protect.map(str::to_string),
        bar_html: Markup::ready(bar(node)),
        reason: reason(node),
        evidence: evidence_in_words(sheet.edition.evidence(node.id)),
        substitutes: substitutes.collect(),
        displacement: node.displacement.iter().take(4).map(shift_in_words).collect(),
        judged: node.replaceability.filter(|_| node.to_protect.is_none()).map(|grade| grade.in_words()),
        controls: controls.filter_map(|link| way(sheet, link.id)).collect(),
    })
}

/// Why a node stands where it stands, in a sentence.
pub(super) fn reason(node: &NetworkNode<'_>) -> String {
    let passes = format!("{} of documented operations pass here", in_range(node.reliance));
    let [_, _, _, unlimited] = node.stranded_by_headroom;
    let share = |share: f64| (share * 100.0).round() as i64;
    match (share(node.stranded.value), share(unlimited)) {
        (0, _) => format!("{passes}; without it, all of them could go on by other ways on record."),
        (stranded, bound) if bound > 0 => format!(
            "{passes}; without it {} would no longer arrive, and {bound}% even if every other way could grow without limit.",
            if stranded == share(node.reliance.value) { "they".to_string() } else { in_range(node.stranded) }
        ),
        _ => format!(
            "{passes}; without it {} would no longer arrive, unless the other ways can grow further.",
            in_range(node.stranded)
        ),
    }
}

/// A bar of what is stranded in one of what passes, with the range as a whisker. The figures stand beside it.
fn bar(node: &NetworkNode<'_>) -> String {
    let at = |share: f64| format!("{:.1}", share * 200.0);
    format!(
        "<svg class=\"rank-bar\" viewBox=\"0 0 200 16\" width=\"200\" height=\"16\" aria-hidden=\"true\"><rect class=\"track\" \
         width=\"200\" height=\"10\" y=\"3\"/><rect class=\"passes\" width=\"{}\" height=\"10\" y=\"3\"/><rect class=\"strands\" \
         width=\"{}\" height=\"10\" y=\"3\"/><path class=\"whisker\" d=\"M{low} 8H{high}M{low} 4v8M{high} 4v8\"/></svg>",
        at(node.reliance.value),
        at(node.stranded.value),
        low = at(node.stranded.low),
        high = at(node.stranded.high),
    )
}

fn closure_rows(sheet: &Sheet<'_, '_>, closures: &AudienceClosures<'_>) -> Vec<ClosureRow> {
    let title = |id: &str| sheet.edition.page(id).map_or("", |page| page.title);
    // Closing a class of place takes all who can: one bank by itself closes nothing for good.
    let who = match closures.audience {
        Some((_, title)) => format!("All {} together", within_a_sentence(title)),
        None => "All audiences together".into(),
    };
    closures
        .best
        .iter()
        .map(|best| ClosureRow {
            who: who.clone(),
            nodes: best.nodes.iter().map(|(id, _)| title(id)).collect::<Vec<_>>().join(", "),
            stranded: percent(best.stranded),
            by_headroom: best.stranded_by_headroom.map(percent).into(),
            is_exact: best.is_exact,
        })
        .collect()
}

/// A title as it is written after other words: `Banks` becomes `banks`, and `EU bodies` stay so.
fn within_a_sentence(title: &str) -> String {
    let mut letters = title.chars();
    let (first, second) = (letters.next(), letters.next());
    if second.is_some_and(char::is_uppercase) {
        return title.into();
    }
    first.into_iter().flat_map(char::to_lowercase).chain(title.chars().skip(1)).collect()
}

fn quarter<'e>(sheet: &Sheet<'e, '_>, ranked: &[&NetworkNode<'_>], quadrant: Quadrant) -> Quarter<'e> {
    let nodes = ranked.iter().filter(|node| node.quadrant == Some(quadrant));
    Quarter {
        verdict: quadrant.in_words(),
        meaning: match quadrant {
            Quadrant::CloseFirst => "much used, and hard to do without",
            Quadrant::RaiseCostTogether => {
                "much used, and easy to do without: close it together with what stands in for it"
            }
            Quadrant::Watch => "little used, and hard to do without for those who use it",
            Quadrant::Note => "little used, and easy to do without",
        },
        nodes: nodes
            .filter_map(|node| Some(Ranked { rank: node.rank?.value, way: way(sheet, node.id)? }))
            .collect(),
    }
}

/// The room of the drawing of quarters, and of a mark in it.
const ACROSS: f64 = 560.0;
const DOWN: f64 = 360.0;
const FRAME: f64 = 34.0;
const MARK: f64 = 11.0;

/// The ranked nodes by how hard they are to do without (across) and how much operations rely on them (upwards). Marks
/// that would lie on one another are moved aside; the list beside the drawing says to which quarter each belongs.
fn quadrants(ranked: &[&NetworkNode<'_>]) -> String {
    let x = |irreplaceable: f64| FRAME + MARK + irreplaceable * (ACROSS - FRAME - 2.0 * MARK - 6.0);
    let y = |reliance: f64| DOWN - FRAME - MARK - reliance * (DOWN - FRAME - 2.0 * MARK - 6.0);
    let mut svg = format!(
        "<svg class=\"quadrants\" viewBox=\"0 0 {ACROSS} {DOWN}\" width=\"{ACROSS}\" height=\"{DOWN}\" role=\"img\" \
         aria-label=\"Risky nodes by reliance and by how hard they are to do without; the list below says the same.\">"
    );
    let (middle_x, middle_y) = (x(1.0 - HARD_TO_REPLACE), y(MUCH_USED));
    let _ = write!(
        svg,
        "<rect class=\"first\" x=\"{middle_x:.1}\" y=\"0\" width=\"{:.1}\" height=\"{middle_y:.1}\"/><path class=\"axes\" \
         d=\"M{FRAME} 0V{bottom}H{ACROSS}\"/><path class=\"middle\" d=\"M{middle_x:.1} 0V{bottom}M{FRAME} {middle_y:.1}H{ACROSS}\"/>",
        ACROSS - middle_x,
        bottom = DOWN - FRAME,
    );
    for (words, at_x, at_y, class) in [
        ("raise cost together", FRAME + 8.0, 16.0, "start"),
        ("close first", ACROSS - 8.0, 16.0, "end"),
        ("note", FRAME + 8.0, DOWN - FRAME - 6.0, "start"),
        ("watch", ACROSS - 8.0, DOWN - FRAME - 6.0, "end"),
        ("harder to do without →", ACROSS - 8.0, DOWN - 10.0, "end axis"),
    ] {
        let _ = write!(svg, "<text class=\"{class}\" x=\"{at_x}\" y=\"{at_y:.1}\">{}</text>", escape(words));
    }
    let _ = write!(
        svg,
        "<text class=\"end axis\" transform=\"rotate(-90)\" x=\"-8\" y=\"20\">more relied on →</text>"
    );
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for node in ranked {
        let (Some(fungibility), Some(rank)) = (node.fungibility, node.rank) else { continue };
        let (cx, cy) = free_place(&taken, x(1.0 - fungibility), y(node.reliance.value));
        taken.push((cx, cy));
        let class = if node.is_yours { "mark yours" } else { "mark" };
        let shape = if node.is_yours {
            format!(
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{}\" height=\"{}\"/>",
                cx - MARK,
                cy - MARK,
                2.0 * MARK,
                2.0 * MARK
            )
        } else {
            format!("<circle cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"{MARK}\"/>")
        };
        let _ = write!(
            svg,
            "<g class=\"{class}\"><title>{}</title>{shape}<text x=\"{cx:.1}\" y=\"{:.1}\">{}</text></g>",
            escape(node.title),
            cy + 4.5,
            rank.value
        );
    }
    svg.push_str("</svg>");
    svg
}

/// The place nearest to the wanted one where a mark lies on no other.
fn free_place(taken: &[(f64, f64)], x: f64, y: f64) -> (f64, f64) {
    let step = 2.0 * MARK + 1.0;
    let is_free = |x: f64, y: f64| taken.iter().all(|(a, b)| (a - x).abs() >= step || (b - y).abs() >= step);
    let is_inside = |x: f64, y: f64| {
        (FRAME + MARK..=ACROSS - MARK).contains(&x) && (MARK..=DOWN - FRAME - MARK).contains(&y)
    };
    // In rings of half a mark, to the right first.
    let ring = |distance: i32| {
        (-distance..=distance).rev().flat_map(move |across| {
            let down = distance - across.abs();
            [-down, down].map(|down| (f64::from(across) * step / 2.0, f64::from(down) * step / 2.0))
        })
    };
    (0..60)
        .flat_map(ring)
        .map(|(across, down)| (x + across, y + down))
        .find(|(x, y)| is_inside(*x, *y) && is_free(*x, *y))
        .unwrap_or((x, y))
}

/// How the figures are made, for the methods.
#[derive(Serialize)]
pub(super) struct MethodsView {
    has_routes: bool,
    cases: usize,
    flows: usize,
    weights: Vec<(&'static str, f64)>,
    half_life: Option<f64>,
    headroom: String,
    correlation: Option<String>,
    ranked: usize,
    sensitivity: Vec<SensitivityRow>,
}

#[derive(Serialize)]
struct SensitivityRow {
    assumption: &'static str,
    correlation: String,
    first: String,
}

/// What the methods say of a network.
pub(super) fn methods(network: &Network<'_>) -> MethodsView {
    let weights = network.weights;
    MethodsView {
        has_routes: network.has_routes,
        cases: network.cases,
        flows: network.flows,
        weights: vec![
            ("High confidence", weights.confidence.high.get()),
            ("Moderate confidence, or none said", weights.confidence.moderate.get()),
            ("Low confidence", weights.confidence.low.get()),
            ("Documented", weights.basis.documented.get()),
            ("Documented for other money of the same state", weights.basis.documented_other.get()),
            ("Inferred by our analysts", weights.basis.inferred.get()),
        ],
        half_life: weights.half_life_years.map(|years| years.get()),
        headroom: percent(network.question.headroom.kappa()),
        correlation: network.correlation.map(|correlation| format!("{:.2}", correlation.rho)),
        ranked: network.nodes.iter().filter(|node| node.rank.is_some()).count(),
        sensitivity: network
            .sensitivity
            .iter()
            .map(|sensitivity| SensitivityRow {
                assumption: sensitivity.assumption,
                correlation: sensitivity
                    .correlation
                    .map_or_else(|| "–".into(), |correlation| format!("{:.2}", correlation.rho)),
                first: sensitivity.first.iter().map(|(_, title)| *title).collect::<Vec<_>>().join(", "),
            })
            .collect(),
    }
}
