//! What readers look for and what they can do: red flags and controls.

use super::{Cell, Column, Kind, Table, capitalised, cites, column, phase, titles};
use crate::{
    edition::{Edition, Page},
    entry::{
        PageFields,
        control::ControlPage,
        typology::{IndicatorPage, TypologyPage},
    },
    prose::LinkText,
    vocab::terms::Tier,
};

const RED_FLAGS: &[Column] = &[
    column("role", "Seen by", "Who can see it: roles of this audience.", Kind::Text, 14.0),
    column("number", "No.", "Its number, the same in every format of this handbook.", Kind::Count, 5.0),
    column("text", "Red flag", "What somebody would see.", Kind::Text, 40.0),
    column("strength", "Strength", "How much it says by itself: strong, moderate or weak.", Kind::Text, 9.5),
    column("needs", "Needs", "Without which it says little.", Kind::Text, 22.0),
    column(
        "lawful_explanations",
        "Lawful explanations",
        "What a person who does nothing wrong would say.",
        Kind::Text,
        34.0,
    ),
    column("typology", "Typology", "The pattern it is a sign of.", Kind::Text, 18.0),
    column("typology_id", "Typology's id", "The id of that pattern.", Kind::Key, 18.0),
    column("phase", "Phase", "The phase of an operation in which it shows.", Kind::Text, 12.0),
    column("sources", "Sources", "Numbers of the sources it rests on.", Kind::Text, 9.5),
    column("seen_from", "Seen from", "What is observed when it shows.", Kind::Text, 12.0),
    column(
        "wording",
        "Wording",
        "Whether a source words it as a red flag, or our analysts do.",
        Kind::Text,
        11.0,
    ),
    column("id", "Id", "Its id, which stays the same in later editions.", Kind::Id, 22.0),
];

/// Every red flag once, with all roles that can see it.
pub(in crate::render) fn red_flags(edition: &Edition<'_>) -> Table {
    let rows = in_order(edition).map(|(page, typology, flag, number)| {
        let roles =
            if flag.roles.is_empty() { ANY_ROLE.to_string() } else { role_titles(edition, &flag.roles) };
        flag_row(edition, roles, page, typology, flag, number)
    });
    Table {
        id: "red-flags",
        title: "Red flags",
        says: "Each row is a red flag. No single red flag is determinative: weigh two or more of different kinds, and \
               the lawful explanations.",
        key: &["id"],
        columns: RED_FLAGS,
        rows: rows.collect(),
    }
}

/// The red flags of each role, the strongest first. One that several roles can see stands with each of them, since each
/// of them has something to do about it.
pub(in crate::render) fn red_flags_by_role(edition: &Edition<'_>) -> Table {
    let own = edition.about().roles.iter().map(|role| (Some(role.id.as_str()), role.title.as_str()));
    let mut rows = Vec::new();
    for (role, title) in own.chain([(None, ANY_ROLE)]) {
        let is_meant = |flag: &IndicatorPage<'_>| match role {
            Some(role) => flag.roles.contains(&role),
            None => flag.roles.is_empty(),
        };
        let mut flags: Vec<_> = in_order(edition).filter(|(_, _, flag, _)| is_meant(flag)).collect();
        flags.sort_by_key(|(_, _, flag, number)| (flag.strength, *number));
        rows.extend(flags.into_iter().map(|(page, typology, flag, number)| {
            flag_row(edition, title.to_string(), page, typology, flag, number)
        }));
    }
    Table { rows, key: &["role", "id"], ..red_flags(edition) }
}

/// For whoever has no role of their own.
const ANY_ROLE: &str = "Any role";

/// A red flag with the typology it belongs to and its number.
type Flag<'e, 'p> = (&'e Page<'p>, &'e TypologyPage<'p>, &'e IndicatorPage<'p>, usize);

fn in_order<'e, 'p>(edition: &'e Edition<'p>) -> impl Iterator<Item = Flag<'e, 'p>> {
    edition.typologies().filter_map(|(page, first)| Some((page, typology(page)?, first))).flat_map(
        |(page, typology, first)| {
            let numbered = typology.indicators.iter().zip(first..);
            numbered.map(move |(flag, number)| (page, typology, flag, number))
        },
    )
}

fn typology<'e, 'p>(page: &'e Page<'p>) -> Option<&'e TypologyPage<'p>> {
    match &page.fields {
        PageFields::Typology(typology) => Some(typology),
        _ => None,
    }
}

fn flag_row(
    edition: &Edition<'_>,
    roles: String,
    page: &Page<'_>,
    typology: &TypologyPage<'_>,
    flag: &IndicatorPage<'_>,
    number: usize,
) -> Vec<Cell> {
    let seen_from: Vec<&str> = flag.conditions.iter().map(|condition| condition.in_words()).collect();
    vec![
        roles.into(),
        number.into(),
        flag.text.into(),
        capitalised(flag.strength.in_words()).into(),
        flag.needs.into(),
        flag.lawful_explanations.join("\n").into(),
        page.title.into(),
        page.id.into(),
        phase(edition, typology.phase).into(),
        cites(edition, &flag.cites),
        seen_from.join(", ").into(),
        if flag.judgement { "Our wording" } else { "The source's" }.into(),
        format!("{}--{}", page.id, flag.id).into(),
    ]
}

