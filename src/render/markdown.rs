//! CommonMark: a handbook for editors, for wikis and for language models, and `llms.txt`, which tells these what there is.
//! Nothing that a pack says is taken for a mark: what would be one is written with a backslash.

mod escape;
mod index;

use super::{
    Artifact, Download, Format, Job, Setting, SitePath, Sizes,
    document::{self, Block, Bullets, Cell, Inline, Item, Mark, Part, Row, aloud},
    lines::Lines,
    masthead::Masthead,
    notes::letter,
};
use crate::diagnostic::Diagnostic;
use escape::{Line, address};

/// CommonMark with the tables and the tick boxes of GitHub's.
pub struct Markdown;

pub(super) const FILE: &str = "download/*.md";
const INDEX: &str = "llms.txt";
/// A cell with more letters than this makes its table a list, since a line of a table cannot be wrapped.
const LONGEST_CELL: usize = 160;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "md"
    }

    fn downloads(&self) -> &'static [Download] {
        &[Download {
            file: FILE,
            label: "Handbook as Markdown",
            short: "Markdown",
            good_for: "editors, wikis and language models",
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
        vec![self.job.path(FILE), self.job.path(INDEX)]
    }

    fn render(&self, path: &SitePath, finished: &Sizes) -> Result<Artifact, Diagnostic> {
        let document = self.job.document()?;
        let head = Masthead::of(self.job);
        let text = if *path == self.job.path(INDEX) {
            index::of(self.job, document, &head, finished)
        } else {
            let mut lines = Lines::new(None);
            masthead(&head, &mut lines);
            document.parts.iter().for_each(|part| add_part(part, &mut lines));
            lines.gap();
            lines.put(&format!("**{}**", head.marking));
            lines.end()
        };
        Ok(Artifact { path: path.clone(), bytes: text.into_bytes() })
    }
}

fn masthead(head: &Masthead<'_>, lines: &mut Lines) {
    lines.put(&format!("**{}**", head.marking));
    lines.gap();
    lines.put(&format!("# {}", plain(head.title)));
    lines.gap();
    lines.put(&format!("**{}**", plain(&head.whose)));
    if let Some(subtitle) = head.subtitle {
        lines.gap();
        lines.put(&plain(subtitle));
    }
    lines.gap();
    for fact in &head.facts {
        let said = plain(&fact.said);
        let said = match &fact.link {
            Some(link) => format!("[{said}]({})", address(link)),
            None => said,
        };
        lines.put(&format!("- **{}**: {said}", fact.label));
    }
}

fn add_part(part: &Part, lines: &mut Lines) {
    lines.gap();
    lines.put(&format!("## {}", plain(&part.title)));
    if !part.lede.is_empty() {
        lines.gap();
        lines.put(&plain(&part.lede));
    }
    if !part.facts.is_empty() {
        lines.gap();
        lines.put(&plain(&part.facts.join(" · ")));
    }
    blocks(&part.blocks, lines);
}

/// Two lists that follow each other begin with different marks, since they would else be one.
fn blocks(list: &[Block], lines: &mut Lines) {
    let mut turn = false;
    let mut after_list = false;
    for block in list {
        let is_list = matches!(block, Block::List { .. } | Block::Terms { .. } | Block::Table { .. });
        turn = is_list && after_list && !turn;
        one(block, turn, lines);
        after_list = is_list;
    }
}

fn one(block: &Block, turn: bool, lines: &mut Lines) {
    match block {
        Block::Group { class, blocks: inside, .. } if !document::is_set_apart(class) => blocks(inside, lines),
        Block::Drawing { says, .. } if says.is_empty() => {}
        Block::Paragraph { words, .. } if said(words, false).is_empty() => {}
        _ => {
            lines.gap();
            add_block(block, turn, lines);
        }
    }
}

