//! # broken-picture
//!
//! A picture that is not what its name says, is damaged, or cannot be given to readers as it is.
//!
//! It is an error, because readers would see a gap, and because what cannot be read cannot be cleaned either: whatever
//! stands in it would be published with it.
//!
//! PNG, JPEG, WebP, GIF and SVG are read. A drawing (SVG) holds its pictures itself and asks for no other file. A PNG
//! or a WebP that lies on its side, and that only its metadata turns upright, is refused, since its metadata is taken
//! out; in a JPEG that one word is kept.
//!
//! Wrong, where the camera has written a JPEG:
//!
//! ```yaml
//! - id: desk-with-laptops
//!   file: desk.png
//! ```
//!
//! Instead, name it after what it is, or save it anew in an image program:
//!
//! ```yaml
//! - id: desk-with-laptops
//!   file: desk.jpg
//! ```

use super::Rule;

pub struct BrokenPicture;

impl Rule for BrokenPicture {
    fn name(&self) -> &'static str {
        "broken-picture"
    }
    fn manual(&self) -> &'static str {
        include_str!("broken_picture.rs")
    }
}
