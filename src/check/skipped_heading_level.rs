//! # skipped-heading-level
//!
//! A heading is more than one level below the one that it stands under.
//!
//! It is a warning, because every word is still there. But whoever listens to a page goes from heading to heading, and
//! a level that is missing sounds like a section that they have been kept from.
//!
//! Wrong, straight under the title, or under a heading `##`:
//!
//! ```markdown
//! #### What banks see
//! ```
//!
//! Instead, go down one level at a time; the title of the entry is the first, so the first in the text is `##`:
//!
//! ```markdown
//! ## How it works
//!
//! ### What banks see
//! ```

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Place, Report},
    pack::Pack,
    prose::ReadingSort,
};

pub struct SkippedHeadingLevel;

impl Rule for SkippedHeadingLevel {
    fn name(&self) -> &'static str {
        "skipped-heading-level"
    }
    fn manual(&self) -> &'static str {
        include_str!("skipped_heading_level.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for entry in pack.entries.iter() {
            // The title of the entry is the first level.
            let mut above = 1;
            for reading in entry.prose.read_for_authors() {
                let ReadingSort::Heading(level) = reading.sort else { continue };
                if level > above + 1 {
                    let message = match above {
                        1 => format!("`{}` is the first heading under the title", marks(level)),
                        _ => format!("`{}` stands under `{}`", marks(level), marks(above)),
                    };
                    report.push(
                        Diagnostic::warning(self.name(), Place::new(&entry.origin.file, reading.at), message)
                            .hint(format!("write `{}`", marks(above + 1))),
                    );
                }
                above = level;
            }
        }
    }
}

fn marks(level: u8) -> String {
    "#".repeat(level.into())
}
