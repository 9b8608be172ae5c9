//! # stray-file
//!
//! A YAML or Markdown file in `content/` that lies where no kind of entry is kept, so that it is not read.
//!
//! It is a warning, because readers lack nothing that they were promised; but you may think that they have it.
//!
//! Wrong:
//!
//! ```text
//! content/typology/laptop-farm.md
//! ```
//!
//! Instead:
//!
//! ```text
//! content/typologies/laptop-farm.md
//! ```
//!
//! `docs/content-model.md` says where each kind is kept. Notes that are not entries belong outside `content/`.

use super::Rule;

pub struct StrayFile;

impl Rule for StrayFile {
    fn name(&self) -> &'static str {
        "stray-file"
    }
    fn manual(&self) -> &'static str {
        include_str!("stray_file.rs")
    }
}
