//! Reading the running text out of the one file. Knows elements and classes of our own templates and nothing of
//! editions; whatever it does not know it takes for what surrounds it.

use super::{Block, Bullets, Cell, Document, Inline, Item, Mark, Part, Row, Term, aloud, each_mut, said};
use crate::render::xml::add_escaped;
use base64::{Engine, engine::general_purpose::STANDARD};
use scraper::{ElementRef, Html, Node, Selector, node::Element};
use std::collections::BTreeMap;

/// Elements that begin on a line of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "dt",
    "dd",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "img",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "svg",
    "table",
    "ul",
];
/// Elements that only a browser needs.
const DROPPED: &[&str] = &["button", "input", "link", "nav", "noscript", "script", "style", "template"];
/// Classes of what only a browser needs: links to the place one is at, what a script fills, what unfolds a text.
const DROPPED_CLASSES: &[&str] = &["here", "map-says", "fold"];
/// Where pieces stand apart by style alone, and what stands between them in running text.
const APART: &[(&str, &str)] = &[
    ("meta", " · "),
    ("tags", " · "),
    ("qualities", " · "),
    ("mentions", " · "),
    ("rank-number", " "),
    ("path", ": "),
];

/// Reads the one file.
pub(super) fn read(html: &str) -> Document {
    let page = Html::parse_document(html);
    let parts = Selector::parse("section.part").expect("the selector is written here and is one");
    let mut document = Document { parts: page.select(&parts).map(part).collect(), pictures: BTreeMap::new() };
    for part in &mut document.parts {
        close_gaps(&mut part.blocks);
        name_pictures(&mut part.blocks, &mut document.pictures);
    }
    document
}

/// Lets no heading be more than one level below the one before it. Authors are told of a level that they skip; who
/// hears a book is not to look for what is not there.
fn close_gaps(blocks: &mut [Block]) {
    let mut before = 1;
    each_mut(blocks, &mut |block| {
        if let Block::Heading { level, .. } = block {
            *level = (*level).min(before + 1);
            before = *level;
        }
    });
}

/// Gives each picture a name, and takes its bytes out of the address that holds them.
fn name_pictures(blocks: &mut [Block], pictures: &mut BTreeMap<String, Vec<u8>>) {
    each_mut(blocks, &mut |block| {
        let Block::Picture { file, .. } = block else { return };
        let (kind, bytes) = file.split_once(";base64,").unwrap_or_default();
        let ending = match kind {
            "data:image/jpeg" => "jpg",
            "data:image/svg+xml" => "svg",
            _ => kind.rsplit('/').next().unwrap_or_default(),
        };
        let name = format!("picture-{}.{ending}", pictures.len() + 1);
        // What is no base64 is no picture, and whoever opens it will say so.
        pictures.insert(name.clone(), STANDARD.decode(bytes).unwrap_or_default());
        *file = name;
    });
}

fn part(section: ElementRef<'_>) -> Part {
    let id = section.attr("id").unwrap_or_default().to_string();
    let head = section.child_elements().find(|child| has_class(child.value(), "part-head"));
    let in_head = |name: &str, class: &str| {
        let is_it = |child: &ElementRef<'_>| {
            child.value().name() == name && (class.is_empty() || has_class(child.value(), class))
        };
        head.and_then(|head| head.child_elements().find(is_it))
    };
    let text = |element: Option<ElementRef<'_>>| element.map(|e| aloud(&inlines(e)).trim().to_string());
    let facts = in_head("ul", "facts").into_iter().flat_map(|list| list.child_elements());
    let mut blocks = Vec::new();
    for child in section.child_elements().filter(|child| !has_class(child.value(), "part-head")) {
        blocks.extend(block(child));
    }
    Part {
        title: text(in_head("h2", "")).unwrap_or_default(),
        lede: text(in_head("p", "lede")).unwrap_or_default(),
        facts: facts.filter_map(|fact| text(Some(fact))).collect(),
        is_card: has_class(section.value(), "is-card"),
        blocks: joined(blocks),
        id,
    }
}

