//! What an entry asks of the handbook it is shown in, written down with the answers.
//! The scissors ask here and nowhere else, so what is written down is all that a page depends on besides its entry: where
//! another handbook would answer the same, it has the same page.

use super::Reach;
use crate::{
    entry::Entry,
    vocab::{Audience, JurisdictionCode, Portion, Ref, Scope, Within},
};
use std::{cell::RefCell, collections::BTreeSet};

/// Asks one handbook, and writes down what it answered.
pub(super) struct Inquiry<'r, 'p> {
    reach: &'r dyn Reach<'p>,
    asked: RefCell<Vec<Asked<'p>>>,
}

/// A question with its answer.
#[derive(Clone, Copy)]
enum Asked<'p> {
    Entry(&'p Ref, Option<&'p Entry>),
    Admits(&'p Scope, bool),
    IsOwn(&'p JurisdictionCode, bool),
    OwnPlace(Option<&'p JurisdictionCode>),
    Audience(&'p Audience),
}

/// What a handbook answered, in the order it was asked.
pub(crate) struct Answers<'p>(Vec<Asked<'p>>);

impl<'r, 'p> Inquiry<'r, 'p> {
    pub(super) fn of(reach: &'r dyn Reach<'p>) -> Inquiry<'r, 'p> {
        Inquiry { reach, asked: RefCell::default() }
    }

    pub(super) fn answers(self) -> Answers<'p> {
        let mut asked = self.asked.into_inner();
        // An entry cites the same few sources again and again. A handbook answers by the id alone, so it is asked once.
        let mut ids = BTreeSet::new();
        asked.retain(|asked| match asked {
            Asked::Entry(to, _) => ids.insert(&to.slug),
            _ => true,
        });
        asked.shrink_to_fit();
        Answers(asked)
    }

    /// The entry that a reference means, if the edition has it.
    pub(super) fn entry(&self, to: &'p Ref) -> Option<&'p Entry> {
        let entry = self.reach.find(to);
        self.note(Asked::Entry(to, entry));
        entry
    }

    /// A portion's value, if the readers may see it.
    pub(super) fn open<T>(&self, portion: &'p Portion<T>) -> Option<&'p T> {
        let value = portion.open(self.reach.clearance());
        self.note(Asked::Admits(portion.scope(), value.is_some()));
        value
    }

    /// Whether a place is one of the handbook's own. A general handbook has none in particular.
    pub(super) fn is_own(&self, place: &'p JurisdictionCode) -> bool {
        let is_own = is_own(self.reach, place);
        self.note(Asked::IsOwn(place, is_own));
        is_own
    }

    /// The place the handbook is for; `None` for a general one.
    pub(super) fn own_place(&self) -> Option<&'p JurisdictionCode> {
        let place = self.reach.own_place();
        self.note(Asked::OwnPlace(place));
        place
    }

    /// Whom the handbook is for.
    pub(super) fn audience(&self) -> &'p Audience {
        let audience = &self.reach.clearance().audience;
        self.note(Asked::Audience(audience));
        audience
    }

    /// A place by its name, which is the same in every handbook of a pack.
    pub(super) fn place_name(&self, place: &'p JurisdictionCode) -> &'p str {
        self.reach.place_name(place)
    }

    fn note(&self, asked: Asked<'p>) {
        self.asked.borrow_mut().push(asked);
    }
}

impl<'p> Answers<'p> {
    /// Whether another handbook gives the same answers. Each question follows from the entry and the answers before it,
    /// so then it would also be asked the same questions.
    pub(crate) fn are_those_of(&self, reach: &dyn Reach<'p>) -> bool {
        self.0.iter().all(|asked| match *asked {
            Asked::Entry(to, entry) => match (entry, reach.find(to)) {
                (Some(entry), Some(found)) => std::ptr::eq(entry, found),
                (entry, found) => entry.is_none() && found.is_none(),
            },
            Asked::Admits(scope, admitted) => reach.clearance().admits(scope) == admitted,
            Asked::IsOwn(place, answer) => is_own(reach, place) == answer,
            Asked::OwnPlace(place) => reach.own_place() == place,
            Asked::Audience(audience) => reach.clearance().audience == *audience,
        })
    }
}

fn is_own(reach: &dyn Reach<'_>, place: &JurisdictionCode) -> bool {
    matches!(&reach.clearance().within, Within::Places(places) if places.contains(place))
}
