//! What surrounds the text: styles, numbering, notes, header and footer, and what the file says of itself.
//! The look is that of the printed handbook, in fonts that word processors have.

use super::{
    body::{List, direction},
    line::Line,
};
use crate::{
    edition::Edition,
    render::{document::Bullets, xml::escaped},
    vocab::{Marking, terms::Paper},
};
use std::fmt::Write;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const WORDS: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

pub(super) const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
<Override PartName=\"/word/numbering.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml\"/>\
<Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>\
<Override PartName=\"/word/footnotes.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml\"/>\
<Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>\
<Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
<Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>\
</Types>";

pub(super) const RELATIONSHIPS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"document\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
<Relationship Id=\"core\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
<Relationship Id=\"app\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/>\
</Relationships>";

pub(super) const APPLICATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>vademecum</Application></Properties>";

pub(super) const SETTINGS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
<w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr>\
<w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
</w:settings>";

/// What the file says of itself.
pub(super) fn core(edition: &Edition<'_>) -> String {
    let about = edition.about();
    let day = about.as_of.first_day();
    let title = escaped(&format!("{}: {}, {}", about.title, about.audience_title, about.place_title));
    format!(
        "{XML}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title>\
         <dc:creator>{}</dc:creator><dc:subject>{}, edition {}</dc:subject><cp:keywords>{}</cp:keywords>\
         <dc:language>{}</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:modified></cp:coreProperties>",
        escaped(&about.publisher.name),
        about.marking.banner(),
        escaped(about.edition),
        about.marking.banner(),
        escaped(about.language),
    )
}

/// What the text needs from beside it: its own files, and the addresses of links by their numbers.
pub(super) fn relationships(links: &[String]) -> String {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut xml = format!(
        "{XML}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    for (id, sort) in [
        ("styles", "styles"),
        ("numbering", "numbering"),
        ("settings", "settings"),
        ("footnotes", "footnotes"),
        ("header1", "header"),
        ("footer1", "footer"),
    ] {
        let _ = write!(xml, "<Relationship Id=\"{id}\" Type=\"{office}/{sort}\" Target=\"{id}.xml\"/>");
    }
    for (at, link) in links.iter().enumerate() {
        let _ = write!(
            xml,
            "<Relationship Id=\"link{}\" Type=\"{office}/hyperlink\" Target=\"{}\" TargetMode=\"External\"/>",
            at + 1,
            escaped(link)
        );
    }
    xml.push_str("</Relationships>");
    xml
}

/// The document: a title page of a few lines, the text, and the size of paper.
pub(super) fn document(edition: &Edition<'_>, text: &str, page: &'static str) -> String {
    let about = edition.about();
    let bidi = direction(page);
    let line_of = |style: &str, pieces: &[&str]| {
        let mut line = Line::new(page);
        pieces.iter().for_each(|piece| line.say(piece, ""));
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{bidi}</w:pPr>{}</w:p>", line.end())
    };
    let line = |style: &str, said: &str| line_of(style, &[said]);
    let mut lines =
        vec![line_of("Whose", &[about.audience_title, " · ", about.place_title]), line("Title", about.title)];
    lines.extend(about.subtitle.map(|subtitle| line("Subtitle", subtitle)));
    lines.push(line_of("Normal", &["For ", about.reader, "."]));
    lines.push(line(
        "Meta",
        &format!(
            "Edition {}, as of {}. Digest {}.",
            about.edition,
            about.as_of.in_words(),
            edition.fingerprint()
        ),
    ));
    lines.push(line("Meta", &format!("{}. {}", about.marking.banner(), about.marking.sharing())));
    let licence = about.licence.map(|licence| format!(" Licence {}.", licence.name)).unwrap_or_default();
    let corrections =
        about.contact.map(|contact| format!(" Corrections: {}.", contact.corrections)).unwrap_or_default();
    lines.push(line_of("Meta", &[&about.publisher.name, ".", &licence, &corrections]));
    lines.extend(about.places_notice.map(|notice| line("Meta", notice)));
    let (width, height) = match about.paper {
        Paper::A4 => (11906, 16838),
        Paper::Letter => (12240, 15840),
    };
    format!(
        "{XML}<w:document {WORDS}><w:body>{}{text}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header1\"/>\
         <w:footerReference w:type=\"default\" r:id=\"footer1\"/><w:pgSz w:w=\"{width}\" w:h=\"{height}\"/>\
         <w:pgMar w:top=\"1418\" w:right=\"1134\" w:bottom=\"1304\" w:left=\"1134\" w:header=\"567\" w:footer=\"510\" w:gutter=\"0\"/>\
         {bidi}</w:sectPr></w:body></w:document>",
        lines.concat()
    )
}

