//! Organisations: what belongs to what, and a sheet for each.

use super::{
    cases::{LegalView, legal},
    drawing::{Band, Card, Picture, svg},
    entry::{Group, Head, mentions},
    markup::Markup,
    setter::Setter,
    sheet::{Sheet, Way},
};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page},
    entry::{PageFields, entity::EntityPage},
};
use serde::Serialize;
use std::collections::BTreeSet;

/// An organisation and what belongs to it.
#[derive(Serialize)]
pub(super) struct Branch<'e> {
    href: String,
    title: &'e str,
    sort: &'static str,
    branches: Vec<Branch<'e>>,
}

/// An organisation.
#[derive(Serialize)]
pub(super) struct OrganisationView<'e> {
    head: Head<'e>,
    sort: &'static str,
    parents: Vec<ParentView<'e>>,
    children: Vec<Way<'e>>,
    node: Option<Way<'e>>,
    designations: Vec<DesignationView<'e>>,
    legal_status: Vec<LegalView<'e>>,
    mentions: Vec<Group<'e>>,
}

#[derive(Serialize)]
struct ParentView<'e> {
    way: Option<Way<'e>>,
    note: Option<&'e str>,
    cites_html: Markup,
}

#[derive(Serialize)]
struct DesignationView<'e> {
    by: &'e str,
    date: Option<String>,
    programme: Option<&'e str>,
    checked_on: Option<String>,
    cites_html: Markup,
}

fn entities<'e, 'p>(edition: &'e Edition<'p>) -> impl Iterator<Item = (&'e Page<'p>, &'e EntityPage<'p>)> {
    edition.of_kind("entity").filter_map(with_fields)
}

fn with_fields<'e, 'p>(page: &'e Page<'p>) -> Option<(&'e Page<'p>, &'e EntityPage<'p>)> {
    match &page.fields {
        PageFields::Entity(entity) => Some((page, entity)),
        _ => None,
    }
}

/// Organisations under the first one that each belongs to.
pub(super) fn tree<'e>(sheet: &Sheet<'e, '_>) -> Vec<Branch<'e>> {
    let mut placed = BTreeSet::new();
    let mut roots = Vec::new();
    let (without_parent, with_parent): (Vec<_>, Vec<_>) =
        entities(sheet.edition).partition(|(_, entity)| entity.parents.is_empty());
    // Those that belong to one another in a circle have no root, and still get a place.
    for (page, entity) in without_parent.into_iter().chain(with_parent) {
        if !placed.contains(page.id) {
            let is_root =
                entity.parents.is_empty() || !reaches_root(sheet.edition, page.id, &mut BTreeSet::new());
            if is_root {
                roots.push(branch(sheet, page, entity, &mut placed));
            }
        }
    }
    roots
}

/// The organisations that have a parent or belong to one, drawn with what belongs to them on their right.
pub(super) fn chart(tree: &[Branch<'_>]) -> Markup {
    let mut picture = Picture {
        id: "chart",
        said: "Chart of organisations and what belongs to them; the list below says the same.".into(),
        cards: Vec::new(),
        bands: Vec::new(),
        heads: Vec::new(),
    };
    for branch in tree.iter().filter(|branch| !branch.branches.is_empty()) {
        hang(&mut picture, branch, 0);
    }
    Markup::ready(svg(&picture))
}

/// Adds a branch and all that hangs on it; gives its position.
fn hang<'e>(picture: &mut Picture<'e>, branch: &Branch<'e>, column: usize) -> usize {
    let at = picture.cards.len();
    picture.cards.push(Card {
        column,
        title: branch.title,
        stage: 0,
        href: branch.href.clone(),
        said: branch.sort.to_string(),
        class: "organisation",
        bar: None,
        data: Vec::new(),
    });
    for inner in &branch.branches {
        let to = hang(picture, inner, column + 1);
        picture.bands.push(Band {
            from: at,
            to,
            share: 0.12,
            href: None,
            said: format!("{} belongs to {}", inner.title, branch.title),
            class: "preparation".into(),
        });
    }
    at
}

/// Whether going up from parent to first parent ends.
fn reaches_root<'e>(edition: &'e Edition<'_>, id: &'e str, seen: &mut BTreeSet<&'e str>) -> bool {
    let Some(PageFields::Entity(entity)) = edition.page(id).map(|page| &page.fields) else { return true };
    match entity.parents.first() {
        None => true,
        Some(_) if !seen.insert(id) => false,
        Some(parent) => reaches_root(edition, parent.entity.id, seen),
    }
}

fn branch<'e, 'p>(
    sheet: &Sheet<'e, 'p>,
    page: &'e Page<'p>,
    entity: &EntityPage<'p>,
    placed: &mut BTreeSet<&'e str>,
) -> Branch<'e> {
    placed.insert(page.id);
    let mut branches = Vec::new();
    for (child, fields) in sheet.edition.parts_of(page.id).filter_map(with_fields) {
        let belongs_here = fields.parents.first().is_some_and(|parent| parent.entity.id == page.id);
        if belongs_here && !placed.contains(child.id) {
            branches.push(branch(sheet, child, fields, placed));
        }
    }
    Branch {
        href: sheet.to_page(page).unwrap_or_default(),
        title: page.title,
        sort: entity.entity_type.in_words(),
        branches,
    }
}

/// The sheet of each organisation.
pub(super) fn all(setter: &Setter<'_>, sheet: &Sheet<'_, '_>, level: u8) -> Result<Vec<Markup>, Diagnostic> {
    let set = |(page, entity)| {
        setter.piece("pieces/entity.html", level + 1, organisation(sheet, page, entity, level + 1))
    };
    entities(sheet.edition).map(set).collect()
}

/// One organisation; `level` is that of the headings under its own.
pub(super) fn organisation<'e, 'p>(
    sheet: &Sheet<'e, 'p>,
    page: &'e Page<'p>,
    entity: &'e EntityPage<'p>,
    level: u8,
) -> OrganisationView<'e> {
    let way = |child: &'e Page<'p>| Some(Way { href: sheet.to_page(child)?, title: child.title });
    let children = sheet.edition.parts_of(page.id).filter_map(way);
    OrganisationView {
        head: Head::of(sheet, page, level),
        sort: entity.entity_type.in_words(),
        parents: entity
            .parents
            .iter()
            .map(|parent| ParentView {
                way: sheet.way(&parent.entity),
                note: parent.note,
                cites_html: sheet.cites(parent.cite.as_slice()),
            })
            .collect(),
        children: children.collect(),
        node: entity.risky_node.and_then(|node| sheet.way(&node)),
        designations: entity
            .designations
            .iter()
            .map(|listed| DesignationView {
                by: listed.by,
                date: listed.date.map(|date| date.in_words()),
                programme: listed.programme,
                checked_on: listed.checked_on.map(|date| date.in_words()),
                cites_html: sheet.cites(listed.cite.as_slice()),
            })
            .collect(),
        legal_status: legal(sheet, &entity.legal_status),
        mentions: mentions(sheet, page.id, &["case", "risky-node", "typology", "jurisdiction", "guide"]),
    }
}
