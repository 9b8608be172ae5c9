//! Bytes to a draft, one file at a time, in parallel. Never stops at the first mistake.
//! Knows nothing of what entries mean to one another; a draft still has names where a pack has links.

mod front_matter;
mod picture;
mod yaml;

pub(crate) use front_matter::split;

use crate::{
    diagnostic::{Checked, Diagnostic, FileId, Place, Report, nearest},
    entry::{
        Entry, Fields, Header, KINDS, KindInfo, Origin, Shape, Spans,
        header::{KEYS, WrittenHeader},
        kind_named,
    },
    files::Files,
    pack::{About, PublishedIds},
    prose::{Passage, Prose, parse},
    vocab::{Date, Ref, Slug},
};
use front_matter::{Document, Item, Reading};
use rayon::prelude::*;
use serde::Deserialize;
use std::{collections::BTreeSet, sync::Arc};

/// A pack as it was read: names where a pack has links.
#[derive(Debug, Default)]
pub struct Draft {
    /// What `pack.yaml` says, when it can be read.
    pub about: Option<(About, Origin)>,
    /// The entries, in the order of their files.
    pub entries: Vec<Entry>,
    /// Ids that have moved.
    pub redirects: Vec<(Redirect, Place)>,
    /// Ids that were published, where the pack keeps a list of them.
    pub published_ids: Option<PublishedIds>,
    /// Ids of entries that are there and cannot be read, so that nobody complains that they are missing.
    pub unread: BTreeSet<String>,
}

/// A line of `redirects.yaml`.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Redirect {
    /// What it was called.
    pub from: Slug,
    /// What it is called now.
    pub to: Slug,
    /// Since when.
    pub since: Option<Date>,
}

/// No file an author writes is longer than this, in bytes.
const LONGEST_FILE: usize = 4 << 20;
/// No text of one entry is longer than this, in bytes: it is several books, and becomes one page.
const LONGEST_TEXT: usize = 1 << 20;

/// Reads a pack.
pub fn load(files: &dyn Files) -> Checked<Draft> {
    let mut report = Report::default();
    let names = report.take(files.list("content"));
    let read = || names.par_iter().map(|file| load_file(files, file)).collect::<Vec<_>>();
    // On threads that end with it: what they leave free goes to those that make handbooks, a tenth of a large build.
    let read: Vec<Checked<Draft>> = match rayon::ThreadPoolBuilder::new().build() {
        Ok(threads) => threads.install(read),
        Err(_) => read(),
    };
    let mut draft = Draft::default();
    for checked in read {
        let Draft { about, entries, redirects, published_ids, unread } = report.take(checked);
        draft.about = draft.about.or(about);
        draft.entries.extend(entries);
        draft.redirects.extend(redirects);
        draft.published_ids = draft.published_ids.or(published_ids);
        draft.unread.extend(unread);
    }
    if !names.iter().any(|file| &**file == "content/pack.yaml") {
        report.push(
            Diagnostic::error(
                "missing-key",
                Place::top(&"content/pack.yaml".into()),
                "there is no `content/pack.yaml`",
            )
            .hint("run this in the folder that holds `content/`, or name it with `--root`")
            .hint("`vademecum init DIR` makes a small pack to start from"),
        );
    }
    Checked { value: draft, report }
}

