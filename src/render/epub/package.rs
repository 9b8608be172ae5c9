//! What a book says of itself: its package, its contents, and what there is in it for those who do not see.

use super::xhtml::{Heading, apart};
use crate::render::xml::escaped;
use crate::render::{Job, masthead::Masthead, stix::NAMESPACE};
use uuid::Uuid;

/// Where the package is.
pub(super) const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>\
    <rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>\n";

/// What an assistant tells its user of the book before it is opened. It claims what is checked and no more: no human
/// has certified it, so it names no standard that it conforms to.
const ACCESSIBILITY: &str = "All text can be enlarged, recoloured and heard. Headings, lists and tables are marked as \
    such, and the contents lead to each heading. What a drawing shows is said in words and in tables beside it; figures and \
    strengths are words, never colour alone. Checked by machine, not certified by people.";

/// A part as a file of the book.
pub(super) struct Chapter<'a> {
    pub(super) file: String,
    pub(super) title: &'a str,
    pub(super) headings: Vec<Heading>,
    /// Whether it has drawings, which a package says.
    pub(super) has_drawings: bool,
}

/// The contents to two levels of headings, and the places that reading systems offer by themselves.
pub(super) fn contents(chapters: &[Chapter<'_>], direction: &str) -> String {
    let mut text = String::from(
        "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\" aria-labelledby=\"toc_title\">\n<h1 id=\"toc_title\">Contents</h1>\n\
         <ol>\n<li><a href=\"cover.xhtml\">Cover</a></li>\n",
    );
    for Chapter { file, title, headings, .. } in chapters {
        text.push_str(&format!("<li><a href=\"{file}\">{}</a>", apart(title, direction)));
        text.push_str(&below(file, headings, direction));
        text.push_str("</li>\n");
    }
    text.push_str(
        "</ol>\n</nav>\n<nav epub:type=\"landmarks\" aria-labelledby=\"places_title\" hidden=\"hidden\">\n",
    );
    text.push_str("<h2 id=\"places_title\">Places in this book</h2>\n<ol>\n");
    let mut place = |kind: &str, file: &str, title: &str| {
        text.push_str(&format!("<li><a epub:type=\"{kind}\" href=\"{file}\">{}</a></li>\n", escaped(title)));
    };
    place("titlepage", "cover.xhtml", "Cover");
    place("toc", "nav.xhtml#toc", "Contents");
    if let Some(first) = chapters.first() {
        place("bodymatter", &first.file, first.title);
    }
    for (kind, file) in [("bibliography", "sources.xhtml"), ("glossary", "glossary.xhtml")] {
        if let Some(chapter) = chapters.iter().find(|chapter| chapter.file == file) {
            place(kind, file, chapter.title);
        }
    }
    text.push_str("</ol>\n</nav>");
    text
}

/// Headings of the second level, each with those of the third that follow it.
fn below(file: &str, headings: &[Heading], direction: &str) -> String {
    let mut text = String::new();
    let link = |heading: &Heading| {
        format!("<li><a href=\"{file}#{}\">{}</a>", escaped(&heading.id), apart(&heading.words, direction))
    };
    let named = headings.iter().filter(|heading| heading.level <= 3 && !heading.words.is_empty());
    let named: Vec<&Heading> = named.collect();
    // A heading of the third level before any of the second stands among these.
    let mut rest = named.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let count = match first.level {
            2 => after.iter().take_while(|heading| heading.level == 3).count(),
            _ => 0,
        };
        let (inside, after) = after.split_at(count);
        text.push_str(&link(first));
        if !inside.is_empty() {
            let items: Vec<String> = inside.iter().map(|heading| link(heading) + "</li>").collect();
            text.push_str(&format!("\n<ol>{}</ol>", items.join("\n")));
        }
        text.push_str("</li>\n");
        rest = after;
    }
    if text.is_empty() { text } else { format!("\n<ol>\n{text}</ol>\n") }
}

