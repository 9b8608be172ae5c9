//! What to close first: risky nodes by what their closure strands, each with its reason, its range, what could stand in
//! for it, where operations would go, and what these readers can do; and the same as a drawing of four quarters.

use super::{
    entry::counted,
    map::{in_hundred, more_in_hundred, percent},
    markup::{Markup, escape},
    nodes::{Stage, node_stage},
    sheet::{Sheet, Way},
};
use crate::{
    edition::{AudienceClosures, Edition, HARD_TO_REPLACE, MUCH_USED, Network, NetworkNode, Quadrant},
    entry::PageFields,
    vocab::terms::Basis,
};
use serde::Serialize;
use std::fmt::Write;

/// What the part shows.
#[derive(Serialize)]
pub(super) struct RankingView<'e> {
    rows: Vec<RankRow<'e>>,
    quadrants_html: Markup,
    quarters: Vec<Quarter<'e>>,
    /// Whether some places are to be protected, and so are in no quarter.
    protects: bool,
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
    displacement: Vec<Displaced<'e>>,
    /// Why it is to be protected and not closed.
    to_protect: Option<String>,
    judged: Option<&'static str>,
    controls: Vec<Way<'e>>,
}

/// A place that more operations pass when another is closed.
#[derive(Serialize)]
struct Displaced<'e> {
    title: &'e str,
    /// How many of 100: `4`.
    more: String,
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
        protects: ranked.iter().any(|node| node.to_protect.is_some()),
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

fn row<'e>(sheet: &Sheet<'e, '_>, node: &NetworkNode<'e>) -> Option<RankRow<'e>> {
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
        evidence: rests_on(node),
        substitutes: substitutes.collect(),
        displacement: (node.displacement.iter().take(4))
            .map(|shift| Displaced { title: shift.title, more: more_in_hundred(shift) })
            .collect(),
        judged: node.replaceability.filter(|_| node.to_protect.is_none()).map(|grade| grade.in_words()),
        controls: controls.filter_map(|link| way(sheet, link.id)).collect(),
    })
}

/// Why a node stands where it stands, in a sentence.
fn reason(node: &NetworkNode<'_>) -> String {
    let passes = format!("Of 100 operations worked out on the map, {} pass here", in_hundred(node.reliance));
    let [_, _, _, unlimited] = node.stranded_by_headroom;
    let share = |share: f64| (share * 100.0).round() as i64;
    match (share(node.stranded.value), share(unlimited)) {
        (0, _) => format!("{passes}; without it, all of them could go on by other ways on record."),
        (stranded, bound) if bound > 0 => format!(
            "{passes}; without it {} would no longer arrive, and {bound} even if every other way could grow without limit.",
            if stranded == share(node.reliance.value) {
                "they".to_string()
            } else {
                in_hundred(node.stranded)
            }
        ),
        _ => format!(
            "{passes}; without it {} would no longer arrive, unless the other ways can grow further.",
            in_hundred(node.stranded)
        ),
    }
}

