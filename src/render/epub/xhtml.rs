//! Running text as XHTML. Knows elements and where anchors are, and no package.

use crate::render::{
    direction::{against, words_against},
    document::{self, Block, Bullets, Cell, Document, Inline, Item, Mark, Part, Passed, Row, aloud},
    xml::escaped,
};
use std::collections::BTreeMap;

/// In which file each anchor is.
pub(super) struct Anchors<'a>(BTreeMap<&'a str, String>);

impl<'a> Anchors<'a> {
    pub(super) fn of(document: &'a Document) -> Anchors<'a> {
        let mut anchors = Anchors(BTreeMap::new());
        for part in &document.parts {
            let file = file_of(part);
            let mut enter = |id| {
                anchors.0.entry(id).or_insert_with(|| file.clone());
            };
            enter(part.id.as_str());
            document::each(&part.blocks, &mut |passed| {
                if let Passed::Anchor(id) = passed {
                    enter(id);
                }
            });
        }
        anchors
    }

    /// The address of a link, if there is something at its end.
    fn way(&self, link: &str) -> Option<String> {
        match link.strip_prefix('#') {
            Some(id) => self.0.get(id).map(|file| format!("{file}#{}", escaped(id))),
            None if document::leads_out(link) => Some(address(link)),
            None => None,
        }
    }
}

/// The file of a part.
pub(super) fn file_of(part: &Part) -> String {
    format!("{}.xhtml", part.id.strip_prefix("part_").unwrap_or(&part.id))
}

/// A heading for the contents.
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) id: String,
    pub(super) words: String,
}

/// A part as the body of a file.
pub(super) struct Written {
    pub(super) body: String,
    /// Its headings of the second and the third level.
    pub(super) headings: Vec<Heading>,
}

/// Writes a part, the nth of so many.
pub(super) fn part(
    part: &Part,
    nth: usize,
    of: usize,
    anchors: &Anchors<'_>,
    direction: &'static str,
) -> Written {
    let mut writer = Writer { text: String::new(), headings: Vec::new(), anchors, direction };
    let title = apart(&part.title, direction);
    let nth = apart(&format!("Part {nth} of {of}"), direction);
    writer.text.push_str(&format!(
        "<section epub:type=\"chapter\" role=\"doc-chapter\" id=\"{}\" aria-labelledby=\"title_\">\n\
         <p class=\"eyebrow\">{nth}</p>\n<h1 id=\"title_\">{title}</h1>\n",
        escaped(&part.id)
    ));
    if !part.lede.is_empty() {
        writer.text.push_str(&format!("<p class=\"lede\">{}</p>\n", apart(&part.lede, direction)));
    }
    if !part.facts.is_empty() {
        let facts: Vec<String> = part.facts.iter().map(|fact| apart(fact, direction)).collect();
        writer.text.push_str(&format!("<p class=\"facts\">{}</p>\n", facts.join(" · ")));
    }
    writer.blocks(&part.blocks);
    writer.text.push_str("</section>");
    Written { body: writer.text, headings: writer.headings }
}

/// A text that keeps its own direction, where that is not the one around it.
pub(super) fn apart(text: &str, around: &str) -> String {
    match against(text, around) {
        Some(own) => format!("<bdi dir=\"{own}\">{}</bdi>", escaped(text)),
        None => escaped(text),
    }
}

