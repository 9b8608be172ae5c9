//! A table as a sheet: its title and what it says, a head that stays in sight, filters, and where readers work through
//! it, columns to fill in.

use super::style::{Styles, height, in_cell};
use crate::render::tables::{Cell, Kind, Table};
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, Format, IgnoreError, Url, Worksheet,
    XlsxError,
};

/// A sheet after the first.
pub(super) enum Sheet {
    List(List),
    /// How far the readers are with the lists to work through.
    Progress,
}

impl Sheet {
    pub(super) fn rows(&self) -> usize {
        match self {
            Sheet::List(list) => list.table.rows.len(),
            Sheet::Progress => 0,
        }
    }

    pub(super) fn title(&self) -> &'static str {
        match self {
            Sheet::List(list) => list.table.title,
            Sheet::Progress => "Progress",
        }
    }

    pub(super) fn says(&self) -> &'static str {
        match self {
            Sheet::List(list) => list.table.says,
            Sheet::Progress => {
                "Counts what you have filled in on the lists before it, and which risky nodes have a control in place."
            }
        }
    }
}

/// A table on its sheet.
pub(super) struct List {
    pub(super) table: Table,
    columns: Vec<Place>,
}

/// What a column of the sheet holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A column of the table.
    Of(usize),
    Status,
    Owner,
    Note,
}

/// The words of the status, in the order in which work goes. An empty cell is not started.
pub(super) const STATUSES: [&str; 4] = ["Not started", "In progress", IN_PLACE, NOT_APPLICABLE];
pub(super) const IN_PLACE: &str = "In place";
pub(super) const IN_PROGRESS: &str = "In progress";
pub(super) const NOT_APPLICABLE: &str = "Not applicable";

/// The row of the head, counted from 0. The title and what is said of the table stand above it.
const HEAD: u32 = 2;
/// More than this many letters across are printed on two pages side by side.
const ONE_PAGE: f64 = 275.0;

impl List {
    /// A table to read.
    pub(super) fn to_read(table: Table) -> List {
        // Ids of other entries are for programs; their titles stand beside them.
        let is_shown = |place: &usize| table.columns[*place].kind != Kind::Key;
        let columns = (0..table.columns.len()).filter(is_shown).map(Place::Of).collect();
        List { table, columns }
    }

    /// A table to work through, with the columns to fill in after that one.
    pub(super) fn to_work_through(table: Table, after: &str) -> List {
        let place = table.place(after);
        let mut list = List::to_read(table);
        let at = list.columns.iter().position(|column| Some(*column) == place.map(Place::Of));
        let at = at.map_or(list.columns.len(), |at| at + 1);
        list.columns.splice(at..at, [Place::Status, Place::Owner, Place::Note]);
        list
    }

    /// The cells of a column of the table, below its head, as formulas on other sheets write them.
    pub(super) fn range(&self, id: &str) -> Option<String> {
        self.range_of(Place::Of(self.table.place(id)?))
    }

    /// The cells of the status.
    pub(super) fn status_range(&self) -> Option<String> {
        self.range_of(Place::Status)
    }

    fn range_of(&self, place: Place) -> Option<String> {
        let column = self.columns.iter().position(|column| *column == place)?;
        let letters = rust_xlsxwriter::utility::column_number_to_name(column as u16);
        let (first, last) = (HEAD + 2, self.last_row() + 1);
        Some(format!("'{}'!${letters}${first}:${letters}${last}", self.table.title))
    }

    fn last_row(&self) -> u32 {
        HEAD + u32::try_from(self.table.rows.len()).unwrap_or(u32::MAX / 2)
    }

    fn head(&self, place: Place) -> (&str, f64) {
        match place {
            Place::Of(place) => (self.table.columns[place].title, self.table.columns[place].width),
            Place::Status => ("Status", 13.0),
            Place::Owner => ("Owner", 13.0),
            Place::Note => ("Note", 22.0),
        }
    }

    /// How many columns stay in sight: up to the one that names the row, where the figures beside it go on for long.
    fn frozen(&self) -> usize {
        let name = self.table.place("title").filter(|_| self.width() > ONE_PAGE);
        let at = self.columns.iter().position(|column| Some(*column) == name.map(Place::Of));
        at.map_or(0, |at| at + 1)
    }

    fn width(&self) -> f64 {
        self.printed().map(|place| self.head(place).1).sum()
    }

    /// The columns that are printed: ids are for programs.
    fn printed(&self) -> impl Iterator<Item = Place> {
        let is_id =
            |place: &Place| matches!(place, Place::Of(of) if self.table.columns[*of].kind == Kind::Id);
        self.columns.iter().copied().filter(move |place| !is_id(place))
    }

