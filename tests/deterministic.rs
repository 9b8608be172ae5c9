//! The same pack gives the same bytes: in any folder, on any number of threads, in any locale and time zone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::{
    collections::BTreeMap,
    fs,
    num::NonZeroUsize,
    path::Path,
    process::{Command, Stdio},
};
use vademecum::{
    emit, files,
    pipeline::{Options, Outcome, build},
};

/// Every file below a folder, by its path there.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(path) = waiting.pop() {
        for found in fs::read_dir(&path).unwrap() {
            let found = found.unwrap().path();
            if found.is_dir() {
                waiting.push(found);
            } else {
                let name = found.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                files.insert(name, fs::read(&found).unwrap());
            }
        }
    }
    files
}

fn assert_same(first: &BTreeMap<String, Vec<u8>>, second: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    let different: Vec<_> =
        first.iter().filter(|(name, bytes)| second[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(different.is_empty(), "these differ: {different:#?}");
}

#[test]
fn any_number_of_threads_writes_the_same_files() {
    let build_on = |threads: usize| {
        let folder = tempfile::tempdir().unwrap();
        let only = ["en/platforms/general", "en/platforms/jp", "en/platforms/eu"].map(String::from).to_vec();
        let options = Options { only, threads: NonZeroUsize::new(threads), ..Options::default() };
        let files = files::Disk::new(env!("CARGO_MANIFEST_DIR"));
        let built = build(&files, &emit::Disk::new(folder.path().join("out"), []), &options, &());
        assert!(matches!(built.outcome, Outcome::Published(_)), "{:#?}", built.report.sorted());
        tree(folder.path())
    };
    let alone = build_on(1);
    assert!(alone.len() > 800, "the platforms' handbooks are only {} files", alone.len());
    assert_same(&alone, &build_on(7));
}

#[test]
fn any_locale_time_zone_and_folder_gives_the_same_files() {
    let build_in = |name: &str, time_zone: &str, locale: &str, threads: &str| {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join(name);
        let status = Command::new(env!("CARGO_BIN_EXE_vademecum"))
            .args(["--root", env!("CARGO_MANIFEST_DIR"), "--only", "en/banks/general"])
            .args(["--only", "en/banks/pk", "--out"])
            .arg(&out)
            .env("TZ", time_zone)
            .env("LC_ALL", locale)
            .env("LANG", locale)
            .env("RAYON_NUM_THREADS", threads)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
        tree(&out)
    };
    let first = build_in("one", "Pacific/Kiritimati", "tr_TR.UTF-8", "1");
    assert!(first.len() > 800, "the banks' handbooks are only {} files", first.len());
    assert_same(&first, &build_in("another-folder", "America/St_Johns", "C", "4"));
}