fn has_class(element: &Element, class: &str) -> bool {
    element.classes().any(|known| known == class)
}

fn is_dropped(element: &Element) -> bool {
    DROPPED.contains(&element.name()) || DROPPED_CLASSES.iter().any(|class| has_class(element, class))
}

fn is_block(element: &Element) -> bool {
    BLOCKS.contains(&element.name()) || (element.name() == "span" && has_class(element, "row"))
}

fn class(element: &Element) -> String {
    element.attr("class").unwrap_or_default().to_string()
}

fn id(element: &Element) -> Option<String> {
    element.attr("id").map(str::to_string)
}

/// What an element holds: blocks as they are, and whatever stands between them as paragraphs.
fn blocks(element: ElementRef<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut words = Words::of(element);
    for child in element.children() {
        match ElementRef::wrap(child) {
            Some(child) if is_dropped(child.value()) => {}
            Some(child) if is_block(child.value()) => {
                blocks.extend(paragraph(words.end()));
                blocks.extend(block(child));
            }
            Some(child) => words.add(child),
            None => words.add_text(child.value()),
        }
    }
    blocks.extend(paragraph(words.end()));
    joined(blocks)
}

fn paragraph(words: Vec<Inline>) -> Option<Block> {
    (!words.is_empty()).then(|| Block::Paragraph { class: String::new(), words })
}

/// Headings of a group without a name of its own are headings of what surrounds it, so a group that says nothing is
/// opened.
fn joined(blocks: Vec<Block>) -> Vec<Block> {
    let mut joined = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block {
            Block::Group { class, id: None, blocks } if class.is_empty() => joined.extend(blocks),
            block => joined.push(block),
        }
    }
    joined
}

fn block(element: ElementRef<'_>) -> Vec<Block> {
    let value = element.value();
    let class = class(value);
    if is_dropped(value) {
        return Vec::new();
    }
    let one = match value.name() {
        "p" | "summary" | "figcaption" | "span" if !has_blocks(element) => {
            let words = trimmed(inlines(element));
            if words.is_empty() {
                return Vec::new();
            }
            let class = if value.name() == "summary" { "fold-title".into() } else { class };
            Block::Paragraph { class, words }
        }
        name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => Block::Heading {
            // The title of a part is the first level in running text and the second in the one file.
            level: name.as_bytes()[1].saturating_sub(b'0' + 1).clamp(2, 6),
            id: id(value),
            words: trimmed(inlines(element)),
        },
        "ul" | "ol" => list(element, class),
        "dl" => Block::Terms { class, items: terms(element) },
        "table" => table(element, class),
        "blockquote" => Block::Quote { blocks: blocks(element) },
        "pre" => Block::Code { text: element.text().collect() },
        "hr" => return Vec::new(),
        "svg" => Block::Drawing {
            class,
            svg: drawing(element),
            says: value.attr("aria-label").unwrap_or_default().to_string(),
        },
        "img" => Block::Picture {
            file: value.attr("src").unwrap_or_default().to_string(),
            says: value.attr("alt").unwrap_or_default().to_string(),
        },
        _ => Block::Group { class, id: id(value), blocks: blocks(element) },
    };
    match one {
        Block::Group { id: None, blocks, .. } if blocks.is_empty() => Vec::new(),
        one => vec![one],
    }
}

/// A drawing as a file of its own, which is XML: HTML lets signs stand in attributes that end them there.
fn drawing(element: ElementRef<'_>) -> String {
    let mut svg = String::new();
    add_xml(element, &mut svg);
    match svg.strip_prefix("<svg") {
        Some(rest) if !rest.contains("xmlns=") => format!("<svg xmlns=\"http://www.w3.org/2000/svg\"{rest}"),
        _ => svg,
    }
}

