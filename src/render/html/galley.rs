//! HTML that is set once and goes into several files, with gaps for what depends on the file: where a link leads, the
//! mark of a citation, the text of an entry. A part stands in a file of its own and in the one file; templates are
//! slow, and filling gaps is not.
//!
//! A gap is written between two control characters. No text of a pack can hold these; `load` refuses them.

use super::{prose, sheet::Sheet};
use crate::edition::Page;

const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';

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
    /// The attributes of a link to a source, which is also what its note leads back to.
    Cite { id: &'a str },
    /// The text of an entry, with its sections at that level.
    Text { id: &'a str, level: u8 },
    /// HTML that is made beside, by its number.
    Beside { number: usize },
}

impl<'a> Gap<'a> {
    /// The gap as it stands in HTML.
    pub(super) fn mark(self) -> String {
        let inside = match self {
            Gap::Part { file, anchor } => format!("p{file}#{anchor}"),
            Gap::Anchor { id, anchor } => format!("a{id}#{anchor}"),
            Gap::Address { id } => format!("s{id}"),
            Gap::Picture { id } => format!("i{id}"),
            Gap::Cite { id } => format!("c{id}"),
            Gap::Text { id, level } => format!("t{id}#{level}"),
            Gap::Beside { number } => format!("b{number}"),
        };
        format!("{OPEN}{inside}{CLOSE}")
    }

    fn read(inside: &'a str) -> Option<Gap<'a>> {
        let (sort, rest) = inside.split_at_checked(1)?;
        Some(match sort {
            "p" => rest.split_once('#').map(|(file, anchor)| Gap::Part { file, anchor })?,
            "a" => rest.split_once('#').map(|(id, anchor)| Gap::Anchor { id, anchor })?,
            "s" => Gap::Address { id: rest },
            "i" => Gap::Picture { id: rest },
            "c" => Gap::Cite { id: rest },
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
pub(super) struct Galley(String);

impl Galley {
    /// HTML in which gaps have been marked.
    pub(super) fn new(html: String) -> Galley {
        Galley(html)
    }

    /// How long it is with its gaps.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Writes it into the file of a sheet, its headings so many levels lower.
    pub(super) fn fill(&self, sheet: &Sheet<'_, '_>, lower: u8, html: &mut String) {
        let page = |id: &str| sheet.edition.page(id);
        let on = |id: &str, what: &dyn Fn(&Page<'_>) -> Option<String>| page(id).and_then(what);
        self.each(lower, html, |gap, html| match gap {
            Gap::Part { file, anchor } => html.push_str(&sheet.to_file(file, anchor)),
            Gap::Anchor { id, anchor } => {
                html.push_str(&on(id, &|page| sheet.to_anchor(page, anchor)).unwrap_or_default());
            }
            Gap::Address { id } => html.push_str(&on(id, &|page| sheet.address(page)).unwrap_or_default()),
            Gap::Picture { id } => {
                html.push_str(&on(id, &|page| Some(sheet.picture(page))).unwrap_or_default())
            }
            Gap::Cite { id } => {
                html.push_str(&page(id).map(|page| sheet.cite_link(page.id)).unwrap_or_default())
            }
            Gap::Text { id, level } => {
                if let Some(page) = page(id) {
                    html.push_str(&prose::write(sheet, page.id, &page.prose, level + lower).into_text());
                }
            }
            Gap::Beside { .. } => {}
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

    fn each(&self, lower: u8, html: &mut String, mut fill: impl FnMut(Gap<'_>, &mut String)) {
        let mut pieces = self.0.split(OPEN);
        push_lower(pieces.next().unwrap_or_default(), lower, html);
        for piece in pieces {
            let (inside, after) = piece.split_once(CLOSE).unwrap_or((piece, ""));
            if let Some(gap) = Gap::read(inside) {
                fill(gap, html);
            }
            push_lower(after, lower, html);
        }
    }
}

/// Adds HTML with its headings so many levels lower, and none below the sixth.
fn push_lower(piece: &str, lower: u8, html: &mut String) {
    if lower == 0 {
        return html.push_str(piece);
    }
    let mut pieces = piece.split('<');
    html.push_str(pieces.next().unwrap_or_default());
    for tag in pieces {
        html.push('<');
        let name = tag.strip_prefix('/').unwrap_or(tag).as_bytes();
        match name {
            [b'h', level @ b'1'..=b'6', b' ' | b'>', ..] => {
                let slash = tag.len() - name.len();
                html.push_str(&tag[..slash + 1]);
                html.push(char::from(b'0' + (level - b'0' + lower).min(6)));
                html.push_str(&tag[slash + 2..]);
            }
            _ => html.push_str(tag),
        }
    }
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
        push_lower("<h2 id=\"a\">A < B</h2><header><h6>C</h6></header><hr><h3>", 1, &mut html);
        assert_eq!(html, "<h3 id=\"a\">A < B</h3><header><h6>C</h6></header><hr><h4>");
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
