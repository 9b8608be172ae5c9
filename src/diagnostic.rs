//! A complaint as data: which rule, where, what is wrong, what to do, and what would mend it.
//! Knows no colours, no source text and no packs; `cli::report` draws it.

mod fix;

pub use fix::{Edit, Fix, compatible, made};

use std::{ops::Range, sync::Arc};

/// A file of the pack, as a path from the pack's root with forward slashes: `content/cases/nightfall.md`.
pub type FileId = Arc<str>;

/// Whether a complaint stops the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is published while it stands.
    Error,
    /// Published all the same.
    Warning,
}

/// A stretch of a file, in bytes from its beginning.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes to underline.
    pub range: Stretch,
}

/// The bytes of a place. Ordered, so that a report can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl From<Range<usize>> for Stretch {
    fn from(range: Range<usize>) -> Stretch {
        Stretch { start: range.start, end: range.end.max(range.start) }
    }
}

impl Place {
    /// A stretch of a file.
    pub fn new(file: &FileId, range: Range<usize>) -> Place {
        Place { file: file.clone(), range: range.into() }
    }

    /// The beginning of a file, for what is wrong with the whole of it.
    pub fn top(file: &FileId) -> Place {
        Place::new(file, 0..0)
    }
}

/// One complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that was broken, for `vademecum explain`.
    pub rule: &'static str,
    /// Whether it stops the build.
    pub severity: Severity,
    /// Where, when it is in a file.
    pub place: Option<Place>,
    /// What is wrong, in the author's words.
    pub message: String,
    /// What was probably meant, and what to do.
    pub hints: Vec<String>,
    /// A second place that explains the first: where the other one is defined.
    pub related: Option<(Place, String)>,
    /// What mends it, where there is one safe way. Boxed, since most have none.
    pub fix: Option<Box<Fix>>,
}

impl Diagnostic {
    /// A complaint that stops the build.
    pub fn error(
        rule: &'static str,
        place: impl Into<Option<Place>>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            rule,
            severity: Severity::Error,
            place: place.into(),
            message: readable(message.into()),
            hints: Vec::new(),
            related: None,
            fix: None,
        }
    }

    /// A complaint that does not stop the build.
    pub fn warning(
        rule: &'static str,
        place: impl Into<Option<Place>>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(rule, place, message) }
    }

    /// The same complaint, without stopping the build.
    pub fn as_warning(self) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..self }
    }

    /// Adds what was probably meant, or what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hints.push(readable(hint.into()));
        self
    }

    /// Adds the nearest right name, if one is near enough to have been meant.
    pub fn did_you_mean<'a>(self, wrong: &str, right: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        match nearest(wrong, right) {
            Some(name) => self.hint(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// Adds what mends it.
    pub fn mended_by(mut self, fix: impl Into<Option<Fix>>) -> Diagnostic {
        self.fix = fix.into().map(Box::new);
        self
    }

    /// Adds a second place.
    pub fn see(mut self, place: Place, words: impl Into<String>) -> Diagnostic {
        self.related = Some((place, words.into()));
        self
    }
}

/// Words that quote what an author wrote, cut where that is longer than anybody reads.
fn readable(mut words: String) -> String {
    const MOST_LETTERS: usize = 2_000;
    if let Some((end, _)) = words.char_indices().nth(MOST_LETTERS) {
        words.truncate(end);
        words.push('…');
    }
    words
}

/// The name nearest to a wrong one, if it is near enough: one slip in short names, one in four letters in long ones.
pub fn nearest<'a>(wrong: &str, right: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = wrong.chars().count();
    // Nobody slips in a word of that length, and measuring it takes time.
    if letters > 100 {
        return None;
    }
    let allowed = if letters <= 3 { 1 } else { 1 + letters / 4 };
    right
        .into_iter()
        .filter(|name| name.len().abs_diff(wrong.len()) <= 4 * allowed)
        .map(|name| (strsim::damerau_levenshtein(wrong, name), name))
        .filter(|(distance, name)| *distance <= allowed && *distance < name.chars().count())
        .min()
        .map(|(_, name)| name)
}

/// Every complaint of a run. Read in the order of files and places, whatever order they were found in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report(Vec<Diagnostic>);

impl Report {
    /// Adds a complaint.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds the complaints of another report.
    pub fn extend(&mut self, other: Report) {
        self.0.extend(other.0);
    }

    /// Keeps the value and takes over its complaints.
    pub fn take<T>(&mut self, checked: Checked<T>) -> T {
        self.extend(checked.report);
        checked.value
    }

    /// Whether anything stops the build.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many complaints of a severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// The complaints in the order of files and places; those without a place come last. The same thing is said once.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.0.iter().collect();
        sorted.sort_by_key(|d| (d.place.is_none(), &d.place, d.rule, &d.message));
        sorted.dedup();
        sorted
    }
}

impl IntoIterator for Report {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<Diagnostic> for Report {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Report {
        Report(diagnostics.into_iter().collect())
    }
}

impl From<Diagnostic> for Report {
    fn from(diagnostic: Diagnostic) -> Report {
        Report(vec![diagnostic])
    }
}

/// A value, and what there was to complain about on the way to it.
#[derive(Debug)]
pub struct Checked<T> {
    /// The value, as good as it could be made.
    pub value: T,
    /// The complaints.
    pub report: Report,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read_in_file_order() {
        let at = |file: &str, start| Place::new(&FileId::from(file), start..start + 1);
        let report: Report = [
            Diagnostic::error("r", None, "no place"),
            Diagnostic::error("r", at("b.md", 1), "b1"),
            Diagnostic::warning("r", at("a.md", 9), "a9"),
            Diagnostic::error("r", at("a.md", 2), "a2"),
            Diagnostic::error("r", at("a.md", 2), "a2"),
        ]
        .into_iter()
        .collect();
        let messages: Vec<_> = report.sorted().iter().map(|d| d.message.as_str()).collect();
        assert_eq!(messages, ["a2", "a9", "b1", "no place"]);
    }

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(nearest("shel-company", ["shell-company", "shop"]), Some("shell-company"));
        assert_eq!(nearest("uk", ["us", "gb"]), Some("us"));
        assert_eq!(nearest("zebra", ["shell-company"]), None);
    }
}
