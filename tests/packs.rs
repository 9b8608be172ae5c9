//! Runs the small packs of `tests/packs/`: each file is a document about one rule, and shows what authors are told.
//!
//! A document has several packs. Each begins with a line `# …` that says what it shows, goes on with a sentence or
//! two and its files after lines `== path`, and ends with `$ check` and the report that is expected.
//! One that ends with `$ check --fix` shows the files that were mended, and then what is left to complain of.
//! A pack without a `content/pack.yaml` of its own gets the one below.
//!
//! `UPDATE_PACKS=1 cargo test --test packs` writes the reports, and `docs/rules.md`, as they are now. Read the
//! difference before you commit it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use vademecum::{
    check::{self, RULES},
    diagnostic::{Diagnostic, Place, Report, Severity},
    files::{Disk, Files, Memory},
    load::load,
    pipeline::mend,
    resolve::resolve,
};

const PACK_YAML: &str = "\
title: A small pack
publisher: {name: Test desk}
edition: \"2026.11\"
as_of: 2026-11-22
languages: [en]
default_marking: TLP:CLEAR
phases:
  - {id: work, title: Obtain work}
  - {id: receive, title: Receive funds}
audiences:
  - id: banks
    title: Banks
    reader: Compliance officers
    roles: [{id: onboarding, title: Onboarding}, {id: transaction-monitoring, title: Transaction monitoring}]
  - id: platforms
    title: Platforms
    reader: Trust-and-safety leads
    roles: [{id: payouts, title: Payouts}]
regions:
  - {id: south-asia, title: South Asia, members: [PK, IN]}
handbooks:
  - {audiences: [banks, platforms], jurisdictions: [general, PK, US], ceiling: TLP:CLEAR}
";

/// What a pack in memory cannot show: bytes that are no text, templates, what becomes of the output folder, and leaks.
const SHOWN_ELSEWHERE: [&str; 9] = [
    "not-utf8",
    "bad-template",
    "missing-font",
    "output-folder",
    "bad-file-name",
    "page-too-heavy",
    "not-written",
    "stranger",
    "leak",
];

#[test]
fn authors_are_told_what_the_documents_say() {
    let mut wrong = String::new();
    for (path, text) in documents() {
        let mut now = String::new();
        for example in examples(&text) {
            let told = if example.is_mended { mended(&example.files) } else { told_about(&example.files) };
            if example.expected.trim() != told.trim() {
                let title = &example.title;
                let difference = difference(&example.expected, &told);
                wrong += &format!("\n{}: {title}\n{difference}", path.display());
            }
            let command = if example.is_mended { "check --fix" } else { "check" };
            now += &format!("{}$ {command}\n{}\n\n", example.written, told.trim_end());
        }
        update(&path, &(now.trim_end().to_string() + "\n"));
    }
    assert!(wrong.is_empty() || is_updating(), "- what the document says, + what authors are told\n{wrong}");
}

#[test]
fn every_rule_has_a_pack_that_breaks_it_and_one_that_does_not() {
    let documents = documents();
    for rule in RULES.iter().map(|rule| rule.name()).filter(|rule| !SHOWN_ELSEWHERE.contains(rule)) {
        let text = documents
            .iter()
            .find(|(path, _)| path.file_stem().is_some_and(|stem| stem == rule))
            .map(|(_, text)| text)
            .unwrap_or_else(|| panic!("there is no tests/packs/{rule}.txt"));
        let is_broken =
            |example: &Example| reports(&example.files).sorted().iter().any(|found| found.rule == rule);
        let (broken, whole): (Vec<_>, Vec<_>) = examples(text).into_iter().partition(is_broken);
        assert!(!broken.is_empty(), "no pack in tests/packs/{rule}.txt breaks the rule");
        assert!(!whole.is_empty(), "every pack in tests/packs/{rule}.txt breaks the rule");
    }
}

#[test]
fn the_document_of_rules_is_current() {
    let path = root().join("docs/rules.md");
    update(&path, &check::rules_document());
    let written = fs::read_to_string(&path).unwrap_or_default();
    let now = check::rules_document();
    assert!(
        written == now,
        "docs/rules.md is stale; write it anew with UPDATE_PACKS=1 cargo test --test packs\n{}",
        difference(&written, &now)
    );
}

#[test]
fn the_pack_of_this_repository_is_clean() {
    let told = told_about(&Disk::new(root()));
    assert_eq!(told, "nothing to complain of\n", "{told}");
}

#[test]
fn a_difference_shows_only_what_differs() {
    assert_eq!(difference("a\nb\nc\n", "a\nx\nc\n"), "  a\n- b\n+ x\n  c\n");
}

/// One pack of a document.
struct Example {
    title: String,
    /// Everything before `$ check`, as it is written.
    written: String,
    files: Memory,
    /// Whether the command is `check --fix`.
    is_mended: bool,
    expected: String,
}

