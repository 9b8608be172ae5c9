//! The card: one side of A4 that a reader can keep at hand.
//! It fits by choosing how many things to say, never by cutting a sentence short.

use super::{
    entry::counted,
    map::in_hundred,
    nodes::{Stage, stage},
    part::{Part, lower_first},
    places,
    sheet::Sheet,
    typologies,
};
use crate::{
    edition::{Edition, Page},
    entry::{PageFields, control::ControlPage, jurisdiction::PointPage, risky_node::RiskyNodePage},
    prose::first_sentence,
    vocab::terms::{Strength, Tier},
};
use serde::Serialize;

/// How many letters each part of the card may hold at the size that can be read at arm's length.
const NODES: Budget = Budget { items: 5, letters: 560 };
const FLAGS: Budget = Budget { items: 6, letters: 720 };
const ACTIONS: usize = 5;
/// Titles of actions and what they change, together.
const ACTIONS_IN_WORDS: Budget = Budget { items: ACTIONS, letters: 650 };
const POINTS: Budget = Budget { items: 6, letters: 620 };
/// The same with what has to be confirmed, which may stand there where the points are short.
const POINTS_WITH_NOTES: usize = 500;
/// Names, roles and addresses.
const AUTHORITIES: Budget = Budget { items: 4, letters: 300 };

/// How much a part of the card may hold.
#[derive(Clone, Copy)]
struct Budget {
    items: usize,
    letters: usize,
}

impl Budget {
    /// The first items that fit. One that is too long is left out, and a shorter one after it may still come in.
    fn fill<T>(self, items: impl IntoIterator<Item = T>, length: impl Fn(&T) -> usize) -> Vec<T> {
        let (mut left, mut kept) = (self.letters, Vec::new());
        for item in items {
            let length = length(&item);
            if kept.len() < self.items && length <= left {
                left -= length;
                kept.push(item);
            }
        }
        kept
    }
}

/// What the card says.
#[derive(Serialize)]
pub(super) struct CardView<'e> {
    nodes: Vec<CardNode<'e>>,
    nodes_href: String,
    flags: Vec<CardFlag<'e>>,
    actions: Vec<CardAction<'e>>,
    controls_href: Option<String>,
    place: Option<&'e str>,
    points: Vec<CardPoint<'e>>,
    /// Points that nobody has put on record, in a row.
    not_recorded: String,
    authorities: Vec<CardAuthority<'e>>,
    tell_href: Option<String>,
    suspect_href: Option<String>,
    do_not: &'e [String],
    as_of: String,
}

#[derive(Serialize)]
struct CardNode<'e> {
    href: String,
    title: &'e str,
    function: &'e str,
    stage: Stage<'e>,
    evidence: String,
}

#[derive(Serialize)]
struct CardFlag<'e> {
    href: String,
    number: usize,
    text: &'e str,
    strength: &'static str,
    dots: &'static str,
}

#[derive(Serialize)]
struct CardAction<'e> {
    href: String,
    title: &'e str,
    /// What it changes, where there is room to say it.
    effect: Option<&'e str>,
}

#[derive(Serialize)]
struct CardPoint<'e> {
    label: &'e str,
    value: &'e str,
    to_confirm: bool,
    /// What has to be confirmed, where there is room to say it.
    note: Option<&'e str>,
}

#[derive(Serialize)]
struct CardAuthority<'e> {
    name: &'e str,
    role: &'static str,
    /// As it is typed from paper.
    address: Option<&'e str>,
    to_confirm: bool,
}

/// Whether there is anything to put on a card.
pub(super) fn has_something(edition: &Edition<'_>) -> bool {
    !edition.about().do_not.is_empty()
        || !your_nodes(edition).is_empty()
        || edition.of_kind("typology").any(
            |page| matches!(&page.fields, PageFields::Typology(typology) if !typology.indicators.is_empty()),
        )
        || edition
            .of_kind("control")
            .any(|page| matches!(&page.fields, PageFields::Control(control) if control.tier == Tier::Minimum))
}

