//! How far to trust a source: the Admiralty system (NATO AJP-2.1), read as `B2`.

use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// Reliability of the source and credibility of the information, judged independently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Grading {
    /// `A` to `E` from best to worst; `F` says that it cannot be judged, which is not the worst.
    pub reliability: char,
    /// `1` to `5` from best to worst; `6` says that it cannot be judged, which is not the worst.
    pub credibility: char,
}

impl Grading {
    /// Reads a pair such as `B2`.
    pub fn parse(text: &str) -> Option<Grading> {
        let mut chars = text.trim().chars();
        let (reliability, credibility) = (chars.next()?.to_ascii_uppercase(), chars.next()?);
        let well_formed = ('A'..='F').contains(&reliability)
            && ('1'..='6').contains(&credibility)
            && chars.next().is_none();
        well_formed.then_some(Grading { reliability, credibility })
    }

    /// What the letter means, in words.
    pub fn reliability_in_words(self) -> &'static str {
        match self.reliability {
            'A' => "completely reliable",
            'B' => "usually reliable",
            'C' => "fairly reliable",
            'D' => "not usually reliable",
            'E' => "unreliable",
            _ => "reliability cannot be judged",
        }
    }

    /// What the digit means, in words.
    pub fn credibility_in_words(self) -> &'static str {
        match self.credibility {
            '1' => "confirmed by other sources",
            '2' => "probably true",
            '3' => "possibly true",
            '4' => "doubtful",
            '5' => "improbable",
            _ => "truth cannot be judged",
        }
    }
}

impl std::fmt::Display for Grading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.reliability, self.credibility)
    }
}

impl<'de> Deserialize<'de> for Grading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Grading, D::Error> {
        let text = String::deserialize(deserializer)?;
        Grading::parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{text}` is not a grading; write a letter A to F and a digit 1 to 6, as `B2`"
            ))
        })
    }
}

impl schemars::JsonSchema for Grading {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Grading".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[A-F][1-6]$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grading_is_a_letter_and_a_digit() {
        assert_eq!(Grading::parse("b2").map(|g| g.to_string()), Some("B2".into()));
        for wrong in ["", "B", "B7", "G1", "2B", "B22"] {
            assert_eq!(Grading::parse(wrong), None, "{wrong}");
        }
    }
}
