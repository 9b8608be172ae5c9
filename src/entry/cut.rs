//! The scissors: the only way from an entry to another, and it goes nowhere the readers may not.
//! Writes down what it let through, so that nothing else has to be asked later which sources an entry cites.

use super::{Entry, SourceRef};
use crate::{
    prose::{CiteText, EmbeddedText, LinkText, PictureText, Scissors},
    vocab::{Clearance, JurisdictionCode, Portion, Ref, Scope, Within},
};
use serde::Serialize;
use std::cell::RefCell;

/// What the wall knows of one handbook. Only `edition::select` has one.
pub(crate) trait Reach<'p> {
    /// The entry that a reference means, if the edition has it.
    fn find(&self, to: &Ref) -> Option<&'p Entry>;
    /// A place by its name.
    fn place_name(&self, code: &'p JurisdictionCode) -> &'p str;
    /// What the readers may see.
    fn clearance(&self) -> &'p Clearance;
    /// The place the handbook is for; `None` for a general one.
    fn own_place(&self) -> Option<&'p JurisdictionCode>;
}

/// What one handbook's readers may reach from one entry.
pub struct Cut<'r, 'p> {
    reach: &'r dyn Reach<'p>,
    linked: RefCell<Vec<LinkText<'p>>>,
    cited: RefCell<Vec<&'p str>>,
}

/// A place as readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceName<'p> {
    /// The ISO code, or the region's id.
    pub code: &'p str,
    /// The name.
    pub name: &'p str,
}

impl<'r, 'p> Cut<'r, 'p> {
    /// Scissors for one entry.
    pub(crate) fn new(reach: &'r dyn Reach<'p>) -> Cut<'r, 'p> {
        Cut { reach, linked: RefCell::default(), cited: RefCell::default() }
    }

    /// What was let through: the entries linked to, and the ids of the sources cited, in the order they were asked for.
    pub(crate) fn into_record(self) -> (Vec<LinkText<'p>>, Vec<&'p str>) {
        (self.linked.into_inner(), self.cited.into_inner())
    }

    /// An entry as this one may name it, if the readers may see it. What is only ever embedded has no page to lead to.
    pub fn link(&self, to: &Ref) -> Option<LinkText<'p>> {
        let entry = self.reach.find(to).filter(|entry| entry.fields.has_page())?;
        let link =
            LinkText { kind: entry.fields.kind(), id: entry.id().as_str(), title: &entry.header.title };
        let mut linked = self.linked.borrow_mut();
        if !linked.contains(&link) {
            linked.push(link);
        }
        Some(link)
    }

    /// Those of several entries that the readers may see.
    pub fn links(&self, to: &[Ref]) -> Vec<LinkText<'p>> {
        to.iter().filter_map(|to| self.link(to)).collect()
    }

    /// A source as this entry may cite it, if the readers may see it.
    pub fn cite(&self, source: &Ref, at: Option<&'p str>) -> Option<CiteText<'p>> {
        let id = self.reach.find(source)?.id().as_str();
        let mut cited = self.cited.borrow_mut();
        if !cited.contains(&id) {
            cited.push(id);
        }
        Some(CiteText { id, at })
    }

    /// Those of several sources that the readers may see.
    pub fn cites(&self, sources: &'p [SourceRef]) -> Vec<CiteText<'p>> {
        sources.iter().filter_map(|source| self.cite(&source.id, source.at.as_deref())).collect()
    }

    /// A portion's value, if the readers may see it.
    pub fn open<T>(&self, portion: &'p Portion<T>) -> Option<&'p T> {
        portion.open(self.reach.clearance())
    }

    /// A place by its name.
    pub fn place(&self, code: &'p JurisdictionCode) -> PlaceName<'p> {
        PlaceName { code: code.as_str(), name: self.reach.place_name(code) }
    }

    /// Whether a place is one of the handbook's own. A general handbook has none in particular.
    pub fn is_own(&self, code: &JurisdictionCode) -> bool {
        matches!(&self.reach.clearance().within, Within::Places(places) if places.contains(code))
    }

    /// What the readers may see.
    pub fn clearance(&self) -> &'p Clearance {
        self.reach.clearance()
    }
}

impl<'p> Scissors<'p> for Cut<'_, 'p> {
    fn link(&self, to: &Ref) -> Option<LinkText<'p>> {
        Cut::link(self, to)
    }

    fn cite(&self, source: &Ref, at: Option<&'p str>) -> Option<CiteText<'p>> {
        Cut::cite(self, source, at)
    }

    fn picture(&self, to: &Ref, alt: &'p str) -> Option<PictureText<'p>> {
        let LinkText { id, .. } = self.link(to)?;
        let picture: &super::picture::Picture = (&self.reach.find(to)?.fields).try_into().ok()?;
        Some(PictureText {
            id,
            alt: if alt.is_empty() { picture.alt.as_deref().unwrap_or_default() } else { alt },
        })
    }

    fn text(&self, of: &Ref) -> Option<EmbeddedText<'p>> {
        let entry = self.reach.find(of)?;
        Some(EmbeddedText { id: entry.id().as_str(), scope: &entry.header.scope, prose: &entry.prose })
    }

    fn clearance(&self) -> &Clearance {
        self.reach.clearance()
    }

    fn places(&self, scope: &'p Scope) -> Vec<&'p str> {
        let Some(places) = &scope.jurisdictions else { return Vec::new() };
        // Readers in Pakistan need not be told that a text is for Pakistan, or for South Asia.
        match self.reach.own_place() {
            Some(own) if own.is_iso_form() || places.contains(own) => Vec::new(),
            _ => places.iter().map(|place| self.reach.place_name(place)).collect(),
        }
    }
}
