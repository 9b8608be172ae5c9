//! # long-sentence
//!
//! A sentence has more than 35 words.
//!
//! It is a warning, because it says nothing untrue. But many readers read in their second or third language, on a
//! telephone, with an account open that may have to be frozen, and lose a long sentence before its verb.
//!
//! Wrong:
//!
//! ```markdown
//! Money of the kind described here, which as a rule leaves the account on the day on which it comes in, and often within an hour, is rarely there any more when an order arrives, as the cases show.
//! ```
//!
//! Instead, say one thing after the other:
//!
//! ```markdown
//! This money leaves on the day it comes, often within an hour. When an order arrives, little is there.
//! ```
//!
//! Block quotes are passed over: they are somebody else's words.

use super::{Rule, said};
use crate::{
    diagnostic::{Diagnostic, Report},
    pack::Pack,
};
use unicode_segmentation::UnicodeSegmentation;

pub struct LongSentence;

/// Plain-language guides of public bodies set the bound at 25 to 35.
const MOST_WORDS: usize = 35;

/// How many words are shown, so that the sentence is found again.
const SHOWN: usize = 6;

impl Rule for LongSentence {
    fn name(&self) -> &'static str {
        "long-sentence"
    }
    fn manual(&self) -> &'static str {
        include_str!("long_sentence.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for entry in pack.entries.iter() {
            for said in said(entry) {
                // Looking for ends of sentences as Unicode has them is dear, and most sentences are short.
                if !may_have_a_long_one(&said.words) {
                    continue;
                }
                for sentence in said.words.unicode_sentences() {
                    let count = sentence.split_whitespace().count();
                    if count <= MOST_WORDS {
                        continue;
                    }
                    let first: Vec<&str> = sentence.split_whitespace().take(SHOWN).collect();
                    report.push(
                        Diagnostic::warning(
                            self.name(),
                            said.place(),
                            format!(
                                "the sentence “{} …” has {count} words; {MOST_WORDS} are many",
                                first.join(" ")
                            ),
                        )
                        .hint("cut it in two, each with one thing to say"),
                    );
                }
            }
        }
    }
}

/// Whether there are that many words in a row, none of which ends a sentence for certain. A full stop before a capital
/// always does, by rule SB11 of UAX 29; a full stop alone may not.
fn may_have_a_long_one(words: &str) -> bool {
    let mut in_a_row = 0;
    let mut has_stopped = false;
    words.split_whitespace().any(|word| {
        if has_stopped && word.starts_with(|first: char| first.is_ascii_uppercase()) {
            in_a_row = 0;
        }
        in_a_row += 1;
        has_stopped = word.ends_with(['.', '!', '?']);
        in_a_row > MOST_WORDS
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_full_stop_before_a_capital_begins_anew() {
        let words = |count: usize| vec!["word"; count].join(" ");
        assert!(!may_have_a_long_one(&format!("{}. {}", words(35), "Word")));
        for long in [words(36), format!("{}. {}", words(20), words(16)), format!("{}, Word", words(35))] {
            assert!(may_have_a_long_one(&long), "{long}");
        }
    }

    /// Texts of few sorts of words and of ends, so that many are one sentence for all their full stops.
    fn texts() -> impl Strategy<Value = String> {
        let words = vec!["a", "B", "É", "5", "Dr", "U.S", "支", "ب", "”", "\u{301}"];
        let ends = vec![" ", ". ", "! ", ".” ", ", ", ".\u{a0}", ".\n", "。", ".\u{200d} "];
        (prop::sample::subsequence(words, 1..4), prop::sample::subsequence(ends, 1..4))
            .prop_flat_map(|(words, ends)| {
                let piece = (prop::sample::select(words), prop::sample::select(ends));
                prop::collection::vec(piece, 36..90)
            })
            .prop_map(|pieces| pieces.iter().flat_map(|(word, end)| [*word, *end]).collect())
    }

    proptest! {
        /// What is passed by has no long sentence.
        #[test]
        fn no_long_sentence_is_passed_by(text in texts()) {
            let is_long = |sentence: &str| sentence.split_whitespace().count() > MOST_WORDS;
            if !may_have_a_long_one(&text) {
                prop_assert!(!text.unicode_sentences().any(is_long), "{text:?}");
            }
        }
    }
}
