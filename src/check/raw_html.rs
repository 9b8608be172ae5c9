//! # raw-html
//!
//! HTML in the text of an entry.
//!
//! It is an error, because a handbook is also a PDF, a document and a table, where HTML is noise; and because HTML can
//! carry what readers do not see: comments, scripts, pictures loaded from other servers.
//!
//! Wrong:
//!
//! ```markdown
//! Never tell the customer.<br>
//! <b>Not even afterwards.</b> <!-- ask legal -->
//! ```
//!
//! Instead:
//!
//! ```markdown
//! Never tell the customer.\
//! **Not even afterwards.**
//! ```
//!
//! Comments to yourself go behind a `#` in the front matter. For the sign itself write `\<`.

use super::Rule;

pub struct RawHtml;

impl Rule for RawHtml {
    fn name(&self) -> &'static str {
        "raw-html"
    }
    fn manual(&self) -> &'static str {
        include_str!("raw_html.rs")
    }
}
