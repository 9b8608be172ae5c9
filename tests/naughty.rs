//! The Big List of Naughty Strings in every text of a pack: each comes out as text, wherever it comes out.
//!
//! Texts are not listed here: a value is one when the sample pack still reads with other words in its place. What pages
//! say is what a browser reads there, and not what their bytes look like.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up what it needs has failed")]

use scraper::{Html, Selector};
use serde_yaml::Value;
use std::collections::{BTreeMap, BTreeSet};
use vademecum::{
    diagnostic::{Diagnostic, Severity},
    edition::{analyze, select},
    files::Memory,
    load::load,
    pipeline::read,
    render::{self, FORMATS, Job, Press},
    resolve::resolve,
};

const NAUGHTY: &str = include_str!("naughty/blns.txt");
const SAMPLE: &str = include_str!("sample/pack.txt");

/// The strings of the list. A line that begins with `#` names a group.
fn strings() -> Vec<&'static str> {
    // A letter for private use has no shape that fonts could have, and `tests/pdf.rs` says what is said of it.
    let has_a_shape = |line: &&str| !line.contains('\u{f8ff}');
    NAUGHTY.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).filter(has_a_shape).collect()
}

/// What no page may hold: it is refused where it stands.
fn is_refused(text: &str) -> bool {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().any(|c| (c.is_control() && c != '\t') || turns(c))
}

#[test]
fn naughty_strings_come_out_as_text() {
    let texts = texts();
    assert!(texts.len() > 60, "only {} texts were found in the sample", texts.len());
    let strings: Vec<&str> = strings().into_iter().filter(|text| !is_refused(text)).collect();
    assert!(strings.len() > 400, "{}", strings.len());
    let mut seen = BTreeSet::new();
    for (turn, strings) in strings.chunks(12).enumerate() {
        let mut files = Files::read();
        for (number, text) in texts.iter().enumerate() {
            let marked: Vec<String> = strings
                .iter()
                .enumerate()
                .map(|(index, naughty)| text.marked(number, index, naughty))
                .collect();
            files.put(text, &marked.join(" "));
        }
        let site = published(&files.memory(), |format| turn == 0 || !matches!(format, "pdf" | "card"));
        for (name, bytes) in site {
            if !name.ends_with(".html") {
                continue;
            }
            for shown in said(&String::from_utf8(bytes).unwrap()) {
                for (number, index, words) in marks(&shown) {
                    // A card, which the one file has too, says the first sentence of an effect, and what comes after it is
                    // somebody else's.
                    let has_card = name.ends_with("/card.html") || name.ends_with("/handbook.html");
                    if has_card && texts[number].is_effect() {
                        continue;
                    }
                    let naughty = strings[index];
                    assert_eq!(words, in_one_line(naughty), "{name}: {:?}", texts[number]);
                    seen.insert(number);
                }
            }
        }
    }
    let unseen: Vec<_> =
        texts.iter().enumerate().filter(|(number, _)| !seen.contains(number)).map(|(_, text)| text).collect();
    println!("{} texts, {} of them shown; not shown: {unseen:#?}", texts.len(), seen.len());
    assert!(seen.len() > 40, "only {} texts were shown", seen.len());
}

#[test]
fn what_no_page_may_hold_is_refused_where_it_stands() {
    let refused: Vec<&str> = strings().into_iter().filter(|text| is_refused(text)).collect();
    assert!(refused.len() >= 3, "{refused:?}");
    for naughty in refused {
        let text = format!("---\ntitle: T\nsummary: S\nrole: methods\n---\n{naughty}\n");
        let files = Memory([("content/guides/a.md".to_string(), text.into_bytes())].into());
        let report = load(&files).report;
        let complaints = report.sorted();
        let found = complaints.iter().find(|found| found.rule == "wrong-value" && found.place.is_some());
        assert!(found.is_some(), "{naughty:?}: {complaints:#?}");
    }
}

