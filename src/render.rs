//! Formats: each makes files of an edition. Nothing here can reach the pack.

pub mod press;
pub mod html;
pub mod landing;
mod policy;

use crate::{diagnostic::Diagnostic, edition::Edition};
pub use press::Press;
use std::sync::Arc;

/// A path below the output folder, with forward slashes: `en/banks/pk/card.html`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// A path made of parts that are ids or file names of ours.
    pub fn new(path: impl AsRef<str>) -> SitePath {
        let path = path.as_ref();
        assert!(
            !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | "..")),
            "site paths are made of ids and fixed names, which have no dots alone: {path}"
        );
        SitePath(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for SitePath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One finished file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Where it goes.
    pub path: SitePath,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A way to make files of an edition. It receives nothing else, so it is cleared by construction.
pub trait Format: Sync {
    /// Its name, as `pack.yaml` and `--formats` write it.
    fn name(&self) -> &'static str;
    /// Every file this format makes of the edition, in the order they are listed to readers.
    fn plan(&self, edition: &Edition<'_>) -> Vec<SitePath>;
    /// One of those files. Asking for the same file twice gives the same bytes.
    ///
    /// # Errors
    /// A template that cannot be rendered is its author's mistake and comes back located.
    fn render(&self, press: &Press, edition: &Edition<'_>, path: &SitePath) -> Result<Artifact, Diagnostic>;
}

/// Every format a handbook can be made in.
pub const FORMATS: &[&dyn Format] = &[&html::Html];
