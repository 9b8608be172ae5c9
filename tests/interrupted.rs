//! Builds that do not come to their end: killed at any moment, with the disk full, in folders where nobody may write.
//! Each handbook that was published is whole, old or new; the next build is right and leaves no litter.

#![expect(clippy::print_stdout, reason = "who reads the tests is told what was not tried")]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up what it needs has failed")]

use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const BINARY: &str = env!("CARGO_BIN_EXE_vademecum");

/// The system calls by which a build changes a disk.
const CHANGES: &str = "mkdir,mkdirat,openat,write,copy_file_range,sendfile,link,linkat,rename,renameat,renameat2,\
                       unlink,unlinkat,rmdir,syncfs";

#[test]
fn a_build_that_is_killed_leaves_whole_handbooks_and_the_next_one_is_right() {
    let works = Works::new();
    if !works.has_strace() {
        return skipped("strace", "no build was killed");
    }
    let steps = works.steps();
    let seed = seed();
    println!("seed {seed} (VADEMECUM_SEED={seed} repeats it), {} steps", steps.len());
    let mut random = Random(seed);
    let mut killed = 0;
    for turn in 0..50 {
        // Half of the moments are among the last steps, when handbooks are put in their places.
        let from = if turn % 2 == 0 { 0 } else { steps.len() - steps.len() / 5 };
        let Step { call, number } = &steps[from + random.below(steps.len() - from)];
        let what = format!("seed {seed}, turn {turn}, killed at {call} number {number}");
        works.begin();
        let inject = format!("inject={call}:signal=KILL:when={number}");
        let output = works.strace(&["-e", &inject]);
        killed += usize::from(output.status.code().is_none() || output.status.code() == Some(137));
        works.check_that_handbooks_are_whole(&what);
        works.check_that_the_next_build_is_right(&what);
    }
    assert!(killed > 25, "only {killed} builds of 50 were killed, so this tested little");
}

#[test]
fn a_build_goes_on_where_a_killed_one_stopped() {
    let works = Works::new();
    if !works.has_strace() {
        return skipped("strace", "no build was killed");
    }
    works.begin();
    // Everything is made, and nothing is in its place: that is when the disk is asked to settle.
    let killed = works.strace(&["-e", "inject=syncfs:signal=KILL:when=1"]);
    assert!(!killed.status.success());
    let unfinished = works.path("site/.vademecum/stage/en/banks/gb/index.html");
    assert!(unfinished.is_file(), "nothing was set aside");
    let output = works.build(&["--out", "site"]);
    let said = told(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("kept en/banks/gb") && !said.contains("made en/"), "{said}");
    assert!(everything(&works.path("site")) == works.right, "what was gone on with has other bytes");

    // A byte that changed in between is not taken up.
    works.begin();
    works.strace(&["-e", "inject=syncfs:signal=KILL:when=1"]);
    fs::write(&unfinished, "touched").unwrap();
    let output = works.build(&["--out", "site"]);
    assert!(told(&output).contains("made en/banks/gb"), "{}", told(&output));
    assert!(everything(&works.path("site")) == works.right);
}

