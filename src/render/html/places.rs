//! Jurisdiction sheets: each national fact with its source and the day it was looked at, or said not to be recorded.

use super::{
    cases::{Listed, listed, names_here},
    entry::{Head, Line},
    markup::Markup,
    part::{self, Part},
    setter::Setter,
    sheet::{Sheet, Way},
};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page},
    entry::{
        FactPage, PageFields, PlaceName,
        jurisdiction::{AuthorityPage, JurisdictionPage},
    },
    vocab::terms::AuthorityRole,
};
use serde::Serialize;
use std::collections::BTreeSet;

/// A jurisdiction.
#[derive(Serialize)]
pub(super) struct PlaceView<'e> {
    head: Head<'e>,
    code: &'e str,
    region: Option<&'e str>,
    roles: Vec<&'static str>,
    /// Whether these readers are bound to report suspicion.
    files_reports: bool,
    reporting: Vec<FactView<'e>>,
    authorities: Vec<AuthorityView<'e>>,
    legal_basis: Vec<FactView<'e>>,
    advisories: Vec<FactView<'e>>,
    gaps: &'e [String],
    here: Option<Here<'e>>,
    /// The day as of which nothing is recorded where nothing is.
    as_of: String,
}

/// A fact, or the lack of one.
#[derive(Serialize)]
pub(super) struct FactView<'e> {
    pub(super) label: &'e str,
    pub(super) value: Option<&'e str>,
    note: Option<&'e str>,
    checked_on: Option<String>,
    pub(super) to_confirm: bool,
    cites_html: Markup,
}

#[derive(Serialize)]
struct AuthorityView<'e> {
    name: &'e str,
    role: &'static str,
    url: Option<&'e str>,
    note: Option<&'e str>,
    checked_on: String,
    to_confirm: bool,
    cites_html: Markup,
}

/// Cases and flows that happened in a place.
#[derive(Serialize)]
pub(super) struct Here<'e> {
    name: String,
    cases: Vec<Listed<'e>>,
    flows: Vec<Listed<'e>>,
}

/// Whether there is a sheet, or anything documented in the handbook's own places.
pub(super) fn has_something(edition: &Edition<'_>) -> bool {
    let happened = |page: &Page<'_>| page.is_here && matches!(page.kind, "case" | "flow");
    edition.count("jurisdiction") > 0 || edition.pages().any(happened)
}

/// The regions that have a part of their own, by name. Only where a handbook is for no place in particular.
pub(super) fn regions<'p>(edition: &Edition<'p>) -> Vec<PlaceName<'p>> {
    let mut regions: Vec<PlaceName<'p>> = Vec::new();
    for (page, _) in all(edition) {
        if let Some(Part::Region(region)) = part::home(edition.about(), page)
            && !regions.contains(&region)
        {
            regions.push(region);
        }
    }
    regions.sort_by_key(|region| region.name);
    regions
}

fn all<'e, 'p>(edition: &'e Edition<'p>) -> impl Iterator<Item = (&'e Page<'p>, &'e JurisdictionPage<'p>)> {
    edition.of_kind("jurisdiction").filter_map(|page| match &page.fields {
        PageFields::Jurisdiction(fields) => Some((page, fields)),
        _ => None,
    })
}

/// The authorities of a place that take what these readers have to tell, one of each sort, in the order in which to turn
/// to them.
/// A supervisor takes no report. Nor does the unit from those who are not bound to report, so it stands in only where
/// nobody else is on record.
pub(super) fn desks<'e, 'p>(
    edition: &Edition<'_>,
    sheet: &'e JurisdictionPage<'p>,
) -> Vec<&'e AuthorityPage<'p>> {
    use AuthorityRole::{CyberCrimeDesk, Fiu, LawEnforcement, Other, SanctionsAuthority};
    let of_role = |role: &AuthorityRole| sheet.authorities.iter().find(|authority| authority.role == *role);
    let in_order = |roles: &[AuthorityRole]| {
        let mut desks: Vec<_> = roles.iter().filter_map(of_role).collect();
        // One that is two things is told once.
        let mut names = BTreeSet::new();
        desks.retain(|desk| names.insert(desk.name));
        desks
    };
    if edition.about().files_reports {
        return in_order(&[Fiu, CyberCrimeDesk, SanctionsAuthority, LawEnforcement, Other]);
    }
    match in_order(&[CyberCrimeDesk, LawEnforcement, SanctionsAuthority, Other]) {
        nobody if nobody.is_empty() => in_order(&[Fiu]),
        desks => desks,
    }
}

/// A sheet that stands in the part of its region, in a line.
#[derive(Serialize)]
pub(super) struct PlaceLine<'e> {
    way: Way<'e>,
    region: &'e str,
    /// The unit for those who are bound to report, and for everybody the desk or the police who take any report.
    desks: Vec<&'e str>,
    report: Option<&'e str>,
}

