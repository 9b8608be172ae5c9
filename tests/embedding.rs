//! The text of one entry in that of another: where it stands, what becomes of its headings, notes and sources, and who
//! gets it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use vademecum::{
    edition::{analyze, select, standing},
    files::Memory,
    load::load,
    pack::Pack,
    resolve::resolve,
};

const BASE: &str = "\
== content/pack.yaml
title: A pack
publisher: {name: A desk}
edition: '1'
as_of: 2026-11-22
languages: [en]
default_marking: TLP:CLEAR
phases: [{id: receive, title: Receive}]
audiences: [{id: banks, title: Banks, reader: Analysts}]
regions: [{id: south-asia, title: South Asia, members: [PK]}]
handbooks: [{audiences: [banks], jurisdictions: [general, PK, US], ceiling: TLP:CLEAR}]
== content/sources/sources.yaml
- {id: court, title: A judgment, publisher: A court, kind: court-document, grading: A1, read: direct}
- {id: desk, title: A note, publisher: A desk, kind: other, grading: B2, read: direct}
== content/guides/threat.md
---
title: The threat
summary: What it is.
role: threat
---
";

fn pack(text: &str) -> Pack {
    let mut report = vademecum::diagnostic::Report::default();
    let draft = report.take(load(&Memory::from_text(&format!("{BASE}{text}"))));
    let pack = report.take(resolve(draft)).expect("there is a pack.yaml");
    assert!(!report.has_errors(), "{:#?}", report.sorted());
    pack
}

fn passage(id: &str, keys: &str, text: &str) -> String {
    format!(
        "== content/passages/{id}.md\n---\ntitle: Passage {id}\nsummary: For authors.\n{keys}---\n{text}\n"
    )
}

/// The text of the guide as one handbook's readers get it: a line for each heading, paragraph and note.
fn read(pack: &Pack, handbook: &str) -> String {
    let edition = analyze(select(pack, pack.handbook(handbook).unwrap()));
    let prose = serde_json::to_value(&edition.page("threat").unwrap().prose).unwrap();
    let mut lines = Vec::new();
    outline(&prose, &mut lines);
    lines.join("\n")
}

fn outline(blocks: &serde_json::Value, lines: &mut Vec<String>) {
    for block in blocks.as_array().unwrap() {
        let words = |key: &str| -> String { block[key].as_array().unwrap().iter().map(inline).collect() };
        match block["block"].as_str().unwrap() {
            "section" => {
                lines.push(format!(
                    "h{} #{} {}",
                    block["level"],
                    block["id"].as_str().unwrap(),
                    words("title")
                ));
                outline(&block["blocks"], lines);
            }
            "paragraph" => lines.push(words("text")),
            "footnote" => {
                lines.push(format!("note {}:", block["name"].as_str().unwrap()));
                outline(&block["blocks"], lines);
            }
            "scoped" => {
                let places = block["portion"]["places"].as_array().unwrap();
                lines.extend((!places.is_empty()).then(|| format!("for {}:", places[0].as_str().unwrap())));
                outline(&block["portion"]["blocks"], lines);
            }
            _ => outline(&block["blocks"], lines),
        }
    }
}

fn inline(inline: &serde_json::Value) -> String {
    match inline["inline"].as_str().unwrap() {
        "cite" => format!("[@{}]", inline["cite"]["id"].as_str().unwrap()),
        "footnote-mark" => format!("[^{}]", inline["name"].as_str().unwrap()),
        _ => inline["text"].as_str().unwrap_or_default().to_string(),
    }
}

const GENERAL: &str = "en/banks/general";

#[test]
fn headings_go_below_the_one_above_and_keep_their_own_anchors() {
    let text = "## Keep\n\nFirst.\n\n### Here\n\n![[keep]]\n".to_string()
        + &passage("keep", "", "Logs.\n\n## Keep\n\nFor long.\n\n##### Deep\n\nAnd deeper.");
    assert_eq!(
        read(&pack(&text), GENERAL),
        "h2 #keep Keep\nFirst.\nh3 #here Here\nLogs.\nh4 #keep-2 Keep\nFor long.\nh6 #deep Deep\nAnd deeper."
    );
}

#[test]
fn footnotes_of_two_texts_may_have_one_name() {
    let text = "Own[^1].\n\n![[keep]]\n\n[^1]: Of the guide.\n".to_string()
        + &passage("keep", "", "Shared[^1].\n\n[^1]: Of the passage.");
    assert_eq!(
        read(&pack(&text), GENERAL),
        "Own[^1].\nShared[^keep 1].\nnote keep 1:\nOf the passage.\nnote 1:\nOf the guide."
    );
}

