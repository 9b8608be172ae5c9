//! How a workbook looks: the colours of the pages, quiet lines, one accent. Also what a cell and a margin can hold.

use crate::{edition::About, render::direction::direction};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatUnderline};
use unicode_width::UnicodeWidthStr;

/// The font of the text, which Excel has and LibreOffice knows a stand-in for.
pub(super) const FONT: &str = "Calibri";
/// The font of titles.
const TITLE_FONT: &str = "Cambria";
/// What the reader must not miss.
pub(super) const ACCENT: u32 = 0x7a1f2b;
const INK: u32 = 0x1a1d21;
const SOFT: u32 = 0x4b5159;
const PANEL: u32 = 0xf6f4ef;
const RULE: u32 = 0xd8d3c8;
/// Where the reader writes.
const TO_FILL: u32 = 0xfdfbf4;

/// The most UTF-16 units a cell holds.
const LONGEST_CELL: usize = 32_767;
/// The most letters of a property; Excel shows no more.
pub(super) const LONGEST_PROPERTY: usize = 250;
/// The most letters on one side of a margin: a header holds 255 with its codes.
const LONGEST_MARGIN: usize = 75;

/// The styles of a workbook.
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) lede: Format,
    pub(super) section: Format,
    pub(super) head: Format,
    pub(super) head_of_figures: Format,
    pub(super) text: Format,
    pub(super) strong: Format,
    pub(super) number: Format,
    pub(super) strong_number: Format,
    pub(super) share: Format,
    pub(super) id: Format,
    pub(super) link: Format,
    pub(super) to_fill: Format,
    pub(super) total: Format,
    pub(super) total_number: Format,
    pub(super) total_share: Format,
    pub(super) marking: Format,
    pub(super) label: Format,
    pub(super) plain: Format,
    pub(super) plain_link: Format,
    pub(super) in_place: Format,
    pub(super) in_progress: Format,
    pub(super) not_applicable: Format,
}

impl Styles {
    pub(super) fn of(about: &About<'_>) -> Styles {
        // Cells begin where the sheet does, whatever is written in them: a title that is longer than its cell runs on
        // over the next ones and not off the sheet.
        let is_rtl = direction(about.language) == "rtl";
        let from_start = |format: Format| if is_rtl { format.set_align(FormatAlign::Right) } else { format };
        let end = if is_rtl { FormatAlign::Left } else { FormatAlign::Right };
        let words = from_start(Format::new())
            .set_font_name(FONT)
            .set_font_size(10)
            .set_font_color(INK)
            .set_align(FormatAlign::Top)
            .set_text_wrap();
        let text = words.clone().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(RULE);
        let title = from_start(Format::new()).set_font_name(TITLE_FONT).set_font_color(ACCENT);
        let number = text.clone().set_align(end).set_indent(1).set_num_format("0");
        let total = text
            .clone()
            .set_bold()
            .set_background_color(PANEL)
            .set_border_top(FormatBorder::Thin)
            .set_border_top_color(RULE);
        let head = words
            .clone()
            .set_bold()
            .set_background_color(PANEL)
            .set_align(FormatAlign::Bottom)
            .set_border_bottom(FormatBorder::Medium)
            .set_border_bottom_color(ACCENT);
        let as_link = |format: &Format| {
            format.clone().set_font_color(0x0a4a82_u32).set_underline(FormatUnderline::Single)
        };
        Styles {
            title: title.clone().set_font_size(18).set_align(FormatAlign::VerticalCenter),
            lede: from_start(Format::new())
                .set_font_name(FONT)
                .set_font_size(10)
                .set_font_color(SOFT)
                .set_align(FormatAlign::Top),
            section: title.set_font_size(13).set_align(FormatAlign::Bottom),
            head_of_figures: head.clone().set_align(end).set_indent(1),
            head,
            strong: text.clone().set_bold(),
            strong_number: number.clone().set_align(FormatAlign::Center).set_bold().set_font_color(ACCENT),
            share: number.clone().set_num_format("0%"),
            id: text.clone().set_font_color(SOFT).set_font_size(8),
            link: as_link(&text),
            to_fill: text
                .clone()
                .set_background_color(TO_FILL)
                .set_border_left(FormatBorder::Thin)
                .set_border_left_color(RULE)
                .set_border_right(FormatBorder::Thin)
                .set_border_right_color(RULE),
            total_number: total.clone().set_align(end).set_indent(1).set_num_format("0"),
            total_share: total.clone().set_align(end).set_indent(1).set_num_format("0%"),
            total,
            marking: Format::new()
                .set_font_name(FONT)
                .set_font_size(12)
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(0x00_0000_u32)
                .set_font_color(about.marking.colour_on_black()),
            label: words.clone().set_font_color(SOFT),
            plain_link: as_link(&words),
            plain: words,
            in_place: Format::new().set_background_color(0xe3eee3_u32).set_font_color(0x1f4d2b_u32),
            in_progress: Format::new().set_background_color(0xfbf0d3_u32).set_font_color(0x6b4a00_u32),
            not_applicable: Format::new().set_font_color(0x6f747b_u32).set_italic(),
            number,
            text,
        }
    }
}

