//! # duplicate-id
//!
//! Two entries have one id, or two indicators of one typology have.
//!
//! It is an error, because an id is an address: a link to it could mean either, and a reader who cites it would cite
//! the wrong one. Ids are unique in the whole pack, whatever the kind.
//!
//! Wrong:
//!
//! ```text
//! content/typologies/laptop-farm.md
//! content/cases/laptop-farm.md
//! ```
//!
//! Instead, give the younger one a name of its own:
//!
//! ```text
//! content/typologies/laptop-farm.md
//! content/cases/chapman-laptop-farm.md
//! ```

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::typology::Typology,
    pack::Pack,
};
use std::collections::BTreeMap;

pub struct DuplicateId;

impl Rule for DuplicateId {
    fn name(&self) -> &'static str {
        "duplicate-id"
    }
    fn manual(&self) -> &'static str {
        include_str!("duplicate_id.rs")
    }

    /// Entries were compared when the pack was put together; what is left are the indicators of one typology.
    fn check(&self, pack: &Pack, report: &mut Report) {
        for (entry, typology) in pack.of_kind::<Typology>() {
            let mut first = BTreeMap::new();
            for (number, indicator) in typology.indicators.iter().enumerate() {
                let id = &indicator.for_authors().id;
                let place = |number: usize| entry.value(&format!("/indicators/{number}/id"));
                match first.get(id) {
                    None => {
                        first.insert(id, number);
                    }
                    Some(other) => report.push(
                        Diagnostic::error(
                            self.name(),
                            place(number),
                            format!("another indicator of this typology is already called `{id}`"),
                        )
                        .see(place(*other), "this one has it")
                        .hint("each indicator has an address of its own; give one of the two another id"),
                    ),
                }
            }
        }
    }
}
