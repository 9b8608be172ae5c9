//! The flagship pack held against what its desk knows, and against itself: `docs/coverage.md` says which entry carries
//! each row of the fact base, and nothing that a reader is promised is empty.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::LazyLock,
};
use vademecum::{
    edition::{Edition, analyze, select},
    entry::{KINDS, PageFields, flow::Flow, jurisdiction::Jurisdiction, typology::Typology},
    files::Disk,
    pack::Pack,
    pipeline,
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

static PACK: LazyLock<Pack> =
    LazyLock::new(|| pipeline::read(&Disk::new(ROOT), None).value.expect("the flagship pack can be read"));

/// What the readers of each audience's general handbook get.
fn general() -> Vec<(String, Edition<'static>)> {
    let pack: &'static Pack = &PACK;
    let handbooks = pack.handbooks.iter().filter(|handbook| handbook.place.is_none());
    handbooks
        .map(|handbook| (handbook.clearance.audience.0.to_string(), analyze(select(pack, handbook))))
        .collect()
}

/// The red flags that readers see, by typology.
fn red_flags(edition: &Edition<'static>) -> BTreeMap<&'static str, Vec<&'static str>> {
    let flags = |page: &vademecum::edition::Page<'static>| match &page.fields {
        PageFields::Typology(typology) => typology.indicators.iter().map(|flag| flag.id).collect(),
        _ => Vec::new(),
    };
    edition.of_kind("typology").map(|page| (page.id, flags(page))).collect()
}

/// A line of a table: its row, the entries that carry it, and the note.
struct Line {
    row: String,
    entries: Vec<String>,
    note: String,
}

/// The lines of every table of `docs/coverage.md`, by the heading they stand under.
fn tables() -> BTreeMap<String, Vec<Line>> {
    let text = fs::read_to_string(Path::new(ROOT).join("docs/coverage.md")).unwrap();
    let mut tables: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    let mut heading = String::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            heading = title.to_string();
        }
        let Some(cells) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else { continue };
        let cells: Vec<&str> = cells.split('|').map(str::trim).collect();
        let [row, carried, note] = cells[..] else { panic!("not three cells: {line}") };
        if row == "row" || row.starts_with("---") {
            continue;
        }
        let entries = carried.split('`').skip(1).step_by(2).map(str::to_string).collect();
        tables.entry(heading.clone()).or_default().push(Line { row: row.into(), entries, note: note.into() });
    }
    tables
}

