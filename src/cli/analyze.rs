//! `vademecum analyze`: the network of a handbook, for people and for other programs.

use super::{
    End, Everywhere, misasked,
    terminal::{counted, say, table},
};
use crate::{
    diagnostic::{Checked, nearest},
    edition::{ClosedNodes, Edition, Network, Question, Shift, analyze as measured, select},
    network::{Headroom, Range},
    pipeline::no_such_handbook,
    render::{Press, html::map_svg, network as written},
    vocab::terms::Stream,
};
use std::io;

/// What `analyze` is asked.
#[derive(Debug, clap::Args)]
pub struct Asked {
    /// The handbook: `en/banks/pk`. The first general one where it is left out.
    handbook: Option<String>,
    /// For people, or for which programs.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Say what comes of closing these nodes together.
    #[arg(long, value_name = "NODE", value_delimiter = ',')]
    close: Vec<String>,
    /// How much each alternative of a step can grow: 0.5 is by half; `unlimited` has no bound. The pack's own where it
    /// is left out.
    #[arg(long, value_name = "K", value_parser = headroom, allow_negative_numbers = true)]
    headroom: Option<Headroom>,
    /// Leave out the flows that the analysts infer.
    #[arg(long)]
    without_inferred: bool,
    /// Whose money to look at.
    #[arg(long, value_enum, default_value_t = Money::Wages)]
    stream: Money,
}

/// For whom to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// A report, for people.
    Text,
    /// Everything; `vademecum schema analysis` prints its schema.
    Json,
    /// The nodes, for spreadsheets.
    Csv,
    /// The graph, for analysis.
    Graphml,
    /// The graph, for Graphviz.
    Dot,
    /// The map, as a picture.
    Svg,
}

/// Whose money to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Money {
    /// Wages of workers.
    Wages,
    /// Theft and extortion by workers.
    Theft,
    /// Heists and other money of the same state.
    Heist,
    /// All of it in one graph, which says nothing of any one of them.
    All,
}

impl Money {
    fn streams(self) -> impl Iterator<Item = Stream> {
        Stream::ALL.iter().copied().filter(move |stream| match self {
            Money::Wages => *stream == Stream::Wages,
            Money::Theft => *stream == Stream::Theft,
            Money::Heist => *stream == Stream::Heist,
            Money::All => true,
        })
    }
}

fn headroom(text: &str) -> Result<Headroom, String> {
    let kappa = match text {
        "unlimited" => Some(Headroom::UNLIMITED),
        number => number.parse().ok().filter(|kappa: &f64| kappa.is_finite()).and_then(Headroom::new),
    };
    kappa.ok_or_else(|| "write a number from 0 upwards, as 0.5, or `unlimited`".to_string())
}

/// Analyses the network of a handbook.
pub fn analyze(everywhere: &Everywhere, asked: &Asked) -> io::Result<End> {
    let Some(pack) = everywhere.sound_pack()? else { return Ok(End::PackHasErrors) };
    let handbook = match &asked.handbook {
        Some(name) => match pack.handbook(name.trim_end_matches('/')) {
            Some(handbook) => handbook,
            None => return Ok(misasked(&no_such_handbook(&pack, name))),
        },
        None => {
            match pack.handbooks.iter().find(|handbook| handbook.place.is_none()).or(pack.handbooks.first()) {
                Some(handbook) => handbook,
                None => {
                    return Ok(misasked(
                        "this pack declares no handbook, so there is nobody to analyse it for",
                    ));
                }
            }
        }
    };
    let edition = measured(select(&pack, handbook));
    let question = Question {
        streams: asked.stream.streams().collect(),
        inferred: !asked.without_inferred,
        headroom: asked.headroom.unwrap_or(Question::of(edition.about()).headroom),
    };
    let network = edition.network_asked(&question);
    let mut closed = Vec::new();
    for id in &asked.close {
        match network.nodes.iter().position(|node| node.id == id) {
            Some(node) => closed.push(node),
            None => return Ok(misasked(&no_such_node(&network, id, &edition))),
        }
    }
    closed.sort_unstable();
    closed.dedup();
    say(&match asked.format {
        Form::Text => report(&edition, &network, &closed),
        Form::Json => {
            let analysis = written::analysis(edition.about(), &network, &closed);
            let json = serde_json::to_string_pretty(&analysis).expect("figures can be written as JSON");
            format!("{json}\n")
        }
        Form::Csv => written::csv(&network),
        Form::Graphml => written::graphml(edition.about(), &network),
        Form::Dot => written::dot(&network),
        Form::Svg => {
            let Checked { value: press, report } = Press::load(&everywhere.files());
            everywhere.show(&report)?;
            map_svg(&press, &edition, &network)
        }
    })?;
    Ok(End::Done)
}

fn no_such_node(network: &Network<'_>, id: &str, edition: &Edition<'_>) -> String {
    let handbook = edition.about().folder;
    match nearest(id, network.nodes.iter().map(|node| node.id)) {
        Some(near) => format!("{handbook} has no risky node `{id}`; did you mean `{near}`?"),
        None => {
            format!("{handbook} has no risky node `{id}`; `vademecum list {handbook}` shows those there are")
        }
    }
}

