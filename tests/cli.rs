//! The program as people run it: what it says, what it writes, and how it ends.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up what it needs has failed")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

#[test]
fn a_new_pack_builds_at_once_and_the_last_line_says_what_to_open() {
    let place = Place::new();
    let made = place.run(&["init", "pack"]);
    assert_eq!(made.code, 0, "{made:?}");
    let pack = place.at("pack");
    let checked = pack.run(&["check"]);
    assert_eq!((checked.code, checked.err.as_str()), (0, ""), "the sample has nothing to complain about");

    let built = pack.run(&[]);
    assert_eq!(built.code, 0, "{built:?}");
    let open = built.out.lines().last().and_then(|line| line.strip_prefix("Open ")).expect("the last line");
    assert!(pack.folder.join(open).is_file(), "{built:?}");
    assert_eq!(built.err.lines().count(), 4, "a line for each handbook: {}", built.err);

    let again = pack.run(&[]);
    assert!(again.out.contains("nothing has changed"), "{again:?}");
}

#[test]
fn what_is_made_of_the_same_things_is_kept_and_the_rest_is_as_if_made_anew() {
    let place = Place::new();
    place.run(&["init", "pack"]);
    let pack = place.at("pack");
    let first = pack.run(&["build", "--explain"]);
    let reasons = |answer: &Answer| -> Vec<String> {
        answer.err.lines().map(|line| line.rsplit("; ").next().unwrap_or_default().to_string()).collect()
    };
    let nothing_there = "there is none that this program made, or its files were changed";
    assert_eq!(reasons(&first), vec![nothing_there; 4], "{first:?}");
    let published = pack.everything_below("site");

    let again = pack.run(&["build", "--explain"]);
    assert_eq!(reasons(&again), vec!["everything that it is made of is as it was"; 4], "{again:?}");
    assert_eq!(pack.everything_below("site"), published);
    assert!(pack.run(&[]).err.lines().all(|line| line.starts_with("kept ")));

    // A byte that somebody changed is mended.
    let page = first.out.lines().last().unwrap().trim_start_matches("Open ").replace("index.html", "");
    let card = published.keys().find(|name| name.ends_with("card.html")).unwrap();
    pack.write(&format!("{page}{card}"), "not what was made");
    let mended = pack.run(&["build", "--explain"]);
    assert_eq!(reasons(&mended).iter().filter(|reason| *reason == nothing_there).count(), 1, "{mended:?}");
    assert_eq!(pack.everything_below("site"), published);

    // What an author, or somebody who writes templates, changes is made again, and as it would be in an empty folder.
    let about = pack.read("content/pack.yaml").replace("title: ", "title: Changed ");
    pack.write("content/pack.yaml", &about);
    let changed = pack.run(&["build", "--explain"]);
    assert!(reasons(&changed).iter().all(|reason| reason == "what differs: edition"), "{changed:?}");
    pack.write("templates/assets/style.css", "body{}");
    let restyled = pack.run(&["build", "--explain"]);
    assert!(reasons(&restyled).iter().all(|reason| reason == "what differs: templates"), "{restyled:?}");
    pack.run(&["build", "--out", "fresh"]);
    let without_ours = |folder: &str| {
        let mut files = pack.everything_below(folder);
        files.retain(|name, _| !name.starts_with(".vademecum/"));
        files
    };
    assert_eq!(without_ours("site"), without_ours("fresh"));
}

#[test]
fn a_pack_is_built_from_elsewhere_too() {
    let place = Place::new();
    place.run(&["init", "pack"]);
    let built = place.run(&["--root", "pack", "build"]);
    assert_eq!(built.out.lines().last(), Some("Open pack/site/index.html"), "{built:?}");
    let built = place.run(&["build", "--root", "pack", "--out", "public"]);
    assert_eq!(built.out.lines().last(), Some("Open public/index.html"), "{built:?}");
    assert!(place.folder.join("public/index.html").is_file());
}

