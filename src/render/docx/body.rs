//! The running text in the words of a word processor: paragraphs, tables, lists, notes, links.

use super::{Note, line::Line};
use crate::render::direction::words_against;
use crate::render::document::{Block, Bullets, Document, Inline, Item, Mark, Row, aloud, leads_to_a_note};
use crate::vocab::Lookup;
use std::collections::BTreeSet;

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
pub(super) fn write(document: &Document, sources: &Lookup<&str, Note<'_>>, page: &'static str) -> Body {
    let mut writer = Writer {
        body: Body { text: String::new(), notes: Vec::new(), links: Vec::new(), lists: Vec::new() },
        sources,
        marks: BTreeSet::new(),
        names: Lookup::default(),
        page,
        line: Line::new(page),
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
    Body { text: writer.line.end(), ..writer.body }
}

struct Writer<'a> {
    body: Body,
    sources: &'a Lookup<&'a str, Note<'a>>,
    /// The bookmarks so far; a name counts once.
    marks: BTreeSet<String>,
    /// The names of bookmarks, by anchor: word processors allow forty letters and few signs.
    names: Lookup<String, usize>,
    /// The direction of the handbook.
    page: &'static str,
    /// The text so far.
    line: Line,
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
        let number = match self.names.get(anchor) {
            Some(number) => *number,
            None => *self.names.entry(anchor.to_string()).or_insert(next),
        };
        format!("a{number}")
    }

    /// The contents as they would be after a word processor has looked: parts, and headings of the second level.
    fn contents(&mut self, document: &Document) {
        let direction = direction(self.page);
        self.line.put(["<w:p><w:pPr><w:pStyle w:val=\"TOCHeading\"/>", direction, "</w:pPr>"]);
        self.line.say("Contents", "");
        self.line.put(["</w:p>"]);
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
            let mut number = itoa::Buffer::new();
            self.line.put([
                "<w:p><w:pPr><w:pStyle w:val=\"TOC",
                number.format(level),
                "\"/>",
                direction,
                "</w:pPr>",
                begin,
                "<w:hyperlink w:anchor=\"",
                &name,
                "\">",
            ]);
            self.line.say(&title, "");
            self.line.put(["</w:hyperlink>", end, "</w:p>"]);
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
                    self.line.put(["<w:tr><w:trPr><w:cantSplit/></w:trPr>"]);
                    self.open_cell(29, 1);
                    self.placed("TableHead", term, Place { in_cell: true, ..Place::default() });
                    self.line.put(["</w:tc>"]);
                    self.open_cell(71, 1);
                    self.cell(blocks);
                    self.line.put(["</w:tc></w:tr>"]);
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
        self.line.put([
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Guidance\"/>",
            visual,
            "<w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>",
        ]);
        for width in widths {
            let mut number = itoa::Buffer::new();
            self.line.put(["<w:gridCol w:w=\"", number.format(9638 * width / all), "\"/>"]);
        }
        self.line.put(["</w:tblGrid>"]);
    }

    /// Ends a table. Two tables that follow one another would be taken for one.
    fn close_table(&mut self, place: Place) {
        self.line.put(["</w:tbl>"]);
        if !place.in_cell {
            self.line.put(["<w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/></w:pPr></w:p>"]);
        }
    }

    fn open_cell(&mut self, width: u32, columns: usize) {
        let mut number = itoa::Buffer::new();
        self.line.put(["<w:tc><w:tcPr><w:tcW w:w=\"", number.format(50 * width), "\" w:type=\"pct\"/>"]);
        if columns > 1 {
            self.line.put(["<w:gridSpan w:val=\"", number.format(columns), "\"/>"]);
        }
        self.line.put(["</w:tcPr>"]);
    }

    /// What stands in a cell, which has to end with a paragraph.
    fn cell(&mut self, blocks: &[Block]) {
        let place = Place { in_cell: true, ..Place::default() };
        self.blocks(blocks, place);
        if !self.line.is_after_a_paragraph() {
            self.line.put(["<w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p>"]);
        }
    }

    fn row(&mut self, row: &Row, widths: &[u32], is_head: bool) {
        self.anchor(row.id.as_ref());
        let header = if is_head { "<w:tblHeader/>" } else { "" };
        self.line.put(["<w:tr><w:trPr><w:cantSplit/>", header, "</w:trPr>"]);
        let mut at = 0;
        for cell in &row.cells {
            let columns = cell.columns.min(widths.len().saturating_sub(at)).max(1);
            let width = widths.iter().skip(at).take(columns).sum();
            at += columns;
            self.open_cell(width, columns);
            match cell.blocks.as_slice() {
                [Block::Paragraph { words, .. }] if is_head || cell.is_head => {
                    self.placed("TableHead", words, Place { in_cell: true, ..Place::default() });
                    self.line.put(["</w:tc>"]);
                }
                blocks => {
                    self.cell(blocks);
                    self.line.put(["</w:tc>"]);
                }
            }
        }
        // A row that is too short would not open.
        for width in widths.iter().skip(at) {
            self.open_cell(*width, 1);
            self.line.put(["<w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p></w:tc>"]);
        }
        self.line.put(["</w:tr>"]);
    }

    /// A paragraph where it stands.
    fn placed(&mut self, style: &str, words: &[Inline], place: Place) {
        let mut number = itoa::Buffer::new();
        match (place.list, place.depth) {
            (Some(list), depth) => {
                let level = depth.saturating_sub(1).min(8);
                let number =
                    format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
                self.paragraph(style, (&number, ""), words);
            }
            (None, 0) => self.paragraph(style, ("", ""), words),
            (None, depth) => {
                let indent = ["<w:ind w:start=\"", number.format(397 * depth.min(9)), "\"/>"].concat();
                self.paragraph(style, ("", &indent), words);
            }
        }
    }

    /// A paragraph with its number in a list and its indent. One that runs against the handbook stays on the
    /// handbook's side of the page; in lists, where numbers and indents have a side, only its pieces are turned.
    fn paragraph(&mut self, style: &str, (number, indent): (&str, &str), words: &[Inline]) {
        let is_in_list = !number.is_empty() || !indent.is_empty();
        let own = words_against(words, self.page).filter(|_| !is_in_list);
        let base = own.unwrap_or(self.page);
        let side = if own.is_some() { "<w:jc w:val=\"end\"/>" } else { "" };
        self.noted.clear();
        self.line.turn(base);
        self.line.put([
            "<w:p><w:pPr><w:pStyle w:val=\"",
            style,
            "\"/>",
            number,
            direction(base),
            indent,
            side,
        ]);
        self.line.put(["</w:pPr>"]);
        for anchor in std::mem::take(&mut self.waiting) {
            let name = self.name(&anchor);
            if self.marks.insert(name.clone()) {
                let mut number = itoa::Buffer::new();
                let number = number.format(self.marks.len());
                self.line.put(["<w:bookmarkStart w:id=\"", number, "\" w:name=\"", &name, "\"/>"]);
                self.line.put(["<w:bookmarkEnd w:id=\"", number, "\"/>"]);
            }
        }
        self.words(words, "");
        self.line.put(["</w:p>"]);
        self.line.turn(self.page);
    }

    fn words(&mut self, words: &[Inline], look: &str) {
        for word in words {
            match word {
                Inline::Text(said) => self.line.say(said, look),
                Inline::Marked { mark: Mark::Seen, .. } => {}
                Inline::Marked { mark: Mark::Break, .. } => self.line.put(["<w:r><w:br/></w:r>"]),
                Inline::Marked { class, words, .. } if class == "cites" => self.cites(words, look),
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
                    match added {
                        "" => self.words(words, look),
                        added => self.words(words, &[look, added].concat()),
                    }
                }
                Inline::Link { link, words, .. } => self.link(link, words, look),
            }
        }
    }

    fn link(&mut self, link: &str, words: &[Inline], look: &str) {
        if let Some(anchor) = link.strip_prefix('#') {
            let name = self.name(anchor);
            self.line.put(["<w:hyperlink w:anchor=\"", &name, "\">"]);
        } else if ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme)) {
            self.body.links.push(link.to_string());
            let mut number = itoa::Buffer::new();
            self.line.put(["<w:hyperlink r:id=\"link", number.format(self.body.links.len()), "\">"]);
        } else {
            return self.words(words, look);
        }
        let raised = if leads_to_a_note(link) { "<w:vertAlign w:val=\"superscript\"/>" } else { "" };
        self.words(words, &["<w:rStyle w:val=\"Hyperlink\"/>", look, raised].concat());
        self.line.put(["</w:hyperlink>"]);
    }

    /// Citations: the numbers that the sources have everywhere, and a note that says which they are. A source that has
    /// been told of in the same paragraph is not told of again. The note counts by itself, as notes of word processors
    /// do, so that it counts rightly wherever the paragraph is pasted.
    fn cites(&mut self, words: &[Inline], look: &str) {
        const NUMBER: &str = "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>";
        self.words(words, look);
        let mut note = Line::new(self.page);
        let mut tells = false;
        for word in words {
            let Inline::Link { link, words, .. } = word else { continue };
            let source = link.strip_prefix('#').and_then(|id| Some((id, self.sources.get(id)?)));
            let Some((id, source)) = source.filter(|(id, _)| !self.noted.contains(*id)) else { continue };
            self.noted.insert(id.to_string());
            if !tells {
                note.put([NUMBER, "<w:footnoteRef/></w:r>"]);
                tells = true;
            }
            note.say(&format!(" [{}] ", aloud(words)), "");
            source.says.iter().for_each(|piece| note.say(piece, ""));
            if let Some(address) = source.address {
                note.say(" ", "");
                note.say(address, "<w:color w:val=\"4B5159\"/>");
            }
        }
        if tells {
            self.body.notes.push(note.end());
            let mut number = itoa::Buffer::new();
            self.line.put([
                NUMBER,
                "<w:footnoteReference w:id=\"",
                number.format(self.body.notes.len()),
                "\"/></w:r>",
            ]);
        }
    }
}

