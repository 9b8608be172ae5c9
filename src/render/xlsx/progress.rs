//! The sheet that counts: how much is in place of each tier of controls, for each role's red flags, and at each risky
//! node. Every figure is a formula over the lists, so it follows what readers fill in.

use super::{
    list::{IN_PLACE, IN_PROGRESS, List, NOT_APPLICABLE, Sheet},
    style::{ACCENT, Styles, height, in_cell},
};
use crate::render::tables::{Cell, Table};
use rust_xlsxwriter::{ConditionalFormatDataBar, ConditionalFormatType, Formula, Worksheet, XlsxError};

const HEADS: [(&str, f64); 7] = [
    ("", 46.0),
    ("In all", 9.0),
    (IN_PLACE, 9.0),
    (IN_PROGRESS, 11.0),
    (NOT_APPLICABLE, 13.0),
    ("Not started", 11.0),
    ("Share in place", 24.0),
];

/// What one block of the sheet counts.
struct Block<'a> {
    title: &'static str,
    says: &'static str,
    /// The word over the names.
    of: &'static str,
    list: &'a List,
    /// What is counted by, and how often each of it stands in the list.
    names: Vec<(&'a str, usize)>,
    /// Which rows of the list belong to the name in a cell, as a formula that gives ones and noughts.
    belongs: Box<dyn Fn(&str) -> String + 'a>,
    /// The last line, which counts the whole list.
    total: Option<&'static str>,
}

/// Writes the sheet over the lists that stand before it.
pub(super) fn write(sheet: &mut Worksheet, sheets: &[Sheet], styles: &Styles) -> Result<(), XlsxError> {
    sheet.set_name("Progress")?;
    sheet.set_row_height(0, 30)?;
    sheet.write_string_with_format(0, 0, "Progress", &styles.title)?;
    let says = "Fill in Status on the lists; this sheet counts by itself. What is not applicable is left out of the share.";
    sheet.write_string_with_format(1, 0, says, &styles.lede)?;
    for (column, (_, width)) in (0..).zip(HEADS) {
        sheet.set_column_width(column, width)?;
    }
    let list = |id: &str| {
        sheets.iter().find_map(|sheet| match sheet {
            Sheet::List(list) if list.table.id == id => Some(list),
            _ => None,
        })
    };
    let (controls, red_flags, nodes) = (list("controls"), list("red-flags"), list("risky-nodes"));
    let blocks = [
        controls.and_then(|controls| by_column(controls, "tier", "Controls by tier", "Tier", "All tiers")),
        red_flags
            .and_then(|flags| by_column(flags, "role", "Red flags by who sees them", "Seen by", "All roles")),
        controls.zip(nodes).and_then(|(controls, nodes)| by_node(controls, nodes)),
    ];
    let mut row = 3;
    for block in blocks.iter().flatten() {
        row = block.write(sheet, row, styles)? + 2;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Counts by the words in a column, in the order in which they first come up.
fn by_column<'a>(
    list: &'a List,
    id: &str,
    title: &'static str,
    of: &'static str,
    total: &'static str,
) -> Option<Block<'a>> {
    let range = list.range(id)?;
    let mut names: Vec<(&str, usize)> = Vec::new();
    for word in words(&list.table, id) {
        match names.iter_mut().find(|(name, _)| *name == word) {
            Some((_, count)) => *count += 1,
            None => names.push((word, 1)),
        }
    }
    Some(Block {
        title,
        says: "",
        of,
        list,
        names,
        belongs: Box::new(move |name| format!("({range}={name})")),
        total: Some(total),
    })
}

/// Counts the controls against each risky node; nodes that these readers can act on stand there without any, too.
fn by_node<'a>(controls: &'a List, nodes: &'a List) -> Option<Block<'a>> {
    let range = controls.range("risky_nodes")?;
    let [title, yours] = ["title", "is_yours"].map(|id| nodes.table.place(id));
    let (title, yours) = (title?, yours?);
    // Between separators, so that a title inside another is not taken for it.
    let stands_in = |name: &str, cell: &str| format!("; {cell}; ").contains(&format!("; {name}; "));
    let against =
        |name: &str| words(&controls.table, "risky_nodes").filter(|cell| stands_in(name, cell)).count();
    let names = nodes.table.rows.iter().filter_map(|row| {
        let Cell::Text(name) = &row[title] else { return None };
        let count = against(name);
        (count > 0 || row[yours] == Cell::from(true)).then_some((name.as_str(), count))
    });
    Some(Block {
        title: "Controls at each risky node",
        says: "In the order of the ranking. Those that you can act on stand here even where no control of this handbook works against them.",
        of: "Risky node",
        list: controls,
        names: names.collect(),
        belongs: Box::new(move |name| format!("ISNUMBER(FIND(\"; \"&{name}&\"; \",\"; \"&{range}&\"; \"))")),
        total: None,
    })
}