#[test]
fn a_build_that_a_full_disk_stops_leaves_whole_handbooks_and_says_so() {
    let works = Works::new();
    let namespace = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).output();
    if !namespace.is_ok_and(|output| output.status.success()) {
        return skipped("unshare", "no disk was full");
    }
    // A small disk in memory, on which the old site lies; after the build, a larger one, for the next build.
    let script = r#"
        set -e
        mount -t tmpfs -o size=64m none "$1"
        cp -r old "$1/site"
        used=$(df --output=used -k "$1" | tail -n 1)
        mount -o "remount,size=$((used + $2))k" "$1"
        set +e
        "$3" build --root pack --out "$1/site" 2>told
        echo $? >code
        set -e
        cp -r "$1/site" site
        mount -o remount,size=64m "$1"
        "$3" build --root pack --out "$1/site" 2>/dev/null
        cp -r "$1/site" next
    "#;
    let enough = works.kilobytes_of_a_build();
    let mut full = 0;
    for turn in 0..20 {
        let room = 4 + enough * turn / 19;
        let what = format!("with {room} KiB left on the disk");
        works.clear(&["site", "next", "disk", "code", "told"]);
        fs::create_dir(works.path("disk")).unwrap();
        let run = Command::new("unshare")
            .args(["-rm", "sh", "-c", script, "sh"])
            .args([works.path("disk").to_str().unwrap(), &room.to_string(), BINARY])
            .current_dir(works.folder.path())
            .output()
            .unwrap();
        assert!(run.status.success(), "{what}: {}", String::from_utf8_lossy(&run.stderr));
        let told = fs::read_to_string(works.path("told")).unwrap();
        match fs::read_to_string(works.path("code")).unwrap().trim() {
            "0" => {}
            "2" => {
                full += 1;
                assert!(
                    told.contains("No space left on device") && told.contains("make room"),
                    "{what}: {told}"
                );
            }
            other => panic!("{what}: exit code {other}: {told}"),
        }
        works.check_that_handbooks_are_whole(&what);
        assert_eq!(everything(&works.path("next")), works.right, "{what}: the next build");
    }
    assert!(full > 5, "only {full} disks of 20 were full, so this tested little");
}

#[test]
fn the_second_of_two_builds_says_so() {
    use vademecum::emit::{Disk, Sink};
    let works = Works::new();
    works.begin();
    let disk = Disk::new(works.path("site"), []);
    let _first = disk.open().unwrap();
    let before = everything(&works.path("site"));
    let output = works.build(&["--out", "site"]);
    let told = told(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(
        told.contains("is being written by another build") && told.contains("wait until it is done"),
        "{told}"
    );
    assert_eq!(everything(&works.path("site")), before);
}

#[test]
fn a_folder_that_cannot_be_written_to_is_refused_in_clear_words() {
    let works = Works::new();
    fs::write(works.path("file"), "a file").unwrap();
    fs::create_dir_all(works.path("around/content")).unwrap();
    let long = vec!["a".repeat(200); 20].join("/");
    let longer = "a".repeat(300);
    let mut cases = vec![
        ("pack/content", "lies in"),
        ("pack/content/site", "lies in"),
        ("pack", "holds"),
        (".", "holds"),
        ("file", "is a file, not a folder"),
        ("file/site", "a file stands where a folder has to be"),
        (long.as_str(), "name a folder with a shorter path"),
        (longer.as_str(), "name a folder with a shorter path"),
        ("/proc/site", "cannot make the folder `/proc/site`"),
        ("around", "was not made by vademecum and is not empty"),
    ];
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink("nowhere", works.path("dangling")).unwrap();
        symlink("pack/content", works.path("into-content")).unwrap();
        symlink("circle", works.path("circle")).unwrap();
        cases.extend([
            ("dangling", "is a symbolic link that leads nowhere"),
            ("into-content", "lies in"),
            ("into-content/site", "lies in"),
            ("circle", "`circle`"),
        ]);
    }
    let before = everything(works.folder.path());
    for (out, words) in cases {
        let output = works.build(&["--out", out]);
        let told = told(&output);
        assert_eq!(output.status.code(), Some(2), "{out}: {told}");
        assert!(told.contains(words), "{out}: {told}");
        assert!(!told.contains("panicked"), "{out}: {told}");
    }
    let after = everything(works.folder.path());
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
}

