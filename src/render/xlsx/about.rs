//! The first sheet: whose workbook this is, how far it may travel, and what each of the other sheets is for.

use super::{
    list::Sheet,
    style::{Styles, height, in_cell},
};
use crate::edition::Edition;
use rust_xlsxwriter::{Url, Worksheet, XlsxError};

/// How wide the column of what is said is, in letters.
const WIDTH: f64 = 84.0;

pub(super) fn write(
    sheet: &mut Worksheet,
    edition: &Edition<'_>,
    sheets: &[Sheet],
    styles: &Styles,
) -> Result<(), XlsxError> {
    let about = edition.about();
    sheet.set_name("About")?;
    sheet.set_column_width(0, 24)?.set_column_width(1, WIDTH)?.set_column_width(2, 10)?;
    sheet.set_row_height(0, 22)?;
    sheet.write_string_with_format(0, 0, about.marking.banner(), &styles.marking)?;
    sheet.set_row_height(1, 40)?;
    sheet.write_string_with_format(1, 0, in_cell(about.title), &styles.title)?;
    let whose = format!("{}, {}", about.audience_title, about.place_title);
    sheet.write_string_with_format(2, 0, in_cell(&whose), &styles.section)?;
    if let Some(subtitle) = about.subtitle {
        sheet.write_string_with_format(3, 0, in_cell(subtitle), &styles.lede)?;
    }

    let others = about.places.iter().filter(|place| Some(place.code) != about.place.map(|own| own.code));
    let others: Vec<&str> = others.map(|place| place.name).collect();
    let with = if others.is_empty() {
        String::new()
    } else {
        format!(", with what is said for {}", others.join(", "))
    };
    let licence = about.licence.map(|licence| match &licence.url {
        Some(url) => format!("{} ({url})", licence.name),
        None => licence.name.clone(),
    });
    let facts = [
        ("For", Some(about.reader.to_string())),
        ("Jurisdiction", Some(format!("{}{with}", about.place_title))),
        ("Edition", Some(format!("{}, as of {}", about.edition, about.as_of.in_words()))),
        ("Marking", Some(format!("{}, for every sheet", about.marking.banner()))),
        ("Published by", Some(about.publisher.name.clone())),
        ("Licence", licence),
        ("Corrections and replies", about.contact.map(|contact| contact.corrections.clone())),
        ("Names of places", about.places_notice.map(str::to_string)),
    ];
    let mut row = 5;
    for (label, said) in facts {
        let Some(said) = said else { continue };
        sheet.set_row_height(row, height([(said.as_str(), WIDTH)].into_iter()))?;
        sheet.write_string_with_format(row, 0, label, &styles.label)?;
        sheet.write_string_with_format(row, 1, in_cell(&said), &styles.plain)?;
        row += 1;
    }

    row = section(sheet, row + 1, "What is in it", styles)?;
    for other in sheets {
        let to = Url::new(format!("internal:'{}'!A1", other.title())).set_text(other.title());
        sheet.set_row_height(row, height([(other.says(), WIDTH)].into_iter()))?;
        sheet.write_url_with_format(row, 0, to, &styles.plain_link)?;
        sheet.write_string_with_format(row, 1, other.says(), &styles.plain)?;
        row += 1;
    }

    row = section(sheet, row + 1, "How to use it", styles)?;
    for said in [
        "Go through the list that is yours: filter the red flags by who sees them, and the controls by tier. Choose a \
         status for each row, and write down who owns it. Progress counts by itself.",
        "A red flag is no verdict. Read what it needs and its lawful explanations before you act; nationality, \
         language or a name alone is never a reason.",
        "Numbers of red flags and sources are those of the handbook, where each is told at length. An empty cell says \
         that nothing is recorded.",
        "What you fill in stays in your copy. Keep it as close as the marking and your own rules ask.",
    ] {
        sheet.set_row_height(row, height([(said, WIDTH)].into_iter()) + 3.0)?;
        sheet.write_string_with_format(row, 1, said, &styles.plain)?;
        row += 1;
    }
    sheet.set_print_fit_to_pages(1, 0).set_print_area(0, 0, row - 1, 1)?;
    Ok(())
}

/// A heading, and the row after it.
fn section(sheet: &mut Worksheet, row: u32, title: &str, styles: &Styles) -> Result<u32, XlsxError> {
    sheet.set_row_height(row, 26)?;
    sheet.write_string_with_format(row, 0, title, &styles.section)?;
    Ok(row + 1)
}
