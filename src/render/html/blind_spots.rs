//! Blind spots in words, with ways to what they are about.

use super::sheet::{Sheet, Way};
use crate::edition::BlindSpots;
use serde::Serialize;

/// One sort of blind spot.
#[derive(Serialize)]
pub(super) struct BlindSpotView<'e> {
    title: &'static str,
    meaning: &'static str,
    ways: Vec<Way<'e>>,
    /// What has no page: names of places, pairs of nodes.
    names: Vec<String>,
}

/// The sorts that this edition has.
pub(super) fn view<'e>(sheet: &Sheet<'e, '_>) -> Vec<BlindSpotView<'e>> {
    let spots = BlindSpots::of(sheet.edition);
    let ways = |ids: &[&str]| -> Vec<Way<'e>> {
        let pages = ids.iter().filter_map(|id| sheet.edition.page(id));
        pages.filter_map(|page| Some(Way { href: sheet.to_page(page)?, title: page.title })).collect()
    };
    let title = |id: &str| sheet.edition.page(id).map_or("", |page| page.title);
    let sort = |title, meaning, ways, names| BlindSpotView { title, meaning, ways, names };
    [
        sort(
            "Yours to act on, and no control here works against it",
            "Operations pass there, and this handbook has nothing for you to do about it.",
            ways(&spots.nodes_without_control),
            Vec::new(),
        ),
        sort(
            "Nobody's to act on",
            "Operations pass there, and none of the audiences of this guidance can act on it.",
            ways(&spots.nodes_nobody_can_act_on),
            Vec::new(),
        ),
        sort(
            "Patterns you cannot see",
            "They pass places that are yours, and no red flag of them shows in what you can see.",
            ways(&spots.typologies_unseen),
            Vec::new(),
        ),
        sort(
            "Places with something documented and nobody to tell on record",
            "No authority, reporting point or advisory of theirs has been put down here.",
            Vec::new(),
            spots.places_without_record.iter().map(|place| place.name.to_string()).collect(),
        ),
        sort(
            "Links that rest on one attestation",
            "One more document could change what is said of them.",
            Vec::new(),
            spots
                .links_on_one_attestation
                .iter()
                .map(|(from, to)| format!("{} to {}", title(from), title(to)))
                .collect(),
        ),
        sort(
            "Controls against nothing on record",
            "What they work against is no part of a documented operation yet.",
            ways(&spots.controls_against_nothing),
            Vec::new(),
        ),
    ]
    .into_iter()
    .filter(|sort| !sort.ways.is_empty() || !sort.names.is_empty())
    .collect()
}
