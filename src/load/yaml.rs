//! YAML to values, in one reading. The only file that composes them.
//! Knows the core schema of YAML 1.2 as far as guidance is written in it, and nothing of what keys mean.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};
use serde_yaml::{
    Mapping, Value,
    value::{Tag as OwnTag, TaggedValue},
};
use std::{collections::BTreeMap, ops::Range};

/// Values within values; deeper than this nobody writes, and whoever walks through them would run out of stack.
const DEEPEST: usize = 64;
/// The keys on the way to a value, in bytes together. Each value keeps them when somebody is told where it stands, so
/// long ones are long a million times.
const LONGEST_PATH: usize = 500;
/// The values of one file. Twenty thousand sources have as many; more lie in several files.
const MOST_VALUES: usize = 250_000;
/// What `*names` may unfold to, in values. A few lines of them can stand for more than any memory holds.
const MOST_UNFOLDED: usize = 10_000;

/// A document that was read.
pub(super) struct Composed {
    pub value: Value,
    /// Where the items of the outermost list stand, in bytes.
    pub items: Vec<ItemAt>,
}

/// Where an item of a list stands.
pub(super) struct ItemAt {
    pub range: Range<usize>,
    /// The value of the key that holds its text.
    pub text: Option<Range<usize>>,
}

/// Why a document cannot be read.
pub(super) enum Wrong {
    /// It is not YAML.
    Syntax(ScanError),
    /// It is, and means nothing. The words say why; the byte says where.
    Meaning { at: usize, why: String },
}

/// Reads a document. `text_key` is the key of an item's text, where the document is a list.
pub(super) fn compose(source: &str, text_key: Option<&str>) -> Result<Composed, Wrong> {
    let mut composer = Composer {
        bytes: Bytes::of(source),
        text_key,
        open: Vec::new(),
        anchors: BTreeMap::new(),
        values: 0,
        unfolded: 0,
        root: None,
        items: Vec::new(),
        text: None,
    };
    for event in Parser::new_from_str(source) {
        let (event, span) = event.map_err(Wrong::Syntax)?;
        composer.event(event, &span)?;
    }
    Ok(Composed { value: composer.root.unwrap_or(Value::Null), items: composer.items })
}

/// The parser counts characters, and places are in bytes.
pub(super) struct Bytes(Option<Vec<usize>>);

impl Bytes {
    pub fn of(source: &str) -> Bytes {
        let starts = || source.char_indices().map(|(byte, _)| byte).chain([source.len()]).collect();
        Bytes((!source.is_ascii()).then(starts))
    }

    /// The byte at which a character begins.
    pub fn at(&self, chars: usize) -> usize {
        match &self.0 {
            None => chars,
            Some(starts) => starts[chars.min(starts.len() - 1)],
        }
    }

    /// The bytes of a span.
    pub fn range(&self, span: &Span) -> Range<usize> {
        self.at(span.start.index())..self.at(span.end.index())
    }
}

/// A collection whose end has not come yet.
struct Open {
    anchor: usize,
    tag: Option<OwnTag>,
    start: usize,
    /// The bytes of the keys on the way here.
    path: usize,
    inside: Inside,
}

enum Inside {
    Mapping { mapping: Mapping, key: Option<Value> },
    Sequence(Vec<Value>),
}

struct Composer<'s> {
    bytes: Bytes,
    text_key: Option<&'s str>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Value>,
    /// How many values were read, and how many more `*names` stood for.
    values: usize,
    unfolded: usize,
    root: Option<Value>,
    items: Vec<ItemAt>,
    /// Where the text of the item stands that is being read.
    text: Option<Range<usize>>,
}

