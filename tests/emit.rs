//! What publishing promises: a handbook is replaced whole or not at all, and nothing that we did not write is touched.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up what it needs has failed")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use vademecum::{
    diagnostic::{Diagnostic, Report},
    emit::{Disk, Failure, Kept, Memory, PUBLISHED_FILES, Pending, Recipe, Shelved, Sink, Take},
    render::{Artifact, SitePath},
};

const PK: &str = "en/banks/pk";

#[test]
fn a_handbook_is_published_with_its_checksums() {
    let site = Site::new();
    site.publish(PK, &[("index.html", "one"), ("download/card.html", "two")]);
    assert_eq!(
        site.handbooks(),
        [
            ("en/banks/pk/SHA256SUMS", SUMS),
            ("en/banks/pk/download/card.html", "two"),
            ("en/banks/pk/index.html", "one"),
        ]
        .map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()))
        .into()
    );
}

/// As `sha256sum download/card.html index.html` prints it.
const SUMS: &str = "\
3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3  download/card.html
7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed  index.html
";

#[test]
fn a_file_that_cannot_be_made_leaves_the_whole_old_handbook() {
    let site = Site::new();
    site.publish(PK, &[("index.html", "old"), ("card.html", "old")]);
    let before = site.everything();

    let disk = site.disk();
    let pending = disk.open().unwrap();
    let broken = Diagnostic::error("bad-template", None, "no such variable");
    let mut artifacts =
        [Ok(artifact("en/banks/pk/index.html", "new")), Err(broken.clone()), Ok(artifact("x/y", "never"))]
            .into_iter();
    assert_eq!(pending.shelve(PK, &mut of(&mut artifacts)), Err(Failure::Unmade(broken)));
    assert_eq!(artifacts.len(), 1, "nothing is made after the first failure");
    drop(pending);
    assert_eq!(site.everything(), before);
}

#[test]
fn a_build_that_is_killed_while_it_stages_leaves_the_old_handbook_and_is_swept_up() {
    let site = Site::new();
    site.publish(PK, &[("index.html", "old")]);
    let disk = site.disk();
    let pending = disk.open().unwrap();
    shelve(&*pending, PK, &[("index.html", "new")]);
    // A killed process runs no destructor, and the system lets go of its locks.
    let staged = site.out.join(".vademecum/stage/en/banks/pk/index.html");
    let kept = fs::read(&staged).unwrap();
    drop(pending);
    write(&staged, &String::from_utf8(kept).unwrap());
    write(&staged.with_file_name("half.html"), "ha");
    write(&site.out.join(".vademecum/front/index.html"), "half");

    assert_eq!(site.text("en/banks/pk/index.html"), "old");
    site.publish(PK, &[("index.html", "newer")]);
    assert_eq!(site.text("en/banks/pk/index.html"), "newer");
    assert_eq!(site.names_below(PK), ["SHA256SUMS", "index.html"]);
    assert!(!site.out.join(".vademecum/stage").exists() && !site.out.join(".vademecum/front").exists());
}

#[test]
fn a_build_that_is_killed_between_the_two_steps_of_a_swap_is_undone() {
    let site = Site::new();
    site.publish(PK, &[("index.html", "old")]);
    fs::create_dir_all(site.out.join(".vademecum/aside/en/banks")).unwrap();
    fs::rename(site.out.join(PK), site.out.join(".vademecum/aside/en/banks/pk")).unwrap();

    drop(site.disk().open().unwrap());
    assert_eq!(site.text("en/banks/pk/index.html"), "old");
}

#[test]
fn what_did_not_change_is_not_written() {
    let site = Site::new();
    site.publish(PK, &[("index.html", "same"), ("card.html", "old")]);
    let before = site.identity("en/banks/pk/index.html");
    let folder = site.identity(PK);

    let (shelved, _) = site.publish(PK, &[("index.html", "same"), ("card.html", "old")]);
    assert_eq!(shelved.changed(), 0);
    assert_eq!(site.identity(PK), folder, "the folder itself stays");

    let (shelved, _) = site.publish(PK, &[("index.html", "same"), ("card.html", "new")]);
    assert_eq!(shelved.changed(), 2, "the card and the checksums");
    assert_eq!(site.text("en/banks/pk/card.html"), "new");
    assert_eq!(site.identity("en/banks/pk/index.html"), before);
}

