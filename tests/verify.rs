//! What `vademecum verify` says of copies that somebody has touched, and what `vademecum sign` refuses.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

const HANDBOOK: &str = "en/banks/general";

/// What the program says, on both streams, and how it ends.
fn run(arguments: &[&str]) -> (String, i32) {
    let ran = Command::new(env!("CARGO_BIN_EXE_vademecum")).args(arguments).output().unwrap();
    let said = [ran.stdout, ran.stderr].concat();
    (String::from_utf8(said).unwrap(), ran.status.code().unwrap())
}

/// A pack of few words, its site, and a key beside them.
struct Desk {
    folder: TempDir,
}

impl Desk {
    /// A desk that has built its first edition.
    fn new() -> Desk {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        desk.write_edition("1", "2026-11-22");
        desk.build("site");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write_edition(&self, edition: &str, as_of: &str) {
        let pack = format!(
            "title: A pack\npublisher: {{name: A desk}}\nedition: '{edition}'\nas_of: {as_of}\nlanguages: [en]\n\
             default_marking: TLP:CLEAR\nphases: [{{id: receive, title: Receive}}]\n\
             audiences: [{{id: banks, title: Banks, reader: Analysts}}]\n\
             handbooks: [{{audiences: [banks], jurisdictions: [general], ceiling: TLP:CLEAR, formats: [html, zip]}}]\n"
        );
        fs::create_dir_all(self.path("pack/content/guides")).unwrap();
        fs::write(self.path("pack/content/pack.yaml"), pack).unwrap();
        let guide = "---\ntitle: The threat\nsummary: What happens.\nrole: threat\nreview: {last: 2026-11-22, by: A desk}\n---\nWords.\n";
        fs::write(self.path("pack/content/guides/threat.md"), guide).unwrap();
    }

    fn build(&self, site: &str) {
        let (root, out) = (self.path("pack"), self.path(site));
        let (said, code) = run(&["build", "--root", &text(&root), "--out", &text(&out)]);
        assert_eq!(code, 0, "{said}");
    }

    fn verify(&self, copy: &str, more: &[&str]) -> (String, i32) {
        let copy = text(&self.path(copy));
        run(&[&["verify", copy.as_str()], more].concat())
    }

    /// Makes a key of that name with a password, and gives its file.
    fn key(&self, name: &str) -> String {
        fs::create_dir_all(self.path("keys")).unwrap();
        fs::write(self.path("keys/password"), "one two three\n").unwrap();
        let key = text(&self.path(&format!("keys/{name}")));
        let (said, code) = self.sign(&key, &["--new-key"]);
        assert_eq!(code, 0, "{said}");
        key
    }

    fn sign(&self, key: &str, more: &[&str]) -> (String, i32) {
        let (root, out) = (text(&self.path("pack")), text(&self.path("site")));
        let password = text(&self.path("keys/password"));
        let asked = ["sign", "--root", &root, "--out", &out, "--key", key, "--password-file", &password];
        run(&[&asked[..], more].concat())
    }

    fn handbook(&self, name: &str) -> PathBuf {
        self.path("site").join(HANDBOOK).join(name)
    }
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_string()
}

#[test]
fn a_copy_that_nobody_touched_is_genuine() {
    let desk = Desk::new();
    let (said, code) = desk.verify("site", &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Handbook en/banks/general, edition 1, as of 2026-11-22."), "{said}");
    assert!(said.contains("Unchanged: ") && said.contains("Not signed: "), "{said}");
    let (said, code) = desk.verify(&format!("site/{HANDBOOK}"), &[]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn one_bit_is_told() {
    let desk = Desk::new();
    let card = desk.handbook("style.css");
    let mut bytes = fs::read(&card).unwrap();
    bytes[100] ^= 1;
    fs::write(&card, bytes).unwrap();
    let (said, code) = desk.verify("site", &[]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("CHANGED: style.css has other bytes than were made."), "{said}");
    assert!(said.contains("NOT what its publisher made"), "{said}");
}

#[test]
fn what_is_missing_added_or_renamed_is_told() {
    let desk = Desk::new();
    fs::remove_file(desk.handbook("style.css")).unwrap();
    fs::rename(desk.handbook("handbook.html"), desk.handbook("book.html")).unwrap();
    fs::write(desk.handbook("call-this-number.html"), "A number").unwrap();
    let (said, code) = desk.verify("site", &[]);
    assert_eq!(code, 1, "{said}");
    for wanted in [
        "MISSING: style.css is not there.",
        "RENAMED: handbook.html is called book.html.",
        "ADDED: call-this-number.html was not made by the publisher.",
    ] {
        assert!(said.contains(wanted), "{said}");
    }
}

#[test]
fn a_list_inside_a_handbook_covers_nothing() {
    let desk = Desk::new();
    fs::create_dir(desk.handbook("more")).unwrap();
    fs::write(desk.handbook("more/page.html"), "A page").unwrap();
    let sum = "0".repeat(64);
    fs::write(desk.handbook("more/SHA256SUMS"), format!("{sum}  page.html\n")).unwrap();
    let (said, code) = desk.verify("site", &[]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("ADDED: more/page.html") && said.contains("ADDED: more/SHA256SUMS"), "{said}");
}

#[test]
fn a_signature_is_good_with_its_key_only_and_not_over_another_list() {
    let desk = Desk::new();
    let (key, other) = (desk.key("desk"), desk.key("stranger"));
    let (said, code) = desk.verify("site", &["--key", &format!("{key}.pub")]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("NOT SIGNED, although you gave a key."), "{said}");

    let (said, code) = desk.sign(&key, &[]);
    assert_eq!(code, 0, "{said}");
    let (said, code) = desk.verify("site", &[]);
    assert!(code == 0 && said.contains("Signed, but you gave no key"), "{said}");
    let (said, code) = desk.verify("site", &["--key", &format!("{key}.pub")]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Signed with the key that you gave."), "{said}");
    assert!(said.contains("handbook en/banks/general, edition 1, as of 2026-11-22"), "{said}");
    let (said, code) = desk.verify("site", &["--key", &format!("{other}.pub")]);
    assert!(code == 1 && said.contains("SIGNED WITH ANOTHER KEY"), "{said}");

    // Somebody who changes a file mends the list, and cannot mend the signature.
    fs::remove_file(desk.handbook("style.css")).unwrap();
    let list = desk.handbook("SHA256SUMS");
    let lines = fs::read_to_string(&list).unwrap();
    let without: String =
        lines.lines().filter(|line| !line.ends_with("  style.css")).map(|line| format!("{line}\n")).collect();
    fs::write(&list, without).unwrap();
    let (said, code) = desk.verify("site", &["--key", &format!("{key}.pub")]);
    assert!(code == 1 && said.contains("CHANGED AFTER IT WAS SIGNED"), "{said}");
}

#[test]
fn a_signature_stays_with_its_edition_and_goes_with_it() {
    let desk = Desk::new();
    let key = desk.key("desk");
    assert_eq!(desk.sign(&key, &[]).1, 0);
    let signature = desk.handbook("SHA256SUMS.minisig");
    let before = fs::read(&signature).unwrap();
    desk.build("site");
    assert_eq!(fs::read(&signature).unwrap(), before, "nothing has changed, so it stays");
    desk.write_edition("2", "2026-12-22");
    desk.build("site");
    assert!(!signature.exists(), "it was for the first edition");
    let (said, code) = desk.verify("site", &[]);
    assert!(code == 0 && said.contains("Not signed"), "{said}");
}

#[test]
fn an_old_edition_is_told_and_so_is_one_in_the_wrong_place() {
    let desk = Desk::new();
    desk.build("old");
    desk.write_edition("2", "2026-12-22");
    desk.build("site");
    let newest = text(&desk.path("site"));
    let (said, code) = desk.verify("old", &["--newest", &newest]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("OLD: this is edition 1; there is en/banks/general, edition 2"), "{said}");
    let (said, code) = desk.verify("site", &["--newest", &newest]);
    assert_eq!(code, 0, "{said}");

    fs::create_dir_all(desk.path("old/en/banks/pk")).unwrap();
    fs::rename(desk.path("old/en/banks/general"), desk.path("old/en/banks/pk/")).unwrap();
    let (said, code) = desk.verify("old", &[]);
    assert!(
        code == 1 && said.contains("IN THE WRONG PLACE: this is the handbook en/banks/general"),
        "{said}"
    );
}

#[test]
fn a_zip_is_opened_and_a_single_file_found_in_its_list() {
    let desk = Desk::new();
    let zip = desk.handbook("download/banks-general-en-1.zip");
    let (said, code) = run(&["verify", &text(&zip)]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Handbook en/banks/general, edition 1"), "{said}");

    let loads = desk.path("loads");
    fs::create_dir(&loads).unwrap();
    let copy = loads.join("style (1).css");
    fs::copy(desk.handbook("style.css"), &copy).unwrap();
    let (said, code) = run(&["verify", &text(&copy)]);
    assert!(code == 1 && said.contains("There is no SHA256SUMS"), "{said}");
    let sums = text(&desk.handbook("SHA256SUMS"));
    let (said, code) = run(&["verify", &text(&copy), "--sums", &sums]);
    assert!(code == 0 && said.contains("it has the bytes of style.css"), "{said}");
    fs::write(loads.join("style.css"), "Another card").unwrap();
    let (said, code) = run(&["verify", &text(&loads.join("style.css")), "--sums", &sums]);
    assert!(code == 1 && said.contains("CHANGED: style.css"), "{said}");

    // A byte in the middle of an archive is in some file or in the archive's own order.
    let mut bytes = fs::read(&zip).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(loads.join("handbook.zip"), bytes).unwrap();
    let (said, code) = run(&["verify", &text(&loads.join("handbook.zip"))]);
    assert_eq!(code, 1, "{said}");
}

#[test]
fn a_key_is_kept_away_from_what_is_published_and_a_touched_site_is_not_signed() {
    let desk = Desk::new();
    let key = desk.key("desk");
    for place in ["site/desk.key", "pack/desk.key"] {
        let (said, code) = desk.sign(&text(&desk.path(place)), &["--new-key"]);
        assert!(code == 2 && said.contains("keep the key somewhere else"), "{said}");
        assert!(!desk.path(place).exists());
    }
    fs::create_dir_all(desk.path("keys/below")).unwrap();
    fs::create_dir(desk.path("keys/.git")).unwrap();
    let (said, code) = desk.sign(&text(&desk.path("keys/below/desk.key")), &["--new-key"]);
    assert!(code == 2 && said.contains("a repository"), "{said}");
    fs::remove_dir(desk.path("keys/.git")).unwrap();

    let (said, code) = desk.sign(&key, &["--new-key"]);
    assert!(code == 2 && said.contains("never written over"), "{said}");
    for (password, wanted) in [("another", "Wrong password"), ("", "is empty")] {
        fs::write(desk.path("keys/password"), password).unwrap();
        let (said, code) = desk.sign(&key, &[]);
        assert!(code == 2 && said.contains(wanted), "{said}");
    }
    fs::write(desk.path("keys/password"), "one two three\n").unwrap();
    fs::write(desk.handbook("style.css"), "Another card").unwrap();
    let (said, code) = desk.sign(&key, &[]);
    assert!(code == 1 && said.contains("Nothing was signed"), "{said}");
    assert!(!desk.handbook("SHA256SUMS.minisig").exists());
}
