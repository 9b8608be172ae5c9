//! Puts a canary, a word that occurs nowhere else, into every text of a pack, and notes who may hear it.
//! Works on a copy of the files in memory, letter by letter, so that everything behind it runs as it does for readers.

use super::second_reading::{Label, Labels, of_braces, of_entry, of_front_matter, of_tombstone};
use crate::{
    diagnostic::{Checked, FileId, Place},
    entry::{Entry, Fields, KINDS, KindInfo, Shape, Spot, header::WrittenHeader, kind_named},
    files::Files,
    load::split,
    pack::Pack,
    vocab::Ref,
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    ops::Range,
};

/// A word that stands in one place of the pack only, and so tells where a file has it from.
#[derive(Clone, Debug)]
pub struct Canary {
    /// The word. In a picture, some of its own bytes.
    pub word: Vec<u8>,
    /// The entry it stands in.
    pub entry: String,
    /// The kind of that entry.
    pub kind: &'static str,
    /// What it stands in: `title`, `indicators/text`, `text`.
    pub key: String,
    /// Where, in the pack as its author wrote it.
    pub place: Place,
    /// Who may hear it.
    pub labels: Labels,
}

/// A pack with canaries in it.
pub struct Garden<'f> {
    /// Its files.
    pub files: Changed<'f>,
    /// The canaries, in the order of their files.
    pub canaries: Vec<Canary>,
}

/// Files, some of them in another version than they are.
pub struct Changed<'f> {
    files: &'f dyn Files,
    changed: BTreeMap<FileId, Vec<u8>>,
}

impl Files for Changed<'_> {
    fn list(&self, under: &str) -> Checked<Vec<FileId>> {
        self.files.list(under)
    }

    fn read(&self, file: &str) -> io::Result<Vec<u8>> {
        self.changed.get(file).map_or_else(|| self.files.read(file), |bytes| Ok(bytes.clone()))
    }
}

/// Plants a canary in every text of every entry, except in the files that are named.
pub fn plant<'f>(files: &'f dyn Files, pack: &Pack, but_not_in: &BTreeSet<FileId>) -> Garden<'f> {
    let mut by_file: BTreeMap<&FileId, Vec<&Entry>> = BTreeMap::new();
    for entry in pack.entries.iter().filter(|entry| !but_not_in.contains(&entry.origin.file)) {
        by_file.entry(&entry.origin.file).or_default().push(entry);
    }
    let schemas: BTreeMap<&str, Schemas> = KINDS.iter().map(|kind| (kind.name, Schemas::of(kind))).collect();
    let mut changed = BTreeMap::new();
    let mut canaries = Vec::new();
    for (file, entries) in by_file {
        let Some(text) = files.read(file).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
            continue;
        };
        let mut planting =
            Planting { pack, schemas: &schemas, file, text: &text, added: Vec::new(), canaries: Vec::new() };
        entries.into_iter().for_each(|entry| planting.entry(entry));
        changed.insert(file.clone(), planting.result().into_bytes());
        canaries.append(&mut planting.canaries);
    }
    canaries.extend(in_pictures(pack));
    Garden { files: Changed { files, changed }, canaries }
}

struct Planting<'a> {
    pack: &'a Pack,
    schemas: &'a BTreeMap<&'static str, Schemas>,
    file: &'a FileId,
    text: &'a str,
    /// What is written, and before which byte of the text.
    added: Vec<(usize, String)>,
    canaries: Vec<Canary>,
}