#[test]
fn what_an_edition_no_longer_has_goes_and_what_we_did_not_write_stays() {
    let site = Site::new();
    site.publish(PK, &[("index.html", "1"), ("cases/nightfall.html", "1")]);
    write(&site.out.join("en/banks/pk/notes.txt"), "mine");
    write(&site.out.join("en/banks/pk/cases/minutes.txt"), "mine too");
    fs::create_dir(site.out.join("en/banks/pk/drafts")).unwrap();
    let before = site.identity("en/banks/pk/notes.txt");

    let (_, report) = site.publish(PK, &[("index.html", "2")]);
    assert_eq!(
        site.names_below(PK),
        ["SHA256SUMS", "cases/minutes.txt", "drafts/", "index.html", "notes.txt"]
    );
    assert_eq!(site.identity("en/banks/pk/notes.txt"), before);
    assert_eq!(site.text("en/banks/pk/cases/minutes.txt"), "mine too");
    let said: Vec<_> = report.sorted().iter().map(|found| (found.rule, found.message.clone())).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].0 == "stranger" && said[0].1.contains("cases/minutes.txt"), "{said:?}");

    // They are reported again where nothing else changes.
    let (_, report) = site.publish(PK, &[("index.html", "2")]);
    assert_eq!(report.sorted().len(), 2);
}

#[test]
fn a_strangers_file_is_not_overwritten() {
    let site = Site::new();
    site.publish(PK, &[("index.html", "1")]);
    write(&site.out.join("en/banks/pk/card.html"), "mine");
    write(&site.out.join("en/banks/pk/cases"), "a file where a folder goes");
    write(&site.out.join("en/banks/pk/zip/inside.txt"), "a folder where a file goes");
    let before = site.everything();
    for name in ["card.html", "cases/nightfall.html", "zip"] {
        let disk = site.disk();
        let pending = disk.open().unwrap();
        let mut artifacts = [Ok(artifact(&format!("{PK}/{name}"), "ours"))].into_iter();
        let Err(Failure::Unwritten(refused)) = pending.shelve(PK, &mut of(&mut artifacts)) else {
            panic!("{name}")
        };
        assert_eq!(refused.rule, "stranger");
    }
    assert_eq!(site.everything(), before);

    // Nor where a folder of somebody else has checksums of its own.
    write(&site.out.join("en/banks/ae/SHA256SUMS"), &format!("{}  index.html\n", "0".repeat(64)));
    write(&site.out.join("en/banks/ae/index.html"), "mine");
    let disk = site.disk();
    let pending = disk.open().unwrap();
    for name in ["index.html", "card.html"] {
        let mut artifacts = [Ok(artifact(&format!("en/banks/ae/{name}"), "ours"))].into_iter();
        assert!(
            matches!(pending.shelve("en/banks/ae", &mut of(&mut artifacts)), Err(Failure::Unwritten(_))),
            "{name}"
        );
    }
}

#[test]
fn a_handbook_that_is_no_longer_declared_goes_with_what_we_wrote_only() {
    let site = Site::new();
    site.publish(PK, &[("index.html", "1"), ("cases/nightfall.html", "1")]);
    site.publish("en/banks/ae", &[("index.html", "1")]);
    write(&site.out.join("en/banks/pk/notes.txt"), "mine");
    write(&site.out.join("en/employers/pk/index.html"), "not a handbook of ours");

    let disk = site.disk();
    let pending = disk.open().unwrap();
    assert_eq!(pending.published(), [PK.to_string(), "en/banks/ae".to_string()].into());
    pending.withdraw(PK).unwrap();
    pending.withdraw("en/banks/ae").unwrap();
    let report = pending.publish().unwrap();
    assert_eq!(site.names_below("en"), ["banks/pk/notes.txt", "employers/pk/index.html"]);
    assert_eq!(report.sorted().len(), 1);
    assert_eq!(site.disk().open().unwrap().published(), [].into());
}

