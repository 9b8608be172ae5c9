//! # bad-redirect
//!
//! A line of `content/redirects.yaml` that leads nowhere, in a circle, or away from an entry that still exists.
//!
//! It is an error, because old addresses are printed in other people's documents, and a reader who follows one must
//! arrive.
//!
//! Wrong:
//!
//! ```yaml
//! - {from: shell-companies, to: shelf-companies, since: 2026-11-22}
//! - {from: shelf-companies, to: shell-companies, since: 2026-11-22}
//! ```
//!
//! Instead, lead the old id to the one in use:
//!
//! ```yaml
//! - {from: shelf-companies, to: shell-companies, since: 2026-11-22}
//! ```

use super::Rule;

pub struct BadRedirect;

impl Rule for BadRedirect {
    fn name(&self) -> &'static str {
        "bad-redirect"
    }
    fn manual(&self) -> &'static str {
        include_str!("bad_redirect.rs")
    }
}