/// A folder without permission is none to root, so the tests of root run as nobody.
#[cfg(unix)]
#[test]
fn what_nobody_may_read_or_write_is_told_of() {
    use std::os::unix::fs::PermissionsExt;
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let works = Works::new();
    let program = works.path("vademecum");
    fs::copy(BINARY, &program).unwrap();
    allow(works.folder.path(), 0o755);
    fs::create_dir(works.path("closed")).unwrap();
    allow(&works.path("closed"), 0o555);
    let as_nobody = |arguments: &[&str]| {
        let is_root = fs::read_dir("/root").is_ok();
        let mut command = match is_root {
            true => Command::new("setpriv"),
            false => Command::new(&program),
        };
        if is_root {
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
        }
        command.args(arguments).current_dir(works.folder.path()).env("NO_COLOR", "1").output().unwrap()
    };
    for out in ["closed", "closed/site"] {
        let output = as_nobody(&["build", "--root", "pack", "--out", out]);
        let told = told(&output);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(
            told.contains("Permission denied") && told.contains("see that you may write there"),
            "{told}"
        );
    }
    let secret = works.path("pack/content/glossary.yaml");
    allow(&secret, 0o000);
    let output = as_nobody(&["check", "--root", "pack"]);
    let words = told(&output);
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(words.contains("error[unreadable-file]") && words.contains("content/glossary.yaml"), "{words}");
    allow(&secret, 0o644);
    allow(&works.path("pack/content/guides"), 0o000);
    let output = as_nobody(&["check", "--root", "pack"]);
    let words = told(&output);
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(words.contains("error[unreadable-file]") && words.contains("content/guides"), "{words}");
    allow(&works.path("pack/content/guides"), 0o755);
}

/// A folder with an old site, a pack that has changed since, and what a build of it makes where nothing was before.
struct Works {
    folder: tempfile::TempDir,
    old: BTreeMap<String, Vec<u8>>,
    right: BTreeMap<String, Vec<u8>>,
}

impl Works {
    fn new() -> Works {
        let folder = tempfile::tempdir().unwrap();
        let mut works = Works { folder, old: BTreeMap::new(), right: BTreeMap::new() };
        assert!(works.run(&["init", "pack"]).status.success());
        assert!(works.build(&["--out", "old"]).status.success());
        // Something is added, something goes, a handbook goes and one comes.
        let content = works.path("pack/content");
        let pack = fs::read_to_string(content.join("pack.yaml")).unwrap();
        let changed = pack.replace("jurisdictions: [general, FR]", "jurisdictions: [general, GB]");
        assert_ne!(pack, changed);
        fs::write(content.join("pack.yaml"), changed).unwrap();
        let guide = "---\ntitle: Another guide\nsummary: One sentence.\nrole: methods\n---\nWords.\n";
        fs::write(content.join("guides/another.md"), guide).unwrap();
        assert!(works.build(&["--out", "right"]).status.success());
        works.old = everything(&works.path("old"));
        works.right = everything(&works.path("right"));
        assert_ne!(works.old, works.right);
        works
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(BINARY)
            .args(arguments)
            .current_dir(self.folder.path())
            .env("NO_COLOR", "1")
            .output()
            .unwrap()
    }

    fn build(&self, arguments: &[&str]) -> Output {
        self.run(&[&["build", "--root", "pack"], arguments].concat())
    }

    /// Puts the old site where the next build is to write.
    fn begin(&self) {
        self.clear(&["site"]);
        let copied = Command::new("cp").args(["-r", "old", "site"]).current_dir(self.folder.path()).status();
        assert!(copied.unwrap().success());
    }

    fn clear(&self, names: &[&str]) {
        let cleared = Command::new("rm").arg("-rf").args(names).current_dir(self.folder.path()).status();
        assert!(cleared.unwrap().success());
    }

