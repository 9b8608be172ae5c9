//! What no author means and every program meets: damaged files, links out of the pack, depths and lengths.
//! Each is told in plain words with its place, and nothing hangs or breaks.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up what it needs has failed")]
#![expect(clippy::disallowed_methods, reason = "what a test has made it may delete")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

/// The binary, held to so much time on a processor, memory and patience. A hang or a blow-up ends it with a signal,
/// and so has no exit code. Time on a processor is that of the program alone, however busy the machine is.
fn vademecum(folder: &Path, arguments: &[&str]) -> Output {
    let seconds = if cfg!(debug_assertions) { 20 } else { 4 };
    let limits = format!("ulimit -t {seconds} && ulimit -d 2000000 && exec \"$0\" \"$@\"");
    Command::new("timeout")
        .args(["--signal=KILL", "300", "sh", "-c", &limits, env!("CARGO_BIN_EXE_vademecum")])
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

/// How a run ended and what was said; a panic, a hang and a blow-up fail the test.
fn ended(name: &str, output: Output) -> (i32, String) {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let head: String = told.chars().take(2_000).collect();
    assert!(!told.contains("panicked"), "{name}: {head}");
    let code = output.status.code().unwrap_or(-1);
    assert!([0, 1].contains(&code), "{name}: ended by {:?}: {head}", output.status);
    assert!(told.len() < 200_000, "{name}: {} bytes are more than anybody reads", told.len());
    (code, told)
}

/// A pack as `init` makes it, changed, and what a command says about it.
fn told_by(command: &[&str], name: &str, change: impl FnOnce(&Path)) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(vademecum(folder.path(), &["init", "pack"]).status.code(), Some(0));
    change(&folder.path().join("pack/content"));
    let arguments = [command, &["--root", "pack"]].concat();
    ended(name, vademecum(folder.path(), &arguments))
}

/// The same, of `check`.
fn told(change: impl FnOnce(&Path)) -> (i32, String) {
    told_by(&["check"], "a pack", change)
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

/// Something repeated until it is so long, in bytes.
fn repeated(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len())
}

/// The longest text that is read.
const LONG: usize = (1 << 20) - 1_000;

#[test]
fn a_guide_made_of_one_sign_is_read_or_refused_in_time() {
    for piece in [
        "[",
        "]",
        "[a](",
        "[[",
        "[[a|",
        "![",
        "[@a ",
        "[^a ",
        "*",
        "*a ",
        "**a *b ",
        "*a_ ",
        "_a ",
        "~~a ",
        "`",
        "|",
        "|a",
        "<",
        "<a ",
        "&",
        "&a;",
        "\\",
        "> ",
        "- ",
        "1. ",
        "# ",
        ":",
        ":::\n",
        "::: {audience=banks}\n",
        "~~~\n",
        "```\n",
        "<!--",
        "<?",
        "<![CDATA[",
        "words and ",
        "a\n",
        "\n",
        " ",
        "\t",
        "a\r\n",
        "---\n\n",
        "a\n=\n",
        "[a]: https://b.c\n",
        "[a]: https://b.c \"\n",
        "a\n: b\n\n",
        "\u{1f600}",
        "a\u{301}",
        "\u{5d0}",
        "{audience=",
    ] {
        let (_, _) = told_by(&["check"], piece, |content| {
            fs::write(content.join("guides/b.md"), format!("{GUIDE}{}", repeated(piece, LONG))).unwrap();
        });
    }
}

#[test]
fn a_guide_made_of_one_block_is_made_in_time() {
    for (name, text) in [
        ("headings", "## a\n\nb\n\n".to_string()),
        ("scoped headings", "## a {audience=banks}\n\nb\n\n".into()),
        ("named headings", "## a {#a}\n\nb\n\n".into()),
        ("blocks for some", "::: {audience=banks}\n\na\n\n:::\n".into()),
        ("items", "- a\n".into()),
        ("quotations", "> a\n\n".into()),
        ("addresses", "<https://a.b> ".into()),
        ("links", "[[b]] ".into()),
        ("one footnote", "[^a] ".into()),
    ] {
        let text = format!("{GUIDE}{}\n\n[^a]: x\n", repeated(&text, 200_000));
        let (code, told) = told_by(&["build", "--only", "en/banks/fr"], name, |content| {
            fs::write(content.join("guides/b.md"), &text).unwrap();
        });
        assert_eq!(code, 0, "{name}: {told}");
    }
    // Each footnote marks the next, and all are marked again at the end.
    let footnotes: String = (0..10_000).map(|n| format!("[^{n}]: See [^{}].\n\n", n + 1)).collect();
    let marks: String = (0..10_000).map(|n| format!("[^{n}] ")).collect();
    let (code, told) = told_by(&["build", "--only", "en/banks/fr"], "footnotes", |content| {
        let text = format!("{GUIDE}{footnotes}[^10000]: The last.\n\n{marks}\n");
        fs::write(content.join("guides/b.md"), text).unwrap();
    });
    assert_eq!(code, 0, "{told}");
}

