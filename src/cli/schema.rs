//! `vademecum schema`: what a file of a pack may hold, as JSON Schema for editors and other tools.

use super::{End, misasked, terminal::say};
use crate::{
    diagnostic::nearest,
    entry::{KINDS, KindInfo, Shape, header::WrittenHeader, kind_named},
    pack::About,
    render::{self, network},
};
use serde_json::{Map, Value, json};
use std::io;

const PACK: &str = "pack";
const ANALYSIS: &str = "analysis";
const HANDBOOK: &str = "handbook";

/// Prints the schema of a kind of entry, that of `pack.yaml`, that of what `analyze` writes, or that of a handbook as
/// data.
pub fn schema(kind: Option<&str>) -> io::Result<End> {
    let schema = match kind {
        None | Some(PACK) => schemars::schema_for!(About).to_value(),
        Some(HANDBOOK) => render::json::schema(),
        Some(ANALYSIS) => network::schema(),
        Some(name) => match kind_named(name) {
            Some(kind) => schema_of(kind),
            None => return Ok(misasked(&no_such_kind(name))),
        },
    };
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    say(&format!("{text}\n"))?;
    Ok(End::Done)
}

/// The sentence for a kind that does not exist.
pub fn no_such_kind(name: &str) -> String {
    let names = || KINDS.iter().map(|kind| kind.name);
    match nearest(name, names()) {
        Some(near) => format!("no kind of entry is called `{name}`; did you mean `{near}`?"),
        None => {
            let there_are = names().collect::<Vec<_>>().join(", ");
            format!("no kind of entry is called `{name}`; there are: {there_are}")
        }
    }
}

/// An entry of a kind: the keys that every kind has, those of its own, and in lists that of its text.
fn schema_of(kind: &KindInfo) -> Value {
    let mut whole = schemars::schema_for!(WrittenHeader).to_value();
    let own = (kind.schema)().to_value();
    for key in ["properties", "$defs"] {
        object(&mut whole, key).extend(own[key].as_object().cloned().unwrap_or_default());
    }
    let mut required: Vec<Value> = own["required"].as_array().cloned().unwrap_or_default();
    required.push(json!("title"));
    let text = match kind.shape {
        Shape::Files(_) => {
            required.push(json!("summary"));
            None
        }
        Shape::Lists { text, .. } | Shape::List { text, .. } => {
            required.push(json!("id"));
            Some(text)
        }
    };
    if let Some(text) = text {
        let markdown = json!({ "type": "string", "description": "Markdown" });
        object(&mut whole, "properties").insert(text.to_string(), markdown);
    }
    whole["title"] = json!(kind.name);
    whole["description"] = own["description"].clone();
    whole["required"] = json!(required);
    if text.is_some() { a_list_of(whole) } else { whole }
}

/// The schema of a file that holds a list of entries.
fn a_list_of(mut entry: Value) -> Value {
    let dialect = entry["$schema"].take();
    let definitions = entry["$defs"].take();
    if let Some(entry) = entry.as_object_mut() {
        entry.remove("$schema");
        entry.remove("$defs");
    }
    json!({ "$schema": dialect, "title": entry["title"], "type": "array", "items": entry, "$defs": definitions })
}

fn object<'v>(value: &'v mut Value, key: &str) -> &'v mut Map<String, Value> {
    if !value[key].is_object() {
        value[key] = json!({});
    }
    value[key].as_object_mut().expect("it was just made an object where it was none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_of_every_schema_leads_somewhere() {
        for kind in KINDS {
            let schema = schema_of(kind);
            let text = schema.to_string();
            for reference in text.split("\"#/$defs/").skip(1) {
                let name = reference.split('"').next().unwrap_or_default();
                assert!(schema["$defs"][name].is_object(), "{}: {name}", kind.name);
            }
        }
    }

    #[test]
    fn a_schema_knows_the_keys_of_the_header_and_of_the_kind() {
        let flow = schema_of(kind_named("flow").unwrap());
        let keys = flow["items"]["properties"].as_object().unwrap();
        assert!(
            ["id", "title", "marking", "from", "note"].iter().all(|key| keys.contains_key(*key)),
            "{flow:#}"
        );
        assert_eq!(flow["items"]["additionalProperties"], json!(false));
        let typology = schema_of(kind_named("typology").unwrap());
        assert!(typology["required"].as_array().unwrap().contains(&json!("summary")), "{typology:#}");
        assert!(typology["required"].as_array().unwrap().contains(&json!("phase")), "{typology:#}");
    }
}
