//! The nodes of a network as a table of comma-separated values.

use crate::edition::Network;

/// The columns, in their order.
const COLUMNS: [&str; 17] = [
    "id",
    "title",
    "stage",
    "rank",
    "rank_best",
    "rank_worst",
    "reliance",
    "reliance_low",
    "reliance_high",
    "stranded",
    "stranded_low",
    "stranded_high",
    "fungibility",
    "betweenness",
    "attestations",
    "thin",
    "verdict",
];

/// One line for each node, the ranked ones first, as RFC 4180 has it.
pub fn csv(network: &Network<'_>) -> String {
    let mut nodes: Vec<_> = network.nodes.iter().collect();
    nodes.sort_by_key(|node| (node.rank.map_or(usize::MAX, |rank| rank.value), node.id));
    let mut text = line(COLUMNS.iter().map(|column| column.to_string()));
    for node in nodes {
        let figure = |figure: f64| figure.to_string();
        let of_rank = |rank: &dyn Fn(&crate::network::Range<usize>) -> usize| {
            node.rank.as_ref().map(|range| rank(range).to_string()).unwrap_or_default()
        };
        text.push_str(&line([
            node.id.to_string(),
            node.title.to_string(),
            node.stage.to_string(),
            of_rank(&|rank| rank.value),
            of_rank(&|rank| rank.low),
            of_rank(&|rank| rank.high),
            figure(node.reliance.value),
            figure(node.reliance.low),
            figure(node.reliance.high),
            figure(node.stranded.value),
            figure(node.stranded.low),
            figure(node.stranded.high),
            node.fungibility.map(figure).unwrap_or_default(),
            figure(node.betweenness),
            node.attestations.to_string(),
            if node.is_thin { "yes" } else { "no" }.to_string(),
            node.verdict().to_string(),
        ]));
    }
    text
}

fn line(cells: impl IntoIterator<Item = String>) -> String {
    format!("{}\r\n", cells.into_iter().map(|cell| quoted(&cell)).collect::<Vec<_>>().join(","))
}

/// A cell that no spreadsheet takes for a formula, in quotes where it needs them.
fn quoted(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let defused = if !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_string()
    };
    if defused.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", defused.replace('"', "\"\""))
    } else {
        defused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_stays_in_its_cell_and_is_no_formula() {
        assert_eq!(quoted("Fronts, \"trading\""), "\"Fronts, \"\"trading\"\"\"");
        assert_eq!(quoted("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(quoted("-0.25"), "-0.25");
    }
}
