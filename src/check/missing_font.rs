//! # missing-font
//!
//! A handbook that is to be printed has a letter that no font has.
//!
//! It is an error, because paper would show an empty box where a name or a term stands, and nobody could read what it
//! was. The message says which letter of which handbook it is, and where a drawing shows it, in whose name it stands. A
//! letter that bears marks needs one font that has it and all its marks.
//!
//! The program carries Noto fonts for Latin, Greek, Cyrillic, Arabic, Devanagari, Hebrew and Thai, and for the commoner
//! letters of Chinese, Japanese and Korean. For others, put a font into the pack:
//!
//! ```text
//! templates/pdf/fonts/NotoSansGeorgian-Regular.ttf
//! ```
//!
//! Noto has one for every script in use, under a licence that lets it travel with the handbook. A pack without such a
//! font can leave `pdf` out of the `formats` of the handbook.

use super::Rule;

pub struct MissingFont;

impl Rule for MissingFont {
    fn name(&self) -> &'static str {
        "missing-font"
    }
    fn manual(&self) -> &'static str {
        include_str!("missing_font.rs")
    }
}