#[test]
fn what_it_cites_is_cited_where_it_stands() {
    let text = "Own [@court].\n\n![[keep]]\n".to_string() + &passage("keep", "", "Shared [@desk].");
    let pack = pack(&text);
    let edition = analyze(select(&pack, pack.handbook(GENERAL).unwrap()));
    assert_eq!(edition.page("threat").unwrap().cited, ["court", "desk"]);
    assert!(edition.page("desk").is_some() && edition.page("keep").is_none());
    assert_eq!(edition.count("passage"), 0);
}

#[test]
fn what_readers_may_not_see_leaves_no_gap() {
    let text = "Before.\n\n![[few]]\n\n> ![[unfinished]]\n\nAfter.\n\n## Over nothing\n\n![[few]]\n"
        .to_string()
        + &passage("few", "marking: TLP:AMBER\n", "Secret.")
        + &passage("unfinished", "status: draft\n", "Unfinished.");
    assert_eq!(read(&pack(&text), GENERAL), "Before.\nAfter.");
}

#[test]
fn a_text_for_one_place_says_so_where_others_read_it() {
    let text = "![[helpline]]\n".to_string() + &passage("helpline", "jurisdictions: [PK]\n", "Call.");
    let pack = pack(&text);
    assert_eq!(read(&pack, GENERAL), "for Pakistan:\nCall.");
    assert_eq!(read(&pack, "en/banks/pk"), "Call.");
    assert_eq!(read(&pack, "en/banks/us"), "");
}

#[test]
fn the_nearest_variant_is_embedded() {
    let text = "![[helpline]]\n".to_string()
        + &passage("helpline", "", "Call the police.")
        + &passage("helpline-pk", "jurisdictions: [PK]\nvariant_of: helpline\n", "Call the agency.");
    let pack = pack(&text);
    assert_eq!(read(&pack, "en/banks/pk"), "Call the agency.");
    assert_eq!(read(&pack, "en/banks/us"), "Call the police.");
}

#[test]
fn what_moved_is_embedded_by_its_old_name() {
    let text = "![[passage:old]]\n".to_string()
        + &passage("new", "", "Words.")
        + "== content/redirects.yaml\n- {from: old, to: new}\n";
    assert_eq!(read(&pack(&text), GENERAL), "Words.");
}

/// `bad-embed` complains of circles and of what stands twice; even without it, there is an end.
#[test]
fn circles_and_heaps_come_to_an_end() {
    let circle = "![[one]]\n".to_string()
        + &passage("one", "", "One.\n\n![[two]]")
        + &passage("two", "", "Two.\n\n![[one]]");
    assert_eq!(read(&pack(&circle), GENERAL), "One.\nTwo.");
    let twice = |number: usize| format!("![[p{number}]]\n\n![[p{number}]]\n");
    let heap = |height: usize| -> String {
        let steps = (0..height).map(|number| passage(&format!("p{number}"), "", &twice(number + 1)));
        twice(0) + &steps.collect::<String>() + &passage(&format!("p{height}"), "", "The end.")
    };
    assert_eq!(read(&pack(&heap(30)), GENERAL), "The end.");
    assert_eq!(read(&pack(&heap(5_000)), GENERAL), "");
}

#[test]
fn authors_are_told_where_it_stands() {
    let text = "![[keep]]\n\n![[few]]\n".to_string()
        + &passage("keep", "", "Words.\n\n![[inner]]")
        + &passage("inner", "", "Inner.")
        + &passage("few", "marking: TLP:AMBER\n", "Secret.")
        + &passage("alone", "", "Alone.");
    let pack = pack(&text);
    let said = |id: &str| {
        let standing = standing(&pack, pack.handbook(GENERAL).unwrap(), pack.entries.of_id(id).unwrap());
        (standing.is_shown, standing.because.join("; "))
    };
    assert_eq!(said("keep"), (true, "it stands in `threat`".into()));
    assert_eq!(said("inner"), (true, "it stands in `threat`".into()));
    assert_eq!(said("alone"), (false, "nothing in this handbook embeds it".into()));
    let (_, threat) = said("threat");
    assert!(threat.contains("the text of `few`, which it embeds, is held back"), "{threat}");
}
