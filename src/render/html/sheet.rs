//! The file that is being written: how to point from it at anything else in the handbook, and what it has cited so far.
//! Links are relative and stay inside the handbook's folder, so that it can be handed over on a stick.

use super::{
    entry_folder,
    galley::Gap,
    has_entry_pages,
    markup::{Markup, escape},
    part::{self, Part},
    picture,
};
use crate::{
    edition::{Edition, Page},
    prose::{CiteText, LinkText},
};
use serde::Serialize;
use std::{cell::RefCell, collections::BTreeMap, fmt::Write};

/// Where in the handbook a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot<'a> {
    Cover,
    Part(Part<'a>),
    OwnPage {
        folder: &'static str,
        id: &'a str,
    },
    /// The one file that holds everything.
    Whole,
    /// What is set once for several files and handbooks. What differs between them stays open.
    Galley,
    /// The same for an entry's own page, by the entry's id.
    OwnGalley(&'a str),
}

/// A file that is being written.
pub(super) struct Sheet<'e, 'p> {
    pub(super) edition: &'e Edition<'p>,
    spot: Spot<'e>,
    /// How often each source was cited, by its number.
    cited: RefCell<BTreeMap<usize, (&'p str, usize)>>,
}

/// A way to another entry.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Way<'p> {
    pub(super) href: String,
    pub(super) title: &'p str,
}

impl<'e, 'p> Sheet<'e, 'p> {
    pub(super) fn new(edition: &'e Edition<'p>, spot: Spot<'e>) -> Sheet<'e, 'p> {
        Sheet { edition, spot, cited: RefCell::default() }
    }

    /// What leads to the handbook's folder.
    pub(super) fn root(&self) -> &'static str {
        if matches!(self.spot, Spot::OwnPage { .. }) { "../" } else { "" }
    }

    /// What links look like here: files whose word is the same have the same ways to parts.
    pub(super) fn links_are(&self) -> &'static str {
        match self.spot {
            Spot::Whole => "inside",
            Spot::Galley | Spot::OwnGalley(_) => "open",
            Spot::OwnPage { .. } => "from a folder",
            Spot::Cover | Spot::Part(_) => "beside",
        }
    }

    /// Whether this is the entry's own page.
    pub(super) fn is_own_page_of(&self, page: &Page<'_>) -> bool {
        matches!(self.spot, Spot::OwnPage { id, .. } | Spot::OwnGalley(id) if id == page.id)
    }

    /// Whether ways are left open here, to be filled in later.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.spot, Spot::Galley | Spot::OwnGalley(_))
    }

    /// The way to a part.
    pub(super) fn to_part(&self, part: Part<'_>) -> String {
        let (file, anchor) = (part.file(), part.anchor());
        match self.is_open() {
            true => Gap::Part { file: &file, anchor: &anchor }.mark(),
            false => self.to_file(&file, &anchor),
        }
    }

    /// The way to an anchor that a part itself has.
    pub(super) fn to_anchor_in(&self, part: Part<'_>, anchor: &str) -> String {
        match self.to_part(part) {
            inside if inside.starts_with('#') => format!("#{anchor}"),
            file => format!("{file}#{anchor}"),
        }
    }

    /// The way to a part by its file and its anchor.
    pub(super) fn to_file(&self, file: &str, anchor: &str) -> String {
        match self.spot {
            Spot::Whole => format!("#{anchor}"),
            _ => format!("{}{file}", self.root()),
        }
    }

    /// The way to an entry. `None` for pictures, which have no place of their own.
    pub(super) fn to_page(&self, page: &Page<'_>) -> Option<String> {
        self.to_anchor(page, page.id)
    }

    /// The way to an anchor of an entry: its own, or that of something inside it.
    pub(super) fn to_anchor(&self, page: &Page<'_>, anchor: &str) -> Option<String> {
        let mut way = String::new();
        self.push_way(page, anchor, &mut way).then_some(way)
    }

    /// Writes that way, and tells whether there is one.
    fn push_way(&self, page: &Page<'_>, anchor: &str, html: &mut String) -> bool {
        let Some(home) = part::home(self.edition.about(), page) else { return false };
        match self.spot {
            Spot::Galley | Spot::OwnGalley(_) => html.push_str(&Gap::Anchor { id: page.id, anchor }.mark()),
            Spot::Whole => html.extend(["#", anchor]),
            Spot::Part(here) if here == home => html.extend(["#", anchor]),
            Spot::OwnPage { .. } => {
                html.extend(["../", entry_folder(page.kind).unwrap_or_default(), "/", page.id, ".html"]);
                if anchor != page.id {
                    html.extend(["#", anchor]);
                }
            }
            Spot::Cover | Spot::Part(_) => html.extend([&home.file(), "#", anchor]),
        }
        true
    }

    /// The way to a link's entry.
    pub(super) fn way(&self, link: &LinkText<'p>) -> Option<Way<'p>> {
        let page = self.edition.page(link.id)?;
        Some(Way { href: self.to_page(page)?, title: link.title })
    }

    /// The ways to the entries of several links.
    pub(super) fn ways(&self, links: &[LinkText<'p>]) -> Vec<Way<'p>> {
        links.iter().filter_map(|link| self.way(link)).collect()
    }

    /// The address under which an entry is cited: its own page where there is one, else its anchor here. `None` on
    /// that page itself.
    pub(super) fn address(&self, page: &Page<'_>) -> Option<String> {
        match self.spot {
            Spot::OwnGalley(_) | Spot::OwnPage { .. } if self.is_own_page_of(page) => None,
            Spot::Galley | Spot::OwnGalley(_) => Some(Gap::Address { id: page.id }.mark()),
            Spot::OwnPage { .. } => self.to_page(page),
            Spot::Part(_) if has_entry_pages(self.edition) => {
                Some(format!("{}/{}.html", entry_folder(page.kind)?, page.id))
            }
            _ => Some(format!("#{}", page.id)),
        }
    }

    /// Where a picture is taken from.
    pub(super) fn picture(&self, page: &Page<'_>) -> String {
        match self.spot {
            Spot::Galley | Spot::OwnGalley(_) => Gap::Picture { id: page.id }.mark(),
            Spot::Whole => picture::data_uri(page),
            _ => format!("{}{}", self.root(), picture::file(page)),
        }
    }

    /// The marks of citations, with links to the notes of this file.
    pub(super) fn cites(&self, cites: &[CiteText<'p>]) -> Markup {
        let mut marks = String::new();
        for cite in cites {
            let Some(number) = self.edition.source_number(cite.id) else { continue };
            marks.push_str(if marks.is_empty() { "<span class=\"cites\">[<a " } else { "; <a " });
            match self.spot {
                Spot::Galley | Spot::OwnGalley(_) => marks.push_str(&Gap::Cite { id: cite.id }.mark()),
                _ => self.push_cite_of(cite.id, number, &mut marks),
            }
            if let Some(at) = cite.at {
                marks.extend([", ", &escape(at)]);
            }
            marks.push_str("</a>");
        }
        if !marks.is_empty() {
            marks.push_str("]</span>");
        }
        Markup::ready(marks)
    }

    /// Writes the rest of the tag of a link from a citation to its source, and the source's number.
    pub(super) fn push_cite(&self, source: &str, html: &mut String) {
        // Only what was cited in an edition has a gap, and then the edition has it.
        if let Some((source, number)) = self.edition.numbered_source(source) {
            self.push_cite_of(source, number, html);
        }
    }

    fn push_cite_of(&self, source: &'p str, number: usize, html: &mut String) {
        // There are thousands of them in a handbook, so nothing is formatted that need not be.
        let mut written = itoa::Buffer::new();
        let number_written = written.format(number);
        if self.spot == Spot::Whole || self.spot == Spot::Part(Part::Sources) {
            html.extend(["href=\"#", source, "\">", number_written]);
        } else {
            let mut cited = self.cited.borrow_mut();
            let (_, times) = cited.entry(number).or_insert((source, 0));
            *times += 1;
            let mut time = itoa::Buffer::new();
            html.extend([
                "href=\"#n_",
                number_written,
                "\" id=\"c_",
                number_written,
                "_",
                time.format(*times),
            ]);
            html.extend(["\">", number_written]);
        }
    }

    /// Writes the way to an anchor of an entry that is in the handbook.
    pub(super) fn push_anchor(&self, id: &str, anchor: &str, html: &mut String) {
        if self.spot == Spot::Whole {
            html.extend(["#", anchor]);
        } else if let Some(page) = self.edition.page(id) {
            self.push_way(page, anchor, html);
        }
    }

    /// Writes links to the places that cite a source so far, in their order.
    pub(super) fn push_backs(&self, source: &str, html: &mut String) {
        let Some(number) = self.edition.source_number(source) else { return };
        let times = self.cited.borrow().get(&number).map_or(0, |(_, times)| *times);
        for time in 1..=times {
            let _ =
                write!(html, "<a href=\"#c_{number}_{time}\" aria-label=\"Back to {number}, place {time}\">");
            let _ = if time == 1 { write!(html, "↩") } else { write!(html, "{time}") };
            html.push_str("</a> ");
        }
    }

    /// The number of a source, or the gap for it.
    pub(super) fn number(&self, source: &str) -> String {
        match self.spot {
            Spot::Galley | Spot::OwnGalley(_) => Gap::Number { id: source }.mark(),
            _ => self.edition.source_number(source).unwrap_or_default().to_string(),
        }
    }

    /// The sources cited so far, by number.
    pub(super) fn cited(&self) -> Vec<&'p str> {
        self.cited.borrow().values().map(|(id, _)| *id).collect()
    }
}
