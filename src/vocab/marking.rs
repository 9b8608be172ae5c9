//! The Traffic Light Protocol, version 2.0 (FIRST, 2022), ordered from open to closed.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// How far a text may travel. The order of the variants is the order of restriction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marking {
    /// Recipients may spread this to the world.
    Clear,
    /// Recipients may spread this within their community, not through public channels.
    Green,
    /// Recipients may spread this on a need-to-know basis within their organisation and its clients.
    Amber,
    /// As amber, without the clients.
    AmberStrict,
    /// For the eyes and ears of the individual recipients only.
    Red,
}

impl Marking {
    /// With whom recipients can share, in the sense of TLP 2.0, as a sentence.
    pub fn sharing(self) -> &'static str {
        match self {
            Marking::Clear => "Recipients can spread this to the world; there is no limit on disclosure.",
            Marking::Green => {
                "Recipients can share this within their community, and not through public channels."
            }
            Marking::Amber => {
                "Recipients can share this with those in their organisation and its clients who need to know."
            }
            Marking::AmberStrict => {
                "Recipients can share this with those in their organisation who need to know, and nobody else."
            }
            Marking::Red => "For the eyes and ears of individual recipients only; no further disclosure.",
        }
    }

    /// Every marking, from open to closed.
    pub const ALL: [Marking; 5] =
        [Marking::Clear, Marking::Green, Marking::Amber, Marking::AmberStrict, Marking::Red];

    /// The label as the standard writes it: capitals, no spaces, never translated.
    pub fn banner(self) -> &'static str {
        match self {
            Marking::Clear => "TLP:CLEAR",
            Marking::Green => "TLP:GREEN",
            Marking::Amber => "TLP:AMBER",
            Marking::AmberStrict => "TLP:AMBER+STRICT",
            Marking::Red => "TLP:RED",
        }
    }

    /// The colour of the label on black, as the standard gives it. On white it could not be read.
    pub fn colour_on_black(self) -> &'static str {
        match self {
            Marking::Clear => "#ffffff",
            Marking::Green => "#33ff00",
            Marking::Amber | Marking::AmberStrict => "#ffc000",
            Marking::Red => "#ff2b2b",
        }
    }

    /// Reads a label. `TLP:WHITE` was the name of `TLP:CLEAR` in version 1; the prefix and capitals may be left out.
    pub fn parse(text: &str) -> Option<Marking> {
        let label = text.trim().to_ascii_uppercase();
        match label.strip_prefix("TLP:").unwrap_or(&label) {
            "CLEAR" | "WHITE" => Some(Marking::Clear),
            "GREEN" => Some(Marking::Green),
            "AMBER" => Some(Marking::Amber),
            "AMBER+STRICT" => Some(Marking::AmberStrict),
            "RED" => Some(Marking::Red),
            _ => None,
        }
    }
}

/// The labels, for messages and schemas.
pub const LABELS: &[&str] = &["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"];

impl<'de> Deserialize<'de> for Marking {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Marking, D::Error> {
        let text = String::deserialize(deserializer)?;
        Marking::parse(&text).ok_or_else(|| D::Error::unknown_variant(&text, LABELS))
    }
}

impl Serialize for Marking {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.banner())
    }
}

impl schemars::JsonSchema for Marking {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Marking".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "enum": LABELS })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_the_order_of_restriction() {
        assert!(Marking::ALL.is_sorted());
        assert!(Marking::Amber < Marking::AmberStrict);
    }

    #[test]
    fn a_label_is_read_back_from_its_banner() {
        for marking in Marking::ALL {
            assert_eq!(Marking::parse(marking.banner()), Some(marking));
        }
        assert_eq!(Marking::parse("TLP:WHITE"), Some(Marking::Clear));
        assert_eq!(Marking::parse("amber"), Some(Marking::Amber));
        assert_eq!(Marking::parse("TLP:ORANGE"), None);
    }
}