/// The marking as TLP 2.0 has it: its colour on black, 12 points.
fn marking(marking: Marking) -> String {
    let colour = match marking {
        Marking::Red => "FF2B2B",
        Marking::AmberStrict | Marking::Amber => "FFC000",
        Marking::Green => "33FF00",
        Marking::Clear => "FFFFFF",
    };
    format!(
        "<w:r><w:rPr><w:b/><w:color w:val=\"{colour}\"/><w:sz w:val=\"24\"/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"000000\"/></w:rPr>\
         <w:t xml:space=\"preserve\"> {} </w:t></w:r>",
        marking.banner()
    )
}

/// The header of every page: whose handbook, and how far it may travel.
pub(super) fn header(edition: &Edition<'_>, page: &'static str) -> String {
    let about = edition.about();
    let mut whose = Line::new(page);
    [about.audience_title, " · ", about.place_title].iter().for_each(|piece| whose.say(piece, ""));
    let whose = whose.end();
    let bidi = direction(page);
    format!(
        "{XML}<w:hdr {WORDS}><w:p><w:pPr><w:pStyle w:val=\"Header\"/>{bidi}</w:pPr>{whose}\
         <w:r><w:tab/></w:r><w:r><w:tab/></w:r>{}</w:p></w:hdr>",
        marking(about.marking)
    )
}

/// The footer of every page: edition, page, marking.
pub(super) fn footer(edition: &Edition<'_>, page: &'static str) -> String {
    let about = edition.about();
    let mut said = Line::new(page);
    said.say(&format!("Edition {}, as of {}", about.edition, about.as_of.in_words()), "");
    let said = said.end();
    let bidi = direction(page);
    format!(
        "{XML}<w:ftr {WORDS}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/>{bidi}</w:pPr>{said}\
         <w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>\
         <w:r><w:tab/></w:r>{}</w:p></w:ftr>",
        marking(about.marking)
    )
}

/// The notes, after the two that every file has for the line above them.
pub(super) fn notes(notes: &[String], page: &str) -> String {
    let mut xml = format!(
        "{XML}<w:footnotes {WORDS}><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>\
         <w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
    );
    for (at, note) in notes.iter().enumerate() {
        let _ = write!(
            xml,
            "<w:footnote w:id=\"{}\"><w:p><w:pPr><w:pStyle w:val=\"FootnoteText\"/>{}</w:pPr>{note}</w:p></w:footnote>",
            at + 1,
            direction(page)
        );
    }
    xml.push_str("</w:footnotes>");
    xml
}