impl Planting<'_> {
    fn result(&mut self) -> String {
        self.added.sort();
        let mut result = String::with_capacity(self.text.len() + 16 * self.added.len());
        let mut from = 0;
        for (at, word) in &self.added {
            result.push_str(&self.text[from..*at]);
            result.push_str(word);
            from = *at;
        }
        result.push_str(&self.text[from..]);
        result
    }

    fn entry(&mut self, entry: &Entry) {
        let Some(kind) = kind_named(entry.fields.kind()) else { return };
        let mut top = vec![of_entry(entry, &self.pack.about)];
        // A flow says nothing without its ends, and goes with them.
        top.extend(entry.fields.needs().into_iter().flat_map(|needed| self.labels_of(needed)));
        let text_key = match kind.shape {
            Shape::Files(_) => None,
            Shape::Lists { text, .. } | Shape::List { text, .. } => Some(format!("/{text}")),
        };
        for (path, spot) in entry.origin.spans.iter() {
            let left = of_tombstone(entry, &self.pack.about, path);
            let own = || left.iter().chain(top.iter().skip(usize::from(left.is_some())));
            let below = || own().cloned().chain(of_front_matter(&entry.origin.spans, path)).collect();
            if Some(path) == text_key.as_deref() {
                self.text_of_list(entry, spot, &top);
            } else if self.schemas.get(kind.name).is_some_and(|schemas| schemas.say_text(path)) {
                self.value(entry, path, spot, below());
            }
        }
        if let (Shape::Files(_), Some((_, body))) = (kind.shape, split(self.text)) {
            self.markdown(entry, body, 0, &top);
        }
    }

    /// The labels of an entry that something else hangs on.
    fn labels_of(&self, to: &Ref) -> Labels {
        let entry = self.pack.entries.get(to);
        entry.map(|entry| of_entry(entry, &self.pack.about)).into_iter().collect()
    }

    /// Puts a word between what is before a byte of the text and what is behind it.
    fn put(
        &mut self,
        entry: &Entry,
        key: &str,
        at: usize,
        place: Range<usize>,
        gaps: [&str; 2],
        labels: Labels,
    ) {
        let word = word_of(&[entry.id().as_str(), key, &at.to_string()]);
        self.added.push((at, format!("{}{word}{}", gaps[0], gaps[1])));
        self.canaries.push(Canary {
            word: word.into_bytes(),
            entry: entry.id().to_string(),
            kind: entry.fields.kind(),
            key: key.into(),
            place: Place::new(self.file, place),
            labels,
        });
    }

    /// Where in a source something stands says nothing without the source, nor a step without its flow.
    fn labels_of_what_it_hangs_on(&self, entry: &Entry, path: &str) -> Labels {
        let parents = path.match_indices('/').skip(1).map(|(end, _)| format!("{}/flow", &path[..end]));
        let source = path.strip_suffix("/at").map(|parent| format!("{parent}/id"));
        let mut labels = Labels::new();
        for sibling in parents.chain(source) {
            let written = entry.origin.spans.get(&sibling).and_then(|spot| spot.scalar.as_deref());
            let Some(to) = written.and_then(|written| Ref::parse(written).ok()) else { continue };
            labels.extend(self.labels_of(&to));
            let needs = self.pack.entries.get(&to).map(|entry| entry.fields.needs()).unwrap_or_default();
            labels.extend(needs.into_iter().flat_map(|needed| self.labels_of(needed)));
        }
        labels
    }

    /// A value of a front matter.
    fn value(&mut self, entry: &Entry, path: &str, spot: &Spot, mut labels: Labels) {
        labels.extend(self.labels_of_what_it_hangs_on(entry, path));
        if let Some(at) = end_of_value(self.text, spot) {
            let is_address = spot.scalar.as_ref().is_some_and(|value| value.starts_with("http"));
            let gap = if is_address { "" } else { " " };
            let is_key = |part: &&str| part.parse::<usize>().is_err();
            let key = path.split('/').skip(1).filter(is_key).collect::<Vec<_>>().join("/");
            self.put(entry, &key, at, spot.value.start..at, [gap, ""], labels);
        }
    }

    /// The Markdown of an entry in a list: lines where it is written as such, and one value otherwise.
    fn text_of_list(&mut self, entry: &Entry, spot: &Spot, labels: &Labels) {
        let before = self.text[..spot.value.start].trim_end();
        let indicator = before.trim_end_matches(['-', '+', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        let own = &self.text[spot.value.clone()];
        if indicator.ends_with(['|', '>']) && before.len() < spot.value.start {
            let line = self.text[..spot.value.start].rfind('\n').map_or(0, |end| end + 1);
            let body = line..spot.value.start + own.trim_end().len();
            self.markdown(entry, body, spot.value.start - line, labels);
        } else if let Some(at) = end_of_value(self.text, spot).filter(|_| !own.contains("![[")) {
            self.put(entry, "text", at, spot.value.start..at, [" ", ""], labels.clone());
        }
    }

    /// Lines of Markdown, each indented by so many spaces.
    fn markdown(&mut self, entry: &Entry, body: Range<usize>, indent: usize, top: &Labels) {
        let mut lines = Vec::new();
        let mut start = body.start;
        for line in self.text[body].split_inclusive('\n') {
            let words = line.trim_end();
            let spaces = (words.len() - words.trim_start_matches(' ').len()).min(indent);
            lines.push(start + spaces..start + words.len());
            start += line.len();
        }
        let mut standing = Standing::default();
        for (number, range) in lines.iter().enumerate() {
            let next = lines.get(number + 1).map_or("", |range| &self.text[range.clone()]);
            let line = &self.text[range.clone()];
            let sort = standing.read(line, next);
            let mut labels = top.clone();
            labels.extend(standing.labels().cloned());
            let (key, at, gaps) = match sort {
                Sort::Nothing => continue,
                Sort::Heading(prefix) => ("headings", range.start + prefix, ["", " "]),
                Sort::Cell => ("tables", range.end - 1, [" ", " "]),
                Sort::Text => ("text", range.end, [" ", ""]),
                Sort::WithinText => {
                    self.inside(entry, range, &labels);
                    continue;
                }
            };
            self.put(entry, key, at, range.clone(), gaps, labels.clone());
            if sort == Sort::Text || sort == Sort::Cell {
                self.inside(entry, range, &labels);
            }
        }
    }

    /// What a line says of a picture or of a place in a source goes with that picture or source.
    fn inside(&mut self, entry: &Entry, range: &Range<usize>, labels: &Labels) {
        let line = self.text[range.clone()].to_string();
        for (begin, end, close, key) in
            [("![", "](", ")", "alternative texts"), ("[@", ",", "]", "citations")]
        {
            for (at, _) in line.match_indices(begin) {
                let rest = &line[at + begin.len()..];
                let Some((words, id, length)) = pointer(rest, end, close) else { continue };
                let (Ok(to), false) = (Ref::parse(id), words.trim().is_empty()) else { continue };
                let labels = labels.iter().cloned().chain(self.labels_of(&to)).collect();
                let at = range.start + at + begin.len() + length;
                self.put(entry, key, at, range.clone(), [" ", ""], labels);
            }
        }
    }
}

/// The words of a picture or of a citation, the id it points at, and how far it is to where a word may be added.
fn pointer<'a>(rest: &'a str, end: &str, close: &str) -> Option<(&'a str, &'a str, usize)> {
    let inside = rest.find(end)?;
    let closed = inside + rest[inside..].find(close)?;
    let (first, second) = (&rest[..inside], &rest[inside + end.len()..closed]);
    match end {
        "](" => Some((first, second, inside)),
        _ => (!first.contains(close)).then_some((second, first.trim(), closed)),
    }
}