/// The sheets that stand in parts of their own, by title.
pub(super) fn elsewhere<'e>(at: &Sheet<'e, '_>) -> Vec<PlaceLine<'e>> {
    let files_reports = at.edition.about().files_reports;
    let line = |(page, fields): (&'e Page<'_>, &'e JurisdictionPage<'_>)| {
        let Some(Part::Region(region)) = part::home(at.edition.about(), page) else { return None };
        let desks = desks(at.edition, fields).into_iter().filter(|desk| match desk.role {
            AuthorityRole::Fiu => files_reports,
            role => matches!(role, AuthorityRole::CyberCrimeDesk | AuthorityRole::LawEnforcement),
        });
        let report = fields.reporting.first().and_then(|point| point.fact.value);
        Some(PlaceLine {
            way: Way { href: at.to_page(page)?, title: page.title },
            region: region.name,
            desks: desks.map(|authority| authority.name).collect(),
            report: report.filter(|_| files_reports),
        })
    };
    let mut lines: Vec<_> = all(at.edition).filter_map(line).collect();
    lines.sort_by_key(|line| line.way.title);
    lines
}

/// A sheet in the list of its part, and itself.
#[derive(Serialize)]
pub(super) struct SheetLine<'e> {
    head: Line<'e>,
    set_html: Markup,
}

/// The sheets of a part.
pub(super) fn sheets<'e, 'p>(
    setter: &Setter<'_>,
    at: &Sheet<'e, 'p>,
    part: Part<'p>,
    level: u8,
) -> Result<Vec<SheetLine<'e>>, Diagnostic> {
    let line = |page: &'e Page<'p>, level, view: PlaceView<'e>| {
        let set_html = setter.piece("pieces/jurisdiction.html", level, view)?;
        Ok(SheetLine { head: Line::of(page), set_html })
    };
    let stands_here = |(page, _): &(&'e Page<'p>, _)| part::home(at.edition.about(), page) == Some(part);
    let mut sheets: Vec<_> = all(at.edition).filter(stands_here).collect();
    // The sheet of the handbook's own place stands before those of what it belongs to.
    let own = at.edition.about().place.map(|place| place.code);
    sheets.sort_by_key(|(page, fields)| (Some(fields.place.code) != own, page.title));
    // The heading of the part is that of the only sheet in it.
    if let ([(page, fields)], Some(_)) = (&sheets[..], at.edition.about().place) {
        let mut only = sheet(at, page, fields, level);
        only.head.is_named_above = true;
        return Ok(vec![line(page, level - 1, only)?]);
    }
    sheets.into_iter().map(|(page, fields)| line(page, level, sheet(at, page, fields, level + 1))).collect()
}

/// One sheet; `level` is that of the headings under its own.
pub(super) fn sheet<'e, 'p>(
    sheet: &Sheet<'e, 'p>,
    page: &'e Page<'p>,
    fields: &'e JurisdictionPage<'p>,
    level: u8,
) -> PlaceView<'e> {
    let facts = |facts: &'e [FactPage<'p>]| facts.iter().map(|one| fact(sheet, "", one)).collect();
    let code = fields.place.code;
    // A handbook for one place says what happened there once, for all its places together.
    let here = match sheet.edition.about().place {
        None => {
            here(sheet, fields.place.name.into(), |page| page.places.iter().any(|place| place.code == code))
        }
        Some(_) => None,
    };
    PlaceView {
        head: Head::of(sheet, page, level),
        code,
        region: fields.region.map(|region| region.name),
        roles: fields.roles_in_system.iter().map(|role| role.in_words()).collect(),
        files_reports: sheet.edition.about().files_reports,
        reporting: fields.reporting.iter().map(|point| fact(sheet, point.label, &point.fact)).collect(),
        authorities: fields
            .authorities
            .iter()
            .map(|authority| AuthorityView {
                name: authority.name,
                role: authority.role.in_words(),
                url: authority.url,
                note: authority.note,
                checked_on: authority.checked_on.in_words(),
                to_confirm: authority.to_confirm,
                cites_html: sheet.cites(authority.cite.as_slice()),
            })
            .collect(),
        legal_basis: facts(&fields.legal_basis),
        advisories: facts(&fields.advisories),
        gaps: fields.gaps,
        here,
        as_of: sheet.edition.about().as_of.in_words(),
    }
}

/// What is documented in the places of this handbook. A general one has none in particular.
pub(super) fn documented_here<'e>(sheet: &Sheet<'e, '_>) -> Option<Here<'e>> {
    here(sheet, names_here(sheet), |page| page.is_here)
}

fn here<'e>(sheet: &Sheet<'e, '_>, name: String, is_meant: impl Fn(&Page<'_>) -> bool) -> Option<Here<'e>> {
    let listed = |kind: &'static str| -> Vec<Listed<'e>> {
        let pages = sheet.edition.of_kind(kind).filter(|page| is_meant(page));
        pages.filter_map(|page| listed(sheet, page)).collect()
    };
    let here = Here { name, cases: listed("case"), flows: listed("flow") };
    (!here.cases.is_empty() || !here.flows.is_empty()).then_some(here)
}

fn fact<'e, 'p>(sheet: &Sheet<'_, 'p>, label: &'static str, fact: &'e FactPage<'p>) -> FactView<'e> {
    FactView {
        label,
        value: fact.value,
        note: fact.note,
        checked_on: fact.checked_on.map(|date| date.in_words()),
        to_confirm: fact.to_confirm,
        cites_html: sheet.cites(fact.cite.as_slice()),
    }
}
