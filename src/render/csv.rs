//! The tables of an edition as comma-separated values, packed with a description of every column.
//! Values follow RFC 4180, the description the Data Package standard (specs.frictionlessdata.io), version 1.

use super::{
    Artifact, Download, Format, Job, Setting, SitePath, Sizes,
    archive::archive,
    job::stem,
    tables::{self, Cell, Column, Kind, Table},
};
use crate::{
    diagnostic::Diagnostic,
    edition::{About, Edition},
    entry::PageFields,
};
use serde_json::{Value, json};

/// The tables, packed.
pub struct Csv;

const FILE: &str = "download/*-csv.zip";

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn downloads(&self) -> &'static [Download] {
        &[Download {
            file: FILE,
            label: "Tables as CSV, zipped",
            short: "CSV",
            good_for: "loading red flags, controls, risky nodes, flows, cases and sources into another system",
            loads: &[],
        }]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        Box::new(Package { job })
    }
}

struct Package<'a, 'p> {
    job: &'a Job<'a, 'p>,
}

impl Setting for Package<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        vec![self.job.path(FILE)]
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        let edition = self.job.edition;
        let tables: Vec<Table> = [
            tables::red_flags(edition),
            tables::controls(edition),
            tables::nodes(edition),
            tables::flows(edition),
            tables::other_flows(edition),
            tables::cases(edition),
            tables::legal_statuses(edition),
            tables::steps(edition),
            tables::sources(edition),
        ]
        .into_iter()
        .filter(|table| !table.rows.is_empty())
        .collect();
        let mut files: Vec<(String, Vec<u8>)> =
            tables.iter().map(|table| (file_name(table), values(table))).collect();
        let description = serde_json::to_vec_pretty(&description(edition, &tables))
            .expect("it is made of texts, numbers and lists, which JSON has");
        files.push(("datapackage.json".into(), description));
        files.push(("README.txt".into(), read_me(edition.about(), &tables).into_bytes()));
        Ok(Artifact { path: path.clone(), bytes: archive(None, files, edition.about().as_of) })
    }
}

fn file_name(table: &Table) -> String {
    format!("{}.csv", table.id)
}

/// A table as values, its head first.
fn values(table: &Table) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let head = writer.write_record(table.columns.iter().map(|column| column.id));
    let written =
        head.and_then(|()| table.rows.iter().try_for_each(|row| writer.write_record(row.iter().map(value))));
    written.expect("every row has a cell for each column, and memory can be written to");
    writer.into_inner().expect("memory can be written to")
}

/// A cell as it stands in the file. Spreadsheets take what begins with some signs for a formula, so such words begin
/// with an apostrophe.
fn value(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Cell::Text(text) => text.clone(),
    }
}

/// What `datapackage.json` says.
fn description(edition: &Edition<'_>, tables: &[Table]) -> Value {
    let about = edition.about();
    let mut package = json!({
        "profile": "tabular-data-package",
        "name": stem(about.folder, about.edition).to_lowercase(),
        "title": whose(about),
        "description": format!(
            "{}. For {}. {HOW_WORDS_BEGIN} Sources are cited by their numbers in sources.csv, with the page where one is given.",
            about.marking.banner(),
            about.reader
        ),
        "version": about.edition,
        "created": format!("{}T00:00:00Z", about.as_of.first_day()),
        "marking": about.marking.banner(),
        "language": about.language,
        "contributors": [with_path(json!({ "title": about.publisher.name, "role": "publisher" }), about.publisher.url.as_deref())],
        "sources": sources(edition),
        "resources": tables.iter().map(|table| resource(about, table)).collect::<Vec<_>>(),
    });
    if let Some(licence) = about.licence {
        let named = json!({ "name": licence.name.replace(' ', "-"), "title": licence.name });
        package["licenses"] = json!([with_path(named, licence.url.as_deref())]);
    }
    package
}

const HOW_WORDS_BEGIN: &str = "Words that begin with =, +, -, @, a tab or a line end have an apostrophe before them, so that no spreadsheet \
     takes them for a formula.";

/// With an address, where there is one of the web.
fn with_path(mut named: Value, url: Option<&str>) -> Value {
    if let Some(url) = url.filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
        named["path"] = url.into();
    }
    named
}

/// The bibliography, by number.
fn sources(edition: &Edition<'_>) -> Vec<Value> {
    let mut numbered: Vec<(usize, Value)> = edition
        .of_kind("source")
        .filter_map(|page| match &page.fields {
            PageFields::Source(source) => {
                Some((edition.source_number(page.id)?, with_path(json!({ "title": page.title }), source.url)))
            }
            _ => None,
        })
        .collect();
    numbered.sort_by_key(|(number, _)| *number);
    numbered.into_iter().map(|(_, source)| source).collect()
}