#[test]
fn init_takes_no_folder_that_is_in_use() {
    let place = Place::new();
    place.write("notes.txt", "mine");
    assert_eq!(place.run(&["init", "."]).code, 2);
    assert_eq!(place.run(&["init", "notes.txt"]).code, 2);
    assert_eq!(place.read("notes.txt"), "mine");
    assert!(!place.folder.join("content").exists());
}

#[test]
fn the_pack_that_init_makes_has_an_entry_of_every_kind() {
    let place = Place::with_pack();
    let listed = place.run(&["list", "en/banks/fr", "--format", "json"]);
    // A passage is no entry of a handbook; it stands in others.
    assert_eq!(
        place.run(&["why", "en/banks/fr", "keep-the-records"]).out.lines().nth(1),
        Some("- it stands in `how-to-read`")
    );
    for kind in vademecum::entry::KINDS.iter().filter(|kind| kind.name != "passage") {
        assert!(
            listed.out.contains(&format!("\"kind\": \"{}\"", kind.name)),
            "no {}: {}",
            kind.name,
            listed.out
        );
    }
}

#[test]
fn a_mistake_is_shown_with_its_line_and_what_was_meant() {
    let place = Place::with_pack();
    place
        .write("content/controls/hold-the-payment.md", &CONTROL.replace("rented-accounts", "rented-acounts"));
    let built = place.run(&["build"]);
    assert_eq!((built.code, built.out.as_str()), (1, ""));
    for said in [
        "error[dangling-link]",
        "--> content/controls/hold-the-payment.md:6:12\n",
        "6 | counters: [rented-acounts]\n  |            ^^^^^^^^^^^^^^\n",
        "did you mean `rented-accounts`",
        "`vademecum explain dangling-link` says more",
        "\n1 error.\n",
    ] {
        assert!(built.err.contains(said), "{said:?} is not in\n{}", built.err);
    }
    assert!(!place.folder.join("site").exists(), "a pack with errors writes nothing");
}

const CONTROL: &str = "\
---
title: Hold the first payment
summary: Wait with the first outgoing payment of a suspected account.
audience: banks
tier: minimum
counters: [rented-accounts]
effort: low
effect: Leaves time to ask the holder.
basis: judgement
how: [Hold it.]
review: {last: 2026-11-22, by: Me}
---
Text.
";

#[test]
fn a_broken_pack_leaves_the_published_site_as_it_was() {
    let place = Place::with_pack();
    assert_eq!(place.run(&[]).code, 0);
    let before = place.everything_below("site");
    place.write("content/cases/broken.md", "---\ntitle: [\n---\n");
    place.write(
        "content/guides/how-to-read.md",
        "---\ntitle: Read\nsummary: It.\nrole: reading\n---\nNew text.\n",
    );
    assert_eq!(place.run(&[]).code, 1);
    assert_eq!(place.everything_below("site"), before);
}

#[test]
fn a_template_that_cannot_be_rendered_leaves_the_published_site_as_it_was() {
    let place = Place::with_pack();
    assert_eq!(place.run(&[]).code, 0);
    let before = place.everything_below("site");
    for template in ["base.html", "whole.html", "landing.html"] {
        for broken in ["{{ no_such_thing }}", "{% if %}"] {
            place.write(&format!("templates/html/{template}"), broken);
            let built = place.run(&[]);
            assert_eq!(built.code, 1, "{template} {broken}: {built:?}");
            assert!(built.err.contains("error[bad-template]"), "{}", built.err);
            assert_eq!(place.everything_below("site"), before);
        }
        fs::remove_file(place.folder.join("templates/html").join(template)).unwrap();
    }
}

