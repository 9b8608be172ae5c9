//! What is said of every entry, whatever its kind: its name, why the reader has it, how sure it is, who mentions it.

use super::{
    markup::Markup,
    prose,
    sheet::{Sheet, Way},
};
use crate::{edition::Page, entry::PlaceName, vocab::Marking};
use serde::Serialize;

/// What is common to all kinds.
#[derive(Serialize)]
pub(super) struct Head<'e> {
    pub(super) id: &'e str,
    old_ids: Vec<&'e str>,
    pub(super) title: &'e str,
    pub(super) summary: Option<&'e str>,
    /// Whether the entry stands on a page of its own, which has said its title and its summary already.
    is_alone: bool,
    /// Whether the heading above it says its title already.
    pub(super) is_named_above: bool,
    /// The address to cite.
    address: Option<String>,
    /// Said only where it is more than clear.
    marking: Option<&'static str>,
    confidence: Option<&'static str>,
    aliases: String,
    places: String,
    reasons: Vec<String>,
    reviewed_on: Option<String>,
    reviewed_by: Option<&'e str>,
    cites_html: Markup,
    pub(super) body_html: Markup,
}

impl<'e> Head<'e> {
    /// The head of an entry; `level` is that of the headings in its text.
    pub(super) fn of<'p>(sheet: &Sheet<'e, 'p>, page: &'e Page<'p>, level: u8) -> Head<'e> {
        // An old id that was given to another entry since then leads there.
        let free = |old: &&&str| sheet.edition.page(old).is_none();
        Head {
            id: page.id,
            old_ids: page.old_ids.iter().filter(free).copied().collect(),
            title: page.title,
            summary: page.summary,
            is_alone: sheet.is_own_page_of(page),
            is_named_above: sheet.is_own_page_of(page),
            address: sheet.address(page),
            marking: (page.marking > Marking::Clear).then(|| page.marking.banner()),
            confidence: page.confidence.map(|confidence| confidence.in_words()),
            aliases: page.aliases.join(", "),
            places: place_names(&page.places),
            reasons: page.reasons.clone(),
            reviewed_on: page.reviewed_on.map(|date| date.in_words()),
            reviewed_by: page.reviewed_by,
            cites_html: sheet.cites(&page.cites),
            body_html: prose::open(page.id, &page.prose, level),
        }
    }
}

/// What lists say of an entry.
#[derive(Serialize)]
pub(super) struct Line<'e> {
    id: &'e str,
    title: &'e str,
}

impl<'e> Line<'e> {
    pub(super) fn of(page: &Page<'e>) -> Line<'e> {
        Line { id: page.id, title: page.title }
    }
}

/// Names of places in a row.
pub(super) fn place_names(places: &[PlaceName<'_>]) -> String {
    places.iter().map(|place| place.name).collect::<Vec<_>>().join(", ")
}

/// Entries of one kind that mention another.
#[derive(Serialize)]
pub(super) struct Group<'p> {
    label: &'static str,
    ways: Vec<Way<'p>>,
}

/// The entries that mention one, by kind, of the kinds asked for.
pub(super) fn mentions<'p>(sheet: &Sheet<'_, 'p>, id: &str, kinds: &[&str]) -> Vec<Group<'p>> {
    let of_kind = |kind: &&str| {
        let links: Vec<_> =
            sheet.edition.mentions(id).iter().filter(|link| link.kind == *kind).copied().collect();
        (!links.is_empty()).then(|| Group { label: kinds_in_words(kind), ways: sheet.ways(&links) })
    };
    kinds.iter().filter_map(of_kind).collect()
}

impl<'p> Group<'p> {
    /// Ways under a label; `None` where there are none.
    pub(super) fn of(label: &'static str, ways: Vec<Way<'p>>) -> Option<Group<'p>> {
        (!ways.is_empty()).then_some(Group { label, ways })
    }
}

/// One entry of a kind, in the readers' words.
pub(super) fn kind_in_words(kind: &str) -> &'static str {
    match kind {
        "risky-node" => "Risky node",
        "flow" => "Flow",
        "typology" => "Typology",
        "jurisdiction" => "Jurisdiction",
        "control" => "Control",
        "case" => "Case",
        "entity" => "Organisation",
        "term" => "Term",
        "source" => "Source",
        _ => "Guide",
    }
}

/// Several entries of a kind, in the readers' words.
pub(super) fn kinds_in_words(kind: &str) -> &'static str {
    match kind {
        "risky-node" => "Risky nodes",
        "flow" => "Flows",
        "typology" => "Typologies",
        "jurisdiction" => "Jurisdictions",
        "control" => "Controls",
        "case" => "Cases",
        "entity" => "Organisations",
        "term" => "Terms",
        "source" => "Sources",
        _ => "Guides",
    }
}

/// A number and its noun: `1 case`, `2 cases`.
pub(super) fn counted(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}
