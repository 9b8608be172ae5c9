//! Names of entries, and what an author writes to point at one.

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::sync::Arc;

/// The id of an entry: lower-case ASCII letters, digits and hyphens, 1 to 80 of them, no hyphen at either end.
///
/// Ids become file names and anchors, so nothing else can get in: no dots, slashes, spaces or per cent signs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Slug(Arc<str>);

impl Slug {
    /// The most letters an id may have.
    pub const LONGEST: usize = 80;

    /// Checks an id; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Slug, String> {
        let shown = || text.chars().take(40).collect::<String>().escape_debug().to_string();
        if text.is_empty() {
            return Err("an id cannot be empty".into());
        }
        if text.len() > Slug::LONGEST {
            return Err(format!(
                "the id `{}…` has {} letters; the most is {}",
                shown(),
                text.len(),
                Slug::LONGEST
            ));
        }
        if let Some(wrong) = text.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-')) {
            return Err(format!(
                "`{}` is not an id: `{}` is not a lower-case letter, a digit or a hyphen",
                shown(),
                wrong.escape_debug()
            ));
        }
        if text.starts_with('-') || text.ends_with('-') {
            return Err(format!("`{text}` is not an id: it begins or ends with a hyphen"));
        }
        if is_a_device(text) {
            return Err(format!(
                "`{text}` cannot be an id: Windows has a device of that name and stores no such file"
            ));
        }
        Ok(Slug(text.into()))
    }

    /// An id made from any text: what is not a letter or a digit becomes a hyphen. `None` where nothing is left.
    pub fn from_words(words: &str) -> Option<Slug> {
        let mut slug = String::new();
        for c in words.chars().flat_map(char::to_lowercase) {
            match c {
                'a'..='z' | '0'..='9' => slug.push(c),
                '\'' | '’' => {}
                _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
                _ => {}
            }
            if slug.len() >= Slug::LONGEST {
                break;
            }
        }
        Slug::parse(slug.trim_matches('-')).ok()
    }

    /// The same id with a number behind it, cut where it would be too long.
    pub fn numbered(&self, number: usize) -> Slug {
        let number = format!("-{number}");
        let kept = self.0.len().min(Slug::LONGEST - number.len());
        Slug(format!("{}{number}", self.0[..kept].trim_end_matches('-')).into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Names that Windows keeps for devices, whatever the end of the file.
fn is_a_device(name: &str) -> bool {
    let number = name.strip_prefix("com").or(name.strip_prefix("lpt"));
    matches!(name, "con" | "prn" | "aux" | "nul") || matches!(number.map(str::as_bytes), Some([b'0'..=b'9']))
}

/// The anchor of a section whose heading has no letter an id may have.
pub(crate) fn section() -> Slug {
    Slug("section".into())
}

impl std::fmt::Display for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Slug, D::Error> {
        Slug::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl schemars::JsonSchema for Slug {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "maxLength": Slug::LONGEST })
    }
}

/// What an author writes to point at an entry: `otc-converters`, or `risky-node:otc-converters`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ref {
    /// The kind, when the author named it.
    pub kind: Option<Slug>,
    /// The id of the entry. `resolve` replaces an id that `redirects.yaml` has moved.
    pub slug: Slug,
}

impl Ref {
    /// Reads `id` or `kind:id`.
    pub fn parse(text: &str) -> Result<Ref, String> {
        let (kind, slug) = match text.split_once(':') {
            Some((kind, slug)) => (Some(Slug::parse(kind.trim())?), slug),
            None => (None, text),
        };
        Ok(Ref { kind, slug: Slug::parse(slug.trim())? })
    }
}

impl std::fmt::Display for Ref {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.kind {
            Some(kind) => write!(f, "{kind}:{}", self.slug),
            None => self.slug.fmt(f),
        }
    }
}

impl<'de> Deserialize<'de> for Ref {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Ref, D::Error> {
        Ref::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl schemars::JsonSchema for Ref {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Reference".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^([a-z-]+:)?[a-z0-9-]+$", "description": "the id of an entry" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_cannot_leave_its_folder() {
        for wrong in ["../etc", "a/b", "a%2eb", "a\nb", "A", "", "-a", "a-", "a.b", "é"] {
            assert!(Slug::parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(Slug::parse(&"a".repeat(81)).is_err());
        assert!(Slug::parse("313-general-bureau").is_ok());
    }

    #[test]
    fn words_become_an_id() {
        let id = |words| Slug::from_words(words).map(|slug| slug.to_string());
        assert_eq!(id("What it shows: “a test”"), Some("what-it-shows-a-test".into()));
        assert_eq!(id("Don't"), Some("dont".into()));
        assert_eq!(id("北京"), None);
    }

    #[test]
    fn a_reference_may_name_its_kind() {
        assert_eq!(Ref::parse("risky-node:otc").unwrap().to_string(), "risky-node:otc");
        assert!(Ref::parse("risky-node:").is_err());
    }
}
