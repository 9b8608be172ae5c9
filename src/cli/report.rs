//! Diagnostics for those who read them: people, programs, and the reviewers of a change.
//! Files are read again here for the lines to show; they may be gone, or never have been text.

use super::terminal::{counted, say, tell};
use crate::{
    diagnostic::{Diagnostic, Edit, FileId, Fix, Place, Report, Severity, Stretch},
    files::Files,
};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    io,
    ops::Range,
    path::Path,
};

/// How to say what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum MessageFormat {
    /// With the line, for people.
    Text,
    /// One JSON object on each line, for programs.
    Json,
    /// Annotations that GitHub shows beside the changed lines.
    Github,
}

/// Nobody reads more mistakes than this at once; programs get them all.
const MOST_SHOWN: usize = 200;

/// Shows reports on the files of one pack.
pub struct Reporter<'a> {
    /// The files to show lines of.
    pub files: &'a dyn Files,
    /// Where they are, as seen from where the command was typed.
    pub root: &'a Path,
}

impl Reporter<'_> {
    /// Shows a report: to people on the standard error, to programs on the standard output.
    pub fn show(&self, report: &Report, format: MessageFormat) -> io::Result<()> {
        let is_graphic = std::env::var_os("NO_GRAPHICS").is_none();
        match format {
            MessageFormat::Text => tell(&self.text(report, &Renderer::styled().no_graphics(!is_graphic))),
            MessageFormat::Json => say(&self.json(report))?,
            MessageFormat::Github => say(&self.github(report))?,
        }
        tell(&totals(report));
        Ok(())
    }

    fn text(&self, report: &Report, renderer: &Renderer) -> String {
        let mut text = String::new();
        let mut explained = BTreeSet::new();
        let mut sources = Sources { files: self.files, read: BTreeMap::new() };
        let sorted = report.sorted();
        for diagnostic in sorted.iter().take(MOST_SHOWN) {
            // Said once is enough: the manual does not change between two mistakes.
            let is_new = explained.insert(diagnostic.rule);
            text.push_str(&self.one(diagnostic, is_new, &mut sources, renderer));
            text.push_str("\n\n");
        }
        if sorted.len() > MOST_SHOWN {
            let more = sorted.len() - MOST_SHOWN;
            text.push_str(&format!("And {more} more, which may go away with these.\n\n"));
        }
        text
    }

    fn one(
        &self,
        diagnostic: &Diagnostic,
        is_new: bool,
        sources: &mut Sources<'_>,
        renderer: &Renderer,
    ) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group =
            Group::with_title(level.primary_title(clean(&diagnostic.message)).id(diagnostic.rule));
        if let Some(place) = &diagnostic.place {
            group = self.shown(group, place, None, sources);
        }
        if let Some((place, words)) = &diagnostic.related {
            group = self.shown(group, place, Some(words), sources);
        }
        for hint in &diagnostic.hints {
            group = group.element(Level::HELP.message(clean(hint)));
        }
        if let Some(fix) = &diagnostic.fix {
            group = group.element(Level::HELP.message(clean(&fix.in_words())));
        }
        if is_new {
            let more = format!("`vademecum explain {}` says more", diagnostic.rule);
            group = group.element(Level::NOTE.message(more));
        }
        renderer.render(&[group])
    }

    /// Adds the line of a place, underlined; only its file where that cannot be read.
    fn shown<'g>(
        &self,
        group: Group<'g>,
        place: &Place,
        words: Option<&str>,
        sources: &mut Sources<'_>,
    ) -> Group<'g> {
        let path = self.path(&place.file);
        let Some(source) = sources.get(&place.file) else {
            return group.element(Origin::path(path));
        };
        let spot = Spot::find(source, place.range);
        let annotation: Annotation<'_> = match words {
            None => AnnotationKind::Primary.span(spot.within),
            Some(words) => AnnotationKind::Context.span(spot.within).label(clean(words)),
        };
        let line = Snippet::source(spot.text.to_string()).line_start(spot.line).path(path);
        group.element(line.annotation(annotation))
    }

    fn json(&self, report: &Report) -> String {
        let mut lines = String::new();
        let mut sources = Sources { files: self.files, read: BTreeMap::new() };
        for diagnostic in report.sorted() {
            let message = Message {
                rule: diagnostic.rule,
                severity: severity_word(diagnostic.severity),
                place: diagnostic.place.as_ref().map(|place| self.located(place, &mut sources)),
                message: &diagnostic.message,
                hints: &diagnostic.hints,
                fix: diagnostic.fix.as_ref().map(|fix| self.suggested(fix, &mut sources)),
                related: diagnostic.related.as_ref().map(|(place, words)| Related {
                    place: self.located(place, &mut sources),
                    message: words,
                }),
            };
            let line = serde_json::to_string(&message).expect("words and numbers can be written as JSON");
            lines.push_str(&line);
            lines.push('\n');
        }
        lines
    }

    fn github(&self, report: &Report) -> String {
        let mut lines = String::new();
        let mut sources = Sources { files: self.files, read: BTreeMap::new() };
        for diagnostic in report.sorted() {
            let mut message = diagnostic.message.clone();
            diagnostic.hints.iter().for_each(|hint| message.extend(["\n", hint]));
            diagnostic.fix.iter().for_each(|fix| message.extend(["\n", &fix.in_words()]));
            let mut properties = format!("title={}", github_property(diagnostic.rule));
            if let Some(place) = &diagnostic.place {
                let Located { file, line, column, end_line, .. } = self.located(place, &mut sources);
                properties = format!(
                    "file={},line={line},endLine={end_line},col={column},{properties}",
                    github_property(&file)
                );
            }
            let word = severity_word(diagnostic.severity);
            writeln!(lines, "::{word} {properties}::{}", github_data(&message))
                .expect("writing to a string does not fail");
        }
        lines
    }

    fn suggested<'d>(&self, fix: &'d Fix, sources: &mut Sources<'_>) -> Suggested<'d> {
        let edits = fix.edits.iter().map(|Edit { stretch, text }| Replaced {
            place: self.located(&Place { file: fix.file.clone(), range: *stretch }, sources),
            start: stretch.start,
            end: stretch.end,
            text,
        });
        Suggested { does: &fix.does, edits: edits.collect() }
    }

    fn located(&self, place: &Place, sources: &mut Sources<'_>) -> Located {
        let spot = sources.get(&place.file).map(|source| Spot::find(source, place.range));
        let (line, column, end_line, end_column) =
            spot.map_or((1, 1, 1, 1), |spot| (spot.line, spot.column, spot.end_line, spot.end_column));
        Located { file: self.path(&place.file), line, column, end_line, end_column }
    }

    /// A file of the pack as it is called from where the command was typed.
    fn path(&self, file: &FileId) -> String {
        if self.root == Path::new(".") {
            return clean(file);
        }
        clean(&self.root.join(&**file).display().to_string())
    }
}