/// What a paragraph says of its direction.
pub(super) fn direction(base: &str) -> &'static str {
    if base == "rtl" { "<w:bidi/>" } else { "" }
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
        write(
            &Document { parts: vec![part], pictures: std::collections::BTreeMap::new() },
            &Lookup::default(),
            page,
        )
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
            "<w:pStyle w:val=\"Normal\"/><w:jc w:val=\"end\"/></w:pPr><w:r><w:t>1 case.</w:t>",
            // A date in an Arabic one.
            "<w:pStyle w:val=\"Normal\"/><w:bidi/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space=\"preserve\">أجور </w:t></w:r>\
             <w:r><w:t>\u{200e}24 July 2025\u{200e}\u{200f}</w:t></w:r>",
            // A list keeps its marks on the right.
            "</w:numPr><w:bidi/></w:pPr><w:r><w:t>\u{200e}Ask.\u{200e}\u{200f}</w:t>",
        ] {
            assert!(said.contains(expected), "{expected}\n is not in\n{said}");
        }
        assert!(!body_of(vec![paragraph(vec![text("1 case.")])], "ltr").text.contains('\u{200e}'));
    }

    #[test]
    fn notes_have_the_letters_of_their_marks() {
        let mark =
            Inline::Link { link: "#g--footnote_1".into(), class: String::new(), words: vec![text("a")] };
        let id = Some("g--footnote_1".to_string());
        let note = Item { id, class: String::new(), number: None, blocks: vec![paragraph(vec![text("N")])] };
        let notes = Block::List { bullets: Bullets::Letters, class: "footnotes".into(), items: vec![note] };
        let body = body_of(vec![paragraph(vec![mark]), notes], "ltr");
        assert!(body.text.contains("<w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>a"));
        assert_eq!(body.lists[0].bullets, Bullets::Letters);
    }
}