/// The titles of roles, as the readers know them.
fn role_titles(edition: &Edition<'_>, ids: &[&str]) -> String {
    let title = |id: &&str| {
        let known = edition.about().roles.iter().find(|role| role.id.as_str() == *id);
        known.map_or_else(|| id.replace('-', " "), |role| role.title.clone())
    };
    ids.iter().map(title).collect::<Vec<_>>().join(", ")
}

const CONTROLS: &[Column] = &[
    column("tier", "Tier", "How far an institution should be to take it on.", Kind::Text, 11.0),
    column("title", "Control", "What is done.", Kind::Text, 32.0),
    column("summary", "What it is", "The same in a sentence.", Kind::Text, 36.0),
    column("steps", "Steps", "How it is done.", Kind::Text, 46.0),
    column("roles", "Roles", "Who does it; nothing where it is not given to one role.", Kind::Text, 17.0),
    column("effort", "Effort", "What it costs, in our judgement.", Kind::Text, 9.0),
    column(
        "effect",
        "Effect",
        "What it is meant to change, and what evidence there is that it does.",
        Kind::Text,
        36.0,
    ),
    column(
        "share",
        "Operations that pass what it covers",
        "The share of operations, worked out on the map, that pass one of the places it works against.",
        Kind::Share,
        13.0,
    ),
    column("risky_nodes", "Risky nodes it works against", "Their titles.", Kind::Text, 26.0),
    column(
        "typologies",
        "Typologies it works against",
        "Their titles, each with its red flags.",
        Kind::Text,
        26.0,
    ),
    column("flows", "Flows it works against", "Their titles.", Kind::Text, 22.0),
    column(
        "basis",
        "Basis",
        "Whether the cited text recommends it, or our analysts extend or judge.",
        Kind::Text,
        17.0,
    ),
    column("sources", "Recommended by", "Numbers of the sources that recommend it.", Kind::Text, 12.0),
    column("id", "Id", "Its id, which stays the same in later editions.", Kind::Id, 22.0),
];

/// The controls, from where to start. Within a tier they stand in the order of the pages.
pub(in crate::render) fn controls(edition: &Edition<'_>) -> Table {
    let mut controls: Vec<(&Page<'_>, &ControlPage<'_>)> = all_controls(edition).collect();
    controls.sort_by_key(|(_, control)| control.tier);
    Table {
        id: "controls",
        title: "Controls",
        says: "Each row is a control, from where to start. A small institution begins with the minimum.",
        key: &["id"],
        columns: CONTROLS,
        rows: controls.into_iter().map(|(page, control)| control_row(edition, page, control)).collect(),
    }
}

fn all_controls<'e, 'p>(
    edition: &'e Edition<'p>,
) -> impl Iterator<Item = (&'e Page<'p>, &'e ControlPage<'p>)> {
    edition.of_kind("control").filter_map(|page| match &page.fields {
        PageFields::Control(control) => Some((page, control)),
        _ => None,
    })
}

fn control_row(edition: &Edition<'_>, page: &Page<'_>, control: &ControlPage<'_>) -> Vec<Cell> {
    let of_kind = |kind: &str| titles(control.counters.iter().filter(|link| link.kind == kind));
    let typologies = control.counters.iter().filter(|link| link.kind == "typology");
    let share = edition.network().coverage(control.counters.iter().map(|link| link.id));
    let steps: Vec<String> =
        control.how.iter().zip(1..).map(|(step, number)| format!("{number}. {step}")).collect();
    vec![
        tier(control.tier).into(),
        page.title.into(),
        page.summary.into(),
        steps.join("\n").into(),
        role_titles(edition, &control.roles).into(),
        effort(control).into(),
        control.effect.into(),
        Some(share).filter(|share| *share > 0.0).into(),
        of_kind("risky-node").into(),
        typologies.map(|link| with_flags(edition, link)).collect::<Vec<_>>().join("; ").into(),
        of_kind("flow").into(),
        capitalised(control.basis.in_words()).into(),
        cites(edition, &control.recommended_by),
        page.id.into(),
    ]
}

/// The name of a tier.
fn tier(tier: Tier) -> String {
    capitalised(tier.in_words())
}

/// The effort in a word, since the column says what it is of.
fn effort(control: &ControlPage<'_>) -> String {
    capitalised(control.effort.id())
}

/// A typology with the numbers of its red flags: `Lent accounts (red flags 3–7)`.
fn with_flags(edition: &Edition<'_>, link: &LinkText<'_>) -> String {
    let first = edition.first_flag(link.id);
    match edition.page(link.id).and_then(typology).map_or(0, |typology| typology.indicators.len()) {
        0 => link.title.to_string(),
        1 => format!("{} (red flag {first})", link.title),
        flags => format!("{} (red flags {first}–{})", link.title, first + flags - 1),
    }
}