/// A diagnostic as a program reads it. Lines and columns count from one, columns in characters; the end is the first
/// character that is no longer meant.
#[derive(Serialize)]
struct Message<'a> {
    rule: &'a str,
    severity: &'a str,
    #[serde(flatten)]
    place: Option<Located>,
    message: &'a str,
    hints: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Suggested<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<Related<'a>>,
}

/// What mends it. All edits of one fix belong together.
#[derive(Serialize)]
struct Suggested<'a> {
    does: &'a str,
    edits: Vec<Replaced<'a>>,
}

/// A stretch of a file, in bytes from its beginning as well, and the text to stand in its place.
#[derive(Serialize)]
struct Replaced<'a> {
    #[serde(flatten)]
    place: Located,
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct Located {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Located,
    message: &'a str,
}

/// Files that lines are shown of, each read once.
struct Sources<'a> {
    files: &'a dyn Files,
    read: BTreeMap<FileId, Option<Source>>,
}

impl Sources<'_> {
    fn get(&mut self, file: &FileId) -> Option<&Source> {
        let files = self.files;
        let read = self.read.entry(file.clone());
        read.or_insert_with(|| files.read(file).ok().map(Source::new)).as_ref()
    }
}

/// A file's text, and where its lines begin.
struct Source {
    text: String,
    /// The bytes before the text that editors do not show.
    offset: usize,
    lines: Vec<usize>,
    /// How many characters begin before each stretch of bytes, so that nobody counts a long line from its beginning.
    characters: Vec<usize>,
}

