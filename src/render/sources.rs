//! The sources of a handbook for programs that keep references: CSL-JSON and BibTeX, with the numbers of the handbook.
//! Knows what each text is, and takes the nearest type that those programs have.

use super::{Artifact, Download, Format, Job, Setting, SitePath, Sizes};
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
                good_for: "Zotero and other keepers of references",
                loads: &[],
            },
            Download {
                file: BIBTEX,
                label: "Sources as BibTeX",
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

/// What a reader has to know of a source beside its title.
fn note(edition: &Edition<'_>, number: usize, source: &SourcePage<'_>) -> String {
    let about = edition.about();
    let mut said = format!(
        "Source {number} of {}, {}, edition {}",
        about.audience_title, about.place_title, about.edition
    );
    if let Some(grading) = &source.grading {
        let _ = write!(said, ". Grading {}: {}; {}", grading.code, grading.reliability, grading.credibility);
    }
    let _ = write!(said, ". {}", source.read.in_words());
    if let Some(via) = source.via {
        let _ = write!(said, ", {via}");
    }
    format!("{said}. {}", about.marking.banner())
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
                SourceKind::Academic => "article-journal",
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
            SourceKind::Academic => "article",
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
            let _ = writeln!(text, "  url = {{{}}},", url.replace(['{', '}', '\\'], ""));
        }
        let mut field = |name: &str, value: &str| {
            let _ = writeln!(text, "  {name} = {{{}}},", escaped(value));
        };
        field("note", &note(edition, number, source));
        text.push_str("}\n");
    }
    text
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

    #[test]
    fn latex_runs_nothing_that_a_title_says() {
        assert_eq!(
            escaped("50% of $1m & \\input{x}_y"),
            "50\\% of \\$1m \\& \\textbackslash{}input\\{x\\}\\_y"
        );
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
