//! Styles: what all pages have in common, what some have of their own, and what is printed in the margins of paper.

use super::Press;
use crate::vocab::Marking;

/// What stands in the margins of each sheet of paper, beside its number.
pub(super) struct Margins {
    /// At the head: whose it is, and which edition.
    pub(super) head: String,
    /// At the foot: what it is, and of which day.
    pub(super) foot: String,
    /// At the right of both, and above and below the page on screens in the colour of the Traffic Light Protocol.
    pub(super) marking: Marking,
}

/// A style made of the common asset, others after it, and these margins.
pub(super) fn with(press: &Press, others: &[&str], margins: &Margins) -> String {
    let assets: Vec<&str> = ["base.css"].iter().chain(others).map(|asset| press.asset(asset)).collect();
    format!(
        "{}\n@media screen{{.tlp{{color:{colour}}}}}\n@page{{@top-left{{content:\"{}\"}}@top-right{{content:\"{marking}\"}}@bottom-left{{content:\"{}, page \" counter(page) \" of \" counter(pages)}}@bottom-right{{content:\"{marking}\"}}}}\n",
        assets.join("\n"),
        quoted(&margins.head),
        quoted(&margins.foot),
        colour = margins.marking.colour_on_black(),
        marking = quoted(margins.marking.banner()),
    )
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
            for line in style.lines().filter(|line| !line.trim_start().starts_with("@top-")) {
                for side in
                    ["-left:", "-right:", " left:", " right:", ": left", ": right", "float: l", "float: r"]
                {
                    assert!(!line.contains(side), "{asset} names a side: {line}");
                }
            }
        }
    }
}
