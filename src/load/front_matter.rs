//! Front matter and lists, with the place of everything in them.
//! Knows shapes and places; what the keys mean is for the types that are read.

use super::yaml::{Bytes, Composed, Wrong, compose};
use crate::{
    diagnostic::{Checked, Diagnostic, FileId, Fix, Place, Report},
    entry::Spans,
};
use serde_path_to_error::Segment;
use serde_yaml::{Mapping, Value};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// Longer than this no front matter is, in bytes.
const LONGEST_FRONT_MATTER: usize = 64 << 10;
/// More complaints than this about one entry help nobody.
const MOST_COMPLAINTS: usize = 40;

/// A file's YAML: one item for front matter, several for a list.
pub(super) struct Document {
    pub items: Vec<Item>,
    pub spans: Spans,
    /// The YAML, in bytes of the file.
    pub yaml: Range<usize>,
    /// What follows the front matter, in bytes of the file.
    pub body: Range<usize>,
}

/// One mapping of a document.
pub(super) struct Item {
    pub value: Value,
    /// Its path in the document: empty, or `/3`.
    pub path: String,
    /// In bytes of the file.
    pub range: Range<usize>,
    /// Where its text stands, for an item of a list that has one.
    pub text_at: Option<Range<usize>>,
}

impl Item {
    pub fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    pub fn text(&self, key: &str) -> Option<String> {
        self.value.get(key)?.as_str().map(str::to_string)
    }

    /// Takes a text out, leaving the rest.
    pub fn take_text(&mut self, key: &str) -> Option<String> {
        self.text(key).inspect(|_| {
            if let Value::Mapping(mapping) = &mut self.value {
                mapping.remove(key);
            }
        })
    }

    /// The keys that are named, and the others.
    pub fn split(self, named: &[&str]) -> (Value, Value) {
        let mapping = if let Value::Mapping(mapping) = self.value { mapping } else { Mapping::new() };
        let is_named = |key: &Value| key.as_str().is_some_and(|key| named.contains(&key));
        let (named, others): (Mapping, Mapping) = mapping.into_iter().partition(|(key, _)| is_named(key));
        (Value::Mapping(named), Value::Mapping(others))
    }
}

impl Document {
    /// A file that is one mapping.
    pub fn whole(file: &FileId, text: &str) -> Checked<Document> {
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        document(file, text, start..text.len(), Sort::Mapping)
    }

    /// A file that is a list of mappings; the key is that of an item's text.
    pub fn list(file: &FileId, text: &str, text_key: Option<&str>) -> Checked<Document> {
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        document(file, text, start..text.len(), Sort::List { text_key })
    }

    /// A Markdown file that begins with front matter. `None` where there is none to be found.
    pub fn front_matter(file: &FileId, text: &str) -> Checked<Option<Document>> {
        let complain = |range: Range<usize>, message: &str, hint: &str| Checked {
            value: None,
            report: Diagnostic::error("bad-yaml", Place::new(file, range), message).hint(hint).into(),
        };
        let Some((yaml, body)) = split(text) else {
            let first = text.lines().next().unwrap_or_default().len();
            return if text.trim_start_matches('\u{feff}').starts_with("---") {
                complain(
                    0..first,
                    "the front matter that begins here has no end",
                    "write a line `---` under its last key",
                )
            } else {
                complain(
                    0..first,
                    "this file does not begin with front matter",
                    "begin with a line `---`, then `title:` and the other keys, then a line `---`",
                )
            };
        };
        if yaml.len() > LONGEST_FRONT_MATTER {
            return complain(
                0..3,
                "this front matter is longer than 64 KiB",
                "move the text below the second `---`",
            );
        }
        let checked = document(file, text, yaml, Sort::Mapping);
        let value = Document { body, ..checked.value };
        Checked { value: Some(value), report: checked.report }
    }
}

/// The bytes of the front matter and of what follows it.
pub(crate) fn split(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let first = text[start..].split_inclusive('\n').next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let begin = start + first.len();
    let mut at = begin;
    for line in text[begin..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((begin..at, at + line.len()..text.len()));
        }
        at += line.len();
    }
    None
}

/// What a document is to be.
#[derive(Clone, Copy)]
enum Sort<'k> {
    Mapping,
    List { text_key: Option<&'k str> },
}

