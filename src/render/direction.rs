//! The direction in which a language is written, and pieces of text that run against their page: an English sentence in
//! an Arabic handbook, an Arabic name in an English one. Set in the direction of the page, such a piece ends with its
//! full stop in front, and a date in it is read backwards.

use super::document::Inline;
use std::borrow::Cow;
use unic_langid::{CharacterDirection, LanguageIdentifier};

/// `rtl` or `ltr`, as HTML names it, of a BCP 47 tag. What no table knows is taken to run from left to right.
pub(super) fn direction(language: &str) -> &'static str {
    match language.parse::<LanguageIdentifier>().map(|language| language.character_direction()) {
        Ok(CharacterDirection::RTL) => "rtl",
        _ => "ltr",
    }
}

/// The direction of a text, where it is not that of its page.
///
/// Its first letter decides. But on a page that runs from right to left a text that begins otherwise has to have more
/// such letters than others, since an Arabic sentence may begin with a Latin name; figures alone run as they are written.
pub(super) fn against(text: &str, page: &str) -> Option<&'static str> {
    signs_against(text.chars(), page)
}

fn signs_against(mut signs: impl Iterator<Item = char> + Clone, page: &str) -> Option<&'static str> {
    if page == "rtl" {
        let letters = || signs.clone().filter(|letter| letter.is_alphabetic());
        let is_ltr = match letters().next() {
            None => signs.any(char::is_numeric),
            Some(first) => {
                !runs_left(first)
                    && letters().filter(|letter| runs_left(*letter)).count() * 2 < letters().count()
            }
        };
        is_ltr.then_some("ltr")
    } else {
        signs.find(|letter| letter.is_alphabetic()).filter(|letter| runs_left(*letter)).map(|_| "rtl")
    }
}

/// The direction of the words of a paragraph, where it is not that of its page. Words that are marked or linked are
/// pieces of their own, and say nothing of what stands around them.
pub(super) fn words_against(words: &[Inline], page: &str) -> Option<&'static str> {
    let own = words.iter().filter_map(|word| match word {
        Inline::Text(text) => Some(text.chars()),
        Inline::Marked { .. } | Inline::Link { .. } => None,
    });
    signs_against(own.flatten(), page)
}

/// A text as a name in a line that is told without elements, where its letters may run against that line: between the
/// marks of Unicode that keep it apart.
pub(super) fn isolated(text: &str) -> Cow<'_, str> {
    match text.contains(runs_left) {
        true => Cow::Owned(format!("\u{2068}{text}\u{2069}")),
        false => Cow::Borrowed(text),
    }
}

/// Whether a letter runs from right to left: the blocks that Unicode keeps for such scripts.
pub(super) fn runs_left(letter: char) -> bool {
    matches!(
        letter,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::document::Mark;

    #[test]
    fn what_runs_against_its_page_is_told_apart() {
        for (text, page, expected) in [
            ("24 July 2025", "rtl", Some("ltr")),
            ("3 red flags, the strongest first.", "rtl", Some("ltr")),
            ("1–3", "rtl", Some("ltr")),
            ("●●○", "rtl", None),
            ("Payoneer ليست متهمة!", "rtl", None),
            ("Reviewed 22 November 2026, مكتب", "rtl", Some("ltr")),
            ("مكتب, reviewed 22 November 2026", "rtl", None),
            ("أجور", "rtl", None),
            ("أجور إلى Payoneer.", "ltr", Some("rtl")),
            ("(שכר)", "ltr", Some("rtl")),
            ("Wages, أجور", "ltr", None),
            ("17", "ltr", None),
        ] {
            assert_eq!(against(text, page), expected, "{text} on a page that runs {page}");
        }
    }

    #[test]
    fn marked_words_do_not_turn_the_paragraph_around_them() {
        let name = Inline::Marked {
            mark: Mark::Strong,
            class: String::new(),
            words: vec![Inline::Text("أجور".into())],
        };
        assert_eq!(
            words_against(&[name.clone(), Inline::Text(" leave within a day.".into())], "rtl"),
            Some("ltr")
        );
        assert_eq!(words_against(&[name], "rtl"), None);
    }

    #[test]
    fn a_language_and_its_script_say_the_direction() {
        for (language, expected) in [
            ("en", "ltr"),
            ("ar", "rtl"),
            ("he-IL", "rtl"),
            ("ur-PK", "rtl"),
            ("fa", "rtl"),
            ("az-Arab", "rtl"),
            ("ku-Latn", "ltr"),
            ("zh-Hant-TW", "ltr"),
            ("not a language", "ltr"),
        ] {
            assert_eq!(direction(language), expected, "{language}");
        }
    }
}