#[test]
fn bytes_that_are_no_pack_get_an_answer_and_no_panic() {
    let no_content = Place::new();
    let answer = no_content.run(&["check"]);
    assert_eq!(answer.code, 1);
    assert!(
        answer.err.contains("there is no `content/pack.yaml`") && answer.err.contains("--root"),
        "{answer:?}"
    );

    for (file, bytes) in [
        ("content/pack.yaml", &b""[..]),
        ("content/pack.yaml", b"- 1\n"),
        ("content/pack.yaml", b"\xff\xfe\x00\x00"),
        ("content/pack.yaml", b"title: \xe9t\xe9\n"),
        ("content/guides/how-to-read.md", b""),
        ("content/guides/how-to-read.md", b"\xff\n"),
        ("content/guides/how-to-read.md", b"no front matter"),
        ("content/guides/how-to-read.md", b"---\ntitle: \x1b[2J\x07\n---\n"),
        ("content/flows/sample.yaml", b"- {{{{[[[["),
        ("content/glossary.yaml", b"- id: ../../etc\n  title: x\n  definition: y\n"),
    ] {
        let place = Place::with_pack();
        fs::write(place.folder.join(file), bytes).unwrap();
        for format in ["text", "json", "github"] {
            let answer = place.run(&["check", "--message-format", format]);
            let said = format!("{}{}", answer.out, answer.err);
            assert_eq!(answer.code, 1, "{file} {bytes:?}: {said}");
            assert!(said.contains(file), "{file} {bytes:?}: {said}");
            assert!(!said.contains("panicked") && !said.contains('\x1b'), "{file} {bytes:?}: {said}");
        }
    }
}

#[test]
fn line_ends_and_marks_of_other_systems_change_nothing() {
    let (plain, other) = (Place::with_pack(), Place::with_pack());
    for (file, bytes) in other.everything_below("content") {
        if let Ok(text) = String::from_utf8(bytes) {
            other.write(&format!("content/{file}"), &format!("\u{feff}{}", text.replace('\n', "\r\n")));
        }
    }
    let built = other.run(&[]);
    assert_eq!(built.code, 0, "{built:?}");
    plain.run(&[]);
    assert_eq!(other.everything_below("site"), plain.everything_below("site"));

    other.write(
        "content/controls/hold-the-payment.md",
        &format!("\u{feff}{}", CONTROL.replace("tier: minimum", "tier: minimun")).replace('\n', "\r\n"),
    );
    let checked = other.run(&["check"]);
    assert!(checked.err.contains("hold-the-payment.md:5:7"), "{}", checked.err);
}

#[test]
fn programs_get_one_json_object_a_line_and_nothing_else() {
    let place = Place::with_pack();
    place
        .write("content/controls/hold-the-payment.md", &CONTROL.replace("rented-accounts", "rented-acounts"));
    let checked = place.run(&["check", "--message-format", "json"]);
    assert_eq!(checked.code, 1);
    let found: Vec<serde_json::Value> =
        checked.out.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let [found] = found.as_slice() else { panic!("{}", checked.out) };
    assert_eq!(found["rule"], "dangling-link");
    assert_eq!(found["severity"], "error");
    assert_eq!(found["file"], "content/controls/hold-the-payment.md");
    let place_of = ["line", "column", "end_line", "end_column"].map(|key| found[key].as_u64().unwrap());
    assert_eq!(place_of, [6, 12, 6, 26]);
    assert!(found["message"].is_string() && found["hints"].is_array());

    let annotated = place.run(&["check", "--message-format", "github"]);
    let start =
        "::error file=content/controls/hold-the-payment.md,line=6,endLine=6,col=12,title=dangling-link::";
    assert!(annotated.out.starts_with(start), "{}", annotated.out);
    assert_eq!(annotated.out.lines().count(), 1);

    fs::remove_file(place.folder.join("content/controls/hold-the-payment.md")).unwrap();
    let mended = Place::with_pack().run(&["build", "--message-format", "json"]);
    assert_eq!((mended.code, mended.out.as_str()), (0, ""), "the summary is not for programs");
}