fn document(file: &FileId, text: &str, yaml: Range<usize>, sort: Sort<'_>) -> Checked<Document> {
    let (is_list, text_key) = match sort {
        Sort::Mapping => (false, None),
        Sort::List { text_key } => (true, text_key),
    };
    let mut report = Report::default();
    let mut value =
        Document { items: Vec::new(), spans: Spans::default(), yaml: yaml.clone(), body: yaml.end..yaml.end };
    let complain = |range: Range<usize>, message: String| {
        Diagnostic::error("bad-yaml", Place::new(file, range), message)
    };
    let source = &text[yaml.clone()];
    value.spans = Spans::of(source, yaml.start);
    let Composed { value: read, items } = match compose(source, text_key) {
        Ok(composed) => composed,
        Err(Wrong::Syntax(wrong)) => {
            let at = Bytes::of(source).at(wrong.marker().index()).min(source.len()) + yaml.start;
            let line = text[at..].lines().next().unwrap_or_default();
            let range = at..at + line.len().max(usize::from(at < text.len()));
            let whole_line =
                text[..at].rfind('\n').map_or(0, |newline| newline + 1).max(yaml.start)..yaml.end;
            let diagnostic = complain(range, format!("this is not YAML: {}", wrong.info()))
                .mended_by(in_quotation_marks(file, text, whole_line));
            report.push(hinted(diagnostic, source, line));
            return Checked { value, report };
        }
        Err(Wrong::Meaning { at, why }) => {
            let at = yaml.start + at;
            let line = text[at..].lines().next().unwrap_or_default();
            report.push(complain(at..at + line.len(), why));
            return Checked { value, report };
        }
    };
    match read {
        Value::Null => {}
        Value::Sequence(list) if is_list => {
            let in_file = |range: Range<usize>| yaml.start + range.start..yaml.start + range.end;
            for (index, (item, at)) in list.into_iter().zip(items).enumerate() {
                let (path, range) = (format!("/{index}"), in_file(at.range));
                let text_at = at.text.map(in_file);
                match item {
                    Value::Mapping(_) => value.items.push(Item { value: item, path, range, text_at }),
                    _ => report.push(complain(range, "an item of this list is a mapping, `- id: …`".into())),
                }
            }
        }
        Value::Mapping(_) if !is_list => {
            value.items.push(Item { value: read, path: String::new(), range: yaml.clone(), text_at: None });
        }
        _ if is_list => report.push(complain(
            first_line(text, &yaml),
            "this file is a list: its items begin with `- id:`".into(),
        )),
        _ => report.push(complain(
            first_line(text, &yaml),
            "keys and their values are expected here, as `title: …`".into(),
        )),
    }
    if !is_list && value.items.is_empty() && !report.has_errors() {
        report.push(
            complain(first_line(text, &yaml), "there are no keys here".into())
                .hint("write `title: …` and the other keys"),
        );
    }
    Checked { value, report }
}

fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let line = text[range.clone()].lines().next().unwrap_or_default();
    range.start..range.start + line.len()
}

/// The usual slips of people who do not write YAML every day.
fn hinted(diagnostic: Diagnostic, source: &str, line: &str) -> Diagnostic {
    if source.lines().any(|line| line.trim_start_matches(' ').starts_with('\t')) {
        diagnostic.hint("a line begins with a tab; YAML wants spaces")
    } else if line.matches(": ").count() > 1 || source.lines().any(|line| line.matches(": ").count() > 1) {
        diagnostic.hint("a value with a colon in it needs quotes: `title: \"One: two\"`")
    } else {
        diagnostic.hint("look at the line before, too: a missing quote or bracket shows only later")
    }
}

/// Puts the value of a line into quotation marks where it is a sentence with a colon in it: `title: One: two`.
/// The line begins where the range does.
fn in_quotation_marks(file: &FileId, text: &str, from: Range<usize>) -> Option<Fix> {
    let line = text[from.clone()].lines().next()?.trim_end();
    let key = line.find(": ")?;
    let is_a_key = |c: char| c.is_ascii_lowercase() || c == '_' || c == ' ' || c == '-';
    let value = line[key + 2..].trim_start();
    // What begins with a sign is more than a sentence to YAML, and what follows a hash is a comment.
    let is_a_sentence =
        value.starts_with(char::is_alphanumeric) && value.contains(": ") && !value.contains(" #");
    if !line[..key].chars().all(is_a_key) || !is_a_sentence || value.contains('\\') {
        return None;
    }
    let start = from.start + line.len() - value.len();
    let quoted = format!("\"{}\"", value.replace('"', "\\\""));
    Some(Fix::new(file, "put the value into quotation marks").replace(start..from.start + line.len(), quoted))
}

/// Reads a value into a type, and tells everything that is wrong with it.
pub(super) struct Reading<'a> {
    pub file: &'a FileId,
    pub spans: &'a Spans,
    /// What is read: "a case".
    pub what: &'a str,
    /// Keys of the same mapping that are read elsewhere, for guessing what was meant.
    pub also: &'a [&'a str],
}

