//! The running text in the words of a word processor: paragraphs, tables, lists, notes, links.

use super::Note;
use crate::render::direction::{against, runs_left, words_against};
use crate::render::document::{Block, Bullets, Document, Inline, Item, Mark, Row, aloud, leads_to_a_note};
use crate::render::xml::add_escaped;
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
    /// The lists, in the order of their numbers from 1.
    pub(super) lists: Vec<List>,
}

/// A list.
pub(super) struct List {
    /// What its items begin with.
    pub(super) bullets: Bullets,
    /// Its first number.
    pub(super) first: usize,
}

/// Writes a document.
pub(super) fn write(document: &Document, sources: &BTreeMap<&str, Note<'_>>, page: &'static str) -> Body {
    let mut writer = Writer {
        body: Body { text: String::new(), notes: Vec::new(), links: Vec::new(), lists: Vec::new() },
        sources,
        marks: BTreeSet::new(),
        names: BTreeMap::new(),
        page,
        base: page,
        noted: BTreeSet::new(),
        waiting: Vec::new(),
    };
    writer.contents(document);
    for part in &document.parts {
        writer.waiting.push(part.id.clone());
        writer.paragraph("Heading1", ("", ""), &[Inline::Text(part.title.clone())]);
        writer.paragraph("Lede", ("", ""), &[Inline::Text(part.lede.clone())]);
        if !part.facts.is_empty() {
            let facts = part.facts.iter().map(|fact| Inline::Marked {
                mark: Mark::Plain,
                class: String::new(),
                words: vec![Inline::Text(fact.clone())],
            });
            let between = Inline::Text(" · ".into());
            let words: Vec<Inline> = facts.flat_map(|fact| [between.clone(), fact]).skip(1).collect();
            writer.paragraph("Meta", ("", ""), &words);
        }
        writer.blocks(&part.blocks, Place::default());
    }
    // An anchor after the last paragraph would have nothing to stand on.
    if !writer.waiting.is_empty() {
        writer.paragraph("Normal", ("", ""), &[Inline::Text(" ".into())]);
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
    /// The direction of the handbook, and that of the paragraph that is being written.
    page: &'static str,
    base: &'static str,
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
        let direction = direction(self.page);
        let title = run("Contents", "", self.page);
        let _ = write!(
            self.body.text,
            "<w:p><w:pPr><w:pStyle w:val=\"TOCHeading\"/>{direction}</w:pPr>{title}</w:p>"
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
            let _ = write!(
                self.body.text,
                "<w:p><w:pPr><w:pStyle w:val=\"TOC{level}\"/>{direction}</w:pPr>{begin}<w:hyperlink w:anchor=\"{name}\">{}</w:hyperlink>{end}</w:p>",
                run(&title, "", self.page)
            );
        }
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
                self.body.lists.push(List { bullets, first: number });
                list = Some(self.body.lists.len());
            }
            next = number + 1;
            self.blocks(&item.blocks, Place { depth, list, ..place });
        }
    }

    fn open_table(&mut self, widths: &[u32]) {
        let all: u32 = widths.iter().sum::<u32>().max(1);
        let visual = if self.page == "rtl" { "<w:bidiVisual/>" } else { "" };
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
        let (number, indent) = match (place.list, place.depth) {
            (Some(list), depth) => {
                let level = depth.saturating_sub(1).min(8);
                let number =
                    format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
                (number, String::new())
            }
            (None, 0) => (String::new(), String::new()),
            (None, depth) => (String::new(), format!("<w:ind w:start=\"{}\"/>", 397 * depth.min(9))),
        };
        self.paragraph(style, (&number, &indent), words);
    }

    /// A paragraph with its number in a list and its indent. One that runs against the handbook stays on the
    /// handbook's side of the page; in lists, where numbers and indents have a side, only its pieces are turned.
    fn paragraph(&mut self, style: &str, (number, indent): (&str, &str), words: &[Inline]) {
        let is_in_list = !number.is_empty() || !indent.is_empty();
        let own = words_against(words, self.page).filter(|_| !is_in_list);
        self.base = own.unwrap_or(self.page);
        let side = if own.is_some() { "<w:jc w:val=\"end\"/>" } else { "" };
        let direction = direction(self.base);
        self.noted.clear();
        let mut text =
            format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{number}{direction}{indent}{side}</w:pPr>");
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
                Inline::Text(said) => add_run(said, properties, self.base, text),
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
        let raised = if leads_to_a_note(link) { "<w:vertAlign w:val=\"superscript\"/>" } else { "" };
        let _ = write!(text, "<w:hyperlink {target}>");
        self.runs(words, &format!("<w:rStyle w:val=\"Hyperlink\"/>{properties}{raised}"), text);
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
            let mut says = run(between, "", self.page);
            says.push_str(&run(&format!("[{}]", aloud(words)), "", self.page));
            says.push_str(&run(" ", "", self.page));
            says.extend(note.says.iter().map(|piece| run(piece, "", self.page)));
            if let Some(address) = note.address {
                says.push_str(&run(" ", "", self.page));
                says.push_str(&run(address, "<w:color w:val=\"4B5159\"/>", self.page));
            }
            told.push(says);
        }
        if told.is_empty() {
            return;
        }
        const OWN_NUMBER: &str =
            "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>";
        self.body.notes.push(format!("{OWN_NUMBER}{}{}", run(" ", "", self.page), told.concat()));
        let _ = write!(
            text,
            "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:id=\"{}\"/></w:r>",
            self.body.notes.len()
        );
    }
}