fn report(edition: &Edition<'_>, network: &Network<'_>, closed: &[usize]) -> String {
    let about = edition.about();
    let streams: Vec<&str> = network.question.streams.iter().map(|stream| stream.in_words()).collect();
    let mut text = format!(
        "{} · {} ({}), as of {}, {}\n{}: {} on {}, attested by {}{}.\n",
        about.audience_title,
        about.place_title,
        about.folder,
        about.as_of.in_words(),
        about.marking.banner(),
        capitalised(&streams.join(", ")),
        counted(network.flows, "flow", "flows"),
        counted(network.links.len(), "link", "links"),
        counted(network.cases, "case", "cases"),
        if network.question.inferred { "" } else { "; inferred flows left out" },
    );
    if !network.has_routes {
        text.push_str(
            "\nNo route leads from where operations begin to where they end. A route needs a risky node with `source: \
             true`, one with `sink: true`, and flows between them.\n",
        );
        return text;
    }
    if !closed.is_empty() {
        text.push_str(&what_if(network, closed));
    }
    text.push_str("\nWhat operations rely on, and what a closure strands\n");
    text.push_str(&ranking(network));
    text.push_str(
        "\nRank and range: as is, and when any one case is left out. Thin: fewer than three independent attestations.\n",
    );
    if let Some(correlation) = network.correlation {
        text.push_str(&format!(
            "A second measure, betweenness on shortest routes, orders the {} nodes with a rank correlation of {:.2}.\n",
            correlation.nodes, correlation.rho
        ));
    }
    text.push_str("\nBest closures\n");
    text.push_str(&best_closures(network));
    text.push_str("\nThe fewest places that every route passes\n");
    for cut in &network.cuts {
        let places: Vec<String> =
            cut.iter().map(|place| format!("{} ({})", place.title, leg(place.leg))).collect();
        text.push_str(&format!("  {}\n", places.join(", ")));
    }
    if network.cuts.is_empty() {
        text.push_str("  None: a route leads from a source straight to a sink.\n");
    }
    text.push_str("\nThe same order with\n");
    text.push_str(&table(&network.sensitivity.iter().map(sensitivity).collect::<Vec<_>>()));
    let cold: Vec<&str> = network.nodes.iter().filter(|node| node.is_cold).map(|node| node.title).collect();
    if !cold.is_empty() {
        text.push_str(&format!("\nThe trail goes cold at: {}.\n", cold.join(", ")));
    }
    if !network.joins.is_empty() {
        let joins: Vec<&str> = network.joins.iter().map(|join| join.title).collect();
        text.push_str(&format!("\nWages meet other money of the same state at: {}.\n", joins.join(", ")));
    }
    text.push_str(
        "\nThese figures describe documented operations. Documents follow the attention of those who investigate, and \
         networks regrow.\n",
    );
    text
}

fn ranking(network: &Network<'_>) -> String {
    let mut rows = vec![["", "RANK", "NODE", "RELIANCE", "STRANDED", "CASES", "VERDICT"].map(String::from)];
    rows.extend(network.ranked().into_iter().map(|node| {
        let rank = node.rank.map(|rank| interval(rank, |rank| rank.to_string())).unwrap_or_default();
        let yours = if node.is_yours { "*" } else { "" };
        let thin = if node.is_thin { ", thin" } else { "" };
        [
            yours.to_string(),
            rank,
            node.title.to_string(),
            interval(node.reliance, percent),
            interval(node.stranded, percent),
            node.cases.len().to_string(),
            format!("{}{thin}", node.verdict()),
        ]
    }));
    format!("{}  * yours to act on\n", table(&rows))
}

fn interval<T: PartialEq + Copy>(range: Range<T>, written: impl Fn(T) -> String) -> String {
    let (value, low, high) = (written(range.value), written(range.low), written(range.high));
    if low == high { value } else { format!("{value} ({low}-{high})") }
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

fn best_closures(network: &Network<'_>) -> String {
    let mut rows = Vec::new();
    for closures in &network.closures {
        let mut who = closures.audience.map_or("All together", |(_, title)| title);
        for best in &closures.best {
            let exact = if best.is_exact { "" } else { " (of those tried)" };
            rows.push([format!("  {who}"), percent(best.stranded), format!("{}{exact}", titles(best))]);
            who = "";
        }
    }
    table(&rows)
}

fn titles(closed: &ClosedNodes<'_>) -> String {
    closed.nodes.iter().map(|(_, title)| *title).collect::<Vec<_>>().join(" + ")
}

fn what_if(network: &Network<'_>, closed: &[usize]) -> String {
    let closure = network.close(closed);
    let [none, half, double, unlimited] = closure.stranded_by_headroom.map(percent);
    let mut text = format!(
        "\nIf closed: {}\n  {} of operations no longer arrive. With alternatives that cannot grow {none}, that grow by half \
         {half}, that double {double}, without limit {unlimited}.\n",
        titles(&closure),
        percent(closure.stranded),
    );
    let shifts = network.displacement(closed);
    if shifts.is_empty() {
        text.push_str("  No more operations pass any other node.\n");
    } else {
        let more = |shift: &Shift<'_>| format!("{} (+{:.1})", shift.title, shift.change * 100.0);
        let list: Vec<String> = shifts.iter().take(6).map(more).collect();
        text.push_str(&format!("  Of a hundred operations, more pass: {}.\n", list.join(", ")));
    }
    text
}

fn sensitivity(sensitivity: &crate::edition::Sensitivity<'_>) -> [String; 3] {
    let rho = sensitivity.correlation.map_or("".to_string(), |correlation| format!("{:.2}", correlation.rho));
    let first: Vec<&str> = sensitivity.first.iter().take(3).map(|(_, title)| *title).collect();
    [format!("  {}", sensitivity.assumption), rho, first.join(", ")]
}

fn leg(leg: crate::network::Leg) -> &'static str {
    match leg {
        crate::network::Leg::Preparation => "on the way to work",
        crate::network::Leg::Proceeds => "on the way of the money",
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