fn add_xml(element: ElementRef<'_>, xml: &mut String) {
    let name = element.value().name();
    xml.push('<');
    xml.push_str(name);
    for (key, value) in element.value().attrs() {
        xml.push(' ');
        xml.push_str(key);
        xml.push_str("=\"");
        add_escaped(value, xml);
        xml.push('"');
    }
    xml.push('>');
    for child in element.children() {
        match ElementRef::wrap(child) {
            Some(child) => add_xml(child, xml),
            None => {
                if let Node::Text(text) = child.value() {
                    add_escaped(text, xml);
                }
            }
        }
    }
    xml.push_str("</");
    xml.push_str(name);
    xml.push('>');
}

fn has_blocks(element: ElementRef<'_>) -> bool {
    element.child_elements().any(|child| is_block(child.value()))
}

fn list(element: ElementRef<'_>, class: String) -> Block {
    let bullets = match element.value().name() {
        _ if has_class(element.value(), "ticks") => Bullets::Boxes,
        "ol" if element.attr("type") == Some("a") => Bullets::Letters,
        "ol" => Bullets::Numbers,
        _ => Bullets::Marks,
    };
    let number = |element: ElementRef<'_>, name: &str| element.attr(name)?.parse::<usize>().ok();
    let start = number(element, "start");
    let item = |(at, child): (usize, ElementRef<'_>)| Item {
        id: id(child.value()),
        class: self::class(child.value()),
        number: number(child, "value").or(start.map(|start| start + at)),
        blocks: blocks(child),
    };
    let items = element.child_elements().filter(|child| child.value().name() == "li");
    Block::List { bullets, class, items: items.enumerate().map(item).collect() }
}

/// Terms stand in a list of terms, alone or each in a `div` with what is said of it.
fn terms(element: ElementRef<'_>) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut add = |child: ElementRef<'_>, id: Option<String>| match child.value().name() {
        "dt" => terms.push(Term { id, term: trimmed(inlines(child)), blocks: Vec::new() }),
        "dd" => {
            if let Some(term) = terms.last_mut() {
                term.blocks.extend(blocks(child));
            }
        }
        _ => {}
    };
    for child in element.child_elements() {
        match child.value().name() {
            "div" => {
                let mut anchor = id(child.value());
                child.child_elements().for_each(|inside| add(inside, anchor.take()));
            }
            _ => add(child, id(child.value())),
        }
    }
    terms
}

fn table(element: ElementRef<'_>, class: String) -> Block {
    let (mut caption, mut head, mut body) = (Vec::new(), Vec::new(), Vec::new());
    for child in element.child_elements() {
        let rows = child.child_elements().filter(|row| row.value().name() == "tr").map(row);
        match child.value().name() {
            "caption" => caption = trimmed(inlines(child)),
            "thead" => head.extend(rows),
            "tbody" | "tfoot" => body.extend(rows),
            _ => {}
        }
    }
    Block::Table { class, caption, widths: widths(&head, &body), head, body }
}

/// How wide the columns of a table want to be: enough for the longest word, and more where there is more to read, though
/// not in proportion, since long text can go on below.
fn widths(head: &[Row], body: &[Row]) -> Vec<u32> {
    let width = |row: &Row| row.cells.iter().map(|cell| cell.columns).sum::<usize>();
    let count = head.iter().chain(body).map(width).max().unwrap_or(0);
    let (mut longest, mut letters, mut cells) =
        (vec![3.0_f64; count], vec![0.0_f64; count], vec![0.0_f64; count]);
    for row in head.iter().chain(body) {
        let mut at = 0;
        for cell in &row.cells {
            if cell.columns == 1 && at < count {
                let text = said(&cell.blocks);
                let word = text.split([' ', '/', '-']).map(|word| word.chars().count()).max().unwrap_or(0);
                longest[at] = longest[at].max(word.min(18) as f64);
                letters[at] += text.chars().count().min(400) as f64;
                cells[at] += 1.0;
            }
            at += cell.columns;
        }
    }
    let wants: Vec<f64> =
        (0..count).map(|at| longest[at] + 2.5 * (letters[at] / cells[at].max(1.0)).sqrt()).collect();
    let all: f64 = wants.iter().sum();
    wants.iter().map(|wants| ((100.0 * wants / all.max(1.0)).round() as u32).max(1)).collect()
}

