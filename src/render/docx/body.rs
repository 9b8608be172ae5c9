//! The running text in the words of a word processor: paragraphs, tables, lists, notes, links.

use super::Note;
use crate::render::document::{Block, Bullets, Document, Inline, Item, Mark, Row, aloud};
use crate::render::xml::escaped;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

/// The text, and what it needs beside it.
pub(super) struct Body {
    /// Paragraphs and tables.
    pub(super) text: String,
    /// The notes, each as its runs, in the order of their numbers from 1.
    pub(super) notes: Vec<String>,
    /// Addresses of links, in the order of their numbers from 1.
    pub(super) links: Vec<String>,
    /// The lists, each with what its items begin with and its first number.
    pub(super) lists: Vec<(Bullets, usize)>,
}

/// Writes a document.
pub(super) fn write(document: &Document, sources: &BTreeMap<&str, Note<'_>>, is_rtl: bool) -> Body {
    let mut writer = Writer {
        body: Body { text: String::new(), notes: Vec::new(), links: Vec::new(), lists: Vec::new() },
        sources,
        marks: BTreeSet::new(),
        names: BTreeMap::new(),
        is_rtl,
        noted: BTreeSet::new(),
        waiting: Vec::new(),
    };
    writer.contents(document);
    for part in &document.parts {
        writer.waiting.push(part.id.clone());
        writer.paragraph("Heading1", "", &[Inline::Text(part.title.clone())]);
        writer.paragraph("Lede", "", &[Inline::Text(part.lede.clone())]);
        if !part.facts.is_empty() {
            writer.paragraph("Meta", "", &[Inline::Text(part.facts.join(" · "))]);
        }
        writer.blocks(&part.blocks, Place::default());
    }
    // An anchor after the last paragraph would have nothing to stand on.
    if !writer.waiting.is_empty() {
        writer.paragraph("Normal", "", &[Inline::Text(" ".into())]);
    }
    writer.body
}

struct Writer<'a> {
    body: Body,
    sources: &'a BTreeMap<&'a str, Note<'a>>,
    /// The bookmarks so far; a name counts once.
    marks: BTreeSet<String>,
    /// The names of bookmarks, by anchor: word processors allow forty letters and few signs.
    names: BTreeMap<String, usize>,
    is_rtl: bool,
    /// The sources that have a note in this paragraph.
    noted: BTreeSet<String>,
    /// Anchors that the next paragraph takes.
    waiting: Vec<String>,
}

/// Where a paragraph stands.
#[derive(Clone, Copy, Default)]
struct Place {
    /// How deep in lists.
    depth: usize,
    /// The list whose item it begins, from 1.
    list: Option<usize>,
    /// Whether it stands in a cell.
    in_cell: bool,
}

