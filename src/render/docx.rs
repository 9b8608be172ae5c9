//! DOCX: a handbook for those who paste into circulars. Headings are headings, tables are tables, and each citation has a
//! note that travels with the paragraph it belongs to.
//! Drawings are left out where a table or the text beside them says the same, which they all have.

mod body;
mod line;
mod frame;

use super::{
    Artifact, Download, Format, Job, Setting, SitePath, Sizes, archive::archive, direction::direction,
};
use crate::{diagnostic::Diagnostic, edition::Edition, entry::PageFields, vocab::Lookup};

/// A handbook as a file for a word processor.
pub struct Docx;

const FILE: &str = "download/*.docx";

impl Format for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn is_for_reading(&self) -> bool {
        true
    }

    fn downloads(&self) -> &'static [Download] {
        &[Download {
            file: FILE,
            label: "For a word processor",
            short: "Word",
            good_for: "pasting into circulars and training papers, with the sources as notes",
            loads: &[],
        }]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        Box::new(Manuscript { job })
    }
}

struct Manuscript<'a, 'p> {
    job: &'a Job<'a, 'p>,
}

impl Setting for Manuscript<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        vec![self.job.path(FILE)]
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        let edition = self.job.edition;
        let about = edition.about();
        let page = direction(about.language);
        let body = body::write(self.job.document()?, &notes(edition), page);
        let files = vec![
            ("[Content_Types].xml".into(), frame::CONTENT_TYPES.as_bytes().to_vec()),
            ("_rels/.rels".into(), frame::RELATIONSHIPS.as_bytes().to_vec()),
            ("docProps/app.xml".into(), frame::APPLICATION.as_bytes().to_vec()),
            ("docProps/core.xml".into(), frame::core(edition).into_bytes()),
            ("word/_rels/document.xml.rels".into(), frame::relationships(&body.links).into_bytes()),
            ("word/document.xml".into(), frame::document(edition, &body.text, page).into_bytes()),
            ("word/footer1.xml".into(), frame::footer(edition, page).into_bytes()),
            ("word/footnotes.xml".into(), frame::notes(&body.notes, page).into_bytes()),
            ("word/header1.xml".into(), frame::header(edition, page).into_bytes()),
            ("word/numbering.xml".into(), frame::numbering(&body.lists).into_bytes()),
            ("word/settings.xml".into(), frame::SETTINGS.as_bytes().to_vec()),
            ("word/styles.xml".into(), frame::styles(about.language, page).into_bytes()),
        ];
        Ok(Artifact { path: path.clone(), bytes: archive(None, files, about.as_of) })
    }
}

/// What a note says of each source, by its id.
fn notes<'e>(edition: &'e Edition<'_>) -> Lookup<&'e str, Note<'e>> {
    let note = |page: &'e crate::edition::Page<'_>| {
        let PageFields::Source(source) = &page.fields else { return None };
        let mut says = vec![source.publisher.to_string(), ": ".into(), page.title.to_string()];
        if let Some(date) = source.date {
            says.extend([", ".into(), date.in_words()]);
        }
        if let Some(grading) = &source.grading {
            says.extend([". ".into(), grading.code.to_string()]);
        }
        says.push(".".into());
        Some((page.id, Note { says, address: source.url }))
    };
    edition.of_kind("source").filter_map(note).collect()
}

/// What a note says.
struct Note<'e> {
    /// Publisher, title, date and grade, with what stands between them, in pieces that keep their own direction.
    says: Vec<String>,
    /// Where the source is.
    address: Option<&'e str>,
}
