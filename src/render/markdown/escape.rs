//! Text that is no mark: what CommonMark and GitHub's tables would read as one is written with a backslash before it.

/// A line while it is written.
pub(super) struct Line {
    text: String,
    /// Whether the ends of lines become spaces.
    is_one: bool,
}

impl Line {
    pub(super) fn new(is_one: bool) -> Line {
        Line { text: String::new(), is_one }
    }

    /// Adds text.
    pub(super) fn text(&mut self, text: &str) {
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            if letter == ' ' || letter.is_control() {
                // Two spaces before the end of a line would break it, and one before anything else says nothing.
                if !self.begins() && !self.text.ends_with(' ') {
                    self.text.push(' ');
                }
                continue;
            }
            if self.is_a_mark(letter, letters.peek().copied()) {
                self.text.push('\\');
            }
            self.text.push(letter);
        }
    }

    /// Whether nothing stands in this line yet.
    fn begins(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    fn is_a_mark(&self, letter: char, next: Option<char>) -> bool {
        match letter {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '&' | '!' => true,
            // Inside a word it marks nothing.
            '_' => !(self.text.ends_with(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
            '#' | '+' | '-' | '=' | '>' | ':' => self.begins() || self.text.ends_with(']'),
            '(' => self.text.ends_with(']'),
            // A number begins a list where a space or nothing stands after its dot.
            '.' | ')' if next.is_none_or(|next| next == ' ' || next.is_control()) => {
                let line = self.text.rsplit('\n').next().unwrap_or_default();
                !line.is_empty() && line.len() < 10 && line.bytes().all(|letter| letter.is_ascii_digit())
            }
            _ => false,
        }
    }

    /// Ends the line and begins another, or adds a space.
    pub(super) fn line_end(&mut self) {
        if self.is_one {
            self.text(" ");
        } else if !self.begins() {
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.text.push_str("\\\n");
        }
    }

    /// Adds the numbers of sources in brackets, as they are: nothing here defines a link of that name. Says whether they
    /// are that and have been added.
    pub(super) fn citation(&mut self, said: &str) -> bool {
        let is_one = said.starts_with('[')
            && said.ends_with(']')
            && said[1..]
                .chars()
                .all(|letter| letter.is_ascii_digit() || matches!(letter, ' ' | ';' | ',' | ']'));
        // A colon or a round bracket after it is written with a backslash, so that it defines no link and is none.
        let fits = is_one && said.len() > 2 && said.matches(']').count() == 1;
        if fits && !self.text.ends_with([']', '!']) {
            self.text.push_str(said);
            return true;
        }
        false
    }

    /// Adds text that is typed letter by letter.
    pub(super) fn code(&mut self, text: &str) {
        let text: String =
            text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        // A table would end its cell at a stroke, and a span of blanks would lose them.
        if text.trim().is_empty() || text.contains('|') || self.text.ends_with('`') {
            self.text(&text);
            return;
        }
        let fence = fence(&text, 1);
        let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
        self.text.push_str(&format!("{fence}{pad}{text}{pad}{fence}"));
    }

    /// Adds text that is marked, where the marks hold whatever stands beside them.
    pub(super) fn marked(&mut self, marks: &str, text: &str) {
        let core = text.trim_matches(' ');
        let start = core.len() - core.trim_start_matches(|letter: char| !letter.is_alphanumeric()).len();
        let end = core.trim_end_matches(|letter: char| !letter.is_alphanumeric()).len();
        if start >= end || self.text.ends_with('*') {
            self.text(text);
            return;
        }
        if text.starts_with(' ') {
            self.text(" ");
        }
        self.text(&core[..start]);
        if self.text.ends_with('*') {
            self.text(&text.trim_start_matches(' ')[start..]);
            return;
        }
        self.text.push_str(marks);
        self.text(&core[start..end]);
        self.text.push_str(marks);
        self.text(&core[end..]);
        if text.ends_with(' ') {
            self.text(" ");
        }
    }

    /// Adds a link out of the handbook with the words that `words` adds.
    pub(super) fn link(&mut self, link: &str, words: impl FnOnce(&mut Line)) {
        self.text.push('[');
        words(self);
        self.text.push_str("](");
        self.text.push_str(&address(link));
        self.text.push(')');
    }

    /// The line.
    pub(super) fn end(mut self) -> String {
        self.text.truncate(self.text.trim_end_matches([' ', '\n']).len());
        // A backslash at the end of all is one that ended a line.
        let ended = self.text.len() - self.text.trim_end_matches('\\').len();
        if ended % 2 == 1 {
            self.text.pop();
        }
        self.text
    }
}

/// An address as it stands between round brackets.
pub(super) fn address(link: &str) -> String {
    let mut address = String::with_capacity(link.len());
    for letter in link.chars() {
        match letter {
            ' ' | '<' | '>' | '(' | ')' | '\\' | '|' | '`' | '*' | '[' | ']' => {
                address.push_str(&format!("%{:02X}", u32::from(letter)));
            }
            // What stands after it may be the name of a letter, which would be read as that letter.
            '&' => address.push_str("&amp;"),
            letter if letter.is_control() => {}
            letter => address.push(letter),
        }
    }
    address
}

/// Backticks that do not occur in this text, `least` or more of them.
pub(super) fn fence(text: &str, least: usize) -> String {
    let mut longest = 0;
    let mut run = 0;
    for letter in text.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let count = if longest < least { least } else { longest + 1 };
    "`".repeat(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser};

    /// What a reader of CommonMark sees of a text, each run of spaces as one.
    fn read(markdown: &str) -> String {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_FOOTNOTES;
        let mut text = String::new();
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(said) | Event::Code(said) => text.push_str(&said),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                Event::Html(html) | Event::InlineHtml(html) => panic!("{html} is HTML in {markdown:?}"),
                Event::Rule | Event::TaskListMarker(_) | Event::FootnoteReference(_) => {
                    panic!("{event:?} in {markdown:?}")
                }
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn written(text: &str) -> String {
        let mut line = Line::new(true);
        line.text(text);
        line.end()
    }

    fn spaced(text: &str) -> String {
        text.split(|letter: char| letter == ' ' || letter.is_control())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn what_looks_like_a_mark_is_text() {
        for text in [
            "# no heading",
            "1. no list",
            "1) no list",
            "- [ ] no box",
            "+ no list",
            "> no quote",
            "--- ",
            "===",
            "a *b* __c__ ~~d~~ `e`",
            "[a](http://b) ![c](d) [e]: f [^g]",
            "<b>h</b> <http://i> &amp; &#65; a | b",
            "back\\slash \\* end\\",
            "|---|",
            "2026.11, as of",
        ] {
            assert_eq!(read(&written(text)), spaced(text), "{:?}", written(text));
        }
        assert_eq!(written("2026.11 costs $5 (or 6) - no more."), "2026.11 costs $5 (or 6) - no more.");
    }

    #[test]
    fn citations_stay_as_they_are_and_are_no_links() {
        let mut line = Line::new(true);
        assert!(line.citation("[12; 13]"));
        line.text("(a): b");
        assert_eq!(line.end(), "[12; 13]\\(a): b");
        assert!(!Line::new(true).citation("[a](b)"));
    }

    #[test]
    fn marks_hold_only_what_begins_and_ends_with_letters() {
        let mut line = Line::new(true);
        line.text("a");
        line.marked("**", " (Needs): ");
        line.text("b");
        assert_eq!(line.end(), "a (**Needs**): b");
    }

    proptest! {
        #[test]
        fn text_in_is_text_out(text in "[ a1.*_`~#>+=!|<>&;:()\\[\\]\\\\-]{0,24}") {
            prop_assert_eq!(read(&written(&text)), spaced(&text));
        }

        #[test]
        fn code_in_is_code_out(before in "[a`*]{0,3}", code in "[a `|*<]{1,8}") {
            let mut line = Line::new(true);
            line.text(&before);
            line.code(&code);
            let bare = |text: &str| text.replace(' ', "");
            prop_assert_eq!(bare(&read(&line.end())), bare(&format!("{before}{code}")));
        }

        #[test]
        fn marked_text_is_text(before in "[a *(]{0,4}", text in "[a *.)_]{1,8}", after in "[a *(]{0,4}") {
            let mut line = Line::new(true);
            line.text(&before);
            line.marked("**", &text);
            line.text(&after);
            prop_assert_eq!(read(&line.end()), spaced(&format!("{before}{text}{after}")));
        }
    }
}