/// What a file of `content/` is, by its place.
enum Sort {
    About,
    Redirects,
    PublishedIds,
    Markdown(&'static KindInfo),
    List(&'static KindInfo, &'static str),
    /// A picture or another file that an entry names.
    Attachment,
    Stray,
}

fn sort_of(file: &str) -> Sort {
    let name = file.strip_prefix("content/").unwrap_or(file);
    let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    match name {
        "pack.yaml" => return Sort::About,
        "redirects.yaml" => return Sort::Redirects,
        "published-ids.txt" => return Sort::PublishedIds,
        _ => {}
    }
    for kind in KINDS {
        match kind.shape {
            Shape::Files(folder) if name.ends_with(".md") && is_in(name, folder) => {
                return Sort::Markdown(kind);
            }
            Shape::Lists { folder, text } if is_yaml && is_in(name, folder) => return Sort::List(kind, text),
            Shape::List { file, text } if name == file => return Sort::List(kind, text),
            _ => {}
        }
    }
    if is_in(name, "assets") || !(is_yaml || name.ends_with(".md")) { Sort::Attachment } else { Sort::Stray }
}

fn is_in(name: &str, folder: &str) -> bool {
    name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn load_file(files: &dyn Files, file: &FileId) -> Checked<Draft> {
    let sort = sort_of(file);
    if let Sort::Attachment = sort {
        return Checked { value: Draft::default(), report: Report::default() };
    }
    if let Sort::Stray = sort {
        return Checked { value: Draft::default(), report: stray(file).into() };
    }
    let mut loading =
        Loading { files, file: file.clone(), report: Report::default(), draft: Draft::default() };
    match loading.text() {
        None => {
            loading.draft.unread.insert(stem(file).to_string());
        }
        Some(text) => match sort {
            Sort::About => loading.about(&text),
            Sort::Redirects => loading.redirects(&text),
            Sort::PublishedIds => loading.published_ids(&text),
            Sort::Markdown(kind) => loading.markdown(&text, kind),
            Sort::List(kind, text_key) => loading.list(&text, kind, text_key),
            Sort::Attachment | Sort::Stray => {}
        },
    }
    Checked { value: loading.draft, report: loading.report }
}

fn stray(file: &FileId) -> Diagnostic {
    let places: Vec<&str> = KINDS
        .iter()
        .map(|kind| match kind.shape {
            Shape::Files(folder) | Shape::Lists { folder, .. } => folder,
            Shape::List { file, .. } => file,
        })
        .chain(["pack.yaml", "redirects.yaml", "published-ids.txt"])
        .collect();
    let below = file.strip_prefix("content/").unwrap_or(file);
    let head = below.split_once('/').map_or(below, |(folder, _)| folder);
    let diagnostic = Diagnostic::warning(
        "stray-file",
        Place::top(file),
        "no kind of entry is kept here, so this is not read",
    );
    match nearest(head, places.iter().copied()) {
        Some(near) if near != head => diagnostic.hint(format!("did you mean `content/{near}`?")),
        _ => diagnostic.hint(format!("entries are kept in {}", places.join(", "))),
    }
}

/// Control characters, and those that turn the direction of what follows. Marks of direction and joiners, which
/// scripts from right to left need, are none of them.
fn is_unprintable(c: char) -> bool {
    (c.is_control() && !['\n', '\t'].contains(&c))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn unprintable(place: Place, c: char) -> Diagnostic {
    let code = format!("U+{:04X}", u32::from(c));
    if c == '\r' {
        let message = "a line ends here as old computers ended it (U+000D alone), and is no line to others";
        return Diagnostic::error("wrong-value", place, message)
            .hint("save the file with line ends LF or CRLF; most editors show which it has");
    }
    let message = match c.is_control() {
        true => format!("there is a control character here ({code}), which no page may hold"),
        false => format!("there is an invisible sign here ({code}) that turns the direction of what follows"),
    };
    Diagnostic::error("wrong-value", place, message).hint("delete it; readers could not see what it does")
}

fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

struct Loading<'f> {
    files: &'f dyn Files,
    file: FileId,
    report: Report,
    draft: Draft,
}

impl Loading<'_> {
    fn text(&mut self) -> Option<String> {
        let complain = |rule, at: usize, message: &str| {
            Diagnostic::error(rule, Place::new(&self.file, at..at), message.to_string())
        };
        let wrong = match self.files.read(&self.file) {
            Err(failure) => complain("unreadable-file", 0, "this cannot be read").hint(failure.to_string()),
            Ok(bytes) if bytes.len() > LONGEST_FILE => {
                complain("unreadable-file", 0, "this file is larger than 4 MiB")
                    .hint("split it, or move what is not guidance out of `content/`")
            }
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => match text.find('\0') {
                    None => {
                        self.unprintable(&text);
                        return Some(text);
                    }
                    Some(at) => complain("not-utf8", at, "there is a NUL byte here")
                        .hint("this is not a text file, or it was damaged"),
                },
                Err(wrong) => complain(
                    "not-utf8",
                    wrong.utf8_error().valid_up_to(),
                    "this is not UTF-8 text from here on",
                )
                .hint("save the file as UTF-8 in your editor"),
            },
        };
        self.report.push(wrong);
        None
    }

    /// Complains of characters that no page may hold, or that show a text otherwise than it is written.
    fn unprintable(&mut self, text: &str) {
        let ends_a_line = |at: usize| text[at..].starts_with("\r\n");
        let found = text.match_indices(is_unprintable).find(|(at, _)| !ends_a_line(*at));
        let Some((at, c)) = found.and_then(|(at, found)| Some((at, found.chars().next()?))) else { return };
        self.report.push(unprintable(Place::new(&self.file, at..at + c.len_utf8()), c));
    }

