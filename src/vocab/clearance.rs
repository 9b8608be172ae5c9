//! Who may read what, and from when on. The only file that decides.
//! Knows nothing of entries or handbooks; it compares a scope with a clearance.

use super::{Audience, Date, JurisdictionCode, Marking};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;

/// Whom a text is for, how far it may travel, and from when on.
///
/// `None` for audiences or jurisdictions means everybody, an empty set means nobody.
/// `None` for the marking means that nobody has decided yet; such a scope is admitted nowhere (see [`Scope::settle`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The audiences it is for.
    pub audiences: Option<BTreeSet<Audience>>,
    /// The jurisdictions and regions it is for.
    pub jurisdictions: Option<BTreeSet<JurisdictionCode>>,
    /// How far it may travel.
    pub marking: Option<Marking>,
    /// The embargo: nobody sees it until this day is over.
    pub publish_after: Option<Date>,
}

impl Scope {
    /// Decides the marking of an entry: its own, else the pack's default, else `TLP:RED`. Forgetting to mark hides.
    pub fn settle_entry(&mut self, default: Option<Marking>) {
        self.marking = self.marking.or(default).or(Some(Marking::Red));
    }

    /// Decides the marking and the embargo of a part of something: the highest and the longest on the way down, so
    /// nothing inside is opened again.
    pub fn settle_within(&mut self, outer: &Scope) {
        self.marking = self.marking.max(outer.marking);
        let embargoes = [self.publish_after, outer.publish_after].into_iter().flatten();
        self.publish_after = embargoes.max_by_key(|date| date.last_day());
    }
}

/// The places a handbook is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    /// All of them: a general handbook.
    Everywhere,
    /// A jurisdiction and the regions it lies in, or a region and its members.
    Places(BTreeSet<JurisdictionCode>),
}

impl Within {
    /// Whether any of the places is among those of the handbook.
    pub fn meets<'a>(&self, places: impl IntoIterator<Item = &'a JurisdictionCode>) -> bool {
        match self {
            Within::Everywhere => true,
            Within::Places(own) => places.into_iter().any(|place| own.contains(place)),
        }
    }
}

/// What the readers of one handbook may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearance {
    /// Who they are.
    pub audience: Audience,
    /// Where they are.
    pub within: Within,
    /// The highest marking they may see.
    pub ceiling: Marking,
    /// The day they read on, which is the pack's `as_of`.
    pub as_of: Date,
}

impl Clearance {
    /// Whether these readers may see something of that scope.
    pub fn admits(&self, scope: &Scope) -> bool {
        self.objection(scope).is_none()
    }

    /// What stands against showing something of that scope, for the author's eyes.
    pub fn objection(&self, scope: &Scope) -> Option<Objection> {
        let marking = scope.marking.unwrap_or(Marking::Red);
        if scope.marking.is_none() || marking > self.ceiling {
            return Some(Objection::Marking(marking));
        }
        if let Some(date) = scope.publish_after.filter(|date| !self.as_of.is_after(*date)) {
            return Some(Objection::Embargo(date));
        }
        if scope.audiences.as_ref().is_some_and(|audiences| !audiences.contains(&self.audience)) {
            return Some(Objection::Audience);
        }
        if scope.jurisdictions.as_ref().is_some_and(|places| !self.within.meets(places)) {
            return Some(Objection::Jurisdiction);
        }
        None
    }
}

/// Why something is held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It is marked above the handbook's ceiling.
    Marking(Marking),
    /// It is under embargo, and this day is not over.
    Embargo(Date),
    /// It is for other audiences.
    Audience,
    /// It is for other jurisdictions.
    Jurisdiction,
}

/// Something that says in its own front matter whom it is for.
pub trait Scoped {
    /// Its scope as written; `marking` is settled later.
    fn scope(&self) -> Scope;
}

/// A value that only a clearance can open. No `Deref`, no `Serialize`, no getter.
///
/// ```compile_fail,E0277
/// # use vademecum::vocab::Portion;
/// fn leak(portion: &Portion<String>) -> String {
///     serde_json::to_string(portion).unwrap()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Portion<T> {
    scope: Scope,
    value: T,
}

impl<T> Portion<T> {
    /// Puts a value behind a scope.
    pub fn new(scope: Scope, value: T) -> Portion<T> {
        Portion { scope, value }
    }

    /// The value, for readers who may see it.
    pub fn open(&self, clearance: &Clearance) -> Option<&T> {
        clearance.admits(&self.scope).then_some(&self.value)
    }