#[test]
fn a_manifest_cannot_name_files_outside_its_folder() {
    let site = Site::new();
    site.publish(PK, &[("index.html", "1")]);
    let secret = site.out.parent().unwrap().join("secret");
    write(&secret, "keep me");
    let sum = "0".repeat(64);
    let lines = format!("{sum}  ../../../../secret\n{sum}  {}\n{sum}  .\n", secret.display());
    write(&site.out.join("en/banks/pk/SHA256SUMS"), &lines);
    write(&site.out.join(".vademecum/made"), "handbook ../..\nhandbook en/banks/pk\nfile ../secret\n");

    let disk = site.disk();
    let pending = disk.open().unwrap();
    assert_eq!(pending.published(), [PK.to_string()].into());
    pending.withdraw(PK).unwrap();
    pending.shelve_front(Vec::new()).unwrap();
    pending.publish().unwrap();
    assert_eq!(fs::read_to_string(secret).unwrap(), "keep me");
    assert_eq!(site.text("en/banks/pk/index.html"), "1", "no manifest of ours names it any more");
}

#[test]
fn a_folder_that_somebody_else_filled_is_refused() {
    let site = Site::new();
    write(&site.out.join("thesis.docx"), "years of work");
    let refused = site.refused();
    assert!(refused.contains("is not empty: it has `thesis.docx`"), "{refused}");
    assert_eq!(site.everything().len(), 1);

    fs::remove_file(site.out.join("thesis.docx")).unwrap();
    write(&site.out.join(".gitignore"), "*\n");
    site.publish(PK, &[("index.html", "1")]);
    assert_eq!(site.text(".gitignore"), "*\n");
}

