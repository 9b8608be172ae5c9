//! A handbook as running text: parts, headings, paragraphs, lists and tables, in the order of the pages.
//! It is read out of the one file that holds everything, so what a PDF, a book or a Word file says is what the pages
//! say, and a template is written once. Knows elements of HTML and the classes that mean something; knows no format
//! that is made of it, and drops what only a browser needs: scripts, links to the place one is at, menus.

mod read;
mod spoken;

use super::Job;
use crate::diagnostic::Diagnostic;
use serde::Serialize;
pub(super) use spoken::{
    column_names, is_said, is_set_apart, leads_out, leads_to_a_note, lines_of, without_its_number,
};
use std::collections::BTreeMap;

/// A whole handbook.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// Its parts, in reading order.
    pub parts: Vec<Part>,
    /// The files of its pictures, by name.
    #[serde(skip)]
    pub pictures: BTreeMap<String, Vec<u8>>,
}

/// A part of a handbook. Headings inside it begin at the second level; the part's title is the first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Its anchor, by which links of other parts lead here: `part_nodes`.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// The sentence under its heading.
    pub lede: String,
    /// What qualifies it: `As of 22 November 2026`.
    pub facts: Vec<String>,
    /// Whether it is the card, which is one side of paper.
    pub is_card: bool,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A piece of text that begins on a line of its own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Block {
    /// A heading, from the second level to the sixth; no level is skipped.
    Heading {
        /// The level, from 2 to 6.
        level: u8,
        /// The anchor of what it heads.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// What it says.
        words: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph {
        /// What it is for, in the words of the templates: `summary`, `caution`, `meta`. Empty for plain text.
        class: String,
        /// What it says.
        words: Vec<Inline>,
    },
    /// A list.
    List {
        /// How its items begin.
        bullets: Bullets,
        /// What it is for: `flags`, `path`, `steps`, `ranks`. Empty for plain text.
        class: String,
        /// Its items.
        items: Vec<Item>,
    },
    /// Terms with what is said of each.
    Terms {
        /// What it is for: `sheet`, `glossary`.
        class: String,
        /// The terms.
        items: Vec<Term>,
    },
    /// A table.
    Table {
        /// What it is for.
        class: String,
        /// What it is about; empty where a heading says it.
        caption: Vec<Inline>,
        /// How wide each of its columns wants to be, in hundredths of the table; they are never all of it or nothing.
        widths: Vec<u32>,
        /// The rows that are repeated on each page. May be empty.
        head: Vec<Row>,
        /// The other rows.
        body: Vec<Row>,
    },
    /// Somebody else's words.
    Quote {
        /// What they say.
        blocks: Vec<Block>,
    },
    /// Text in which spaces and line ends matter.
    Code {
        /// The text.
        text: String,
    },
    /// A drawing.
    Drawing {
        /// What it is: `map`, `rank-bar`, `quadrants`.
        class: String,
        /// The drawing as an SVG file without a style; its classes are those of the handbook's own style.
        svg: String,
        /// What it shows, in words. Empty where the text beside it says the same.
        says: String,
    },
    /// A picture.
    Picture {
        /// The name of its file: `picture-1.png`.
        file: String,
        /// What it shows, in words.
        says: String,
    },
    /// Blocks that belong together.
    Group {
        /// What they are: `entry`, `note note-warning`, `rank`, `card-half`. Empty where they only have an anchor.
        class: String,
        /// Their anchor.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// The blocks.
        blocks: Vec<Block>,
    },
}

/// How the items of a list begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bullets {
    /// With a mark.
    Marks,
    /// With their number.
    Numbers,
    /// With the letter of their number, as notes do, whose marks in the text are these letters.
    Letters,
    /// With a box to tick.
    Boxes,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// Its anchor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it is: `s3 branch` for a step of a case. Often empty.
    pub class: String,
    /// The number it has, where its list does not count from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A term and what is said of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Term {
    /// Its anchor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The term.
    pub term: Vec<Inline>,
    /// What is said of it.
    pub blocks: Vec<Block>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Its anchor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// Whether it names its row or column.
    pub is_head: bool,
    /// How many columns it takes.
    pub columns: usize,
    /// How many rows it takes.
    pub rows: usize,
    /// Whether it holds a number, which is set to the end of its column.
    pub is_number: bool,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Inline {
    /// Plain text, each run of spaces and line ends one space.
    Text(String),
    /// Text that is marked in some way.
    Marked {
        /// In which way.
        #[serde(rename = "is")]
        mark: Mark,
        /// In the words of the templates, where they say more: `disc s3`, `cites`, `tag`.
        #[serde(skip_serializing_if = "String::is_empty")]
        class: String,
        /// The text.
        words: Vec<Inline>,
    },
    /// A link.
    Link {
        /// Where it leads: `#anchor` inside the handbook, or an address.
        link: String,
        /// In the words of the templates, where they say more: `flag-number`.
        #[serde(skip_serializing_if = "String::is_empty")]
        class: String,
        /// Its text.
        words: Vec<Inline>,
    },
}

/// In which way text is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Matters.
    Strong,
    /// Is stressed.
    Emphasis,
    /// Is letter by letter what somebody types.
    Code,
    /// Says something beside the matter.
    Small,
    /// Is the title of a work.
    Title,
    /// Has a class and no other mark.
    Plain,
    /// Is seen and not read aloud, since words beside it say the same.
    Seen,
    /// Is read aloud and not seen, since a sign beside it says the same.
    Heard,
    /// Ends a line. It has no text.
    Break,
}

