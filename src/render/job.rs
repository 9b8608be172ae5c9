//! A handbook on the press: its edition, and what several formats need of it and should be found once.

use super::{Artifact, Document, Format, Press, SitePath, Sizes, html::Html};
use crate::{diagnostic::Diagnostic, edition::Edition};
use std::{cell::OnceCell, collections::BTreeMap};

/// An edition on its way into every format that is asked for.
pub struct Job<'a, 'p> {
    /// Templates and assets.
    pub press: &'a Press,
    /// What its readers are cleared for.
    pub edition: &'a Edition<'p>,
    /// The formats that are asked for, in the order of [`super::FORMATS`].
    pub formats: &'a [&'static dyn Format],
    pages: OnceCell<Result<BTreeMap<SitePath, Artifact>, Diagnostic>>,
    document: OnceCell<Result<Document, Diagnostic>>,
}

impl<'a, 'p> Job<'a, 'p> {
    /// Puts an edition on the press.
    pub fn new(
        press: &'a Press,
        edition: &'a Edition<'p>,
        formats: &'a [&'static dyn Format],
    ) -> Job<'a, 'p> {
        Job { press, edition, formats, pages: OnceCell::new(), document: OnceCell::new() }
    }

    /// Whether its pages are among what is asked for, so that other files can lead to them.
    pub(super) fn publishes_pages(&self) -> bool {
        self.formats.iter().any(|format| format.name() == Html.name())
    }

    /// Every file of its pages but the cover, which tells the sizes of other files, by its path. Made when a format first
    /// asks, and given out again when its turn comes.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub(super) fn pages(&self) -> Result<&BTreeMap<SitePath, Artifact>, Diagnostic> {
        let cover = self.path("index.html");
        let make = || {
            let pages = Html.set(self);
            let paths = pages.plan().into_iter().filter(|path| *path != cover);
            paths.map(|path| Ok((path.clone(), pages.render(&path, &Sizes::new())?))).collect()
        };
        self.pages.get_or_init(make).as_ref().map_err(Clone::clone)
    }

    /// One of these files, if they are made already.
    pub(super) fn ready(&self, path: &SitePath) -> Option<&Artifact> {
        self.pages.get()?.as_ref().ok()?.get(path)
    }

    /// Its running text, made when a format first asks for it.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub(super) fn document(&self) -> Result<&Document, Diagnostic> {
        self.document.get_or_init(|| Document::of(self)).as_ref().map_err(Clone::clone)
    }

    /// The path of a file of this handbook. A star stands for whose handbook and which edition it is, so that files that
    /// were carried away still say so: `download/*.pdf` is `en/banks/pk/download/banks-pk-en-2026.11.pdf`.
    pub fn path(&self, file: &str) -> SitePath {
        let about = self.edition.about();
        SitePath::new(format!("{}/{}", about.folder, file.replace('*', &stem(about.folder, about.edition))))
    }
}

/// Whose handbook and which edition, as part of a file's name: `banks-pk-en-2026.11`. The folder is
/// `language/audience/place`.
pub(super) fn stem(folder: &str, edition: &str) -> String {
    let mut parts = folder.split('/');
    let language = parts.next().unwrap_or_default();
    let whose = parts.collect::<Vec<_>>().join("-");
    let edition: String =
        edition.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '.' }).collect();
    format!("{whose}-{language}-{}", edition.trim_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_carried_away_says_whose_it_is() {
        assert_eq!(stem("en/banks/pk", "2026.11"), "banks-pk-en-2026.11");
        assert_eq!(
            stem("ar/platforms/general", "First edition/../x"),
            "platforms-general-ar-First.edition....x"
        );
    }
}