/// A stretch of a text that is counted at once, in bytes.
const STRETCH: usize = 4096;

impl Source {
    fn new(bytes: Vec<u8>) -> Source {
        let mut text = readable(bytes);
        // A byte-order mark is no part of the first line; editors do not show it.
        let offset = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        text.drain(..offset);
        let lines = [0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut characters = vec![0];
        for stretch in text.as_bytes().chunks(STRETCH) {
            characters.push(characters.last().unwrap_or(&0) + beginnings(stretch));
        }
        Source { text, offset, lines, characters }
    }

    /// The number of the line that a byte is in, from zero.
    fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at) - 1
    }

    fn column(&self, at: usize) -> usize {
        let start = self.lines[self.line(at)];
        let end = start + self.text[start..at].trim_end_matches('\r').len();
        self.characters_before(end) - self.characters_before(start) + 1
    }

    fn characters_before(&self, at: usize) -> usize {
        let stretch = at / STRETCH;
        self.characters[stretch] + beginnings(&self.text.as_bytes()[stretch * STRETCH..at])
    }

    /// The nearest place at or before a byte of the file that does not cut a character.
    fn boundary(&self, at: usize) -> usize {
        let at = at.saturating_sub(self.offset).min(self.text.len());
        (0..=at).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }
}

/// Bytes as text. A byte that is no part of any character becomes a question mark, so that all others stay in place.
fn readable(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|wrong| {
        let mut text = String::new();
        for chunk in wrong.as_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(chunk.invalid().iter().map(|_| '?'));
        }
        text
    })
}

/// How many characters begin among these bytes of a text.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

/// A place as an editor counts it, and its line. Of a place of several lines, the first is shown.
struct Spot<'s> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'s str,
    within: Range<usize>,
}

impl Spot<'_> {
    fn find(source: &Source, Stretch { start, end }: Stretch) -> Spot<'_> {
        let start = source.boundary(start);
        let end = source.boundary(end).max(start);
        let (line, end_line) = (source.line(start), source.line(end));
        let line_start = source.lines[line];
        let text = source.text[line_start..].split('\n').next().unwrap_or_default().trim_end_matches('\r');
        let within = |at: usize| (at - line_start).min(text.len());
        Spot {
            line: line + 1,
            column: source.column(start),
            end_line: end_line + 1,
            end_column: source.column(end),
            text,
            within: within(start)..within(end),
        }
    }
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// What a pack's text brings along must not move the cursor of whoever reads about it.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

fn github_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn github_property(text: &str) -> String {
    github_data(text).replace(':', "%3A").replace(',', "%2C")
}

