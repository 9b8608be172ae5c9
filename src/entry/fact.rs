//! A national fact: a value with its source and the day it was checked, or the plain word `unknown`.
//! A handbook never leaves a hole silently.

use super::{Cut, Link, source::Source};
use crate::{
    prose::CiteText,
    vocab::{Audience, Date, Marking, Ref, Scope, Scoped},
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};
use std::collections::BTreeSet;

/// What is on record about one point of a jurisdiction.
#[derive(Clone, Debug)]
pub enum Fact {
    /// Nobody has read a text on it.
    Unknown,
    /// A text on it was read.
    Known(Known),
}

/// A value that a text was read on.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The value.
    pub value: String,
    /// Who says so.
    pub source: Ref,
    /// When the source was last looked at.
    pub checked_on: Date,
    /// A sentence more: how it was read, what it does not cover.
    pub note: Option<String>,
    /// Whether it is printed as still to be confirmed.
    #[serde(default)]
    pub to_confirm: bool,
    /// The audiences it is for.
    pub audiences: Option<BTreeSet<Audience>>,
    /// How far it may travel.
    pub marking: Option<Marking>,
}

/// A fact as readers see it. `value` is absent where it is not on record.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Known`")]
pub struct FactPage<'p> {
    pub value: Option<&'p str>,
    pub cite: Option<CiteText<'p>>,
    pub checked_on: Option<Date>,
    pub note: Option<&'p str>,
    pub to_confirm: bool,
}

impl Fact {
    pub(super) fn link<'a>(&'a self, key: &'static str) -> Option<Link<'a>> {
        match self {
            Fact::Unknown => None,
            Fact::Known(known) => Some(Link::to::<Source>(key, &known.source)),
        }
    }

    pub(super) fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> FactPage<'p> {
        match self {
            Fact::Unknown => {
                FactPage { value: None, cite: None, checked_on: None, note: None, to_confirm: false }
            }
            Fact::Known(known) => FactPage {
                value: Some(&known.value),
                cite: cut.cite(&known.source, None),
                checked_on: Some(known.checked_on),
                note: known.note.as_deref(),
                to_confirm: known.to_confirm,
            },
        }
    }
}

impl Scoped for Fact {
    fn scope(&self) -> Scope {
        match self {
            Fact::Unknown => Scope::default(),
            Fact::Known(known) => {
                Scope { audiences: known.audiences.clone(), marking: known.marking, ..Scope::default() }
            }
        }
    }
}

impl<'de> Deserialize<'de> for Fact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fact, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Fact;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("`{value: …, source: …, checked_on: …}`, or the word `unknown`")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Fact, E> {
                match text {
                    "unknown" => Ok(Fact::Unknown),
                    _ => Err(E::custom(format!(
                        "`{text}` has no source; write `{{value: …, source: …, checked_on: …}}`, or the word `unknown`"
                    ))),
                }
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Fact, A::Error> {
                Known::deserialize(MapAccessDeserializer::new(map)).map(Fact::Known)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl schemars::JsonSchema for Fact {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fact".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let known = generator.subschema_for::<Known>();
        schemars::json_schema!({ "anyOf": [{ "const": "unknown" }, known] })
    }
}
