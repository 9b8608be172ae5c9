//! The texts of entries, each set once for all files and all handbooks in which it says the same.

use super::{
    galley::Galley,
    memory::Memory,
    prose,
    sheet::{Sheet, Spot},
};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Fingerprint, Page},
    entry::PageFields,
    vocab::Lookup,
};
use std::{cell::RefCell, convert::Infallible, sync::Arc};

/// The texts of one handbook's entries.
pub(super) struct Texts<'e, 'p> {
    edition: &'e Edition<'p>,
    memory: &'e Memory,
    /// Those that were asked for, by the ids of their entries.
    set: RefCell<Lookup<&'p str, Arc<Galley>>>,
    /// Notes of sources, by their ids.
    notes: RefCell<Lookup<&'p str, Arc<Galley>>>,
}

impl<'e, 'p> Texts<'e, 'p> {
    pub(super) fn new(edition: &'e Edition<'p>, memory: &'e Memory) -> Texts<'e, 'p> {
        Texts { edition, memory, set: RefCell::default(), notes: RefCell::default() }
    }

    /// The text of an entry, with its sections at [`prose::LEVEL`].
    pub(super) fn of(&self, page: &Page<'p>) -> Arc<Galley> {
        if let Some(galley) = self.set.borrow().get(page.id) {
            return Arc::clone(galley);
        }
        let sheet = Sheet::new(self.edition, Spot::Galley);
        let set = || Ok::<_, Infallible>(Galley::new(prose::set(&sheet, page.id, &page.prose)));
        let Ok(galley) = self.memory.galley(self.made_of(page), set);
        self.set.borrow_mut().insert(page.id, Arc::clone(&galley));
        galley
    }

    /// The note of a source, which is set when it is first asked for.
    pub(super) fn note(
        &self,
        page: &Page<'p>,
        set: impl FnOnce() -> Result<Arc<Galley>, Diagnostic>,
    ) -> Result<Arc<Galley>, Diagnostic> {
        if let Some(galley) = self.notes.borrow().get(page.id) {
            return Ok(Arc::clone(galley));
        }
        let galley = set()?;
        self.notes.borrow_mut().insert(page.id, Arc::clone(&galley));
        Ok(galley)
    }

    /// Everything that the HTML of a text depends on: the page, whether what it links to is there, and what is said
    /// under its pictures.
    fn made_of(&self, page: &Page<'p>) -> Fingerprint {
        let linked = page.linked.iter().map(|link| {
            let there = self.edition.page(link.id)?;
            Some(match &there.fields {
                PageFields::Picture(picture) => picture.credit,
                _ => None,
            })
        });
        Fingerprint::of(&("text", page.fingerprint(), linked.collect::<Vec<_>>()))
    }
}
