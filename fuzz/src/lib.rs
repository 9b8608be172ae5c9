//! What is fed with what nobody would write, and what must hold whatever that is.
//! `tests/fuzzed.rs` feeds the same functions with what was found so far.

use std::ops::Range;
use vademecum::{
    diagnostic::Report,
    emit::Memory as Site,
    files::Memory,
    load::load,
    pipeline::{Options, build},
    prose::{Passage, PointerSort, Prose, parse},
    vocab::Scope,
};

/// A pack without entries.
const PACK: &str = "\
title: A pack
publisher: {name: A desk}
contact: {corrections: a@example.org}
licence: {name: CC BY 4.0, url: \"https://creativecommons.org/licenses/by/4.0/\"}
edition: \"1\"
as_of: 2026-11-22
languages: [en]
default_marking: TLP:CLEAR
phases: [{id: receive, title: Receive}]
audiences: [{id: banks, title: Banks, reader: Analysts, roles: [{id: all, title: All}], do_not: [Do not tell.]}]
handbooks: [{audiences: [banks], jurisdictions: [general], ceiling: TLP:GREEN, formats: [html]}]
";

/// The file is a guide, with its front matter.
pub fn front_matter(data: &[u8]) {
    let files = Memory([("content/guides/a.md".to_string(), data.to_vec())].into());
    let loaded = load(&files);
    let text = std::str::from_utf8(data);
    assert!(text.is_ok() || loaded.report.has_errors(), "what is no text is complained of");
    let Ok(text) = text else { return };
    places_are_in_the_file(&loaded.report, "content/guides/a.md", text);
    let complete = loaded.value.entries.len() + loaded.value.unread.len();
    assert_eq!(complete, 1, "an entry is read, or known to be there and unread");
    for entry in &loaded.value.entries {
        for (_, spot) in entry.origin.spans.iter() {
            assert!(text.get(spot.value.clone()).is_some(), "{spot:?}");
        }
    }
}

/// The text is what stands in the braces of a block and of a heading.
pub fn scopes(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let line = text.lines().next().unwrap_or_default();
    // Whatever it says, words that were to be for some are never for all without a complaint.
    let (prose, report) = read(&format!("::: {line}\n\nwords\n\n:::\n"));
    assert!(prose.portions() > 0 || report.has_errors(), "{line}");
    read(&format!("## Heading {line}\n\nwords\n"));
}

/// The text is what stands in the brackets of a citation, of a link, and of a picture.
pub fn citations(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for markdown in
        [format!("[@{text}]"), format!("[[{text}]]"), format!("[words]({text})"), format!("![words]({text})")]
    {
        let (prose, _) = read(&markdown);
        let scope = Scope::default();
        for pointer in prose.pointers(&scope) {
            let written = &markdown[pointer.range.clone()];
            let id = pointer.to.slug.as_str();
            let is_written = written.contains(id)
                || markdown.contains(id)
                || markdown.contains('&')
                || markdown.contains('\\');
            assert!(is_written, "{id} is not in {markdown}");
            assert!(pointer.sort != PointerSort::Cite || written.contains('@'), "{written}");
        }
    }
}

/// The text of a guide.
pub fn markdown(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (prose, _) = read(text);
    let scope = Scope::default();
    for pointer in prose.pointers(&scope) {
        assert!(text.get(pointer.range.clone()).is_some(), "{:?} is not in the text", pointer.range);
    }
    // The same text as a value of YAML, whose places are looked for in the file.
    let file =
        format!("- text: |\n{}\n", text.lines().map(|line| format!("    {line}\n")).collect::<String>());
    let passage = Passage { file: "list.yaml".into(), range: 8..file.len(), unfolded_from: Some(&file) };
    let checked = parse(text, &passage);
    places_are_in_the_file(&checked.report, "list.yaml", &file);
    for pointer in checked.value.pointers(&scope) {
        assert!(file.get(pointer.range.clone()).is_some(), "{:?} is not in the file", pointer.range);
    }
}

/// Files of a pack, each after a line `== name`. A pack without errors becomes handbooks.
pub fn pack(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut files = Memory::from_text(text);
    files.0.entry("content/pack.yaml".to_string()).or_insert_with(|| PACK.into());
    let site = Site::default();
    let built = build(&files, &site, &Options::default(), &());
    for diagnostic in built.report.sorted() {
        if let Some(place) = &diagnostic.place {
            let text = files.0.get(&*place.file).and_then(|bytes| std::str::from_utf8(bytes).ok());
            text.into_iter().for_each(|text| is_in(text, place.range.start..place.range.end));
        }
    }
    let published = site.files();
    assert!(published.is_empty() || !built.report.has_errors(), "a pack with errors is published");
    for (name, bytes) in &published {
        let is_page = name.ends_with(".html");
        assert!(!is_page || std::str::from_utf8(bytes).is_ok(), "{name} is no text");
        assert!(name.split('/').all(|part| !matches!(part, "" | "." | "..")), "{name} leads elsewhere");
    }
}

fn read(markdown: &str) -> (Prose, Report) {
    let passage = Passage { file: "text.md".into(), range: 0..markdown.len(), unfolded_from: None };
    let checked = parse(markdown, &passage);
    places_are_in_the_file(&checked.report, "text.md", markdown);
    (checked.value, checked.report)
}

fn places_are_in_the_file(report: &Report, file: &str, text: &str) {
    for diagnostic in report.sorted() {
        let place = diagnostic.place.as_ref().filter(|place| &*place.file == file);
        place.into_iter().for_each(|place| is_in(text, place.range.start..place.range.end));
    }
}

/// A place in a file that can be shown: inside it, and not in the middle of a character.
fn is_in(text: &str, range: Range<usize>) {
    assert!(text.get(range.clone()).is_some(), "{range:?} is not in a text of {} bytes", text.len());
}
