//! # bad-markdown
//!
//! Text that cannot be shown as it is written: a heading with an anchor that cannot be one, two footnotes of one name,
//! a column with a name of several lines, or lists and quotations within one another, more than sixty deep.
//!
//! It is an error, because readers would get something else than what you see in your editor, and an anchor is an
//! address that others cite.
//!
//! Words that no reader gets are a warning: a footnote that nothing marks, and a title behind the id of an entry, as in
//! `[words](lent-accounts "a title")`.
//!
//! Wrong:
//!
//! ```markdown
//! ## How it works {#How_it_works}
//! ```
//!
//! Instead, make anchors of lower-case letters, digits and hyphens, or leave them out and they are made of the heading:
//!
//! ```markdown
//! ## How it works {#how-it-works}
//! ```

use super::Rule;

pub struct BadMarkdown;

impl Rule for BadMarkdown {
    fn name(&self) -> &'static str {
        "bad-markdown"
    }
    fn manual(&self) -> &'static str {
        include_str!("bad_markdown.rs")
    }
}
