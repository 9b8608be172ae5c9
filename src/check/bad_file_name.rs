//! # bad-file-name
//!
//! A file of a handbook cannot have the name that a format gives it: it would lie outside its handbook, some computers
//! cannot store it, or two files would differ in capital letters only.
//!
//! It is an error, because a handbook is handed over on sticks and unpacked anywhere, and on many computers the second
//! of two such files replaces the first.
//!
//! Wrong:
//!
//! ```text
//! en/banks/pk/Card.html  beside  en/banks/pk/card.html
//! ```
//!
//! Ids of entries cannot lead to it, so it is not the pack's fault. If you have added a format or templates of your
//! own, let the names be lower-case letters, digits and hyphens. If not, please report it.

use super::Rule;

pub struct BadFileName;

impl Rule for BadFileName {
    fn name(&self) -> &'static str {
        "bad-file-name"
    }
    fn manual(&self) -> &'static str {
        include_str!("bad_file_name.rs")
    }
}
