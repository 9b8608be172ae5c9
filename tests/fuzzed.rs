//! What fuzzing has found, and what it starts from: each file of `fuzz/corpus` is read again, and nothing breaks.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up what it needs has failed")]
#![expect(clippy::print_stdout, reason = "the last file that is named is the one that broke something")]

use std::{fs, path::Path};

#[path = "../fuzz/src/lib.rs"]
mod targets;

/// Reads the files of a target, in their order.
fn each_of(target: &str, read: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|found| found.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{target} has no corpus");
    for file in files {
        println!("{}", file.display());
        read(&fs::read(&file).unwrap());
    }
}

#[test]
fn front_matter() {
    each_of("front_matter", targets::front_matter);
}

#[test]
fn scopes() {
    each_of("scopes", targets::scopes);
}

#[test]
fn citations() {
    each_of("citations", targets::citations);
}

#[test]
fn markdown() {
    each_of("markdown", targets::markdown);
}

#[test]
fn packs() {
    each_of("pack", targets::pack);
}
