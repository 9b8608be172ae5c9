//! Front matter that every kind has: title, scope, sources, dates.

use super::Link;
use crate::{
    entry::source::Source,
    vocab::{
        Audience, Date, JurisdictionCode, Marking, Ref, Scope, Slug,
        terms::{Confidence, Status},
    },
};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};
use std::collections::BTreeSet;

/// The header as it is written.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenHeader {
    /// The id; the stem of the file's name where it is left out.
    pub id: Option<Slug>,
    /// The title.
    pub title: String,
    /// One sentence, shown in lists and cards.
    pub summary: Option<String>,
    /// The audiences it is for; all where it is left out.
    pub audiences: Option<BTreeSet<Audience>>,
    /// Whom for; in cases, flows and entities where it happened.
    pub jurisdictions: Option<BTreeSet<JurisdictionCode>>,
    /// Whom for, in cases, flows and entities.
    pub readers_in: Option<BTreeSet<JurisdictionCode>>,
    /// How far it may travel, by TLP 2.0.
    pub marking: Option<Marking>,
    /// The analysts' confidence in what it says.
    pub confidence: Option<Confidence>,
    /// What the summary and the front matter rest on.
    #[serde(default)]
    pub sources: Vec<SourceRef>,
    /// When it was last read as a whole, and by whom.
    pub review: Option<Review>,
    /// The desk that answers for it.
    pub owner: Option<String>,
    /// Where it stands on its way to readers; published where it is left out.
    pub status: Option<Status>,
    /// The embargo: no handbook has it until the pack's `as_of` is later than this day.
    pub publish_after: Option<Date>,
    /// What its address says once it is withdrawn. Left out, the address says nothing and is gone.
    pub withdrawn: Option<Withdrawal>,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The entry whose place it takes where its jurisdictions are nearer to the reader.
    pub variant_of: Option<Ref>,
}

/// The keys of a header, for telling them from those of a kind.
pub const KEYS: &[&str] = &[
    "id",
    "title",
    "summary",
    "audiences",
    "jurisdictions",
    "readers_in",
    "marking",
    "confidence",
    "sources",
    "review",
    "owner",
    "status",
    "publish_after",
    "withdrawn",
    "aliases",
    "variant_of",
];

/// What every entry has.
#[derive(Clone, Debug)]
pub struct Header {
    /// The id.
    pub id: Slug,
    /// The title.
    pub title: String,
    /// One sentence, shown in lists and cards.
    pub summary: Option<String>,
    /// Whom for. `resolve` settles it.
    pub scope: Scope,
    /// Whether its author marked it.
    pub is_marked: bool,
    /// Where it happened, in kinds that happen in places.
    pub places: BTreeSet<JurisdictionCode>,
    /// The analysts' confidence in what it says.
    pub confidence: Option<Confidence>,
    /// What the summary and the front matter rest on.
    pub sources: Vec<SourceRef>,
    /// When it was last read as a whole, and by whom.
    pub review: Option<Review>,
    /// The desk that answers for it.
    pub owner: Option<String>,
    /// Where it stands on its way to readers.
    pub status: Status,
    /// What its address says once it is withdrawn.
    pub withdrawn: Option<Withdrawal>,
    /// Other names.
    pub aliases: Vec<String>,
    /// The entry whose place it takes where its jurisdictions are nearer to the reader.
    pub variant_of: Option<Ref>,
}

impl Header {
    /// Makes a header of what is written. `id` is the stem of the file's name.
    pub fn new(written: WrittenHeader, id: Slug, happens_in_places: bool) -> Header {
        let (places, readers) = if happens_in_places {
            (written.jurisdictions.unwrap_or_default(), written.readers_in)
        } else {
            (BTreeSet::new(), written.jurisdictions)
        };
        Header {
            id: written.id.unwrap_or(id),
            title: written.title,
            summary: written.summary,
            is_marked: written.marking.is_some(),
            scope: Scope {
                audiences: written.audiences,
                jurisdictions: readers,
                marking: written.marking,
                publish_after: written.publish_after,
            },
            places,
            confidence: written.confidence,
            sources: written.sources,
            review: written.review,
            owner: written.owner,
            status: written.status.unwrap_or(Status::Published),
            withdrawn: written.withdrawn,
            aliases: written.aliases,
            variant_of: written.variant_of,
        }
    }

    /// References to other entries.
    pub fn links(&self) -> Vec<Link<'_>> {
        let sources = self.sources.iter().map(|source| Link::to::<Source>("sources", &source.id));
        let base = self.variant_of.iter().map(|base| Link::any("variant_of", base));
        let instead = self.withdrawn.iter().filter_map(|withdrawal| withdrawal.replaced_by.as_ref());
        sources.chain(base).chain(instead.map(|to| Link::any("withdrawn", to))).collect()
    }
}

/// What is said at the address of an entry that was published and is no longer.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// The day.
    pub on: Date,
    /// Why, in a sentence for readers.
    pub because: String,
    /// What stands in its place.
    pub replaced_by: Option<Ref>,
}

/// When an entry was last read as a whole, and by whom.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The day.
    pub last: Date,
    /// The reader.
    pub by: String,
    /// When it is due again; the pack's `review_every_months` later where it is left out.
    pub next: Option<Date>,
}

/// A source, and where in it: `doj-2025-06-30`, or `{id: doj-2025-06-30, at: "p. 3"}`.
#[derive(Clone, Debug)]
pub struct SourceRef {
    /// The source.
    pub id: Ref,
    /// Where in it.
    pub at: Option<String>,
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct SourceAt {
    id: Ref,
    at: Option<String>,
}

impl<'de> Deserialize<'de> for SourceRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SourceRef, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = SourceRef;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the id of a source, or `{id: …, at: \"p. 3\"}`")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<SourceRef, E> {
                Ok(SourceRef { id: Ref::parse(text).map_err(E::custom)?, at: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<SourceRef, A::Error> {
                let SourceAt { id, at } = SourceAt::deserialize(MapAccessDeserializer::new(map))?;
                Ok(SourceRef { id, at })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl schemars::JsonSchema for SourceRef {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SourceReference".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let (word, at) = (generator.subschema_for::<Ref>(), generator.subschema_for::<SourceAt>());
        schemars::json_schema!({ "anyOf": [word, at] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_keys_is_the_list_of_fields() {
        let schema = schemars::schema_for!(WrittenHeader);
        let fields = schema.get("properties").and_then(|p| p.as_object()).unwrap();
        let mut listed: Vec<_> = KEYS.to_vec();
        listed.sort_unstable();
        let mut found: Vec<_> = fields.keys().map(String::as_str).collect();
        found.sort_unstable();
        assert_eq!(found, listed);
    }
}