fn resource(about: &About<'_>, table: &Table) -> Value {
    let mut schema = json!({
        "fields": table.columns.iter().map(|column| field(table, column)).collect::<Vec<_>>(),
        "primaryKey": table.key,
    });
    let to = |table: &str, column: &str| json!({ "fields": [column], "reference": { "resource": table, "fields": ["id"] } });
    let foreign: Vec<Value> = table
        .columns
        .iter()
        .filter_map(|column| match column.id {
            "from_id" | "to_id" => Some(to("risky-nodes", column.id)),
            "case_id" => Some(to("cases", column.id)),
            _ => None,
        })
        .collect();
    if !foreign.is_empty() {
        schema["foreignKeys"] = foreign.into();
    }
    json!({
        "profile": "tabular-data-resource",
        "name": table.id,
        "title": table.title,
        "description": format!("{}. {}", about.marking.banner(), table.says),
        "path": file_name(table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true },
        "schema": schema,
    })
}

fn field(table: &Table, column: &Column) -> Value {
    let (sort, mut constraints) = match column.kind {
        Kind::Text | Kind::Address | Kind::Id | Kind::Key => ("string", json!({})),
        Kind::Count => ("integer", json!({ "minimum": 0 })),
        Kind::Share => ("number", json!({ "minimum": 0, "maximum": 1 })),
        // A day, a month or a year, or two of them: the standard has no sort for that.
        Kind::Date => {
            ("string", json!({ "pattern": "[0-9]{4}(-[0-9]{2}){0,2}(/[0-9]{4}(-[0-9]{2}){0,2})?" }))
        }
        Kind::YesNo => ("boolean", json!({})),
    };
    if table.key.contains(&column.id) {
        constraints["required"] = true.into();
    }
    let mut field = json!({
        "name": column.id,
        "title": column.title,
        "description": column.says,
        "type": sort,
        "constraints": constraints,
    });
    if column.kind == Kind::YesNo {
        field["trueValues"] = json!(["yes"]);
        field["falseValues"] = json!(["no"]);
    }
    field
}

/// Whose tables they are: `Title: Banks, Pakistan`.
fn whose(about: &About<'_>) -> String {
    format!("{}: {}, {}", about.title, about.audience_title, about.place_title)
}

/// What is said to whoever unpacks it.
fn read_me(about: &About<'_>, tables: &[Table]) -> String {
    let marking = about.marking.banner();
    let mut text = vec![
        marking.to_string(),
        String::new(),
        whose(about),
        format!("Edition {}, as of {}", about.edition, about.as_of.in_words()),
        format!("For {}", about.reader),
        String::new(),
    ];
    for table in tables {
        let rows = if table.rows.len() == 1 { "row" } else { "rows" };
        text.push(format!("{} ({} {rows})", file_name(table), table.rows.len()));
        text.push(format!("    {}", table.says));
    }
    text.push("datapackage.json".into());
    text.push("    Says what stands in each column of each file, for programs and for you.".into());
    text.push(String::new());
    text.push(
        "Files are UTF-8, with commas between values. An empty cell says that nothing is recorded.".into(),
    );
    text.push(HOW_WORDS_BEGIN.into());
    text.push("Numbers of red flags and sources are those of the handbook.".into());
    text.extend(about.places_notice.map(str::to_string));
    text.push(String::new());
    text.push(format!("Published by {}", about.publisher.name));
    text.extend(about.licence.map(|licence| {
        let url = licence.url.as_deref().map_or_else(String::new, |url| format!(" ({url})"));
        format!("Licence: {}{url}", licence.name)
    }));
    text.extend(about.contact.map(|contact| format!("Corrections and replies: {}", contact.corrections)));
    text.push(String::new());
    text.push(marking.to_string());
    text.join("\r\n") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_formula_and_numbers_stay_numbers() {
        for (cell, expected) in [
            (Cell::from("=HYPERLINK(1)"), "'=HYPERLINK(1)"),
            (Cell::from("+1 555 0100"), "'+1 555 0100"),
            (Cell::from("-"), "'-"),
            (Cell::from("@desk"), "'@desk"),
            (Cell::from("\tindented"), "'\tindented"),
            (Cell::from("a=b"), "a=b"),
            (Cell::Number(0.25), "0.25"),
            (Cell::Number(12.0), "12"),
            (Cell::Nothing, ""),
        ] {
            assert_eq!(value(&cell), expected);
        }
    }

    #[test]
    fn a_comma_a_quotation_mark_and_a_line_end_stay_in_their_cell() {
        const COLUMNS: &[Column] = &[
            Column { id: "id", title: "Id", says: "Its id.", kind: Kind::Id, width: 9.0 },
            Column { id: "text", title: "Text", says: "Its text.", kind: Kind::Text, width: 9.0 },
        ];
        let rows = vec![vec![Cell::from("one"), Cell::from("Fronts, \"trading\"\nabroad")]];
        let table =
            Table { id: "things", title: "Things", says: "Things.", key: &["id"], columns: COLUMNS, rows };
        assert_eq!(
            String::from_utf8(values(&table)).expect("it is text"),
            "id,text\r\none,\"Fronts, \"\"trading\"\"\nabroad\"\r\n"
        );
    }
}
