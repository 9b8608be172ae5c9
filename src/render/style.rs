//! Styles: what all pages have in common, what some have of their own, and what is printed in the margins of paper.

use super::Press;
use crate::vocab::Marking;

/// What stands in the margins of each sheet of paper, beside its number.
pub(super) struct Margins {
    /// At the head: whose it is, and which edition.
    pub(super) head: String,
    /// At the foot: what it is, and of which day.
    pub(super) foot: String,
    /// At the end of both, and above and below the page on screens in the colour of the Traffic Light Protocol.
    pub(super) marking: Marking,
    /// Of the page: `ltr` or `rtl`.
    pub(super) direction: &'static str,
}

/// A style made of the common asset, others after it, and these margins.
pub(super) fn with(press: &Press, others: &[&str], margins: &Margins) -> String {
    let assets: Vec<&str> = ["base.css"].iter().chain(others).map(|asset| press.asset(asset)).collect();
    format!(
        "{}\n@media screen{{.tlp{{color:{}}}}}\n{}\n",
        assets.join("\n"),
        margins.marking.colour_on_black(),
        margins.on_paper()
    )
}

impl Margins {
    /// The head and the foot of each sheet. The marking is in a box, as large as the standard asks, and black on white
    /// because browsers print no backgrounds; beside it stands whose sheet it is, its edition and day. Boxes of a sheet
    /// have names for their sides, and none for where its lines begin.
    fn on_paper(&self) -> String {
        let direction = self.direction;
        let [start, end] = if direction == "rtl" { ["right", "left"] } else { ["left", "right"] };
        let (head, foot, marking) = (quoted(&self.head), quoted(&self.foot), quoted(self.marking.banner()));
        let words = format!("color:#333;vertical-align:middle;direction:{direction};text-align:{start}");
        let boxed = "font:700 12pt monospace;color:#000;border:1.5pt solid #000;width:50mm;padding:0 2.5mm;text-align:center";
        format!(
            "@page{{\
             @top-{start}{{content:\"{head}\";font:8.5pt sans-serif;{words};margin-{end}:5mm}}\
             @top-{end}{{content:\"{marking}\";{boxed};margin:5mm 0 6mm}}\
             @bottom-{start}{{content:\"{foot}, page \" counter(page) \" of \" counter(pages);font:7.5pt sans-serif;{words};margin-{end}:3mm}}\
             @bottom-{end}{{content:\"{marking}\";{boxed};margin:4mm 0 5mm}}}}"
        )
    }
}

/// A text inside double quotes of a style sheet, which may itself stand inside a page.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' | '<' | '>' | '&' => quoted.push_str(&format!("\\{:x} ", c as u32)),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    #[test]
    fn a_title_cannot_leave_its_quotes() {
        assert_eq!(quoted("A \"B\"\n</style>"), "A \\22 B\\22  \\3c /style\\3e ");
    }

    #[test]
    fn sides_are_start_and_end_so_that_pages_can_turn_round() {
        let press = Press::load(&Memory::default()).value;
        for asset in ["base.css", "handbook.css", "search.css", "landing.css"] {
            let style = press.asset(asset);
            assert!(!style.is_empty(), "{asset}");
            for line in style.lines() {
                for side in
                    ["-left:", "-right:", " left:", " right:", ": left", ": right", "float: l", "float: r"]
                {
                    assert!(!line.contains(side), "{asset} names a side: {line}");
                }
            }
        }
    }
}
