//! # picture-with-metadata
//!
//! The file of a picture says more than the picture shows: where it was taken, by whom, with what.
//!
//! It is a warning, because readers do not get it. A picture is taken apart, what belongs to it is kept, and everything
//! else is left behind: EXIF, XMP and IPTC data, comments, texts, colour profiles, small copies of itself, and what
//! stands after its end. Of a drawing (SVG) the shapes and the words are kept: no script, no comment, no address of
//! another file, and none of what an editor notes for itself. But whoever gets the pack gets the file as it is, and
//! finds the position of a source in it.
//!
//! Wrong, straight from the camera:
//!
//! ```text
//! content/assets/desk.jpg      with a position, a camera and its number
//! ```
//!
//! Instead, export a fresh copy without metadata and keep the original elsewhere; then take the old file out of the
//! history of the repository too, if that is shared.
//!
//! Without its colour profile a picture is read as sRGB, so save it in sRGB. How a JPEG is turned is kept.
//! What the picture itself shows, nobody takes out: a face, a badge, a screen, a layer under a black bar.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::picture::Picture,
    pack::Pack,
};

pub struct PictureWithMetadata;

impl Rule for PictureWithMetadata {
    fn name(&self) -> &'static str {
        "picture-with-metadata"
    }
    fn manual(&self) -> &'static str {
        include_str!("picture_with_metadata.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for (entry, picture) in pack.of_kind::<Picture>() {
            let Picture { file, metadata, .. } = picture;
            if metadata.is_empty() {
                continue;
            }
            report.push(
                Diagnostic::warning(
                    self.name(),
                    entry.value("/file"),
                    format!("`{file}` holds {}", metadata.join(", ")),
                )
                .hint("readers get the picture without it; whoever gets the pack gets it all")
                .hint("export a copy without metadata, and keep the original elsewhere"),
            );
        }
    }
}
