//! What no author means and every program meets: damaged files, links out of the pack, depths and lengths.
//! Each is told in plain words with its place, and nothing hangs or breaks.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up what it needs has failed")]

use std::{fs, path::Path, process::Command};

/// A pack as `init` makes it, changed, and what `check` says about it.
fn told(change: impl FnOnce(&Path)) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_vademecum"))
            .current_dir(folder.path())
            .args(arguments)
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(run(&["init", "pack"]).0, 0);
    let pack = folder.path().join("pack");
    change(&pack.join("content"));
    run(&["check", "--root", "pack"])
}

fn replace(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

const GUIDE: &str = "---\ntitle: A guide\nsummary: One sentence.\nrole: methods\n---\n";

#[test]
#[cfg(unix)]
fn a_picture_that_leads_out_of_the_pack_is_not_read() {
    let (code, told) = told(|content| {
        let picture = content.join("assets/path-of-a-payment.png");
        fs::remove_file(&picture).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", &picture).unwrap();
    });
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("a link may lead out of the pack, and is not followed"), "{told}");
}

#[test]
fn a_picture_is_not_looked_for_outside_its_folder() {
    let (code, told) = told(|content| {
        replace(
            &content.join("assets/pictures.yaml"),
            "file: path-of-a-payment.png",
            "file: ../../../../../../../../dev/zero",
        );
    });
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("a picture lies beside the list that names it"), "{told}");
}

#[test]
fn a_folder_called_like_a_file_is_told_of() {
    let (code, told) = told(|content| fs::create_dir(content.join("cases/x.md")).unwrap());
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("this is called like a file and is none"), "{told}");
}

#[test]
fn signs_that_nobody_can_see_are_refused() {
    for (text, code) in [
        (format!("{GUIDE}a \u{7} b\n"), "U+0007"),
        (format!("{GUIDE}a \u{202e} b\n"), "U+202E"),
        (GUIDE.replace("A guide", "\"A \\a guide\""), "U+0007"),
        (GUIDE.replace("A guide", "\"A \\u202e guide\""), "U+202E"),
    ] {
        let (exit, told) = told(|content| fs::write(content.join("guides/b.md"), &text).unwrap());
        assert_eq!(exit, 1, "{told}");
        assert!(told.contains(code) && told.contains("b.md:"), "{told}");
        assert_eq!(told.matches(code).count(), 1, "once is enough: {told}");
    }
}

#[test]
fn a_thousand_mistakes_are_not_all_printed() {
    let (code, told) = told(|content| {
        fs::write(content.join("glossary.yaml"), "- {id: a, title: b}\n".repeat(5_000)).unwrap();
    });
    assert_eq!(code, 1);
    assert!(told.contains(" more, which may go away with these."), "{told}");
    assert!(told.len() < 200_000, "{} bytes", told.len());
}

#[test]
fn names_in_pack_yaml_are_given_once() {
    for (from, to, words) in [
        (
            "audiences:\n",
            "audiences:\n  - {id: banks, title: B, reader: R}\n",
            "another audience is already called",
        ),
        ("phases:\n", "phases:\n  - {id: receive, title: B}\n", "another phase is already called"),
    ] {
        let (code, told) = told(|content| replace(&content.join("pack.yaml"), from, to));
        assert_eq!(code, 1, "{told}");
        assert!(told.contains(words), "{told}");
    }
}