/// What the front matter of a kind holds, for telling free text from words of a vocabulary.
struct Schemas([schemars::Schema; 2]);

impl Schemas {
    fn of(kind: &KindInfo) -> Schemas {
        Schemas([schemars::schema_for!(WrittenHeader), (kind.schema)()])
    }

    /// Whether a key holds free text: whatever has no pattern and no list of values.
    fn say_text(&self, path: &str) -> bool {
        let steps: Vec<&str> = path.split('/').skip(1).collect();
        let is_said = |schema: &schemars::Schema| is_text(schema.as_value(), schema.as_value(), &steps);
        // The name of a file has to stay the name of that file.
        path != "/file" && self.0.iter().any(is_said)
    }
}

fn is_text(root: &serde_json::Value, schema: &serde_json::Value, steps: &[&str]) -> bool {
    let branches = ["anyOf", "oneOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
    if branches.into_iter().any(|branch| is_text(root, branch, steps)) {
        return true;
    }
    let Some((step, rest)) = steps.split_first() else {
        let says = |key: &str| schema.get(key).is_some();
        let is_string = schema.get("type").is_some_and(|kind| {
            kind == "string"
                || kind
                    .as_array()
                    .is_some_and(|kinds| kinds.iter().all(|kind| kind == "string" || kind == "null"))
        });
        // A type of its own, such as a date or a code, is referred to and not written here.
        return is_string && !["pattern", "enum", "const", "format"].into_iter().any(says);
    };
    if let Some(name) = schema.get("$ref").and_then(|name| name.as_str()?.strip_prefix("#")) {
        return root.pointer(name).is_some_and(|schema| is_text(root, schema, steps));
    }
    let inner = match step.parse::<usize>() {
        Ok(_) => schema.get("items"),
        Err(_) => schema.get("properties").and_then(|properties| properties.get(step)),
    };
    inner.is_some_and(|schema| is_text(root, schema, rest))
}

/// Where a word may be added to a value of YAML. `None` where it has none, or may stand in several places.
fn end_of_value(text: &str, spot: &Spot) -> Option<usize> {
    spot.scalar.as_ref().filter(|value| !value.trim().is_empty())?;
    let raw = text.get(spot.value.clone())?;
    let end = match raw.chars().next()? {
        '&' | '*' | '!' => return None,
        '"' => closing(raw, '\\')?,
        '\'' => closing(raw, '\'')?,
        _ => raw.trim_end().len(),
    };
    Some(spot.value.start + end)
}

/// Where the quotation mark that begins a text closes it.
fn closing(raw: &str, escape: char) -> Option<usize> {
    let quote = raw.chars().next()?;
    let mut signs = raw.char_indices().skip(1).peekable();
    while let Some((at, sign)) = signs.next() {
        let next = signs.peek().map(|(_, next)| *next);
        if sign == escape && (escape == '\\' || next == Some(quote)) {
            signs.next();
        } else if sign == quote {
            return Some(at);
        }
    }
    None
}

/// A word of twelve letters that no language has, and that no program takes for anything but a word.
fn word_of(parts: &[&str]) -> String {
    let letters = b"abcdefghijklmnopqrstuvwxyz";
    let hash = Sha256::digest(parts.join("\n"));
    let letter = |byte: &u8| char::from(letters[usize::from(*byte) % letters.len()]);
    ["zq".to_string(), hash.iter().take(10).map(letter).collect()].concat()
}

/// Some bytes from the middle of each picture. Two pictures that share theirs tell nothing.
fn in_pictures(pack: &Pack) -> Vec<Canary> {
    const LENGTH: usize = 24;
    let mut found: BTreeMap<Vec<u8>, Vec<Canary>> = BTreeMap::new();
    for entry in pack.entries.iter() {
        let Fields::Picture(picture) = &entry.fields else { continue };
        let middle = picture.bytes.len().saturating_sub(LENGTH) / 2;
        let word: Vec<u8> = picture.bytes.iter().skip(middle).take(LENGTH).copied().collect();
        found.entry(word.clone()).or_default().push(Canary {
            word,
            entry: entry.id().to_string(),
            kind: entry.fields.kind(),
            key: "file".into(),
            place: entry.value("/file"),
            labels: vec![of_entry(entry, &pack.about)],
        });
    }
    found
        .into_values()
        .filter(|same| same.len() == 1)
        .flatten()
        .filter(|canary| !canary.word.is_empty())
        .collect()
}

/// What a line of Markdown is, to somebody who wants to add a word to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// It takes no word.
    Nothing,
    /// A heading whose words begin after so many bytes.
    Heading(usize),
    /// A row of a table.
    Cell,
    /// The last line of a paragraph, or the first of a block of code.
    Text,
    /// Another line of a paragraph.
    WithinText,
}

