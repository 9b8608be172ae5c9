//! Names of readers: audiences and, within them, roles. Which ones exist is for `pack.yaml` to say.

use super::slug::Slug;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// The id of an audience declared in `pack.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Audience(pub Slug);

impl std::fmt::Display for Audience {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Who can see something: an audience, or one role of it, written `banks` or `banks/onboarding`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Observer {
    /// The audience.
    pub audience: Audience,
    /// The role, when only that one sees it.
    pub role: Option<Slug>,
}

impl std::fmt::Display for Observer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.role {
            Some(role) => write!(f, "{}/{role}", self.audience),
            None => self.audience.fmt(f),
        }
    }
}

impl<'de> Deserialize<'de> for Observer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Observer, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (audience, role) = match text.split_once('/') {
            Some((audience, role)) => (audience, Some(role)),
            None => (text.as_str(), None),
        };
        let slug = |part: &str| Slug::parse(part).map_err(D::Error::custom);
        Ok(Observer { audience: Audience(slug(audience)?), role: role.map(slug).transpose()? })
    }
}

impl schemars::JsonSchema for Observer {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Observer".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[a-z0-9-]+(/[a-z0-9-]+)?$", "description": "an audience, or an audience and one of its roles: banks/onboarding" })
    }
}