impl Composer<'_> {
    fn event(&mut self, event: Event<'_>, span: &Span) -> Result<(), Wrong> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let value = scalar(&text, style, tag.as_deref());
                let range = self.bytes.range(span);
                self.put(value, anchor, range)
            }
            Event::Alias(anchor) => {
                let range = self.bytes.range(span);
                let at = range.start;
                let Some(value) = self.anchors.get(&anchor) else {
                    return meaning(at, "what this name stands for is not complete yet");
                };
                self.unfolded += size(value);
                if self.unfolded > MOST_UNFOLDED {
                    return meaning(at, "the names that begin with `*` unfold to more than anybody reads");
                }
                let value = value.clone();
                self.put(value, 0, range)
            }
            Event::MappingStart(anchor, tag) => {
                let inside = Inside::Mapping { mapping: Mapping::new(), key: None };
                self.begin(inside, anchor, tag.as_deref(), span)
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(Inside::Sequence(Vec::new()), anchor, tag.as_deref(), span)
            }
            Event::MappingEnd | Event::SequenceEnd => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                let value = match open.inside {
                    Inside::Mapping { mapping, .. } => Value::Mapping(mapping),
                    Inside::Sequence(list) => Value::Sequence(list),
                };
                let value = tagged(value, open.tag);
                let end = self.bytes.range(span).end.max(open.start);
                self.put(value, open.anchor, open.start..end)
            }
            Event::DocumentStart(_) if self.root.is_some() => meaning(
                self.bytes.range(span).start,
                "a second document begins here; a file of a pack has only one",
            ),
            _ => Ok(()),
        }
    }

    fn begin(&mut self, inside: Inside, anchor: usize, tag: Option<&Tag>, span: &Span) -> Result<(), Wrong> {
        let start = self.bytes.range(span).start;
        if self.open.len() == DEEPEST {
            return meaning(start, "this is nested too deeply");
        }
        let path = self.open.last().map_or(0, |open| match &open.inside {
            Inside::Mapping { key: Some(Value::String(key)), .. } => open.path + key.len(),
            _ => open.path,
        });
        if path > LONGEST_PATH {
            return meaning(start, "the keys above this are longer than any that a pack has");
        }
        self.open.push(Open { anchor, tag: tag.and_then(own_tag), start, path, inside });
        Ok(())
    }

    /// Puts a value where it belongs: under its key, into its list, or as the whole.
    fn put(&mut self, value: Value, anchor: usize, range: Range<usize>) -> Result<(), Wrong> {
        self.values += 1;
        if self.values > MOST_VALUES {
            return meaning(range.start, "here begins more than one file may hold; split it into several");
        }
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        let depth = self.open.len();
        match self.open.last_mut().map(|open| &mut open.inside) {
            None => self.root = Some(value),
            Some(Inside::Sequence(list)) => {
                list.push(value);
                if depth == 1 {
                    self.items.push(ItemAt { range, text: self.text.take() });
                }
            }
            Some(Inside::Mapping { mapping, key: key @ None }) => {
                if mapping.contains_key(&value) {
                    return meaning(range.start, &format!("this key is written twice: {}", in_words(&value)));
                }
                *key = Some(value);
            }
            Some(Inside::Mapping { mapping, key }) => {
                let key = key.take().unwrap_or_default();
                if depth == 2 && self.text_key.is_some() && key.as_str() == self.text_key {
                    self.text = Some(range);
                }
                mapping.insert(key, value);
            }
        }
        Ok(())
    }
}

fn meaning<T>(at: usize, why: &str) -> Result<T, Wrong> {
    Err(Wrong::Meaning { at, why: why.to_string() })
}

fn in_words(key: &Value) -> String {
    match key {
        Value::String(text) => format!("\"{text}\""),
        _ => serde_yaml::to_string(key).unwrap_or_default().trim_end().to_string(),
    }
}

