//! Puts a canary, a word that occurs nowhere else, into every text of a pack, and notes who may hear it.
//! Works on a copy of the files in memory, letter by letter, so that everything behind it runs as it does for readers.

mod ids;
mod lines;
mod schemas;

use super::second_reading::{Labels, of_authors, of_entry, of_front_matter, of_tombstone};
use crate::{
    diagnostic::{Checked, FileId, Place},
    entry::{Entry, Fields, KINDS, Shape, Spot, kind_named},
    files::Files,
    load::split,
    pack::Pack,
    vocab::Ref,
};
use ids::Ids;
use lines::{Sort, Standing};
use schemas::Schemas;
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
    let ids = Ids::of(pack, but_not_in, |id| word_of(&[id]));
    let schemas: BTreeMap<&str, Schemas> = KINDS.iter().map(|kind| (kind.name, Schemas::of(kind))).collect();
    let mut changed = BTreeMap::new();
    let mut canaries = Vec::new();
    for (file, entries) in by_file {
        let Some(text) = files.read(file).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
            continue;
        };
        let (added, heard) = (Vec::new(), Vec::new());
        let mut planting =
            Planting { pack, ids: &ids, schemas: &schemas, file, text: &text, added, canaries: heard };
        entries.into_iter().for_each(|entry| planting.entry(entry));
        canaries.append(&mut planting.canaries);
        changed.insert(file.clone(), with_additions(&text, planting.added).into_bytes());
    }
    let redirects = FileId::from("content/redirects.yaml");
    if let Some(text) = files.read(&redirects).ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
        let added = ids.in_redirects(&text).map(|(at, addition)| (at, addition.to_string())).collect();
        changed.insert(redirects, with_additions(&text, added).into_bytes());
    }
    canaries.extend(in_pictures(pack));
    Garden { files: Changed { files, changed }, canaries }
}

struct Planting<'a> {
    pack: &'a Pack,
    ids: &'a Ids,
    schemas: &'a BTreeMap<&'static str, Schemas>,
    file: &'a FileId,
    text: &'a str,
    /// What is written, and before which byte of the text.
    added: Vec<(usize, String)>,
    canaries: Vec<Canary>,
}

/// A text with words in it, each before the byte that is named.
fn with_additions(text: &str, mut added: Vec<(usize, String)>) -> String {
    added.sort();
    let mut result = String::with_capacity(text.len() + 16 * added.len());
    let mut from = 0;
    for (at, word) in &added {
        result.push_str(&text[from..*at]);
        result.push_str(word);
        from = *at;
    }
    result.push_str(&text[from..]);
    result
}

impl Planting<'_> {
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
            let below = || {
                let inside = of_front_matter(&entry.origin.spans, path).into_iter();
                own().cloned().chain(inside).chain(of_authors(entry, path)).collect()
            };
            if Some(path) == text_key.as_deref() {
                self.text_of_list(entry, spot, &top);
            } else if self.schemas.get(kind.name).is_some_and(|schemas| schemas.say_reference(path)) {
                let addition = spot.scalar.as_deref().and_then(|written| self.ids.addition(written));
                let at = end_of_value(self.text, spot);
                self.added.extend(at.zip(addition).map(|(at, addition)| (at, addition.to_string())));
            } else if self.schemas.get(kind.name).is_some_and(|schemas| schemas.say_text(path)) {
                self.value(entry, path, spot, below());
            }
        }
        self.id(entry, &top);
        if let (Shape::Files(_), Some((_, body))) = (kind.shape, split(self.text)) {
            self.markdown(entry, body, 0, &top);
        }
    }

    /// The id, which is written down where it is the name of the file.
    fn id(&mut self, entry: &Entry, top: &Labels) {
        let id = entry.id().as_str();
        let Some(addition) = self.ids.addition(id) else { return };
        let written = entry.origin.spans.get("/id");
        let (at, words) = match (&written, split(self.text)) {
            (Some(spot), _) => (end_of_value(self.text, spot), addition.to_string()),
            (None, split) => (split.map(|(yaml, _)| yaml.start), format!("id: {id}{addition}\n")),
        };
        let Some(at) = at else { return };
        self.added.push((at, words));
        if !entry.fields.has_page() {
            return;
        }
        // The address of what was withdrawn may say so.
        let left = of_tombstone(entry, &self.pack.about, "/title");
        self.canaries.push(Canary {
            word: addition.trim_start_matches('-').into(),
            entry: id.into(),
            kind: entry.fields.kind(),
            key: "id".into(),
            place: entry.value("/id"),
            labels: left.map_or_else(|| top.clone(), |label| vec![label]),
        });
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
            return;
        }
        let start = spot.value.start;
        self.added.extend(self.ids.in_line(own).map(|(at, addition)| (start + at, addition.to_string())));
        if let Some(at) = end_of_value(self.text, spot).filter(|_| !own.contains("![[")) {
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
            if !standing.is_in_code() {
                let added = self.ids.in_line(line).map(|(at, word)| (range.start + at, word.to_string()));
                self.added.extend(added);
            }
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

/// How many letters a canary has.
pub const WORD_LENGTH: usize = 12;

/// A word of twelve letters that no language has, and that no program takes for anything but a word.
fn word_of(parts: &[&str]) -> String {
    let letters = b"abcdefghijklmnopqrstuvwxyz";
    let hash = Sha256::digest(parts.join("\n"));
    let letter = |byte: &u8| char::from(letters[usize::from(*byte) % letters.len()]);
    ["zq".to_string(), hash.iter().take(WORD_LENGTH - 2).map(letter).collect()].concat()
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

#[cfg(test)]
mod tests {
    use super::*;

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