fn add_block(block: &Block, turn: bool, lines: &mut Lines) {
    match block {
        Block::Heading { level, words, .. } => {
            let marks = "#".repeat(usize::from(level + 1).min(6));
            lines.put(&format!("{marks} {}", in_one_line(words)));
        }
        Block::Paragraph { words, .. } => said(words, false).split('\n').for_each(|line| lines.put(line)),
        Block::List { bullets, class, items } => add_list(*bullets, class, items, turn, lines),
        Block::Terms { items, .. } => {
            for (at, term) in items.iter().enumerate() {
                if at > 0 {
                    lines.no_gap();
                }
                let label = aloud(&term.term);
                add_labelled(&plain(label.trim().trim_end_matches(':')), &term.blocks, turn, lines);
            }
        }
        Block::Table { caption, head, body, .. } => add_table(caption, head, body, turn, lines),
        Block::Quote { blocks: inside } | Block::Group { blocks: inside, .. } => {
            lines.within("> ", "> ", |lines| blocks(inside, lines));
        }
        Block::Code { text } => {
            let fence = escape::fence(text, 3);
            lines.put(&fence);
            text.lines().for_each(|line| lines.put(line));
            lines.put(&fence);
        }
        Block::Drawing { says, .. } => lines.put(&format!("Drawing: {}", plain(says))),
        Block::Picture { says, .. } => lines.put(&format!("Picture: {}", plain(says))),
    }
}

/// A label with what is said of it as an item of a list.
fn add_labelled(label: &str, said_of: &[Block], turn: bool, lines: &mut Lines) {
    let mark = if turn { "* " } else { "- " };
    lines.within(mark, "  ", |lines| {
        let (words, rest) = match said_of {
            [Block::Paragraph { words, .. }, rest @ ..] => (in_one_line(words), rest),
            rest => (String::new(), rest),
        };
        lines.put(format!("**{label}**: {words}").trim_end());
        blocks(rest, lines);
    });
}

fn add_list(bullets: Bullets, class: &str, items: &[Item], turn: bool, lines: &mut Lines) {
    let is_long = items.iter().any(|item| item.blocks.len() > 1);
    let mut dot = if turn { ')' } else { '.' };
    let mut counted = None;
    for (at, item) in items.iter().enumerate() {
        let number = item.number.unwrap_or_else(|| counted.map_or(1, |before: usize| before + 1));
        // A list counts on by itself; a number that does not follow begins another list.
        if counted.is_some_and(|before| before + 1 != number) {
            dot = if dot == '.' { ')' } else { '.' };
        }
        counted = Some(number);
        let (first, width) = match (bullets, turn) {
            (Bullets::Numbers, _) => {
                let first = format!("{number}{dot} ");
                let width = first.len();
                (first, width)
            }
            // No list of CommonMark counts by letters.
            (Bullets::Letters, _) => {
                let mark = if turn { '*' } else { '-' };
                (format!("{mark} {} ", plain(&format!("[{}]", letter(number)))), 2)
            }
            (Bullets::Boxes, false) => ("- [ ] ".to_string(), 2),
            (Bullets::Boxes, true) => ("* [ ] ".to_string(), 2),
            (Bullets::Marks, false) => ("- ".to_string(), 2),
            (Bullets::Marks, true) => ("* ".to_string(), 2),
        };
        if is_long && at > 0 {
            lines.gap();
        }
        let shown = document::without_its_number(class, number, &item.blocks);
        lines.within(&first, &" ".repeat(width), |lines| blocks(shown, lines));
        if !is_long {
            lines.no_gap();
        }
    }
}

