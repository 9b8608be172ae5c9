//! How the money moves: the map of these readers' network, and the same as a table.

use super::{
    drawing::{Band, Card, Picture, svg},
    markup::Markup,
    nodes::{Stage, node_stage, stage},
    sheet::{Sheet, Spot, Way},
};
use crate::{
    edition::{Edition, Network, NetworkLink, NetworkNode},
    network::{Leg, Range},
    render::{Press, direction::isolated, plain, xml::escaped},
};
use serde::Serialize;
use std::collections::BTreeSet;

/// What the part shows.
#[derive(Serialize)]
pub(super) struct MapView<'e> {
    map_html: Markup,
    /// The stages that are on it, for jumping to them where it is wider than the screen.
    stages: Vec<Jump<'e>>,
    has_routes: bool,
    cases: usize,
    flows: usize,
    /// How many links are not drawn, since others are better attested and there are too many.
    left_out: usize,
    /// The links as a table, by the node they leave.
    groups: Vec<RouteGroup<'e>>,
    /// Nodes that are not on the map, since no flow of wages is on record there.
    elsewhere: Vec<Way<'e>>,
    /// Nodes where the trail goes cold.
    cold: Vec<Way<'e>>,
    /// Nodes where wages meet other money of the same state.
    joins: Vec<Way<'e>>,
    ranking_href: Option<String>,
}

#[derive(Serialize)]
struct Jump<'e> {
    href: String,
    number: usize,
    title: &'e str,
}

/// The links that leave one node.
#[derive(Serialize)]
struct RouteGroup<'e> {
    from: Way<'e>,
    stage: Stage<'e>,
    is_yours: bool,
    rows: Vec<RouteRow<'e>>,
}

#[derive(Serialize)]
struct RouteRow<'e> {
    to: Way<'e>,
    stage: Stage<'e>,
    carries: String,
    leg: &'static str,
    cases: usize,
    attestations: usize,
    share: String,
    is_inferred: bool,
    is_here: bool,
}

/// How many links are drawn and listed at most; more of them nobody could follow.
const DRAWN: usize = 400;

/// The links to draw, the best attested where there are too many, in their own order.
fn best_attested<'n, 'p>(network: &'n Network<'p>) -> Vec<&'n NetworkLink<'p>> {
    let mut links: Vec<&NetworkLink<'p>> = network.links.iter().collect();
    if links.len() > DRAWN {
        links.sort_by(|a, b| {
            b.weight.total_cmp(&a.weight).then((a.from, a.to, a.leg).cmp(&(b.from, b.to, b.leg)))
        });
        links.truncate(DRAWN);
        links.sort_by_key(|link| (link.from, link.to, link.leg));
    }
    links
}

/// The map and its table.
pub(super) fn view<'e>(
    sheet: &Sheet<'e, '_>,
    network: &'e Network<'_>,
    ranking_href: Option<String>,
) -> MapView<'e> {
    let links = best_attested(network);
    let ends: BTreeSet<&str> = links.iter().flat_map(|link| [link.from, link.to]).collect();
    let drawn: Vec<&NetworkNode<'_>> = network.nodes.iter().filter(|node| ends.contains(node.id)).collect();
    let is_drawn = |id: &str| drawn.iter().any(|node| node.id == id);
    let way = |node: &NetworkNode<'e>| way(sheet, node.id);
    let picture = picture(sheet, &links, &drawn);
    let phases = sheet.edition.about().phases.iter().enumerate();
    let stages = phases.filter(|(_, phase)| drawn.iter().any(|node| node.stage == phase.id.as_str())).map(
        |(index, phase)| Jump { href: format!("#map_{}", index + 1), number: index + 1, title: &phase.title },
    );
    MapView {
        map_html: Markup::ready(svg(&picture)),
        stages: stages.collect(),
        has_routes: network.has_routes,
        cases: network.cases,
        flows: network.flows,
        left_out: network.links.len() - links.len(),
        groups: groups(sheet, network, &links),
        elsewhere: network.nodes.iter().filter(|node| !is_drawn(node.id)).filter_map(way).collect(),
        cold: network.nodes.iter().filter(|node| node.is_cold).filter_map(way).collect(),
        joins: network.joins.iter().filter_map(|join| self::way(sheet, join.id)).collect(),
        ranking_href,
    }
}

