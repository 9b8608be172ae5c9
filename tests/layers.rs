//! Modules import downwards only, and what renders cannot name what it must not see.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::{collections::BTreeSet, fs, path::Path};

/// The modules from the words up. A module may import any that stands before it.
const LAYERS: &[&str] = &[
    "vocab",
    "diagnostic",
    "files",
    "manifest",
    "network",
    "prose",
    "entry",
    "pack",
    "load",
    "resolve",
    "check",
    "edition",
    "render",
    "emit",
    "pipeline",
    "prove",
    "verify",
    "cli",
];

/// What a module may not import although it stands below.
const FENCES: &[(&str, &[&str])] = &[
    ("edition", &["files", "load", "resolve", "check"]),
    ("render", &["pack", "load", "resolve", "check"]),
    ("emit", &["edition", "entry", "pack", "load", "resolve", "check"]),
    (
        "verify",
        &[
            "files", "prose", "entry", "pack", "load", "resolve", "check", "edition", "render", "emit",
            "pipeline", "prove",
        ],
    ),
    ("entry", &["files"]),
    ("pack", &["files"]),
    ("check", &["files"]),
];

fn sources(module: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![Path::new("src").join(format!("{module}.rs")), Path::new("src").join(module)];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            // Tests of a module may build what the module itself may not know.
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_string();
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect::<Vec<_>>()
                .join("\n");
            found.push((path.display().to_string(), code));
        }
    }
    found
}

/// Code without what stands between quotation marks, which readers see: a label may well say `Handbook as PDF`.
fn without_texts(code: &str) -> String {
    let code = code.replace("\\\\", "").replace("\\\"", "").replace("'\"'", "");
    code.split('"').step_by(2).collect::<Vec<_>>().join(" ")
}

fn words(code: &str) -> BTreeSet<String> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_string).collect()
}

/// The modules that `crate::…` names in a text, inside braces too.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            let mut expects_module = true;
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => expects_module = true,
                    _ if depth == 0 && expects_module && (c.is_alphanumeric() || c == '_') => word.push(c),
                    _ => {}
                }
                if !(word.is_empty() || c.is_alphanumeric() || c == '_') {
                    found.insert(std::mem::take(&mut word));
                    expects_module = false;
                }
            }
        } else {
            found.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    found
}

#[test]
fn every_module_has_its_layer() {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    let declared: Vec<&str> =
        lib.lines().filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, LAYERS, "lib.rs lists the modules in the order of the layers");
}

#[test]
fn modules_import_downwards_only() {
    let rank = |module: &str| LAYERS.iter().position(|layer| *layer == module);
    let mut upward = BTreeSet::new();
    let mut seen = 0;
    for layer in LAYERS {
        for (file, code) in sources(layer) {
            for target in imports(&code) {
                seen += 1;
                let fenced =
                    FENCES.iter().any(|(module, out)| module == layer && out.contains(&target.as_str()));
                if rank(&target) > rank(layer) || fenced {
                    upward.insert(format!("{file} imports {target}"));
                }
            }
        }
    }
    assert!(seen > 50, "the imports could not be read");
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn what_renders_cannot_name_what_it_must_not_see() {
    for (file, code) in sources("render") {
        let words = words(&without_texts(&code));
        for word in ["Pack", "Entry", "Clearance", "Portion", "for_authors", "Handbook"] {
            assert!(!words.contains(word), "{file} names {word}");
        }
    }
}

#[test]
fn only_load_names_the_yaml_values_and_two_files_the_parser() {
    for layer in LAYERS {
        for (file, code) in sources(layer) {
            let words = words(&code);
            assert!(!words.contains("serde_yaml") || *layer == "load", "{file} names serde_yaml");
            let may_parse = ["load/yaml.rs", "entry/spans.rs"].iter().any(|parses| file.ends_with(parses));
            assert!(!words.contains("saphyr_parser") || may_parse, "{file} names saphyr_parser");
        }
    }
}

#[test]
fn only_the_wall_opens_portions_and_cuts() {
    for layer in ["edition", "render", "emit", "pipeline"] {
        for (file, code) in sources(layer) {
            let words = words(&code);
            assert!(
                !words.contains("for_authors") && !words.contains("for_authors_mut"),
                "{file} opens a portion"
            );
            let cuts = code.contains("Cut::new");
            assert!(!cuts || file.ends_with("edition/select.rs"), "{file} makes scissors");
        }
    }
}