struct Writer<'a> {
    text: String,
    headings: Vec<Heading>,
    anchors: &'a Anchors<'a>,
    /// The direction of what is being written.
    direction: &'static str,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, id, words } => self.heading(*level, id.as_deref(), words),
            Block::Paragraph { class, words } => {
                if !aloud(words).trim().is_empty() {
                    self.open("p", class, None);
                    self.line(words);
                    self.text.push_str("</p>\n");
                }
            }
            Block::List { bullets, class, items } => self.list(*bullets, class, items),
            Block::Terms { class, items } => {
                self.open("dl", class, None);
                for item in items {
                    self.open("div", "", item.id.as_deref());
                    self.text.push_str("<dt>");
                    self.line(&item.term);
                    self.text.push_str("</dt><dd>");
                    self.inside(&item.blocks);
                    self.text.push_str("</dd></div>\n");
                }
                self.text.push_str("</dl>\n");
            }
            Block::Table { class, caption, head, body, .. } => self.table(class, caption, head, body),
            Block::Quote { blocks } => {
                self.text.push_str("<blockquote>");
                self.blocks(blocks);
                self.text.push_str("</blockquote>\n");
            }
            Block::Code { text } => {
                let own = against(text, self.direction);
                let own = own.map(|own| format!(" dir=\"{own}\"")).unwrap_or_default();
                self.text.push_str(&format!("<pre{own}><code>{}</code></pre>\n", escaped(text)));
            }
            Block::Drawing { class, svg, .. } => self.drawing(class, svg),
            Block::Picture { file, says } => {
                let (file, says) = (escaped(file), escaped(says));
                self.text.push_str(&format!("<figure><img src=\"{file}\" alt=\"{says}\"/></figure>\n"));
            }
            Block::Group { class, id, blocks } => {
                self.open("div", class, id.as_deref());
                self.blocks(blocks);
                self.text.push_str("</div>\n");
            }
        }
    }

    fn open(&mut self, name: &str, class: &str, id: Option<&str>) {
        self.text.push('<');
        self.text.push_str(name);
        for (attribute, value) in [("class", class), ("id", id.unwrap_or_default())] {
            if !value.trim().is_empty() {
                self.text.push_str(&format!(" {attribute}=\"{}\"", escaped(value.trim())));
            }
        }
        self.text.push('>');
    }

    /// The contents lead to headings, so each gets an anchor. One of ours has an underscore, which no id of a pack has.
    fn heading(&mut self, level: u8, id: Option<&str>, words: &[Inline]) {
        let said = aloud(words).split_whitespace().collect::<Vec<_>>().join(" ");
        let id = id.map_or_else(|| format!("h_{}", self.headings.len() + 1), str::to_string);
        let name = format!("h{level}");
        self.open(&name, "", Some(&id));
        self.line(words);
        self.text.push_str(&format!("</{name}>\n"));
        self.headings.push(Heading { level, id, words: said });
    }

    fn list(&mut self, bullets: Bullets, class: &str, items: &[Item]) {
        let name = if matches!(bullets, Bullets::Numbers | Bullets::Letters) { "ol" } else { "ul" };
        let boxes = if bullets == Bullets::Boxes && !class.contains("ticks") { " ticks" } else { "" };
        self.open(name, &format!("{class}{boxes}"), None);
        if bullets == Bullets::Letters {
            self.text.pop();
            self.text.push_str(" type=\"a\">");
        }
        for (at, item) in items.iter().enumerate() {
            self.open("li", &item.class, item.id.as_deref());
            if let Some(number) = item.number.filter(|_| name == "ol") {
                self.text.pop();
                self.text.push_str(&format!(" value=\"{number}\">"));
            }
            let number = item.number.unwrap_or(at + 1);
            self.inside(document::without_its_number(class, number, &item.blocks));
            self.text.push_str("</li>\n");
        }
        self.text.push_str(&format!("</{name}>\n"));
    }

    /// Blocks inside an element that may hold words alone.
    fn inside(&mut self, blocks: &[Block]) {
        match blocks {
            [Block::Paragraph { class, words }] if class.is_empty() => self.line(words),
            blocks => self.blocks(blocks),
        }
    }

    fn table(&mut self, class: &str, caption: &[Inline], head: &[Row], body: &[Row]) {
        let names = document::column_names(head);
        self.open("table", class, None);
        if !caption.is_empty() {
            self.text.push_str("<caption>");
            self.line(caption);
            self.text.push_str("</caption>\n");
        }
        if !head.is_empty() {
            self.text.push_str("<thead>");
            head.iter().for_each(|row| self.row(row, &[], "col"));
            self.text.push_str("</thead>\n");
        }
        self.text.push_str("<tbody>");
        body.iter().for_each(|row| self.row(row, &names, "row"));
        self.text.push_str("</tbody></table>\n");
    }

    fn row(&mut self, row: &Row, names: &[String], scope: &str) {
        self.open("tr", "", row.id.as_deref());
        let mut at = 0;
        for cell in &row.cells {
            self.cell(cell, names.get(at).map(String::as_str), scope);
            at += cell.columns;
        }
        self.text.push_str("</tr>\n");
    }

    fn cell(&mut self, cell: &Cell, label: Option<&str>, scope: &str) {
        // A head without words names nothing.
        let is_head = cell.is_head && !cell.blocks.is_empty();
        let name = if is_head { "th" } else { "td" };
        self.open(name, if cell.is_number { "n" } else { "" }, None);
        self.text.pop();
        if is_head {
            self.text.push_str(&format!(" scope=\"{scope}\""));
        }
        for (attribute, count) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
            if count > 1 {
                self.text.push_str(&format!(" {attribute}=\"{count}\""));
            }
        }
        if let Some(label) = label.filter(|label| !is_head && !label.is_empty() && !cell.blocks.is_empty()) {
            self.text.push_str(&format!(" data-label=\"{}\"", escaped(label)));
        }
        self.text.push('>');
        self.inside(&cell.blocks);
        self.text.push_str(&format!("</{name}>"));
    }

    /// A drawing may have links of its own, which lead to other files like those of the text.
    fn drawing(&mut self, class: &str, svg: &str) {
        let class = escaped(class.split(' ').next().unwrap_or_default());
        // A drawing goes from left to right in every book, and style sheets of an EPUB may not say so.
        self.text.push_str(&format!("<figure dir=\"ltr\" class=\"drawing-of {class}\">"));
        let mut rest = svg;
        while let Some(at) = rest.find("href=\"#") {
            let from = at + "href=\"".len();
            let Some(long) = rest[from..].find('"') else { break };
            let link = &rest[from..from + long];
            let way = self.anchors.way(link).unwrap_or_else(|| "nav.xhtml".into());
            self.text.push_str(&rest[..from]);
            self.text.push_str(&way);
            rest = &rest[from + long..];
        }
        self.text.push_str(rest);
        self.text.push_str("</figure>\n");
    }

    /// The words of a block. Those that run against it stand on its side of the page, and in their own order.
    fn line(&mut self, words: &[Inline]) {
        let Some(own) = words_against(words, self.direction) else { return self.words(words) };
        self.text.push_str(&format!("<bdi dir=\"{own}\">"));
        self.turned(own, words);
        self.text.push_str("</bdi>");
    }

    fn turned(&mut self, direction: &'static str, words: &[Inline]) {
        let around = std::mem::replace(&mut self.direction, direction);
        self.words(words);
        self.direction = around;
    }

    /// The inside of an element that was just opened, with its direction where that is its own.
    fn piece(&mut self, words: &[Inline]) {
        let Some(own) = words_against(words, self.direction) else { return self.words(words) };
        self.text.pop();
        self.text.push_str(&format!(" dir=\"{own}\">"));
        self.turned(own, words);
    }

    fn words(&mut self, words: &[Inline]) {
        for word in words {
            match word {
                Inline::Text(text) => self.text.push_str(&escaped(text)),
                Inline::Marked { mark: Mark::Break, .. } => self.text.push_str("<br/>"),
                // Dots are a sign for the eye that takes no place. Other signs repeat what is said in words.
                Inline::Marked { mark: Mark::Seen, class, words } => {
                    if class == "dots" {
                        let dots: String = words.iter().map(seen).collect();
                        self.text
                            .push_str(&format!("<span class=\"dots\" aria-hidden=\"true\">{dots}</span>"));
                    }
                }
                Inline::Marked { mark, class, words } => {
                    let name = match mark {
                        Mark::Strong => "b",
                        Mark::Emphasis => "i",
                        Mark::Code => "code",
                        Mark::Small => "small",
                        Mark::Title => "cite",
                        _ => "span",
                    };
                    let class = if *mark == Mark::Heard { "" } else { class };
                    self.open(name, class, None);
                    self.piece(words);
                    self.text.push_str(&format!("</{name}>"));
                }
                Inline::Link { link, class, words } => match self.anchors.way(link) {
                    Some(way) => {
                        let is_note = document::leads_to_a_note(link);
                        if is_note {
                            self.text.push_str("<sup>");
                        }
                        self.open("a", class, None);
                        self.text.pop();
                        self.text.push_str(&format!(" href=\"{way}\">"));
                        self.piece(words);
                        self.text.push_str(if is_note { "</a></sup>" } else { "</a>" });
                    }
                    None => self.words(words),
                },
            }
        }
    }
}

