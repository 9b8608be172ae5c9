//! Drawings as SVG that stands inside a page: boxes that are links, ribbons between them, headings above columns.
//! Knows letters and their room. Colours are the style's business, positions [`layout`]'s.
//!
//! No style stands in an attribute, since pages allow none; widths of ribbons are attributes of SVG itself.

use super::markup::escape;
use crate::network::layout::{Boxed, Drawing, Path, Plan, Ribbon, layout};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// A box that leads somewhere.
pub(super) struct Card<'e> {
    /// Its column, from 0.
    pub(super) column: usize,
    /// What stands in it.
    pub(super) title: &'e str,
    /// The number of its stage, which gives it a colour and stands in its corner; 0 for none.
    pub(super) stage: usize,
    /// Where it leads.
    pub(super) href: String,
    /// What is said of it to those who hear the page, after its title.
    pub(super) said: String,
    /// Classes for the style.
    pub(super) class: &'static str,
    /// How long the bar at its foot is, from 0 to 1; none where it has none.
    pub(super) bar: Option<f64>,
    /// Facts for the script, as pairs of a name and a value.
    pub(super) data: Vec<(&'static str, String)>,
}

/// A ribbon from one box to another.
pub(super) struct Band {
    /// The position of the card it leaves.
    pub(super) from: usize,
    /// The position of the card it reaches.
    pub(super) to: usize,
    /// Its weight in proportion to the heaviest, from 0 to 1.
    pub(super) share: f64,
    /// Where it leads.
    pub(super) href: Option<String>,
    /// What it is, for those who rest on it.
    pub(super) said: String,
    /// Classes for the style.
    pub(super) class: String,
}

/// What is drawn.
pub(super) struct Picture<'e> {
    /// Its anchors begin with this.
    pub(super) id: &'static str,
    /// What it shows, for those who hear the page.
    pub(super) said: String,
    pub(super) cards: Vec<Card<'e>>,
    pub(super) bands: Vec<Band>,
    /// What stands above each column: a number, 0 for none, and words.
    pub(super) heads: Vec<(usize, &'e str)>,
}

/// How wide a box is, in the units of the drawing, which are pixels on a screen.
const BOX: f64 = 156.0;
const GUTTER: f64 = 80.0;
const GAP: f64 = 14.0;
const MARGIN: f64 = 14.0;
/// The height of a line of letters, and how much room each letter takes at most in a line. Letters of the widest fonts
/// that systems have for text take 0.62 of their height on average.
const LINE: f64 = 16.0;
const LETTER: f64 = 13.0 * 0.62;
const PADDING: f64 = 10.0;
/// The widest and the narrowest ribbon.
const WIDEST: f64 = 11.0;
const NARROWEST: f64 = 1.2;
/// How far an arrowhead reaches.
const ARROW: f64 = 7.0;

/// Draws a picture. Nothing where there are no boxes.
pub(super) fn svg(picture: &Picture<'_>) -> String {
    if picture.cards.is_empty() {
        return String::new();
    }
    // The corner of a box holds a mark, so its first line is shorter.
    let lines: Vec<Vec<String>> =
        picture.cards.iter().map(|card| wrapped(card.title, BOX - 2.0 * PADDING - 14.0)).collect();
    let heads: Vec<Vec<String>> = picture.heads.iter().map(|(_, words)| wrapped(words, BOX - 24.0)).collect();
    let head = heads.iter().map(Vec::len).max().map_or(0.0, |lines| lines as f64 * LINE + 18.0);
    let plan = Plan {
        boxes: picture
            .cards
            .iter()
            .zip(&lines)
            .map(|(card, lines)| Boxed {
                column: card.column,
                height: lines.len() as f64 * LINE + 2.0 * PADDING,
            })
            .collect(),
        ribbons: picture
            .bands
            .iter()
            .map(|band| Ribbon { from: band.from, to: band.to, width: (WIDEST * band.share).max(NARROWEST) })
            .collect(),
        box_width: BOX,
        gutter: GUTTER,
        gap: GAP,
        head,
        margin: MARGIN,
    };
    let drawing = layout(&plan);
    let (width, height) = (drawing.width.ceil(), drawing.height.ceil());
    let mut svg = format!(
        "<svg class=\"drawing\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"group\" aria-label=\"{}\">",
        escape(&picture.said)
    );
    write_heads(&mut svg, picture, &heads, &drawing);
    svg.push_str("<g class=\"bands\" aria-hidden=\"true\">");
    for ((band, path), ribbon) in picture.bands.iter().zip(&drawing.ribbons).zip(&plan.ribbons) {
        write_band(&mut svg, band, path, ribbon);
    }
    svg.push_str("</g><g class=\"cards\">");
    for (index, (card, lines)) in picture.cards.iter().zip(&lines).enumerate() {
        write_card(&mut svg, card, lines, &drawing, index);
    }
    svg.push_str("</g></svg>");
    svg
}