/// The map of an edition's network by itself, as a file of SVG with its own style: on white, without links.
pub fn standalone(press: &Press, edition: &Edition<'_>, network: &Network<'_>) -> String {
    let sheet = Sheet::new(edition, Spot::Whole);
    let links = best_attested(network);
    let ends: BTreeSet<&str> = links.iter().flat_map(|link| [link.from, link.to]).collect();
    let drawn: Vec<&NetworkNode<'_>> = network.nodes.iter().filter(|node| ends.contains(node.id)).collect();
    let style = format!("{}\n{}", press.asset("base.css"), press.asset("map.css"));
    let drawing = without_links(&svg(&picture(&sheet, &links, &drawn)));
    // A drawing that travels alone says what it is and how far it may go, below itself.
    let about = edition.about();
    let (width, height) = (attribute(&drawing, "width"), attribute(&drawing, "height"));
    let imprint = plain::imprint(about.marking, about.edition, about.as_of);
    let whose = format!("{}: {} · {}", about.title, about.audience_title, about.place_title);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {}\" \
         width=\"{width}\" height=\"{}\"><title>{}</title><style><![CDATA[{style}]]></style>{drawing}\
         <text x=\"8\" y=\"{}\" font-size=\"13\">{}</text></svg>\n",
        height + FOOT,
        height + FOOT,
        escaped(&whose),
        height + FOOT - 10.0,
        escaped(&format!("{imprint} {whose}. {}", about.publisher.name)),
    )
}

/// A drawing whose links lead nowhere, since what they lead to is in another file.
fn without_links(drawing: &str) -> String {
    let mut parts = drawing.split(" href=\"");
    let first = parts.next().unwrap_or_default().to_string();
    let rest = parts.map(|part| part.split_once('"').map_or("", |(_, rest)| rest));
    rest.fold(first, |drawing, part| drawing + part)
}

/// How much room the line below a drawing that stands alone takes.
const FOOT: f64 = 32.0;

/// A number that the drawing's first tag has; 1 where the drawing has none, since a picture of no size is not shown.
fn attribute(drawing: &str, name: &str) -> f64 {
    let tag = drawing.split('>').next().unwrap_or_default();
    let value = tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
    value.and_then(|value| value.parse().ok()).unwrap_or(1.0)
}

fn way<'e>(sheet: &Sheet<'e, '_>, id: &str) -> Option<Way<'e>> {
    let page = sheet.edition.page(id)?;
    Some(Way { href: sheet.to_page(page)?, title: page.title })
}

fn picture<'e>(
    sheet: &Sheet<'e, '_>,
    links: &[&'e NetworkLink<'_>],
    drawn: &[&'e NetworkNode<'_>],
) -> Picture<'e> {
    let about = sheet.edition.about();
    let column = |node: &NetworkNode<'_>| match stage(sheet.edition, node.stage).number {
        0 => about.phases.len(),
        number => number - 1,
    };
    let position = |id: &str| drawn.iter().position(|node| node.id == id);
    let heaviest = links.iter().map(|link| link.weight).fold(0.0, f64::max);
    let href = |id: &str| way(sheet, id).map(|way| way.href);
    let cards = drawn.iter().map(|node| Card {
        column: column(node),
        title: node.title,
        stage: stage(sheet.edition, node.stage).number,
        href: href(node.id).unwrap_or_default(),
        said: said(sheet, node),
        class: match (node.is_yours, node.is_on_route) {
            (true, true) => "own",
            (true, false) => "own off",
            (false, true) => "",
            (false, false) => "off",
        },
        bar: node.is_on_route.then_some(node.reliance.value),
        data: vec![("says", says(node))],
    });
    let bands = links.iter().filter_map(|link| {
        Some(Band {
            from: position(link.from)?,
            to: position(link.to)?,
            share: link.weight / heaviest,
            href: link.flows.first().and_then(|flow| href(flow)),
            said: link_in_words(sheet, link),
            class: format!(
                "{} f{}{}",
                leg_class(link.leg),
                stage(sheet.edition, drawn[position(link.from)?].stage).number.clamp(1, 5),
                if link.is_inferred { " inferred" } else { "" }
            ),
        })
    });
    Picture {
        id: "map",
        said: format!(
            "Map of the network in {} stages, from left to right: {} risky nodes as links, and the flows between them. The \
             table below says the same.",
            about.phases.len(),
            drawn.len()
        ),
        cards: cards.collect(),
        bands: bands.collect(),
        heads: about
            .phases
            .iter()
            .enumerate()
            .map(|(index, phase)| (index + 1, phase.title.as_str()))
            .collect(),
    }
}

fn leg_class(leg: Leg) -> &'static str {
    match leg {
        Leg::Preparation => "preparation",
        Leg::Proceeds => "proceeds",
    }
}

