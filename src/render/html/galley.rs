//! HTML that is set once and goes into several files, with gaps for what depends on the file or on the handbook: where a
//! link leads, the mark of a citation, the number of a source, the text of an entry. A part stands in a file of its own
//! and in the one file, and an entry in the handbooks of many; templates are slow, and filling gaps is not.
//!
//! A gap is written between two control characters. No text of a pack can hold these; `load` refuses them.

use super::{prose, sheet::Sheet, texts::Texts};
use crate::edition::Edition;
use memchr::{memchr, memchr2};
use std::{rc::Rc, sync::Arc};

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
        self.each(lower, html, |gap, html| self.fill_gap(gap, sheet, texts, lower, html));
    }

    fn fill_gap<'p>(
        &self,
        gap: Gap<'_>,
        sheet: &Sheet<'_, 'p>,
        texts: &Texts<'_, 'p>,
        lower: u8,
        html: &mut String,
    ) {
        let page = |id: &str| sheet.edition.page(id);
        match gap {
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
        }
    }

    /// Writes it with what is made beside it, each piece when its gap comes.
    pub(super) fn fill_beside(&self, html: &mut String, mut piece: impl FnMut(usize, &mut String)) {
        self.each(0, html, |gap, html| {
            if let Gap::Beside { number } = gap {
                piece(number, html);
            }
        });
    }

    /// Fills it a handful at a time, since a part may have many megabytes. Pieces of it are never cut.
    pub(super) fn flow<'s, 'e, 'p>(
        self: Rc<Galley>,
        sheet: Rc<Sheet<'e, 'p>>,
        texts: &'s Texts<'e, 'p>,
        lower: u8,
    ) -> impl Iterator<Item = String> + use<'s, 'e, 'p> {
        let mut at = Some(At::default());
        std::iter::from_fn(move || {
            let mut html = String::with_capacity(HANDFUL + HANDFUL / 4);
            let fill = |gap: Gap<'_>, html: &mut String| self.fill_gap(gap, &sheet, texts, lower, html);
            at = self.go_on(at?, HANDFUL, lower, &mut html, fill);
            Some(html)
        })
    }

    /// What is around the gaps for what is made beside it: HTML with the number of the gap that follows it, where one does.
    pub(super) fn around(&self) -> Vec<(String, Option<usize>)> {
        let mut around = Vec::new();
        let mut html = String::new();
        self.each(0, &mut html, |gap, html| {
            if let Gap::Beside { number } = gap {
                around.push((std::mem::take(html), Some(number)));
            }
        });
        around.push((html, None));
        around
    }

    /// Whether something in it cites a source, for which there is a note then.
    pub(super) fn cites<'p>(&self, edition: &Edition<'p>, texts: &Texts<'_, 'p>) -> bool {
        self.holes.iter().any(|hole| match self.gap_at(*hole) {
            Some(Gap::Cite { .. }) => true,
            Some(Gap::Text { id, .. }) => {
                edition.page(id).is_some_and(|page| texts.of(page).cites(edition, texts))
            }
            Some(Gap::Beside { number }) => {
                self.pieces.get(number).is_some_and(|piece| piece.cites(edition, texts))
            }
            _ => false,
        })
    }

    fn each(&self, lower: u8, html: &mut String, fill: impl FnMut(Gap<'_>, &mut String)) {
        self.go_on(At::default(), usize::MAX, lower, html, fill);
    }

    /// Writes it from somewhere on, until so many bytes are there and a piece of it has ended. Says where that is, where
    /// there is more.
    fn go_on(
        &self,
        at: At,
        handful: usize,
        lower: u8,
        html: &mut String,
        mut fill: impl FnMut(Gap<'_>, &mut String),
    ) -> Option<At> {
        let mut done = at.byte;
        for (number, hole) in self.holes.iter().enumerate().skip(at.hole) {
            match *hole {
                Hole::Gap { start, end } => {
                    html.push_str(&self.html[done..start as usize - 1]);
                    done = end as usize + 1;
                    let Some(gap) = self.gap_at(*hole) else { continue };
                    fill(gap, html);
                    if html.len() >= handful && matches!(gap, Gap::Text { .. } | Gap::Beside { .. }) {
                        return Some(At { hole: number + 1, byte: done });
                    }
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
        None
    }

    fn gap_at(&self, hole: Hole) -> Option<Gap<'_>> {
        match hole {
            Hole::Gap { start, end } => Gap::read(&self.html[start as usize..end as usize]),
            Hole::Level(_) => None,
        }
    }
}

/// How far a galley has been filled.
#[derive(Clone, Copy, Default)]
struct At {
    hole: usize,
    byte: usize,
}

/// About how many bytes of a long page are in memory at once.
pub(super) const HANDFUL: usize = 128 << 10;

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
    fn what_is_around_gaps_is_told_with_them() {
        let gap = |number| Gap::Beside { number }.mark();
        let around = Galley::new(format!("<h1>a</h1>{}b{}", gap(0), gap(1))).around();
        assert_eq!(around, [("<h1>a</h1>".into(), Some(0)), ("b".into(), Some(1)), (String::new(), None)]);
        assert_eq!(Galley::new("a".into()).around(), [("a".into(), None)]);
    }

    #[test]
    fn a_galley_is_filled_in_pieces_that_are_the_whole() {
        let gap = |number| Gap::Beside { number }.mark();
        let galley = Galley::new(format!(
            "<h2>a</h2>{}b<h3>{}</h3>{}c",
            gap(0),
            Gap::Number { id: "x" }.mark(),
            gap(1)
        ));
        let fill = |gap: Gap<'_>, html: &mut String| {
            html.push_str(if let Gap::Beside { .. } = gap { "piece" } else { "1" })
        };
        let mut whole = String::new();
        galley.each(1, &mut whole, fill);
        assert_eq!(whole, "<h3>a</h3>pieceb<h4>1</h4>piecec");
        for (handful, pieces) in [
            (1, &["<h3>a</h3>piece", "b<h4>1</h4>piece", "c"][..]),
            (16, &["<h3>a</h3>pieceb<h4>1</h4>piece", "c"]),
            (1_000, &["<h3>a</h3>pieceb<h4>1</h4>piecec"]),
        ] {
            let mut at = Some(At::default());
            for piece in pieces {
                let mut html = String::new();
                at = galley.go_on(at.unwrap(), handful, 1, &mut html, fill);
                assert_eq!(html, *piece, "{handful}");
            }
            assert!(at.is_none());
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
