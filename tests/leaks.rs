//! What is held back leaves no trace. Two tests over every handbook and every format of the table: one finds what has
//! no words (counts, orders, numbers), the other finds a first that is itself wrong.

#[path = "leaks/nesting.rs"]
mod nesting;
#[path = "leaks/proof.rs"]
mod proof;
mod sample;
#[path = "leaks/vectors.rs"]
mod vectors;

use std::collections::BTreeMap;
use vademecum::{
    edition::{analyze, select},
    entry::KINDS,
    files::Memory,
    pack::{Handbook, Pack},
    prove::unpack::unpack,
    render::{self, FORMATS, Job, Press},
    vocab::{Marking, Within},
};

/// Every file of a handbook, in every format there is.
fn published(pack: &Pack, handbook: &Handbook) -> BTreeMap<String, Vec<u8>> {
    let press = Press::load(&Memory::default());
    assert!(!press.report.has_errors(), "{:#?}", press.report.sorted());
    let edition = analyze(select(pack, handbook));
    let job = Job::new(&press.value, &edition, FORMATS);
    let mut files = BTreeMap::new();
    for format in FORMATS {
        let plan = format.set(&job).plan();
        assert!(!plan.is_empty(), "the format {} makes nothing", format.name());
    }
    for artifact in render::artifacts(&job).expect("the sample can be rendered") {
        files.insert(artifact.path.to_string(), artifact.bytes);
    }
    files
}

#[test]
fn what_is_held_back_leaves_no_trace() {
    let pack = sample::pack();
    for handbook in &pack.handbooks {
        let whole = published(&pack, handbook);
        let erased = published(&pack.clone().erase(&handbook.clearance), handbook);
        assert_eq!(
            whole.keys().collect::<Vec<_>>(),
            erased.keys().collect::<Vec<_>>(),
            "{} has other files when what it may not show is deleted from the pack",
            handbook.name
        );
        for (path, bytes) in &whole {
            let (whole, erased) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&erased[path]));
            let differs = whole.lines().zip(erased.lines()).find(|(whole, erased)| whole != erased);
            assert!(differs.is_none(), "{path} changes when what it may not show is deleted:\n{differs:#?}");
            assert_eq!(whole, erased, "{path} has another length when what it may not show is deleted");
        }
    }
}

/// The canaries of the sample pack, and who may hear each.
fn may_hear(canary: &str, handbook: &Handbook) -> bool {
    let clearance = &handbook.clearance;
    let is_in = |code: &str| match &clearance.within {
        Within::Everywhere => true,
        Within::Places(places) => places.iter().any(|place| place.as_str() == code),
    };
    match canary {
        "xqamber" => clearance.ceiling >= Marking::Amber,
        "xqgreen" => clearance.ceiling >= Marking::Green && is_in("AE"),
        "xqplatforms" => clearance.audience.0.as_str() == "platforms",
        "xqemirates" => is_in("AE"),
        "xqpakistan" => is_in("PK"),
        "xqdraft" | "xqembargo" | "xqwithdrawn" | "xqnever" => false,
        _ => unreachable!("{canary} is not in the list of canaries"),
    }
}

const CANARIES: [&str; 9] = [
    "xqamber",
    "xqgreen",
    "xqplatforms",
    "xqemirates",
    "xqpakistan",
    "xqdraft",
    "xqembargo",
    "xqwithdrawn",
    "xqnever",
];

fn canaries_of(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    CANARIES.into_iter().filter(|canary| text.contains(canary)).collect()
}

/// A file as text, and after it whatever is packed inside it.
fn unpacked(path: &str, bytes: &[u8]) -> String {
    let mut text = format!("{path}\n");
    let unopened = unpack(path, bytes, &mut |_, bytes| text.push_str(&String::from_utf8_lossy(bytes)));
    assert_eq!(unopened, [] as [&str; 0]);
    text
}

#[test]
fn no_canary_sings() {
    let pack = sample::pack();
    let planted =
        canaries_of(sample::TEXT.split_once("== content/pack.yaml").expect("the sample has a head").1);
    let mut heard = BTreeMap::new();
    for handbook in &pack.handbooks {
        for (path, bytes) in published(&pack, handbook) {
            for canary in canaries_of(&unpacked(&path, &bytes)) {
                assert!(may_hear(canary, handbook), "{canary} sings in {path}");
                *heard.entry(canary).or_insert(0) += 1;
            }
        }
    }
    // A canary that no handbook ever holds proves nothing, unless nobody may ever hear it.
    for canary in planted {
        let somebody_may = pack.handbooks.iter().any(|handbook| may_hear(canary, handbook));
        assert_eq!(heard.contains_key(canary), somebody_may, "{canary}");
    }
}

#[test]
fn what_is_under_embargo_appears_when_its_day_is_over() {
    let on = |day: &str| {
        let text = sample::TEXT.replace("as_of: 2026-11-22", &format!("as_of: {day}"));
        let pack = sample::pack_of(&Memory::from_text(&text));
        let edition = analyze(select(&pack, pack.handbook("en/banks/general").expect("it is declared")));
        let waiting = ["xqembargo-guide", "xqembargo-node", "flow-to-xqembargo", "xqembargo-source"];
        waiting.into_iter().filter(|id| edition.page(id).is_some()).collect::<Vec<_>>()
    };
    assert_eq!(on("2026-11-22"), [] as [&str; 0]);
    assert_eq!(on("2026-11-23"), ["xqembargo-guide"]);
    assert_eq!(on("2026-12-31"), ["xqembargo-guide", "xqembargo-node", "flow-to-xqembargo"]);
    assert_eq!(
        on("2027-01-01"),
        ["xqembargo-guide", "xqembargo-node", "flow-to-xqembargo", "xqembargo-source"]
    );
}

#[test]
fn every_key_of_every_kind_has_a_canary() {
    let pack = sample::pack();
    for kind in KINDS {
        let marked: Vec<_> = pack
            .entries
            .iter()
            .filter(|e| e.fields.kind() == kind.name && e.id().as_str() != "xqdraft-guide")
            .collect();
        let keys: Vec<String> = marked
            .iter()
            .filter(|entry| entry.header.scope.marking == Some(Marking::Amber))
            .flat_map(|entry| entry.origin.spans.iter())
            .filter_map(|(path, _)| path.split('/').nth(1).map(str::to_string))
            .collect();
        let schema = (kind.schema)();
        let Some(properties) = schema.get("properties").and_then(|properties| properties.as_object()) else {
            continue;
        };
        for key in properties.keys() {
            assert!(
                keys.contains(key),
                "the sample has no {} marked TLP:AMBER with the key `{key}`",
                kind.name
            );
        }
    }
}