/// What is said of a node to those who hear the page.
fn said(sheet: &Sheet<'_, '_>, node: &NetworkNode<'_>) -> String {
    let mut words = vec![format!("Stage {}", stage(sheet.edition, node.stage).number)];
    if node.is_on_route {
        words.push(format!("{} of operations pass here", percent(node.reliance.value)));
    }
    if node.is_yours {
        words.push("yours to act on".into());
    }
    words.join(", ")
}

/// What the script says when somebody rests on a node. The same stands in the table of closures.
fn says(node: &NetworkNode<'_>) -> String {
    if !node.is_on_route {
        return format!("{}: on record, and on no route that arrives.", node.title);
    }
    let passes = in_hundred(node.reliance);
    let mut text =
        format!("{}: of 100 operations worked out on the map, {passes} pass here.", isolated(node.title));
    if node.sink {
        text.push_str(" Routes end here.");
        return text;
    }
    if node.to_protect.is_some() {
        text.push_str(" It is to be protected, not closed.");
    }
    text.push_str(&format!(" Without it, {} would no longer arrive.", in_hundred(node.stranded)));
    let more: Vec<String> = (node.displacement.iter().take(3))
        .map(|shift| format!("{} ({} more in 100)", isolated(shift.title), more_in_hundred(shift)))
        .collect();
    if !more.is_empty() {
        text.push_str(&format!(" More would pass: {}.", more.join(", ")));
    }
    text
}

/// How many more of a hundred operations pass a node: `4`.
pub(super) fn more_in_hundred(shift: &crate::edition::Shift<'_>) -> String {
    match (shift.change * 100.0).round() {
        0.0 => "fewer than 1".to_string(),
        more => format!("{more}"),
    }
}

/// A share in hundredths.
pub(super) fn percent(share: f64) -> String {
    format!("{}%", (share * 100.0).round())
}

/// How many of 100 a share is, with its range when that is another: `42 (39–44)`.
pub(super) fn in_hundred(range: Range<f64>) -> String {
    let [value, low, high] = [range.value, range.low, range.high].map(|share| (share * 100.0).round());
    let value = if value == 0.0 && range.value > 0.0005 { "fewer than 1".into() } else { value.to_string() };
    if low == high { value } else { format!("{value} ({low}–{high})") }
}

fn link_in_words(sheet: &Sheet<'_, '_>, link: &NetworkLink<'_>) -> String {
    let title = |id: &str| sheet.edition.page(id).map_or("", |page| page.title).to_string();
    let known = if link.is_inferred {
        "inferred".to_string()
    } else {
        super::entry::counted(link.attestations, "independent attestation", "independent attestations")
    };
    format!("{} to {}: {}; {known}", title(link.from), title(link.to), carries(link))
}

fn carries(link: &NetworkLink<'_>) -> String {
    link.carries.iter().map(|carries| carries.in_words()).collect::<Vec<_>>().join(", ")
}

fn groups<'e>(
    sheet: &Sheet<'e, '_>,
    network: &'e Network<'_>,
    links: &[&'e NetworkLink<'_>],
) -> Vec<RouteGroup<'e>> {
    let mut nodes: Vec<(Stage<'e>, &NetworkNode<'_>)> =
        network.nodes.iter().map(|node| (stage(sheet.edition, node.stage), node)).collect();
    nodes.sort_by_key(|(stage, node)| (stage.number, node.id));
    let group = |(stage, node): (Stage<'e>, &NetworkNode<'_>)| {
        let mut links: Vec<&NetworkLink<'_>> =
            links.iter().copied().filter(|link| link.from == node.id).collect();
        links.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.to.cmp(b.to)));
        let rows: Vec<RouteRow<'e>> = links.iter().filter_map(|link| row(sheet, link)).collect();
        let group = RouteGroup { from: way(sheet, node.id)?, stage, is_yours: node.is_yours, rows };
        (!group.rows.is_empty()).then_some(group)
    };
    nodes.into_iter().filter_map(group).collect()
}

fn row<'e>(sheet: &Sheet<'e, '_>, link: &NetworkLink<'_>) -> Option<RouteRow<'e>> {
    Some(RouteRow {
        to: way(sheet, link.to)?,
        stage: node_stage(sheet.edition, link.to)?,
        carries: carries(link),
        leg: match link.leg {
            Leg::Preparation => "what the operation needs",
            Leg::Proceeds => "value on its way",
        },
        cases: link.cases.len(),
        attestations: link.attestations,
        share: link.probability.map_or_else(String::new, percent),
        is_inferred: link.is_inferred,
        is_here: link.is_here,
    })
}
