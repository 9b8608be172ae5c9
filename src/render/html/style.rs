//! The style of a handbook: the program's own, and what is printed in the margins of every page of this one.

use crate::{edition::Edition, render::Press};

/// The style of a handbook's pages.
pub(super) fn of(press: &Press, edition: &Edition<'_>) -> String {
    let about = edition.about();
    let name = format!("{} · {} · edition {}", about.audience_title, about.place_title, about.edition);
    let dated = format!("{} · as of {}", about.title, about.as_of.in_words());
    format!(
        "{}\n{}\n@page{{@top-left{{content:\"{}\"}}@top-right{{content:\"{marking}\"}}@bottom-left{{content:\"{}, page \" counter(page) \" of \" counter(pages)}}@bottom-right{{content:\"{marking}\"}}}}\n",
        press.asset("style.css"),
        press.asset("search.css"),
        quoted(&name),
        quoted(&dated),
        marking = quoted(about.marking.banner()),
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

    #[test]
    fn a_title_cannot_leave_its_quotes() {
        assert_eq!(quoted("A \"B\"\n</style>"), "A \\22 B\\22  \\3c /style\\3e ");
    }
}
