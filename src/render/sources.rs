//! The sources of a handbook for programs that keep references: CSL-JSON and BibTeX, with the numbers of the handbook.
//! Knows what each text is, and takes the nearest type that those programs have.

use super::{Artifact, Download, Format, Job, Setting, SitePath, Sizes, plain};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page},
    entry::{PageFields, source::SourcePage},
    vocab::{Date, terms::SourceKind},
};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// The sources as references.
pub struct Sources;

const CSL: &str = "download/*-sources.csl.json";
const BIBTEX: &str = "download/*-sources.bib";

impl Format for Sources {
    fn name(&self) -> &'static str {
        "sources"
    }

    fn downloads(&self) -> &'static [Download] {
        &[
            Download {
                file: CSL,
                label: "Sources as CSL-JSON",
                short: "CSL-JSON",
                good_for: "Zotero and other keepers of references",
                loads: &[],
            },
            Download {
                file: BIBTEX,
                label: "Sources as BibTeX",
                short: "BibTeX",
                good_for: "papers written with LaTeX",
                loads: &[],
            },
        ]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        Box::new(References { job })
    }
}

struct References<'a, 'p> {
    job: &'a Job<'a, 'p>,
}

impl Setting for References<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        [CSL, BIBTEX].map(|file| self.job.path(file)).into()
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        let edition = self.job.edition;
        let bytes = match *path == self.job.path(CSL) {
            true => csl(edition).into_bytes(),
            false => bibtex(edition).into_bytes(),
        };
        Ok(Artifact { path: path.clone(), bytes })
    }
}

/// The sources by their numbers.
fn sources<'e, 'p>(edition: &'e Edition<'p>) -> Vec<(usize, &'e Page<'p>, &'e SourcePage<'p>)> {
    let source = |page: &'e Page<'p>| match &page.fields {
        PageFields::Source(source) => Some((edition.source_number(page.id)?, page, source)),
        _ => None,
    };
    let mut sources: Vec<_> = edition.of_kind("source").filter_map(source).collect();
    sources.sort_by_key(|(number, ..)| *number);
    sources
}

/// What a reader has to know of a source beside its title. The address of a kept copy stands here, since neither BibTeX
/// nor every type of Zotero has a field for it, and notes are shown for all of them.
fn note(edition: &Edition<'_>, number: usize, source: &SourcePage<'_>) -> String {
    let about = edition.about();
    let mut said = format!(
        "Source {number} of {}, {}, edition {}",
        about.audience_title, about.place_title, about.edition
    );
    if let Some(grading) = &source.grading {
        let _ = write!(said, ". Grading {}: {}; {}", grading.code, grading.reliability, grading.credibility);
    }
    let _ = write!(said, ". {} {}", plain::how_it_was_read(source), about.marking.banner());
    if let Some(archived) = source.archived {
        // Last, and without a full stop, which would be taken for a part of it.
        let _ = write!(said, ". Archived copy: {archived}");
    }
    said
}

/// Who keeps a copy: the host of its address, without the way to it.
fn archive(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    (!host.is_empty()).then(|| host.strip_prefix("www.").unwrap_or(host))
}

/// Year, month and day, as far as they are known.
fn parts(date: Date) -> Vec<u32> {
    date.to_string().split('-').filter_map(|part| part.parse().ok()).collect()
}