fn write_heads(svg: &mut String, picture: &Picture<'_>, heads: &[Vec<String>], drawing: &Drawing) {
    for (column, (x, lines)) in drawing.columns.iter().zip(heads).enumerate() {
        let (Some(x), (number, _)) = (x, picture.heads[column]) else { continue };
        let _ = write!(svg, "<g class=\"head\" id=\"{}_{}\">", picture.id, column + 1);
        let indent = if number > 0 {
            let (cx, cy) = (x + 9.0, MARGIN + 9.0);
            let _ = write!(
                svg,
                "<circle class=\"s{}\" cx=\"{cx}\" cy=\"{cy}\" r=\"9\"/><text class=\"number\" x=\"{cx}\" y=\"{}\">{number}</text>",
                (number - 1) % 5 + 1,
                cy + 4.0
            );
            24.0
        } else {
            0.0
        };
        for (line, words) in lines.iter().enumerate() {
            let y = MARGIN + 13.0 + line as f64 * LINE;
            let _ = write!(svg, "<text x=\"{}\" y=\"{y}\">{}</text>", x + indent, escape(words));
        }
        svg.push_str("</g>");
    }
}

fn write_band(svg: &mut String, band: &Band, path: &Path, ribbon: &Ribbon) {
    let mut curves = path.curves.clone();
    let Some([_, handle, end]) = curves.last_mut() else { return };
    // Ribbons end level, so an arrowhead lies on its side; the ribbon stops at its base.
    let forward = if handle.0 <= end.0 { 1.0 } else { -1.0 };
    let tip = *end;
    end.0 -= forward * ARROW;
    let mut line = format!("M{} {}", tenth(path.start.0), tenth(path.start.1));
    for [a, b, end] in &curves {
        let numbers = [a.0, a.1, b.0, b.1, end.0, end.1].map(tenth);
        let _ = write!(line, "C{}", numbers.join(" "));
    }
    let half = (ribbon.width / 2.0 + 2.2).max(4.0);
    let base = tip.0 - forward * ARROW;
    let head = format!(
        "M{} {}L{} {}L{} {}Z",
        tenth(base),
        tenth(tip.1 - half),
        tenth(tip.0),
        tenth(tip.1),
        tenth(base),
        tenth(tip.1 + half)
    );
    let drawn = format!(
        "<title>{}</title><path class=\"line\" d=\"{line}\" stroke-width=\"{}\"/><path class=\"tip\" d=\"{head}\"/>",
        escape(&band.said),
        tenth(ribbon.width)
    );
    let (from, to) = (band.from, band.to);
    let attributes = format!("class=\"band {}\" data-from=\"{from}\" data-to=\"{to}\"", band.class);
    let _ = match &band.href {
        Some(href) => write!(svg, "<a href=\"{}\" tabindex=\"-1\" {attributes}>{drawn}</a>", escape(href)),
        None => write!(svg, "<g {attributes}>{drawn}</g>"),
    };
}

