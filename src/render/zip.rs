//! The pages of a handbook in one file, for a stick or an intranet. Unpacked, they open from disk like those of the
//! site, and the checksums beside them tell whether they are genuine.
//! What can be taken away one by one is not packed a second time: the cover in it offers what is in it.

use super::{
    Artifact, Download, Format, Job, Setting, SitePath, Sizes, archive::archive, html::Html, job::stem,
};
use crate::{
    diagnostic::Diagnostic,
    manifest::{MANIFEST, Manifest},
};

/// The pages in one file.
pub struct Zip;

const FILE: &str = "download/*.zip";

impl Format for Zip {
    fn name(&self) -> &'static str {
        "zip"
    }

    fn is_for_reading(&self) -> bool {
        true
    }

    fn downloads(&self) -> &'static [Download] {
        &[Download {
            file: FILE,
            label: "All pages, zipped",
            short: "ZIP",
            good_for: "a memory stick or an intranet: unpack it and open index.html",
            loads: &[],
        }]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        Box::new(Parcel { job })
    }
}

struct Parcel<'a, 'p> {
    job: &'a Job<'a, 'p>,
}

impl Setting for Parcel<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        vec![self.job.path(FILE)]
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        let about = self.job.edition.about();
        let mut pages: Vec<Artifact> = self.job.pages()?.values().cloned().collect();
        let sizes: Sizes = pages.iter().map(|page| (page.path.clone(), page.bytes.len() as u64)).collect();
        pages.push(Html.set(self.job).render(&self.job.path("index.html"), &sizes)?);
        let mut checksums = Manifest::default();
        // A folder of its own, so that unpacking two handbooks in one place mixes nothing.
        let folder = stem(about.folder, about.edition);
        let mut files = Vec::with_capacity(pages.len() + 1);
        for page in pages {
            let name =
                page.path.as_str().strip_prefix(about.folder).unwrap_or_default().trim_start_matches('/');
            checksums.enter(name, &page.bytes);
            files.push((format!("{folder}/{name}"), page.bytes));
        }
        files.push((format!("{folder}/{MANIFEST}"), checksums.to_bytes()));
        Ok(Artifact { path: path.clone(), bytes: archive(None, files, about.as_of) })
    }
}
