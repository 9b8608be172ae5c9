//! The direction in which a language is written.

use unic_langid::{CharacterDirection, LanguageIdentifier};

/// `rtl` or `ltr`, as HTML names it, of a BCP 47 tag. What no table knows is taken to run from left to right.
pub(super) fn direction(language: &str) -> &'static str {
    match language.parse::<LanguageIdentifier>().map(|language| language.character_direction()) {
        Ok(CharacterDirection::RTL) => "rtl",
        _ => "ltr",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
