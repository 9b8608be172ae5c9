//! What an edition holds as tables: red flags, controls, risky nodes, flows, cases and sources, row by row.
//! Order, numbers and words are those of the pages. Knows no spreadsheet and no file.

mod actions;
mod record;

pub(super) use actions::{controls, red_flags, red_flags_by_role};
pub(super) use record::{cases, flows, legal_statuses, nodes, other_flows, sources, steps};

use crate::{
    edition::Edition,
    entry::PlaceName,
    prose::{CiteText, LinkText},
    vocab::{Date, Period},
};

/// A table.
pub(super) struct Table {
    /// Its name for programs: `red-flags`.
    pub(super) id: &'static str,
    /// Its name for readers.
    pub(super) title: &'static str,
    /// What a row of it is and how it is to be read, in a sentence or two.
    pub(super) says: &'static str,
    /// The columns that tell one row from all others.
    pub(super) key: &'static [&'static str],
    /// The columns.
    pub(super) columns: &'static [Column],
    /// The rows, each with one cell for each column.
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A column.
pub(super) struct Column {
    /// Its name for programs.
    pub(super) id: &'static str,
    /// Its name for readers.
    pub(super) title: &'static str,
    /// What stands in it.
    pub(super) says: &'static str,
    /// What sort of thing stands in it.
    pub(super) kind: Kind,
    /// How wide it wants to be, in letters of the text.
    pub(super) width: f64,
}

/// What sort of thing stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words.
    Text,
    /// A number of things.
    Count,
    /// A share between 0 and 1.
    Share,
    /// A day, a month or a year as ISO 8601 writes it, or two of them with a slash between.
    Date,
    /// An address on the web.
    Address,
    /// `yes` or `no`.
    YesNo,
    /// The id of the row's own entry, which does not change from edition to edition.
    Id,
    /// The id of another entry that is named by its title beside it: for programs, not for readers.
    Key,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// Nothing is recorded.
    Nothing,
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
}

const fn column(id: &'static str, title: &'static str, says: &'static str, kind: Kind, width: f64) -> Column {
    Column { id, title, says, kind, width }
}

impl Table {
    /// Where a column stands, by its id.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        if text.is_empty() { Cell::Nothing } else { Cell::Text(text.to_string()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        if text.is_empty() { Cell::Nothing } else { Cell::Text(text) }
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Cell {
        text.map_or(Cell::Nothing, Cell::from)
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Cell {
        Cell::Number(count as f64)
    }
}

impl From<Option<usize>> for Cell {
    fn from(count: Option<usize>) -> Cell {
        count.map_or(Cell::Nothing, Cell::from)
    }
}

impl From<Option<f64>> for Cell {
    fn from(figure: Option<f64>) -> Cell {
        figure.map_or(Cell::Nothing, Cell::Number)
    }
}

impl From<bool> for Cell {
    fn from(is_so: bool) -> Cell {
        Cell::from(if is_so { "yes" } else { "no" })
    }
}

impl From<Option<Date>> for Cell {
    fn from(date: Option<Date>) -> Cell {
        date.map_or(Cell::Nothing, |date| Cell::Text(date.to_string()))
    }
}

impl From<Option<Period>> for Cell {
    fn from(period: Option<Period>) -> Cell {
        period.map_or(Cell::Nothing, |period| Cell::Text(period.to_string()))
    }
}

/// Citations as pages write them, by the numbers of the bibliography: `3; 7, p. 12`.
fn cites(edition: &Edition<'_>, cites: &[CiteText<'_>]) -> Cell {
    let cite = |cite: &CiteText<'_>| {
        let number = edition.source_number(cite.id)?;
        Some(cite.at.map_or_else(|| number.to_string(), |at| format!("{number}, {at}")))
    };
    Cell::from(cites.iter().filter_map(cite).collect::<Vec<_>>().join("; "))
}

/// The titles of entries in a row.
fn titles<'a>(links: impl IntoIterator<Item = &'a LinkText<'a>>) -> String {
    links.into_iter().map(|link| link.title).collect::<Vec<_>>().join("; ")
}

/// Names of places in a row.
fn places(places: &[PlaceName<'_>]) -> Cell {
    Cell::from(places.iter().map(|place| place.name).collect::<Vec<_>>().join(", "))
}

/// The title of a phase, which is also a stage.
fn phase<'e>(edition: &'e Edition<'_>, id: &'e str) -> &'e str {
    let known = edition.about().phases.iter().find(|phase| phase.id.as_str() == id);
    known.map_or(id, |phase| phase.title.as_str())
}

/// Where a phase stands among the others; what is none of them comes last.
fn phase_order(edition: &Edition<'_>, id: &str) -> usize {
    edition.about().phases.iter().position(|phase| phase.id.as_str() == id).unwrap_or(usize::MAX)
}

/// A text with a capital at its beginning.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
