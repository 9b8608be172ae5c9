//! Plain text: a handbook for e-mail and chat, in lines of 78 columns that any program shows.
//! Says what is read aloud; what is only for the eye is left out. Tables are rows of labelled lines.

use super::{
    Artifact, Download, Format, Job, Setting, SitePath, Sizes,
    document::{self, Block, Bullets, Cell, Inline, Item, Mark, Part, Row, aloud},
    lines::Lines,
    masthead::Masthead,
    notes::letter,
};
use crate::diagnostic::Diagnostic;
use unicode_width::UnicodeWidthStr;

/// Plain text.
pub struct Text;

const FILE: &str = "download/*.txt";
/// As wide as e-mail wants it.
const WIDTH: usize = 78;

impl Format for Text {
    fn name(&self) -> &'static str {
        "txt"
    }

    fn is_for_reading(&self) -> bool {
        true
    }

    fn downloads(&self) -> &'static [Download] {
        &[Download {
            file: FILE,
            label: "Handbook as plain text",
            short: "Text",
            good_for: "e-mail and chat, or any program that shows text",
            loads: &[],
        }]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        Box::new(Sheet { job })
    }
}

struct Sheet<'a, 'p> {
    job: &'a Job<'a, 'p>,
}

impl Setting for Sheet<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        vec![self.job.path(FILE)]
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        let document = self.job.document()?;
        let head = Masthead::of(self.job);
        let mut lines = Lines::new(Some(WIDTH));
        masthead(&head, &mut lines);
        for part in &document.parts {
            add_part(part, &mut lines);
        }
        lines.gap();
        lines.put(head.marking);
        Ok(Artifact { path: path.clone(), bytes: lines.end().into_bytes() })
    }
}

fn masthead(head: &Masthead<'_>, lines: &mut Lines) {
    lines.put(head.marking);
    lines.gap();
    lines.line(head.title);
    lines.put(&"=".repeat(head.title.width().min(WIDTH)));
    lines.line(&head.whose);
    if let Some(subtitle) = head.subtitle {
        lines.gap();
        lines.line(subtitle);
    }
    lines.gap();
    for fact in &head.facts {
        let address = fact.link.as_deref().filter(|link| !link.starts_with("mailto:"));
        let address = address.map_or_else(String::new, |link| format!(" ({link})"));
        lines.within(&format!("{}: ", fact.label), "  ", |lines| {
            lines.line(&format!("{}{address}", fact.said));
        });
    }
}

fn add_part(part: &Part, lines: &mut Lines) {
    lines.gap();
    lines.put("");
    lines.put(&"=".repeat(WIDTH));
    lines.line(&part.title);
    lines.put(&"=".repeat(WIDTH));
    if !part.lede.is_empty() {
        lines.gap();
        lines.line(&part.lede);
    }
    if !part.facts.is_empty() {
        lines.gap();
        lines.line(&part.facts.join(" · "));
    }
    blocks(&part.blocks, lines);
}

fn blocks(list: &[Block], lines: &mut Lines) {
    list.iter().for_each(|block| one(block, lines));
}

fn one(block: &Block, lines: &mut Lines) {
    match block {
        Block::Group { class, blocks: inside, .. } if !document::is_set_apart(class) => blocks(inside, lines),
        Block::Drawing { says, .. } if says.is_empty() => {}
        Block::Paragraph { words, .. } if said(words).is_empty() => {}
        _ => {
            lines.gap();
            add(block, lines);
        }
    }
}

fn add(block: &Block, lines: &mut Lines) {
    match block {
        Block::Heading { level, words, .. } => heading(*level, &said(words), lines),
        Block::Paragraph { words, .. } => said(words).split('\n').for_each(|line| lines.line(line.trim())),
        Block::List { bullets, class, items } => list(*bullets, class, items, lines),
        Block::Terms { items, .. } => {
            for (at, term) in items.iter().enumerate() {
                if at > 0 {
                    lines.no_gap();
                }
                // A term with one paragraph is one line; what is longer hangs below it.
                let label = format!("{}: ", said(&term.term).trim_end_matches(':'));
                lines.within(&label, "  ", |lines| blocks(&term.blocks, lines));
            }
        }
        Block::Table { caption, head, body, .. } => table(caption, head, body, lines),
        Block::Quote { blocks: inside } => lines.within("> ", "> ", |lines| blocks(inside, lines)),
        Block::Code { text } => text.lines().for_each(|line| lines.put(&format!("    {line}"))),
        Block::Drawing { says, .. } => lines.line(&format!("[Drawing: {says}]")),
        Block::Picture { says, .. } => lines.line(&format!("[Picture: {says}]")),
        Block::Group { blocks: inside, .. } => lines.within("| ", "| ", |lines| blocks(inside, lines)),
    }
}

/// The second level is underlined twice as strongly as the third; below, a sign begins the line.
fn heading(level: u8, words: &str, lines: &mut Lines) {
    match level {
        2 | 3 => {
            lines.line(words);
            let line = if level == 2 { "-" } else { "." };
            lines.put(&line.repeat(words.width().min(WIDTH)));
        }
        _ => lines.line(&format!("* {words}")),
    }
}

fn list(bullets: Bullets, class: &str, items: &[Item], lines: &mut Lines) {
    let is_long = items.iter().any(|item| item.blocks.len() > 1);
    for (at, item) in items.iter().enumerate() {
        let number = item.number.unwrap_or(at + 1);
        let first = match bullets {
            Bullets::Marks => "- ".to_string(),
            Bullets::Boxes => "[ ] ".to_string(),
            Bullets::Numbers => format!("{number}. "),
            Bullets::Letters => format!("[{}] ", letter(number)),
        };
        if is_long && at > 0 {
            lines.gap();
        }
        let rest = " ".repeat(first.len());
        let shown = document::without_its_number(class, number, &item.blocks);
        lines.within(&first, &rest, |lines| blocks(shown, lines));
        if !is_long {
            lines.no_gap();
        }
    }
}