fn csl(edition: &Edition<'_>) -> String {
    let references: Vec<Value> = sources(edition)
        .into_iter()
        .map(|(number, page, source)| {
            let kind = match source.kind_of_text {
                SourceKind::News => "article-newspaper",
                SourceKind::Law => "legislation",
                SourceKind::CourtDocument | SourceKind::Indictment => "legal_case",
                // Institutes and blogs of schools publish these as well as journals, so nothing is said of a journal.
                SourceKind::Academic => "article",
                SourceKind::Dataset => "dataset",
                SourceKind::PressRelease | SourceKind::Designation | SourceKind::Other => "document",
                _ => "report",
            };
            let mut reference = Map::from_iter([
                ("id".to_string(), json!(page.id)),
                ("type".to_string(), json!(kind)),
                ("title".to_string(), json!(page.title)),
                ("publisher".to_string(), json!(source.publisher)),
                ("author".to_string(), json!([{ "literal": source.publisher }])),
                ("citation-number".to_string(), json!(number)),
                ("note".to_string(), json!(note(edition, number, source))),
            ]);
            let mut add = |key: &str, value: Option<Value>| {
                reference.extend(value.map(|value| (key.to_string(), value)))
            };
            add("issued", source.date.map(|date| json!({ "date-parts": [parts(date)] })));
            add("URL", source.url.map(Value::from));
            // Zotero shows the two as the archive and the place in it; styles that print archives print both.
            add("archive", source.archived.and_then(archive).map(Value::from));
            add("archive_location", source.archived.map(Value::from));
            add("language", source.language.map(Value::from));
            Value::Object(reference)
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&references).expect("references are plain data");
    text.push('\n');
    text
}

fn bibtex(edition: &Edition<'_>) -> String {
    let about = edition.about();
    // What stands outside of entries is a comment to BibTeX, as long as it has no at sign.
    let mut text = format!(
        "{}. Sources of {}: {}, {}, edition {}.\n",
        about.marking.banner(),
        about.title,
        about.audience_title,
        about.place_title,
        about.edition
    )
    .replace('@', "(at)");
    for (number, page, source) in sources(edition) {
        let kind = match source.kind_of_text {
            SourceKind::News | SourceKind::PressRelease | SourceKind::Dataset | SourceKind::Other => "misc",
            _ => "techreport",
        };
        let _ = write!(text, "\n@{kind}{{{},\n  title = {{{{{}}}}},\n", page.id, escaped(page.title));
        let mut field = |name: &str, value: &str| {
            let _ = writeln!(text, "  {name} = {{{}}},", escaped(value));
        };
        field("author", &format!("{{{}}}", source.publisher));
        field("publisher", source.publisher);
        if kind == "techreport" {
            field("institution", source.publisher);
        }
        if let Some(date) = source.date {
            let parts = parts(date);
            let names = ["year", "month", "day"];
            names.iter().zip(parts).for_each(|(name, part)| field(name, &part.to_string()));
        }
        if let Some(url) = source.url {
            let _ = writeln!(text, "  url = {{{}}},", verbatim(url));
        }
        let mut field = |name: &str, value: &str| {
            let _ = writeln!(text, "  {name} = {{{}}},", escaped(value));
        };
        if let Some(language) = source.language {
            // The tag and not a word: it is what keepers of references write into this field and read out of it.
            field("language", language);
        }
        field("note", &note(edition, number, source));
        text.push_str("}\n");
    }
    text
}

/// An address as the field `url` has it: letter by letter, `%` too.
///
/// A `%` begins no comment there. BibTeX and pybtex know no comments inside an entry and hand the address on unread; biber
/// writes it out as verbatim text and biblatex prints that; the styles of BibTeX put it into `\url` at the top of a file,
/// where the packages `url` and `hyperref` read verbatim. A backslash before it would be part of the address for all of
/// them. Only braces, which end a field, and backslashes are written as RFC 3986 writes what an address may not hold.
/// Everywhere else, as in a note, LaTeX reads arguments before it sets them, and [`escaped`] is what reads right.
fn verbatim(address: &str) -> String {
    let mut written = String::with_capacity(address.len());
    for letter in address.chars() {
        match letter {
            '{' => written.push_str("%7B"),
            '}' => written.push_str("%7D"),
            '\\' => written.push_str("%5C"),
            letter => written.push(letter),
        }
    }
    written
}

/// Text that LaTeX sets as it is. Braces around the author keep an institution's name whole and are our own.
fn escaped(text: &str) -> String {
    let (inside, is_braced) = match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
        Some(inside) => (inside, true),
        None => (text, false),
    };
    let mut latex = String::with_capacity(text.len() + 8);
    for letter in inside.chars() {
        match letter {
            '\\' => latex.push_str("\\textbackslash{}"),
            '~' => latex.push_str("\\textasciitilde{}"),
            '^' => latex.push_str("\\textasciicircum{}"),
            '{' | '}' | '#' | '$' | '%' | '&' | '_' => {
                latex.push('\\');
                latex.push(letter);
            }
            // A field ends at no quotation mark of ours, but some programs read one as its end.
            '"' => latex.push_str("''"),
            '\n' | '\r' => latex.push(' '),
            letter => latex.push(letter),
        }
    }
    if is_braced { format!("{{{latex}}}") } else { latex }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        edition::{analyze, select},
        files::Memory,
        load::load,
        resolve::resolve,
    };

    #[test]
    fn latex_runs_nothing_that_a_title_says() {
        assert_eq!(
            escaped("50% of $1m & \\input{x}_y"),
            "50\\% of \\$1m \\& \\textbackslash{}input\\{x\\}\\_y"
        );
    }

    #[test]
    fn an_address_is_the_same_address_and_ends_no_field() {
        assert_eq!(verbatim("https://x.example/a%20b_c#d~e"), "https://x.example/a%20b_c#d~e");
        assert_eq!(verbatim("https://x.example/{a}\\b"), "https://x.example/%7Ba%7D%5Cb");
    }

    #[test]
    fn an_archive_is_named_by_its_host() {
        assert_eq!(archive("https://web.archive.org/web/2022/https://x.example/"), Some("web.archive.org"));
        assert_eq!(archive("https://www.perma.example?id=1"), Some("perma.example"));
        assert_eq!(archive("a shelf in the cellar"), None);
    }

    /// The references of a pack with one source, as CSL-JSON and as BibTeX.
    fn references(keys: &str) -> (Value, String) {
        let pack = format!(
            "== content/pack.yaml
title: A pack
publisher: {{name: A desk}}
edition: '1'
as_of: 2026-11-22
languages: [en]
default_marking: TLP:CLEAR
phases: [{{id: receive, title: Receive}}]
audiences: [{{id: banks, title: Banks, reader: Analysts}}]
handbooks: [{{audiences: [banks], jurisdictions: [general], ceiling: TLP:CLEAR}}]
== content/sources/all.yaml
- {{id: report, title: A report, publisher: A paper, kind: news, date: 2024, {keys}}}
== content/guides/threat.md
---
title: The threat
summary: In short.
role: threat
review: {{last: 2026-11-20, by: A desk}}
---
Words [@report].
"
        );
        let pack = resolve(load(&Memory::from_text(&pack)).value).value.expect("the pack is sound");
        let edition = analyze(select(&pack, &pack.handbooks[0]));
        (serde_json::from_str(&csl(&edition)).expect("it is JSON"), bibtex(&edition))
    }

    #[test]
    fn a_kept_copy_and_a_language_are_told_in_both() {
        let (csl, bibtex) = references(
            "grading: B2, read: secondary, via: a digest, language: ja, url: 'https://x.example/a%20b', archived: 'https://kept.example/1/a%20b_c'",
        );
        let note = "Source 1 of Banks, All jurisdictions, edition 1. Grading B2: usually reliable; probably true. \
                    Seen through another text: a digest. TLP:CLEAR. Archived copy: https://kept.example/1/a%20b_c";
        assert_eq!(csl[0]["note"], note);
        assert_eq!(csl[0]["archive"], "kept.example");
        assert_eq!(csl[0]["archive_location"], "https://kept.example/1/a%20b_c");
        assert_eq!(csl[0]["language"], "ja");
        assert!(bibtex.contains("  url = {https://x.example/a%20b},\n  language = {ja},\n"), "{bibtex}");
        assert!(
            bibtex.contains("TLP:CLEAR. Archived copy: https://kept.example/1/a\\%20b\\_c},"),
            "{bibtex}"
        );
    }

    #[test]
    fn a_note_is_made_of_sentences() {
        let (csl, _) = references("read: direct");
        let said = csl[0]["note"].as_str().unwrap_or_default();
        assert_eq!(said, "Source 1 of Banks, All jurisdictions, edition 1. Read directly. TLP:CLEAR");
        assert!(csl[0].get("archive").is_none() && csl[0].get("archive_location").is_none());
    }

    #[test]
    fn a_date_is_as_exact_as_it_is_known() {
        for (written, expected) in
            [("2024", &[2024][..]), ("2024-01", &[2024, 1]), ("2024-01-31", &[2024, 1, 31])]
        {
            assert_eq!(parts(Date::parse(written).expect("it is a date")), expected);
        }
    }
}
