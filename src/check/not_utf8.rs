//! # not-utf8
//!
//! A file of the pack is not UTF-8 text.
//!
//! Names of people and firms in other scripts would be published garbled, and a garbled name may be somebody else's.
//! It is an error, because nobody can tell from the bytes which letters were meant.
//!
//! It comes from older editors and from spreadsheets, which save as Windows-1252 or UTF-16.
//!
//! Wrong:
//!
//! ```text
//! title: Caf<E9> Nord        (one byte, Windows-1252)
//! ```
//!
//! Open the file in your editor and save it again with the encoding UTF-8, or convert it:
//!
//! ```text
//! iconv -f WINDOWS-1252 -t UTF-8 old.md > new.md
//! ```

use super::Rule;

pub struct NotUtf8;

impl Rule for NotUtf8 {
    fn name(&self) -> &'static str {
        "not-utf8"
    }
    fn manual(&self) -> &'static str {
        include_str!("not_utf8.rs")
    }
}
