//! # misspelt-scope
//!
//! A scope in the text says something else than `audience`, `jurisdiction` or `marking`, or says one of them wrongly.
//!
//! It is an error, because a scope that is not understood protects nothing. Until it is mended the block is shown to
//! nobody.
//!
//! Wrong:
//!
//! ```markdown
//! ::: {markin=TLP:RED}
//! ```
//!
//! Instead:
//!
//! ```markdown
//! ::: {marking=TLP:RED}
//! ```
//!
//! Several values are joined with commas and no space: `{audience=banks,platforms jurisdiction=AE}`.

use super::Rule;

pub struct MisspeltScope;

impl Rule for MisspeltScope {
    fn name(&self) -> &'static str {
        "misspelt-scope"
    }
    fn manual(&self) -> &'static str {
        include_str!("misspelt_scope.rs")
    }
}
