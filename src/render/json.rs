//! JSON: an edition as data, in a shape of its own that is described by a schema and does not change with our templates.
//! Texts are plain; what an entry rests on stands beside it, by the ids of sources.

mod fields;

use super::{
    Artifact, Download, Format, Job, Setting, SitePath, Sizes, network, plain,
    words::{DAY, ID, Id, kinds, markings},
};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page},
    vocab::terms::Confidence,
};
use fields::Fields;
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::Serialize;
use serde_json::{Value, json};

/// An edition as data.
pub struct Json;

pub(super) const FILE: &str = "download/*.json";
/// The schema lies beside the data, so that a handbook that was handed over alone says what its data means.
pub(super) const SCHEMA: &str = "download/*.schema.json";

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn downloads(&self) -> &'static [Download] {
        &[
            Download {
                file: FILE,
                label: "Everything as JSON",
                short: "JSON",
                good_for: "programs that read the entries, their sources and the figures of the network",
                loads: &[],
            },
            Download {
                file: SCHEMA,
                label: "Schema of the JSON",
                short: "JSON schema",
                good_for: "what each key of the JSON means, for those who write programs, and for checking it",
                loads: &[],
            },
        ]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        Box::new(Record { job })
    }
}

struct Record<'a, 'p> {
    job: &'a Job<'a, 'p>,
}

impl Setting for Record<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        [FILE, SCHEMA].map(|file| self.job.path(file)).into()
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        let mut bytes = match *path == self.job.path(SCHEMA) {
            true => serde_json::to_vec_pretty(&schema()).expect("a schema is plain data"),
            false => serde_json::to_vec_pretty(&data(self.job)).expect("an edition is plain data"),
        };
        bytes.push(b'\n');
        Ok(Artifact { path: path.clone(), bytes })
    }
}

/// The schema of the data: JSON Schema, draft 2020-12.
pub fn schema() -> Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Data<'_>>()
        .to_value()
}

/// Says of an entry that its fields are those of its kind. A program that checks one entry is told what is wrong with the
/// fields of that kind, and not that they are none of any kind.
fn fields_by_kind(entry: &mut Schema) {
    let by_kind = |(kind, definition): &(&str, &str)| {
        json!({
            "if": { "properties": { "kind": { "const": kind } } },
            "then": { "properties": { "fields": { "$ref": format!("#/$defs/{definition}") } } },
        })
    };
    let rules: Vec<Value> = fields::KINDS.iter().map(by_kind).collect();
    entry.insert("allOf".to_string(), json!(rules));
}

/// A handbook as data.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Data<'e> {
    /// The name of the file with the schema, which lies beside this one.
    #[serde(rename = "$schema")]
    schema: String,
    /// The version of this shape. It grows when a program that reads it would have to change.
    version: u32,
    about: About<'e>,
    /// Every entry of the handbook, by kind and then by id.
    entries: Vec<JsonEntry<'e>>,
    /// What `vademecum analyze --format json` gives.
    network: network::Analysis<'e>,
}

/// Whose handbook it is.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct About<'e> {
    title: &'e str,
    subtitle: Option<&'e str>,
    publisher: &'e str,
    publisher_url: Option<&'e str>,
    licence: Option<&'e str>,
    licence_url: Option<&'e str>,
    /// An address for corrections and replies.
    corrections: Option<&'e str>,
    edition: &'e str,
    /// The day the handbook speaks of: `2026-11-22`.
    #[schemars(regex(pattern = DAY))]
    as_of: String,
    /// A BCP 47 tag.
    language: &'e str,
    audience: &'e str,
    audience_title: &'e str,
    reader: &'e str,
    /// The codes of its places: ISO 3166, or the id of a region. None in a general handbook.
    places: Vec<&'e str>,
    place_title: &'e str,
    /// The highest marking it may hold, after TLP 2.0.
    #[schemars(schema_with = "markings")]
    marking: &'static str,
    /// SHA-256 of the edition: two handbooks with the same digest hold the same.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    digest: String,
}