    /// The same for values that YAML lets be written with a backslash: `"\u0007"`.
    fn unprintable_values(&mut self, text: &str, document: &Document) {
        if !text[document.yaml.clone()].contains('\\') {
            return;
        }
        for (_, spot) in document.spans.iter() {
            let found = spot.scalar.as_ref().and_then(|value| value.chars().find(|c| is_unprintable(*c)));
            // What stands there as itself has been complained of.
            let found = found.filter(|c| !text.get(spot.value.clone()).is_some_and(|raw| raw.contains(*c)));
            self.report.extend(
                found
                    .map(|c| unprintable(Place::new(&self.file, spot.value.clone()), c))
                    .into_iter()
                    .collect(),
            );
        }
    }

    fn about(&mut self, text: &str) {
        let document = self.report.take(Document::whole(&self.file, text));
        self.unprintable_values(text, &document);
        let Some(Item { value, path, .. }) = document.items.into_iter().next() else { return };
        let reading = Reading { file: &self.file, spans: &document.spans, what: "`pack.yaml`", also: &[] };
        let about = self.report.take(reading.read(&path, value, |value| About::deserialize(value)));
        self.draft.about = about.map(|about| {
            (about, Origin { file: self.file.clone(), range: 0..text.len(), spans: document.spans })
        });
    }

    fn redirects(&mut self, text: &str) {
        let document = self.report.take(Document::list(&self.file, text, None));
        for Item { value, path, range, .. } in document.items {
            let reading = Reading { file: &self.file, spans: &document.spans, what: "a redirect", also: &[] };
            let redirect = self.report.take(reading.read(&path, value, |value| Redirect::deserialize(value)));
            self.draft.redirects.extend(redirect.map(|redirect| (redirect, Place::new(&self.file, range))));
        }
    }

