//! # unclosed-scope
//!
//! A block that is for some readers only has no end, or an end has no block.
//!
//! It is an error, because the program would have to guess where the held-back text ends. A guess too early leaks;
//! a guess too late hides.
//!
//! Wrong:
//!
//! ```markdown
//! ::: {marking=TLP:AMBER}
//! The account belongs to a shop in the port.
//!
//! Everybody may read this again.
//! ```
//!
//! Instead, close it with a line of three colons:
//!
//! ```markdown
//! ::: {marking=TLP:AMBER}
//! The account belongs to a shop in the port.
//! :::
//!
//! Everybody may read this again.
//! ```

use super::Rule;

pub struct UnclosedScope;

impl Rule for UnclosedScope {
    fn name(&self) -> &'static str {
        "unclosed-scope"
    }
    fn manual(&self) -> &'static str {
        include_str!("unclosed_scope.rs")
    }
}