/// An entry.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = fields_by_kind)]
struct JsonEntry<'e> {
    /// What sort of entry it is, which says what its fields are.
    #[schemars(schema_with = "kinds")]
    kind: &'static str,
    /// Unique among all kinds, and the same from edition to edition.
    #[schemars(regex(pattern = ID))]
    id: &'e str,
    title: &'e str,
    summary: Option<&'e str>,
    /// How far it may travel, after TLP 2.0.
    #[schemars(schema_with = "markings")]
    marking: &'static str,
    /// The analysts' confidence in what it says.
    confidence: Option<Id<Confidence>>,
    aliases: &'e [String],
    /// Codes of the places where it happened.
    places: Vec<&'e str>,
    /// The day on which it was last read as a whole.
    #[schemars(regex(pattern = DAY))]
    reviewed_on: Option<String>,
    /// The number of a source in every format of this handbook.
    number: Option<usize>,
    /// Its text, as plain paragraphs with an empty line between them.
    text: String,
    /// The ids of the sources that it cites anywhere.
    sources: &'e [&'e str],
    /// The ids of the entries that it links to.
    links: Vec<&'e str>,
    /// What only its kind has. Words of a vocabulary come as `id` and `words`.
    fields: Fields<'e>,
}

fn data<'e>(job: &Job<'e, '_>) -> Data<'e> {
    let edition = job.edition;
    let about = edition.about();
    let schema = job.path(SCHEMA);
    Data {
        schema: schema.as_str().rsplit('/').next().unwrap_or_default().to_string(),
        version: 1,
        about: About {
            title: about.title,
            subtitle: about.subtitle,
            publisher: &about.publisher.name,
            publisher_url: about.publisher.url.as_deref(),
            licence: about.licence.map(|licence| licence.name.as_str()),
            licence_url: about.licence.and_then(|licence| licence.url.as_deref()),
            corrections: about.contact.map(|contact| contact.corrections.as_str()),
            edition: about.edition,
            as_of: about.as_of.to_string(),
            language: about.language,
            audience: about.audience,
            audience_title: about.audience_title,
            reader: about.reader,
            places: about.places.iter().map(|place| place.code).collect(),
            place_title: about.place_title,
            marking: about.marking.banner(),
            digest: edition.fingerprint().in_full(),
        },
        entries: edition.pages().map(|page| entry(edition, page)).collect(),
        network: network::analysis(about, edition.network(), &[]),
    }
}

fn entry<'e>(edition: &'e Edition<'_>, page: &'e Page<'_>) -> JsonEntry<'e> {
    JsonEntry {
        kind: page.kind,
        id: page.id,
        title: page.title,
        summary: page.summary,
        marking: page.marking.banner(),
        confidence: page.confidence.map(Id),
        aliases: page.aliases,
        places: page.places.iter().map(|place| place.code).collect(),
        reviewed_on: page.reviewed_on.map(|day| day.to_string()),
        number: edition.source_number(page.id),
        text: plain::text(&page.prose),
        sources: &page.cited,
        links: page.linked.iter().map(|link| link.id).collect(),
        fields: Fields::of(&page.fields),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever an object holds is named, and every reference leads somewhere.
    #[test]
    fn the_schema_is_closed_everywhere() {
        fn walk(part: &Value, whole: &Value, way: &str) {
            if let Value::Object(keys) = part {
                if part["properties"].is_object() && part["type"] == "object" {
                    assert_eq!(part["additionalProperties"], false, "{way}");
                }
                if let Some(reference) = part["$ref"].as_str() {
                    assert!(whole.pointer(&reference[1..]).is_some(), "{way}: {reference}");
                }
                keys.iter().for_each(|(key, below)| walk(below, whole, &format!("{way}/{key}")));
            } else if let Value::Array(list) = part {
                list.iter().for_each(|below| walk(below, whole, way));
            }
        }
        let schema = schema();
        walk(&schema, &schema, "");
    }

    #[test]
    fn every_kind_has_its_fields() {
        let schema = schema();
        let kinds: Vec<&str> = fields::KINDS.iter().map(|(kind, _)| *kind).collect();
        let mut known: Vec<&str> = crate::entry::KINDS.iter().map(|kind| kind.name).collect();
        known.retain(|kind| *kind != "passage");
        assert!(known.iter().all(|kind| kinds.contains(kind)) && known.len() == kinds.len(), "{kinds:?}");
        for (kind, definition) in fields::KINDS {
            assert!(schema["$defs"][definition].is_object(), "{kind}: {definition}");
        }
        // Nothing that is there is left out: what is unknown is null.
        assert_eq!(
            schema["$defs"]["SourceFields"]["required"].as_array().map(Vec::len),
            schema["$defs"]["SourceFields"]["properties"].as_object().map(serde_json::Map::len)
        );
    }

    #[test]
    fn the_schema_names_every_key_and_allows_no_other() {
        let schema = schema();
        assert_eq!(schema["additionalProperties"], false);
        for key in ["$schema", "version", "about", "entries", "network"] {
            assert!(schema["properties"][key].is_object(), "{key}");
        }
        assert_eq!(schema["$defs"]["JsonEntry"]["additionalProperties"], false);
    }
}
