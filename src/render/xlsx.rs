//! A workbook of an edition: what to look for and what to do as lists to work through, what is on record as tables, and
//! a sheet that counts how far the readers are. Knows cells and styles; what stands in them is that of `tables`.

mod about;
mod list;
mod progress;
mod style;

use super::{Artifact, Download, Format, Job, Setting, SitePath, Sizes, direction::direction, tables};
use crate::{diagnostic::Diagnostic, edition::Edition, vocab::terms::Paper};
use list::{List, Sheet};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use style::Styles;

/// The workbook.
pub struct Xlsx;

const FILE: &str = "download/*.xlsx";

impl Format for Xlsx {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn is_for_reading(&self) -> bool {
        true
    }

    fn downloads(&self) -> &'static [Download] {
        &[Download {
            file: FILE,
            label: "Workbook for Excel or LibreOffice",
            short: "Workbook",
            good_for: "working through red flags and controls, and seeing how far you are",
            loads: &[],
        }]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        Box::new(Bound { job })
    }
}

struct Bound<'a, 'p> {
    job: &'a Job<'a, 'p>,
}

impl Setting for Bound<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        vec![self.job.path(FILE)]
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        let bytes = workbook(self.job.edition)
            .expect("names of sheets, places and sizes are ours, and texts were cut to what a cell holds");
        Ok(Artifact { path: path.clone(), bytes })
    }
}

fn workbook(edition: &Edition<'_>) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::of(edition.about());
    let red_flags = tables::red_flags_by_role(edition);
    let controls = tables::controls(edition);
    let nodes = tables::nodes(edition);
    let mut sheets = vec![
        Sheet::List(List::to_work_through(red_flags, "lawful_explanations")),
        Sheet::List(List::to_work_through(controls, "steps")),
    ];
    sheets.retain(|sheet| sheet.rows() > 0);
    if !sheets.is_empty() {
        sheets.push(Sheet::Progress);
    }
    let record = [
        nodes,
        tables::flows(edition),
        tables::other_flows(edition),
        tables::cases(edition),
        tables::sources(edition),
    ];
    sheets.extend(record.into_iter().map(|table| Sheet::List(List::to_read(table))));
    sheets.retain(|sheet| matches!(sheet, Sheet::Progress) || sheet.rows() > 0);

    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(edition));
    about::write(workbook.add_worksheet(), edition, &sheets, &styles)?;
    for sheet in &sheets {
        let worksheet = workbook.add_worksheet();
        match sheet {
            Sheet::List(list) => list.write(worksheet, &styles)?,
            Sheet::Progress => progress::write(worksheet, &sheets, &styles)?,
        }
        finish(worksheet, edition)?;
    }
    finish(workbook.worksheet_from_index(0)?, edition)?;
    workbook.save_to_buffer()
}

/// What every sheet has: paper, margins, direction, and its marking above and below each page.
fn finish(worksheet: &mut Worksheet, edition: &Edition<'_>) -> Result<(), XlsxError> {
    let about = edition.about();
    // Sheets turn round by themselves, and their margins do not.
    let is_rtl = direction(about.language) == "rtl";
    let [start, end] = if is_rtl { ["&R", "&L"] } else { ["&L", "&R"] };
    let small = format!("&9&\"{},Regular\"", style::FONT);
    let margin = |said: &str, middle: &str| {
        let mut boxes = [
            format!("{start}{small}{}", style::in_margin(said)),
            middle.to_string(),
            format!("{end}&12&\"{},Bold\"{}", style::FONT, about.marking.banner()),
        ];
        if is_rtl {
            boxes.reverse();
        }
        boxes.concat()
    };
    let whose = format!("{}, {}: {}", about.audience_title, about.place_title, about.title);
    let edition = format!("Edition {}, as of {}", about.edition, about.as_of.in_words());
    worksheet
        .set_header(margin(&whose, ""))
        .set_footer(margin(&edition, &format!("&C{small}Page &P of &N")))
        // The standard asks for 12 points, whatever the sheet is scaled to.
        .set_header_footer_scale_with_doc(false)
        .set_margins(0.4, 0.4, 0.75, 0.7, 0.3, 0.3)
        .set_paper_size(match about.paper {
            Paper::A4 => 9,
            Paper::Letter => 1,
        })
        .set_screen_gridlines(false)
        .set_right_to_left(is_rtl);
    Ok(())
}

fn properties(edition: &Edition<'_>) -> DocProperties {
    let about = edition.about();
    let day = about.as_of.first_day();
    let created = u16::try_from(day.year())
        .ok()
        .and_then(|year| {
            ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs()).ok()
        })
        .unwrap_or_default();
    let title = format!("{}: {}, {}", about.title, about.audience_title, about.place_title);
    let mut properties = DocProperties::new()
        .set_title(style::cut(&title, style::LONGEST_PROPERTY))
        .set_subject(style::cut(
            &format!("Edition {}, as of {}", about.edition, about.as_of.in_words()),
            style::LONGEST_PROPERTY,
        ))
        .set_author(style::cut(&about.publisher.name, style::LONGEST_PROPERTY))
        .set_keywords(about.marking.banner())
        .set_creation_datetime(&created);
    if let Some(licence) = about.licence {
        properties = properties
            .set_comment(style::cut(&format!("Licence: {}", licence.name), style::LONGEST_PROPERTY));
    }
    properties
}