/// Where a reader of Markdown stands: in which blocks and below which headings.
#[derive(Default)]
struct Standing {
    /// Of each `:::` block that is open, the outermost first: what it says, and the headings in it.
    blocks: Vec<(Label, Vec<(usize, Label)>)>,
    /// The headings outside all blocks.
    headings: Vec<(usize, Label)>,
    fence: Option<String>,
    was_fence: bool,
}

impl Standing {
    fn labels(&self) -> impl Iterator<Item = &Label> {
        let inside = self.blocks.iter().flat_map(|(block, headings)| {
            std::iter::once(block).chain(headings.iter().map(|(_, heading)| heading))
        });
        self.headings.iter().map(|(_, heading)| heading).chain(inside)
    }

    fn read(&mut self, line: &str, next: &str) -> Sort {
        let words = line.trim_start_matches(' ');
        let indent = line.len() - words.len();
        if let Some(fence) = &self.fence {
            let closes = words.trim_start_matches(['>', ' ']);
            if closes.starts_with(fence.as_str()) && closes.trim_start_matches(&fence[..1]).is_empty() {
                self.fence = None;
            } else if std::mem::take(&mut self.was_fence) && !words.is_empty() {
                return Sort::Text;
            }
            return Sort::Nothing;
        }
        if let Some(fence) = fence_in(words) {
            (self.fence, self.was_fence) = (Some(fence), true);
            return Sort::Nothing;
        }
        if indent < 4 && words.starts_with(":::") {
            if words.trim_start_matches(':').trim().is_empty() {
                self.blocks.pop();
            } else {
                self.blocks.push((of_braces(words).unwrap_or_default(), Vec::new()));
            }
            return Sort::Nothing;
        }
        let underline = |line: &str| {
            let line = line.trim();
            !line.is_empty() && ['=', '-'].iter().any(|sign| line.trim_matches(*sign).is_empty())
        };
        let marks = words.len() - words.trim_start_matches('#').len();
        if (1..=6).contains(&marks) && words[marks..].starts_with(' ') && indent < 4 {
            self.heading(marks, if indent == 0 { of_braces(words) } else { None });
            return Sort::Heading(indent + marks + 1);
        }
        if words.is_empty() || underline(line) || is_no_text(words) {
            return Sort::Nothing;
        }
        if underline(next) && indent == 0 && !words.starts_with(['>', '-', '*', '+', '|']) {
            self.heading(if next.trim().starts_with('=') { 1 } else { 2 }, of_braces(words));
            return Sort::Heading(0);
        }
        if words.starts_with('|') {
            let is_rule = words.chars().all(|sign| "|-: ".contains(sign));
            return if words.ends_with('|') && !is_rule { Sort::Cell } else { Sort::Nothing };
        }
        let next = next.trim_start();
        let ends =
            next.is_empty() || next.starts_with(":::") || next.starts_with('#') || fence_in(next).is_some();
        if ends { Sort::Text } else { Sort::WithinText }
    }

