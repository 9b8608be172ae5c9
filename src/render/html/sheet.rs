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
use std::{cell::RefCell, collections::BTreeMap};

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
    /// What is set once for the file of a part and for the one file. What differs between them stays open.
    Galley,
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
            Spot::Galley => "open",
            Spot::OwnPage { .. } => "from a folder",
            Spot::Cover | Spot::Part(_) => "beside",
        }
    }

    /// Whether this is the entry's own page.
    pub(super) fn is_own_page_of(&self, page: &Page<'_>) -> bool {
        matches!(self.spot, Spot::OwnPage { id, .. } if id == page.id)
    }

    /// The way to a part.
    pub(super) fn to_part(&self, part: Part<'_>) -> String {
        let (file, anchor) = (part.file(), part.anchor());
        match self.spot {
            Spot::Galley => Gap::Part { file: &file, anchor: &anchor }.mark(),
            _ => self.to_file(&file, &anchor),
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
        match self.spot {
            Spot::OwnPage { .. } => Some(format!("../{}/{}.html", entry_folder(page.kind)?, page.id)),
            _ => self.to_anchor(page, page.id),
        }
    }

    /// The way to an anchor of an entry: its own, or that of something inside it.
    pub(super) fn to_anchor(&self, page: &Page<'_>, anchor: &str) -> Option<String> {
        let home = part::home(self.edition.about(), page)?;
        Some(match self.spot {
            Spot::Galley => Gap::Anchor { id: page.id, anchor }.mark(),
            Spot::Whole => format!("#{anchor}"),
            Spot::Part(here) if here == home => format!("#{anchor}"),
            Spot::OwnPage { .. } => format!("../{}/{}.html#{anchor}", entry_folder(page.kind)?, page.id),
            Spot::Cover | Spot::Part(_) => format!("{}#{anchor}", home.file()),
        })
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
            Spot::Galley => Some(Gap::Address { id: page.id }.mark()),
            Spot::OwnPage { .. } if self.is_own_page_of(page) => None,
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
            Spot::Galley => Gap::Picture { id: page.id }.mark(),
            Spot::Whole => picture::data_uri(page),
            _ => format!("{}{}", self.root(), picture::file(page)),
        }
    }

    /// The marks of citations, with links to the notes of this file.
    pub(super) fn cites(&self, cites: &[CiteText<'p>]) -> Markup {
        let marks: Vec<String> = cites.iter().filter_map(|cite| self.cite(cite)).collect();
        if marks.is_empty() {
            return Markup::default();
        }
        Markup::ready(format!("<span class=\"cites\">[{}]</span>", marks.join("; ")))
    }

    fn cite(&self, cite: &CiteText<'p>) -> Option<String> {
        let number = self.edition.source_number(cite.id)?;
        let at = cite.at.map_or_else(String::new, |at| format!(", {}", escape(at)));
        let link = match self.spot {
            Spot::Galley => Gap::Cite { id: cite.id }.mark(),
            _ => self.cite_link(cite.id),
        };
        Some(format!("<a {link}>{number}{at}</a>"))
    }

    /// The attributes of a link from a citation to its source.
    pub(super) fn cite_link(&self, source: &'p str) -> String {
        if self.spot == Spot::Whole || self.spot == Spot::Part(Part::Sources) {
            return format!("href=\"#{source}\"");
        }
        let number = self.edition.source_number(source).unwrap_or_default();
        let mut cited = self.cited.borrow_mut();
        let (_, times) = cited.entry(number).or_insert((source, 0));
        *times += 1;
        format!("href=\"#n_{number}\" id=\"c_{number}_{times}\"")
    }

    /// Whether texts are left for whoever fills the gaps.
    pub(super) fn leaves_texts_open(&self) -> bool {
        self.spot == Spot::Galley
    }

    /// The sources cited so far, by number, and how often.
    pub(super) fn cited(&self) -> Vec<(usize, &'p str, usize)> {
        self.cited.borrow().iter().map(|(number, (id, times))| (*number, *id, *times)).collect()
    }
}