impl Document {
    /// The running text of an edition.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub(super) fn of(job: &Job<'_, '_>) -> Result<Document, Diagnostic> {
        job.pages()?;
        let whole = job.ready(&job.path("handbook.html")).expect("it is one of the pages");
        Ok(read::read(&String::from_utf8_lossy(&whole.bytes)))
    }
}

/// The text of some words, as it is read aloud.
pub(super) fn aloud(words: &[Inline]) -> String {
    fn add(words: &[Inline], text: &mut String) {
        for word in words {
            match word {
                Inline::Text(said) => text.push_str(said),
                Inline::Marked { mark: Mark::Seen, .. } => {}
                Inline::Marked { mark: Mark::Break, .. } => text.push(' '),
                Inline::Marked { words, .. } | Inline::Link { words, .. } => add(words, text),
            }
        }
    }
    let mut text = String::new();
    add(words, &mut text);
    text
}

/// What one comes by when one goes through some blocks in reading order.
pub(super) enum Passed<'a> {
    /// A block, before what stands in it.
    Block(&'a Block),
    /// The anchor of a block, an item, a term or a row.
    Anchor(&'a str),
    /// The words of a block.
    Words(&'a [Inline]),
}

/// Goes through some blocks and all that stands in them.
pub(super) fn each<'a>(blocks: &'a [Block], pass: &mut impl FnMut(Passed<'a>)) {
    for block in blocks {
        pass(Passed::Block(block));
        match block {
            Block::Heading { id, words, .. } => {
                id.iter().for_each(|id| pass(Passed::Anchor(id)));
                pass(Passed::Words(words));
            }
            Block::Paragraph { words, .. } => pass(Passed::Words(words)),
            Block::List { items, .. } => {
                for item in items {
                    item.id.iter().for_each(|id| pass(Passed::Anchor(id)));
                    each(&item.blocks, pass);
                }
            }
            Block::Terms { items, .. } => {
                for term in items {
                    term.id.iter().for_each(|id| pass(Passed::Anchor(id)));
                    pass(Passed::Words(&term.term));
                    each(&term.blocks, pass);
                }
            }
            Block::Table { caption, head, body, .. } => {
                pass(Passed::Words(caption));
                for row in head.iter().chain(body) {
                    row.id.iter().for_each(|id| pass(Passed::Anchor(id)));
                    row.cells.iter().for_each(|cell| each(&cell.blocks, pass));
                }
            }
            Block::Quote { blocks } => each(blocks, pass),
            Block::Group { id, blocks, .. } => {
                id.iter().for_each(|id| pass(Passed::Anchor(id)));
                each(blocks, pass);
            }
            Block::Code { .. } | Block::Drawing { .. } | Block::Picture { .. } => {}
        }
    }
}

/// Changes some blocks and all that stand in them, in reading order.
pub(super) fn each_mut(blocks: &mut [Block], change: &mut impl FnMut(&mut Block)) {
    for block in blocks {
        change(block);
        match block {
            Block::List { items, .. } => items.iter_mut().for_each(|item| each_mut(&mut item.blocks, change)),
            Block::Terms { items, .. } => {
                items.iter_mut().for_each(|term| each_mut(&mut term.blocks, change))
            }
            Block::Table { head, body, .. } => {
                let cells = head.iter_mut().chain(body).flat_map(|row| &mut row.cells);
                cells.for_each(|cell| each_mut(&mut cell.blocks, change));
            }
            Block::Quote { blocks } | Block::Group { blocks, .. } => each_mut(blocks, change),
            Block::Heading { .. }
            | Block::Paragraph { .. }
            | Block::Code { .. }
            | Block::Drawing { .. }
            | Block::Picture { .. } => {}
        }
    }
}

/// The text of some blocks, as it is read aloud, with a space between them.
pub(super) fn said(blocks: &[Block]) -> String {
    let mut text = String::new();
    each(blocks, &mut |passed| {
        match passed {
            Passed::Words(words) => text.push_str(&aloud(words)),
            Passed::Block(Block::Code { text: code }) => text.push_str(code),
            Passed::Block(Block::Drawing { says, .. } | Block::Picture { says, .. }) => text.push_str(says),
            Passed::Block(_) | Passed::Anchor(_) => return,
        }
        text.push(' ');
    });
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_goes_through_a_document_comes_by_everything_in_reading_order() {
        let html = "<section class=\"part\"><h3 id=\"a\">b</h3><div id=\"c\"><blockquote><p>d</p></blockquote></div>\
            <ul><li id=\"e\"><h4>f</h4></li></ul><dl><div id=\"g\"><dt>h</dt><dd><p>i</p></dd></div></dl>\
            <table><caption>j</caption><tr id=\"k\"><td><h5>l</h5><svg aria-label=\"m\"></svg></td></tr></table></section>";
        let mut part = read::read(html).parts.remove(0);
        let mut passed = String::new();
        each(&part.blocks, &mut |one| match one {
            Passed::Anchor(id) => passed.push_str(id),
            Passed::Words(words) => passed.push_str(&aloud(words)),
            Passed::Block(Block::Drawing { says, .. }) => passed.push_str(says),
            Passed::Block(_) => {}
        });
        assert_eq!(passed, "abcdefghijklm");
        assert_eq!(said(&part.blocks), "b d f h i j l m");
        let mut levels = Vec::new();
        each_mut(&mut part.blocks, &mut |block| {
            if let Block::Heading { level, .. } = block {
                levels.push(*level);
            }
        });
        assert_eq!(levels, [2, 3, 4]);
    }
}
