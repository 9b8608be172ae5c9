//! Formats: each makes files of an edition. Nothing here can reach the pack.

pub mod press;
#[cfg(feature = "pdf")]
mod pdf;
pub mod html;
pub mod landing;
pub mod network;
mod zip;
mod docx;
pub mod json;
mod words;
mod sources;
mod archive;
mod xml;
mod job;
mod document;
mod lines;
mod masthead;
mod notes;
mod text;
mod markdown;
mod epub;
mod direction;
mod turned;
pub mod stix;
pub mod misp;
pub mod graph;
pub mod feed;
pub mod distribution;
mod plain;
mod tables;
pub mod csv;
pub mod xlsx;
mod offer;
mod policy;
mod style;

use crate::diagnostic::Diagnostic;
pub use document::Document;
pub use job::Job;
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

/// The bytes of a file, a handful after the other. After an error there is nothing more.
pub type Pieces<'a> = dyn Iterator<Item = Result<Vec<u8>, Diagnostic>> + 'a;

/// Finished files with their sizes in bytes.
pub type Sizes = BTreeMap<SitePath, u64>;

/// A file that a reader can take away, because it stands alone.
pub struct Download {
    /// Its path in the handbook's folder. A star stands for whose handbook and which edition it is:
    /// `download/*.pdf` becomes `download/banks-pk-en-2026.11.pdf`.
    pub file: &'static str,
    /// Its name in lists: `Handbook to print`.
    pub label: &'static str,
    /// A word or two for it where many handbooks stand below one another: `PDF`.
    pub short: &'static str,
    /// What it is good for, as half a sentence: `to print, or to read where there is no network`.
    pub good_for: &'static str,
    /// Files of the handbook's folder that a browser fetches with it, which count towards its size.
    pub loads: &'static [&'static str],
}

/// A way to make files of an edition. It receives nothing else, so it is cleared by construction.
pub trait Format: Sync {
    /// Its name, as `pack.yaml` and `--formats` write it.
    fn name(&self) -> &'static str;
    /// Which of its files readers are offered.
    fn downloads(&self) -> &'static [Download];
    /// Whether people read it. What programs read is offered after it, to those who look for it.
    fn is_for_reading(&self) -> bool {
        false
    }
    /// Begins with an edition. What several of its files share is found once.
    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a>;
}

/// An edition on its way into the files of a format.
pub trait Setting {
    /// Every file this format makes of the edition, in the order in which they are made. A file that tells the sizes of
    /// others comes last.
    fn plan(&self) -> Vec<SitePath>;
    /// One of those files. `finished` are those of the handbook that are made already; asking for the same file after
    /// the same others gives the same bytes.
    ///
    /// # Errors
    /// A template that cannot be rendered is its author's mistake and comes back located.
    fn render(&self, path: &SitePath, finished: &Sizes) -> Result<Artifact, Diagnostic>;
    /// The same file a handful at a time, for formats whose files may be too long to be in memory at once.
    fn pieces<'s>(&'s self, path: &SitePath, finished: &Sizes) -> Box<Pieces<'s>> {
        Box::new(std::iter::once(self.render(path, finished).map(|artifact| artifact.bytes)))
    }
}

/// Every format a handbook can be made in, in the order they are made. The pages come last, since their cover tells the
/// sizes of all others.
pub const FORMATS: &[&dyn Format] = &[
    #[cfg(feature = "pdf")]
    &pdf::HANDBOOK,
    #[cfg(feature = "pdf")]
    &pdf::CARD,
    &graph::GraphMl,
    &graph::Svg,
    &stix::Stix,
    &misp::Misp,
    &feed::Atom,
    &docx::Docx,
    &xlsx::Xlsx,
    &csv::Csv,
    &text::Text,
    &json::Json,
    &sources::Sources,
    // After the data that `llms.txt` names.
    &markdown::Markdown,
    &epub::Epub,
    &zip::Zip,
    &html::Html,
];

/// Formats that a pack may ask for, and that this program was built without.
pub const BUILT_WITHOUT: &[&str] = if cfg!(feature = "pdf") { &[] } else { &["pdf", "card"] };

/// The name of the format that makes a file of a handbook, by its path there. Pages, and what they load, are many; all
/// other formats make what they offer and nothing else.
pub fn format_of(file: &str) -> &'static str {
    let mut fitting = ("html", 0);
    for format in FORMATS {
        for (start, end) in format.downloads().iter().filter_map(|download| download.file.split_once('*')) {
            // `-card.pdf` ends in `.pdf` too.
            if file.starts_with(start) && file.ends_with(end) && end.len() > fitting.1 {
                fitting = (format.name(), end.len());
            }
        }
    }
    fitting.0
}

/// Makes the files of an edition in the formats that are asked for, one after the other, and hands each over. Whoever
/// takes them says how many bytes a file had, and may stop.
pub fn make<E>(
    job: &Job<'_, '_>,
    take: &mut dyn FnMut(&SitePath, &mut Pieces<'_>) -> Result<u64, E>,
) -> Result<(), E> {
    let mut finished = Sizes::new();
    for format in job.formats {
        let setting = format.set(job);
        for path in setting.plan() {
            let size = match job.ready(&path) {
                Some(ready) => take(&path, &mut std::iter::once(Ok(ready.bytes.clone())))?,
                None => take(&path, &mut *setting.pieces(&path, &finished))?,
            };
            finished.insert(path, size);
        }
    }
    Ok(())
}

/// The same files, all in memory.
///
/// # Errors
/// A template that cannot be rendered.
pub fn artifacts(job: &Job<'_, '_>) -> Result<Vec<Artifact>, Diagnostic> {
    let mut artifacts = Vec::new();
    make(job, &mut |path, pieces| {
        let bytes = pieces.collect::<Result<Vec<_>, _>>()?.concat();
        let size = bytes.len() as u64;
        artifacts.push(Artifact { path: path.clone(), bytes });
        Ok(size)
    })?;
    Ok(artifacts)
}
