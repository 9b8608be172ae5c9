//! Corridors: what is on record as moving from one place to another, as a drawing and as a table. Streams keep apart.

use super::{
    drawing::{Band, Card, Picture, svg},
    markup::Markup,
    sheet::{Sheet, Way},
};
use crate::{edition::Corridor, entry::PlaceName, vocab::terms::Stream};
use serde::Serialize;

/// The corridors of an edition: those of its places, or all of them in a general one.
#[derive(Serialize)]
pub(super) struct CorridorsView<'e> {
    drawing_html: Markup,
    rows: Vec<CorridorRow<'e>>,
    is_all: bool,
}

#[derive(Serialize)]
struct CorridorRow<'e> {
    from: &'e str,
    to: &'e str,
    carries: String,
    instruments: String,
    stream: &'static str,
    is_inferred: bool,
    flows: Vec<Way<'e>>,
}

/// The corridors, if there are any.
pub(super) fn view<'e>(sheet: &Sheet<'e, '_>) -> Option<CorridorsView<'e>> {
    let is_all = sheet.edition.about().place.is_none();
    let corridors: Vec<&Corridor<'e>> =
        sheet.edition.network().corridors.iter().filter(|corridor| is_all || corridor.is_here).collect();
    if corridors.is_empty() {
        return None;
    }
    let rows = corridors.iter().map(|corridor| CorridorRow {
        from: corridor.from.name,
        to: corridor.to.name,
        carries: corridor.carries.iter().map(|carries| carries.in_words()).collect::<Vec<_>>().join(", "),
        instruments: corridor.instruments.join("; "),
        stream: corridor.stream.in_words(),
        is_inferred: corridor.is_inferred,
        flows: corridor
            .flows
            .iter()
            .filter_map(|(id, title)| Some(Way { href: sheet.to_page(sheet.edition.page(id)?)?, title }))
            .collect(),
    });
    Some(CorridorsView {
        rows: rows.collect(),
        drawing_html: Markup::ready(svg(&picture(&corridors))),
        is_all,
    })
}

/// Places that something leaves on the left, places that it reaches on the right.
fn picture<'e>(corridors: &[&Corridor<'e>]) -> Picture<'e> {
    let mut ends: [Vec<PlaceName<'e>>; 2] = [Vec::new(), Vec::new()];
    for corridor in corridors {
        for (side, place) in ends.iter_mut().zip([corridor.from, corridor.to]) {
            if !side.iter().any(|known| known.code == place.code) {
                side.push(place);
            }
        }
    }
    let [from, to] = &ends;
    let position = |side: &[PlaceName<'_>], code: &str| side.iter().position(|place| place.code == code);
    let most = corridors.iter().map(|corridor| corridor.flows.len()).max().unwrap_or(1) as f64;
    let card = |column: usize, place: &PlaceName<'e>| Card {
        column,
        title: place.name,
        stage: 0,
        href: "#corridors_".into(),
        said: if column == 0 { "something leaves it" } else { "something reaches it" }.into(),
        class: "place",
        bar: None,
        data: Vec::new(),
    };
    let bands = corridors.iter().filter_map(|corridor| {
        let carries: Vec<&str> = corridor.carries.iter().map(|carries| carries.in_words()).collect();
        Some(Band {
            from: position(from, corridor.from.code)?,
            to: from.len() + position(to, corridor.to.code)?,
            share: corridor.flows.len() as f64 / most,
            href: None,
            said: format!(
                "{} to {}: {}; {}",
                corridor.from.name,
                corridor.to.name,
                carries.join(", "),
                corridor.stream.in_words()
            ),
            class: format!(
                "{}{}",
                // Other money of the state is grey, so that nobody takes it for wages.
                match corridor.stream {
                    Stream::Wages => "proceeds f3",
                    Stream::Theft => "proceeds f2",
                    Stream::Heist => "preparation",
                },
                if corridor.is_inferred { " inferred" } else { "" }
            ),
        })
    });
    Picture {
        id: "corridors",
        said: format!("{} corridors between places; the table below says the same.", corridors.len()),
        bands: bands.collect(),
        cards: from.iter().map(|place| card(0, place)).chain(to.iter().map(|place| card(1, place))).collect(),
        heads: vec![(0, "From"), (0, "To")],
    }
}
