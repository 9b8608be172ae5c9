//! # stranger
//!
//! A file among the handbooks that the program did not write.
//!
//! It is a warning, because the file does no harm to the handbooks; but it would be published with them, and
//! whoever uploads the folder should know. The program leaves it where it is.
//!
//! Wrong:
//!
//! ```text
//! site/en/banks/pk/notes-for-the-call.txt
//! ```
//!
//! Move it out of the output folder. If it belongs to the pack, put it under `content/`.

use super::Rule;

pub struct Stranger;

impl Rule for Stranger {
    fn name(&self) -> &'static str {
        "stranger"
    }
    fn manual(&self) -> &'static str {
        include_str!("stranger.rs")
    }
}
