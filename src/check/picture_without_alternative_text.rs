//! # picture-without-alternative-text
//!
//! A picture stands in a text, and nothing says what it shows.
//!
//! It is an error, because it shuts out: a reader who cannot see gets nothing in its place, and neither does one who
//! listens, prints without pictures or reads a plain-text copy.
//!
//! Wrong, where `path-of-a-wage` has no `alt` in `content/assets/pictures.yaml`:
//!
//! ```markdown
//! ![](path-of-a-wage)
//! ```
//!
//! Instead, say what somebody would learn from it here:
//!
//! ```markdown
//! ![A wage passes a helper's account, a payout account and a wallet](path-of-a-wage)
//! ```
//!
//! Or describe it once for all places, under `alt:` in the list of pictures.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::picture::Picture,
    pack::Pack,
    prose::PointerSort,
};

pub struct PictureWithoutAlternativeText;

impl Rule for PictureWithoutAlternativeText {
    fn name(&self) -> &'static str {
        "picture-without-alternative-text"
    }
    fn manual(&self) -> &'static str {
        include_str!("picture_without_alternative_text.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for entry in pack.entries.iter() {
            for pointed in entry.pointers() {
                if pointed.sort != Some(PointerSort::BarePicture) {
                    continue;
                }
                let Some(target) = pack.entries.get(pointed.to) else { continue };
                let Ok(picture) = <&Picture>::try_from(&target.fields) else { continue };
                if picture.alt.as_ref().is_some_and(|alt| !alt.trim().is_empty()) {
                    continue;
                }
                report.push(
                    Diagnostic::error(
                        self.name(),
                        entry.place_of(&pointed),
                        format!("nothing says what the picture `{}` shows", target.id()),
                    )
                    .see(target.value("/title"), "it has no `alt` of its own")
                    .hint(format!(
                        "write `![what it shows here]({})`, or add `alt:` to the picture",
                        target.id()
                    )),
                );
            }
        }
    }
}