/// How many values there are in one.
fn size(value: &Value) -> usize {
    match value {
        Value::Sequence(list) => 1 + list.iter().map(size).sum::<usize>(),
        Value::Mapping(mapping) => 1 + mapping.values().map(size).sum::<usize>(),
        Value::Tagged(tagged) => 1 + size(&tagged.value),
        _ => 1,
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let is_plain = style == ScalarStyle::Plain;
    match tag {
        None if is_plain => plain(text),
        None => Value::String(text.to_string()),
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix != "str" => plain(text),
        Some(tag) => match own_tag(tag) {
            Some(own) => tagged(if is_plain { plain(text) } else { Value::String(text.into()) }, Some(own)),
            None => Value::String(text.to_string()),
        },
    }
}

/// A word without quotes means what it looks like.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    // Most values are sentences, and are done with here. What begins with `0x` may be the address of a wallet.
    let may_be_a_number = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
        && text.bytes().any(|byte| byte.is_ascii_digit());
    let digits = text.trim_start_matches(['+', '-']);
    let has_leading_zero = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    if !may_be_a_number || has_leading_zero {
        return Value::String(text.to_string());
    }
    if let Ok(number) = text.parse::<u64>() {
        return Value::Number(number.into());
    }
    if let Ok(number) = text.parse::<i64>() {
        return Value::Number(number.into());
    }
    text.parse::<f64>()
        .map_or_else(|_| Value::String(text.to_string()), |number| Value::Number(number.into()))
}

/// A tag that is not YAML's own.
fn own_tag(tag: &Tag) -> Option<OwnTag> {
    let is_own = !tag.is_yaml_core_schema() && !tag.suffix.is_empty();
    is_own.then(|| OwnTag::new(tag.suffix.clone()))
}

fn tagged(value: Value, tag: Option<OwnTag>) -> Value {
    match tag {
        Some(tag) => Value::Tagged(Box::new(TaggedValue { tag, value })),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(source: &str) -> Value {
        match compose(source, None) {
            Ok(composed) => composed.value,
            Err(Wrong::Syntax(wrong)) => panic!("{}", wrong.info()),
            Err(Wrong::Meaning { why, .. }) => panic!("{why}"),
        }
    }

    fn wrong(source: &str) -> String {
        match compose(source, None) {
            Ok(_) => "nothing".into(),
            Err(Wrong::Syntax(wrong)) => wrong.info().into(),
            Err(Wrong::Meaning { at, why }) => format!("{at}: {why}"),
        }
    }

    #[test]
    fn values_are_those_that_the_standard_reads() {
        for source in [
            "title: One\nempty:\nalso: ~\nlist: [a, 1, -2, 1.5, 1e3, true, 'true', \"1\"]\n",
            "date: 2026-11-22\nmonth: 2026-11\nyear: 2026\nzero: 0\nleading: 007\nsigned: +4\n",
            "words: 1st of May\nversion: 1.2.3\naddress: 12 Main Street\ndash: -x\ndots: ...and so on\n",
            "- {a: b, c: [d]}\n-\n  e: |\n    one\n    two\n  f: >\n    one\n    two\n",
            "one: &name {a: [b]}\ntwo: *name\n",
            "tagged: !!str 5\nown: !thing {a: b}\n\"quoted key\": x\n7: seven\n",
            "",
            "# nothing but a comment\n",
        ] {
            let standard: Value = serde_yaml::from_str(source).unwrap();
            assert_eq!(composed(source), standard, "{source}");
        }
    }

    #[test]
    fn an_address_of_a_wallet_is_text() {
        assert_eq!(composed("0x12"), Value::String("0x12".into()));
    }

    #[test]
    fn what_means_nothing_is_told_where_it_stands() {
        assert_eq!(wrong("a: 1\na: 2\n"), "5: this key is written twice: \"a\"");
        assert!(wrong("a: 1\n---\nb: 2\n").starts_with("5: a second document"));
        assert!(wrong("a: &x [*x]\n").contains("not complete"));
        assert!(wrong(&"- ".repeat(100)).contains("nested too deeply"));
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for level in 1..12 {
            bomb += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(","));
        }
        assert!(wrong(&bomb).contains("unfold to more"));
    }

    #[test]
    fn items_of_a_list_know_where_they_and_their_texts_stand() {
        let source = "- id: ä\n  note: one\n- id: b\n- note: two\n";
        let Ok(Composed { items, .. }) = compose(source, Some("note")) else { panic!("this is YAML") };
        let texts: Vec<_> = items.iter().map(|item| item.text.clone().map(|range| &source[range])).collect();
        assert_eq!(texts, [Some("one"), None, Some("two")]);
        assert!(source[items[1].range.clone()].starts_with("id: b"));
    }
}
