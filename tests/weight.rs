//! Pages that readers on a slow line cannot bear are not published, and their author hears which, and why.

use std::process::Command;

/// A pack with one handbook of one case, whose text is that long.
fn pack(more: &str, kilobytes: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let write = |name: &str, text: &str| {
        let file = folder.path().join("content").join(name);
        std::fs::create_dir_all(file.parent().expect("it is in a folder")).expect("folders can be made");
        std::fs::write(file, text).expect("files can be written");
    };
    write(
        "pack.yaml",
        &format!(
            "title: Weights\npublisher: {{name: A desk}}\nedition: \"1\"\nas_of: 2026-11-22\nlanguages: [en]\ndefault_marking: TLP:CLEAR\nphases: [{{id: receive, title: Receive funds}}]\naudiences: [{{id: banks, title: Banks, reader: Compliance officers}}]\nhandbooks: [{{audiences: [banks], jurisdictions: [PK], ceiling: TLP:CLEAR}}]\n{more}"
        ),
    );
    let text = words(kilobytes * 1024);
    write(
        "guides/long.md",
        &format!("---\ntitle: A long guide\nsummary: Much.\nrole: threat\n---\n{text}\n"),
    );
    write("guides/short.md", "---\ntitle: A short guide\nsummary: Little.\nrole: threat\n---\nA word.\n");
    folder
}

/// Words of which no two are alike, so that compressing them saves little: about six tenths remain.
fn words(bytes: usize) -> String {
    let mut state = 1_u64;
    let mut text = String::new();
    while text.len() < bytes {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(&format!("{:x} ", state >> 20));
    }
    text
}

/// What a build says, and whether it published anything.
fn build(pack: &tempfile::TempDir) -> (String, bool) {
    let made = Command::new(env!("CARGO_BIN_EXE_vademecum"))
        .arg("--root")
        .arg(pack.path())
        .arg("build")
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&made.stderr).into_owned();
    (said, pack.path().join("site/en/banks/pk/threat.html").exists())
}

#[test]
fn a_part_that_is_too_heavy_is_not_published_and_what_is_heavy_is_named() {
    let (said, is_published) = build(&pack("", 300));
    assert!(said.contains("error[page-too-heavy]"), "{said}");
    assert!(said.contains("`en/banks/pk/threat.html` weighs"), "{said}");
    assert!(said.contains("at most 150 KB are allowed"), "{said}");
    assert!(said.contains("most of it is `long` (301 KB of HTML), `short` ("), "{said}");
    assert!(!is_published);
}

#[test]
fn an_entry_s_own_page_has_to_be_lighter_than_a_part() {
    let pack = pack("", 120);
    let about = pack.path().join("content/pack.yaml");
    let general = std::fs::read_to_string(&about).expect("it was written").replace("[PK]", "[general]");
    std::fs::write(about, general).expect("files can be written");
    let (said, _) = build(&pack);
    assert!(said.contains("`en/banks/general/guides/long.html` weighs"), "{said}");
    assert!(said.contains("at most 60 KB are allowed"), "{said}");
}

#[test]
fn a_pack_may_allow_more() {
    let (said, is_published) = build(&pack("page_weight: {part: 250}\n", 300));
    assert!(is_published, "{said}");
}

#[test]
fn a_pack_may_allow_less() {
    let (said, is_published) = build(&pack("page_weight: {part: 10}\n", 40));
    assert!(said.contains("at most 10 KB are allowed") && !is_published, "{said}");
}

#[test]
fn what_is_light_when_it_is_compressed_is_light() {
    // 440 KB as they are stored, and the same words again and again.
    let pack = pack("", 1);
    let text = "The same words again. ".repeat(20_000);
    let guide = format!("---\ntitle: A long guide\nsummary: Much.\nrole: threat\n---\n{text}\n");
    std::fs::write(pack.path().join("content/guides/long.md"), guide).expect("files can be written");
    let (said, is_published) = build(&pack);
    assert!(is_published, "{said}");
}
