//! # wrong-value
//!
//! A value of the wrong sort, or a word that is not in its vocabulary.
//!
//! It is an error, because the words of a vocabulary are printed to readers with a fixed meaning; a legal status that
//! nobody has defined cannot be printed at all, and must not be guessed.
//!
//! Wrong:
//!
//! ```yaml
//! status: guilty
//! grading: B9
//! date: 22/11/2026
//! ```
//!
//! Instead:
//!
//! ```yaml
//! status: pleaded-guilty
//! grading: B2
//! date: 2026-11-22
//! ```
//!
//! `docs/content-model.md` lists the words of every vocabulary.

use super::Rule;

pub struct WrongValue;

impl Rule for WrongValue {
    fn name(&self) -> &'static str {
        "wrong-value"
    }
    fn manual(&self) -> &'static str {
        include_str!("wrong_value.rs")
    }
}
