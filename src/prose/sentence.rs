//! Where the first sentence of a text ends. Knows plain words and no blocks.

use unicode_segmentation::UnicodeSegmentation;

/// A word before a full stop that is no longer than this may be an abbreviation.
const LONGEST_ABBREVIATION: usize = 3;

/// The first sentence of a text, with the sign at its end. Sentences end where Unicode says that they do (UAX 29), but not
/// after a short word with a full stop, which may stand for an abbreviation: `Dr. No` goes on.
pub(crate) fn first_sentence(text: &str) -> &str {
    let mut end = 0;
    for piece in text.split_sentence_bounds() {
        end += piece.len();
        let word = piece.split_whitespace().next_back().unwrap_or_default();
        let may_be_short_for_more =
            word.strip_suffix('.').is_some_and(|word| word.chars().count() <= LONGEST_ABBREVIATION);
        // Unicode takes the end of a line for that of a paragraph.
        let is_end_of_line = piece.ends_with('\n') && !word.ends_with(['.', '?', '!', '。', '？', '！']);
        if !may_be_short_for_more && !is_end_of_line {
            break;
        }
    }
    text[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_before_a_capital_and_not_after_an_abbreviation() {
        let cases = [
            ("Few pass. None of it was measured.", "Few pass."),
            ("Seen by the U.S. Treasury. No effect is on record.", "Seen by the U.S. Treasury."),
            ("Ask Dr. No", "Ask Dr. No"),
            ("About 2. 5 in ten, e.g. here. Then more.", "About 2. 5 in ten, e.g. here."),
            ("It is 2.5 times\nworse. Really.", "It is 2.5 times\nworse."),
            ("Is it so? It is.", "Is it so?"),
            ("钱走了。没有人知道。", "钱走了。"),
            ("", ""),
        ];
        for (text, first) in cases {
            assert_eq!(first_sentence(text), first);
        }
    }
}
