//! # sources-of-one-origin
//!
//! Two sources look like one text, and nothing says that they count once.
//!
//! It is a warning, because they may be two. But five reports on one press release are one witness, not five: whoever
//! sees five citations trusts what one authority said as if five had looked.
//!
//! It is said of two sources that stand at one address; that are of one day and say nearly the same in their titles; or
//! one of which was seen through the other (`via`).
//!
//! Wrong:
//!
//! ```yaml
//! - id: doj-2025-06-30
//!   title: Coordinated actions against North Korean IT workers
//!   date: 2025-06-30
//! - id: wire-2025-06-30
//!   title: US announces coordinated actions against North Korean IT workers
//!   date: 2025-06-30
//! ```
//!
//! Say which one the other repeats. Both may be cited, and count once:
//!
//! ```yaml
//! - id: wire-2025-06-30
//!   title: US announces coordinated actions against North Korean IT workers
//!   date: 2025-06-30
//!   same_origin_as: doj-2025-06-30
//! ```
//!
//! If each has looked for itself, silence the warning in `pack.yaml` for the one that is complained of, and say so there.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Place, Report},
    entry::{Entry, Pointed, source::Source},
    pack::Pack,
    vocab::{Slug, terms::Status},
};
use std::collections::{BTreeMap, BTreeSet};

pub struct SourcesOfOneOrigin;

/// How many of the words of two titles are in both, of those that are in one: above this they say the same.
const ALIKE: f64 = 0.6;

impl Rule for SourcesOfOneOrigin {
    fn name(&self) -> &'static str {
        "sources-of-one-origin"
    }
    fn manual(&self) -> &'static str {
        include_str!("sources_of_one_origin.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        let sources: Vec<(&Entry, &Source)> =
            pack.of_kind::<Source>().filter(|(entry, _)| entry.header.status == Status::Published).collect();
        let mut told = BTreeSet::new();
        let mut citing_each = None;
        let pairs =
            at_one_address(&sources).into_iter().chain(through_another(&sources)).chain(of_one_day(&sources));
        for Pair { of, and, why } in pairs {
            let is_declared = origin(pack, of.id()) == origin(pack, and.id());
            if is_declared || !told.insert([of.id().min(and.id()), of.id().max(and.id())]) {
                continue;
            }
            let diagnostic = Diagnostic::warning(
                self.name(),
                of.value("/id"),
                format!("`{}` looks like `{}`: {why}", of.id(), and.id()),
            )
            .hint("if one only repeats the other, say so there by `same_origin_as`; the two then count once");
            let citing = citing_each.get_or_insert_with(|| citing(pack));
            report.push(match cited_together(citing, of, and) {
                Some(place) => diagnostic.see(place, "here both are cited, as if two had looked"),
                None => diagnostic.see(and.value("/id"), "the other one"),
            });
        }
    }
}

struct Pair<'p> {
    of: &'p Entry,
    and: &'p Entry,
    why: &'static str,
}

/// The source that others only repeat.
fn origin<'p>(pack: &'p Pack, id: &'p Slug) -> &'p Slug {
    let mut id = id;
    let mut seen = BTreeSet::new();
    while seen.insert(id) {
        let source =
            pack.entries.of_id(id.as_str()).and_then(|entry| <&Source>::try_from(&entry.fields).ok());
        match source.and_then(|source| source.same_origin_as.as_ref()) {
            Some(origin) => id = pack.entries.now_called(&origin.slug),
            None => return id,
        }
    }
    id
}

/// Each with the first of its group.
fn with_the_first<'p, K: Ord>(
    sources: impl Iterator<Item = (K, &'p Entry)>,
    why: &'static str,
) -> Vec<Pair<'p>> {
    let mut first: BTreeMap<K, &Entry> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (key, entry) in sources {
        match first.get(&key) {
            Some(and) => pairs.push(Pair { of: entry, and, why }),
            None => {
                first.insert(key, entry);
            }
        }
    }
    pairs
}

fn at_one_address<'p>(sources: &[(&'p Entry, &'p Source)]) -> Vec<Pair<'p>> {
    let addresses = |(entry, source): &(&'p Entry, &'p Source)| {
        let given = [&source.url, &source.archived].into_iter().flatten();
        let known: BTreeSet<String> = given.filter_map(|url| address(url)).collect();
        known.into_iter().map(|address| (address, *entry)).collect::<Vec<_>>()
    };
    with_the_first(sources.iter().flat_map(addresses), "both stand at one address")
}

