//! # page-too-heavy
//!
//! A page of a handbook is heavier than its readers were promised.
//!
//! Readers on a telephone and a slow line wait for every page. So a page of its own (an entry's, the card, the cover) has
//! at most 60 KB when it is compressed, and a part of a handbook at most 150 KB. One file that holds everything is not
//! held to this: it is taken whole, and its size is told first.
//!
//! It is an error, because a heavy page is no page to those who need it most. Nothing is published until it is mended.
//!
//! Wrong:
//!
//! ```text
//! error[page-too-heavy]: `en/banks/pk/cases.html` weighs 181 KB when it is compressed, and at most 150 KB are allowed
//!   help: most of it is `long-case` (96 KB of HTML), `other-case` (41 KB of HTML), `third-case` (38 KB of HTML)
//! ```
//!
//! Shorten the entries that are named, split one into several, or give parts of them to the audiences and places they are
//! for. If your readers can bear more, say so in `pack.yaml`, in KB:
//!
//! ```yaml
//! page_weight: {page: 60, part: 200}
//! ```

use super::Rule;

pub struct PageTooHeavy;

impl Rule for PageTooHeavy {
    fn name(&self) -> &'static str {
        "page-too-heavy"
    }
    fn manual(&self) -> &'static str {
        include_str!("page_too_heavy.rs")
    }
}