impl Reading<'_> {
    /// serde stops at the first mistake. So we note it, take the faulty part out, and read again, until it reads.
    pub fn read<T>(
        &self,
        path: &str,
        mut value: Value,
        read: impl Fn(serde_path_to_error::Deserializer<'_, '_, &Value>) -> Result<T, serde_yaml::Error>,
    ) -> Checked<Option<T>> {
        let mut report = Report::default();
        let mut patches = Patches::default();
        for _ in 0..MOST_COMPLAINTS {
            let mut track = serde_path_to_error::Track::new();
            let deserializer = serde_path_to_error::Deserializer::new(&value, &mut track);
            let wrong = match read(deserializer) {
                Ok(read) => return Checked { value: Some(read), report },
                Err(wrong) => wrong.to_string(),
            };
            let segments: Vec<Segment> = track.path().iter().cloned().collect();
            let here = steps(&segments);
            let fault = Fault::of(&wrong);
            let target = match &fault {
                Fault::UnknownKey { key, .. } if here.last().is_none_or(|last| last != key) => {
                    with(&here, key)
                }
                Fault::MissingKey { key } => with(&here, key),
                _ => here.clone(),
            };
            let original = format!("{path}{}", patches.original(&target));
            let is_ours = patches.touched.contains(&original);
            if !is_ours {
                let parent = original.rsplit_once('/').map_or("", |(parent, _)| parent);
                report.push(self.complaint(&fault, &original, parent));
                patches.touched.insert(original.clone());
            }
            let mended = match fault {
                Fault::UnknownKey { .. } => remove(&mut value, &target, &mut patches),
                // What is missing, or was taken out, gets a stand-in, so that the rest is read too.
                Fault::MissingKey { .. } => stand_in(&mut value, &target, &[], &mut patches),
                Fault::WrongValue { right, .. } if is_ours => {
                    stand_in(&mut value, &target, &right, &mut patches)
                }
                Fault::WrongValue { .. } => remove(&mut value, &target, &mut patches),
            };
            if !mended {
                break;
            }
        }
        Checked { value: None, report }
    }

    fn complaint(&self, fault: &Fault, at: &str, parent: &str) -> Diagnostic {
        let spot = |path: &str| self.spans.get(path);
        let place = |range: Option<Range<usize>>| Place::new(self.file, range.unwrap_or(0..0));
        let value = place(spot(at).or_else(|| spot(parent)).map(|spot| spot.value.clone()));
        let key_name = at.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
        match fault {
            Fault::UnknownKey { key, known } => {
                let at_top = !parent.trim_start_matches('/').contains(|c: char| !c.is_ascii_digit());
                let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
                if at_top {
                    known.extend(self.also);
                }
                let what = if at_top { self.what.to_string() } else { format!("`{}`", name_of(parent)) };
                let range = spot(at).and_then(|spot| spot.key.clone());
                let free = known.iter().copied().filter(|name| spot(&format!("{parent}/{name}")).is_none());
                // A key in quotation marks has more bytes than letters, and is left to its author.
                let fix = slip_of(key, free).zip(range.clone().filter(|range| range.len() == key.len()));
                Diagnostic::error("unknown-key", place(range), format!("`{key}` is not a key of {what}"))
                    .did_you_mean(key, known.iter().copied())
                    .hint(format!("its keys are {}", known.join(", ")))
                    .mended_by(fix.map(|(name, range)| {
                        Fix::new(self.file, format!("write `{name}`")).replace(range, name)
                    }))
            }
            Fault::MissingKey { key } => {
                let place = place(spot(parent).map(|spot| first_byte(&spot.value)));
                let what =
                    if parent.is_empty() { self.what.to_string() } else { format!("`{}`", name_of(parent)) };
                Diagnostic::error("missing-key", place, format!("`{key}` is missing in {what}"))
                    .hint(format!("add `{key}: …`"))
            }
            Fault::WrongValue { message, wrong, right } => {
                let diagnostic = match wrong {
                    Some(wrong) => Diagnostic::error(
                        "wrong-value",
                        value,
                        format!("`{wrong}` is not a value of `{key_name}`"),
                    )
                    .did_you_mean(wrong, right.iter().map(String::as_str)),
                    None => Diagnostic::error("wrong-value", value, message.clone()),
                };
                if right.is_empty() {
                    diagnostic
                } else {
                    diagnostic.hint(format!("write one of {}", right.join(", ")))
                }
            }
        }
    }
}

