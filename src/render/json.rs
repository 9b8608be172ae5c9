//! JSON: an edition as data, in a shape of its own that is described by a schema and does not change with our templates.
//! Texts are plain; what an entry rests on stands beside it, by the ids of sources.

use super::{Artifact, Download, Format, Job, Setting, SitePath, Sizes, network, plain};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// An edition as data.
pub struct Json;

const FILE: &str = "download/*.json";
/// The name of the schema above all handbooks.
const SCHEMA: &str = "handbook.schema.json";

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn downloads(&self) -> &'static [Download] {
        &[Download {
            file: FILE,
            label: "Everything as JSON",
            good_for: "programs that read the entries, their sources and the figures of the network",
            loads: &[],
        }]
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
        vec![self.job.path(FILE)]
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        let mut bytes = serde_json::to_vec_pretty(&data(self.job.edition)).expect("an edition is plain data");
        bytes.push(b'\n');
        Ok(Artifact { path: path.clone(), bytes })
    }
}

/// The schema as a file above all handbooks, where one of their files has this shape.
pub fn schema_file(files: impl Iterator<Item = impl AsRef<str>>) -> Option<Artifact> {
    let mut names =
        files.map(|file| super::format_of(file.as_ref().splitn(4, '/').nth(3).unwrap_or_default()));
    names.any(|name| name == Json.name()).then(|| {
        let mut bytes = serde_json::to_vec_pretty(&schema()).expect("a schema is plain data");
        bytes.push(b'\n');
        Artifact { path: SitePath::new(SCHEMA), bytes }
    })
}

/// The schema of the data.
pub fn schema() -> Value {
    schemars::schema_for!(Data<'_>).to_value()
}

/// A handbook as data.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Data<'e> {
    /// Where the schema lies on the site, from the file.
    #[serde(rename = "$schema")]
    schema: &'static str,
    /// The version of this shape. It grows when a program that reads it would have to change.
    version: u32,
    about: About<'e>,
    /// Every entry of the handbook, by kind and then by id.
    entries: Vec<JsonEntry<'e>>,
    /// What `vademecum analyze --format json` gives; its schema is that of `vademecum schema analysis`.
    network: Value,
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
    marking: &'static str,
    /// SHA-256 of the edition: two handbooks with the same digest hold the same.
    digest: String,
}

/// An entry.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct JsonEntry<'e> {
    /// `risky-node`, `flow`, `typology`, `case`, `control`, `jurisdiction`, `entity`, `guide`, `term`, `source`, `picture`.
    kind: &'static str,
    id: &'e str,
    title: &'e str,
    summary: Option<&'e str>,
    marking: &'static str,
    /// The analysts' confidence: `high`, `moderate`, `low`.
    confidence: Option<&'static str>,
    aliases: &'e [String],
    /// Codes of the places where it happened.
    places: Vec<&'e str>,
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
    fields: Value,
}

fn data<'e>(edition: &'e Edition<'_>) -> Data<'e> {
    let about = edition.about();
    let network = network::analysis(about, edition.network(), &[]);
    Data {
        // From `<language>/<audience>/<place>/download/`.
        schema: "../../../../handbook.schema.json",
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
        network: serde_json::to_value(network).expect("an analysis is plain data"),
    }
}

fn entry<'e>(edition: &'e Edition<'_>, page: &'e Page<'_>) -> JsonEntry<'e> {
    JsonEntry {
        kind: page.kind,
        id: page.id,
        title: page.title,
        summary: page.summary,
        marking: page.marking.banner(),
        confidence: page.confidence.map(|confidence| confidence.id()),
        aliases: page.aliases,
        places: page.places.iter().map(|place| place.code).collect(),
        reviewed_on: page.reviewed_on.map(|day| day.to_string()),
        number: edition.source_number(page.id),
        text: plain::text(&page.prose),
        sources: &page.cited,
        links: page.linked.iter().map(|link| link.id).collect(),
        fields: serde_json::to_value(&page.fields).expect("the fields of a page are plain data"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