/// Each row is an item that begins with its first cell; the other cells are lines with the names of their columns.
fn table(caption: &[Inline], head: &[Row], body: &[Row], lines: &mut Lines) {
    if !caption.is_empty() {
        lines.line(&format!("{}:", said(caption).trim_end_matches(':')));
        lines.gap();
    }
    let names = document::column_names(head);
    for (nth, row) in body.iter().enumerate() {
        if nth > 0 {
            lines.no_gap();
        }
        match &row.cells[..] {
            [] => {}
            [one] => lines.line(&in_a_line(one)),
            [first, others @ ..] => lines.within("- ", "  ", |lines| {
                lines.line(&labelled(names.first(), first));
                let mut at = first.columns;
                for cell in others {
                    let said = labelled(names.get(at), cell);
                    if !said.is_empty() {
                        lines.within("", "  ", |lines| lines.line(&said));
                    }
                    at += cell.columns;
                }
            }),
        }
    }
}

fn labelled(name: Option<&String>, cell: &Cell) -> String {
    let said = in_a_line(cell);
    match name {
        Some(name) if !name.is_empty() && !said.is_empty() && !cell.is_head => format!("{name}: {said}"),
        _ => said,
    }
}

fn in_a_line(cell: &Cell) -> String {
    let pieces: Vec<String> = document::lines_of(&cell.blocks).iter().map(|words| said(words)).collect();
    pieces.join("; ").replace('\n', " ")
}

/// What is read aloud, with the addresses of links that lead out of the handbook.
fn said(words: &[Inline]) -> String {
    fn add(words: &[Inline], text: &mut String) {
        for word in words {
            match word {
                Inline::Text(said) => text.push_str(said),
                Inline::Marked { mark: Mark::Seen, .. } => {}
                Inline::Marked { mark: Mark::Break, .. } => text.push('\n'),
                Inline::Marked { words, .. } => add(words, text),
                // What is raised on the page stands in brackets, as the numbers of sources do.
                Inline::Link { link, words, .. } if document::leads_to_a_note(link) => {
                    text.push_str(&format!("[{}]", aloud(words)));
                }
                Inline::Link { link, class, words } => {
                    add(words, text);
                    if class == "flag-number" {
                        text.push_str(": ");
                    }
                    if document::leads_out(link) && !document::is_said(link, &aloud(words)) {
                        text.push_str(&format!(" <{link}>"));
                    }
                }
            }
        }
    }
    let mut text = String::new();
    add(words, &mut text);
    // Where a sign for the eye was left out, the space beside it is left.
    text.replace("  ", " ").trim().to_string()
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

    fn written(list: &[Block]) -> String {
        let mut lines = Lines::new(Some(WIDTH));
        blocks(list, &mut lines);
        lines.end()
    }

    #[test]
    fn a_red_flag_begins_with_its_number() {
        let seen = Inline::Marked { mark: Mark::Seen, class: "flag-number".into(), words: vec![text("7")] };
        let blocks = vec![
            paragraph(vec![seen]),
            paragraph(vec![text("Money moves.")]),
            paragraph(vec![text("Strong")]),
        ];
        let item = Item { id: None, class: String::new(), number: Some(7), blocks };
        let list = Block::List { bullets: Bullets::Numbers, class: "flags".into(), items: vec![item] };
        let before = paragraph(vec![text("Weigh them.")]);
        assert_eq!(written(&[before, list]), "Weigh them.\n\n7. Money moves.\n\n   Strong\n");
    }

    #[test]
    fn notes_have_the_marks_of_the_page() {
        let mark =
            Inline::Link { link: "#g--footnote_2".into(), class: String::new(), words: vec![text("b")] };
        let note = |said| Item {
            id: None,
            class: String::new(),
            number: None,
            blocks: vec![paragraph(vec![text(said)])],
        };
        let items = vec![note("One"), note("Two")];
        let notes = Block::List { bullets: Bullets::Letters, class: "footnotes".into(), items };
        let marked = paragraph(vec![text("Wages"), mark, text(".")]);
        assert_eq!(written(&[marked, notes]), "Wages[b].\n\n[a] One\n[b] Two\n");
    }

    #[test]
    fn a_row_is_told_with_the_names_of_its_columns() {
        let cell = |is_head, said: &str| Cell {
            is_head,
            columns: 1,
            rows: 1,
            is_number: false,
            blocks: vec![paragraph(vec![text(said)])],
        };
        let row = |is_head, one, two| Row { id: None, cells: vec![cell(true, one), cell(is_head, two)] };
        let table = Block::Table {
            class: String::new(),
            caption: vec![text("Legal status")],
            widths: vec![50, 50],
            head: vec![row(true, "Party", "Date")],
            body: vec![row(false, "Alis", "2024"), row(false, "Andreyev", "")],
        };
        assert_eq!(written(&[table]), "Legal status:\n\n- Alis\n  Date: 2024\n- Andreyev\n");
    }

    #[test]
    fn an_address_is_written_out_unless_it_is_said() {
        let link = |to: &str, said: &str| Inline::Link {
            link: to.into(),
            class: String::new(),
            words: vec![text(said)],
        };
        assert_eq!(said(&[link("https://a.example/b", "Notice")]), "Notice <https://a.example/b>");
        assert_eq!(said(&[link("https://a.example/", "a.example")]), "a.example");
        assert_eq!(said(&[link("#here", "Notice")]), "Notice");
    }
}