/// What a paragraph says of its direction.
pub(super) fn direction(base: &str) -> &'static str {
    if base == "rtl" { "<w:bidi/>" } else { "" }
}

/// A run of text in a paragraph of that direction. Text that runs against it has marks of its own direction at its ends,
/// which are not seen: without them a full stop would stand in front of its sentence, and a day behind its year. Where
/// it has letters of both directions the marks hold it together.
pub(super) fn run(text: &str, properties: &str, base: &'static str) -> String {
    let mut run = String::new();
    add_run(text, properties, base, &mut run);
    run
}

/// The same, added to what is written already.
fn add_run(text: &str, properties: &str, base: &'static str, into: &mut String) {
    if text.is_empty() {
        return;
    }
    let own = against(text, base);
    let is_mixed = || text.contains(runs_left) && text.contains(|c: char| c.is_alphabetic() && !runs_left(c));
    let (open, close) = match own {
        Some("ltr") if is_mixed() => ("\u{2066}", "\u{2069}"),
        Some("ltr") => ("\u{200e}", "\u{200e}"),
        Some(_) if is_mixed() => ("\u{2067}", "\u{2069}"),
        Some(_) => ("\u{200f}", "\u{200f}"),
        None => ("", ""),
    };
    // Spaces at the ends are between this text and its neighbours.
    let (before, rest) = text.split_at(text.len() - text.trim_start().len());
    let (said, after) = rest.split_at(rest.trim_end().len());
    let rtl = if own.unwrap_or(base) == "rtl" { "<w:rtl/>" } else { "" };
    let start = ["<w:r><w:rPr>", properties, rtl, "</w:rPr><w:t xml:space=\"preserve\">", before, open];
    into.extend(start);
    add_escaped(said, into);
    into.extend([close, after, "</w:t></w:r>"]);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::document::Part;

    fn text(text: &str) -> Inline {
        Inline::Text(text.into())
    }

    fn paragraph(words: Vec<Inline>) -> Block {
        Block::Paragraph { class: String::new(), words }
    }

    fn body_of(blocks: Vec<Block>, page: &'static str) -> Body {
        let part = Part {
            id: "part_a".into(),
            title: "T".into(),
            lede: String::new(),
            facts: vec!["From 1 case".into(), "As of 22 November 2026".into()],
            is_card: false,
            blocks,
        };
        write(&Document { parts: vec![part], pictures: BTreeMap::new() }, &BTreeMap::new(), page)
    }

    #[test]
    fn what_runs_against_the_handbook_keeps_its_own_order() {
        let date =
            Inline::Marked { mark: Mark::Plain, class: String::new(), words: vec![text("24 July 2025")] };
        let item = Item {
            id: None,
            class: String::new(),
            number: None,
            blocks: vec![paragraph(vec![text("Ask.")])],
        };
        let list = Block::List { bullets: Bullets::Marks, class: String::new(), items: vec![item] };
        let blocks = vec![paragraph(vec![text("1 case.")]), paragraph(vec![text("أجور "), date]), list];
        let said = body_of(blocks, "rtl").text;
        for expected in [
            "<w:pStyle w:val=\"TOCHeading\"/><w:bidi/></w:pPr>",
            // An English sentence, on the right.
            "<w:pStyle w:val=\"Normal\"/><w:jc w:val=\"end\"/></w:pPr><w:r><w:rPr></w:rPr><w:t xml:space=\"preserve\">1 case.</w:t>",
            // A date in an Arabic one.
            "<w:pStyle w:val=\"Normal\"/><w:bidi/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space=\"preserve\">أجور </w:t></w:r>\
             <w:r><w:rPr></w:rPr><w:t xml:space=\"preserve\">\u{200e}24 July 2025\u{200e}</w:t></w:r>",
            // A list keeps its marks on the right.
            "</w:numPr><w:bidi/></w:pPr><w:r><w:rPr></w:rPr><w:t xml:space=\"preserve\">\u{200e}Ask.\u{200e}</w:t>",
        ] {
            assert!(said.contains(expected), "{expected}\n is not in\n{said}");
        }
        assert!(!body_of(vec![paragraph(vec![text("1 case.")])], "ltr").text.contains('\u{200e}'));
        assert!(
            run("For ", "", "rtl").contains(">\u{200e}For\u{200e} <"),
            "a space stands between its neighbours"
        );
        assert!(run("3 red flags for مكتب", "", "rtl").contains(">\u{2066}3 red flags for مكتب\u{2069}<"));
    }

    #[test]
    fn notes_have_the_letters_of_their_marks() {
        let mark =
            Inline::Link { link: "#g--footnote_1".into(), class: String::new(), words: vec![text("a")] };
        let id = Some("g--footnote_1".to_string());
        let note = Item { id, class: String::new(), number: None, blocks: vec![paragraph(vec![text("N")])] };
        let notes = Block::List { bullets: Bullets::Letters, class: "footnotes".into(), items: vec![note] };
        let body = body_of(vec![paragraph(vec![mark]), notes], "ltr");
        assert!(
            body.text.contains("<w:vertAlign w:val=\"superscript\"/></w:rPr><w:t xml:space=\"preserve\">a")
        );
        assert_eq!(body.lists[0].bullets, Bullets::Letters);
    }
}