/// The one key that a word of four letters or more is a single slip away from. Of two, nobody but the author can tell.
fn slip_of<'k>(wrong: &str, keys: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let mut near = keys.filter(|key| wrong.len() > 3 && strsim::damerau_levenshtein(wrong, key) == 1);
    near.next().filter(|_| near.next().is_none())
}

fn first_byte(range: &Range<usize>) -> Range<usize> {
    range.start..range.start
}

/// The last key of a path that is a word, for naming what a complaint is about.
fn name_of(path: &str) -> &str {
    path.rsplit('/').find(|part| !part.is_empty() && part.parse::<usize>().is_err()).unwrap_or("this item")
}

/// What serde found wrong, taken from its words: it has no other way to say so.
enum Fault {
    UnknownKey { key: String, known: Vec<String> },
    MissingKey { key: String },
    WrongValue { message: String, wrong: Option<String>, right: Vec<String> },
}

impl Fault {
    fn of(message: &str) -> Fault {
        let message = message.split(" at line ").next().unwrap_or(message);
        // serde_yaml puts the path before its words.
        let words = [
            "unknown field",
            "missing field",
            "unknown variant",
            "invalid type",
            "invalid value",
            "duplicate",
        ]
        .iter()
        .find_map(|start| message.find(start))
        .map_or(message, |at| &message[at..]);
        let mut quoted = words.split('`').skip(1).step_by(2).map(str::to_string);
        if words.starts_with("unknown field") {
            Fault::UnknownKey { key: quoted.next().unwrap_or_default(), known: quoted.collect() }
        } else if words.starts_with("missing field") {
            Fault::MissingKey { key: quoted.next().unwrap_or_default() }
        } else if words.starts_with("unknown variant") {
            let wrong = quoted.next();
            Fault::WrongValue { message: words.to_string(), wrong, right: quoted.collect() }
        } else {
            Fault::WrongValue { message: in_plain_words(words), wrong: None, right: Vec::new() }
        }
    }
}

fn in_plain_words(message: &str) -> String {
    let Some(rest) = message.strip_prefix("invalid type: ") else {
        return message
            .replace("duplicate entry with key", "this key is written twice:")
            .replace("duplicate field", "this key is written twice:");
    };
    let (found, expected) = rest.split_once(", expected ").unwrap_or((rest, "something else"));
    let plain = |words: &str| {
        [
            ("sequence", "list"),
            ("a string", "text"),
            ("string", "text"),
            ("unit value", "nothing"),
            ("map", "keys and values"),
            ("struct", "keys and values of"),
            ("boolean", "true or false, namely"),
            ("integer", "the number"),
        ]
        .iter()
        .fold(words.to_string(), |words, (from, to)| words.replace(from, to))
    };
    format!("{} is expected here, and this is {}", plain(expected), plain(found))
}

fn steps(segments: &[Segment]) -> Vec<String> {
    segments
        .iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

fn with(steps: &[String], key: &str) -> Vec<String> {
    steps.iter().cloned().chain([key.to_string()]).collect()
}

/// What was taken out of a value or put in, so that places are still those of the file.
#[derive(Default)]
struct Patches {
    /// Paths that were complained of.
    touched: BTreeSet<String>,
    /// Items taken out of sequences, by the sequence's path and their own number there.
    removed: BTreeMap<String, BTreeSet<usize>>,
    /// How many stand-ins were tried at a path.
    tried: BTreeMap<String, usize>,
}

impl Patches {
    /// The path in the file of a path in the patched value.
    fn original(&self, steps: &[String]) -> String {
        let mut path = String::new();
        for step in steps {
            let number = step.parse::<usize>().ok().filter(|_| self.removed.contains_key(&path));
            match number {
                Some(number) => {
                    let mut number = number;
                    for gone in &self.removed[&path] {
                        if *gone <= number {
                            number += 1;
                        }
                    }
                    path = format!("{path}/{number}");
                }
                None => path = format!("{path}/{step}"),
            }
        }
        path
    }
}

fn parent_of<'v>(value: &'v mut Value, steps: &[String]) -> Option<&'v mut Value> {
    steps.iter().try_fold(value, |value, step| match value {
        Value::Mapping(mapping) => mapping.get_mut(step.as_str()),
        Value::Sequence(list) => list.get_mut(step.parse::<usize>().ok()?),
        _ => None,
    })
}

fn remove(value: &mut Value, steps: &[String], patches: &mut Patches) -> bool {
    let Some((last, above)) = steps.split_last() else { return false };
    let original = patches.original(steps);
    let original_above = patches.original(above);
    match parent_of(value, above) {
        Some(Value::Mapping(mapping)) => mapping.remove(last.as_str()).is_some(),
        Some(Value::Sequence(list)) => {
            let Some(index) = last.parse::<usize>().ok().filter(|index| *index < list.len()) else {
                return false;
            };
            list.remove(index);
            let number = original.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or(index);
            patches.removed.entry(original_above).or_default().insert(number);
            true
        }
        _ => false,
    }
}

