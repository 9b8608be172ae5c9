//! Formats: each makes files of an edition. Nothing here can reach the pack.

pub mod press;
pub mod html;
pub mod landing;
pub mod network;
mod direction;
mod offer;
mod policy;
mod style;

use crate::{diagnostic::Diagnostic, edition::Edition};
pub use press::Press;
use std::{collections::BTreeMap, sync::Arc};

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

/// Finished files with their sizes in bytes.
pub type Sizes = BTreeMap<SitePath, u64>;

/// A way to make files of an edition. It receives nothing else, so it is cleared by construction.
pub trait Format: Sync {
    /// Its name, as `pack.yaml` and `--formats` write it.
    fn name(&self) -> &'static str;
    /// Every file this format makes of the edition, in the order in which they are made. A file that tells the sizes of
    /// others comes after them.
    fn plan(&self, edition: &Edition<'_>) -> Vec<SitePath>;
    /// One of those files. `finished` are those of the handbook that are made already; asking for the same file after
    /// the same others gives the same bytes.
    ///
    /// # Errors
    /// A template that cannot be rendered is its author's mistake and comes back located.
    fn render(
        &self,
        press: &Press,
        edition: &Edition<'_>,
        path: &SitePath,
        finished: &Sizes,
    ) -> Result<Artifact, Diagnostic>;
}

/// Every format a handbook can be made in.
pub const FORMATS: &[&dyn Format] = &[&html::Html];

/// Makes the files of an edition in these formats, each when it is asked for, so that only one is in memory.
pub fn make(
    formats: &[&'static dyn Format],
    press: &Press,
    edition: &Edition<'_>,
) -> impl Iterator<Item = Result<Artifact, Diagnostic>> {
    let planned: Vec<(&'static dyn Format, SitePath)> = formats
        .iter()
        .flat_map(|format| format.plan(edition).into_iter().map(move |path| (*format, path)))
        .collect();
    let mut finished = Sizes::new();
    planned.into_iter().map(move |(format, path)| {
        let artifact = format.render(press, edition, &path, &finished)?;
        finished.insert(path, artifact.bytes.len() as u64);
        Ok(artifact)
    })
}
