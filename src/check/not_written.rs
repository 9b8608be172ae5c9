//! # not-written
//!
//! A file or folder of the output could not be written, renamed or removed.
//!
//! It is an error, because a handbook with a file missing must not be published. What was published before stays whole:
//! a handbook is put in its place only when all of it has been written.
//!
//! Wrong:
//!
//! ```text
//! cannot write `site/en/banks/pk/index.html`: No space left on device
//! ```
//!
//! Make room, close the programs that hold the file, or see that you may write there: `ls -ld site`.
//! Then build again; nothing has to be cleaned up first.

use super::Rule;

pub struct NotWritten;

impl Rule for NotWritten {
    fn name(&self) -> &'static str {
        "not-written"
    }
    fn manual(&self) -> &'static str {
        include_str!("not_written.rs")
    }
}
