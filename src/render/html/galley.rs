//! HTML that is set once and goes into several files, with gaps for what depends on the file or on the handbook: where a
//! link leads, the mark of a citation, the number of a source, the text of an entry. A part stands in a file of its own
//! and in the one file, and an entry in the handbooks of many; templates are slow, and filling gaps is not.
//!
//! A gap is written between two control characters. No text of a pack can hold these; `load` refuses them.

use super::{prose, sheet::Sheet, texts::Texts};
use memchr::{memchr, memchr2};
use std::sync::Arc;

const OPEN: u8 = 1;
const CLOSE: u8 = 2;

/// What a gap waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap<'a> {
    /// The way to a part, by its file and its anchor.
    Part { file: &'a str, anchor: &'a str },
    /// The way to an anchor of an entry.
    Anchor { id: &'a str, anchor: &'a str },
    /// The address to cite an entry by.
    Address { id: &'a str },
    /// Where a picture is taken from.
    Picture { id: &'a str },
    /// The rest of the tag of a link to a source, which is also what its note leads back to, and the source's number.
    Cite { id: &'a str },
    /// The number of a source.
    Number { id: &'a str },
    /// The ways back from the note of a source to the places that cite it.
    Backs { id: &'a str },
    /// The text of an entry, with its sections at that level.
    Text { id: &'a str, level: u8 },
    /// HTML that is made beside, by its number.
    Beside { number: usize },
}

impl<'a> Gap<'a> {
    /// The gap as it stands in HTML.
    pub(super) fn mark(self) -> String {
        let of = |sort, words: &[&str]| {
            let mut mark = String::with_capacity(words.iter().map(|word| word.len()).sum::<usize>() + 3);
            mark.extend([char::from(OPEN), sort]);
            mark.extend(words.iter().copied());
            mark.push(char::from(CLOSE));
            mark
        };
        match self {
            Gap::Part { file, anchor } => of('p', &[file, "#", anchor]),
            Gap::Anchor { id, anchor } => of('a', &[id, "#", anchor]),
            Gap::Address { id } => of('s', &[id]),
            Gap::Picture { id } => of('i', &[id]),
            Gap::Cite { id } => of('c', &[id]),
            Gap::Number { id } => of('n', &[id]),
            Gap::Backs { id } => of('k', &[id]),
            Gap::Text { id, level } => of('t', &[id, "#", itoa::Buffer::new().format(level)]),
            Gap::Beside { number } => of('b', &[itoa::Buffer::new().format(number)]),
        }
    }

    fn read(inside: &'a str) -> Option<Gap<'a>> {
        let (sort, rest) = inside.split_at_checked(1)?;
        Some(match sort {
            "p" => rest.split_once('#').map(|(file, anchor)| Gap::Part { file, anchor })?,
            "a" => rest.split_once('#').map(|(id, anchor)| Gap::Anchor { id, anchor })?,
            "s" => Gap::Address { id: rest },
            "i" => Gap::Picture { id: rest },
            "c" => Gap::Cite { id: rest },
            "n" => Gap::Number { id: rest },
            "k" => Gap::Backs { id: rest },
            "t" => {
                let (id, level) = rest.split_once('#')?;
                Gap::Text { id, level: level.parse().ok()? }
            }
            "b" => Gap::Beside { number: rest.parse().ok()? },
            _ => return None,
        })
    }
}

/// HTML with gaps.
#[derive(Debug)]
pub(super) struct Galley {
    html: String,
    /// Where something goes in or is lowered, in the order of the HTML.
    holes: Vec<Hole>,
    /// What goes into the gaps `Beside`, by number.
    pieces: Vec<Arc<Galley>>,
}

/// A place where a galley is not taken as it is; positions are in bytes. There are nearly as many of them as there are
/// words, so they are kept small.
#[derive(Clone, Copy, Debug)]
enum Hole {
    /// The inside of a mark, between its control characters.
    Gap { start: u32, end: u32 },
    /// The digit of a heading's name.
    Level(u32),
}

impl Galley {
    /// HTML in which gaps have been marked.
    pub(super) fn new(html: String) -> Galley {
        Galley::with(html, Vec::new())
    }

    /// The same, with what goes into its gaps `Beside`.
    pub(super) fn with(mut html: String, pieces: Vec<Arc<Galley>>) -> Galley {
        let mut holes = holes(html.as_bytes());
        // Galleys are kept, and what grew while it was set has room for as much again.
        html.shrink_to_fit();
        holes.shrink_to_fit();
        Galley { html, holes, pieces }
    }

    /// How long it is with its gaps, in bytes, and with all that it needs to be filled.
    pub(super) fn len(&self) -> usize {
        self.html.len() + self.holes.len() * size_of::<Hole>()
    }

    /// How long it is about to be when it is filled, in bytes; texts of entries are as long again as what stands around
    /// them. A long file that has to grow takes its room several times over.
    pub(super) fn room(&self) -> usize {
        2 * (self.html.len() + self.pieces.iter().map(|piece| piece.html.len()).sum::<usize>())
    }

    /// Writes it into the file of a sheet, its headings so many levels lower.
    pub(super) fn fill<'p>(
        &self,
        sheet: &Sheet<'_, 'p>,
        texts: &Texts<'_, 'p>,
        lower: u8,
        html: &mut String,
    ) {
        let page = |id: &str| sheet.edition.page(id);
        self.each(lower, html, |gap, html| match gap {
            Gap::Part { file, anchor } => html.push_str(&sheet.to_file(file, anchor)),
            Gap::Anchor { id, anchor } => sheet.push_anchor(id, anchor, html),
            Gap::Address { id } => {
                html.push_str(&page(id).and_then(|page| sheet.address(page)).unwrap_or_default());
            }
            Gap::Picture { id } => {
                html.push_str(&page(id).map(|page| sheet.picture(page)).unwrap_or_default());
            }
            Gap::Cite { id } => sheet.push_cite(id, html),
            Gap::Number { id } => {
                let number = sheet.edition.source_number(id).unwrap_or_default();
                html.push_str(&number.to_string());
            }
            Gap::Backs { id } => sheet.push_backs(id, html),
            Gap::Text { id, level } => {
                if let Some(page) = page(id) {
                    texts.of(page).fill(sheet, texts, level.saturating_sub(prose::LEVEL) + lower, html);
                }
            }
            Gap::Beside { number } => {
                if let Some(piece) = self.pieces.get(number) {
                    piece.fill(sheet, texts, lower, html);
                }
            }
        });
    }

    /// Writes it with what is made beside it, each piece when its gap comes.
    pub(super) fn fill_beside(&self, html: &mut String, mut piece: impl FnMut(usize, &mut String)) {
        self.each(0, html, |gap, html| {
            if let Gap::Beside { number } = gap {
                piece(number, html);
            }
        });
    }

    /// Closes it around what is made beside it, with its notes in the gap after it. A part may have many megabytes, so it
    /// is not copied where that is the order of the gaps, as it is unless somebody's template says otherwise.
    pub(super) fn close_around(&self, html: &mut String, notes: &str) {
        let gaps: Vec<(usize, usize)> = self
            .holes
            .iter()
            .filter_map(|hole| match *hole {
                Hole::Gap { start, end } => Some((start as usize, end as usize)),
                Hole::Level(_) => None,
            })
            .collect();
        let number = |(start, end): (usize, usize)| &self.html[start..end];
        let is_in_order = match gaps[..] {
            [first] => number(first) == "b0",
            [first, second] => number(first) == "b0" && number(second) == "b1",
            _ => false,
        };
        if !is_in_order {
            let inside = std::mem::take(html);
            return self.fill_beside(html, |number, html| html.push_str([&inside, notes][number]));
        }
        html.insert_str(0, &self.html[..gaps[0].0 - 1]);
        let mut done = gaps[0].1 + 1;
        for (start, end) in &gaps[1..] {
            html.extend([&self.html[done..start - 1], notes]);
            done = end + 1;
        }
        html.push_str(&self.html[done..]);
    }

    fn each(&self, lower: u8, html: &mut String, mut fill: impl FnMut(Gap<'_>, &mut String)) {
        let mut done = 0;
        for hole in &self.holes {
            match *hole {
                Hole::Gap { start, end } => {
                    let (start, end) = (start as usize, end as usize);
                    html.push_str(&self.html[done..start - 1]);
                    if let Some(gap) = Gap::read(&self.html[start..end]) {
                        fill(gap, html);
                    }
                    done = end + 1;
                }
                Hole::Level(_) if lower == 0 => {}
                Hole::Level(at) => {
                    let at = at as usize;
                    html.push_str(&self.html[done..at]);
                    let level = self.html.as_bytes()[at] - b'0';
                    html.push(char::from(b'0' + (level + lower).min(LOWEST_HEADING)));
                    done = at + 1;
                }
            }
        }
        html.push_str(&self.html[done..]);
    }
}

/// HTML knows no lower one.
const LOWEST_HEADING: u8 = 6;

/// Finds marks, and the levels of headings.
fn holes(html: &[u8]) -> Vec<Hole> {
    let position = |at| u32::try_from(at).expect("what a template sets is smaller than 4 GB");
    let mut holes = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr2(OPEN, b'<', &html[at..]) {
        at += next + 1;
        if html[at - 1] == OPEN {
            let end = memchr(CLOSE, &html[at..]).map_or(html.len(), |end| at + end);
            holes.push(Hole::Gap { start: position(at), end: position(end) });
            at = end;
        } else {
            let name = if html.get(at) == Some(&b'/') { at + 1 } else { at };
            if let Some([b'h', b'1'..=b'6', b' ' | b'>']) = html.get(name..name + 3) {
                holes.push(Hole::Level(position(name + 1)));
            }
        }
    }
    holes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_that_was_marked_is_read() {
        for gap in [
            Gap::Part { file: "nodes.html", anchor: "part_nodes" },
            Gap::Anchor { id: "a-case", anchor: "a-case--step" },
            Gap::Address { id: "x" },
            Gap::Picture { id: "x" },
            Gap::Cite { id: "x" },
            Gap::Number { id: "x" },
            Gap::Backs { id: "x" },
            Gap::Text { id: "x", level: 4 },
            Gap::Beside { number: 12 },
        ] {
            let mark = gap.mark();
            assert_eq!(Gap::read(&mark[1..mark.len() - 1]), Some(gap));
        }
        for nothing in ["", "z", "p", "tx", "tx#y", "bx"] {
            assert_eq!(Gap::read(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn headings_are_lowered_and_nothing_else() {
        let mut html = String::new();
        let galley = Galley::new("<h2 id=\"a\">A < B</h2><header><h6>C</h6></header><hr><h3>".into());
        galley.each(1, &mut html, |_, _| {});
        assert_eq!(html, "<h3 id=\"a\">A < B</h3><header><h6>C</h6></header><hr><h4>");
    }

    #[test]
    fn what_is_closed_around_goes_into_every_gap() {
        let gap = Gap::Beside { number: 0 }.mark();
        let notes = Gap::Beside { number: 1 }.mark();
        for (around, whole) in [
            (format!("<h1>a</h1>{gap}b"), "<h1>a</h1>insideb"),
            (format!("a{gap}b{notes}c"), "ainsidebnotesc"),
            (format!("a{notes}b{gap}c"), "anotesbinsidec"),
            (format!("a{gap}b{gap}"), "ainsidebinside"),
            ("a".into(), "a"),
        ] {
            let mut html = "inside".to_string();
            Galley::new(around).close_around(&mut html, "notes");
            assert_eq!(html, whole);
        }
    }

    #[test]
    fn pieces_come_where_their_gaps_are() {
        let galley = Galley::new(format!(
            "a{}b{}c",
            Gap::Beside { number: 1 }.mark(),
            Gap::Beside { number: 0 }.mark()
        ));
        let mut html = String::new();
        galley.fill_beside(&mut html, |number, html| html.push_str(["zero", "one"][number]));
        assert_eq!(html, "aonebzeroc");
    }
}
