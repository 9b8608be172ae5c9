//! What the keys of a front matter hold, by the schema of their kind.

use crate::entry::{KindInfo, header::WrittenHeader};
use serde_json::Value;

/// The name that the schema of a reference to an entry has among the definitions.
const REFERENCE: &str = "#/$defs/Reference";

/// The schemas of a kind: that of the header, and that of its own keys.
pub struct Schemas([schemars::Schema; 2]);

impl Schemas {
    /// The schemas of a kind.
    pub fn of(kind: &KindInfo) -> Schemas {
        Schemas([schemars::schema_for!(WrittenHeader), (kind.schema)()])
    }

    /// Whether a key holds free text: whatever has no pattern and no list of values.
    pub fn say_text(&self, path: &str) -> bool {
        // The name of a file has to stay the name of that file.
        path != "/file" && self.any(path, &is_text)
    }

    /// Whether a key holds the id of another entry.
    pub fn say_reference(&self, path: &str) -> bool {
        self.any(path, &|schema| schema.get("$ref").is_some_and(|name| name == REFERENCE))
    }

    fn any(&self, path: &str, is_meant: &dyn Fn(&Value) -> bool) -> bool {
        let steps: Vec<&str> = path.split('/').skip(1).collect();
        self.0.iter().any(|schema| holds(schema.as_value(), schema.as_value(), &steps, is_meant))
    }
}

/// Whether the schema of a value, or one of those that it may have, is what is meant.
fn holds(root: &Value, schema: &Value, steps: &[&str], is_meant: &dyn Fn(&Value) -> bool) -> bool {
    let branches = ["anyOf", "oneOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
    if branches.into_iter().any(|branch| holds(root, branch, steps, is_meant)) {
        return true;
    }
    let defined = schema.get("$ref").and_then(|name| root.pointer(name.as_str()?.strip_prefix('#')?));
    let Some((step, rest)) = steps.split_first() else {
        // A choice has a name of its own, and what can be chosen is looked at; any other type is what its name says.
        let choice = defined.filter(|defined| defined.get("anyOf").or(defined.get("oneOf")).is_some());
        return is_meant(schema) || choice.is_some_and(|choice| holds(root, choice, steps, is_meant));
    };
    if let Some(defined) = defined {
        return holds(root, defined, steps, is_meant);
    }
    let inner = match step.parse::<usize>() {
        Ok(_) => schema.get("items"),
        Err(_) => schema.get("properties").and_then(|properties| properties.get(step)),
    };
    inner.is_some_and(|schema| holds(root, schema, rest, is_meant))
}

/// A type of its own, such as a date or a code, is referred to and not written out, so it is none.
fn is_text(schema: &Value) -> bool {
    let is_string_or_null = |kind: &Value| kind == "string" || kind == "null";
    let is_string = schema.get("type").is_some_and(|kind| {
        kind == "string" || kind.as_array().is_some_and(|kinds| kinds.iter().all(is_string_or_null))
    });
    is_string && ["pattern", "enum", "const", "format"].into_iter().all(|key| schema.get(key).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{KINDS, kind_named};

    #[test]
    fn free_text_is_told_from_words_of_a_vocabulary() {
        let kind = |name: &str| kind_named(name).unwrap();
        for (name, path) in [
            ("typology", "/title"),
            ("typology", "/aliases/0"),
            ("typology", "/indicators/3/text"),
            ("typology", "/indicators/3/lawful_explanations/0"),
            ("typology", "/sources/0/at"),
            ("jurisdiction", "/reporting/deadline/value"),
            ("jurisdiction", "/legal_basis/0/note"),
            ("source", "/url"),
        ] {
            assert!(Schemas::of(kind(name)).say_text(path), "{name} {path}");
        }
        for (name, path) in [
            ("typology", "/id"),
            ("typology", "/phase"),
            ("typology", "/indicators/3/strength"),
            ("typology", "/indicators/3/seen_by/0"),
            ("typology", "/sources/0"),
            ("typology", "/sources/0/id"),
            ("typology", "/marking"),
            ("typology", "/review/last"),
            ("jurisdiction", "/iso"),
            ("jurisdiction", "/reporting/deadline/source"),
            ("source", "/grading"),
            ("source", "/date"),
            ("case", "/date"),
            ("picture", "/file"),
        ] {
            assert!(!Schemas::of(kind(name)).say_text(path), "{name} {path}");
        }
        assert!(KINDS.iter().all(|kind| Schemas::of(kind).say_text("/title")));
    }

    #[test]
    fn references_are_told_from_other_ids() {
        let says = |name: &str, path: &str| Schemas::of(kind_named(name).unwrap()).say_reference(path);
        for (name, path) in [
            ("typology", "/risky_nodes/0"),
            ("typology", "/sources/0"),
            ("typology", "/sources/0/id"),
            ("typology", "/indicators/0/sources/0"),
            ("typology", "/variant_of"),
            ("flow", "/from"),
            ("case", "/steps/0/flow"),
            ("jurisdiction", "/reporting/deadline/source"),
            ("source", "/same_origin_as"),
        ] {
            assert!(says(name, path), "{name} {path}");
        }
        for (name, path) in [
            ("typology", "/id"),
            ("typology", "/phase"),
            ("typology", "/indicators/0/id"),
            ("typology", "/audiences/0"),
            ("jurisdiction", "/region"),
        ] {
            assert!(!says(name, path), "{name} {path}");
        }
    }
}