impl Writer<'_> {
    /// The name of a bookmark.
    fn name(&mut self, anchor: &str) -> String {
        let next = self.names.len() + 1;
        let number = *self.names.entry(anchor.to_string()).or_insert(next);
        format!("a{number}")
    }

    /// The contents as they would be after a word processor has looked: parts, and headings of the second level.
    fn contents(&mut self, document: &Document) {
        self.body.text.push_str(
            "<w:p><w:pPr><w:pStyle w:val=\"TOCHeading\"/></w:pPr><w:r><w:t>Contents</w:t></w:r></w:p>",
        );
        let mut entries = Vec::new();
        for part in &document.parts {
            entries.push((1, part.id.clone(), part.title.clone()));
            headings(&part.blocks, &mut entries);
        }
        let last = entries.len().saturating_sub(1);
        for (at, (level, anchor, title)) in entries.into_iter().enumerate() {
            let begin = if at == 0 {
                "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\o &quot;1-2&quot; \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
            } else {
                ""
            };
            let end = if at == last { "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>" } else { "" };
            let name = self.name(&anchor);
            let direction = self.direction();
            let _ = write!(
                self.body.text,
                "<w:p><w:pPr><w:pStyle w:val=\"TOC{level}\"/>{direction}</w:pPr>{begin}<w:hyperlink w:anchor=\"{name}\">{}</w:hyperlink>{end}</w:p>",
                self.run(&title, "")
            );
        }
    }

    fn direction(&self) -> &'static str {
        if self.is_rtl { "<w:bidi/>" } else { "" }
    }

    fn run(&self, text: &str, properties: &str) -> String {
        let rtl = if self.is_rtl { "<w:rtl/>" } else { "" };
        format!(
            "<w:r><w:rPr>{properties}{rtl}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
            escaped(text)
        )
    }

    fn blocks(&mut self, blocks: &[Block], place: Place) {
        let mut place = place;
        for block in blocks {
            self.block(block, place);
            // Only the first paragraph of an item bears its number.
            place.list = None;
        }
    }

    fn anchor(&mut self, id: Option<&String>) {
        self.waiting.extend(id.cloned());
    }

    fn block(&mut self, block: &Block, place: Place) {
        match block {
            Block::Heading { level, id, words } => {
                self.anchor(id.as_ref());
                self.placed(&format!("Heading{level}"), words, place);
            }
            Block::Paragraph { class, words } => self.placed(style(class, place.in_cell), words, place),
            Block::List { bullets, class, items } => self.list(*bullets, class, items, place),
            Block::Terms { class, items } if class == "glossary" => {
                for item in items {
                    self.anchor(item.id.as_ref());
                    self.placed("Term", &item.term, place);
                    self.blocks(&item.blocks, place);
                }
            }
            Block::Terms { items, .. } => {
                let rows: Vec<_> =
                    items.iter().map(|item| (item.id.as_ref(), &item.term, &item.blocks)).collect();
                self.open_table(&[29, 71]);
                for (id, term, blocks) in rows {
                    self.anchor(id);
                    self.body.text.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
                    self.open_cell(29, 1);
                    self.placed("TableHead", term, Place { in_cell: true, ..Place::default() });
                    self.body.text.push_str("</w:tc>");
                    self.open_cell(71, 1);
                    self.cell(blocks);
                    self.body.text.push_str("</w:tc></w:tr>");
                }
                self.close_table(place);
            }
            Block::Table { caption, widths, head, body, .. } => {
                if !caption.is_empty() {
                    self.placed("Caption", caption, place);
                }
                if widths.is_empty() {
                    return;
                }
                self.open_table(widths);
                head.iter().for_each(|row| self.row(row, widths, true));
                body.iter().for_each(|row| self.row(row, widths, false));
                self.close_table(place);
            }
            Block::Quote { blocks } => {
                for block in blocks {
                    match block {
                        Block::Paragraph { words, .. } => self.placed("Quote", words, place),
                        other => self.block(other, place),
                    }
                }
            }
            Block::Code { text } => {
                for line in text.lines() {
                    self.placed("Code", &[Inline::Text(line.into())], place);
                }
            }
            Block::Drawing { says, .. } if says.is_empty() => {}
            Block::Drawing { says, .. } => {
                let left_out = format!("{says} The drawing is in the pages and in the PDF.");
                self.placed("Meta", &[Inline::Text(left_out)], place);
            }
            Block::Picture { says, .. } => {
                let left_out = format!("Picture: {says} It is in the pages and in the PDF.");
                self.placed("Meta", &[Inline::Text(left_out)], place);
            }
            Block::Group { id, blocks, class } => {
                self.anchor(id.as_ref());
                if class.split(' ').any(|class| class == "note") {
                    for block in blocks {
                        match block {
                            Block::Paragraph { class, words } if class.is_empty() => {
                                self.placed("Note", words, place)
                            }
                            other => self.block(other, place),
                        }
                    }
                } else {
                    self.blocks(blocks, place);
                }
            }
        }
    }

    fn list(&mut self, bullets: Bullets, class: &str, items: &[Item], place: Place) {
        let has = |name: &str| class.split(' ').any(|class| class == name);
        // Red flags by role and ranks say their number themselves.
        let is_numbered_in_words =
            has("ranks") || (has("flags") && items.iter().all(|item| item.number.is_none()));
        let mut list = None;
        let mut next = 1;
        for item in items {
            self.anchor(item.id.as_ref());
            let depth = place.depth + 1;
            if is_numbered_in_words {
                self.blocks(&item.blocks, place);
                continue;
            }
            let number = item.number.unwrap_or(next);
            if list.is_none() || (bullets == Bullets::Numbers && number != next) {
                self.body.lists.push((bullets, number));
                list = Some(self.body.lists.len());
            }
            next = number + 1;
            self.blocks(&item.blocks, Place { depth, list, ..place });
        }
    }

    fn open_table(&mut self, widths: &[u32]) {
        let all: u32 = widths.iter().sum::<u32>().max(1);
        let visual = if self.is_rtl { "<w:bidiVisual/>" } else { "" };
        let _ = write!(
            self.body.text,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Guidance\"/>{visual}<w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
        );
        for width in widths {
            let _ = write!(self.body.text, "<w:gridCol w:w=\"{}\"/>", 9638 * width / all);
        }
        self.body.text.push_str("</w:tblGrid>");
    }

    /// Ends a table. Two tables that follow one another would be taken for one.
    fn close_table(&mut self, place: Place) {
        self.body.text.push_str("</w:tbl>");
        if !place.in_cell {
            self.body.text.push_str("<w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/></w:pPr></w:p>");
        }
    }

    fn open_cell(&mut self, width: u32, columns: usize) {
        let span = if columns > 1 { format!("<w:gridSpan w:val=\"{columns}\"/>") } else { String::new() };
        let _ = write!(
            self.body.text,
            "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"pct\"/>{span}</w:tcPr>",
            50 * width
        );
    }

    /// What stands in a cell, which has to end with a paragraph.
    fn cell(&mut self, blocks: &[Block]) {
        let place = Place { in_cell: true, ..Place::default() };
        let before = self.body.text.len();
        self.blocks(blocks, place);
        if !self.body.text[before..].ends_with("</w:p>") {
            self.body.text.push_str("<w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p>");
        }
    }

    fn row(&mut self, row: &Row, widths: &[u32], is_head: bool) {
        self.anchor(row.id.as_ref());
        let header = if is_head { "<w:tblHeader/>" } else { "" };
        let _ = write!(self.body.text, "<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>");
        let mut at = 0;
        for cell in &row.cells {
            let columns = cell.columns.min(widths.len().saturating_sub(at)).max(1);
            let width = widths.iter().skip(at).take(columns).sum();
            at += columns;
            self.open_cell(width, columns);
            match cell.blocks.as_slice() {
                [Block::Paragraph { words, .. }] if is_head || cell.is_head => {
                    self.placed("TableHead", words, Place { in_cell: true, ..Place::default() });
                    self.body.text.push_str("</w:tc>");
                }
                blocks => {
                    self.cell(blocks);
                    self.body.text.push_str("</w:tc>");
                }
            }
        }
        // A row that is too short would not open.
        for width in widths.iter().skip(at) {
            self.open_cell(*width, 1);
            self.body.text.push_str("<w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p></w:tc>");
        }
        self.body.text.push_str("</w:tr>");
    }

    /// A paragraph where it stands.
    fn placed(&mut self, style: &str, words: &[Inline], place: Place) {
        let properties = match (place.list, place.depth) {
            (Some(list), depth) => format!(
                "<w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"{list}\"/></w:numPr>",
                depth.saturating_sub(1).min(8)
            ),
            (None, 0) => String::new(),
            (None, depth) => format!("<w:ind w:start=\"{}\"/>", 397 * depth.min(9)),
        };
        self.paragraph(style, &properties, words);
    }

    fn paragraph(&mut self, style: &str, properties: &str, words: &[Inline]) {
        let direction = self.direction();
        self.noted.clear();
        let mut text = format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{properties}{direction}</w:pPr>");
        for anchor in std::mem::take(&mut self.waiting) {
            let name = self.name(&anchor);
            if self.marks.insert(anchor) {
                let number = self.marks.len();
                let _ = write!(
                    text,
                    "<w:bookmarkStart w:id=\"{number}\" w:name=\"{name}\"/><w:bookmarkEnd w:id=\"{number}\"/>"
                );
            }
        }
        self.runs(words, "", &mut text);
        text.push_str("</w:p>");
        self.body.text.push_str(&text);
    }

    fn runs(&mut self, words: &[Inline], properties: &str, text: &mut String) {
        for word in words {
            match word {
                Inline::Text(said) => text.push_str(&self.run(said, properties)),
                Inline::Marked { mark: Mark::Seen, .. } => {}
                Inline::Marked { mark: Mark::Break, .. } => text.push_str("<w:r><w:br/></w:r>"),
                Inline::Marked { class, words, .. } if class == "cites" => {
                    self.cites(words, properties, text)
                }
                Inline::Marked { mark, words, class } => {
                    let added = match mark {
                        Mark::Strong => "<w:b/><w:bCs/>",
                        Mark::Emphasis | Mark::Title => "<w:i/><w:iCs/>",
                        Mark::Code => "<w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\"/>",
                        Mark::Small => "<w:color w:val=\"4B5159\"/>",
                        _ if class.split(' ').any(|class| class == "tag" || class == "grade") => {
                            "<w:b/><w:bCs/>"
                        }
                        _ => "",
                    };
                    self.runs(words, &format!("{properties}{added}"), text);
                }
                Inline::Link { link, words, .. } => self.link(link, words, properties, text),
            }
        }
    }

    fn link(&mut self, link: &str, words: &[Inline], properties: &str, text: &mut String) {
        let target = if let Some(anchor) = link.strip_prefix('#') {
            format!("w:anchor=\"{}\"", self.name(anchor))
        } else if ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme)) {
            self.body.links.push(link.to_string());
            format!("r:id=\"link{}\"", self.body.links.len())
        } else {
            return self.runs(words, properties, text);
        };
        let _ = write!(text, "<w:hyperlink {target}>");
        self.runs(words, &format!("<w:rStyle w:val=\"Hyperlink\"/>{properties}"), text);
        text.push_str("</w:hyperlink>");
    }

    /// Citations: the numbers that the sources have everywhere, and a note that says which they are. A source that has
    /// been told of in the same paragraph is not told of again. The note counts by itself, as notes of word processors
    /// do, so that it counts rightly wherever the paragraph is pasted.
    fn cites(&mut self, words: &[Inline], properties: &str, text: &mut String) {
        self.runs(words, properties, text);
        let mut told = Vec::new();
        for word in words {
            let Inline::Link { link, words, .. } = word else { continue };
            let note = link.strip_prefix('#').and_then(|id| Some((id, self.sources.get(id)?)));
            let Some((_, note)) = note.filter(|(id, _)| self.noted.insert(id.to_string())) else { continue };
            let between = if told.is_empty() { "" } else { " " };
            let mut says = self.run(&format!("{between}[{}] {}", aloud(words), note.says), "");
            if let Some(address) = note.address {
                says.push_str(&self.run(&format!(" {address}"), "<w:color w:val=\"4B5159\"/>"));
            }
            told.push(says);
        }
        if told.is_empty() {
            return;
        }
        const OWN_NUMBER: &str =
            "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>";
        self.body.notes.push(format!("{OWN_NUMBER}{}{}", self.run(" ", ""), told.concat()));
        let _ = write!(
            text,
            "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:id=\"{}\"/></w:r>",
            self.body.notes.len()
        );
    }
}

/// The style of a paragraph, by what the templates call it.
fn style(class: &str, in_cell: bool) -> &'static str {
    let has = |name: &str| class.split(' ').any(|class| class == name);
    match () {
        () if has("summary") => "Lede",
        () if has("caution") || has("note-title") || has("fold-title") || has("rank-name") => "Strong",
        () if ["meta", "tags", "meta-line", "qualities", "mentions", "card-note"]
            .iter()
            .any(|name| has(name)) =>
        {
            "Meta"
        }
        () if in_cell => "TableText",
        () => "Normal",
    }
}

/// The headings of the second level, with their anchors.
fn headings(blocks: &[Block], entries: &mut Vec<(u8, String, String)>) {
    for block in blocks {
        match block {
            Block::Heading { level: 2, id: Some(id), words } => entries.push((2, id.clone(), aloud(words))),
            // An entry is headed by its name; its anchor is that of the group.
            Block::Group { id, blocks, .. } => match (id, blocks.first()) {
                (Some(id), Some(Block::Heading { level: 2, id: None, words })) => {
                    entries.push((2, id.clone(), aloud(words)));
                    headings(&blocks[1..], entries);
                }
                _ => headings(blocks, entries),
            },
            _ => {}
        }
    }
}