/// As much of a text as `most` UTF-16 units hold, with an ellipsis where something is left out.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_string();
    }
    let mut units = 1;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units <= most
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// How high a row has to be, in points, for each of its texts to be read in a cell that many letters wide. Not every
/// program works that out by itself.
pub(super) fn height<'t>(cells: impl Iterator<Item = (&'t str, f64)>) -> f64 {
    let most = cells.map(|(text, width)| lines(text, width)).max().unwrap_or(1).max(1);
    (most as f64 * LINE + 4.0).min(HIGHEST)
}

/// The height of a line, in points.
const LINE: f64 = 13.5;
/// The highest row there can be, in points.
const HIGHEST: f64 = 409.0;

/// How many lines a text takes when it is broken between words. Letters are as wide as they are on average, so a narrow
/// column gets a little room to spare.
fn lines(text: &str, width: f64) -> usize {
    let fits = width.max(2.0) as usize;
    let of_line = |line: &str| {
        let (mut lines, mut taken) = (1, 0);
        for word in line.split(' ') {
            let word = word.width();
            if taken > 0 && taken + 1 + word > fits {
                lines += 1;
                taken = 0;
            }
            taken += word + usize::from(taken > 0);
            // A word longer than a line is broken inside.
            lines += taken.saturating_sub(1) / fits;
            taken = if taken > fits { (taken - 1) % fits + 1 } else { taken };
        }
        lines
    };
    text.split('\n').map(of_line).sum()
}

/// A text as a cell can hold it.
pub(super) fn in_cell(text: &str) -> String {
    cut(text, LONGEST_CELL)
}

/// A text as it stands in a margin, where `&` begins a code.
pub(super) fn in_margin(text: &str) -> String {
    let one_line: String =
        text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    cut(&one_line, LONGEST_MARGIN).replace('&', "&&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_ends_with_an_ellipsis() {
        assert_eq!(cut("four", 4), "four");
        assert_eq!(cut("fives", 4), "fiv…");
        // A letter outside the first plane takes two units, and is not halved.
        assert_eq!(cut("a𝒃𝒄𝒅", 4), "a𝒃…");
    }

    #[test]
    fn a_row_is_as_high_as_its_longest_text() {
        assert_eq!(lines("", 10.0), 1);
        assert_eq!(lines("ten letter", 10.0), 1);
        assert_eq!(lines("eleven words", 10.0), 2);
        assert_eq!(lines("one\ntwo", 10.0), 2);
        assert_eq!(lines("https://example.org/a", 10.0), 3);
        assert_eq!(height([("one", 10.0), ("one two three four", 10.0)].into_iter()), 2.0 * LINE + 4.0);
        assert_eq!(height([("word ".repeat(1000).as_str(), 10.0)].into_iter()), HIGHEST);
    }

    #[test]
    fn an_ampersand_in_a_title_is_no_code() {
        assert_eq!(in_margin("Banks & brokers"), "Banks && brokers");
    }
}
