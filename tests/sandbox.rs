//! A build asks no other computer for anything, and writes nothing outside its output folder.
//! The system itself is the witness: strace lists what the program asked of it.

#![expect(clippy::print_stdout, reason = "who reads the tests is told what was not tried")]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up what it needs has failed")]

use std::{
    fs,
    path::{Component, Path, PathBuf},
    process::Command,
};

#[test]
fn a_build_opens_no_socket_and_writes_only_into_its_output_folder() {
    let Some(calls) = traced(&["build", "--root", "pack", "--out", "site"]) else { return };
    let written: Vec<PathBuf> = calls.iter().flat_map(Call::changed_paths).collect();
    assert!(written.iter().any(|path| path.ends_with("site/index.html")), "strace saw no page being written");
    for path in &written {
        assert!(is_in(path, "site"), "wrote to {}", path.display());
    }
    let sockets: Vec<_> = calls.iter().filter(|call| call.is_of_the_network()).collect();
    assert!(sockets.is_empty(), "{sockets:?}");
}

#[test]
fn what_only_looks_writes_nothing() {
    let looks: [&[&str]; 5] = [
        &["check", "--root", "pack"],
        &["list", "--root", "pack"],
        &["why", "--root", "pack", "en/banks/fr", "rented-accounts"],
        &["explain", "dangling-link"],
        &["schema", "case"],
    ];
    for arguments in looks {
        let Some(calls) = traced(arguments) else { return };
        assert!(!calls.is_empty(), "strace saw nothing of {arguments:?}");
        for call in &calls {
            assert!(call.changed_paths().is_empty(), "{arguments:?}: {call:?}");
            assert!(!call.is_of_the_network(), "{arguments:?}: {call:?}");
        }
    }
}

/// The folder of the traced runs, as strace shows it.
const HERE: &str = "/here";

fn is_in(path: &Path, folder: &str) -> bool {
    path.starts_with(Path::new(HERE).join(folder))
}

/// A call that the program made of the system.
#[derive(Debug)]
struct Call {
    name: String,
    arguments: String,
}

impl Call {
    fn is_of_the_network(&self) -> bool {
        let network = [
            "socket",
            "socketpair",
            "connect",
            "bind",
            "listen",
            "accept",
            "accept4",
            "sendto",
            "sendmsg",
            "recvfrom",
        ];
        network.contains(&self.name.as_str())
    }

    /// The paths that a call makes, changes, moves or takes away.
    fn changed_paths(&self) -> Vec<PathBuf> {
        let changes = match self.name.as_str() {
            "open" | "openat" | "openat2" | "creat" => {
                ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].iter().any(|flag| self.arguments.contains(flag))
                    || self.name == "creat"
            }
            "stat" | "lstat" | "newfstatat" | "statx" | "fstatat64" | "access" | "faccessat"
            | "faccessat2" | "readlink" | "readlinkat" | "getcwd" | "execve" | "chdir" | "statfs"
            | "inotify_add_watch" | "getxattr" | "lgetxattr" => false,
            _ => !self.is_of_the_network(),
        };
        if !changes || self.arguments.contains("\"/dev/null\"") {
            return Vec::new();
        }
        // Paths stand in quotation marks; what they are relative to stands in angle brackets before them.
        let mut paths = Vec::new();
        let mut base = HERE.to_string();
        let mut rest = self.arguments.as_str();
        while let Some(at) = rest.find(['"', '<']) {
            let (mark, inside) = (&rest[at..=at], &rest[at + 1..]);
            let end = inside.find(if mark == "<" { '>' } else { '"' }).unwrap_or(inside.len());
            match mark {
                "<" => base = inside[..end].to_string(),
                _ => paths.push(plain(&Path::new(&base).join(&inside[..end]))),
            }
            rest = inside.get(end + 1..).unwrap_or_default();
        }
        paths
    }
}

/// A path without dots.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut plain, part| {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
        plain
    })
}

/// What the program asked of the system: files and sockets, with all its threads. `None` where strace does not work.
fn traced(arguments: &[&str]) -> Option<Vec<Call>> {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().canonicalize().unwrap();
    let binary = env!("CARGO_BIN_EXE_vademecum");
    assert!(
        Command::new(binary).args(["init", "pack"]).current_dir(&here).output().unwrap().status.success()
    );
    let run = Command::new("strace")
        .args([
            "-f",
            "-y",
            "-qq",
            "-s",
            "4096",
            "-e",
            "trace=%file,%network",
            "-e",
            "signal=none",
            "-o",
            "calls",
            binary,
        ])
        .args(arguments)
        .current_dir(&here)
        // A binary that counts the lines it runs would write its counts.
        .env("LLVM_PROFILE_FILE", "/dev/null")
        .output();
    if !run.as_ref().is_ok_and(|output| output.status.success()) {
        let what = "strace does not work here, so nobody watched what a build writes";
        assert!(std::env::var_os("VADEMECUM_SKIP_NOTHING").is_none(), "{what}: {run:?}");
        println!("SKIPPED: {what}");
        return None;
    }
    let log = fs::read_to_string(here.join("calls")).unwrap().replace(here.to_str().unwrap(), HERE);
    let calls = log.lines().filter_map(|line| {
        // `4711 openat(AT_FDCWD</here>, "site", …) = 3`; a call that another thread interrupts goes on in a later line.
        let line = line.split_once(' ')?.1.trim_start();
        let (name, arguments) = match line.strip_prefix("<... ") {
            Some(resumed) => resumed.split_once(" resumed>")?,
            None => line.split_once('(')?,
        };
        Some(Call { name: name.to_string(), arguments: arguments.to_string() })
    });
    Some(calls.collect())
}
