//! What mends a complaint, as data: stretches of one file and what to write there instead.
//! Knows no files; whoever has the text asks for it with the edits made.

use super::{FileId, Report, Stretch};
use std::{collections::BTreeMap, ops::Range};

/// The one safe way to mend a complaint. It changes how something is written and never what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: ``write `title` ``.
    pub does: String,
    /// The file. A fix is made as a whole or not at all, so it stays within one.
    pub file: FileId,
    /// What is written where. None overlaps another.
    pub edits: Vec<Edit>,
}

/// A stretch of a file, and what is to stand there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The bytes to replace; empty where something is put in.
    pub stretch: Stretch,
    /// What is written instead.
    pub text: String,
}

impl Fix {
    /// A fix with no edits yet.
    pub fn new(file: &FileId, does: impl Into<String>) -> Fix {
        Fix { does: does.into(), file: file.clone(), edits: Vec::new() }
    }

    /// What it does, and how to have it done.
    pub fn in_words(&self) -> String {
        format!("{}; `vademecum check --fix` does it", self.does)
    }

    /// Writes a text in the place of a stretch.
    pub fn replace(mut self, range: Range<usize>, text: impl Into<String>) -> Fix {
        self.edits.push(Edit { stretch: range.into(), text: text.into() });
        self
    }
}

/// The fixes of a report that can be made together, by file. Of two that meet the first is taken; the other comes up
/// again when the pack is checked anew.
pub fn compatible(report: &Report) -> BTreeMap<FileId, Vec<Fix>> {
    let mut chosen: BTreeMap<FileId, Vec<Fix>> = BTreeMap::new();
    for fix in report.sorted().into_iter().filter_map(|diagnostic| diagnostic.fix.as_deref()) {
        let others = chosen.entry(fix.file.clone()).or_default();
        let meets_another = || {
            let taken = || others.iter().flat_map(|other| &other.edits);
            fix.edits.iter().any(|edit| taken().any(|other| meet(edit, other)))
        };
        if !meets_another() {
            others.push(fix.clone());
        }
    }
    chosen
}

/// Two that put something in at the same place do not meet: both are put in.
fn meet(one: &Edit, other: &Edit) -> bool {
    let (a, b) = (one.stretch, other.stretch);
    a == b && a.start < a.end || a.start < b.end && b.start < a.end
}

/// A text with fixes made that do not meet. A line of which a fix leaves nothing goes with it.
/// `None` where an edit lies outside of the text, or in the middle of a letter.
pub fn made(text: &str, fixes: &[Fix]) -> Option<String> {
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    edits.sort();
    let mut made = String::with_capacity(text.len());
    let mut at = 0;
    for Edit { stretch: Stretch { start, end }, text: new } in edits {
        made.push_str(text.get(at..*start)?);
        made.push_str(new);
        at = *end;
        text.get(*start..at)?;
        let line = made.rfind('\n').map_or(0, |newline| newline + 1);
        let rest = &text[at..];
        let is_blank = |words: &str| words.trim().is_empty();
        let next = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        if new.is_empty() && start < end && is_blank(&made[line..]) && is_blank(&rest[..next]) {
            made.truncate(line);
            at += next;
        }
    }
    made.push_str(&text[at..]);
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Place};

    fn fix(edits: &[(Range<usize>, &str)]) -> Fix {
        edits
            .iter()
            .fold(Fix::new(&"a.md".into(), "mend"), |fix, (range, text)| fix.replace(range.clone(), *text))
    }

    #[test]
    fn fixes_are_made_from_the_top_whatever_their_order() {
        let fixes = [fix(&[(8..11, "TWO"), (4..4, "+")]), fix(&[(0..3, "")]), fix(&[(4..4, "-")])];
        assert_eq!(made("one x x two\n", &fixes).as_deref(), Some(" +-x x TWO\n"));
    }

    #[test]
    fn a_line_of_which_nothing_is_left_goes() {
        let text = "a: 1\r\n  b: 2 \r\nc: 3 # why\n";
        assert_eq!(made(text, &[fix(&[(8..12, "")])]).as_deref(), Some("a: 1\r\nc: 3 # why\n"));
        assert_eq!(made(text, &[fix(&[(15..19, "")])]).as_deref(), Some("a: 1\r\n  b: 2 \r\n # why\n"));
        assert_eq!(made("a: 1\nb: 2", &[fix(&[(5..9, "")])]).as_deref(), Some("a: 1\n"));
    }

    #[test]
    fn an_edit_that_does_not_fit_the_text_is_refused() {
        assert_eq!(made("é", &[fix(&[(1..2, "x")])]), None);
        assert_eq!(made("a", &[fix(&[(1..2, "x")])]), None);
    }

    #[test]
    fn of_two_fixes_that_meet_the_first_is_taken() {
        let complaint = |start: usize, edits: &[(Range<usize>, &str)]| {
            Diagnostic::warning("r", Place::new(&"a.md".into(), start..start), start.to_string())
                .mended_by(fix(edits))
        };
        let report: Report = [
            complaint(3, &[(2..4, "c"), (9..9, "d")]),
            complaint(1, &[(1..3, "a")]),
            complaint(9, &[(9..9, "e")]),
            complaint(5, &[(4..5, "b")]),
        ]
        .into_iter()
        .collect();
        let texts: Vec<String> = compatible(&report)
            .into_values()
            .flatten()
            .flat_map(|fix| fix.edits.into_iter().map(|edit| edit.text))
            .collect();
        assert_eq!(texts, ["a", "b", "e"]);
    }
}