#[test]
fn what_has_one_safe_fix_is_mended_in_the_files_of_the_pack() {
    let place = Place::with_pack();
    let file = "content/controls/hold-the-payment.md";
    let wrong = CONTROL.replace("effort: low", "efort: low\npublish_after: 2020").replace("\n", "\r\n");
    place.write(file, &wrong);
    let before = place.everything_below("content");

    let checked = place.run(&["check", "--message-format", "json"]);
    assert_eq!(place.everything_below("content"), before, "nothing is written unless it is asked for");
    let found: Vec<serde_json::Value> =
        checked.out.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let key = found.iter().find(|found| found["rule"] == "unknown-key").expect("the misspelt key is found");
    assert_eq!(key["fix"]["does"], "write `effort`");
    let edit = &key["fix"]["edits"][0];
    let bytes = [&edit["start"], &edit["end"]].map(|at| at.as_u64().unwrap() as usize);
    assert_eq!((&wrong[bytes[0]..bytes[1]], &edit["text"]), ("efort", &"effort".into()));
    assert_eq!((&edit["line"], &edit["column"]), (&7.into(), &1.into()));

    let mended = place.run(&["check", "--fix"]);
    assert_eq!((mended.code, mended.err.as_str()), (0, ""), "{mended:?}");
    let said = format!("Mended {file}: write `effort`, take `publish_after` out.\n");
    assert!(mended.out.starts_with(&said), "{}", mended.out);
    assert_eq!(place.read(file), CONTROL.replace("\n", "\r\n"));
    let others = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        files
            .iter()
            .filter(|(name, _)| !file.ends_with(*name))
            .map(|(_, bytes)| bytes.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        others(&place.everything_below("content")),
        others(&before),
        "no other file is touched or left"
    );

    let again = place.run(&["check", "--fix", "--message-format", "json"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""), "what was mended is not for programs");
    assert!(again.err.starts_with("There is nothing to mend"), "{}", again.err);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_left_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::with_pack();
    let file = "content/controls/hold-the-payment.md";
    let wrong = CONTROL.replace("effort:", "efort:");
    place.write(file, &wrong);
    let path = place.folder.join(file);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let refused = place.run(&["check", "--fix"]);
    assert_eq!((refused.code, place.read(file)), (2, wrong.clone()), "{refused:?}");
    assert!(refused.err.contains(file) && refused.err.contains("may not be written"), "{}", refused.err);

    // A link may lead out of the pack, so it is not read, and what is behind it is not touched.
    fs::rename(&path, place.folder.join("elsewhere.md")).unwrap();
    fs::set_permissions(place.folder.join("elsewhere.md"), fs::Permissions::from_mode(0o644)).unwrap();
    std::os::unix::fs::symlink(place.folder.join("elsewhere.md"), &path).unwrap();
    place.run(&["check", "--fix"]);
    assert_eq!(place.read("elsewhere.md"), wrong);
}