/// Every file of every handbook of a pack, in the formats of these names. Print takes seconds, so it is made once.
fn published(files: &Memory, is_wanted: impl Fn(&str) -> bool) -> BTreeMap<String, Vec<u8>> {
    let formats: Vec<_> = FORMATS.iter().copied().filter(|format| is_wanted(format.name())).collect();
    let loaded = load(files);
    let resolved = resolve(loaded.value);
    for report in [&loaded.report, &resolved.report] {
        let errors: Vec<_> =
            report.sorted().into_iter().filter(|found| found.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let pack = resolved.value.unwrap();
    let press = Press::load(&Memory::default()).value;
    let mut made = BTreeMap::new();
    for handbook in &pack.handbooks {
        let edition = analyze(select(&pack, handbook));
        let made = &mut made;
        let made_all = render::make(&Job::new(&press, &edition, &formats), &mut |path, pieces| {
            // In print, a letter that no font of drawings has is refused and named; `tests/pdf.rs` has what comes out.
            match pieces.collect::<Result<Vec<_>, _>>() {
                Err(wrong) if wrong.rule == "missing-font" => {}
                pieces => {
                    made.insert(path.to_string(), pieces?.concat());
                }
            }
            Ok::<u64, Diagnostic>(0)
        });
        made_all.unwrap();
    }
    made
}

/// A text of the sample pack.
#[derive(Debug)]
struct Text {
    file: String,
    /// The way to it from the top of the file; empty for the text under the front matter.
    path: Vec<Step>,
    is_markdown: bool,
}

impl Text {
    /// Whether it says what a control is meant to change.
    fn is_effect(&self) -> bool {
        matches!(&self.path[..], [Step::Key(key)] if key == "effect")
    }
}

#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Item(usize),
}

impl Text {
    /// A string between marks that say whose it is, as it has to be written to be read as text.
    fn marked(&self, number: usize, index: usize, naughty: &str) -> String {
        let marked = format!("zq{number}q{index}q {naughty} qz");
        if !self.is_markdown {
            return marked;
        }
        let escape = |c: char| if c.is_ascii_punctuation() { format!("\\{c}") } else { c.to_string() };
        marked.chars().map(escape).collect()
    }
}

/// Every text of the sample pack: what can be replaced by other words, and what can when they are Markdown.
fn texts() -> Vec<Text> {
    const PLAIN: &str = "A <b>bold</b> word";
    const MARKDOWN: &str = "A \\<b\\>bold\\<\\/b\\> word";
    let whole = Files::read();
    let mut texts = Vec::new();
    for (file, value) in &whole.0 {
        let mut paths = Vec::new();
        strings_of(&value.yaml, &mut Vec::new(), &mut paths);
        if value.body.is_some() {
            paths.push(Vec::new());
        }
        for path in paths {
            let text = |is_markdown| Text { file: file.clone(), path: path.clone(), is_markdown };
            let reads = |text: &Text, words: &str| {
                let mut files = Files([(file.clone(), value.clone())].into(), whole.1.clone());
                files.put(text, words);
                // What an entry points at is in other files; what `pack.yaml` points at is in itself.
                let memory = files.memory();
                let report = if file == "content/pack.yaml" {
                    read(&memory, None).report
                } else {
                    load(&memory).report
                };
                let is_wrong = |found: &&Diagnostic| {
                    found.severity == Severity::Error
                        && found.place.as_ref().is_some_and(|place| *place.file == **file)
                };
                !report.sorted().iter().any(is_wrong)
            };
            let found = [(text(false), PLAIN), (text(true), MARKDOWN)];
            texts.extend(found.into_iter().find(|(text, words)| reads(text, words)).map(|(text, _)| text));
        }
    }
    texts
}

fn strings_of(value: &Value, path: &mut Vec<Step>, paths: &mut Vec<Vec<Step>>) {
    match value {
        Value::String(_) => paths.push(path.clone()),
        Value::Sequence(list) => {
            for (index, item) in list.iter().enumerate() {
                path.push(Step::Item(index));
                strings_of(item, path, paths);
                path.pop();
            }
        }
        Value::Mapping(mapping) => {
            for (key, item) in mapping {
                path.push(Step::Key(key.as_str().unwrap().to_string()));
                strings_of(item, path, paths);
                path.pop();
            }
        }
        _ => {}
    }
}

/// The files of the sample pack, taken apart.
#[derive(Clone)]
struct Files(BTreeMap<String, Parts>, BTreeMap<String, Vec<u8>>);

#[derive(Clone)]
struct Parts {
    yaml: Value,
    body: Option<String>,
}

impl Files {
    fn read() -> Files {
        let mut files = Files(BTreeMap::new(), BTreeMap::new());
        for (name, bytes) in Memory::from_text(SAMPLE).0 {
            let parts =
                String::from_utf8(bytes.clone()).ok().and_then(|text| match name.rsplit('.').next() {
                    Some("md") => {
                        let (yaml, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
                        Some(Parts { yaml: serde_yaml::from_str(yaml).ok()?, body: Some(body.to_string()) })
                    }
                    Some("yaml") => Some(Parts { yaml: serde_yaml::from_str(&text).ok()?, body: None }),
                    _ => None,
                });
            match parts {
                Some(parts) => drop(files.0.insert(name, parts)),
                None => drop(files.1.insert(name, bytes)),
            }
        }
        files
    }

    fn put(&mut self, text: &Text, words: &str) {
        let parts = self.0.get_mut(&text.file).unwrap();
        if text.path.is_empty() {
            parts.body.as_mut().unwrap().push_str(&format!("\n\n{words}\n"));
            return;
        }
        let place = text.path.iter().fold(&mut parts.yaml, |value, step| match step {
            Step::Key(key) => value.get_mut(key.as_str()).unwrap(),
            Step::Item(index) => value.get_mut(*index).unwrap(),
        });
        *place = Value::String(words.to_string());
    }

    fn memory(&self) -> Memory {
        let parts = self.0.iter().map(|(name, Parts { yaml, body })| {
            let yaml = serde_yaml::to_string(yaml).unwrap();
            let text = match body {
                Some(body) => format!("---\n{yaml}---\n{body}"),
                None => yaml,
            };
            (name.clone(), text.into_bytes())
        });
        Memory(parts.chain(self.1.clone()).collect())
    }
}

/// Everything that a page says: its text, and each attribute.
fn said(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let all = Selector::parse("*").unwrap();
    let attributes =
        page.select(&all).flat_map(|element| element.value().attrs().map(|(_, value)| value.to_string()));
    // What a page says of itself to programs is data; no browser runs it.
    let scripts = Selector::parse("script:not([type='application/ld+json'])").unwrap();
    assert!(
        page.select(&scripts).all(|element| !element.inner_html().contains("alert(")),
        "a script was made"
    );
    let handlers = page
        .select(&all)
        .flat_map(|element| element.value().attrs().map(|(name, _)| name))
        .any(|name| name.starts_with("on"));
    assert!(!handlers, "an attribute was made that runs");
    let links = Selector::parse("[href], [src]").unwrap();
    for link in page.select(&links) {
        let to = link.attr("href").or(link.attr("src")).unwrap();
        assert!(!to.trim().to_lowercase().starts_with("javascript:"), "{to}");
    }
    // One text for each block, so that what stands in two of them is not taken for one string.
    // What stands in a style is CSS, with the escapes of CSS, and no text of the page; a drawing breaks a long word
    // over its lines, and says it whole in the label of its box.
    let texts = page
        .root_element()
        .descendants()
        .filter(|node| {
            let parent =
                node.parent().and_then(|parent| parent.value().as_element().map(|parent| parent.name()));
            !parent.is_some_and(|name| matches!(name, "script" | "style" | "text"))
        })
        .filter_map(|node| node.value().as_text().cloned());
    let blocks: String = texts.map(|text| text.to_string()).collect();
    attributes.chain([blocks]).collect()
}

/// The strings between marks, with the numbers of their text and their own.
fn marks(shown: &str) -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    for start in shown.match_indices("zq").map(|(at, _)| at) {
        let Some((numbers, rest)) = shown[start + 2..].split_once("q ") else { continue };
        let Some((number, index)) = numbers.split_once('q') else { continue };
        let (Ok(number), Ok(index)) = (number.parse(), index.parse()) else { continue };
        let words = rest.split_once(" qz").map_or(rest, |(words, _)| words);
        found.push((number, index, in_one_line(words)));
    }
    found
}

/// A browser shows spaces and line ends in a row as one space.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