#[test]
fn a_hundred_thousand_brackets_are_text() {
    let brackets = "[".repeat(100_000);
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(vademecum(folder.path(), &["init", "."]).status.code(), Some(0));
    fs::write(folder.path().join("content/guides/b.md"), format!("{GUIDE}{brackets}\n")).unwrap();
    replace(
        &folder.path().join("content/glossary.yaml"),
        "title: ",
        &format!("aliases: ['{brackets}']\n  title: "),
    );
    let (code, told) = ended("brackets", vademecum(folder.path(), &["build", "--only", "en/banks/fr"]));
    assert_eq!(code, 0, "{told}");
    let page = fs::read_to_string(folder.path().join("site/en/banks/fr/methods.html")).unwrap();
    assert!(page.contains(&brackets));
}

#[test]
fn what_is_longer_than_anybody_reads_is_refused() {
    let long = "a".repeat(11 << 20);
    for (text, words) in [
        (format!("{GUIDE}{long}"), "this file is larger than 4 MiB"),
        (format!("---\ntitle: {long}\n---\n"), "this file is larger than 4 MiB"),
        (format!("---\ntitle: {}\n---\n", &long[..70_000]), "this front matter is longer than 64 KiB"),
        (format!("{GUIDE}{}", &long[..2 << 20]), "the text that begins here is longer than 1 MiB"),
        (
            format!("{GUIDE}|{}|\n|-|\n{}", &long[..10_000], repeated("|a|\n", 500_000)),
            "this name of a column is too long",
        ),
    ] {
        let (code, told) = told(|content| fs::write(content.join("guides/b.md"), &text).unwrap());
        assert_eq!(code, 1, "{told}");
        assert!(told.contains(words) && told.contains("guides/b.md:"), "{words}: {told}");
    }
    // Files that say they are longer than any disk, without being on one.
    for name in ["guides/b.md", "assets/path-of-a-payment.png"] {
        let (code, told) = told(|content| {
            let file = fs::File::create(content.join(name)).unwrap();
            file.set_len(100 << 30).unwrap();
        });
        assert_eq!(code, 1, "{told}");
        assert!(told.contains("this is larger than 64 MiB"), "{told}");
    }
}

#[test]
fn yaml_that_grows_is_refused() {
    let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for level in 1..12 {
        bomb += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(","));
    }
    let value = "- &a {id: a, title: b, definition: c}\n";
    let long_key = "k".repeat(1_000_000);
    let deep: String = (1..2_500).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    for (name, list) in [
        ("a bomb", bomb.clone()),
        ("one value half a million times", format!("{value}{}", "- *a\n".repeat(500_000))),
        ("a circle", "- &a {id: *a, title: *a}\n".into()),
        ("a value that holds itself", "- &a [*a, *a]\n".into()),
        ("merged values", format!("{value}{}", "- {<<: *a}\n".repeat(100_000))),
        ("brackets", format!("- {}", "[".repeat(100_000))),
        ("braces", format!("- {}", "{".repeat(100_000))),
        ("lists in lists", "- ".repeat(1_000_000)),
        ("keys of keys", "? ".repeat(1_000_000)),
        ("values of nothing", ": ".repeat(1_000_000)),
        ("steps", format!("-{deep}")),
        ("a long key", format!("- ? {long_key}\n  : [{}]\n", "1,".repeat(900_000))),
        ("a long key in quotation marks", format!("- {{\"{long_key}\": [{}]}}\n", "1,".repeat(900_000))),
        ("a million items", "- {}\n".repeat(500_000)),
        ("a million words", "- a\n".repeat(500_000)),
        (
            "keys that nobody knows",
            format!("- {{{}}}\n", (0..200_000).map(|n| format!("k{n}: 1, ")).collect::<String>()),
        ),
        ("a long name", format!("- &{}", "a".repeat(1_000_000))),
        ("tags", "- !!str a\n".repeat(200_000)),
        ("documents", "---\n".repeat(200_000)),
        ("an open quotation", format!("- \"{}", "a".repeat(1_000_000))),
        ("a long id", format!("- id: {}\n  title: x\n  definition: y\n", "a".repeat(1_000_000))),
        (
            "a wrong value",
            format!("- {{id: a, title: b, definition: c, status: {}}}\n", "a".repeat(1_000_000)),
        ),
        ("a wrong key", format!("- {{id: a, title: b, definition: c, ? {} : d}}\n", "a".repeat(1_000_000))),
    ] {
        let (code, told) = told_by(&["check"], name, |content| {
            fs::write(content.join("glossary.yaml"), &list).unwrap();
        });
        assert_eq!(code, 1, "{name}: {told}");
        assert!(told.contains("content/glossary.yaml:"), "{name} has no place: {told}");
        assert!(told.len() < 60_000, "{name}: {} bytes", told.len());
    }
    let (code, told) = told(|content| {
        fs::write(content.join("guides/b.md"), format!("---\n{bomb}---\n")).unwrap();
    });
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("the names that begin with `*` unfold to more than anybody reads"), "{told}");
}