/// The lists, each with its first number.
pub(super) fn numbering(lists: &[List]) -> String {
    let mut xml = format!("{XML}<w:numbering {WORDS}>");
    for (id, format, text) in
        [(1, "bullet", "•"), (2, "decimal", "%"), (3, "bullet", "☐"), (4, "lowerLetter", "%")]
    {
        let _ =
            write!(xml, "<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"multilevel\"/>");
        for level in 0..9 {
            let sign = if text == "%" { format!("%{}.", level + 1) } else { text.to_string() };
            let _ = write!(
                xml,
                "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{sign}\"/><w:lvlJc w:val=\"start\"/>\
                 <w:pPr><w:ind w:start=\"{}\" w:hanging=\"397\"/></w:pPr></w:lvl>",
                397 * (level + 1)
            );
        }
        xml.push_str("</w:abstractNum>");
    }
    for (at, List { bullets, first }) in lists.iter().enumerate() {
        let id = match bullets {
            Bullets::Marks => 1,
            Bullets::Numbers => 2,
            Bullets::Boxes => 3,
            Bullets::Letters => 4,
        };
        let _ = write!(xml, "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{id}\"/>", at + 1);
        // Each list counts for itself, on whatever level it stands.
        for level in 0..9 {
            let _ = write!(
                xml,
                "<w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"{first}\"/></w:lvlOverride>"
            );
        }
        xml.push_str("</w:num>");
    }
    xml.push_str("</w:numbering>");
    xml
}