fn totals(report: &Report) -> String {
    let errors = report.sorted().iter().filter(|found| found.severity == Severity::Error).count();
    let warnings = report.sorted().len() - errors;
    match (errors, warnings) {
        (0, 0) => String::new(),
        (0, _) => format!("{}, no errors.\n", counted(warnings, "warning", "warnings")),
        (_, 0) => format!("{}.\n", counted(errors, "error", "errors")),
        _ => {
            format!("{}, {}.\n", counted(errors, "error", "errors"), counted(warnings, "warning", "warnings"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    fn shown(source: &[u8], range: Range<usize>) -> String {
        let files = Memory([("content/a.md".to_string(), source.to_vec())].into());
        let place = Place::new(&"content/a.md".into(), range);
        let report = Diagnostic::error("some-rule", place, "this is wrong").hint("write it right").into();
        Reporter { files: &files, root: Path::new(".") }.text(&report, &Renderer::plain())
    }

    #[test]
    fn the_line_is_shown_with_the_place_underlined() {
        assert_eq!(
            shown("---\ntitle: Société X\n---\n".as_bytes(), 21..22),
            "\
error[some-rule]: this is wrong
 --> content/a.md:2:16
  |
2 | title: Société X
  |                ^
  |
  = help: write it right
  = note: `vademecum explain some-rule` says more

"
        );
    }

    #[test]
    fn marks_that_editors_hide_do_not_move_the_place() {
        let source = "\u{feff}one\r\ntwo\r\n".as_bytes();
        let first = shown(source, 3..6);
        assert!(first.contains("content/a.md:1:1\n") && first.contains("1 | one\n  | ^^^\n"), "{first}");
        let second = shown(source, 8..11);
        assert!(second.contains("content/a.md:2:1\n") && second.contains("2 | two\n  | ^^^\n"), "{second}");
    }

    #[test]
    fn no_file_and_no_place_is_too_odd_to_be_shown() {
        let odd: [&[u8]; 8] = [
            b"",
            b"\n",
            b"\r\n",
            b"\xff\xfe\xfd",
            "é".as_bytes(),
            b"\x1b[2Jx\0\t\n",
            b"a",
            "\u{feff}".as_bytes(),
        ];
        for source in odd {
            for range in [0..0, 0..1, 1..1, 1..2, 2..3, 0..9999, 9999..99999] {
                let shown = shown(source, range.clone());
                assert!(shown.contains("content/a.md"), "{source:?} {range:?}: {shown}");
                assert!(!shown.contains('\x1b'), "{source:?} {range:?}: {shown}");
            }
        }
    }

    #[test]
    fn what_a_pack_says_moves_no_cursor() {
        let files = Memory::from_text("== content/a.md\ntext\n");
        let place = Place::new(&"content/a.md".into(), 0..1);
        let report = Diagnostic::error("r", place.clone(), "\x1b[2J\r\x07")
            .hint("\x1b[1m")
            .see(place, "\x1b[3m")
            .into();
        let text = Reporter { files: &files, root: Path::new(".") }.text(&report, &Renderer::plain());
        assert!(text.chars().all(|c| !c.is_control() || c == '\n'), "{text:?}");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = format!("{}here{}\n", "left ".repeat(20_000), " right".repeat(20_000));
        let shown = shown(line.as_bytes(), 100_000..100_004);
        assert!(shown.len() < 1_000, "{} bytes", shown.len());
        assert!(shown.contains("here") && shown.contains("^^^^") && shown.contains(":1:100001"), "{shown}");
    }

    #[test]
    fn a_place_of_several_lines_shows_the_first() {
        let shown = shown(b"one\ntwo\nthree\n", 1..12);
        assert!(shown.contains("1 | one\n  |  ^^\n") && !shown.contains("two"), "{shown}");
    }

    #[test]
    fn an_annotation_is_one_line_whatever_is_in_it() {
        let files = Memory::from_text("== content/a,b.md\ntext\n");
        let place = Place::new(&"content/a,b.md".into(), 0..4);
        let report = Diagnostic::warning("r", place, "100% wrong:\nreally").hint("do, this").into();
        assert_eq!(
            Reporter { files: &files, root: Path::new("packs/one") }.github(&report),
            "::warning file=packs/one/content/a%2Cb.md,line=1,endLine=1,col=1,title=r::100%25 wrong:%0Areally%0Ado, this\n"
        );
    }

    #[test]
    fn a_program_reads_one_object_a_line() {
        let files = Memory::from_text("== content/a.md\none\ntwo\n");
        let place = |range| Place::new(&"content/a.md".into(), range);
        let mut report =
            Report::from(Diagnostic::error("r", place(4..7), "wrong").see(place(0..3), "see here"));
        report.push(Diagnostic::warning("s", None, "no place"));
        assert_eq!(
            Reporter { files: &files, root: Path::new(".") }.json(&report),
            concat!(
                r#"{"rule":"r","severity":"error","file":"content/a.md","line":2,"column":1,"end_line":2,"end_column":4,"#,
                r#""message":"wrong","hints":[],"related":{"file":"content/a.md","line":1,"column":1,"end_line":1,"#,
                r#""end_column":4,"message":"see here"}}"#,
                "\n",
                r#"{"rule":"s","severity":"warning","message":"no place","hints":[]}"#,
                "\n"
            )
        );
    }
}
