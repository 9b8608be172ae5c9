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
use std::{collections::BTreeMap, rc::Rc, sync::Arc};

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
    /// Begins with an edition. What several of its files share is found once.
    fn set<'a>(&self, press: &'a Press, edition: &'a Edition<'_>) -> Box<dyn Setting + 'a>;
}

/// An edition on its way into the files of a format.
pub trait Setting {
    /// Every file this format makes of the edition, in the order in which they are made. A file that tells the sizes of
    /// others comes after them.
    fn plan(&self) -> Vec<SitePath>;
    /// One of those files. `finished` are those of the handbook that are made already; asking for the same file after
    /// the same others gives the same bytes.
    ///
    /// # Errors
    /// A template that cannot be rendered is its author's mistake and comes back located.
    fn render(&self, path: &SitePath, finished: &Sizes) -> Result<Artifact, Diagnostic>;
}

/// Every format a handbook can be made in.
pub const FORMATS: &[&dyn Format] = &[&html::Html];

/// Makes the files of an edition in these formats, each when it is asked for, so that only one is in memory.
pub fn make<'a>(
    formats: &[&'static dyn Format],
    press: &'a Press,
    edition: &'a Edition<'_>,
) -> impl Iterator<Item = Result<Artifact, Diagnostic>> + use<'a> {
    let settings: Vec<Rc<dyn Setting + 'a>> =
        formats.iter().map(|format| Rc::from(format.set(press, edition))).collect();
    let planned = settings.into_iter().flat_map(|setting| {
        let paths = setting.plan();
        paths.into_iter().map(move |path| (setting.clone(), path))
    });
    let mut finished = Sizes::new();
    planned.map(move |(setting, path)| {
        let artifact = setting.render(&path, &finished)?;
        finished.insert(path, artifact.bytes.len() as u64);
        Ok(artifact)
    })
}
