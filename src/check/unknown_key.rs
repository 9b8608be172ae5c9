//! # unknown-key
//!
//! A key of the front matter that its kind of entry does not have.
//!
//! It is an error, because a misspelt key is a lost one: with `markng: TLP:RED` the entry would be published under
//! the pack's default marking, and nobody would notice.
//!
//! Wrong:
//!
//! ```yaml
//! markng: TLP:RED
//! ```
//!
//! Instead:
//!
//! ```yaml
//! marking: TLP:RED
//! ```
//!
//! `docs/content-model.md` lists the keys of every kind, and `vademecum schema KIND` prints them.
//! What is a note to yourself goes behind a `#`.

use super::Rule;

pub struct UnknownKey;

impl Rule for UnknownKey {
    fn name(&self) -> &'static str {
        "unknown-key"
    }
    fn manual(&self) -> &'static str {
        include_str!("unknown_key.rs")
    }
}