/// The text of a list is Markdown, too, and its places are looked for in the YAML around it.
#[test]
fn a_long_text_in_a_list_is_told_of_where_it_is_wrong() {
    let wrong: String = (0..20_000).map(|n| format!("    [[x{n}]]\n\n")).collect();
    let list = format!("- id: a\n  title: x\n  definition: |\n{wrong}");
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(vademecum(folder.path(), &["init", "."]).status.code(), Some(0));
    fs::write(folder.path().join("content/glossary.yaml"), list).unwrap();
    let output = vademecum(folder.path(), &["check", "--message-format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let lines = String::from_utf8(output.stdout).unwrap();
    let last = lines.lines().find(|line| line.contains("`x19999`")).unwrap();
    assert!(last.contains("\"line\":40002,\"column\":5,"), "{last}");
    assert_eq!(lines.lines().filter(|line| line.contains("no entry is called `x")).count(), 20_000);
}

#[test]
fn many_names_that_nothing_is_called_are_told_of_in_time() {
    let (code, told) = told_by(&["check"], "names", |content| {
        let sources: String = (0..10_000)
            .map(|n| {
                format!(
                    "- {{id: source-number-{n}, title: T, publisher: P, kind: news, grading: A1, read: direct, date: 2024}}\n"
                )
            })
            .collect();
        fs::write(content.join("sources/many.yaml"), sources).unwrap();
        let cites: String = (0..10_000).map(|n| format!("[@source-nunber-{n}] ")).collect();
        fs::write(content.join("guides/b.md"), format!("{GUIDE}{cites}\n")).unwrap();
        let circle: String =
            (0..30_000).map(|n| format!("- {{from: a{n}, to: a{}}}\n", (n + 1) % 30_000)).collect();
        fs::write(content.join("redirects.yaml"), circle).unwrap();
    });
    assert_eq!(code, 1);
    assert!(told.contains("no source is called `source-nunber-0`"), "{told}");
    assert!(told.contains("did you mean `source-number-0`"), "{told}");
}

#[test]
fn twenty_thousand_files_in_one_folder_are_read() {
    for (name, end, text, words) in [
        ("guides", "md", "bad", "this file does not begin with front matter"),
        ("guides", "yaml", "a: b", "no kind of entry is kept here"),
        ("assets", "png", "x", ""),
    ] {
        let (_, told) = told_by(&["check"], name, |content| {
            for number in 0..20_000 {
                fs::write(content.join(format!("{name}/g{number}.{end}")), text).unwrap();
            }
        });
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn what_is_no_utf8_text_is_told_of() {
    let utf16: Vec<u8> = format!("\u{feff}{GUIDE}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, words) in [
        (utf16.clone(), "this is not UTF-8 text from here on"),
        (utf16[2..].to_vec(), "there is a NUL byte here"),
        ([GUIDE.as_bytes(), b"caf\xe9\n"].concat(), "this is not UTF-8 text from here on"),
        ([GUIDE.as_bytes(), b"a\0b\n"].concat(), "there is a NUL byte here"),
        ([GUIDE.as_bytes(), b"\xed\xa0\x80\n"].concat(), "this is not UTF-8 text from here on"),
        (GUIDE.replace('\n', "\r").into_bytes(), "a line ends here as old computers ended it"),
        ([GUIDE.as_bytes(), b"::: {marking=TLP:RED}\rsecret\r:::\r"].concat(), "as old computers ended it"),
    ] {
        let (code, told) = told(|content| fs::write(content.join("guides/b.md"), &bytes).unwrap());
        assert_eq!(code, 1, "{told}");
        assert!(told.contains(words) && told.contains("guides/b.md:"), "{words}: {told}");
    }
    for text in
        [format!("\u{feff}{GUIDE}"), GUIDE.replace('\n', "\r\n"), format!("{GUIDE}a\u{feff}b \u{2028} c\n")]
    {
        let (code, told) = told(|content| fs::write(content.join("guides/b.md"), &text).unwrap());
        assert_eq!(code, 0, "{told}");
    }
}

#[test]
fn keys_written_twice_and_tabs_are_told_of() {
    for (text, words) in [
        (GUIDE.replace("role:", "title: Another\nrole:"), "title"),
        (GUIDE.replace("role:", "\trole:"), "tab"),
        (GUIDE.replace("role:", "review: {last: 2026-11-22, last: 2026-11-23, by: B}\nrole:"), "last"),
    ] {
        let (code, told) = told(|content| fs::write(content.join("guides/b.md"), &text).unwrap());
        assert_eq!(code, 1, "{told}");
        assert!(
            told.contains("error[bad-yaml]") && told.contains("guides/b.md:") && told.contains(words),
            "{told}"
        );
    }
}

#[test]
fn an_id_cannot_leave_its_folder() {
    let long = "a".repeat(300);
    for id in
        ["../../../b", "a%2eb", "b%2e%2e", "\"a\\nb\"", "a/b", "..", ".", "a\\b", "C:b", "con", "lpt1", &long]
    {
        let (code, told) = told(|content| {
            fs::write(content.join("guides/b.md"), GUIDE.replace("role:", &format!("id: {id}\nrole:")))
                .unwrap();
        });
        assert_eq!(code, 1, "{id}: {told}");
        assert!(told.contains("error[wrong-value]") && told.contains("guides/b.md:4:5"), "{id}: {told}");
    }
    #[cfg(unix)]
    for name in ["a%2e.md", "a\nb.md", "-a.md", "A.md", "é.md", "con.md", &format!("{}.md", &long[..240])] {
        let (code, told) = told(|content| fs::write(content.join("guides").join(name), GUIDE).unwrap());
        assert_eq!(code, 1, "{name}: {told}");
        assert!(told.contains("the file's name is the entry's id"), "{name}: {told}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_waited_for() {
    use std::os::unix::{fs::symlink, net::UnixListener};
    let pipe = |path: &Path| {
        let _ = fs::remove_file(path);
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    type Case<'a> = (&'a str, i32, &'a str, &'a dyn Fn(&Path));
    let cases: [Case<'_>; 14] = [
        ("a pipe", 0, "is called like a file and is none", &|content| pipe(&content.join("guides/b.md"))),
        ("a pipe as a picture", 1, "this is not a file", &|c| pipe(&c.join("assets/path-of-a-payment.png"))),
        ("a pipe as pack.yaml", 1, "there is no `content/pack.yaml`", &|content| {
            pipe(&content.join("pack.yaml"))
        }),
        ("a pipe as a template", 0, "is called like a file and is none", &|content| {
            fs::create_dir_all(content.join("../templates/html")).unwrap();
            pipe(&content.join("../templates/html/base.html"));
        }),
        ("a socket", 0, "is called like a file and is none", &|content| {
            drop(UnixListener::bind(content.join("guides/b.md")).unwrap());
        }),
        ("a link to itself", 0, "symbolic link", &|content| {
            symlink("b.md", content.join("guides/b.md")).unwrap()
        }),
        ("a link upwards", 0, "symbolic link", &|content| symlink("..", content.join("guides/up")).unwrap()),
        ("a link to nowhere", 0, "symbolic link", &|content| {
            symlink("/no/where", content.join("guides/b.md")).unwrap()
        }),
        ("a link out of the pack", 0, "symbolic link", &|c| {
            symlink("/etc/passwd", c.join("guides/b.md")).unwrap()
        }),
        ("a device", 1, "a link may lead out of the pack", &|content| {
            let picture = content.join("assets/path-of-a-payment.png");
            fs::remove_file(&picture).unwrap();
            symlink("/dev/zero", picture).unwrap();
        }),
        ("a name in another encoding", 1, "the name of this file is not UTF-8 text", &|content| {
            use std::os::unix::ffi::OsStrExt;
            fs::write(content.join("guides").join(std::ffi::OsStr::from_bytes(b"caf\xe9.md")), GUIDE)
                .unwrap();
        }),
        ("a file as content", 1, "`content` is not a folder that can be read", &|content| {
            fs::remove_dir_all(content).unwrap();
            fs::write(content, "x").unwrap();
        }),
        ("a pipe as content", 1, "`content` is not a folder that can be read", &|content| {
            fs::remove_dir_all(content).unwrap();
            pipe(content);
        }),
        ("a circle as content", 1, "`content` is not a folder that can be read", &|content| {
            fs::remove_dir_all(content).unwrap();
            symlink("content", content).unwrap();
        }),
    ];
    for (name, code, words, change) in cases {
        let (ended, told) = told_by(&["check"], name, change);
        assert_eq!(ended, code, "{name}: {told}");
        assert!(told.contains(words), "{name}: {told}");
    }
}
