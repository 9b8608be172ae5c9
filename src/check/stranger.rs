//! # stranger
//!
//! A file in the output folder that the program did not write.
//!
//! Beside the handbooks it is a warning, because it does them no harm; but it would be published with them, and whoever
//! uploads the folder should know. Where it stands in the way of a file of ours it is an error, because one of the two
//! would be lost; nothing is changed then. The program deletes no file that it did not write.
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