/// The words in a column.
fn words<'a>(table: &'a Table, id: &str) -> impl Iterator<Item = &'a str> {
    let place = table.place(id);
    table.rows.iter().filter_map(move |row| match &row[place?] {
        Cell::Text(word) => Some(word.as_str()),
        _ => None,
    })
}

impl Block<'_> {
    /// Writes it from a row on, and gives the row after it.
    fn write(&self, sheet: &mut Worksheet, from: u32, styles: &Styles) -> Result<u32, XlsxError> {
        let Some(status) = self.list.status_range() else { return Ok(from) };
        sheet.set_row_height(from, 24)?;
        sheet.write_string_with_format(from, 0, self.title, &styles.section)?;
        let mut row = from + 1;
        if !self.says.is_empty() {
            sheet.write_string_with_format(row, 0, self.says, &styles.lede)?;
            row += 1;
        }
        for (column, (head, _)) in (0..).zip(HEADS) {
            let (head, style) =
                if column == 0 { (self.of, &styles.head) } else { (head, &styles.head_of_figures) };
            sheet.write_string_with_format(row, column, head, style)?;
        }
        let first = row + 1;
        row = first;
        for (name, count) in &self.names {
            let rows = (self.belongs)(&format!("$A{}", row + 1));
            sheet.set_row_height(row, height([(*name, HEADS[0].1)].into_iter()))?;
            sheet.write_string_with_format(row, 0, in_cell(name), &styles.text)?;
            line(sheet, row, &rows, &status, *count, [&styles.number, &styles.share])?;
            row += 1;
        }
        if let Some(total) = self.total {
            let everything = self.names.iter().map(|(_, count)| count).sum();
            sheet.write_string_with_format(row, 0, total, &styles.total)?;
            line(
                sheet,
                row,
                &format!("(ROW({status})>0)"),
                &status,
                everything,
                [&styles.total_number, &styles.total_share],
            )?;
            row += 1;
        }
        if row > first {
            let bar = ConditionalFormatDataBar::new()
                .set_fill_color(ACCENT)
                .set_solid_fill(true)
                .set_minimum(ConditionalFormatType::Number, 0)
                .set_maximum(ConditionalFormatType::Number, 1);
            sheet.add_conditional_format(first, 6, row - 1, 6, &bar)?;
        }
        Ok(row)
    }
}

/// The figures of a line. `rows` says which rows of the list it counts, and `count` how many they are as the workbook is
/// made, when nothing is filled in.
fn line(
    sheet: &mut Worksheet,
    row: u32,
    rows: &str,
    status: &str,
    count: usize,
    [number, share]: [&rust_xlsxwriter::Format; 2],
) -> Result<(), XlsxError> {
    let here = row + 1;
    let of_status = |word: &str| format!("=SUMPRODUCT({rows}*({status}=\"{word}\"))");
    let formulas = [
        (format!("=SUMPRODUCT({rows}*1)"), count),
        (of_status(IN_PLACE), 0),
        (of_status(IN_PROGRESS), 0),
        (of_status(NOT_APPLICABLE), 0),
        (format!("=B{here}-C{here}-D{here}-E{here}"), count),
    ];
    for (column, (formula, result)) in (1..).zip(formulas) {
        let formula = Formula::new(formula).set_result(result.to_string());
        sheet.write_formula_with_format(row, column, formula, number)?;
    }
    let of_all = Formula::new(format!("=IF(B{here}-E{here}=0,\"\",C{here}/(B{here}-E{here}))"))
        .set_result(if count == 0 { "" } else { "0" });
    sheet.write_formula_with_format(row, 6, of_all, share)?;
    Ok(())
}