    /// Whom it is for.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Gives the portion the highest marking on the way down to it.
    pub(crate) fn settle_within(&mut self, outer: &Scope) {
        self.scope.settle_within(outer);
    }

    /// For resolving and checking only. The name is there to stop a reviewer.
    pub(crate) fn for_authors(&self) -> &T {
        &self.value
    }

    /// For resolving only.
    pub(crate) fn for_authors_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<'de, T: Deserialize<'de> + Scoped> Deserialize<'de> for Portion<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Portion<T>, D::Error> {
        let value = T::deserialize(deserializer)?;
        Ok(Portion { scope: value.scope(), value })
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Portion<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Slug;

    fn audience(id: &str) -> Audience {
        Audience(Slug::parse(id).unwrap())
    }

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn banks_in_pakistan(ceiling: Marking) -> Clearance {
        let places = ["PK", "south-asia"].map(|code| JurisdictionCode::parse(code).unwrap());
        Clearance {
            audience: audience("banks"),
            within: Within::Places(places.into()),
            ceiling,
            as_of: date("2026-11-22"),
        }
    }

    fn scope(audiences: &[&str], places: &[&str], marking: Marking) -> Scope {
        let some = |list: &[&str]| (!list.is_empty()).then_some(());
        Scope {
            audiences: some(audiences).map(|()| audiences.iter().map(|id| audience(id)).collect()),
            jurisdictions: some(places)
                .map(|()| places.iter().map(|code| JurisdictionCode::parse(code).unwrap()).collect()),
            marking: Some(marking),
            publish_after: None,
        }
    }

    #[test]
    fn a_scope_is_admitted_when_all_three_agree() {
        let clearance = banks_in_pakistan(Marking::Green);
        assert!(clearance.admits(&scope(&[], &[], Marking::Green)));
        assert!(clearance.admits(&scope(&["banks", "platforms"], &["PK", "IN"], Marking::Clear)));
        assert!(clearance.admits(&scope(&[], &["south-asia"], Marking::Clear)));
        assert!(!clearance.admits(&scope(&["platforms"], &[], Marking::Clear)));
        assert!(!clearance.admits(&scope(&[], &["AE"], Marking::Clear)));
        assert!(!clearance.admits(&scope(&[], &[], Marking::Amber)));
    }

    #[test]
    fn forgetting_to_mark_hides() {
        let mut unmarked = Scope::default();
        assert!(
            !banks_in_pakistan(Marking::Red).admits(&unmarked),
            "a scope that nobody settled is shown to nobody"
        );
        unmarked.settle_entry(None);
        assert_eq!(unmarked.marking, Some(Marking::Red));
        let mut with_default = Scope::default();
        with_default.settle_entry(Some(Marking::Green));
        assert_eq!(with_default.marking, Some(Marking::Green));
    }

    #[test]
    fn nothing_inside_is_opened_again() {
        let mut inner = Scope { marking: Some(Marking::Clear), ..Scope::default() };
        inner.settle_within(&Scope { marking: Some(Marking::Amber), ..Scope::default() });
        assert_eq!(inner.marking, Some(Marking::Amber));
    }

    #[test]
    fn an_embargo_holds_until_its_last_day_is_over() {
        let clearance = banks_in_pakistan(Marking::Clear);
        let from = |text: &str| Scope { publish_after: Some(date(text)), ..scope(&[], &[], Marking::Clear) };
        assert!(clearance.admits(&from("2026-11-21")));
        assert!(clearance.admits(&from("2026-10")));
        assert!(!clearance.admits(&from("2026-11-22")), "on the day itself it is not yet after it");
        assert!(!clearance.admits(&from("2026-11")), "the month is not over");
        assert!(!clearance.admits(&from("2026")), "the year is not over");
        let mut inner = scope(&[], &[], Marking::Clear);
        inner.settle_within(&from("2027-01"));
        assert!(!clearance.admits(&inner), "nothing inside is opened again");
        inner.settle_within(&from("2025"));
        assert_eq!(inner.publish_after, Some(date("2027-01")));
    }

    #[test]
    fn an_empty_set_of_audiences_is_nobody() {
        let nobody =
            Scope { audiences: Some(BTreeSet::new()), marking: Some(Marking::Clear), ..Scope::default() };
        assert!(!banks_in_pakistan(Marking::Red).admits(&nobody));
    }
}
