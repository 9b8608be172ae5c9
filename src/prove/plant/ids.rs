//! Ids with a word added to each, wherever one is written: the entry's own, and every reference to it.

use crate::{
    diagnostic::FileId,
    pack::Pack,
    vocab::{Ref, Slug},
};
use std::collections::{BTreeMap, BTreeSet};

/// What is added to the id of each entry, with the hyphen before it.
pub struct Ids(BTreeMap<String, String>);

impl Ids {
    /// Ids for the entries of a pack, except those in the files that are named and those that have no room for a word.
    pub fn of(pack: &Pack, but_not_in: &BTreeSet<FileId>, word: impl Fn(&str) -> String) -> Ids {
        let entries = pack.entries.iter().filter(|entry| !but_not_in.contains(&entry.origin.file));
        let named = entries.map(|entry| (entry.id().to_string(), format!("-{}", word(entry.id().as_str()))));
        Ids(named.filter(|(id, addition)| id.len() + addition.len() <= Slug::LONGEST).collect())
    }

    /// What is added to a reference. `None` where it is an old name, or no reference at all.
    pub fn addition(&self, written: &str) -> Option<&str> {
        let to = Ref::parse(written).ok()?;
        self.0.get(to.slug.as_str()).map(String::as_str)
    }

    /// What is added to the references in a line of Markdown, and before which byte. Code is left as it is.
    pub fn in_line<'a>(&'a self, line: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
        let begins = ["[[", "](", "[@", "]: "].into_iter().flat_map(|begin| line.match_indices(begin));
        begins.filter_map(|(at, begin)| {
            let at = at + begin.len();
            let written = line[at..].split([']', '|', ')', ',', ' ']).next()?;
            let is_code = line[..at].matches('`').count() % 2 == 1;
            let addition = self.addition(written).filter(|_| !is_code)?;
            Some((at + written.len(), addition))
        })
    }

    /// What is added to where things have moved, in `redirects.yaml`.
    pub fn in_redirects<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
        text.match_indices("to:").filter_map(|(at, key)| {
            let rest = text[at + key.len()..].trim_start_matches([' ', '"', '\'']);
            let start = text.len() - rest.len();
            let written = rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).next()?;
            Some((start + written.len(), self.addition(written)?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> Ids {
        Ids(["otc", "court"].map(|id| (id.to_string(), format!("-{}", id.to_uppercase()))).into())
    }

    fn written<'a>(text: &str, additions: impl Iterator<Item = (usize, &'a str)>) -> String {
        let mut additions: Vec<_> = additions.collect();
        additions.sort_unstable();
        let mut text = text.to_string();
        additions.into_iter().rev().for_each(|(at, addition)| text.insert_str(at, addition));
        text
    }

    #[test]
    fn every_reference_in_a_line_is_found() {
        let ids = ids();
        for (line, expected) in [
            ("See [[otc]] and [[risky-node:otc|them]].", "See [[otc-OTC]] and [[risky-node:otc-OTC|them]]."),
            (
                "[brokers](otc) [@court, p. 3] [@court]",
                "[brokers](otc-OTC) [@court-COURT, p. 3] [@court-COURT]",
            ),
            ("![[otc]] ![What it shows](otc)", "![[otc-OTC]] ![What it shows](otc-OTC)"),
            ("[word]: otc", "[word]: otc-OTC"),
            ("`[[otc]]` and [[other]], otc", "`[[otc]]` and [[other]], otc"),
            ("[site](https://example.org/otc)", "[site](https://example.org/otc)"),
        ] {
            assert_eq!(written(line, ids.in_line(line)), expected);
        }
    }

    #[test]
    fn where_things_moved_is_found() {
        let ids = ids();
        let text =
            "- {from: court-old, to: court, since: 2026}\n- from: a\n  to: 'otc'\n- {from: b, to: gone}\n";
        let expected = "- {from: court-old, to: court-COURT, since: 2026}\n- from: a\n  to: 'otc-OTC'\n- {from: b, to: gone}\n";
        assert_eq!(written(text, ids.in_redirects(text)), expected);
    }
}