fn row(element: ElementRef<'_>) -> Row {
    let span = |cell: ElementRef<'_>, name: &str| cell.attr(name).and_then(|n| n.parse().ok()).unwrap_or(1);
    let cell = |cell: ElementRef<'_>| Cell {
        is_head: cell.value().name() == "th",
        columns: span(cell, "colspan"),
        rows: span(cell, "rowspan"),
        is_number: has_class(cell.value(), "n"),
        blocks: blocks(cell),
    };
    let cells = element.child_elements().filter(|cell| matches!(cell.value().name(), "td" | "th"));
    Row { id: id(element.value()), cells: cells.map(cell).collect() }
}

/// What stands between the pieces of an element whose style sets them apart.
fn apart(element: ElementRef<'_>) -> Option<&'static str> {
    let is_apart = |class: &str| {
        let own = has_class(element.value(), class);
        // The steps of a path are the items of a list.
        own || (element.value().name() == "li"
            && element.parent().and_then(ElementRef::wrap).is_some_and(|list| has_class(list.value(), class)))
    };
    APART.iter().find(|(class, _)| is_apart(class)).map(|(_, between)| *between)
}

/// The words of an element, whatever elements stand in it.
fn inlines(element: ElementRef<'_>) -> Vec<Inline> {
    let mut words = Words::of(element);
    for child in element.children() {
        match ElementRef::wrap(child) {
            Some(child) => words.add(child),
            None => words.add_text(child.value()),
        }
    }
    words.words
}

/// Words while they are gathered.
struct Words {
    words: Vec<Inline>,
    /// What stands between elements.
    apart: Option<&'static str>,
    /// Whether the last thing was an element.
    after_element: bool,
}

impl Words {
    fn of(element: ElementRef<'_>) -> Words {
        Words { words: Vec::new(), apart: apart(element), after_element: false }
    }

    /// The words so far, without the spaces around them.
    fn end(&mut self) -> Vec<Inline> {
        self.after_element = false;
        trimmed(std::mem::take(&mut self.words))
    }

    /// Adds what an element says, after what stands between it and the one before it.
    fn add(&mut self, element: ElementRef<'_>) {
        let value = element.value();
        if is_dropped(value) {
            return;
        }
        let inside = inlines(element);
        let mark = mark(value);
        if inside.is_empty() && mark != Some(Mark::Break) {
            return;
        }
        if let Some(between) = self.apart.filter(|_| self.after_element) {
            self.words.push(Inline::Text(between.into()));
        }
        self.after_element = true;
        match (value.name(), mark) {
            ("a", None) => {
                let link = value.attr("href").unwrap_or_default().to_string();
                self.words.push(Inline::Link { link, class: class(value), words: inside });
            }
            (_, Some(mark)) => self.words.push(Inline::Marked { mark, class: class(value), words: inside }),
            (_, None) => self.words.extend(inside),
        }
    }

    /// Adds text with each run of spaces and line ends as one space, and none after another.
    fn add_text(&mut self, node: &Node) {
        let Node::Text(text) = node else { return };
        if self.apart.is_some() && text.trim().is_empty() {
            return;
        }
        self.after_element = false;
        if !matches!(self.words.last(), Some(Inline::Text(_))) {
            self.words.push(Inline::Text(String::new()));
        }
        let Some(Inline::Text(said)) = self.words.last_mut() else { return };
        let mut after_space = said.ends_with(' ');
        for letter in text.chars() {
            // Not every space of Unicode: one that does not break is there on purpose.
            let is_space = matches!(letter, ' ' | '\n' | '\t' | '\r');
            if !(is_space && after_space) {
                said.push(if is_space { ' ' } else { letter });
            }
            after_space = is_space;
        }
        if said.is_empty() {
            self.words.pop();
        }
    }
}

/// In which way an element marks its words. `None` for links and for elements that mark nothing.
fn mark(element: &Element) -> Option<Mark> {
    Some(match element.name() {
        "br" => Mark::Break,
        _ if element.attr("aria-hidden") == Some("true") => Mark::Seen,
        _ if has_class(element, "unseen") => Mark::Heard,
        "a" => return None,
        "strong" | "b" => Mark::Strong,
        "em" | "i" => Mark::Emphasis,
        "code" | "kbd" | "samp" => Mark::Code,
        "small" => Mark::Small,
        "cite" => Mark::Title,
        _ if element.attr("class").is_none() => return None,
        _ => Mark::Plain,
    })
}

/// Words without the spaces at the beginning and the end.
fn trimmed(mut words: Vec<Inline>) -> Vec<Inline> {
    while let Some(Inline::Text(text)) = words.last_mut() {
        text.truncate(text.trim_end_matches(' ').len());
        if !text.is_empty() {
            break;
        }
        words.pop();
    }
    while let Some(Inline::Text(text)) = words.first_mut() {
        *text = text.trim_start_matches(' ').to_string();
        if !text.is_empty() {
            break;
        }
        words.remove(0);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks_of(html: &str) -> serde_json::Value {
        let page = format!(
            "<section class=\"part\" id=\"p\"><div class=\"part-head\"><h2>T</h2></div>{html}</section>"
        );
        let document = read(&page);
        serde_json::to_value(&document.parts[0].blocks).expect("a document is plain data")
    }

    #[test]
    fn a_part_has_a_title_a_lede_and_facts() {
        let page = "<section class=\"part is-card\" id=\"part_x\"><div class=\"part-head\"><p class=\"eyebrow\">Part 1</p>\
            <h2 id=\"t\">Title <a class=\"here\" href=\"#t\">#</a></h2><p class=\"lede\">A\n sentence.</p>\
            <ul class=\"facts\"><li>As of today</li></ul></div><p>Text</p></section>";
        let part = &read(page).parts[0];
        assert_eq!((part.title.as_str(), part.lede.as_str()), ("Title", "A sentence."));
        assert_eq!((part.facts.as_slice(), part.is_card), (&["As of today".to_string()][..], true));
        assert_eq!(part.blocks.len(), 1);
    }

    #[test]
    fn headings_are_one_level_higher_than_in_the_one_file() {
        assert_eq!(
            blocks_of("<h3 id=\"a\">One <a class=\"here\" href=\"#a\">#</a></h3>"),
            serde_json::json!([{"is": "heading", "level": 2, "id": "a", "words": ["One"]}])
        );
    }

    #[test]
    fn no_level_of_headings_is_skipped() {
        let read = blocks_of("<h3>Two</h3><h5>Four is three</h5><h6>Five is four</h6><h4>Three</h4>");
        let levels: Vec<_> = read.as_array().expect("blocks").iter().map(|block| &block["level"]).collect();
        assert_eq!(levels, [2, 3, 4, 3]);
    }

    #[test]
    fn text_between_blocks_is_a_paragraph_and_links_and_marks_stay() {
        let read = blocks_of(
            "<div>Some <a href=\"#x\">link</a>,\n <b>bold</b><ul class=\"ticks\"><li>Do</li></ul></div>",
        );
        assert_eq!(
            read,
            serde_json::json!([
                {"is": "paragraph", "class": "", "words":
                    ["Some ", {"link": "#x", "words": ["link"]}, ", ", {"is": "strong", "words": ["bold"]}]},
                {"is": "list", "bullets": "boxes", "class": "ticks", "items":
                    [{"class": "", "blocks": [{"is": "paragraph", "class": "", "words": ["Do"]}]}]}
            ])
        );
    }

    #[test]
    fn a_list_begins_as_it_does_on_the_page() {
        let read = blocks_of(
            "<ol start=\"4\"><li>Four</li><li>Five</li></ol><ol class=\"footnotes\" type=\"a\"><li>Note</li></ol>",
        );
        let items = read[0]["items"].as_array().expect("items");
        let numbers: Vec<_> = items.iter().map(|item| &item["number"]).collect();
        assert_eq!((&read[0]["bullets"], numbers), (&"numbers".into(), vec![&4.into(), &5.into()]));
        assert_eq!((&read[1]["bullets"], read[1]["items"][0].get("number")), (&"letters".into(), None));
    }

    #[test]
    fn what_is_set_apart_by_style_is_set_apart_in_words() {
        let read = read(
            "<section class=\"part\"><p class=\"tags\"><span>Low</span><span>High</span></p>\
             <p><span class=\"dots\" aria-hidden=\"true\">●</span><span class=\"unseen\">Stage </span>3</p></section>",
        );
        let said = |block: &Block| match block {
            Block::Paragraph { words, .. } => aloud(words),
            other => panic!("{other:?}"),
        };
        assert_eq!(said(&read.parts[0].blocks[0]), "Low · High");
        assert_eq!(said(&read.parts[0].blocks[1]), "Stage 3");
    }

    #[test]
    fn a_table_knows_its_head_its_width_and_its_anchors() {
        let read = blocks_of(
            "<table class=\"stack\"><caption>C</caption><thead><tr><th>A</th><th class=\"n\">B</th></tr></thead>\
             <tbody><tr id=\"r\"><th colspan=\"2\">Both</th></tr></tbody></table>",
        );
        let table = &read[0];
        assert_eq!((table["widths"].as_array().map(Vec::len), &table["caption"][0]), (Some(2), &"C".into()));
        assert_eq!(table["head"][0]["cells"][1]["is_number"], true);
        assert_eq!(
            (&table["body"][0]["id"], &table["body"][0]["cells"][0]["columns"]),
            (&"r".into(), &2.into())
        );
    }

    #[test]
    fn a_drawing_is_xml_whatever_its_names_say() {
        let page = "<section class=\"part\"><svg class=\"d\" viewBox=\"0 0 1 1\" aria-label=\"a < b > &quot;c&quot;\"><text>x &amp;&nbsp;y</text></svg></section>";
        let Block::Drawing { svg, says, .. } = &read(page).parts[0].blocks[0] else {
            panic!("it is a drawing")
        };
        assert_eq!(says, "a < b > \"c\"");
        assert!(
            svg.contains("aria-label=\"a &lt; b &gt; &quot;c&quot;\"") && svg.contains("viewBox=\"0 0 1 1\""),
            "{svg}"
        );
        assert!(svg.ends_with("<text>x &amp;\u{a0}y</text></svg>"), "{svg}");
    }

    #[test]
    fn a_picture_is_a_file_with_a_name() {
        let page = "<section class=\"part\"><p><img src=\"data:image/png;base64,AQID\" alt=\"Three bytes\"></p></section>";
        let document = read(page);
        assert_eq!(document.pictures, BTreeMap::from([("picture-1.png".to_string(), vec![1, 2, 3])]));
        assert_eq!(
            document.parts[0].blocks[0],
            Block::Picture { file: "picture-1.png".into(), says: "Three bytes".into() }
        );
    }

    #[test]
    fn terms_keep_their_anchors() {
        let read = blocks_of(
            "<dl class=\"glossary\"><div id=\"ach\"><dt>ACH</dt><dd><p>A network.</p></dd></div></dl>",
        );
        assert_eq!(read[0]["items"][0]["id"], "ach");
        assert_eq!(read[0]["items"][0]["blocks"][0]["words"][0], "A network.");
    }
}