    fn has_strace(&self) -> bool {
        let tried = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).output();
        tried.is_ok_and(|output| output.status.success())
    }

    fn strace(&self, options: &[&str]) -> Output {
        Command::new("strace")
            .args(["-f", "-qq", "-o", "steps"])
            .args(options)
            .args([BINARY, "build", "--root", "pack", "--out", "site"])
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    /// The calls of a build that change a disk. Each thread counts its own calls of each name.
    fn steps(&self) -> Vec<Step> {
        self.begin();
        assert!(self.strace(&["-e", &format!("trace={CHANGES}")]).status.success());
        let log = fs::read_to_string(self.path("steps")).unwrap();
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let calls = log.lines().filter_map(|line| {
            let (thread, line) = line.split_once(' ')?;
            let (call, _) = line.trim_start().split_once('(')?;
            let number = counts.entry((thread, call)).or_default();
            *number += 1;
            Some(Step { call: call.to_string(), number: *number })
        });
        calls.collect()
    }

    /// What a build needs on a disk that has the old site, with something to spare.
    fn kilobytes_of_a_build(&self) -> usize {
        let pages = |bytes: &Vec<u8>| bytes.len().div_ceil(4096) * 4;
        self.right.values().map(pages).sum::<usize>() + 64
    }

    fn check_that_handbooks_are_whole(&self, what: &str) {
        let found = everything(&self.path("site"));
        for handbook in
            ["banks/fr", "banks/gb", "banks/general", "platforms/fr", "platforms/gb", "platforms/general"]
        {
            let folder = format!("en/{handbook}/");
            let of = |site: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
                // A folder that nothing is in any more is on its way out, and the next build takes it away.
                let inside =
                    site.iter().filter(|(name, _)| name.starts_with(&folder) && !name.ends_with('/'));
                inside.map(|(name, bytes)| (name.clone(), bytes.clone())).collect()
            };
            let (found, old, new) = (of(&found), of(&self.old), of(&self.right));
            assert!(
                found == old || found == new,
                "{what}: {folder} is neither old nor new: {:?}",
                found.keys()
            );
            check_sums(&found, &folder, what);
        }
    }

    fn check_that_the_next_build_is_right(&self, what: &str) {
        let output = self.build(&["--out", "site"]);
        assert!(output.status.success(), "{what}: {}", told(&output));
        let found = everything(&self.path("site"));
        assert_eq!(found.keys().collect::<Vec<_>>(), self.right.keys().collect::<Vec<_>>(), "{what}");
        assert!(found == self.right, "{what}: the next build has other bytes");
    }
}

/// A call of the system, by its name and its number among those of its thread.
struct Step {
    call: String,
    number: usize,
}

/// Every sum of a handbook is that of its file, and no file is without one.
fn check_sums(handbook: &BTreeMap<String, Vec<u8>>, folder: &str, what: &str) {
    let Some(sums) = handbook.get(&format!("{folder}SHA256SUMS")) else { return };
    let sums = String::from_utf8(sums.clone()).unwrap();
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").unwrap();
        let bytes =
            handbook.get(&format!("{folder}{name}")).unwrap_or_else(|| panic!("{what}: {name} is missing"));
        let found: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, sum, "{what}: {folder}{name}");
    }
    assert_eq!(sums.lines().count() + 1, handbook.len(), "{what}: {folder}");
}

/// Every file below a folder by its name, and every empty folder.
fn everything(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for found in walkdir::WalkDir::new(folder) {
        let found = found.unwrap();
        let name = found.path().strip_prefix(folder).unwrap().to_str().unwrap().to_string();
        if found.file_type().is_file() {
            files.insert(name, fs::read(found.path()).unwrap());
        } else if found.file_type().is_dir() && fs::read_dir(found.path()).unwrap().next().is_none() {
            files.insert(format!("{name}/"), Vec::new());
        }
    }
    files
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Says that a test could not be made here. `tests/run` brings what it needs, and lets it fail.
fn skipped(tool: &str, what: &str) {
    assert!(std::env::var_os("VADEMECUM_SKIP_NOTHING").is_none(), "{tool} does not work here, so {what}");
    println!("SKIPPED: {tool} does not work here, so {what}");
}

/// Another seed each time, unless one is given to repeat a failure.
fn seed() -> u64 {
    let given = std::env::var("VADEMECUM_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| u64::from(std::process::id()))
}

/// Numbers that follow from a seed (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % bound as u64).unwrap()
    }
}
