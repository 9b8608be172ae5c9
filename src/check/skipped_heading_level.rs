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
//!
//! `vademecum check --fix` raises the heading, with those under it and beside it.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Fix, Place, Report},
    entry::{Entry, Origin},
    pack::Pack,
    prose::ReadingSort,
};
use std::ops::Range;

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
            let readings = entry.prose.read_for_authors();
            let headings: Vec<(u8, Range<usize>)> = readings
                .into_iter()
                .filter_map(|reading| match reading.sort {
                    ReadingSort::Heading(level) => Some((level, reading.at)),
                    _ => None,
                })
                .collect();
            // The title of the entry is the first level.
            let mut above = 1;
            for (number, (level, at)) in headings.iter().enumerate() {
                let level = *level;
                if level > above + 1 {
                    let message = match above {
                        1 => format!("`{}` is the first heading under the title", marks(level)),
                        _ => format!("`{}` stands under `{}`", marks(level), marks(above)),
                    };
                    report.push(
                        Diagnostic::warning(self.name(), Place::new(&entry.origin.file, at.clone()), message)
                            .hint(format!("write `{}`", marks(above + 1)))
                            .mended_by(raise(entry, &headings[number..], above + 1)),
                    );
                }
                above = level;
            }
        }
    }
}

/// Raises a heading to a level, and with it those that stand under it and beside it, so that they stay so.
/// `None` in lists, where a heading cannot be found again to the letter.
fn raise(entry: &Entry, headings: &[(u8, Range<usize>)], to: u8) -> Option<Fix> {
    let (first, _) = headings.first()?;
    let Origin { file, .. } = &entry.origin;
    let fix = Fix::new(file, "raise it, with those under it and beside it");
    let run = headings.iter().take_while(|(level, _)| level >= first);
    let raised = run.fold(fix, |fix, (level, at)| {
        let old = at.start..at.start + usize::from(*level);
        fix.replace(old, marks(level - (first - to)))
    });
    entry.is_a_file().then_some(raised)
}

fn marks(level: u8) -> String {
    "#".repeat(level.into())
}
