//! Text in the words of a word processor: runs, each of one look and one direction.
//! Does not know what stands between them.

use crate::render::direction::{against, runs_left};
use crate::render::xml::add_escaped;

/// Text that is being written. Words that look alike and follow one another are one run: a handbook has tens of
/// thousands of pieces, and whoever pastes a sentence should find it whole.
pub(super) struct Line {
    xml: String,
    /// The direction of the paragraph.
    base: &'static str,
    /// The words of the run that may go on, how they look, and whether they run from right to left.
    words: String,
    look: String,
    is_rtl: bool,
}

impl Line {
    /// A line in a paragraph of that direction.
    pub(super) fn new(base: &'static str) -> Line {
        Line { xml: String::new(), base, words: String::new(), look: String::new(), is_rtl: false }
    }

    /// Adds words of a look. Words that run against the paragraph have marks of their own direction at their ends, which
    /// are not seen: without them a full stop would stand in front of its sentence, and a day behind its year. Where they
    /// have letters of both directions the marks hold them together. Last comes a mark of the paragraph's direction, since
    /// some word processors let a number that follows run with the words before it.
    pub(super) fn say(&mut self, text: &str, look: &str) {
        if text.is_empty() {
            return;
        }
        let own = against(text, self.base);
        let is_mixed =
            || text.contains(runs_left) && text.contains(|c: char| c.is_alphabetic() && !runs_left(c));
        let (open, close) = match own {
            Some("ltr") if is_mixed() => ("\u{2066}", "\u{2069}"),
            Some("ltr") => ("\u{200e}", "\u{200e}"),
            Some(_) if is_mixed() => ("\u{2067}", "\u{2069}"),
            Some(_) => ("\u{200f}", "\u{200f}"),
            None => ("", ""),
        };
        let back = match own {
            Some(_) if self.base == "rtl" => "\u{200f}",
            Some(_) => "\u{200e}",
            None => "",
        };
        let is_rtl = own.unwrap_or(self.base) == "rtl";
        if self.is_rtl != is_rtl || !self.has_look(look) {
            self.end_run();
            self.look.push_str(look);
            self.is_rtl = is_rtl;
        }
        // Spaces at the ends are between this text and its neighbours.
        let (before, rest) = text.split_at(text.len() - text.trim_start().len());
        let (said, after) = rest.split_at(rest.trim_end().len());
        self.words.extend([before, open]);
        add_escaped(said, &mut self.words);
        self.words.extend([close, back, after]);
    }

    /// Adds what is not words, piece by piece.
    pub(super) fn put<'x>(&mut self, xml: impl IntoIterator<Item = &'x str>) {
        self.end_run();
        self.xml.extend(xml);
    }

    /// Goes on in a paragraph of that direction.
    pub(super) fn turn(&mut self, base: &'static str) {
        self.end_run();
        self.base = base;
    }

    /// Whether a paragraph is the last that was put.
    pub(super) fn is_after_a_paragraph(&self) -> bool {
        self.xml.ends_with("</w:p>")
    }

    /// The line as it is written.
    pub(super) fn end(mut self) -> String {
        self.end_run();
        self.xml
    }

    /// Whether the last words look so. Most look like nothing, and comparing nothing with nothing takes a hundred times as
    /// long as seeing that it is nothing: the processor is asked to read from where nothing can be read.
    fn has_look(&self, look: &str) -> bool {
        self.look.len() == look.len() && (look.is_empty() || self.look == look)
    }

    fn end_run(&mut self) {
        if !self.words.is_empty() {
            self.xml.push_str("<w:r>");
            if self.is_rtl || !self.look.is_empty() {
                let rtl = if self.is_rtl { "<w:rtl/>" } else { "" };
                self.xml.extend(["<w:rPr>", &self.look, rtl, "</w:rPr>"]);
            }
            let spaces_count = has_spaces_to_lose(&self.words);
            self.xml.push_str(if spaces_count { "<w:t xml:space=\"preserve\">" } else { "<w:t>" });
            self.xml.extend([&self.words, "</w:t></w:r>"]);
            self.words.clear();
        }
        self.look.clear();
    }
}

/// Whether there are spaces in a run that are lost where it does not say that they count: at its ends, and several in a
/// row.
fn has_spaces_to_lose(words: &str) -> bool {
    let mut was_space = true;
    for byte in words.bytes() {
        let is_space = byte.is_ascii_whitespace();
        if is_space && (was_space || byte != b' ') {
            return true;
        }
        was_space = is_space;
    }
    was_space
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_look_are_one_run() {
        let mut line = Line::new("ltr");
        for (text, look) in
            [("Known ", ""), ("as", ""), (" of", "<w:b/>"), ("", ""), (" now", "<w:b/>"), (".", "")]
        {
            line.say(text, look);
        }
        line.put(["<w:r><w:br/></w:r>"]);
        line.say("a & b", "");
        assert_eq!(
            line.end(),
            "<w:r><w:t>Known as</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\"> of now</w:t></w:r>\
             <w:r><w:t>.</w:t></w:r><w:r><w:br/></w:r><w:r><w:t>a &amp; b</w:t></w:r>"
        );
    }

    #[test]
    fn what_runs_against_its_paragraph_has_marks() {
        let marked = |text| {
            let mut line = Line::new("rtl");
            line.say(text, "");
            line.end()
        };
        assert!(
            marked("For ").contains(">\u{200e}For\u{200e}\u{200f} <"),
            "a space stands between its neighbours"
        );
        assert!(marked("3 red flags for مكتب").contains(">\u{2066}3 red flags for مكتب\u{2069}\u{200f}<"));
        let mut rtl = Line::new("rtl");
        ["أجور ", "24 July 2025"].iter().for_each(|text| rtl.say(text, ""));
        assert_eq!(
            rtl.end(),
            "<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space=\"preserve\">أجور </w:t></w:r>\
             <w:r><w:t>\u{200e}24 July 2025\u{200e}\u{200f}</w:t></w:r>"
        );
        let mut ltr = Line::new("ltr");
        ["مكتب", ", ", "24 July 2025"].iter().for_each(|text| ltr.say(text, ""));
        assert_eq!(
            ltr.end(),
            "<w:r><w:rPr><w:rtl/></w:rPr><w:t>\u{200f}مكتب\u{200f}\u{200e}</w:t></w:r><w:r><w:t>, 24 July 2025</w:t></w:r>"
        );
    }
}