    pub(super) fn write(&self, sheet: &mut Worksheet, styles: &Styles) -> Result<(), XlsxError> {
        sheet.set_name(self.table.title)?;
        sheet.set_row_height(0, 30)?.set_row_height(1, 18)?;
        sheet.write_string_with_format(0, 0, self.table.title, &styles.title)?;
        sheet.write_string_with_format(1, 0, self.table.says, &styles.lede)?;
        let last = (self.columns.len().saturating_sub(1)) as u16;
        for (column, place) in self.columns.iter().enumerate() {
            let (title, width) = self.head(*place);
            sheet.set_column_width(column as u16, width)?;
            let style = match place {
                Place::Of(of) if self.is_of_figures(*of) => &styles.head_of_figures,
                _ => &styles.head,
            };
            sheet.write_string_with_format(HEAD, column as u16, title, style)?;
        }
        sheet.set_row_height(HEAD, height(self.columns.iter().map(|place| self.head(*place))))?;
        for (row, cells) in (HEAD + 1..).zip(&self.table.rows) {
            sheet.set_row_height(row, self.height(cells))?;
            for (column, place) in self.columns.iter().enumerate() {
                match place {
                    Place::Of(of) => {
                        self.write_cell(sheet, styles, (row, column as u16), *of, &cells[*of])?
                    }
                    Place::Status | Place::Owner | Place::Note => {
                        sheet.write_blank(row, column as u16, &styles.to_fill)?;
                    }
                }
            }
        }
        sheet.autofilter(HEAD, 0, self.last_row(), last)?;
        // Numbers of sources are words: they are cited, not counted.
        sheet.ignore_error_range(HEAD, 0, self.last_row(), last, IgnoreError::NumberStoredAsText)?;
        self.lay_out(sheet)?;
        self.watch_status(sheet, styles)
    }

    /// Whether a column holds figures to compare. A number that only names its row is none.
    fn is_of_figures(&self, of: usize) -> bool {
        let column = &self.table.columns[of];
        matches!(column.kind, Kind::Count | Kind::Share) && !matches!(column.id, "number" | "rank")
    }

    fn height(&self, cells: &[Cell]) -> f64 {
        height(self.columns.iter().filter_map(|place| match place {
            Place::Of(of) => match &cells[*of] {
                Cell::Text(text) => Some((text.as_str(), self.table.columns[*of].width)),
                Cell::Nothing | Cell::Number(_) => None,
            },
            Place::Status | Place::Owner | Place::Note => None,
        }))
    }

    fn write_cell(
        &self,
        sheet: &mut Worksheet,
        styles: &Styles,
        (row, column): (u32, u16),
        of: usize,
        cell: &Cell,
    ) -> Result<(), XlsxError> {
        let kind = self.table.columns[of].kind;
        let format: &Format = match (kind, self.table.columns[of].id) {
            (_, "number" | "rank") => &styles.strong_number,
            (_, "title" | "text") => &styles.strong,
            (Kind::Count, _) => &styles.number,
            (Kind::Share, _) => &styles.share,
            (Kind::Id | Kind::Key, _) => &styles.id,
            _ => &styles.text,
        };
        match cell {
            Cell::Nothing => sheet.write_blank(row, column, format)?,
            Cell::Number(number) => sheet.write_number_with_format(row, column, *number, format)?,
            Cell::Text(address) if kind == Kind::Address && is_link(address) => {
                sheet.write_url_with_format(row, column, Url::new(address), &styles.link)?
            }
            Cell::Text(text) => sheet.write_string_with_format(row, column, in_cell(text), format)?,
        };
        Ok(())
    }

    fn lay_out(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let frozen = self.frozen() as u16;
        let pages = if self.width() > ONE_PAGE { 2 } else { 1 };
        sheet
            .set_freeze_panes(HEAD + 1, frozen)?
            .set_landscape()
            .set_print_fit_to_pages(pages, 0)
            .set_repeat_rows(HEAD, HEAD)?;
        if pages > 1 && frozen > 0 {
            sheet.set_repeat_columns(0, frozen - 1)?;
        }
        // Ids come last, so the rest is one area.
        let printed = self.printed().count();
        if printed > 0 {
            sheet.set_print_area(0, 0, self.last_row(), (printed - 1) as u16)?;
        }
        Ok(())
    }

    /// Lets the status be chosen from a list, and shows it by more than its word.
    fn watch_status(&self, sheet: &mut Worksheet, styles: &Styles) -> Result<(), XlsxError> {
        let Some(column) = self.columns.iter().position(|place| *place == Place::Status) else {
            return Ok(());
        };
        let (column, first, last) = (column as u16, HEAD + 1, self.last_row());
        let choice = DataValidation::new()
            .allow_list_strings(&STATUSES)?
            .set_error_title("Status")?
            .set_error_message(format!("Choose one of: {}.", STATUSES.join(", ")))?;
        sheet.add_data_validation(first, column, last, column, &choice)?;
        for (word, format) in [
            (IN_PLACE, &styles.in_place),
            (IN_PROGRESS, &styles.in_progress),
            (NOT_APPLICABLE, &styles.not_applicable),
        ] {
            let rule = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::EqualTo(word))
                .set_format(format.clone());
            sheet.add_conditional_format(first, column, last, column, &rule)?;
        }
        Ok(())
    }
}

/// Whether an address can be a link: one of the web, and no longer than spreadsheets take, also when it is escaped.
fn is_link(address: &str) -> bool {
    (address.starts_with("https://") || address.starts_with("http://")) && address.len() < 600
}
