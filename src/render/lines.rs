//! Lines of plain text: what stands before each of them, where one is left empty, and how they are wrapped.
//! Knows columns and nothing of documents.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Text while it is written, line by line.
pub(super) struct Lines {
    text: String,
    /// How many columns a line may have. `None` for as many as it needs.
    width: Option<usize>,
    /// What stands before each line.
    before: String,
    /// What stands before the next line instead, which is the first of an item.
    first: Option<String>,
    /// What an empty line that is still to come is made of.
    gap: Option<String>,
}

impl Lines {
    pub(super) fn new(width: Option<usize>) -> Lines {
        Lines { text: String::new(), width, before: String::new(), first: None, gap: None }
    }

    /// Leaves a line empty before the next one, unless that one begins the text or an item.
    pub(super) fn gap(&mut self) {
        if self.first.is_none() && !self.text.is_empty() && self.gap.is_none() {
            self.gap = Some(self.before.trim_end().to_string());
        }
    }

    /// Takes an empty line back that is still to come.
    pub(super) fn no_gap(&mut self) {
        self.gap = None;
    }

    /// What `body` writes, with `first` before its first line and `rest` before all others.
    pub(super) fn within(&mut self, first: &str, rest: &str, body: impl FnOnce(&mut Lines)) {
        let outer = self.before.clone();
        let head = self.first.take().unwrap_or_else(|| outer.clone());
        self.first = Some(format!("{head}{first}"));
        self.before.push_str(rest);
        body(self);
        if self.first.is_some() {
            self.line("");
        }
        self.before = outer;
        if self.gap.is_some() {
            self.gap = Some(self.before.trim_end().to_string());
        }
    }

    /// A line as it is, or as many as the width asks for.
    pub(super) fn line(&mut self, line: &str) {
        let Some(width) = self.width else {
            self.put(line);
            return;
        };
        let room = width.saturating_sub(columns(&self.before)).max(20);
        for line in wrapped(line, room) {
            self.put(line);
        }
    }

    /// A line that is not wrapped, whatever its width.
    pub(super) fn put(&mut self, line: &str) {
        if let Some(gap) = self.gap.take() {
            self.text.push_str(&gap);
            self.text.push('\n');
        }
        let before = self.first.take();
        let whole = format!("{}{line}", before.as_ref().unwrap_or(&self.before));
        self.text.push_str(whole.trim_end_matches(' '));
        self.text.push('\n');
    }

    /// The text.
    pub(super) fn end(self) -> String {
        self.text
    }
}

/// Signs with which no line begins.
const NEVER_FIRST: &str = "、。，．：；？！）」』】》〉・ー";

/// A line in pieces that are no wider than `width` columns, unless one word alone is. Lines end at spaces, and between
/// letters that are two columns wide, since Chinese and Japanese are written without spaces.
fn wrapped(line: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let (mut start, mut at, mut used) = (0, 0, 0);
    for piece in pieces(line) {
        if used > 0 && used + columns(piece.trim_end_matches(' ')) > width {
            lines.push(&line[start..at]);
            (start, used) = (at, 0);
        }
        used += columns(piece);
        at += piece.len();
    }
    lines.push(&line[start..]);
    lines
}

/// The pieces of a line that stay whole, each with the spaces after it.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let (piece, others) = rest.split_at_checked(first_end(rest)?)?;
        rest = others;
        Some(piece)
    })
}

/// Where the first piece of a text ends, if there is any. Most words are ASCII, and these are looked through byte by
/// byte; what else there is, is looked through letter by letter with what is set above and below it.
fn first_end(text: &str) -> Option<usize> {
    let is_ascii = |at: usize| text.as_bytes().get(at).is_none_or(u8::is_ascii);
    let word = text.bytes().position(|byte| byte == b' ' || !byte.is_ascii()).unwrap_or(text.len());
    let spaces = text[word..].bytes().take_while(|byte| *byte == b' ').count();
    if word + spaces > 0 && is_ascii(word + spaces) {
        return Some(word + spaces);
    }
    let mut letters = text.grapheme_indices(true);
    let (_, mut letter) = letters.next()?;
    for (at, next) in letters {
        let may_end = match letter {
            " " => next != " ",
            _ => (letter.width() == 2 || next.width() == 2) && next != " " && !NEVER_FIRST.contains(next),
        };
        if may_end {
            return Some(at);
        }
        letter = next;
    }
    Some(text.len())
}

/// How many columns a text takes. A letter of ASCII takes one.
fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_spaces_and_long_words_stay_whole() {
        assert_eq!(wrapped("one two three", 8), ["one two ", "three"]);
        assert_eq!(
            wrapped("see https://example.org/long here", 8),
            ["see ", "https://example.org/long ", "here"]
        );
        assert_eq!(wrapped("", 8), [""]);
    }

    #[test]
    fn chinese_is_two_columns_wide_and_a_stop_begins_no_line() {
        assert_eq!(wrapped("远程工作者。然后", 10), ["远程工作", "者。然后"]);
    }

    #[test]
    fn what_is_set_above_a_letter_takes_no_column() {
        assert_eq!(wrapped("e\u{301}e\u{301}e\u{301} e\u{301}", 5), ["e\u{301}e\u{301}e\u{301} e\u{301}"]);
    }

    #[test]
    fn words_of_any_script_stand_beside_each_other() {
        assert_eq!(wrapped("a naïve “word”  or 远程 two", 8), ["a naïve ", "“word”  ", "or 远程 ", "two"]);
        assert_eq!(wrapped("a \u{301}b", 2), ["a \u{301}b"], "what is set above a space stays with it");
        assert_eq!(wrapped("  a b", 3), ["  a ", "b"]);
    }

    #[test]
    fn items_hang_and_gaps_keep_what_surrounds_them() {
        let mut lines = Lines::new(None);
        lines.within("> ", "> ", |lines| {
            lines.within("1. ", "   ", |lines| {
                lines.line("one");
                lines.gap();
                lines.line("more");
            });
            lines.gap();
            lines.within("2. ", "   ", |lines| lines.line("two"));
        });
        lines.gap();
        lines.line("after");
        assert_eq!(lines.end(), "> 1. one\n>\n>    more\n>\n> 2. two\n\nafter\n");
    }
}
