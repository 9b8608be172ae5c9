//! # long-quotation
//!
//! More than 40 words of a source are quoted, and nothing says that they may be.
//!
//! It is a warning, because a long quotation is often lawful and sometimes needed. But most sources let others repeat
//! what they found and not how they said it, and whoever publishes the pack answers for that.
//!
//! Wrong, in quotation marks as in a block quote, where the source has no `quotable: true`:
//!
//! ```markdown
//! > The workers … (fifty words of a newspaper) [@nightfall-press]
//! ```
//!
//! Instead, say it in your own words and cite it, with at most a phrase in quotation marks:
//!
//! ```markdown
//! The newspaper found laptops "in every room" of the flat [@nightfall-press].
//! ```
//!
//! If the words are free to use, as many governments' are, say so where the source is listed: `quotable: true`.
//! A quotation that cites nothing, as the model of a report, is passed over.

use super::{Rule, in_a_row};
use crate::{
    diagnostic::{Diagnostic, Place, Report},
    entry::source::Source,
    pack::Pack,
    prose::ReadingSort,
    vocab::Ref,
};
use std::collections::BTreeSet;

pub struct LongQuotation;

/// A long sentence.
const MOST_WORDS: usize = 40;

impl Rule for LongQuotation {
    fn name(&self) -> &'static str {
        "long-quotation"
    }
    fn manual(&self) -> &'static str {
        include_str!("long_quotation.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for entry in pack.entries.iter() {
            for reading in entry.prose.read_for_authors() {
                let cites = reading.cites();
                if cites.is_empty() {
                    continue;
                }
                let words = match reading.sort {
                    ReadingSort::Heading(_) => continue,
                    ReadingSort::Quote => reading.words().split_whitespace().count(),
                    ReadingSort::Paragraph => longest_quotation(&reading.words()),
                };
                if words <= MOST_WORDS || cites.iter().any(|source| is_quotable(pack, source)) {
                    continue;
                }
                let sources = in_a_row(cites.iter().map(|source| &source.slug).collect::<BTreeSet<_>>());
                report.push(
                    Diagnostic::warning(
                        self.name(),
                        Place::new(&entry.origin.file, reading.at),
                        format!("{words} words are quoted here, and nothing says that those of {sources} may be"),
                    )
                    .hint("say it in your own words, or add `quotable: true` to the source if its words are free to use"),
                );
            }
        }
    }
}

fn is_quotable(pack: &Pack, source: &Ref) -> bool {
    let source = pack.entries.get(source).and_then(|entry| <&Source>::try_from(&entry.fields).ok());
    source.is_some_and(|source| source.quotable == Some(true))
}

/// How many words stand in the longest quotation of a paragraph. A mark that is never closed quotes nothing.
fn longest_quotation(words: &str) -> usize {
    let between_straight = words.split('"').skip(1).step_by(2);
    let closed = words.matches('"').count() / 2;
    let between_curly = words.split('“').skip(1).filter_map(|rest| Some(rest.split_once('”')?.0));
    between_straight
        .take(closed)
        .chain(between_curly)
        .map(|quoted| quoted.split_whitespace().count())
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_marks_is_quoted() {
        assert_eq!(longest_quotation("He said \"one two\" and “one two three” twice."), 3);
        assert_eq!(longest_quotation("A screen of 15\" and nothing else at all."), 0);
    }
}