fn write_card(svg: &mut String, card: &Card<'_>, lines: &[String], drawing: &Drawing, index: usize) {
    let place = &drawing.boxes[index];
    let (x, y) = (tenth(place.x), tenth(place.y));
    let (width, height) = (tenth(place.width), tenth(place.height));
    let data: String =
        card.data.iter().map(|(name, value)| format!(" data-{name}=\"{}\"", escape(value))).collect();
    let _ = write!(
        svg,
        "<a class=\"card {}\" href=\"{}\" aria-label=\"{}\" data-at=\"{index}\"{data}><rect class=\"frame\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"3\"/>",
        card.class,
        escape(&card.href),
        escape(&format!("{}. {}", card.title, card.said)),
    );
    if card.stage > 0 {
        let _ = write!(
            svg,
            "<rect class=\"edge s{}\" x=\"{x}\" y=\"{y}\" width=\"5\" height=\"{height}\"/>",
            (card.stage - 1) % 5 + 1
        );
    }
    if let Some(bar) = card.bar {
        let _ = write!(
            svg,
            "<rect class=\"bar\" x=\"{x}\" y=\"{}\" width=\"{}\" height=\"4\"/>",
            tenth(place.y + place.height - 4.0),
            tenth(place.width * bar.clamp(0.0, 1.0))
        );
    }
    for (line, words) in lines.iter().enumerate() {
        let y = place.y + PADDING + 12.0 + line as f64 * LINE;
        // A line end keeps the words of two lines apart for those who hear or copy them.
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\">{}</text>",
            tenth(place.x + PADDING + 2.0),
            tenth(y),
            escape(words)
        );
    }
    if card.class.contains("own") {
        // A shape, so that colour does not speak alone.
        let (cx, cy) = (place.x + place.width - 11.0, place.y + 11.0);
        let _ = write!(
            svg,
            "<path class=\"mine\" d=\"M{} {}l5.5 5.5l-5.5 5.5l-5.5-5.5z\"/>",
            tenth(cx),
            tenth(cy - 5.5)
        );
    }
    svg.push_str("</a>");
}

/// A length to a tenth, without needless zeros: a drawing has thousands of them.
fn tenth(length: f64) -> String {
    let tenths = (length * 10.0).round() as i64;
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => {
            format!("{}{}.{}", if tenths < 0 && tenths > -10 { "-" } else { "" }, tenths / 10, rest.abs())
        }
    }
}

/// A text in lines that fit into a width. A word that does not fit by itself is broken.
fn wrapped(text: &str, width: f64) -> Vec<String> {
    let letters = (width / LETTER).floor() as usize;
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut word = word.to_string();
        loop {
            let line = lines.last_mut().expect("there is always a line");
            let space = usize::from(!line.is_empty());
            if line.width() + space + word.width() <= letters {
                if space == 1 {
                    line.push(' ');
                }
                line.push_str(&word);
                break;
            }
            if line.is_empty() {
                // Without spaces, as in Chinese, or a very long word.
                let mut fits = String::new();
                for c in word.chars() {
                    let mut longer = fits.clone();
                    longer.push(c);
                    if longer.width() > letters && !fits.is_empty() {
                        break;
                    }
                    fits = longer;
                }
                word = word[fits.len()..].to_string();
                line.push_str(&fits);
                if word.is_empty() {
                    break;
                }
            }
            lines.push(String::new());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_fits_and_no_letter_is_lost() {
        for text in [
            "Trading accounts in recruited names",
            "Donaudampfschifffahrtsgesellschaftskapitän",
            "朝鮮民主主義人民共和国外国貿易銀行代表部",
        ] {
            let lines = wrapped(text, 138.0);
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(squeezed(&lines.concat()), squeezed(text));
            assert!(lines.iter().all(|line| line.width() as f64 * LETTER <= 138.0), "{lines:?}");
        }
    }

    #[test]
    fn lengths_are_short() {
        assert_eq!([12.0, 0.04, -0.5, 3.26].map(tenth), ["12", "0", "-0.5", "3.3"]);
    }
}
