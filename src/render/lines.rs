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
        let room = width.saturating_sub(self.before.width()).max(20);
        for line in wrapped(line, room) {
            self.put(&line);
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
fn wrapped(line: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for piece in pieces(line) {
        let wide = piece.trim_end_matches(' ').width();
        if used > 0 && used + wide > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
        used += piece.width();
    }
    lines
}

/// The pieces of a line that stay whole, each with the spaces after it.
fn pieces(line: &str) -> Vec<&str> {
    let mut ends = Vec::new();
    let mut letters = line.grapheme_indices(true).peekable();
    while let Some((at, letter)) = letters.next() {
        let Some((next_at, next)) = letters.peek() else { break };
        let may_end = match letter {
            " " => *next != " ",
            _ => (letter.width() == 2 || next.width() == 2) && *next != " " && !NEVER_FIRST.contains(*next),
        };
        debug_assert!(at < *next_at, "letters follow each other");
        if may_end {
            ends.push(*next_at);
        }
    }
    let mut start = 0;
    let mut pieces = Vec::with_capacity(ends.len() + 1);
    for end in ends.into_iter().chain([line.len()]) {
        pieces.push(&line[start..end]);
        start = end;
    }
    pieces
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