fn examples(document: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut is_expected = true;
    for line in document.split_inclusive('\n') {
        // In files a line may begin with `# ` too; there it is a comment or a heading.
        if is_expected && line.starts_with("# ") {
            let title = line.trim_start_matches("# ").trim().to_string();
            examples.push(Example {
                title,
                written: String::new(),
                files: Memory::default(),
                is_mended: false,
                expected: String::new(),
            });
            is_expected = false;
        }
        let example = examples.last_mut().expect("a document begins with a line `# …`");
        match (is_expected, ["$ check", "$ check --fix"].contains(&line.trim_end())) {
            (false, true) => {
                is_expected = true;
                example.is_mended = line.contains("--fix");
            }
            (false, false) => example.written.push_str(line),
            (true, _) => example.expected.push_str(line),
        }
    }
    for example in &mut examples {
        example.files = Memory::from_text(&example.written);
        example.files.0.entry("content/pack.yaml".into()).or_insert_with(|| PACK_YAML.into());
    }
    examples
}

fn reports(files: &dyn Files) -> Report {
    let mut report = Report::default();
    let draft = report.take(load(files));
    if let Some(pack) = report.take(resolve(draft)) {
        report.extend(check::check(&pack));
        report = check::silence(&pack, report);
    }
    report
}

fn told_about(files: &dyn Files) -> String {
    let report = reports(files);
    let complaints: Vec<String> = report.sorted().iter().map(|found| told(found, files)).collect();
    if complaints.is_empty() { "nothing to complain of\n".into() } else { complaints.join("\n") }
}

/// The files that change, and what is left to say of the pack.
fn mended(files: &Memory) -> String {
    let mut now = files.clone();
    let mut shown = String::new();
    for (file, text) in mend(files, None).texts {
        shown += &format!("== {file}\n{text}");
        now.0.insert(file.to_string(), text.into_bytes());
    }
    format!("{shown}\n{}", told_about(&now))
}

fn told(diagnostic: &Diagnostic, files: &dyn Files) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut told = format!("{severity}: {}\n", diagnostic.message);
    if let Some(place) = &diagnostic.place {
        told += &format!("  {}\n", place_in_words(place, files));
    }
    if let Some((place, words)) = &diagnostic.related {
        told += &format!("  {} ({words})\n", place_in_words(place, files));
    }
    for hint in &diagnostic.hints {
        told += &format!("  = {hint}\n");
    }
    if let Some(fix) = &diagnostic.fix {
        told += &format!("  = {}\n", fix.in_words());
    }
    told += &format!("  = rule: {}\n", diagnostic.rule);
    told
}

/// `content/cases/nightfall.md:2:8 | Nightfall`: file, line, column, and the first line of what is underlined.
fn place_in_words(place: &Place, files: &dyn Files) -> String {
    let text = String::from_utf8(files.read(&place.file).unwrap_or_default()).expect("a place is in a text");
    let before = &text[..place.range.start];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let underlined = text[place.range.start..place.range.end].lines().next().unwrap_or_default();
    let bar = if underlined.is_empty() { "" } else { " | " };
    format!("{}:{line}:{column}{bar}{underlined}", place.file)
}

/// Both texts line by line, with `-` before what only the first has and `+` before what only the second has.
fn difference(before: &str, after: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (before.trim().lines().collect(), after.trim().lines().collect());
    // The length of the longest common rest, from every pair of lines on.
    let mut common = vec![vec![0; after.len() + 1]; before.len() + 1];
    for i in (0..before.len()).rev() {
        for j in (0..after.len()).rev() {
            common[i][j] = match before[i] == after[j] {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    let (mut i, mut j, mut shown) = (0, 0, String::new());
    while i < before.len() || j < after.len() {
        if i < before.len() && j < after.len() && before[i] == after[j] {
            shown += &format!("  {}\n", before[i]);
            (i, j) = (i + 1, j + 1);
        } else if j == after.len() || (i < before.len() && common[i + 1][j] >= common[i][j + 1]) {
            shown += &format!("- {}\n", before[i]);
            i += 1;
        } else {
            shown += &format!("+ {}\n", after[j]);
            j += 1;
        }
    }
    shown
}

fn documents() -> BTreeMap<PathBuf, String> {
    let folder = root().join("tests/packs");
    let files = fs::read_dir(&folder).expect("tests/packs is a folder");
    let files = files.map(|file| file.expect("its files can be listed").path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a document is a text");
            (path, text)
        })
        .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_updating() -> bool {
    std::env::var_os("UPDATE_PACKS").is_some_and(|value| value == "1")
}

fn update(path: &Path, text: &str) {
    if is_updating() {
        fs::write(path, text).expect("the repository can be written when it is updated");
    }
}