/// The package: metadata, files and their order.
pub(super) fn package<'n>(
    job: &Job<'_, '_>,
    head: &Masthead<'_>,
    direction: &str,
    chapters: &[Chapter<'_>],
    pictures: impl Iterator<Item = &'n String>,
) -> String {
    let about = job.edition.about();
    let name = format!("epub {} {} {} {}", about.publisher.name, about.title, about.folder, about.edition);
    let id = Uuid::new_v5(&NAMESPACE, name.as_bytes());
    let language = escaped(about.language);
    let day = about.as_of.first_day();
    let licence = about.licence.map_or_else(String::new, |licence| format!(" Licence: {}.", licence.name));
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" \
         unique-identifier=\"id\" xml:lang=\"{language}\" dir=\"{direction}\">\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
         <dc:identifier id=\"id\">urn:uuid:{id}</dc:identifier>\n"
    );
    let mut say = |element: &str, said: &str| {
        text.push_str(&format!(
            "<{element}>{}</{}>\n",
            escaped(said),
            element.split(' ').next().unwrap_or(element)
        ));
    };
    say("dc:title", &format!("{}: {}", head.title, head.whose));
    say("dc:creator", &about.publisher.name);
    say("dc:publisher", &about.publisher.name);
    say("dc:language", about.language);
    say("dc:date", &about.as_of.to_string());
    say("dc:rights", &format!("{}.{licence}", head.marking));
    if let Some(subtitle) = head.subtitle {
        say("dc:description", subtitle);
    }
    say("meta property=\"dcterms:modified\"", &format!("{day}T00:00:00Z"));
    for (property, said) in [
        ("accessMode", "textual"),
        ("accessMode", "visual"),
        ("accessModeSufficient", "textual"),
        ("accessibilityFeature", "structuralNavigation"),
        ("accessibilityFeature", "tableOfContents"),
        ("accessibilityFeature", "readingOrder"),
        ("accessibilityFeature", "alternativeText"),
        ("accessibilityFeature", "displayTransformability"),
        ("accessibilityFeature", "unlocked"),
        ("accessibilityHazard", "none"),
        ("accessibilitySummary", ACCESSIBILITY),
    ] {
        say(&format!("meta property=\"schema:{property}\""), said);
    }
    text.push_str(
        "</metadata>\n<manifest>\n\
         <item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n\
         <item id=\"cover\" href=\"cover.xhtml\" media-type=\"application/xhtml+xml\"/>\n\
         <item id=\"style\" href=\"book.css\" media-type=\"text/css\"/>\n",
    );
    for (at, Chapter { file, has_drawings, .. }) in chapters.iter().enumerate() {
        let properties = if *has_drawings { " properties=\"svg\"" } else { "" };
        let file = escaped(file);
        text.push_str(&format!(
            "<item id=\"part_{at}\" href=\"{file}\" media-type=\"application/xhtml+xml\"{properties}/>\n"
        ));
    }
    for (at, name) in pictures.enumerate() {
        let kind = match name.rsplit('.').next() {
            Some("jpg") => "image/jpeg",
            Some("svg") => "image/svg+xml",
            Some("webp") => "image/webp",
            Some("gif") => "image/gif",
            _ => "image/png",
        };
        let name = escaped(name);
        text.push_str(&format!("<item id=\"picture_{at}\" href=\"{name}\" media-type=\"{kind}\"/>\n"));
    }
    let turn = if direction == "rtl" { " page-progression-direction=\"rtl\"" } else { "" };
    text.push_str(&format!(
        "</manifest>\n<spine{turn}>\n<itemref idref=\"cover\"/>\n<itemref idref=\"nav\"/>\n"
    ));
    for at in 0..chapters.len() {
        text.push_str(&format!("<itemref idref=\"part_{at}\"/>\n"));
    }
    text.push_str("</spine>\n</package>\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_hold_the_third_level_inside_the_second() {
        let heading = |level, id: &str| Heading { level, id: id.into(), words: id.to_uppercase() };
        let said = below(
            "x.xhtml",
            &[heading(3, "a"), heading(2, "b"), heading(3, "c"), heading(4, "d"), heading(2, "e")],
            "ltr",
        );
        assert_eq!(
            said.replace('\n', ""),
            "<ol><li><a href=\"x.xhtml#a\">A</a></li><li><a href=\"x.xhtml#b\">B</a><ol><li><a href=\"x.xhtml#c\">C</a></li></ol></li>\
             <li><a href=\"x.xhtml#e\">E</a></li></ol>"
        );
        assert_eq!(below("x.xhtml", &[heading(4, "a")], "ltr"), "");
    }
}