#[test]
fn the_output_folder_stays_away_from_what_the_pack_is_read_from() {
    let site = Site::new();
    let root = site.out.parent().unwrap();
    write(&root.join("content/pack.yaml"), "title: A pack\n");
    for (out, why) in
        [("content", "lies in"), ("content/site", "lies in"), ("", "holds"), ("x/../content/y", "lies in")]
    {
        fs::create_dir_all(root.join("x")).unwrap();
        let disk = Disk::new(root.join(out), [root.join("content"), root.join("templates")]);
        let refused = disk.open().err().expect("refused").message;
        assert!(refused.contains(why), "{out}: {refused}");
    }
    assert!(!root.join(".vademecum").exists());
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let site = Site::new();
    site.publish(PK, &[("index.html", "1")]);
    let elsewhere = site.out.parent().unwrap().join("elsewhere");
    fs::create_dir_all(elsewhere.join("pk")).unwrap();
    fs::rename(site.out.join("en/banks"), site.out.join("en/was")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, site.out.join("en/banks")).unwrap();

    let disk = site.disk();
    let pending = disk.open().unwrap();
    let Err(Failure::Unwritten(refused)) = pending.shelve(PK, &mut of([].into_iter())) else { panic!() };
    assert!(refused.message.contains("symbolic link"), "{refused:?}");
    assert!(pending.withdraw(PK).is_err());
    drop(pending);
    assert_eq!(fs::read_dir(elsewhere.join("pk")).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn a_strangers_link_is_kept_as_a_link() {
    let site = Site::new();
    site.publish(PK, &[("index.html", "1")]);
    std::os::unix::fs::symlink("/nowhere", site.out.join("en/banks/pk/link")).unwrap();
    site.publish(PK, &[("index.html", "2")]);
    assert_eq!(fs::read_link(site.out.join("en/banks/pk/link")).unwrap(), Path::new("/nowhere"));
}

#[test]
fn the_second_of_two_builds_says_so() {
    let site = Site::new();
    let disk = site.disk();
    let _first = disk.open().unwrap();
    assert!(site.refused().contains("is being written by another build"));
}

#[test]
fn names_that_some_computers_cannot_store_are_refused() {
    let site = Site::new();
    for sink in [&site.disk() as &dyn Sink, &Memory::default()] {
        let pending = sink.open().unwrap();
        for name in
            ["en/banks/ae/index.html", "en/banks/pk/a:b", "en/banks/pk/a\nb", "en/banks/pk/sha256sums"]
        {
            let mut artifacts = [Ok(artifact(name, ""))].into_iter();
            let Err(Failure::Unmade(refused)) = pending.shelve(PK, &mut of(&mut artifacts)) else {
                panic!("{name}")
            };
            assert_eq!(refused.rule, "bad-file-name");
        }
        let twice = ["en/banks/pk/a", "en/banks/pk/A"].map(|name| Ok(artifact(name, "")));
        assert!(pending.shelve(PK, &mut of(twice.into_iter())).is_err());
    }
}

#[test]
fn files_above_the_handbooks_are_ours_only_when_we_wrote_them() {
    let site = Site::new();
    site.publish_front(&[("index.html", "1"), ("old.html", "1")]).unwrap();
    write(&site.out.join("robots.txt"), "mine");
    let before = site.identity("index.html");
    site.publish_front(&[("index.html", "1")]).unwrap();
    assert_eq!(site.identity("index.html"), before);
    site.publish_front(&[("index.html", "2")]).unwrap();
    assert_eq!(site.names_below(""), ["index.html", "robots.txt"]);
    assert_eq!(site.text("index.html"), "2");
    assert_eq!(site.publish_front(&[("robots.txt", "ours")]).unwrap_err().rule, "stranger");
    assert_eq!(site.text("robots.txt"), "mine");
}

#[test]
fn memory_and_disk_hold_the_same() {
    let (site, memory) = (Site::new(), Memory::default());
    for sink in [&site.disk() as &dyn Sink, &memory] {
        for text in ["1", "2"] {
            let pending = sink.open().unwrap();
            shelve(&*pending, PK, &[("index.html", text), ("card.html", "same")]);
            pending.shelve_front(vec![artifact("index.html", text)]).unwrap();
            pending.publish().unwrap();
        }
    }
    assert_eq!(memory.files(), site.handbooks());
}

#[test]
fn a_handbook_that_was_made_of_the_same_things_is_kept() {
    let site = Site::new();
    let recipe = Recipe::default().with("edition", "ab").with("templates", "cd");
    let files = [("index.html", "one"), ("download/card.html", "two")];
    assert_eq!(site.keep_or_publish(&recipe, &files), to_make([PUBLISHED_FILES]));
    let before = site.identity("en/banks/pk/index.html");

    let Kept::AsItIs(kept) = site.keep_or_publish(&recipe, &files) else { panic!("not kept") };
    assert_eq!((kept.changed(), kept.files.len(), kept.bytes()), (0, 3, 6 + SUMS.len() as u64));
    assert_eq!(site.identity("en/banks/pk/index.html"), before);

    let other = recipe.clone().with("edition", "ef").with("program", "gh");
    assert_eq!(site.keep_or_publish(&other, &files), to_make(["edition", "program"]));
    assert!(matches!(site.keep_or_publish(&other, &files), Kept::AsItIs(_)));
}

#[test]
fn a_published_handbook_that_somebody_changed_is_made_again() {
    let recipe = Recipe::default().with("edition", "ab");
    let files = [("index.html", "one"), ("card.html", "two")];
    type Harm = fn(&Path);
    let harms: [(&str, Harm); 4] = [
        ("a byte", |folder| write(&folder.join("card.html"), "twp")),
        ("a file that is gone", |folder| fs::remove_file(folder.join("card.html")).unwrap()),
        ("the checksums", |folder| write(&folder.join("SHA256SUMS"), "")),
        ("a file and its checksum", |folder| {
            write(&folder.join("card.html"), "");
            write(&folder.join("SHA256SUMS"), &SUMS.replace("download/card.html", "card.html"));
        }),
    ];
    for (name, harm) in harms {
        let site = Site::new();
        site.keep_or_publish(&recipe, &files);
        harm(&site.out.join(PK));
        assert_eq!(site.keep_or_publish(&recipe, &files), to_make([PUBLISHED_FILES]), "{name}");
        assert_eq!(site.text("en/banks/pk/card.html"), "two", "{name}");
    }
}

#[test]
fn a_recipe_that_a_kill_left_behind_is_not_taken_for_that_of_another_edition() {
    let site = Site::new();
    let (old, new) = (Recipe::default().with("edition", "ab"), Recipe::default().with("edition", "cd"));
    site.keep_or_publish(&old, &[("index.html", "old")]);
    let recipes = site.out.join(".vademecum/recipes");
    let of_old = fs::read_to_string(&recipes).unwrap();
    site.keep_or_publish(&new, &[("index.html", "new")]);
    write(&recipes, &of_old);
    assert_eq!(site.keep_or_publish(&old, &[("index.html", "old")]), to_make([PUBLISHED_FILES]));
    assert_eq!(site.text("en/banks/pk/index.html"), "old");
}

fn to_make<const N: usize>(differences: [&str; N]) -> Kept {
    Kept::ToMake(differences.map(String::from).into())
}

/// An output folder of one test, which goes when the test ends.
struct Site {
    out: PathBuf,
    _folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Site {
        let folder = tempfile::tempdir().unwrap();
        Site { out: folder.path().join("site"), _folder: folder }
    }

    fn disk(&self) -> Disk {
        Disk::new(&self.out, [])
    }

    fn refused(&self) -> String {
        self.disk().open().err().expect("refused").message
    }

    fn publish(&self, folder: &str, files: &[(&str, &str)]) -> (Shelved, Report) {
        let disk = self.disk();
        let pending = disk.open().unwrap();
        let shelved = shelve(&*pending, folder, files);
        (shelved, pending.publish().unwrap())
    }

    /// Publishes a handbook unless the one that is there can stay.
    fn keep_or_publish(&self, recipe: &Recipe, files: &[(&str, &str)]) -> Kept {
        let disk = self.disk();
        let pending = disk.open().unwrap();
        let kept = pending.keep(PK, recipe).unwrap();
        if let Kept::ToMake(_) = kept {
            shelve(&*pending, PK, files);
        }
        pending.publish().unwrap();
        kept
    }

    fn publish_front(&self, files: &[(&str, &str)]) -> Result<Report, Diagnostic> {
        let disk = self.disk();
        let pending = disk.open().unwrap();
        pending.shelve_front(files.iter().map(|(name, text)| artifact(name, text)).collect())?;
        pending.publish()
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.out.join(name)).unwrap()
    }

    /// What changes when a file is written anew.
    fn identity(&self, name: &str) -> (u64, std::time::SystemTime) {
        let found = fs::metadata(self.out.join(name)).unwrap();
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(&found);
        #[cfg(not(unix))]
        let inode = 0;
        (inode, found.modified().unwrap())
    }

    /// Every file that readers see.
    fn handbooks(&self) -> BTreeMap<String, Vec<u8>> {
        let is_ours = |name: &String| name.starts_with(".vademecum/");
        self.everything().into_iter().filter(|(name, _)| !is_ours(name)).collect()
    }

    fn everything(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        gather(&self.out, "", &mut files);
        files
    }

    fn names_below(&self, folder: &str) -> Vec<String> {
        let mut files = BTreeMap::new();
        gather(&self.out.join(folder), "", &mut files);
        files.into_keys().filter(|name| !name.starts_with(".vademecum/")).collect()
    }
}

fn shelve(pending: &dyn Pending, folder: &str, files: &[(&str, &str)]) -> Shelved {
    let mut artifacts = files.iter().map(|(name, text)| Ok(artifact(&format!("{folder}/{name}"), text)));
    pending.shelve(folder, &mut of(&mut artifacts)).unwrap()
}

/// Hands over one file after the other, until one cannot be made.
fn of(
    mut artifacts: impl Iterator<Item = Result<Artifact, Diagnostic>>,
) -> impl FnMut(&mut Take<'_>) -> Result<(), Failure> {
    move |take| {
        for artifact in &mut artifacts {
            let Artifact { path, bytes } = artifact.map_err(Failure::Unmade)?;
            // In two pieces, as long files come.
            let (first, rest) = bytes.split_at(bytes.len() / 2);
            take(&path, &mut [first, rest].into_iter().map(|piece| Ok(piece.to_vec())))?;
        }
        Ok(())
    }
}

fn artifact(path: &str, text: &str) -> Artifact {
    Artifact { path: SitePath::new(path), bytes: text.into() }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn gather(folder: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    let mut is_empty = true;
    for found in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        is_empty = false;
        let below = format!("{name}{}", found.file_name().to_str().unwrap());
        if found.file_type().unwrap().is_dir() {
            gather(&found.path(), &format!("{below}/"), files);
        } else {
            files.insert(below, fs::read(found.path()).unwrap_or_default());
        }
    }
    if is_empty && !name.is_empty() {
        files.insert(name.to_string(), Vec::new());
    }
}
