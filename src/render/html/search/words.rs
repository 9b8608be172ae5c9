//! The words of a text, as the search index holds them and as `templates/assets/search.js` makes them of what a reader
//! types. Both sides do the same; `tests/search/words.txt` says what, and tests both.
//!
//! Nothing here depends on a language. A word is written in small letters, without accents, vowel signs of Arabic and
//! Hebrew, and ligatures, so that it is found however it was typed. Scripts that put no spaces between words are cut
//! into overlapping pairs of letters, which finds any stretch of two letters or more without a dictionary.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Tells every word of a text in its order. `buffer` is reused, so that no word costs an allocation.
pub(super) fn each_word(text: &str, buffer: &mut String, mut tell: impl FnMut(&str)) {
    // No word and no normal form reaches across a space, so a text is taken piece by piece, and a piece without accents
    // takes the short way.
    for piece in text.split_ascii_whitespace() {
        if piece.is_ascii() {
            for word in piece.split(|c: char| !c.is_ascii_alphanumeric()) {
                buffer.clear();
                buffer.push_str(word);
                buffer.make_ascii_lowercase();
                tell_word(buffer, &mut tell);
            }
        } else {
            buffer.clear();
            buffer.extend(
                piece.nfkd().filter(|c| !is_dropped(*c)).flat_map(char::to_lowercase).flat_map(plain).nfc(),
            );
            for run in buffer.split(|c: char| !is_of_a_word(c)) {
                words_of_run(run, &mut tell);
            }
        }
    }
}

/// Cuts letters and digits in a row where a script without spaces begins or ends.
fn words_of_run(mut run: &str, tell: &mut impl FnMut(&str)) {
    while let Some(first) = run.chars().next() {
        let is_unspaced = has_no_spaces(first);
        let end = run.find(|c| has_no_spaces(c) != is_unspaced).unwrap_or(run.len());
        let (part, rest) = run.split_at(end);
        if is_unspaced {
            each_pair(part, tell)
        } else {
            tell_word(part, tell)
        }
        run = rest;
    }
}

/// A single Latin letter is what an apostrophe leaves behind, and finds nothing.
fn tell_word(word: &str, tell: &mut impl FnMut(&str)) {
    if !matches!(word.as_bytes(), [] | [b'a'..=b'z']) {
        tell(word);
    }
}

fn each_pair(part: &str, tell: &mut impl FnMut(&str)) {
    let mut starts = part.char_indices().map(|(at, _)| at).chain([part.len()]);
    let (mut first, Some(mut second)) = (starts.next().unwrap_or_default(), starts.next()) else { return };
    if second == part.len() {
        return tell(part);
    }
    for third in starts {
        tell(&part[first..third]);
        (first, second) = (second, third);
    }
}

/// Accents of European scripts, points of Hebrew, vowel signs and the lengthening line of Arabic. The signs of Indic
/// scripts and of Thai stay, because they are most of a word.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}')
}

/// Letters that no normal form takes apart, as people type them who do not have them.
fn plain(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        'ð' | 'đ' => ('d', None),
        'ø' => ('o', None),
        'ł' => ('l', None),
        'ı' => ('i', None),
        'ς' => ('σ', None),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Thai, Lao, Burmese, Khmer, Japanese, Chinese and Korean letters. Korean has spaces, but its words end in particles.
fn has_no_spaces(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        each_word(text, &mut String::new(), |word| found.push(word.to_string()));
        found
    }

    /// Two lines each: a text, and its words. The script of the pages is tested with the same file.
    const GOLDEN: &str = include_str!("../../../../tests/search/words.txt");

    #[test]
    fn words_are_those_that_the_script_makes() {
        let lines: Vec<&str> =
            GOLDEN.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        assert!(lines.len() > 40 && lines.len().is_multiple_of(2), "texts and their words come in pairs");
        for pair in lines.chunks(2) {
            let expected = pair[1].strip_prefix("=").expect("words follow an equals sign");
            assert_eq!(words(pair[0]).join(" "), expected.trim(), "{}", pair[0]);
        }
    }

    #[test]
    fn plain_letters_take_a_short_way_to_the_same_words() {
        let text = "The FIU's goAML (2025) form: 3,000 USD/KRW";
        assert_eq!(words(text), words(&text.replace(' ', "\u{2003}")));
    }
}
