//! Setting: what a template says of some values, set once for all handbooks that would have it set of equal ones.
//! Knows no kinds of entries.

use super::{
    galley::{Galley, Gap},
    markup::Markup,
};
use crate::{diagnostic::Diagnostic, edition::Fingerprint, render::Press};
use serde::Serialize;
use std::{cell::RefCell, sync::Arc};
use tera::Context;

/// What a template is to set: values by name.
#[derive(Default)]
pub(super) struct Copy<'v> {
    values: Vec<(&'static str, Fingerprint)>,
    /// Makes them into what a template reads, which is dear and seldom needed.
    insert: Vec<Insert<'v>>,
}

/// Makes a value into what a template reads.
type Insert<'v> = Box<dyn FnOnce(&mut Context) + 'v>;

impl<'v> Copy<'v> {
    /// Adds a value.
    pub(super) fn insert(&mut self, name: &'static str, value: impl Serialize + 'v) {
        self.values.push((name, Fingerprint::of(&value)));
        self.insert.push(Box::new(move |context| context.insert(name, &value)));
    }

    /// The values set by a template, remembered or now.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub(super) fn set(self, press: &Press, template: &'static str) -> Result<Arc<Galley>, Diagnostic> {
        let Copy { values, insert } = self;
        press.memory.galley(Fingerprint::of(&(template, values)), || {
            let mut context = Context::new();
            insert.into_iter().for_each(|insert| insert(&mut context));
            Ok(Galley::new(press.render(template, &context)?))
        })
    }
}

/// Sets the pieces of a part, an entry each.
pub(super) struct Setter<'e> {
    press: &'e Press,
    pieces: RefCell<Vec<Arc<Galley>>>,
}

impl<'e> Setter<'e> {
    pub(super) fn new(press: &'e Press) -> Setter<'e> {
        Setter { press, pieces: RefCell::default() }
    }

    /// Sets an entry with its heading at that level, and gives the gap where it goes.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub(super) fn piece(
        &self,
        template: &'static str,
        level: u8,
        entry: impl Serialize,
    ) -> Result<Markup, Diagnostic> {
        let mut copy = Copy::default();
        copy.insert("level", level);
        copy.insert("entry", entry);
        let mut pieces = self.pieces.borrow_mut();
        pieces.push(copy.set(self.press, template)?);
        Ok(Markup::ready(Gap::Beside { number: pieces.len() - 1 }.mark()))
    }

    /// What was set, by the numbers of the gaps.
    pub(super) fn pieces(&self) -> Vec<Arc<Galley>> {
        self.pieces.take()
    }
}