    fn heading(&mut self, level: usize, label: Option<Label>) {
        let headings = self.blocks.last_mut().map_or(&mut self.headings, |(_, headings)| headings);
        headings.retain(|(above, _)| *above < level);
        headings.push((level, label.unwrap_or_default()));
    }
}

/// Lines that stand for something else: a line across the page, where a link leads, a note's sort, an embedded text.
fn is_no_text(words: &str) -> bool {
    let is_rule =
        words.len() > 2 && ['*', '_'].iter().any(|sign| words.chars().all(|c| c == *sign || c == ' '));
    let is_definition = words.starts_with('[') && !words.starts_with("[^") && words.contains("]: ");
    let bare = words.trim_start_matches(['>', ' ', '-', '*', '+']);
    // Braces end a heading, also one in a list.
    is_rule
        || is_definition
        || of_braces(words).is_some()
        || bare.starts_with("[!")
        || bare.starts_with("![[")
        || bare.is_empty()
}

/// The marks that open a block of code, at the beginning of a line, of a list item or of a quotation.
fn fence_in(words: &str) -> Option<String> {
    let bare = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = if bare.len() < words.len() { bare.trim_start_matches(['.', ')']) } else { bare };
    let bare = bare.trim_start_matches(['>', ' ', '-', '*', '+']);
    let sign = bare.chars().next().filter(|sign| ['`', '~'].contains(sign))?;
    let marks: String = bare.chars().take_while(|c| *c == sign).collect();
    let is_inline = sign == '`' && bare[marks.len()..].contains('`');
    (marks.len() >= 3 && !is_inline).then_some(marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text with a sign where a word would be added, and the number of labels there.
    fn shown(markdown: &str) -> String {
        let mut standing = Standing::default();
        let lines: Vec<&str> = markdown.lines().collect();
        let mut shown = String::new();
        for (number, line) in lines.iter().enumerate() {
            let sort = standing.read(line, lines.get(number + 1).unwrap_or(&""));
            let labels = standing.labels().filter(|label| **label != Label::default()).count();
            shown.push_str(&match sort {
                Sort::Heading(at) => format!("{}<{labels}>{}\n", &line[..at], &line[at..]),
                Sort::Cell => format!("{}<{labels}>|\n", &line[..line.len() - 1]),
                Sort::Text => format!("{line}<{labels}>\n"),
                Sort::Nothing | Sort::WithinText => format!("{line}\n"),
            });
        }
        shown
    }

    #[test]
    fn a_word_is_added_where_a_text_ends_and_knows_what_it_stands_below() {
        let markdown = "\
One line
and another.

## A heading {marking=TLP:AMBER}

- An item
- and one

::: {audience=banks}
### Below both

| a | b |
|---|---|
| 1 | 2 |

```sh
code
::: {audience=banks}
```
:::

## For all

Set
---

> [!NOTE]
> A note.

![[embedded]]
***
";
        let expected = "\
One line
and another.<0>

## <1>A heading {marking=TLP:AMBER}

- An item
- and one<1>

::: {audience=banks}
### <2>Below both

| a | b <2>|
|---|---|
| 1 | 2 <2>|

```sh
code<2>
::: {audience=banks}
```
:::

## <0>For all

<0>Set
---

> [!NOTE]
> A note.<0>

![[embedded]]
***
";
        assert_eq!(shown(markdown), expected);
    }

    #[test]
    fn free_text_is_told_from_words_of_a_vocabulary() {
        let kind = |name: &str| kind_named(name).unwrap();
        for (name, path) in [
            ("typology", "/title"),
            ("typology", "/aliases/0"),
            ("typology", "/indicators/3/text"),
            ("typology", "/indicators/3/lawful_explanations/0"),
            ("typology", "/sources/0/at"),
            ("jurisdiction", "/reporting/deadline/value"),
            ("jurisdiction", "/legal_basis/0/note"),
            ("source", "/url"),
        ] {
            assert!(Schemas::of(kind(name)).say_text(path), "{name} {path}");
        }
        for (name, path) in [
            ("typology", "/id"),
            ("typology", "/phase"),
            ("typology", "/indicators/3/strength"),
            ("typology", "/indicators/3/seen_by/0"),
            ("typology", "/sources/0"),
            ("typology", "/sources/0/id"),
            ("typology", "/marking"),
            ("typology", "/review/last"),
            ("jurisdiction", "/iso"),
            ("jurisdiction", "/reporting/deadline/source"),
            ("source", "/grading"),
            ("source", "/date"),
            ("case", "/date"),
            ("picture", "/file"),
        ] {
            assert!(!Schemas::of(kind(name)).say_text(path), "{name} {path}");
        }
        assert!(KINDS.iter().all(|kind| Schemas::of(kind).say_text("/title")));
    }

    #[test]
    fn a_value_is_added_to_inside_its_quotes() {
        let end = |raw: &str| {
            let text = format!("key: {raw}");
            let spot = Spot { key: None, value: 5..text.len(), scalar: Some("x".into()) };
            end_of_value(&text, &spot).map(|at| format!("{}_{}", &text[5..at], &text[at..]))
        };
        assert_eq!(end("plain words").as_deref(), Some("plain words_"));
        assert_eq!(end("\"a \\\" b\"  # more").as_deref(), Some("\"a \\\" b_\"  # more"));
        assert_eq!(end("'it''s'").as_deref(), Some("'it''s_'"));
        assert_eq!(end("lines\n    of it\n  ").as_deref(), Some("lines\n    of it_\n  "));
        assert_eq!(end("&name shared"), None);
    }
}
