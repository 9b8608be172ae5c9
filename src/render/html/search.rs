//! Search: what can be found in a handbook, and the files that its script loads when somebody searches.
//!
//! All of it is made from the edition, like every page. What stands in a page is not stored a second time, except what
//! a list of results shows: a name, where it is, and a sentence.

mod index;
mod texts;
mod vocabulary;
mod words;

use super::{
    cases,
    entry::kinds_in_words,
    part::{self, Part},
    typologies,
};
use crate::{
    edition::{Edition, Fingerprint, Page},
    entry::PageFields,
    prose::{Block, Cleared},
};
use std::borrow::Cow;

use index::Document;
pub(super) use vocabulary::Vocabulary;

/// The most documents of one file. Who searches a larger handbook loads the first file, with what readers act on, and
/// the others when they ask for the rest.
const MOST: usize = 3_000;

/// How many letters of a text stand for a summary where there is none.
const NOTE: usize = 120;

/// A file that the script loads when somebody searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum File {
    /// The engine, which comes with the program.
    Engine,
    /// A piece of the index, from 0; most handbooks have one.
    Index(usize),
}

impl File {
    /// Its name inside the handbook's folder.
    pub(super) fn name(self) -> String {
        match self {
            File::Engine => "search/minisearch.js".into(),
            File::Index(0) => "search/index.js".into(),
            File::Index(number) => format!("search/index-{}.js", number + 1),
        }
    }

    /// The file of that name, whether or not the handbook is so large that it has it.
    pub(super) fn named(name: &str) -> Option<File> {
        let number = || name.strip_prefix("search/index-")?.strip_suffix(".js")?.parse::<usize>().ok();
        match name {
            "search/minisearch.js" => Some(File::Engine),
            "search/index.js" => Some(File::Index(0)),
            _ => number()?.checked_sub(1).map(File::Index),
        }
    }
}

/// Every file.
pub(super) fn files(Documents(documents): &Documents<'_>) -> Vec<File> {
    let pieces = documents.len().div_ceil(MOST).max(1);
    std::iter::once(File::Engine).chain((0..pieces).map(File::Index)).collect()
}

/// A piece of the index.
pub(super) fn index(
    words: &Vocabulary,
    edition: &Edition<'_>,
    Documents(documents): &Documents<'_>,
    number: usize,
) -> Vec<u8> {
    let mut pieces = documents.chunks(MOST);
    let piece = pieces.nth(number).unwrap_or_default();
    // The first one says what else there is.
    let others = pieces.enumerate().map(|(at, others)| (File::Index(at + 1).name(), others.len()));
    let others = if number == 0 { others.collect() } else { Vec::new() };
    let parts =
        part::of(edition).into_iter().map(|part| (part.file().into_owned(), part.label(edition.about())));
    index::script(words, &parts.collect::<Vec<_>>(), piece, &others)
}

/// Everything that can be found in a handbook.
pub(super) struct Documents<'e>(Vec<Document<'e>>);

/// Everything that can be found: first what readers act on, last what it rests on.
pub(super) fn documents<'e>(edition: &'e Edition<'_>) -> Documents<'e> {
    let mut finding = Finding { edition, parts: part::of(edition), found: Vec::new() };
    finding.entries("risky-node");
    finding.red_flags();
    finding.entries("typology");
    finding.entries("control");
    finding.guides();
    finding.entries("jurisdiction");
    finding.entries("case");
    finding.steps();
    finding.entries("term");
    finding.entries("entity");
    finding.entries("flow");
    finding.entries("source");
    finding.found.shrink_to_fit();
    Documents(finding.found)
}

struct Finding<'e, 'p> {
    edition: &'e Edition<'p>,
    parts: Vec<Part<'p>>,
    found: Vec<Document<'e>>,
}

