//! What formats ask of a document that have lines and no layout: which words make a line, which number is said twice,
//! which addresses have to be written out.

use super::{Block, Inline, Row, aloud};

/// Whether a group of this class stands apart from the text around it.
pub(in crate::render) fn is_set_apart(class: &str) -> bool {
    class.split(' ').any(|class| matches!(class, "note" | "placed"))
}

/// Whether a link is the mark of a note.
pub(in crate::render) fn leads_to_a_note(link: &str) -> bool {
    link.starts_with('#') && link.contains("--footnote_")
}

/// The blocks of an item without a paragraph that only repeats the number with which the item begins.
pub(in crate::render) fn without_its_number<'a>(
    class: &str,
    number: usize,
    blocks: &'a [Block],
) -> &'a [Block] {
    match blocks {
        [Block::Paragraph { class: first, words }, rest @ ..]
            if class == "ranks" && first == "rank-number" && aloud(words).trim() == number.to_string() =>
        {
            rest
        }
        _ => blocks,
    }
}

/// The names of the columns of a table, a name for each column that a cell takes.
pub(in crate::render) fn column_names(head: &[Row]) -> Vec<String> {
    let cells = head.last().map_or(&[][..], |row| &row.cells);
    let names = cells.iter().flat_map(|cell| {
        let name = lines_of(&cell.blocks).iter().map(|words| aloud(words)).collect::<Vec<_>>().join(" ");
        std::iter::repeat_n(name.split_whitespace().collect::<Vec<_>>().join(" "), cell.columns)
    });
    names.collect()
}

/// The lines of some blocks, whatever they are: for cells of tables, which are one line.
pub(in crate::render) fn lines_of(blocks: &[Block]) -> Vec<Vec<Inline>> {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { words, .. } | Block::Paragraph { words, .. } => lines.push(words.clone()),
            Block::List { items, .. } => lines.extend(items.iter().flat_map(|item| lines_of(&item.blocks))),
            Block::Terms { items, .. } => {
                for term in items {
                    let mut line = term.term.clone();
                    line.push(Inline::Text(": ".into()));
                    let said = lines_of(&term.blocks);
                    line.extend(said.join(&Inline::Text("; ".into())));
                    lines.push(line);
                }
            }
            Block::Table { head, body, .. } => {
                let cells = head.iter().chain(body).flat_map(|row| &row.cells);
                lines.extend(cells.flat_map(|cell| lines_of(&cell.blocks)));
            }
            Block::Quote { blocks } | Block::Group { blocks, .. } => lines.extend(lines_of(blocks)),
            Block::Code { text } => lines.push(vec![Inline::Text(text.replace('\n', " "))]),
            Block::Drawing { says, .. } | Block::Picture { says, .. } if says.is_empty() => {}
            Block::Drawing { says, .. } | Block::Picture { says, .. } => {
                lines.push(vec![Inline::Text(says.clone())]);
            }
        }
    }
    lines
}

/// Whether a link leads out of the handbook, to where a reader can go.
pub(in crate::render) fn leads_out(link: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme))
}

/// Whether the words of a link are its address.
pub(in crate::render) fn is_said(link: &str, words: &str) -> bool {
    let address = link.strip_prefix("mailto:").unwrap_or(link);
    let bare = address.split_once("://").map_or(address, |(_, bare)| bare);
    [address, bare].iter().any(|address| *address == words || address.strip_suffix('/') == Some(words))
}