#[test]
fn every_row_of_the_fact_base_is_carried_or_left_out_for_a_reason() {
    let mut known: BTreeSet<String> =
        PACK.entries.iter().map(|entry| format!("{}:{}", entry.fields.kind(), entry.id())).collect();
    for (_, edition) in general() {
        for (typology, flags) in red_flags(&edition) {
            known.extend(flags.into_iter().map(|flag| format!("typology:{typology}#{flag}")));
        }
    }
    let mut wrong = Vec::new();
    for (table, lines) in tables() {
        for Line { row, entries, note } in lines {
            if entries.is_empty() && note.is_empty() {
                wrong.push(format!("{table}: {row} has neither an entry nor a reason"));
            }
            let unknown = entries.iter().filter(|entry| !known.contains(*entry));
            wrong.extend(
                unknown.map(|entry| format!("{table}: {row} names `{entry}`, which is not in the pack")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_row_of_the_fact_base_is_forgotten() {
    let tables = tables();
    let rows = |table: &str| -> BTreeSet<String> {
        tables[table].iter().map(|line| line.row.trim_end_matches(" inference").to_string()).collect()
    };
    let series = |letter: &str, last: usize, digits: usize| -> BTreeSet<String> {
        (1..=last).map(|number| format!("{letter}{number:0digits$}")).collect()
    };
    let controls = [("G", 25), ("P", 24), ("B", 20), ("E", 16)];
    let controls = controls.iter().flat_map(|(letter, last)| series(letter, *last, 2)).collect();
    for (table, wanted) in [
        ("Nodes", series("N", 35, 2)),
        ("Flows", series("F", 110, 2)),
        ("Inferences", series("I", 9, 2)),
        ("Cases", series("C", 40, 2)),
        ("Typologies", series("T", 23, 2)),
        ("Indicators", series("I", 166, 3)),
        ("Controls", controls),
    ] {
        let missing: Vec<String> = wanted.difference(&rows(table)).cloned().collect();
        assert!(missing.is_empty(), "{table}: no line for {missing:?}");
    }
    let sheets: BTreeSet<String> =
        PACK.of_kind::<Jurisdiction>().map(|(_, sheet)| sheet.iso.to_string()).collect();
    let missing: Vec<String> = sheets.difference(&rows("Jurisdictions")).cloned().collect();
    assert!(missing.is_empty(), "Jurisdictions: no line for {missing:?}");
    assert!(rows("Timeline").len() > 100 && !rows("Prices").is_empty());
}

#[test]
fn every_risky_node_has_a_flow() {
    let mut ends: BTreeSet<&str> = BTreeSet::new();
    for (_, flow) in PACK.of_kind::<Flow>() {
        ends.extend([flow.from.slug.as_str(), flow.to.slug.as_str()]);
    }
    let nodes = PACK.entries.iter().filter(|entry| entry.fields.kind() == "risky-node");
    let lonely: Vec<&str> = nodes.map(|node| node.id().as_str()).filter(|id| !ends.contains(id)).collect();
    assert!(lonely.is_empty(), "no flow begins or ends at {lonely:?}");
}

#[test]
fn an_audience_has_a_red_flag_in_every_typology_or_is_told_why_not() {
    let mut silent = Vec::new();
    for (audience, edition) in general() {
        let flags = red_flags(&edition);
        for (entry, _) in PACK.of_kind::<Typology>() {
            let text = fs::read_to_string(Path::new(ROOT).join(&*entry.origin.file)).unwrap();
            let has_one = flags.get(entry.id().as_str()).is_some_and(|flags| !flags.is_empty());
            // A section for this audience alone says what it can see instead.
            let is_told = text.lines().any(|line| {
                line.starts_with("## ") && line.contains("audience=") && line.contains(&audience)
            });
            if !has_one && !is_told {
                silent.push(format!("{} says nothing to {audience}", entry.id()));
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn a_sheet_says_what_is_documented_what_to_do_at_least_and_what_is_missing() {
    let mut short = Vec::new();
    for (entry, sheet) in PACK.of_kind::<Jurisdiction>() {
        let text = fs::read_to_string(Path::new(ROOT).join(&*entry.origin.file)).unwrap();
        for heading in ["Exposure", "minimum programme"] {
            if !text.lines().any(|line| line.starts_with("## ") && line.contains(heading)) {
                short.push(format!("{} has no section on {heading}", entry.id()));
            }
        }
        if sheet.gaps.is_empty() {
            short.push(format!("{} has no gaps", entry.id()));
        }
    }
    assert!(short.is_empty(), "{}", short.join("\n"));
}

/// What every handbook promises, part by part. Exercises and first pages are written for one audience each, so that an
/// audience without them would find the part missing.
#[test]
fn no_handbook_has_an_empty_part() {
    let pack: &'static Pack = &PACK;
    let mut missing = Vec::new();
    for handbook in &pack.handbooks {
        let edition = analyze(select(pack, handbook));
        let has = |role: &str| {
            edition.of_kind("guide").any(|page| match &page.fields {
                PageFields::Guide(guide) => guide.role.id() == role,
                _ => false,
            })
        };
        for role in [
            "start", "threat", "suspect", "victims", "practice", "exercise", "timeline", "reading", "methods",
        ] {
            if !has(role) {
                missing.push(format!("{}: no guide of the role {role}", handbook.name));
            }
        }
        for kind in
            ["typology", "risky-node", "flow", "case", "control", "jurisdiction", "entity", "source", "term"]
        {
            if edition.count(kind) == 0 {
                missing.push(format!("{}: no {kind}", handbook.name));
            }
        }
        let tiers = tiers(&edition);
        if tiers.len() < 3 {
            missing.push(format!("{}: controls of the tiers {tiers:?} only", handbook.name));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

fn tiers(edition: &Edition<'_>) -> BTreeSet<&'static str> {
    let tier = |fields: &PageFields<'_>| match fields {
        PageFields::Control(control) => Some(control.tier.id()),
        _ => None,
    };
    edition.of_kind("control").filter_map(|page| tier(&page.fields)).collect()
}

#[test]
fn every_kind_of_entry_is_in_the_pack() {
    let kinds: BTreeSet<&str> = PACK.entries.iter().map(|entry| entry.fields.kind()).collect();
    for kind in KINDS.iter().map(|kind| kind.name) {
        // The flagship pack draws its own pictures, from what the network says.
        assert!(kinds.contains(kind) || kind == "picture", "no {kind}");
    }
}