/// An address as it can be compared. The front page of a site is none: whoever lost the address names the site.
fn address(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let rest = rest.split('#').next().unwrap_or(rest).trim_end_matches('/');
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.contains('/').then(|| rest.to_lowercase())
}

fn through_another<'p>(sources: &[(&'p Entry, &'p Source)]) -> Vec<Pair<'p>> {
    let by_id: BTreeMap<&str, &Entry> =
        sources.iter().map(|(entry, _)| (entry.id().as_str(), *entry)).collect();
    let by_title: BTreeMap<String, &Entry> =
        sources.iter().map(|(entry, _)| (entry.header.title.to_lowercase(), *entry)).collect();
    let seen_through = |(entry, source): &(&'p Entry, &'p Source)| {
        let via = source.via.as_deref()?;
        let of_title = by_title.get(&via.trim().to_lowercase());
        let mut words = via.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        let and = of_title.or_else(|| words.find_map(|word| by_id.get(word)))?;
        (and.id() != entry.id()).then_some(Pair { of: entry, and, why: "it was seen through it" })
    };
    sources.iter().filter_map(seen_through).collect()
}

fn of_one_day<'p>(sources: &[(&'p Entry, &'p Source)]) -> Vec<Pair<'p>> {
    let mut by_day: BTreeMap<String, Vec<(&'p Entry, BTreeSet<String>)>> = BTreeMap::new();
    for (entry, source) in sources {
        let day = source.date.0.filter(|date| date.first_day() == date.last_day());
        if let Some(day) = day {
            by_day.entry(day.to_string()).or_default().push((entry, words(&entry.header.title)));
        }
    }
    let mut pairs = Vec::new();
    for day in by_day.values() {
        for (number, (of, own)) in day.iter().enumerate() {
            let alike = day[..number].iter().find(|(_, other)| likeness(own, other) > ALIKE);
            pairs.extend(alike.map(|(and, _)| Pair {
                of,
                and,
                why: "they are of one day, and their titles say the same",
            }));
        }
    }
    pairs
}

/// The words of a title that say something.
fn words(title: &str) -> BTreeSet<String> {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
    words.map(str::to_lowercase).collect()
}

fn likeness(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let either = one.union(other).count();
    if either == 0 { 0.0 } else { one.intersection(other).count() as f64 / either as f64 }
}

/// Which entries cite each source, and where; in the order of entries.
type Citing<'p> = BTreeMap<&'p Slug, Vec<(&'p Entry, Pointed<'p>)>>;

fn citing(pack: &Pack) -> Citing<'_> {
    let mut citing: Citing<'_> = BTreeMap::new();
    for entry in pack.entries.iter() {
        for pointed in entry.pointers() {
            let Some(source) = pack.entries.get(pointed.to).filter(|to| to.fields.kind() == "source") else {
                continue;
            };
            let places = citing.entry(source.id()).or_default();
            // The first place in each entry is enough to be shown.
            if places.last().is_none_or(|(last, _)| last.id() != entry.id()) {
                places.push((entry, pointed));
            }
        }
    }
    citing
}

/// The first place where one of two sources is cited by an entry that cites the other as well.
fn cited_together(citing: &Citing<'_>, one: &Entry, other: &Entry) -> Option<Place> {
    let of = |source: &Entry| citing.get(source.id()).map_or(&[][..], Vec::as_slice);
    let beside: BTreeSet<&Slug> = of(other).iter().map(|(entry, _)| entry.id()).collect();
    let is_between =
        |entry: &Entry| entry.id() != one.id() && entry.id() != other.id() && beside.contains(entry.id());
    let (entry, pointed) = of(one).iter().find(|(entry, _)| is_between(entry))?;
    Some(entry.place_of(pointed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_more_than_a_site() {
        assert_eq!(address("https://www.example.org/A/#top"), Some("example.org/a".into()));
        assert_eq!(address("http://example.org/a/"), Some("example.org/a".into()));
        assert_eq!(address("https://www.example.org/"), None);
    }

    #[test]
    fn titles_are_alike_when_most_of_their_words_are_the_same() {
        let like = |one: &str, other: &str| likeness(&words(one), &words(other)) > ALIKE;
        assert!(like(
            "Coordinated actions against IT workers",
            "US takes coordinated actions against workers"
        ));
        assert!(!like("Advisory on IT workers", "Advisory on shell companies"));
        assert!(!like("A", "B"));
    }
}
