//! Words of vocabularies, days, places and references as JSON has them, each with what its schema says of it.
//! Knows no entry and no figure.

use crate::{
    entry::{KINDS, PlaceName},
    prose::{CiteText, LinkText},
    vocab::{Date, Marking, Period, terms},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// An id: lower-case letters, digits and hyphens.
pub(super) const ID: &str = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";
/// A day, a month or a year.
pub(super) const DAY: &str = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$";
/// A day, a month or a year, or two with a slash between them.
const PERIOD: &str = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(/[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$";

/// A list of words that authors choose from.
pub(super) trait Vocabulary: Copy {
    /// What its definition is called in the schema.
    const NAME: &'static str;
    /// The ids of all its words.
    fn ids() -> Vec<&'static str>;
    /// The word for programs.
    fn id(self) -> &'static str;
    /// The word for readers.
    fn in_words(self) -> &'static str;
}

macro_rules! vocabularies {
    ($($Name:ident)+) => { $(
        impl Vocabulary for terms::$Name {
            const NAME: &'static str = stringify!($Name);
            fn ids() -> Vec<&'static str> {
                terms::$Name::ALL.iter().map(|word| word.id()).collect()
            }
            fn id(self) -> &'static str {
                terms::$Name::id(self)
            }
            fn in_words(self) -> &'static str {
                terms::$Name::in_words(self)
            }
        }
    )+ };
}

vocabularies! {
    AuthorityRole Basis Carries Condition Confidence ControlBasis Effort EntityType FlowRole GuideRole LegalWord Read
    Replaceable SourceKind Stream Strength SystemRole Tier
}

/// A word with what readers are told.
pub(super) struct Word<V>(pub(super) V);

impl<V: Vocabulary> Word<V> {
    /// Some words of a list, in its order.
    pub(super) fn each(words: &[V]) -> Vec<Word<V>> {
        words.iter().map(|word| Word(*word)).collect()
    }
}

impl<V: Vocabulary> Serialize for Word<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown {
            id: &'static str,
            words: &'static str,
        }
        Shown { id: self.0.id(), words: self.0.in_words() }.serialize(serializer)
    }
}

impl<V: Vocabulary> JsonSchema for Word<V> {
    fn schema_name() -> Cow<'static, str> {
        V::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "`id` is for programs and stays; `words` are for readers and may be put better.",
            "type": "object",
            "properties": { "id": { "enum": V::ids() }, "words": { "type": "string" } },
            "required": ["id", "words"],
            "additionalProperties": false,
        })
    }
}

/// A word for programs alone.
pub(super) struct Id<V>(pub(super) V);

impl<V: Vocabulary> Serialize for Id<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.id())
    }
}

impl<V: Vocabulary> JsonSchema for Id<V> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}Id", V::NAME).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": V::ids() })
    }
}

/// A day as exact as it is known, for programs and for readers.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Day {
    /// `2026-11-22`, `2026-11` or `2026`.
    #[schemars(regex(pattern = DAY))]
    iso: String,
    words: String,
}

impl From<Date> for Day {
    fn from(date: Date) -> Day {
        Day { iso: date.to_string(), words: date.in_words() }
    }
}

/// A day, or all from one to another.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Days {
    /// `2024-01`, or `2022/2024-01`.
    #[schemars(regex(pattern = PERIOD))]
    iso: String,
    words: String,
}

impl From<Period> for Days {
    fn from(period: Period) -> Days {
        Days { iso: period.to_string(), words: period.in_words() }
    }
}

/// A place.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Place<'e> {
    /// ISO 3166-1 alpha-2, or the id of a region.
    code: &'e str,
    name: &'e str,
}

impl<'e> From<PlaceName<'e>> for Place<'e> {
    fn from(place: PlaceName<'e>) -> Place<'e> {
        Place { code: place.code, name: place.name }
    }
}

/// Another entry of this handbook.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Other<'e> {
    #[schemars(schema_with = "kinds")]
    kind: &'static str,
    #[schemars(regex(pattern = ID))]
    id: &'e str,
    title: &'e str,
}

impl<'e> From<LinkText<'e>> for Other<'e> {
    fn from(link: LinkText<'e>) -> Other<'e> {
        Other { kind: link.kind, id: link.id, title: link.title }
    }
}

/// What something rests on.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Cite<'e> {
    /// The id of a source.
    #[schemars(regex(pattern = ID))]
    id: &'e str,
    /// Where in it: `p. 3`.
    at: Option<&'e str>,
}

impl<'e> From<CiteText<'e>> for Cite<'e> {
    fn from(cite: CiteText<'e>) -> Cite<'e> {
        Cite { id: cite.id, at: cite.at }
    }
}

/// The kinds of entries that have a page.
pub(super) fn kinds(_: &mut SchemaGenerator) -> Schema {
    let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).filter(|name| *name != "passage").collect();
    json_schema!({ "enum": names })
}

/// The labels of TLP 2.0.
pub(super) fn markings(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": Marking::ALL.map(Marking::banner) })
}