/// What the figures of a node rest on. Cases that are on record for it and carry none of them are not counted here.
fn rests_on(node: &NetworkNode<'_>) -> String {
    let others = node.attestations - node.cases.len();
    let cases = counted(node.cases.len(), "case", "cases");
    match others {
        0 => format!("from {cases}"),
        _ => format!("from {cases} and {}", counted(others, "other attestation", "other attestations")),
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

/// The room of the drawing of quarters, that of its field, and that of a mark. What is written stands outside the field,
/// so that no mark covers it.
const ACROSS: f64 = 600.0;
const DOWN: f64 = 420.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = ACROSS - 8.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = DOWN - 66.0;
const MARK: f64 = 11.0;
/// How near the middle of a mark may come to the edge of the field.
const EDGE: f64 = MARK + 2.0;

/// How far across a place is, by the share of what passes it that stops without it.
fn across(stops: f64) -> f64 {
    LEFT + EDGE + stops * (RIGHT - LEFT - 2.0 * EDGE)
}

/// How far up a place is, by the share that passes it. By square roots, since most shares are small.
fn up(passes: f64) -> f64 {
    BOTTOM - EDGE - passes.sqrt() * (BOTTOM - TOP - 2.0 * EDGE)
}

/// The ranked nodes by how hard they are to do without (across) and how much operations rely on them (upwards).
fn quadrants(ranked: &[&NetworkNode<'_>]) -> String {
    let mut svg = format!(
        "<svg class=\"quadrants\" viewBox=\"0 0 {ACROSS} {DOWN}\" width=\"{ACROSS}\" height=\"{DOWN}\" role=\"img\" \
         aria-label=\"Risky nodes by reliance and by how hard they are to do without; the list below says the same.\">"
    );
    let (middle_x, middle_y) = (across(1.0 - HARD_TO_REPLACE), up(MUCH_USED));
    let _ = write!(
        svg,
        "<rect class=\"first\" x=\"{middle_x:.1}\" y=\"{TOP}\" width=\"{:.1}\" height=\"{:.1}\"/><path class=\"axes\" \
         d=\"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}\"/><path class=\"middle\" d=\"M{middle_x:.1} {TOP}V{BOTTOM}M{LEFT} {middle_y:.1}H{RIGHT}\"/>",
        RIGHT - middle_x,
        middle_y - TOP,
    );
    let middle_of_left = (LEFT + middle_x) / 2.0;
    let middle_of_right = (middle_x + RIGHT) / 2.0;
    for (quadrant, x, y) in [
        (Quadrant::RaiseCostTogether, middle_of_left, TOP - 9.0),
        (Quadrant::CloseFirst, middle_of_right, TOP - 9.0),
        (Quadrant::Note, middle_of_left, BOTTOM + 18.0),
        (Quadrant::Watch, middle_of_right, BOTTOM + 18.0),
    ] {
        let _ = write!(svg, "<text class=\"centre\" x=\"{x:.1}\" y=\"{y}\">{}</text>", quadrant.in_words());
    }
    for share in [0.0, 0.05, MUCH_USED, 0.5, 1.0] {
        let y = up(share);
        let _ = write!(
            svg,
            "<path class=\"axes\" d=\"M{} {y:.1}H{LEFT}\"/><text class=\"end axis\" x=\"{}\" y=\"{:.1}\">{}</text>",
            LEFT - 5.0,
            LEFT - 8.0,
            y + 4.5,
            percent(share)
        );
    }
    for share in [0.0, 1.0 - HARD_TO_REPLACE, 1.0] {
        let _ = write!(
            svg,
            "<text class=\"centre axis\" x=\"{:.1}\" y=\"{}\">{}</text>",
            across(share),
            BOTTOM + 36.0,
            percent(share)
        );
    }
    let _ = write!(
        svg,
        "<text class=\"end axis\" x=\"{RIGHT}\" y=\"{}\">of those that pass, how many stop without it →</text>\
         <text class=\"end axis\" transform=\"rotate(-90)\" x=\"{}\" y=\"16\">how many pass →</text>",
        DOWN - 8.0,
        -TOP
    );
    let shown: Vec<(&NetworkNode<'_>, f64, usize)> = ranked
        .iter()
        .filter(|node| node.quadrant.is_some())
        .filter_map(|node| Some((*node, node.fungibility?, node.rank?.value)))
        .collect();
    let places = places(shown.iter().map(|(node, fungibility, _)| (*fungibility, node.reliance.value)));
    for ((node, _, rank), (cx, cy)) in shown.iter().zip(places) {
        let class = if node.is_yours { "mark yours" } else { "mark" };
        let shape = if node.is_yours {
            let (x, y, side) = (cx - MARK, cy - MARK, 2.0 * MARK);
            format!("<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{side}\" height=\"{side}\"/>")
        } else {
            format!("<circle cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"{MARK}\"/>")
        };
        let _ = write!(
            svg,
            "<g class=\"{class}\"><title>{}</title>{shape}<text x=\"{cx:.1}\" y=\"{:.1}\">{rank}</text></g>",
            escape(node.title),
            cy + 4.5,
        );
    }
    svg.push_str("</svg>");
    svg
}

/// Where the marks of nodes with these fungibilities and reliances lie. One that would lie on another is moved sideways,
/// as little as may be and never out of its quarter; where a quarter has no room left, it stays where it is.
fn places(nodes: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let middle = across(1.0 - HARD_TO_REPLACE);
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for (fungibility, reliance) in nodes {
        let (from, to) = if fungibility <= HARD_TO_REPLACE { (middle, RIGHT) } else { (LEFT, middle) };
        let (from, to) = (from + MARK + 1.0, to - MARK - 1.0);
        let (wanted, y) = (across(1.0 - fungibility).clamp(from, to), up(reliance));
        let is_apart = |a: f64, b: f64| (a - b).abs() > 2.0 * MARK;
        let is_free = |x: &f64| taken.iter().all(|(a, b)| is_apart(*a, *x) || is_apart(*b, y));
        let x = (0..=ACROSS as u32)
            .flat_map(|by| [wanted + f64::from(by), wanted - f64::from(by)])
            .filter(|x| (from..=to).contains(x))
            .find(is_free);
        taken.push((x.unwrap_or(wanted), y));
    }
    taken
}

/// How the figures are made, for the methods.
#[derive(Serialize)]
pub(super) struct MethodsView {
    has_routes: bool,
    cases: usize,
    flows: usize,
    weights: Vec<WeightRow>,
    half_life: Option<String>,
    headroom: String,
    correlation: Option<String>,
    ranked: usize,
    sensitivity: Vec<SensitivityRow>,
}

#[derive(Serialize)]
struct WeightRow {
    evidence: &'static str,
    counts: String,
    /// Whether no flow of these figures is of that sort.
    is_absent: bool,
}

#[derive(Serialize)]
struct SensitivityRow {
    assumption: &'static str,
    correlation: String,
    first: String,
}

/// What the methods say of the network of an edition.
pub(super) fn methods(edition: &Edition<'_>) -> MethodsView {
    let network = edition.network();
    let weights = network.weights;
    let flows = network.links.iter().flat_map(|link| &link.flows);
    let bases: Vec<Basis> = flows
        .filter_map(|flow| match &edition.page(flow)?.fields {
            PageFields::Flow(flow) => Some(flow.basis),
            _ => None,
        })
        .collect();
    let row =
        |evidence, counts: f64, is_absent| WeightRow { evidence, counts: counts.to_string(), is_absent };
    let of_basis = |evidence, counts, basis| row(evidence, counts, !bases.contains(&basis));
    let (confidence, basis) = (&weights.confidence, &weights.basis);
    MethodsView {
        has_routes: network.has_routes,
        cases: network.cases,
        flows: network.flows,
        weights: vec![
            row("High confidence", confidence.high.get(), false),
            row("Moderate confidence, or none said", confidence.moderate.get(), false),
            row("Low confidence", confidence.low.get(), false),
            of_basis("Documented", basis.documented.get(), Basis::Documented),
            of_basis(
                "Documented for other money of the same state",
                basis.documented_other.get(),
                Basis::DocumentedOther,
            ),
            of_basis("Inferred by our analysts", basis.inferred.get(), Basis::Inferred),
        ],
        half_life: weights.half_life_years.map(|years| years.get().to_string()),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Nodes on every line and corner, and a crowd in each quarter.
    fn nodes() -> Vec<(f64, f64)> {
        let shares = [0.0, 0.01, 0.05, 0.19, MUCH_USED, 0.21, 0.5, 1.0];
        let corners = shares
            .into_iter()
            .flat_map(|reliance| [0.0, 0.49, HARD_TO_REPLACE, 0.51, 1.0].map(|f| (f, reliance)));
        let crowd = [0.02, 0.9].into_iter().flat_map(|reliance| [(0.5, reliance), (0.52, reliance)]);
        corners.chain(crowd.cycle().take(12)).collect()
    }

    #[test]
    fn a_mark_keeps_its_height_and_its_quarter_and_lies_on_no_other() {
        let middle = across(1.0 - HARD_TO_REPLACE);
        let places = places(nodes().into_iter());
        for (index, ((fungibility, reliance), (x, y))) in nodes().into_iter().zip(&places).enumerate() {
            assert_eq!(*y, up(reliance), "the height is the figure");
            assert_eq!(*y <= up(MUCH_USED), reliance >= MUCH_USED);
            let (from, to) = if fungibility <= HARD_TO_REPLACE { (middle, RIGHT) } else { (LEFT, middle) };
            assert!(x - MARK > from && x + MARK < to, "{fungibility} at {x} is not between {from} and {to}");
            assert!(y - MARK > TOP && y + MARK < BOTTOM);
            for (a, b) in &places[..index] {
                assert!((a - x).abs() > 2.0 * MARK || (b - y).abs() > 2.0 * MARK, "two marks touch");
            }
        }
    }

    #[test]
    fn a_mark_that_has_room_stays_where_its_figures_are() {
        let nodes = [(0.2, 0.4), (0.8, 0.1)];
        let wanted = nodes.map(|(fungibility, reliance)| (across(1.0 - fungibility), up(reliance)));
        assert_eq!(places(nodes.into_iter()), wanted);
    }

    #[test]
    fn what_is_written_stands_outside_the_field_and_the_line_at_a_fifth_has_its_number() {
        let svg = quadrants(&[]);
        let number = |text: &str, name: &str| -> f64 {
            let value = text.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split('"').next());
            value.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("no {name} in {text}"))
        };
        let texts: Vec<&str> = svg.split("<text").skip(1).collect();
        assert_eq!(texts.len(), 4 + 5 + 3 + 2, "quarters, two scales, two names of scales");
        for text in &texts {
            let (x, y) = (number(text, "x"), number(text, "y"));
            // A turned text is measured along the other axis; letters are 13 high.
            let is_outside = text.contains("rotate") || x < LEFT || y < TOP || y - 13.0 > BOTTOM;
            assert!(is_outside, "{text}");
        }
        let line = format!("H{RIGHT}\"");
        let middle = svg.split("class=\"middle\"").nth(1).expect("there is a line in the middle");
        assert!(middle.contains(&format!("M{LEFT} {:.1}{line}", up(MUCH_USED))), "{middle}");
        let fifth = texts.iter().find(|text| text.contains(">20%<")).expect("the line has its number");
        assert!((number(fifth, "y") - up(MUCH_USED)).abs() < 5.0);
    }
}