/// The card of a handbook. It cites nothing itself; every line leads to where the sources are.
pub(super) fn view<'e>(sheet: &Sheet<'e, '_>) -> CardView<'e> {
    let edition = sheet.edition;
    let about = edition.about();
    let nodes = your_nodes(edition);
    let top: Vec<&str> = nodes.iter().map(|(page, _)| page.id).collect();
    let to = |page: &Page<'_>| sheet.to_page(page).unwrap_or_default();
    let exists = |part: Part<'static>| super::part::of(edition).contains(&part).then(|| sheet.to_part(part));
    let (points, not_recorded) = points(edition);
    CardView {
        nodes: nodes
            .iter()
            .map(|(page, node)| CardNode {
                href: to(page),
                title: page.title,
                function: node.function,
                stage: stage(edition, node.stage),
                evidence: evidence(edition, page.id),
            })
            .collect(),
        nodes_href: sheet.to_part(Part::Nodes),
        flags: flags(sheet, &top),
        actions: actions(sheet, &top),
        controls_href: exists(Part::Controls),
        place: about.place.map(|place| place.name),
        points,
        not_recorded,
        authorities: authorities(edition),
        tell_href: exists(Part::Jurisdiction),
        suspect_href: exists(Part::Suspect),
        do_not: about.do_not,
        as_of: about.as_of.in_words(),
    }
}

/// The first in rank of those the reader can act on; after them what is on no route, the most documented first. Whoever
/// is to be protected is nobody to watch.
fn your_nodes<'e, 'p>(edition: &'e Edition<'p>) -> Vec<(&'e Page<'p>, &'e RiskyNodePage<'p>)> {
    let mut nodes: Vec<_> = edition
        .of_kind("risky-node")
        .filter_map(|page| match &page.fields {
            PageFields::RiskyNode(node) if node.is_yours && !node.is_to_protect() => Some((page, node)),
            _ => None,
        })
        .collect();
    nodes.sort_by_key(|(page, _)| {
        let evidence = edition.evidence(page.id);
        let rank = edition.network().node(page.id).and_then(|node| node.rank);
        (
            rank.map_or(usize::MAX, |rank| rank.value),
            std::cmp::Reverse((evidence.cases, evidence.flows)),
            page.id,
        )
    });
    // The first that do not fit end the list, since a rank that is left out in between would be missed.
    let mut left = NODES.letters;
    let fits = |(page, node): &(&Page<'_>, &RiskyNodePage<'_>)| {
        let length = page.title.len() + node.function.len() + evidence(edition, page.id).len();
        let fits = length <= left;
        left = left.saturating_sub(length);
        fits
    };
    nodes.into_iter().take(NODES.items).take_while(fits).collect()
}

/// Why a node stands there: of 100 operations those that pass, those that stop without it, and those that stop even if
/// other ways can grow without limit; or, where it is not ranked, how much is on record.
fn evidence(edition: &Edition<'_>, node: &str) -> String {
    if let Some(ranked) = edition.network().node(node).filter(|node| node.rank.is_some()) {
        let thin = if ranked.is_thin { "; thin evidence" } else { "" };
        let [_, _, _, unlimited] = ranked.stranded_by_headroom;
        return format!(
            "{} pass, {} stop, {} in any case{thin}",
            in_hundred(ranked.reliance),
            in_hundred(ranked.stranded),
            (unlimited * 100.0).round()
        );
    }
    let evidence = edition.evidence(node);
    let cases = counted(evidence.cases, "case", "cases");
    format!("{cases}, {}", counted(evidence.flows, "documented flow", "documented flows"))
}

/// The strongest red flags, one of each typology before a second of any, those at the card's own nodes first.
fn flags<'e>(sheet: &Sheet<'e, '_>, top: &[&str]) -> Vec<CardFlag<'e>> {
    let mut found = Vec::new();
    for (page, typology, first) in typologies::in_order(sheet.edition) {
        let is_near = typology.risky_nodes.iter().any(|node| top.contains(&node.id));
        let mut rounds = [0; 3];
        for (index, indicator) in typology.indicators.iter().enumerate() {
            let round = &mut rounds[indicator.strength as usize];
            found.push(((indicator.strength, *round, !is_near, first + index), page, indicator));
            *round += 1;
        }
    }
    // A weak sign has no place on a card.
    found.retain(|((strength, ..), ..)| *strength != Strength::Weak);
    found.sort_by_key(|(order, ..)| *order);
    let mut kept = FLAGS.fill(found, |(_, _, indicator)| indicator.text.len());
    kept.sort_by_key(|((.., number), ..)| *number);
    kept.into_iter()
        .map(|((.., number), page, indicator)| {
            let href = sheet.to_anchor(page, &typologies::anchor(page, indicator)).unwrap_or_default();
            CardFlag {
                href,
                number,
                text: indicator.text,
                strength: indicator.strength.in_words(),
                dots: typologies::dots(indicator.strength),
            }
        })
        .collect()
}