#[test]
fn colours_are_for_those_who_want_them() {
    let place = Place::new();
    assert!(!place.run(&["check"]).err.contains('\x1b'), "a pipe is no terminal");
    assert!(place.run(&["check", "--color", "always"]).err.contains('\x1b'));
    let run = |arguments: &[&str], wish: (&str, &str)| {
        let output = place.command(arguments).env(wish.0, wish.1).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(run(&["check"], ("CLICOLOR_FORCE", "1")).contains('\x1b'));
    assert!(!run(&["check", "--color", "never"], ("CLICOLOR_FORCE", "1")).contains('\x1b'));
    let output = place.command(&["check"]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output().unwrap();
    assert!(!output.stderr.contains(&0x1b), "NO_COLOR wins over a wish for colours");
}

#[test]
fn the_help_of_every_command_has_an_example() {
    let place = Place::new();
    for command in
        ["build", "check", "new", "init", "why", "explain", "analyze", "list", "schema", "completions"]
    {
        let help = place.run(&[command, "--help"]);
        assert_eq!(help.code, 0);
        assert!(help.out.contains(&format!("Example:\n  vademecum {command}")), "{}", help.out);
        assert!(
            place.run(&["--help"]).out.contains(&format!("\n  {command} ")),
            "--help does not list {command}"
        );
    }
    assert!(place.run(&["--help"]).out.contains("Examples:"));
    let unknown = place.run(&["biuld"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("build"), "{}", unknown.err);
}

#[test]
fn every_kind_has_a_file_to_start_from() {
    let place = Place::with_pack();
    for kind in vademecum::entry::KINDS {
        let id = if kind.name == "jurisdiction" { "gb".to_string() } else { format!("my-{}", kind.name) };
        let made = place.run(&["new", kind.name, &id]);
        assert_eq!(made.code, 0, "{made:?}");
        let path = made.out.lines().next().and_then(|line| line.strip_prefix("Wrote ")).expect("the path");
        let text = place.read(path);
        assert!(
            path.ends_with(&format!("{id}.md")) || text.contains(&format!("- id: {id}\n")),
            "{path}: {text}"
        );
        assert!(!text.contains("DATE") && !text.contains("XX"), "{path}: {text}");

        let again = place.run(&["new", kind.name, &id]);
        assert_eq!(again.code, 2, "{again:?}");
        assert_eq!(place.read(path), text, "what is there is not touched");
    }
    // A scaffold has references to fill in, and no other mistake: its keys and values are right as they are.
    let checked = place.run(&["check", "--message-format", "json"]);
    let wrong = ["unknown-key", "missing-key", "bad-yaml", "wrong-value", "bad-markdown"];
    for line in checked.out.lines() {
        let found: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(!wrong.contains(&found["rule"].as_str().unwrap()), "{line}");
    }
}

#[test]
fn new_refuses_what_cannot_be_an_id_and_what_is_taken() {
    let place = Place::with_pack();
    for (arguments, said) in [
        (["new", "case", "../secret"], "is not an id"),
        (["new", "case", "Night Shift"], "`night-shift` would be one"),
        (["new", "caes", "a"], "did you mean `case`?"),
        (["new", "case", "rented-accounts"], "ids are never used twice"),
        (["new", "case", "sample-ring"], "content/cases/sample-ring.md"),
    ] {
        let refused = place.run(&arguments);
        assert!(refused.code == 2 && refused.err.contains(said), "{arguments:?}: {refused:?}");
    }
    place.write("content/cases/unreadable.md", "---\ntitle: [\n");
    assert_eq!(place.run(&["new", "case", "unreadable"]).code, 2);
    assert_eq!(place.read("content/cases/unreadable.md"), "---\ntitle: [\n");
    place.write("content/glossary.yaml", "[]\n");
    let refused = place.run(&["new", "term", "kvm"]);
    assert!(refused.code == 2 && refused.err.contains("- id: kvm"), "{refused:?}");
    assert_eq!(place.read("content/glossary.yaml"), "[]\n");
    assert_eq!(Place::new().run(&["new", "case", "a"]).code, 1, "without a pack there is nothing to add to");
}

#[test]
fn only_some_handbooks_can_be_made_and_the_others_stay() {
    let place = Place::with_pack();
    place.run(&[]);
    let before = place.everything_below("site");
    place.write("content/controls/hold-the-payment.md", &CONTROL.replace("first payment", "payment"));
    let built = place.run(&["--only", "en/banks/fr"]);
    assert_eq!(built.code, 0, "{built:?}");
    assert_eq!(built.out.lines().last(), Some("Open site/en/banks/fr/index.html"));
    for (file, bytes) in place.everything_below("site") {
        let is_meant = file.starts_with("en/banks/fr/");
        assert!(is_meant || file.starts_with(".vademecum/") || before[&file] == bytes, "{file} has changed");
    }
    assert_ne!(place.everything_below("site"), before);
    let unknown = place.run(&["--only", "en/bank/fr"]);
    assert!(unknown.code == 2 && unknown.err.contains("did you mean `en/banks/fr`?"), "{unknown:?}");
}

#[test]
fn a_format_that_nobody_can_make_is_refused_where_it_stands() {
    let place = Place::with_pack();
    let asked = place.run(&["--formats", "htlm"]);
    assert!(asked.code == 2 && asked.err.contains("did you mean `html`?"), "{asked:?}");

    let pack = place.read("content/pack.yaml");
    place.write("content/pack.yaml", &pack.replace("formats: [html]", "formats: [html, htlm]"));
    let declared = place.run(&["check"]);
    assert_eq!(declared.code, 1);
    assert!(
        declared.err.contains("error[bad-handbook]") && declared.err.contains("^^^^"),
        "{}",
        declared.err
    );
}

#[test]
fn a_handbook_that_is_no_longer_declared_goes() {
    let place = Place::with_pack();
    place.run(&[]);
    let pack = place.read("content/pack.yaml");
    place.write("content/pack.yaml", &pack.replace("[general, FR]", "[general]"));
    let built = place.run(&[]);
    assert!(built.out.contains("Took away 2 handbooks"), "{built:?}");
    assert!(
        !place.folder.join("site/en/banks/fr").exists()
            && place.folder.join("site/en/banks/general").exists()
    );
}

#[test]
fn a_foreign_output_folder_is_a_failure_and_not_the_packs() {
    let place = Place::with_pack();
    place.write("site/thesis.txt", "years");
    let refused = place.run(&[]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(
        refused.err.contains("error[output-folder]") && refused.err.contains("thesis.txt"),
        "{}",
        refused.err
    );
    for out in ["content", "."] {
        assert_eq!(place.run(&["--out", out]).code, 2);
    }
}

#[test]
fn why_says_why() {
    let place = Place::with_pack();
    let there = place.run(&["why", "en/banks/fr", "rented-accounts"]);
    assert_eq!(there.code, 0);
    assert!(
        there.out.contains("is in en/banks/fr") && there.out.contains("you can act on it"),
        "{}",
        there.out
    );
    let absent = place.run(&["why", "en/platforms/fr", "control:hold-the-payment"]);
    assert!(
        absent.out.contains("is not in en/platforms/fr") && absent.out.contains("`banks`"),
        "{}",
        absent.out
    );
    for arguments in [["why", "en/banks/uk", "fr"], ["why", "en/banks/fr", "rented-acounts"]] {
        assert_eq!(place.run(&arguments).code, 2);
    }
}

#[test]
fn analyze_says_what_operations_rely_on() {
    let place = Place::new();
    let flagship = env!("CARGO_MANIFEST_DIR");
    let asked = |more: &[&str]| {
        let mut arguments = vec!["--root", flagship, "analyze"];
        arguments.extend(more);
        place.run(&arguments)
    };
    let report = asked(&["en/banks/pk"]);
    assert_eq!(report.code, 0, "{}", report.err);
    for line in
        ["What operations rely on, and what a closure strands", "Best closures", "The trail goes cold at"]
    {
        assert!(report.out.contains(line), "{line} is not in\n{}", report.out);
    }
    let json: serde_json::Value =
        serde_json::from_str(&asked(&["en/banks/pk", "--format", "json"]).out).unwrap();
    let nodes = json["nodes"].as_array().unwrap();
    let shares: f64 = nodes.iter().map(|node| node["entry_share"].as_f64().unwrap()).sum();
    assert!((shares - 1.0).abs() < 1e-9, "operations enter somewhere");
    let heist = asked(&["--stream", "heist", "--format", "json"]);
    let heist: serde_json::Value = serde_json::from_str(&heist.out).unwrap();
    assert!(
        heist["edges"].as_array().unwrap().iter().all(|edge| edge["streams"] == serde_json::json!(["heist"])),
        "wages and heist money are never mixed"
    );
    let closed = asked(&["en/banks/pk", "--close", "employers-and-clients,trading-accounts"]);
    assert!(closed.out.contains("100% of operations no longer arrive"), "{}", closed.out);
    for (form, beginning) in
        [("csv", "id,title,stage"), ("graphml", "<?xml"), ("dot", "digraph"), ("svg", "<?xml")]
    {
        assert!(asked(&["--format", form]).out.starts_with(beginning), "{form}");
    }
    for (wrong, hint) in [
        (vec!["en/banks/uk"], "no handbook is called"),
        (vec!["--close", "otc-convertors"], "did you mean `otc-converters`?"),
        (vec!["--headroom", "-1"], "write a number from 0 upwards"),
    ] {
        let answer = asked(&wrong);
        assert_eq!(answer.code, 2);
        assert!(answer.err.contains(hint), "{}", answer.err);
    }
}

#[test]
fn list_lists() {
    let place = Place::with_pack();
    let handbooks = place.run(&["list"]);
    assert!(
        handbooks.out.contains("en/banks/general") && handbooks.out.contains("TLP:GREEN"),
        "{}",
        handbooks.out
    );
    let json: serde_json::Value =
        serde_json::from_str(&place.run(&["list", "--format", "json"]).out).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 4);
    assert_eq!(json[0]["name"], "en/banks/fr");
    let entries = place.run(&["list", "en/platforms/fr"]);
    assert!(
        entries.out.contains("read-the-advert") && !entries.out.contains("hold-the-payment"),
        "{}",
        entries.out
    );
}

#[test]
fn rules_and_schemas_are_printed() {
    let place = Place::new();
    assert!(place.run(&["explain", "dangling-link"]).out.starts_with("# dangling-link\n"));
    assert!(place.run(&["explain"]).out.contains("\ndangling-link "));
    let unknown = place.run(&["explain", "dangling-lnk"]);
    assert!(unknown.code == 2 && unknown.err.contains("did you mean `dangling-link`?"), "{unknown:?}");
    for kind in ["", "typology", "source"] {
        let arguments: Vec<&str> = ["schema", kind].into_iter().filter(|word| !word.is_empty()).collect();
        let schema: serde_json::Value = serde_json::from_str(&place.run(&arguments).out).unwrap();
        assert!(schema["$schema"].is_string(), "{kind}");
    }
    assert!(place.run(&["completions", "bash"]).out.contains("vademecum"));
}

#[cfg(unix)]
#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    use std::io::Read;
    let place = Place::with_pack();
    for arguments in [&["explain"][..], &["completions", "bash"], &["list"], &["build"]] {
        let mut child =
            place.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments:?}: {said}");
    }
}

/// A folder of one test, which goes when the test ends, and commands typed in it.
struct Place {
    folder: PathBuf,
    _whole: Option<tempfile::TempDir>,
}

#[derive(Debug)]
struct Answer {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Place {
        let whole = tempfile::tempdir().unwrap();
        Place { folder: whole.path().to_path_buf(), _whole: Some(whole) }
    }

    /// With the pack that `init` makes.
    fn with_pack() -> Place {
        let place = Place::new();
        assert_eq!(place.run(&["init", "."]).code, 0);
        place
    }

    fn at(&self, name: &str) -> Place {
        Place { folder: self.folder.join(name), _whole: None }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vademecum"));
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null());
        for wish in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "NO_GRAPHICS"] {
            command.env_remove(wish);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Answer {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Answer { code: status.code().unwrap(), out: text(stdout), err: text(stderr) }
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap()
    }

    fn everything_below(&self, folder: &str) -> std::collections::BTreeMap<String, Vec<u8>> {
        let folder = self.folder.join(folder);
        let name = |path: &Path| path.strip_prefix(&folder).unwrap().to_str().unwrap().to_string();
        let found = walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap);
        let files = found.filter(|found| found.file_type().is_file());
        files.map(|file| (name(file.path()), fs::read(file.path()).unwrap())).collect()
    }
}
