//! What can be found in a handbook, and where each find leads.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod sample;

use serde_json::Value;
use std::{collections::BTreeMap, fmt::Write};
use vademecum::{
    edition::{analyze, select},
    files::Memory,
    load::load,
    pack::Pack,
    render::{Format, Job, Press, Sizes, html::Html},
    resolve::resolve,
};

fn pack(text: &str) -> Pack {
    let loaded = load(&Memory::from_text(text));
    let resolved = resolve(loaded.value);
    assert!(!loaded.report.has_errors(), "{:#?}", loaded.report.sorted());
    assert!(!resolved.report.has_errors(), "{:#?}", resolved.report.sorted());
    resolved.value.expect("there is a pack.yaml")
}

/// The files of a handbook that are asked for, by their names in its folder.
fn files(pack: &Pack, name: &str, is_wanted: impl Fn(&str) -> bool) -> BTreeMap<String, String> {
    let handbook = pack.handbook(name).expect("it is declared");
    let edition = analyze(select(pack, handbook));
    let press = Press::load(&Memory::default()).value;
    let mut files = BTreeMap::new();
    let job = Job::new(&press, &edition, &[&Html]);
    let pages = Html.set(&job);
    for path in pages.plan() {
        let inside = path.as_str().strip_prefix(name).unwrap().trim_start_matches('/');
        if is_wanted(inside) {
            let artifact = pages.render(&path, &Sizes::new()).expect("the templates render");
            files.insert(inside.to_string(), String::from_utf8_lossy(&artifact.bytes).into_owned());
        }
    }
    files
}

fn is_index(name: &str) -> bool {
    name.starts_with("search/index")
}

/// What a file of the index calls `vademecum.index` with.
fn data(files: &BTreeMap<String, String>, name: &str) -> Value {
    let script = &files[name];
    let data = script.strip_prefix("vademecum.index(").and_then(|rest| rest.strip_suffix(");\n"));
    serde_json::from_str(data.unwrap_or_else(|| panic!("{name} is no index: {script:.80}"))).unwrap()
}

/// A find as a reader sees it.
#[derive(Debug, PartialEq, Eq)]
struct Find {
    sort: String,
    title: String,
    note: String,
    inside: String,
    file: String,
    anchor: String,
}

fn finds(data: &Value) -> Vec<Find> {
    let sorts = data["sorts"].as_array().unwrap().iter().flat_map(|sort| {
        let number = usize::try_from(sort[1].as_u64().unwrap()).unwrap();
        std::iter::repeat_n(sort[0].as_str().unwrap(), number)
    });
    let text = |value: &Value| value.as_str().unwrap().to_string();
    let documents = data["documents"].as_array().unwrap();
    let find = |(sort, row): (&str, &Value)| Find {
        sort: sort.to_string(),
        title: text(&row[2]),
        note: text(&row[3]),
        inside: text(&row[4]),
        file: text(&data["parts"][usize::try_from(row[0].as_u64().unwrap()).unwrap()][0]),
        anchor: text(&row[1]),
    };
    let found: Vec<Find> = sorts.zip(documents).map(find).collect();
    assert_eq!(found.len(), documents.len(), "every document is of a sort");
    found
}

const BASE: &str = r#"
== content/pack.yaml
title: Roads
publisher: {name: A desk}
edition: "2026.11"
as_of: 2026-11-22
languages: [en]
default_marking: TLP:CLEAR
phases:
  - {id: receive, title: Receive funds}
audiences:
  - {id: banks, title: Banks, reader: Compliance officers, roles: [{id: onboarding, title: Onboarding}]}
handbooks:
  - {audiences: [banks], jurisdictions: [general], ceiling: TLP:CLEAR}
"#;

#[test]
fn red_flags_and_sections_of_guides_are_found_by_themselves() {
    let pack = pack(&format!(
        "{BASE}
== content/typologies/lent.md
---
title: Lent accounts
summary: Somebody lends an account.
phase: receive
indicators:
  - {{id: salary, text: A salary that leaves at once., seen_by: [banks], strength: strong, conditions: [payment]}}
---
What it is.
== content/guides/threat.md
---
title: The threat
summary: Who they are.
role: threat
---
Before any heading.

## Where they *live*

Abroad,
mostly. And at home.
"
    ));
    let found = finds(&data(&files(&pack, "en/banks/general", is_index), "search/index.js"));
    let lines: Vec<String> = found
        .iter()
        .map(|f| format!("{} | {} | {} | {} | {}#{}", f.sort, f.title, f.note, f.inside, f.file, f.anchor))
        .collect();
    assert_eq!(
        lines,
        [
            "Red flags | A salary that leaves at once. |  | Lent accounts | typologies-receive.html#lent--salary",
            "Typologies | Lent accounts | Somebody lends an account. |  | typologies-receive.html#lent",
            "Guides | The threat | Who they are. |  | threat.html#threat",
            "Guides | Where they live | Abroad, mostly. And at home. | The threat | threat.html#threat--where-they-live",
        ]
    );
}

#[test]
fn every_find_leads_to_an_anchor_of_its_part() {
    let pack = sample::pack();
    let mut sorts = std::collections::BTreeSet::new();
    for handbook in &pack.handbooks {
        let files = files(&pack, &handbook.name, |name| is_index(name) || !name.contains('/'));
        for find in finds(&data(&files, "search/index.js")) {
            let page = &files[&find.file];
            let anchor = format!("id=\"{}\"", find.anchor);
            assert!(page.contains(&anchor), "{}: {} has no {anchor}", handbook.name, find.file);
            sorts.insert(find.sort);
        }
    }
    assert!(sorts.len() >= 12, "the sample has something of each sort: {sorts:?}");
}

#[test]
fn a_large_index_is_split_and_its_first_piece_names_the_others() {
    let mut text = format!("{BASE}== content/glossary.yaml\n");
    for number in 0..7_000 {
        writeln!(text, "- {{id: term-{number:04}, title: Word {number}, definition: It means {number}.}}")
            .unwrap();
    }
    let files = files(&pack(&text), "en/banks/general", is_index);
    assert_eq!(
        files.keys().collect::<Vec<_>>(),
        ["search/index-2.js", "search/index-3.js", "search/index.js"]
    );
    let first = data(&files, "search/index.js");
    assert_eq!(
        first["others"],
        serde_json::json!([["search/index-2.js", 3000], ["search/index-3.js", 1000]])
    );
    assert_eq!(data(&files, "search/index-2.js")["others"], serde_json::json!([]));
    let mut anchors: Vec<String> = Vec::new();
    for name in ["search/index.js", "search/index-2.js", "search/index-3.js"] {
        anchors.extend(finds(&data(&files, name)).into_iter().map(|find| find.anchor));
    }
    let all: Vec<String> = (0..7_000).map(|number| format!("term-{number:04}")).collect();
    assert_eq!(anchors, all, "each word of the glossary is in one piece");
}