    fn published_ids(&mut self, text: &str) {
        let mut lines = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at + (line.len() - line.trim_start_matches(['\u{feff}', ' ', '\t']).len());
            let place = Place::new(&self.file, start..start + text[start..at + line.len()].trim_end().len());
            at += line.len();
            let written = line.trim_start_matches('\u{feff}').trim();
            if written.is_empty() || written.starts_with('#') {
                continue;
            }
            let known = |id: &Ref| id.kind.as_ref().is_some_and(|kind| kind_named(kind.as_str()).is_some());
            match Ref::parse(written).ok().filter(known) {
                Some(id) => lines.push((id, place)),
                None => self.report.push(
                    Diagnostic::error("wrong-value", place, format!("`{written}` is not a kind and an id"))
                        .hint("a line is, for instance, `case:harbour-laptops`; `vademecum check --fix` writes them"),
                ),
            }
        }
        self.draft.published_ids = Some(PublishedIds {
            file: self.file.clone(),
            lines,
            end: text.len(),
            ends_in_a_line: !text.is_empty() && !text.ends_with('\n'),
        });
    }

    fn markdown(&mut self, text: &str, kind: &'static KindInfo) {
        let name = stem(&self.file).to_string();
        let Some(document) = self.report.take(Document::front_matter(&self.file, text)) else {
            self.draft.unread.insert(name);
            return;
        };
        self.unprintable_values(text, &document);
        let body = document.body.clone();
        let passage = Passage { file: self.file.clone(), range: body.clone(), unfolded_from: None };
        let prose = self.prose(&text[body], &passage);
        let Document { items, spans, .. } = document;
        let Some(item) = items.into_iter().next() else {
            self.draft.unread.insert(name);
            return;
        };
        let id = match Slug::parse(&name) {
            Ok(id) => Some(id),
            Err(_) if item.has("id") => None,
            Err(reason) => {
                let diagnostic = Diagnostic::error(
                    "wrong-value",
                    Place::top(&self.file),
                    format!("the file's name is the entry's id, and {reason}"),
                );
                self.report.push(match Slug::from_words(&name) {
                    Some(better) => diagnostic.hint(format!("call it `{better}.md`")),
                    None => diagnostic.hint("call it by a few English words with hyphens between them"),
                });
                self.draft.unread.insert(name);
                return;
            }
        };
        self.entry(kind, item, spans, id, prose);
    }

    fn list(&mut self, text: &str, kind: &'static KindInfo, text_key: &str) {
        let document = self.report.take(Document::list(&self.file, text, Some(text_key)));
        self.unprintable_values(text, &document);
        for mut item in document.items {
            let prose = match item.take_text(text_key) {
                None => Prose::default(),
                Some(markdown) => {
                    let range = item.text_at.clone().unwrap_or(item.range.clone());
                    let passage = Passage { file: self.file.clone(), range, unfolded_from: Some(text) };
                    self.prose(&markdown, &passage)
                }
            };
            let spans = document.spans.below(&item.path);
            item.path = String::new();
            self.entry(kind, item, spans, None, prose);
        }
    }

    fn prose(&mut self, markdown: &str, passage: &Passage<'_>) -> Prose {
        if markdown.len() > LONGEST_TEXT {
            let start = passage.range.start;
            self.report.push(
                Diagnostic::error(
                    "unreadable-file",
                    Place::new(&self.file, start..start),
                    "the text that begins here is longer than 1 MiB",
                )
                .hint(
                    "split it into several entries; each becomes a page, and this one would open on no phone",
                ),
            );
            return Prose::default();
        }
        self.report.take(parse(markdown, passage))
    }

    fn entry(&mut self, kind: &'static KindInfo, item: Item, spans: Spans, id: Option<Slug>, prose: Prose) {
        let known_id = item.text("id").or(id.as_ref().map(ToString::to_string));
        let range = item.range.clone();
        let (header, fields) = item.split(KEYS);
        let what = format!("a {}", kind.name.replace('-', " "));
        let reading = Reading { file: &self.file, spans: &spans, what: &what, also: KEYS };
        let header = self.report.take(reading.read("", header, |value| WrittenHeader::deserialize(value)));
        let fields = self.report.take(reading.read("", fields, |value| Fields::read(kind, value)));
        let (Some(header), Some(mut fields)) = (header, fields) else {
            self.draft.unread.extend(known_id);
            return;
        };
        let origin = Origin { file: self.file.clone(), range, spans };
        let Some(id) = id.or(header.id.clone()) else {
            self.report.push(
                Diagnostic::error(
                    "missing-key",
                    Place::new(&self.file, origin.range.clone()),
                    format!("{what} in a list needs an `id`"),
                )
                .hint("an id is a few words with hyphens between them, and stays for ever"),
            );
            return;
        };
        let needs_summary = matches!(kind.shape, Shape::Files(_));
        if needs_summary && header.summary.as_ref().is_none_or(|summary| summary.trim().is_empty()) {
            self.report.push(
                Diagnostic::error(
                    "missing-key",
                    Place::new(&self.file, origin.range.start..origin.range.start),
                    "`summary` is missing",
                )
                .hint("write one sentence that could stand alone; lists and cards show it"),
            );
        }
        if let Fields::Picture(picture) = &mut fields {
            let folder = self.file.rsplit_once('/').map_or("", |(folder, _)| folder);
            match self.files.read(&format!("{folder}/{}", picture.file)) {
                _ if picture.file.contains(['/', '\\']) => self.report.push(
                    Diagnostic::error(
                        "wrong-value",
                        origin.place_of("/file"),
                        "a picture lies beside the list that names it",
                    )
                    .hint("write the name of the file, without a folder"),
                ),
                Ok(bytes) => match picture::clean(&picture.file, &bytes) {
                    Ok(cleaned) => {
                        picture.bytes = Arc::from(cleaned.bytes);
                        picture.metadata = cleaned.left_behind;
                    }
                    Err(broken) => self.report.push(
                        Diagnostic::error(
                            "broken-picture",
                            origin.place_of("/file"),
                            format!("`{}` {}", picture.file, broken.what),
                        )
                        .hint(broken.hint),
                    ),
                },
                Err(failure) => self.report.push(
                    Diagnostic::error(
                        "unreadable-file",
                        origin.place_of("/file"),
                        format!("`{}` cannot be read", picture.file),
                    )
                    .hint(failure.to_string()),
                ),
            }
        }
        if header.readers_in.is_some() && !kind.happens_in_places {
            let key = origin.spans.get("/readers_in").and_then(|spot| spot.key.clone());
            self.report.push(
                Diagnostic::error(
                    "unknown-key",
                    Place::new(&self.file, key.unwrap_or_else(|| origin.range.clone())),
                    format!("`readers_in` is not a key of {what}"),
                )
                .hint("write `jurisdictions`: here it says whom the entry is for"),
            );
        }
        let mut header = Header::new(header, id, kind.happens_in_places);
        header.places.extend(fields.places().into_iter().cloned());
        self.draft.entries.push(Entry { header, fields, prose, origin });
    }
}

impl Origin {
    /// The place of a value, or of the whole entry where it is missing.
    fn place_of(&self, path: &str) -> Place {
        let range = self.spans.get(path).map_or(self.range.clone(), |spot| spot.value.clone());
        Place::new(&self.file, range)
    }
}
