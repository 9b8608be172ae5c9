//! The network in the languages of graphs: GraphML for analysis, DOT for drawing.

use crate::{
    edition::{About, Network, NetworkLink, NetworkNode},
    render::xml::escaped,
};
use std::fmt::Write;

/// A key of GraphML: its name, its type, and its value for one element.
type Key<T> = (&'static str, &'static str, fn(&T) -> Option<String>);

fn of_nodes<'p>() -> [Key<NetworkNode<'p>>; 9] {
    [
        ("title", "string", |node| Some(node.title.to_string())),
        ("stage", "string", |node| Some(node.stage.to_string())),
        ("source", "boolean", |node| Some(node.source.to_string())),
        ("sink", "boolean", |node| Some(node.sink.to_string())),
        ("attestations", "int", |node| Some(node.attestations.to_string())),
        ("entry_share", "double", |node| Some(node.entry_share.to_string())),
        ("reliance", "double", |node| Some(node.reliance.value.to_string())),
        ("stranded", "double", |node| Some(node.stranded.value.to_string())),
        ("rank", "int", |node| Some(node.rank?.value.to_string())),
    ]
}

fn of_edges<'p>() -> [Key<NetworkLink<'p>>; 5] {
    [
        ("leg", "string", |link| Some(leg(link).to_string())),
        ("weight", "double", |link| Some(link.weight.to_string())),
        ("probability", "double", |link| Some(link.probability?.to_string())),
        ("link_attestations", "int", |link| Some(link.attestations.to_string())),
        ("inferred", "boolean", |link| Some(link.is_inferred.to_string())),
    ]
}

fn leg(link: &NetworkLink<'_>) -> &'static str {
    match link.leg {
        crate::network::Leg::Preparation => "preparation",
        crate::network::Leg::Proceeds => "proceeds",
    }
}

/// The network as GraphML 1.0. The graph itself has whose it is, its marking, its edition and its day.
pub fn graphml(about: &About<'_>, network: &Network<'_>) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    let mut declare = |name: &str, kind: &str, of: &str| {
        text.push_str(&format!(
            "  <key id=\"{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>\n"
        ));
    };
    let of_graph = [
        ("handbook", about.folder.to_string()),
        ("marking", about.marking.banner().to_string()),
        ("edition", about.edition.to_string()),
        ("as_of", about.as_of.to_string()),
        ("publisher", about.publisher.name.clone()),
    ];
    of_graph.iter().for_each(|(name, _)| declare(name, "string", "graph"));
    of_nodes().iter().for_each(|(name, kind, _)| declare(name, kind, "node"));
    of_edges().iter().for_each(|(name, kind, _)| declare(name, kind, "edge"));
    text.push_str("  <graph id=\"network\" edgedefault=\"directed\">\n");
    for (name, value) in &of_graph {
        text.push_str(&format!("    <data key=\"{name}\">{}</data>\n", escaped(value)));
    }
    for node in &network.nodes {
        let data = data(&of_nodes(), node);
        text.push_str(&format!("    <node id=\"{}\">{data}</node>\n", escaped(node.id)));
    }
    for (index, link) in network.links.iter().enumerate() {
        let (from, to, data) = (escaped(link.from), escaped(link.to), data(&of_edges(), link));
        text.push_str(&format!(
            "    <edge id=\"e{index}\" source=\"{from}\" target=\"{to}\">{data}</edge>\n"
        ));
    }
    text.push_str("  </graph>\n</graphml>\n");
    text
}

fn data<T>(keys: &[Key<T>], element: &T) -> String {
    let datum = |(name, _, value): &Key<T>| {
        value(element).map(|value| format!("<data key=\"{name}\">{}</data>", escaped(&value)))
    };
    keys.iter().filter_map(datum).collect()
}

/// The network as DOT, for Graphviz and what reads its language. Inferred links are dashed, preparation is grey.
pub fn dot(network: &Network<'_>) -> String {
    let mut text = String::from("digraph network {\n  rankdir=LR;\n  node [shape=box];\n");
    for node in &network.nodes {
        let shape = match (node.source, node.sink) {
            (true, _) => ", shape=ellipse",
            (_, true) => ", shape=doubleoctagon",
            _ => "",
        };
        let _ = writeln!(text, "  {} [label={}{shape}];", in_quotes(node.id), in_quotes(node.title));
    }
    for link in &network.links {
        let style = if link.is_inferred { "dashed" } else { "solid" };
        let colour = if link.leg == crate::network::Leg::Preparation { "grey50" } else { "black" };
        let (from, to) = (in_quotes(link.from), in_quotes(link.to));
        let _ = writeln!(
            text,
            "  {from} -> {to} [weight={}, penwidth={}, style={style}, color={colour}];",
            link.weight.ceil(),
            1.0 + link.weight.ln_1p()
        );
    }
    text.push_str("}\n");
    text
}

fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_leave_its_place() {
        assert_eq!(in_quotes("say \"no\" \\"), "\"say \\\"no\\\" \\\\\"");
    }
}
