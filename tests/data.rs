//! What stands in a handbook as data, as its documentation promises it to those who write programs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use serde_json::Value;
use std::{collections::BTreeMap, fs};
use vademecum::{
    edition::{analyze, select},
    files::Memory,
    load::load,
    render::{self, Artifact, FORMATS, Format, Job, Press},
    resolve::resolve,
};

/// A place where wages arrive, one where they end, and the way between them.
const NETWORK: &str = "
== content/risky-nodes/lent-accounts.md
---
title: Lent accounts
summary: Accounts of helpers.
stage: receive
function: First account.
operated_by: Helpers.
controllers: [banks]
source: true
---
Words.
== content/risky-nodes/wallets.md
---
title: Wallets
summary: Wallets of the team.
stage: receive
function: Gathers pay.
operated_by: The team.
sink: true
---
Words.
== content/flows/all.yaml
- {id: pay-goes-on, title: Pay goes on, from: lent-accounts, to: wallets, role: proceeds, stream: wages, carries: money, instrument: Transfer, basis: documented, confidence: high, sources: [doj-2025-07-24-chapman], note: Words.}
";

/// The pack of the README: each block of it that stands under the name of its file.
fn pack_of_the_readme() -> String {
    let readme = fs::read_to_string("README.md").unwrap();
    let mut pack = String::new();
    for (before, block) in readme.split("\n```").collect::<Vec<_>>().windows(2).map(|pair| (pair[0], pair[1]))
    {
        let said = before.trim_end().lines().last().unwrap_or_default();
        if let Some(file) = said.strip_prefix('`').and_then(|said| said.split('`').next())
            && file.starts_with("content/")
        {
            let (_, text) = block.split_once('\n').unwrap();
            pack.push_str(&format!("== {file}\n{text}\n"));
        }
    }
    assert_eq!(pack.matches("== content/").count(), 5, "{pack}");
    pack
}

/// Files of a handbook in these formats, by their names in its folder.
fn made(pack: &str, name: &str, formats: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let resolved = resolve(load(&Memory::from_text(pack)).value);
    assert!(!resolved.report.has_errors(), "{:#?}", resolved.report.sorted());
    let pack = resolved.value.unwrap();
    let edition = analyze(select(&pack, pack.handbook(name).unwrap()));
    let press = Press::load(&Memory::default()).value;
    let formats: Vec<&dyn Format> =
        FORMATS.iter().copied().filter(|format| formats.contains(&format.name())).collect();
    let file = |made: Artifact| (made.path.as_str().strip_prefix(name).unwrap()[1..].to_string(), made.bytes);
    render::artifacts(&Job::new(&press, &edition, &formats)).unwrap().into_iter().map(file).collect()
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

/// Whether all that an example says is so. It may leave out keys of objects and members of lists.
fn says(real: &Value, example: &Value) -> Result<(), String> {
    match (real, example) {
        (Value::Object(real), Value::Object(example)) => example.iter().try_for_each(|(key, said)| {
            let real = real.get(key).ok_or_else(|| format!("there is no `{key}`"))?;
            says(real, said).map_err(|why| format!("{key}: {why}"))
        }),
        (Value::Array(real), Value::Array(example)) => example.iter().try_for_each(|said| {
            let fits = real.iter().any(|real| says(real, said).is_ok());
            fits.then_some(()).ok_or_else(|| format!("no member of the list is {said:#}"))
        }),
        _ if real == example => Ok(()),
        _ => Err(format!("{real} and not {example}")),
    }
}

#[test]
fn the_example_in_the_documentation_is_what_a_program_gets() {
    let pack = format!("{}{NETWORK}", pack_of_the_readme());
    let files = made(&pack, "en/banks/us", &["json"]);
    let docs = fs::read_to_string("docs/analysts.md").unwrap();
    let (_, rest) = docs.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let real = json(&files["download/banks-us-en-1.json"]);
    let example = json(example.as_bytes());
    assert_eq!(says(&real, &example), Ok(()), "{real:#}");
    assert!(example["entries"].as_array().unwrap().len() > 2 && example["network"].is_object());
    // Every key of the first level that the table names is there, and no other.
    let keys: Vec<&str> = real.as_object().unwrap().keys().map(String::as_str).collect();
    for key in &keys {
        assert!(docs.contains(&format!("| `{key}` |")), "the documentation does not tell of {key}");
    }
}

#[test]
fn a_handbook_that_was_handed_over_alone_has_its_schema() {
    let files = made(&pack_of_the_readme(), "en/banks/us", &["json"]);
    let data = json(&files["download/banks-us-en-1.json"]);
    let beside = format!("download/{}", data["$schema"].as_str().unwrap());
    assert_eq!(json(&files[&beside]), render::json::schema());
}

#[test]
fn an_index_for_language_models_names_the_data_where_it_was_made() {
    let index = |formats: &[&str]| {
        let files = made(&pack_of_the_readme(), "en/banks/us", formats);
        (String::from_utf8(files["llms.txt"].clone()).unwrap(), files)
    };
    let (with, files) = index(&["md", "json"]);
    for name in ["download/banks-us-en-1.json", "download/banks-us-en-1.schema.json"] {
        assert!(with.contains(&format!("]({name})")) && files.contains_key(name), "{with}");
    }
    let (without, _) = index(&["md"]);
    assert!(!without.contains(".json") && without.contains("](download/banks-us-en-1.md)"), "{without}");
}
