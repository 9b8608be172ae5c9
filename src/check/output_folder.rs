//! # output-folder
//!
//! The output folder holds files of somebody else, or cannot be written.
//!
//! It is an error, because a site is replaced whole, and the program takes over no folder that it did not make: people
//! have lost work to generators that did.
//!
//! Wrong:
//!
//! ```text
//! vademecum build --out ~/Documents
//! ```
//!
//! Instead, name a folder that is new or empty, or one that an earlier build has made:
//!
//! ```text
//! vademecum build --out ~/Documents/handbooks
//! ```

use super::Rule;

pub struct OutputFolder;

impl Rule for OutputFolder {
    fn name(&self) -> &'static str {
        "output-folder"
    }
    fn manual(&self) -> &'static str {
        include_str!("output_folder.rs")
    }
}