/// A style of paragraphs: its id, its name, the one it is based on, how it stands and how it is written.
type Style = (&'static str, &'static str, &'static str, &'static str, &'static str);

const SERIF: &str = "<w:rFonts w:ascii=\"Cambria\" w:hAnsi=\"Cambria\"/>";
const PARAGRAPHS: &[Style] = &[
    (
        "Title",
        "Title",
        "Normal",
        "<w:spacing w:before=\"60\" w:after=\"120\"/>",
        "<w:b/><w:bCs/><w:sz w:val=\"56\"/><w:szCs w:val=\"56\"/>",
    ),
    (
        "Subtitle",
        "Subtitle",
        "Normal",
        "<w:spacing w:after=\"240\"/>",
        "<w:color w:val=\"4B5159\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>",
    ),
    (
        "Whose",
        "Whose handbook",
        "Normal",
        "<w:spacing w:before=\"1200\" w:after=\"60\"/>",
        "<w:b/><w:bCs/><w:color w:val=\"7A1F2B\"/><w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/>",
    ),
    ("Lede", "Lede", "Normal", "", "<w:color w:val=\"4B5159\"/><w:sz w:val=\"23\"/><w:szCs w:val=\"23\"/>"),
    (
        "Meta",
        "Beside the matter",
        "Normal",
        "",
        "<w:color w:val=\"4B5159\"/><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    ),
    ("Strong", "Strong line", "Normal", "<w:keepNext/>", "<w:b/><w:bCs/>"),
    ("Term", "Term", "Normal", "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"20\"/>", "<w:b/><w:bCs/>"),
    ("Quote", "Quote", "Normal", "<w:ind w:start=\"397\" w:end=\"397\"/>", "<w:i/><w:iCs/>"),
    (
        "Note",
        "Note",
        "Normal",
        "<w:pBdr><w:left w:val=\"single\" w:sz=\"24\" w:space=\"8\" w:color=\"7A1F2B\"/></w:pBdr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F6F4EF\"/><w:ind w:start=\"170\"/>",
        "",
    ),
    (
        "Code",
        "Code",
        "Normal",
        "<w:spacing w:after=\"0\"/>",
        "<w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\"/><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    ),
    (
        "Caption",
        "caption",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"200\" w:after=\"60\"/>",
        "<w:b/><w:bCs/>",
    ),
    (
        "TableText",
        "Table text",
        "Normal",
        "<w:spacing w:before=\"20\" w:after=\"20\"/>",
        "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    ),
    ("TableHead", "Table head", "TableText", "", "<w:b/><w:bCs/>"),
    (
        "AfterTable",
        "After table",
        "Normal",
        "<w:spacing w:before=\"0\" w:after=\"60\" w:line=\"120\" w:lineRule=\"exact\"/>",
        "",
    ),
    (
        "TOCHeading",
        "TOC Heading",
        "Normal",
        "<w:keepNext/><w:pageBreakBefore/><w:spacing w:after=\"120\"/>",
        "<w:b/><w:bCs/><w:sz w:val=\"36\"/><w:szCs w:val=\"36\"/>",
    ),
    ("TOC1", "toc 1", "Normal", "<w:spacing w:before=\"80\" w:after=\"20\"/>", "<w:b/><w:bCs/>"),
    ("TOC2", "toc 2", "Normal", "<w:spacing w:after=\"0\"/><w:ind w:start=\"284\"/>", ""),
    (
        "Header",
        "header",
        "Normal",
        "<w:tabs><w:tab w:val=\"center\" w:pos=\"4819\"/><w:tab w:val=\"end\" w:pos=\"9638\"/></w:tabs>",
        "<w:color w:val=\"4B5159\"/><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    ),
    (
        "Footer",
        "footer",
        "Normal",
        "<w:tabs><w:tab w:val=\"center\" w:pos=\"4819\"/><w:tab w:val=\"end\" w:pos=\"9638\"/></w:tabs>",
        "<w:color w:val=\"4B5159\"/><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>",
    ),
    (
        "FootnoteText",
        "footnote text",
        "Normal",
        "<w:spacing w:after=\"0\"/>",
        "<w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/>",
    ),
];
/// Size in half points, space before, for each level of headings.
const HEADINGS: &[(u32, u32)] = &[(44, 0), (30, 400), (25, 320), (22, 240), (20, 200), (20, 200)];

/// The styles, in the language of the handbook.
pub(super) fn styles(language: &str, page: &str) -> String {
    let language = escaped(language);
    let bidi = if page == "rtl" { format!(" w:bidi=\"{language}\"") } else { String::new() };
    let mut xml = format!(
        "{XML}<w:styles {WORDS}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" w:eastAsia=\"Noto Sans CJK JP\" w:cs=\"Arial\"/>\
         <w:color w:val=\"1A1D21\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/><w:lang w:val=\"{language}\"{bidi}/></w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"264\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>\
         <w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/></w:style>\
         <w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr><w:color w:val=\"0A4A82\"/></w:rPr></w:style>\
         <w:style w:type=\"character\" w:styleId=\"FootnoteReference\"><w:name w:val=\"footnote reference\"/><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/></w:tblPr></w:style>\
         <w:style w:type=\"table\" w:styleId=\"Guidance\"><w:name w:val=\"Guidance\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>\
         <w:top w:val=\"single\" w:sz=\"6\" w:color=\"1A1D21\"/><w:bottom w:val=\"single\" w:sz=\"4\" w:color=\"D8D3C8\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:color=\"D8D3C8\"/></w:tblBorders>\
         <w:tblCellMar><w:start w:w=\"0\" w:type=\"dxa\"/><w:end w:w=\"120\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
    );
    for (at, (size, before)) in HEADINGS.iter().enumerate() {
        let level = at + 1;
        let page = if level == 1 { "<w:pageBreakBefore/>" } else { "" };
        let font = if level <= 3 { SERIF } else { "" };
        let _ = write!(
            xml,
            "<w:style w:type=\"paragraph\" w:styleId=\"Heading{level}\"><w:name w:val=\"heading {level}\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/>\
             <w:pPr><w:keepNext/><w:keepLines/>{page}<w:spacing w:before=\"{before}\" w:after=\"100\"/><w:outlineLvl w:val=\"{at}\"/></w:pPr>\
             <w:rPr>{font}<w:b/><w:bCs/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>"
        );
    }
    for (id, name, base, paragraph, run) in PARAGRAPHS {
        let font = if matches!(*id, "Title" | "Whose" | "TOCHeading") { SERIF } else { "" };
        // Borders of paragraphs are called by the sides of the page.
        let paragraph =
            if page == "rtl" { paragraph.replace("w:left", "w:right") } else { paragraph.to_string() };
        let _ = write!(
            xml,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"{base}\"/><w:qFormat/>\
             <w:pPr>{paragraph}</w:pPr><w:rPr>{font}{run}</w:rPr></w:style>"
        );
    }
    xml.push_str("</w:styles>");
    xml
}
