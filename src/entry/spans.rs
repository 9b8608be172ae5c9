//! Where the values of a front matter stand in its file, so that a complaint can point at them.
//! They are looked for when somebody is told of one, and not before: most of what is read is right.

use saphyr_parser::{Event, Parser, ScanError, Span};
use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, OnceLock},
};

/// Where the values of an entry's front matter stand in its file, by path: `/indicators/0/text`.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    document: Arc<Document>,
    /// What stands before the paths: nothing, or `/3` for an item of a list.
    under: String,
}

/// Where one value of a front matter stands.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Its key, when it stands in a mapping.
    pub key: Option<Range<usize>>,
    /// The value.
    pub value: Range<usize>,
    /// The value's text, when it is one word or one sentence.
    pub scalar: Option<String>,
}

#[derive(Debug, Default)]
struct Document {
    yaml: Box<str>,
    /// The byte of the file at which the YAML begins.
    base: usize,
    spots: OnceLock<BTreeMap<String, Spot>>,
}

impl Spans {
    /// The values of a document that begins at that byte of its file.
    pub fn of(yaml: &str, base: usize) -> Spans {
        Spans {
            document: Arc::new(Document { yaml: yaml.into(), base, spots: OnceLock::new() }),
            under: String::new(),
        }
    }

    /// The values under a path, as if that were the whole document.
    pub fn below(&self, path: &str) -> Spans {
        Spans { document: self.document.clone(), under: format!("{}{path}", self.under) }
    }

    /// Where the value of a path stands.
    pub fn get(&self, path: &str) -> Option<&Spot> {
        match self.under.as_str() {
            "" => self.document.spots().get(path),
            under => self.document.spots().get(&format!("{under}{path}")),
        }
    }

    /// Whether a value of that path is written.
    pub fn has(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// Every value with its path, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Spot)> {
        let under = self.under.as_str();
        let from = self.document.spots().range(under.to_string()..);
        from.map_while(move |(path, spot)| Some((path.strip_prefix(under)?, spot)))
            // `/1` is a prefix of `/10`, so what is left has to begin with a slash.
            .filter(|(path, _)| path.is_empty() || path.starts_with('/'))
    }
}

impl Document {
    fn spots(&self) -> &BTreeMap<String, Spot> {
        // What cannot be read has been complained of as a whole, and has no values to point at.
        self.spots.get_or_init(|| spots(&self.yaml, self.base).unwrap_or_default())
    }
}

/// Where every value stands, by path.
fn spots(source: &str, base: usize) -> Result<BTreeMap<String, Spot>, ScanError> {
    enum Open {
        Mapping {
            path: String,
            own_key: Option<Range<usize>>,
            start: usize,
            key: Option<(String, Range<usize>)>,
        },
        Sequence {
            path: String,
            own_key: Option<Range<usize>>,
            start: usize,
            next: usize,
        },
    }
    fn slot(open: &mut [Open]) -> (String, Option<Range<usize>>) {
        match open.last_mut() {
            None => (String::new(), None),
            Some(Open::Mapping { path, key, .. }) => {
                let (name, range) = key.take().unwrap_or_default();
                (format!("{path}/{name}"), Some(range))
            }
            Some(Open::Sequence { path, next, .. }) => {
                *next += 1;
                (format!("{path}/{}", *next - 1), None)
            }
        }
    }
    // The parser counts characters; places are in bytes.
    let bytes: Vec<usize> = source.char_indices().map(|(byte, _)| byte).chain([source.len()]).collect();
    let byte = |index: usize| base + bytes[index.min(bytes.len() - 1)];
    let range = |span: &Span| byte(span.start.index())..byte(span.end.index());
    let mut open: Vec<Open> = Vec::new();
    let mut spots = BTreeMap::new();
    for event in Parser::new_from_str(source) {
        let (event, span) = event?;
        match event {
            Event::Scalar(text, ..) => {
                if let Some(Open::Mapping { key: key @ None, .. }) = open.last_mut() {
                    *key = Some((text.to_string(), range(&span)));
                } else {
                    let (path, key) = slot(&mut open);
                    spots.insert(path, Spot { key, value: range(&span), scalar: Some(text.to_string()) });
                }
            }
            Event::Alias(_) => {
                let (path, key) = slot(&mut open);
                spots.insert(path, Spot { key, value: range(&span), scalar: None });
            }
            Event::MappingStart(..) => {
                let (path, own_key) = slot(&mut open);
                open.push(Open::Mapping { path, own_key, start: range(&span).start, key: None });
            }
            Event::SequenceStart(..) => {
                let (path, own_key) = slot(&mut open);
                open.push(Open::Sequence { path, own_key, start: range(&span).start, next: 0 });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                if let Some(
                    Open::Mapping { path, own_key, start, .. } | Open::Sequence { path, own_key, start, .. },
                ) = open.pop()
                {
                    let end = range(&span).end.max(start);
                    spots.insert(path, Spot { key: own_key, value: start..end, scalar: None });
                }
            }
            _ => {}
        }
    }
    Ok(spots)
}