fn seen(word: &Inline) -> String {
    match word {
        Inline::Text(text) => escaped(text),
        Inline::Marked { words, .. } | Inline::Link { words, .. } => words.iter().map(seen).collect(),
    }
}

/// An address as it stands in quotes: what no address may hold is written with its number.
pub(super) fn address(link: &str) -> String {
    let mut address = String::with_capacity(link.len());
    for letter in link.chars() {
        match letter {
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                address.push_str(&format!("%{:02X}", u32::from(letter)));
            }
            letter if letter.is_control() => {}
            letter => address.push(letter),
        }
    }
    escaped(&address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.into())
    }

    fn paragraph(words: Vec<Inline>) -> Block {
        Block::Paragraph { class: String::new(), words }
    }

    fn part_of(id: &str, blocks: Vec<Block>) -> Part {
        Part {
            id: id.into(),
            title: "T".into(),
            lede: String::new(),
            facts: Vec::new(),
            is_card: false,
            blocks,
        }
    }

    fn body_of(parts: Vec<Part>) -> String {
        let document = Document { parts, pictures: BTreeMap::new() };
        part(&document.parts[0], 1, document.parts.len(), &Anchors::of(&document), "ltr").body
    }

    #[test]
    fn what_runs_against_the_page_keeps_its_own_order() {
        let name = Inline::Marked { mark: Mark::Strong, class: String::new(), words: vec![text("حساب")] };
        let date =
            Inline::Marked { mark: Mark::Small, class: String::new(), words: vec![text("24 July 2025")] };
        let blocks = vec![
            paragraph(vec![text("3 red flags at "), name, text(".")]),
            paragraph(vec![text("أجور "), date]),
            paragraph(vec![text("Payoneer ليست متهمة!")]),
        ];
        let document = Document { parts: vec![part_of("part_a", blocks)], pictures: BTreeMap::new() };
        let body = part(&document.parts[0], 1, 1, &Anchors::of(&document), "rtl").body;
        for expected in [
            "<p class=\"eyebrow\"><bdi dir=\"ltr\">Part 1 of 1</bdi></p>",
            "<p><bdi dir=\"ltr\">3 red flags at <b dir=\"rtl\">حساب</b>.</bdi></p>",
            "<p>أجور <small dir=\"ltr\">24 July 2025</small></p>",
            "<p>Payoneer ليست متهمة!</p>",
        ] {
            assert!(body.contains(expected), "{expected} is not in {body}");
        }
    }

    #[test]
    fn notes_have_the_letters_of_their_marks() {
        let mark =
            Inline::Link { link: "#g--footnote_1".into(), class: String::new(), words: vec![text("a")] };
        let id = Some("g--footnote_1".to_string());
        let note = Item { id, class: String::new(), number: None, blocks: vec![paragraph(vec![text("N")])] };
        let notes = Block::List { bullets: Bullets::Letters, class: "footnotes".into(), items: vec![note] };
        let body = body_of(vec![part_of("part_a", vec![paragraph(vec![mark]), notes])]);
        assert!(body.contains("<sup><a href=\"a.xhtml#g--footnote_1\">a</a></sup>"), "{body}");
        assert!(body.contains("<ol class=\"footnotes\" type=\"a\">"), "{body}");
    }

    #[test]
    fn a_link_leads_to_the_file_of_its_anchor_and_one_to_nothing_is_its_words() {
        let link = |to: &str| Inline::Link { link: to.into(), class: String::new(), words: vec![text(to)] };
        let first = part_of(
            "part_a",
            vec![paragraph(vec![link("#x"), link("#y"), link("https://b.example/?c&d e")])],
        );
        let group = Block::Group { class: String::new(), id: Some("x".into()), blocks: Vec::new() };
        let body = body_of(vec![first, part_of("part_b", vec![group])]);
        assert!(
            body.contains("<a href=\"b.xhtml#x\">#x</a>#y<a href=\"https://b.example/?c&amp;d%20e\">"),
            "{body}"
        );
    }

    #[test]
    fn what_is_heard_is_seen_and_signs_for_the_eye_are_left_out() {
        let mark = |mark, class: &str, said: &str| Inline::Marked {
            mark,
            class: class.into(),
            words: vec![text(said)],
        };
        let words = vec![
            mark(Mark::Seen, "dots", "●○"),
            mark(Mark::Seen, "flag-number", "9"),
            mark(Mark::Heard, "unseen", "Stage "),
            text("3 <b>\u{1}"),
        ];
        let body = body_of(vec![part_of("part_a", vec![paragraph(words)])]);
        let expected =
            "<p><span class=\"dots\" aria-hidden=\"true\">●○</span><span>Stage </span>3 &lt;b&gt;</p>";
        assert!(body.contains(expected), "{body}");
    }

    #[test]
    fn links_of_a_drawing_lead_to_files_too() {
        let drawing = Block::Drawing {
            class: "map".into(),
            svg: "<svg><a href=\"#x\"><text>X</text></a><a href=\"#gone\"></a></svg>".into(),
            says: "A map".into(),
        };
        let group = Block::Group { class: String::new(), id: Some("x".into()), blocks: Vec::new() };
        let body = body_of(vec![part_of("part_a", vec![drawing]), part_of("part_b", vec![group])]);
        assert!(
            body.contains("<a href=\"b.xhtml#x\"><text>X</text></a><a href=\"nav.xhtml\"></a>"),
            "{body}"
        );
        assert!(body.contains("<figure dir=\"ltr\" class=\"drawing-of map\"><svg>"), "{body}");
    }

    #[test]
    fn a_cell_says_which_column_it_is_in() {
        let cell = |is_head, said: &str| Cell {
            is_head,
            columns: 1,
            rows: 1,
            is_number: false,
            blocks: vec![paragraph(vec![text(said)])],
        };
        let table = Block::Table {
            class: "stack".into(),
            caption: Vec::new(),
            widths: vec![50, 50],
            head: vec![Row { id: None, cells: vec![cell(true, "Party"), cell(true, "Date")] }],
            body: vec![Row { id: None, cells: vec![cell(true, "Alis"), cell(false, "2024")] }],
        };
        let body = body_of(vec![part_of("part_a", vec![table])]);
        let row = "<tr><th scope=\"row\">Alis</th><td data-label=\"Date\">2024</td></tr>";
        assert!(body.contains(row), "{body}");
    }
}
