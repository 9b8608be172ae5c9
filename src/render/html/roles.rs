//! Red flags by role: what each desk of an audience can see, so that a reader finds theirs without reading the rest.

use super::{
    nodes::{Stage, stage},
    part::Part,
    sheet::{Sheet, Way},
    typologies,
};
use crate::{
    edition::{Edition, Page},
    entry::{PageFields, typology::IndicatorPage},
    vocab::terms::Strength,
};
use serde::Serialize;

/// A role, and what whoever has it can see and do.
#[derive(Serialize)]
pub(super) struct RoleView<'e> {
    /// Its anchor. Ids of entries have no underscore, so they never meet.
    id: String,
    title: &'e str,
    flags: Vec<RoleFlag<'e>>,
    controls: Vec<Way<'e>>,
}

/// A red flag in such a list.
#[derive(Serialize)]
struct RoleFlag<'e> {
    href: String,
    number: usize,
    text: &'e str,
    /// Without which it says nothing.
    needs: Option<&'e str>,
    strength: &'static str,
    dots: &'static str,
    stage: Stage<'e>,
    #[serde(skip)]
    order: (Strength, usize),
}

/// The roles with something to see, in the order of the pack; after them what is not given to one role.
pub(super) fn by_role<'e>(sheet: &Sheet<'e, '_>) -> Vec<RoleView<'e>> {
    roles(sheet.edition)
        .into_iter()
        .map(|(role, title)| {
            let mut flags: Vec<RoleFlag<'e>> = seen_by(sheet.edition, role)
                .map(|(page, indicator, number)| RoleFlag {
                    href: sheet.to_anchor(page, &typologies::anchor(page, indicator)).unwrap_or_default(),
                    number,
                    text: indicator.text,
                    needs: indicator.needs,
                    strength: indicator.strength.in_words(),
                    dots: typologies::dots(indicator.strength),
                    stage: stage(sheet.edition, typologies::phase_of(page)),
                    order: (indicator.strength, number),
                })
                .collect();
            flags.sort_by_key(|flag| flag.order);
            RoleView { id: anchor(role), title, flags, controls: controls(sheet, role) }
        })
        .collect()
}

/// A way to what a role can see.
#[derive(Serialize)]
pub(super) struct RoleWay<'e> {
    href: String,
    title: &'e str,
    flags: usize,
}

/// The ways to each role's red flags.
pub(super) fn ways<'e>(sheet: &Sheet<'e, '_>) -> Vec<RoleWay<'e>> {
    let to = |role| sheet.to_anchor_in(Part::Roles, &anchor(role));
    let way = |(role, title)| RoleWay { href: to(role), title, flags: seen_by(sheet.edition, role).count() };
    roles(sheet.edition).into_iter().map(way).collect()
}

/// Whether any red flag is given to a role.
pub(super) fn has_something(edition: &Edition<'_>) -> bool {
    roles(edition).iter().any(|(role, _)| role.is_some())
}

/// The roles that can see something, with their titles; `None` stands for whoever has no role of their own.
fn roles<'e>(edition: &'e Edition<'_>) -> Vec<(Option<&'e str>, &'e str)> {
    let own = edition.about().roles.iter().map(|role| (Some(role.id.as_str()), role.title.as_str()));
    own.chain([(None, "Any role")]).filter(|(role, _)| seen_by(edition, *role).next().is_some()).collect()
}

/// The red flags that a role can see, with their numbers, in the order of the handbook.
fn seen_by<'e, 'p>(
    edition: &'e Edition<'p>,
    role: Option<&'e str>,
) -> impl Iterator<Item = (&'e Page<'p>, &'e IndicatorPage<'p>, usize)> {
    let is_meant = move |indicator: &IndicatorPage<'_>| match role {
        Some(role) => indicator.roles.contains(&role),
        None => indicator.roles.is_empty(),
    };
    typologies::in_order(edition).flat_map(move |(page, typology, first)| {
        let numbered = typology.indicators.iter().zip(first..);
        numbered.filter(move |(seen, _)| is_meant(seen)).map(move |(seen, number)| (page, seen, number))
    })
}

fn controls<'e>(sheet: &Sheet<'e, '_>, role: Option<&str>) -> Vec<Way<'e>> {
    let is_theirs = |page: &&Page<'_>| match &page.fields {
        PageFields::Control(control) => role.is_some_and(|role| control.roles.contains(&role)),
        _ => false,
    };
    let way = |page: &'e Page<'_>| Some(Way { href: sheet.to_page(page)?, title: page.title });
    sheet.edition.of_kind("control").filter(is_theirs).filter_map(way).collect()
}

fn anchor(role: Option<&str>) -> String {
    format!("role_{}", role.unwrap_or("any"))
}