/// Controls to start with: those against the most documented of the card's own nodes first, each node once before any
/// node a second time, and among those the least effort.
fn actions<'e>(sheet: &Sheet<'e, '_>, top: &[&str]) -> Vec<CardAction<'e>> {
    let mut controls: Vec<(&Page<'_>, &ControlPage<'_>)> = sheet
        .edition
        .of_kind("control")
        .filter_map(|page| match &page.fields {
            PageFields::Control(control) if control.tier == Tier::Minimum => Some((page, control)),
            _ => None,
        })
        .collect();
    // A control against one place says more about that place than one against everything.
    let aim = |control: &ControlPage<'_>| {
        let first = top.iter().position(|node| control.counters.iter().any(|link| link.id == *node));
        (first.unwrap_or(top.len()), control.counters.len())
    };
    controls.sort_by_key(|(page, control)| (aim(control), control.effort as usize, page.id));
    let mut rounds = vec![0; top.len() + 1];
    let mut ranked: Vec<_> = controls
        .into_iter()
        .map(|control| {
            let round = &mut rounds[aim(control.1).0];
            *round += 1;
            (*round, control)
        })
        .collect();
    ranked.sort_by_key(|(round, _)| *round);
    let mut controls: Vec<_> = ranked.into_iter().map(|(_, control)| control).collect();
    controls.truncate(ACTIONS);
    let titles: usize = controls.iter().map(|(page, _)| page.title.len()).sum();
    let letters = ACTIONS_IN_WORDS.letters.saturating_sub(titles);
    let room = Budget { letters, ..ACTIONS_IN_WORDS };
    let explained = room.fill(
        controls.iter().map(|(page, control)| (page.id, first_sentence(control.effect).len())),
        |(_, length)| *length,
    );
    controls
        .into_iter()
        .map(|(page, control)| CardAction {
            href: sheet.to_page(page).unwrap_or_default(),
            title: page.title,
            effect: explained.iter().any(|(id, _)| *id == page.id).then(|| first_sentence(control.effect)),
        })
        .collect()
}

/// How to report, where the handbook is for one place and its readers are bound to: what is on record, the most urgent
/// first, and in words what is not, which is said and not left out.
fn points<'e>(edition: &'e Edition<'_>) -> (Vec<CardPoint<'e>>, String) {
    let Some(sheet) = own_sheet(edition).filter(|_| edition.about().files_reports) else {
        return (Vec::new(), String::new());
    };
    let mut all: Vec<_> = sheet.reporting.iter().collect();
    // Money that has to be held cannot wait for the rest.
    all.sort_by_key(|point| matches!(point.label, "Key term or field" | "Tipping off"));
    let (known, unknown): (Vec<_>, Vec<_>) = all.into_iter().partition(|point| point.fact.value.is_some());
    let length = |point: &&PointPage<'_>| point.fact.value.map_or(0, str::len);
    let kept = POINTS.fill(known, length);
    let mut left = POINTS_WITH_NOTES.saturating_sub(kept.iter().map(length).sum());
    let points = kept.into_iter().filter_map(|point| {
        let note = point.fact.note.filter(|note| point.fact.to_confirm && note.len() <= left);
        left -= note.map_or(0, str::len);
        Some(CardPoint {
            label: point.label,
            value: point.fact.value?,
            to_confirm: point.fact.to_confirm,
            note,
        })
    });
    let points = points.collect();
    (points, unknown.iter().map(|point| lower_first(point.label)).collect::<Vec<_>>().join(", "))
}

/// Whom these readers turn to.
fn authorities<'e>(edition: &'e Edition<'_>) -> Vec<CardAuthority<'e>> {
    let Some(sheet) = own_sheet(edition) else { return Vec::new() };
    let authorities = places::desks(edition, sheet).into_iter().map(|desk| CardAuthority {
        name: desk.name,
        role: desk.role.in_words(),
        address: desk.url.map(typed),
        to_confirm: desk.to_confirm,
    });
    AUTHORITIES.fill(authorities, |authority| {
        authority.name.len() + authority.role.len() + authority.address.map_or(0, str::len)
    })
}

/// An address without what nobody types.
fn typed(url: &str) -> &str {
    url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/')
}

/// The sheet of the one place a handbook is for.
fn own_sheet<'e, 'p>(
    edition: &'e Edition<'p>,
) -> Option<&'e crate::entry::jurisdiction::JurisdictionPage<'p>> {
    let place = edition.about().place?;
    edition.of_kind("jurisdiction").find_map(|page| match &page.fields {
        PageFields::Jurisdiction(sheet) if sheet.place.code == place.code => Some(sheet),
        _ => None,
    })
}
