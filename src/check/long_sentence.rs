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
                // Looking for ends of sentences is dear, and most paragraphs are short.
                if said.words.split_whitespace().count() <= MOST_WORDS {
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
