//! # indicator-on-a-trait
//!
//! A red flag rests on who somebody is or where they are, and on nothing that they did.
//!
//! It is an error, because it discriminates. A nationality, an ethnicity, a language, a religion, an accent, a name, a
//! place of birth or an appearance says nothing about conduct, and a place says little: most people who share it are
//! innocent, and whoever is guilty will change it. The same holds for an indicator that names no `conditions` at all,
//! since nobody can tell what it rests on.
//!
//! Wrong:
//!
//! ```yaml
//! - id: accent
//!   text: The candidate speaks with an accent that does not fit the name.
//!   conditions: [accent, name]
//! ```
//!
//! Instead, say what is observed. Often the trait is then no longer needed:
//!
//! ```yaml
//! - id: stand-in
//!   text: The person at work does not know what was said in the interview.
//!   conditions: [communication, identity]
//! ```
//!
//! A text that speaks of a trait beside something observed is a warning, because the trait is easily taken for the
//! sign. Write the sentence without it, or add the trait to `conditions`, so that readers are told it never counts
//! alone.

use super::{Rule, in_a_row};
use crate::{
    diagnostic::{Diagnostic, Place, Report},
    entry::typology::{Indicator, Typology},
    pack::Pack,
    vocab::terms::Condition,
};
use std::collections::BTreeSet;

pub struct IndicatorOnATrait;

impl Rule for IndicatorOnATrait {
    fn name(&self) -> &'static str {
        "indicator-on-a-trait"
    }
    fn manual(&self) -> &'static str {
        include_str!("indicator_on_a_trait.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for (entry, typology) in pack.of_kind::<Typology>() {
            for (number, indicator) in typology.indicators.iter().enumerate() {
                let at = |key: &str| entry.value(&format!("/indicators/{number}/{key}"));
                let found = self.judge(indicator.for_authors(), at);
                found.into_iter().for_each(|diagnostic| report.push(diagnostic));
            }
        }
    }
}

impl IndicatorOnATrait {
    /// `at` gives the place of a key of the indicator.
    fn judge(&self, indicator: &Indicator, at: impl Fn(&str) -> Place) -> Option<Diagnostic> {
        let Indicator { id, text, conditions, .. } = indicator;
        let named = traits_named_in(text);
        let undeclared: Vec<&Trait> =
            named.into_iter().filter(|found| !conditions.contains(&found.condition)).collect();
        let words = in_a_row(undeclared.iter().map(|found| found.word));
        if conditions.is_empty() {
            let message = format!("the indicator `{id}` does not say what is observed");
            return Some(self.rests_on_a_trait(at("id"), message, &words).hint(WHAT_IS_OBSERVED));
        }
        if !conditions.iter().any(|condition| condition.stands_alone()) {
            let message = format!(
                "the indicator `{id}` rests on {} alone",
                in_a_row(conditions.iter().map(|condition| condition.id()))
            );
            let why = match conditions.iter().any(|condition| condition.is_trait()) {
                true => "who somebody is says nothing about what they did",
                false => "where somebody is says little about what they did",
            };
            return Some(
                self.rests_on_a_trait(at("conditions"), message, &words).hint(why).hint(WHAT_IS_OBSERVED),
            );
        }
        let ids: BTreeSet<&str> = undeclared.iter().map(|found| found.condition.id()).collect();
        (!undeclared.is_empty()).then(|| {
            Diagnostic::warning(
                self.name(),
                at("text"),
                format!("this text names {words}, and its `conditions` do not"),
            )
            .hint(format!(
                "write the sentence without it; or add {} to `conditions`, and readers are told that it never counts alone",
                in_a_row(ids)
            ))
        })
    }

    fn rests_on_a_trait(&self, place: Place, message: String, words: &str) -> Diagnostic {
        let diagnostic = Diagnostic::error(self.name(), place, message);
        if words.is_empty() { diagnostic } else { diagnostic.hint(format!("its text names {words}")) }
    }
}

const WHAT_IS_OBSERVED: &str = "add to `conditions` what is observed besides, as `payment`, `account`, `device`, `login`, `document` or `behaviour`; if there is nothing, take the indicator out";

/// A word that names a trait of a person.
struct Trait {
    word: &'static str,
    condition: Condition,
}

/// Words that in a red flag hardly mean anything else. `name` and `language` alone are not among them: a name that
/// differs between two papers is a fact about papers, and there are programming languages.
const TRAITS: &[Trait] = &[
    Trait { word: "nationality", condition: Condition::Nationality },
    Trait { word: "nationalities", condition: Condition::Nationality },
    Trait { word: "citizenship", condition: Condition::Nationality },
    Trait { word: "national origin", condition: Condition::Nationality },
    Trait { word: "ethnic", condition: Condition::Ethnicity },
    Trait { word: "ethnicity", condition: Condition::Ethnicity },
    Trait { word: "race", condition: Condition::Ethnicity },
    Trait { word: "racial", condition: Condition::Ethnicity },
    Trait { word: "native language", condition: Condition::Language },
    Trait { word: "first language", condition: Condition::Language },
    Trait { word: "mother tongue", condition: Condition::Language },
    Trait { word: "native speaker", condition: Condition::Language },
    Trait { word: "broken english", condition: Condition::Language },
    Trait { word: "poor english", condition: Condition::Language },
    Trait { word: "religion", condition: Condition::Religion },
    Trait { word: "religious", condition: Condition::Religion },
    Trait { word: "accent", condition: Condition::Accent },
    Trait { word: "accents", condition: Condition::Accent },
    Trait { word: "surname", condition: Condition::Name },
    Trait { word: "surnames", condition: Condition::Name },
    Trait { word: "sounding name", condition: Condition::Name },
    Trait { word: "place of birth", condition: Condition::Birthplace },
    Trait { word: "birthplace", condition: Condition::Birthplace },
    Trait { word: "country of birth", condition: Condition::Birthplace },
    Trait { word: "born in", condition: Condition::Birthplace },
    Trait { word: "skin", condition: Condition::Appearance },
    Trait { word: "facial features", condition: Condition::Appearance },
    Trait { word: "looks asian", condition: Condition::Appearance },
    Trait { word: "looks korean", condition: Condition::Appearance },
];

fn traits_named_in(text: &str) -> Vec<&'static Trait> {
    // Spaces at both ends and between the words make whole words comparable: an accent is not in "accentuated".
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let spaced = format!(" {} ", words.join(" "));
    TRAITS.iter().filter(|found| spaced.contains(&format!(" {} ", found.word))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trait_is_a_whole_word() {
        let named = |text| traits_named_in(text).iter().map(|found| found.word).collect::<Vec<_>>();
        assert_eq!(named("Speaks with an Accent, or was born in another place."), ["accent", "born in"]);
        assert_eq!(
            named("Code in an accentuated programming language; the names differ."),
            Vec::<&str>::new()
        );
        assert_eq!(named("A Korean-sounding name."), ["sounding name"]);
    }
}