impl<'e> Finding<'e, '_> {
    /// Adds a document of an entry. What stands in no part cannot be found.
    fn add(&mut self, page: &Page<'_>, document: impl FnOnce(usize) -> Document<'e>) {
        let home = part::home(self.edition.about(), page);
        if let Some(part) = self.parts.iter().position(|part| Some(*part) == home) {
            self.found.push(document(part));
        }
    }

    fn entries(&mut self, kind: &'static str) {
        for page in self.edition.of_kind(kind) {
            let made_of = self.piece(page, "whole");
            let texts = || {
                let mut texts = texts::of_fields(page);
                texts::of_blocks(&page.prose.blocks, &mut texts);
                texts
            };
            self.add(page, |part| entry(page, part, texts, made_of));
        }
    }

    /// A digest of a piece of an entry, by the name of the piece.
    fn piece(&self, page: &Page<'_>, name: &str) -> Fingerprint {
        Fingerprint::of(&(page.fingerprint(), name))
    }

    /// Guides are long, so each of their sections is found by itself.
    fn guides(&mut self) {
        for page in self.edition.of_kind("guide") {
            let made_of = self.piece(page, "outside sections");
            let texts = || {
                let mut texts = Vec::new();
                texts::outside_sections(&page.prose.blocks, &mut texts);
                texts
            };
            self.add(page, |part| entry(page, part, texts, made_of));
            for (id, title, blocks) in texts::sections(&page.prose.blocks) {
                let anchor = format!("{}--{id}", page.id);
                let made_of = self.piece(page, &anchor);
                self.add(page, |part| Document {
                    sort: kinds_in_words("guide"),
                    part,
                    anchor: anchor.into(),
                    title: texts::line(title).into(),
                    note: first_words(blocks),
                    inside: page.title,
                    names: &[],
                    texts: Box::new(|| {
                        let mut texts = Vec::new();
                        texts::of_blocks(blocks, &mut texts);
                        texts
                    }),
                    made_of,
                });
            }
        }
    }

    fn red_flags(&mut self) {
        for (page, typology, _) in typologies::in_order(self.edition) {
            for flag in &typology.indicators {
                let anchor = typologies::anchor(page, flag);
                let made_of = self.piece(page, &anchor);
                self.add(page, |part| Document {
                    sort: "Red flags",
                    part,
                    anchor: anchor.into(),
                    title: flag.text.into(),
                    note: Cow::default(),
                    inside: page.title,
                    names: &[],
                    texts: Box::new(|| {
                        let explanations = flag.lawful_explanations.iter().map(String::as_str);
                        flag.needs.into_iter().chain(explanations).collect()
                    }),
                    made_of,
                });
            }
        }
    }

    fn steps(&mut self) {
        for page in self.edition.of_kind("case") {
            let PageFields::Case(case) = &page.fields else { continue };
            for (anchor, step, flow) in cases::steps_with_anchors(self.edition, page, case) {
                let ends = [flow.from, flow.to].map(|end| end.map_or("", |end| end.title));
                let texts = [step.flow.title, flow.instrument, step.note.unwrap_or_default()];
                self.add(page, |part| Document {
                    sort: "Steps of cases",
                    part,
                    // A flow that is taken again has its anchor already.
                    anchor: anchor.map_or(page.id.into(), Cow::from),
                    title: ends.join(" → ").into(),
                    note: shortened(step.note.unwrap_or(flow.instrument).into()),
                    inside: page.title,
                    names: &[],
                    texts: Box::new(move || texts.to_vec()),
                    made_of: Fingerprint::of(&("step", ends, texts)),
                });
            }
        }
    }
}

/// The document of an entry as a whole.
fn entry<'e>(
    page: &'e Page<'_>,
    part: usize,
    texts: impl Fn() -> Vec<&'e str> + 'e,
    made_of: Fingerprint,
) -> Document<'e> {
    let publisher = match &page.fields {
        PageFields::Source(source) => Some(source.publisher),
        _ => None,
    };
    let note = publisher.or(page.summary).map_or_else(|| first_words(&page.prose.blocks), Cow::from);
    Document {
        sort: kinds_in_words(page.kind),
        part,
        anchor: page.id.into(),
        title: page.title.into(),
        note,
        inside: "",
        names: page.aliases,
        texts: Box::new(move || page.summary.into_iter().chain(texts()).collect()),
        made_of,
    }
}

/// What a text begins with.
fn first_words<'e>(blocks: &[Block<Cleared<'_>>]) -> Cow<'e, str> {
    shortened(texts::first_paragraph(blocks).unwrap_or_default().into())
}

/// A text that is no longer than a note should be, cut between two words.
fn shortened(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.char_indices().nth(NOTE) {
        None => text,
        Some((end, _)) => {
            let kept = &text[..end];
            let kept = kept.rsplit_once(char::is_whitespace).map_or(kept, |(before, _)| before);
            format!("{} …", kept.trim_end_matches(|c: char| !c.is_alphanumeric())).into()
        }
    }
}
