//! The scissors: the only way from an entry to another, and it goes nowhere the readers may not.
//! Writes down what it let through, so that nothing else has to be asked later which sources an entry cites; and what it
//! asked of the handbook, so that a page is made once for all handbooks that answer the same.

mod inquiry;

pub(crate) use inquiry::Answers;

use super::{Entry, SourceRef};
use crate::{
    prose::{Block, CiteText, EmbeddedText, LinkText, PictureText, Scissors, Written},
    vocab::{Audience, Clearance, JurisdictionCode, Portion, Ref, Scope},
};
use inquiry::Inquiry;
use serde::Serialize;
use std::cell::RefCell;

/// What the wall knows of one handbook. Only `edition::select` has one, and only [`Inquiry`] asks it.
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
    handbook: Inquiry<'r, 'p>,
    linked: RefCell<Vec<LinkText<'p>>>,
    cited: RefCell<Vec<&'p str>>,
}

/// What the scissors wrote down, each list in the order things were asked for.
pub(crate) struct Record<'p> {
    /// The entries linked to.
    pub(crate) linked: Vec<LinkText<'p>>,
    /// The ids of the sources cited.
    pub(crate) cited: Vec<&'p str>,
    /// What the handbook answered.
    pub(crate) answers: Answers<'p>,
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
        Cut { handbook: Inquiry::of(reach), linked: RefCell::default(), cited: RefCell::default() }
    }

    /// What was let through, and what the handbook answered.
    pub(crate) fn into_record(self) -> Record<'p> {
        Record {
            linked: self.linked.into_inner(),
            cited: self.cited.into_inner(),
            answers: self.handbook.answers(),
        }
    }

    /// An entry as this one may name it, if the readers may see it. What is only ever embedded has no page to lead to.
    pub fn link(&self, to: &'p Ref) -> Option<LinkText<'p>> {
        let entry = self.handbook.entry(to).filter(|entry| entry.fields.has_page())?;
        let link =
            LinkText { kind: entry.fields.kind(), id: entry.id().as_str(), title: &entry.header.title };
        let mut linked = self.linked.borrow_mut();
        if !linked.contains(&link) {
            linked.push(link);
        }
        Some(link)
    }

    /// Those of several entries that the readers may see.
    pub fn links(&self, to: &'p [Ref]) -> Vec<LinkText<'p>> {
        to.iter().filter_map(|to| self.link(to)).collect()
    }

    /// A source as this entry may cite it, if the readers may see it.
    pub fn cite(&self, source: &'p Ref, at: Option<&'p str>) -> Option<CiteText<'p>> {
        let id = self.handbook.entry(source)?.id().as_str();
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
        self.handbook.open(portion)
    }

    /// A place by its name.
    pub fn place(&self, code: &'p JurisdictionCode) -> PlaceName<'p> {
        PlaceName { code: code.as_str(), name: self.handbook.place_name(code) }
    }

    /// Whether a place is one of the handbook's own. A general handbook has none in particular.
    pub fn is_own(&self, code: &'p JurisdictionCode) -> bool {
        self.handbook.is_own(code)
    }

    /// Whom the handbook is for.
    pub fn audience(&self) -> &'p Audience {
        self.handbook.audience()
    }
}

impl<'p> Scissors<'p> for Cut<'_, 'p> {
    fn link(&self, to: &'p Ref) -> Option<LinkText<'p>> {
        Cut::link(self, to)
    }

    fn cite(&self, source: &'p Ref, at: Option<&'p str>) -> Option<CiteText<'p>> {
        Cut::cite(self, source, at)
    }

    fn picture(&self, to: &'p Ref, alt: &'p str) -> Option<PictureText<'p>> {
        let LinkText { id, .. } = self.link(to)?;
        let picture: &super::picture::Picture = (&self.handbook.entry(to)?.fields).try_into().ok()?;
        Some(PictureText {
            id,
            alt: if alt.is_empty() { picture.alt.as_deref().unwrap_or_default() } else { alt },
        })
    }

    fn text(&self, of: &'p Ref) -> Option<EmbeddedText<'p>> {
        let entry = self.handbook.entry(of)?;
        Some(EmbeddedText { id: entry.id().as_str(), scope: &entry.header.scope, prose: &entry.prose })
    }

    fn open(&self, portion: &'p Portion<Vec<Block<Written>>>) -> Option<&'p [Block<Written>]> {
        Cut::open(self, portion).map(Vec::as_slice)
    }

    fn places(&self, scope: &'p Scope) -> Vec<&'p str> {
        let Some(places) = &scope.jurisdictions else { return Vec::new() };
        // Readers in Pakistan need not be told that a text is for Pakistan, or for South Asia.
        match self.handbook.own_place() {
            Some(own) if own.is_iso_form() || places.contains(own) => Vec::new(),
            _ => places.iter().map(|place| self.handbook.place_name(place)).collect(),
        }
    }
}