/// A table, or a list of its rows where a cell is long or there is no head to stand above its columns.
fn add_table(caption: &[Inline], head: &[Row], body: &[Row], turn: bool, lines: &mut Lines) {
    if !caption.is_empty() {
        lines.put(&in_one_line(caption));
        lines.gap();
    }
    let names = document::column_names(head);
    let cells = || body.iter().flat_map(|row| &row.cells);
    let is_short = cells().all(|cell| in_cell(cell).chars().count() <= LONGEST_CELL);
    if !names.is_empty() && is_short {
        let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        lines.put(&row(names.iter().map(|name| plain(name)).collect()));
        lines.put(&row(vec!["---".to_string(); names.len()]));
        for body_row in body {
            let mut cells = Vec::new();
            for cell in &body_row.cells {
                cells.push(in_cell(cell));
                cells.extend(std::iter::repeat_n(String::new(), cell.columns.saturating_sub(1)));
            }
            lines.put(&row(cells));
        }
        return;
    }
    for (nth_row, row) in body.iter().enumerate() {
        if nth_row > 0 {
            lines.no_gap();
        }
        let mut at = 0;
        let mark = if turn { "* " } else { "- " };
        lines.within(mark, "  ", |lines| {
            for (nth, cell) in row.cells.iter().enumerate() {
                let said = in_cell(cell);
                let name = names.get(at).filter(|name| !name.is_empty());
                let line = match name {
                    Some(name) if nth > 0 => format!("{}: {said}", plain(name)),
                    _ => said,
                };
                match nth {
                    0 => lines.put(&line),
                    _ if cell.blocks.is_empty() => {}
                    _ => lines.within("- ", "  ", |lines| lines.put(&line)),
                }
                at += cell.columns;
            }
        });
    }
}

fn in_cell(cell: &Cell) -> String {
    let pieces: Vec<String> =
        document::lines_of(&cell.blocks).iter().map(|words| in_one_line(words)).collect();
    pieces.join("; ")
}

/// Text of our own or a pack's, as it is.
fn plain(text: &str) -> String {
    said(&[Inline::Text(text.to_string())], true)
}

fn in_one_line(words: &[Inline]) -> String {
    said(words, true)
}

/// What is read aloud, with its marks. Links inside the handbook are their words, since there is nothing to leap to.
fn said(words: &[Inline], is_one_line: bool) -> String {
    let mut line = Line::new(is_one_line);
    add(words, false, &mut line);
    line.end()
}

fn add(words: &[Inline], is_marked: bool, line: &mut Line) {
    for word in words {
        match word {
            Inline::Text(text) => line.text(text),
            Inline::Marked { mark: Mark::Seen, .. } => {}
            Inline::Marked { mark: Mark::Break, .. } => line.line_end(),
            Inline::Marked { mark: Mark::Code, words, .. } => line.code(&aloud(words)),
            Inline::Marked { mark, class, words } => {
                let marks = match mark {
                    Mark::Strong => "**",
                    Mark::Emphasis | Mark::Title => "*",
                    _ => "",
                };
                if class == "cites" && line.citation(&aloud(words)) {
                    continue;
                }
                let is_plain = words.iter().all(|word| matches!(word, Inline::Text(_)));
                if marks.is_empty() || is_marked || !is_plain {
                    add(words, is_marked, line);
                } else {
                    line.marked(marks, &aloud(words));
                }
            }
            Inline::Link { link, words, .. } if document::leads_out(link) => {
                line.link(link, |line| add(words, true, line));
            }
            Inline::Link { link, words, .. } if document::leads_to_a_note(link) => {
                line.text(&format!("[{}]", aloud(words)));
            }
            Inline::Link { class, words, .. } => {
                add(words, is_marked, line);
                if class == "flag-number" {
                    line.text(": ");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_have_the_marks_of_the_page() {
        let text = |said: &str| Inline::Text(said.into());
        let paragraph = |words| Block::Paragraph { class: String::new(), words };
        let mark = |link: &str, said| Inline::Link {
            link: link.into(),
            class: String::new(),
            words: vec![text(said)],
        };
        let note = |said| Item {
            id: None,
            class: String::new(),
            number: None,
            blocks: vec![paragraph(vec![text(said)])],
        };
        let marked = paragraph(vec![text("Wages"), mark("#g--footnote_2", "b"), mark("#g--x", ".")]);
        let items = vec![note("One"), note("Two")];
        let notes = Block::List { bullets: Bullets::Letters, class: "footnotes".into(), items };
        let mut lines = Lines::new(None);
        blocks(&[marked, notes], &mut lines);
        assert_eq!(lines.end(), "Wages\\[b\\].\n\n- \\[a\\] One\n- \\[b\\] Two\n");
    }
}