/// Puts a value where one is needed: the first of the right ones where they are known, else one of each shape in turn.
fn stand_in(value: &mut Value, steps: &[String], right: &[String], patches: &mut Patches) -> bool {
    let shapes = [
        Value::String("stand-in".into()),
        Value::String("2000".into()),
        Value::Sequence(Vec::new()),
        Value::Mapping(Mapping::new()),
        Value::Bool(false),
    ];
    let Some((last, above)) = steps.split_last() else { return false };
    let tried = patches.tried.entry(steps.join("/")).or_default();
    let Some(shape) = shapes.get(*tried).cloned() else { return false };
    let candidate = right.first().map_or(shape, |right| Value::String(right.clone()));
    *tried += 1;
    match parent_of(value, above) {
        Some(Value::Mapping(mapping)) => {
            mapping.insert(Value::String(last.clone()), candidate);
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::{diagnostic::Severity, files::Memory, load::load};

    /// What is complained of, each with the words it underlines.
    fn complaints(front_matter: &str) -> Vec<(&'static str, String, String)> {
        let text = format!("---\n{front_matter}---\nText.\n");
        let pack = "title: P\n";
        let files = Memory(
            [("content/cases/c.md", text.as_str()), ("content/pack.yaml", pack)]
                .map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()))
                .into(),
        );
        let report = load(&files).report;
        report
            .sorted()
            .into_iter()
            .filter(|d| d.severity == Severity::Error)
            .filter(|d| d.place.as_ref().is_some_and(|place| &*place.file == "content/cases/c.md"))
            .map(|d| {
                let range = d.place.as_ref().unwrap().range;
                (d.rule, text[range.start..range.end].to_string(), d.message.clone())
            })
            .collect()
    }

    const RIGHT: &str = "title: T\nsummary: S\n";

    #[test]
    fn a_right_header_is_read() {
        assert_eq!(complaints(RIGHT), []);
    }

    #[test]
    fn every_mistake_is_told_in_one_run() {
        let found = complaints(
            "titel: T\nsummary: S\nconfidence: hihg\nsteps:\n  - {flow: Bad Id}\n  - {flwo: x}\n  - {flow: y, nte: z}\n",
        );
        let shown: Vec<_> = found.iter().map(|(rule, words, _)| (*rule, words.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("missing-key", ""),
                ("unknown-key", "titel"),
                ("wrong-value", "hihg"),
                ("wrong-value", "Bad Id"),
                ("missing-key", ""),
                ("unknown-key", "flwo"),
                ("unknown-key", "nte"),
            ]
        );
        assert_eq!(found[1].2, "`titel` is not a key of a case");
    }

    #[test]
    fn a_required_value_that_is_wrong_does_not_hide_the_next_mistake() {
        let found = complaints(
            "title: T\nsummary: S\nlegal_status:\n  - {party: A, status: charged!}\n  - {party: B, status: sentencd}\n",
        );
        let shown: Vec<_> = found.iter().map(|(_, words, _)| words.as_str()).collect();
        assert_eq!(shown, ["charged!", "sentencd"]);
    }

    #[test]
    fn what_is_not_yaml_is_told_where_it_breaks() {
        assert_eq!(complaints("title: One: two\n")[0].0, "bad-yaml");
        assert_eq!(complaints("title: [\n")[0].0, "bad-yaml");
        assert_eq!(complaints("title: T\ntitle: U\n")[0].0, "bad-yaml");
        assert_eq!(complaints("- a\n")[0].0, "bad-yaml");
        assert_eq!(complaints("")[0].0, "bad-yaml");
        assert_eq!(complaints(&format!("a: {}\n", "[".repeat(50_000)))[0].0, "bad-yaml");
    }

    #[test]
    fn a_bomb_is_refused() {
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for level in 1..12 {
            bomb += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(","));
        }
        assert_eq!(complaints(&bomb)[0].0, "bad-yaml");
    }

    #[test]
    fn line_ends_and_byte_order_marks_do_not_matter() {
        let text = format!("\u{feff}---\r\n{}---\r\nText.\r\n", RIGHT.replace('\n', "\r\n"));
        let (yaml, body) = super::split(&text).unwrap();
        assert!(text[yaml].starts_with("title: T\r\n"));
        assert_eq!(&text[body], "Text.\r\n");
    }
}
