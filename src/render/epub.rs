//! EPUB 3.3: a handbook as a book for telephones and reading devices, with its own sizes of letters and its own colours.
//! One file for each part, from the running text; no script, no font, and nothing that is fetched.

mod package;
mod xhtml;

use super::{
    Artifact, Document, Download, Format, Job, Setting, SitePath, Sizes, archive::archive,
    direction::direction, masthead::Masthead, xml::escaped,
};
use crate::diagnostic::Diagnostic;
use package::Chapter;
use xhtml::Anchors;

/// A book for reading systems.
pub struct Epub;

const FILE: &str = "download/*.epub";

impl Format for Epub {
    fn name(&self) -> &'static str {
        "epub"
    }

    fn is_for_reading(&self) -> bool {
        true
    }

    fn downloads(&self) -> &'static [Download] {
        &[Download {
            file: FILE,
            label: "Handbook as an e-book",
            short: "E-book",
            good_for: "reading on a telephone or a reading device, in letters of any size",
            loads: &[],
        }]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        Box::new(Book { job })
    }
}

struct Book<'a, 'p> {
    job: &'a Job<'a, 'p>,
}

impl Setting for Book<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        vec![self.job.path(FILE)]
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        let document = self.job.document()?;
        Ok(Artifact { path: path.clone(), bytes: bound(self.job, document) })
    }
}

/// The book with everything that is in it.
fn bound(job: &Job<'_, '_>, document: &Document) -> Vec<u8> {
    let about = job.edition.about();
    let head = Masthead::of(job);
    let sheet =
        Sheet { language: about.language, direction: direction(about.language), marking: head.marking };
    let anchors = Anchors::of(document);
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut chapters = Vec::new();
    for (at, part) in document.parts.iter().enumerate() {
        let file = xhtml::file_of(part);
        let written = xhtml::part(part, at + 1, document.parts.len(), &anchors, sheet.direction);
        let has_drawings = written.body.contains("<svg");
        let page = sheet.page(&format!("{}: {}", part.title, head.whose), &written.body);
        files.push((format!("EPUB/{file}"), page.into_bytes()));
        chapters.push(Chapter { file, title: &part.title, headings: written.headings, has_drawings });
    }
    let cover = sheet.page(&format!("{}: {}", head.title, head.whose), &cover(&head, sheet.direction));
    let nav = sheet.page("Contents", &package::contents(&chapters, sheet.direction));
    let style =
        format!("{}\n{}", job.press.file("epub/book.css"), of_drawings(job.press.file("pdf/drawing.css")));
    files.push(("EPUB/cover.xhtml".into(), cover.into_bytes()));
    files.push(("EPUB/nav.xhtml".into(), nav.into_bytes()));
    files.push(("EPUB/book.css".into(), style.into_bytes()));
    let package = package::package(job, &head, sheet.direction, &chapters, document.pictures.keys());
    files.push(("EPUB/package.opf".into(), package.into_bytes()));
    files.push(("META-INF/container.xml".into(), package::CONTAINER.into()));
    for (name, bytes) in &document.pictures {
        files.push((format!("EPUB/{name}"), bytes.clone()));
    }
    archive(Some(("mimetype", b"application/epub+zip")), files, about.as_of)
}

/// What all files of a book have in common.
struct Sheet<'a> {
    language: &'a str,
    direction: &'static str,
    marking: &'a str,
}

impl Sheet<'_> {
    /// A file with the marking at its head and at its foot.
    fn page(&self, title: &str, body: &str) -> String {
        let Sheet { language, direction, marking } = self;
        let (language, title) = (escaped(language), escaped(title));
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
             <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"{language}\" \
             xml:lang=\"{language}\" dir=\"{direction}\">\n<head><title>{title}</title>\
             <meta name=\"viewport\" content=\"width=device-width\"/>\
             <link rel=\"stylesheet\" type=\"text/css\" href=\"book.css\"/></head>\n<body>\n\
             <header><p class=\"marking\" dir=\"ltr\">{marking}</p></header>\n{body}\n\
             <footer><p class=\"marking\" dir=\"ltr\">{marking}</p></footer>\n</body>\n</html>\n"
        )
    }
}

fn cover(head: &Masthead<'_>, direction: &str) -> String {
    let apart = |text: &str| xhtml::apart(text, direction);
    let mut text = format!(
        "<section epub:type=\"titlepage\" class=\"cover\">\n<h1>{}</h1>\n<p class=\"whose\">{}</p>\n",
        apart(head.title),
        apart(&head.whose)
    );
    if let Some(subtitle) = head.subtitle {
        text.push_str(&format!("<p class=\"lede\">{}</p>\n", apart(subtitle)));
    }
    text.push_str("<dl class=\"sheet\">\n");
    for fact in &head.facts {
        let said = apart(&fact.said);
        let said = match &fact.link {
            Some(link) => format!("<a href=\"{}\">{said}</a>", xhtml::address(link)),
            None => said,
        };
        text.push_str(&format!("<div><dt>{}</dt><dd>{said}</dd></div>\n", fact.label));
    }
    text.push_str("</dl>\n</section>");
    text
}

/// The style of drawings, for drawings only: it stands in files that hold text with classes of the same names.
fn of_drawings(style: &str) -> String {
    let mut scoped = String::with_capacity(style.len() * 2);
    for rule in style.split_inclusive('}') {
        let Some((selectors, declarations)) = rule.split_once('{') else { continue };
        let selectors = selectors.split(',').map(|selector| match selector.trim() {
            "svg" => "svg".to_string(),
            // A sign of the drawing may be its outermost element too.
            selector if selector.starts_with(".quadrants") => format!("svg{selector}"),
            selector => format!("svg {selector}"),
        });
        let selectors: Vec<String> = selectors.collect();
        scoped.push_str(&format!("{} {{{declarations}\n", selectors.join(", ")));
    }
    scoped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_of_a_drawing_stays_in_it() {
        assert_eq!(
            of_drawings("svg { a: b; }\n.x text, .y { c: d; }\n.quadrants { e: f; }\n"),
            "svg { a: b; }\nsvg .x text, svg .y { c: d; }\nsvg.quadrants { e: f; }\n"
        );
    }

    #[test]
    fn a_page_is_marked_at_its_head_and_at_its_foot_and_knows_its_direction() {
        let sheet = Sheet { language: "ar", direction: "rtl", marking: "TLP:GREEN" };
        let page = sheet.page("A & B", "<p>x</p>");
        assert_eq!(page.matches("TLP:GREEN").count(), 2);
        assert!(page.contains("lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\""), "{page}");
        assert!(page.contains("<title>A &amp; B</title>"), "{page}");
    }
}
