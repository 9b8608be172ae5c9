//! # unreadable-file
//!
//! A file or folder of the pack cannot be read, or is a symbolic link.
//!
//! A pack with a hole in it would be published as if it were whole, and what is missing would be missed by nobody.
//! Symbolic links are not followed: one may lead out of the pack and publish a file of the machine, or run in a circle.
//! A file that cannot be read is an error, because the handbooks would lack it silently.
//! A link is a warning, because nothing else of the pack is touched by leaving it out.
//!
//! Wrong:
//!
//! ```text
//! content/cases/nightfall.md -> ../../drafts/nightfall.md
//! ```
//!
//! Put the file itself there, and see that you may read it: `chmod u+r content/cases/nightfall.md`.

use super::Rule;

pub struct UnreadableFile;

impl Rule for UnreadableFile {
    fn name(&self) -> &'static str {
        "unreadable-file"
    }
    fn manual(&self) -> &'static str {
        include_str!("unreadable_file.rs")
    }
}
