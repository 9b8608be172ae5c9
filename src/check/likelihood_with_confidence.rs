//! # likelihood-with-confidence
//!
//! One sentence says how likely something is and how confident the analysts are.
//!
//! It is a warning, because both may be right. But they are two scales: how likely it is that something happens, and
//! how good the evidence is. Readers of one sentence with both take them for one, and the US standard that the words
//! come from (ICD 203) keeps them apart for that reason.
//!
//! Wrong:
//!
//! ```markdown
//! We assess with high confidence that the accounts are likely lent.
//! ```
//!
//! Instead, write two sentences:
//!
//! ```markdown
//! The accounts are likely lent. Our confidence is high, because two courts say so.
//! ```
//!
//! Block quotes are passed over: they are somebody else's words.

use super::{Rule, in_a_row, said};
use crate::{
    diagnostic::{Diagnostic, Report},
    pack::Pack,
};

pub struct LikelihoodWithConfidence;

impl Rule for LikelihoodWithConfidence {
    fn name(&self) -> &'static str {
        "likelihood-with-confidence"
    }
    fn manual(&self) -> &'static str {
        include_str!("likelihood_with_confidence.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for entry in pack.entries.iter() {
            for said in said(entry) {
                // Few paragraphs have the word, and cutting them into words is dear.
                if !has_confidence(&said.words) {
                    continue;
                }
                let found = sentences(&said.words).find_map(|sentence| {
                    let confidence = word_in(sentence, CONFIDENCES)?;
                    Some((word_in(sentence, LIKELIHOODS)?, confidence))
                });
                let Some((likelihood, confidence)) = found else { continue };
                report.push(
                    Diagnostic::warning(
                        self.name(),
                        said.place(),
                        format!("one sentence says {}", in_a_row([likelihood, confidence])),
                    )
                    .hint("say in one sentence how likely it is, and in another how good the evidence is"),
                );
            }
        }
    }
}

fn has_confidence(words: &str) -> bool {
    words.as_bytes().windows(CONFIDENCE.len()).any(|window| window.eq_ignore_ascii_case(CONFIDENCE))
}

/// What every one of the [`CONFIDENCES`] ends with.
const CONFIDENCE: &[u8] = b"confidence";

/// Cut at every full stop, also at one inside a number: so the rule sometimes says too little, and never too much.
fn sentences(words: &str) -> impl Iterator<Item = &str> {
    words.split(['.', '?', '!'])
}

/// The first of these that the sentence has, as whole words. Longer ones come first in a list.
fn word_in(sentence: &str, list: &[&'static str]) -> Option<&'static str> {
    let words: Vec<&str> =
        sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_written = |wanted: &&str| {
        let is_here =
            |here: &[&str]| here.iter().zip(wanted.split(' ')).all(|(a, b)| a.eq_ignore_ascii_case(b));
        words.windows(wanted.split(' ').count()).any(is_here)
    };
    list.iter().copied().find(is_written)
}

/// The words of ICD 203, both columns. `remote` alone is not among them: here it is mostly work.
const LIKELIHOODS: &[&str] = &[
    "almost no chance",
    "remote chance",
    "very unlikely",
    "highly improbable",
    "unlikely",
    "improbable",
    "roughly even chance",
    "roughly even odds",
    "very likely",
    "highly probable",
    "likely",
    "probable",
    "probably",
    "almost certain",
    "almost certainly",
    "nearly certain",
];

const CONFIDENCES: &[&str] = &["high confidence", "moderate confidence", "low confidence"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_likelihood_is_a_whole_word() {
        assert_eq!(word_in("It is Very likely.", LIKELIHOODS), Some("very likely"));
        assert_eq!(word_in("The likelihood of remote work.", LIKELIHOODS), None);
    }
}
