//! What a build costs, against the bounds we hold it to: `cargo bench --bench speed`.
//!
//! Whole processes are measured, by their processor time and not by the clock, since machines are busy with other
//! things. Every figure is the median of several runs, and what is compared is run in turns. Even so a rented machine
//! differs from itself by a third within a day: before a change is praised or blamed, run both programs in turn.
//!
//! A cold build of 10,000 entries in three times of `cp -r` is where we would be if pages wrote themselves. A copy takes
//! half as long as reading and checking the pack, before the first page; the line stays to show how far away that is.
//!
//! Sites are written to memory where the machine has a folder there. On ext4 a run would be charged for the one before:
//! the kernel passes over each place of a file that was deleted in the last minutes, one by one, whenever it makes a new
//! file, and that took three times as long as the program.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

mod generated;
mod usage;

use std::{io, path::Path, process::Command};
use usage::{Usage, machine, median, of, size};

const PROGRAM: &str = env!("CARGO_BIN_EXE_vademecum");
const FLAGSHIP: &str = env!("CARGO_MANIFEST_DIR");
/// Runs of everything that is quoted.
const RUNS: usize = 5;
/// A general handbook has a page of its own for each entry; a handbook for one place has parts only.
const HANDBOOKS: &str = "  - {audiences: [banks], jurisdictions: [general, DE, JP], ceiling: TLP:CLEAR}\n";

fn main() -> io::Result<()> {
    if let Some(folder) = std::env::args().skip_while(|arg| arg != "--write").nth(1) {
        // A pack to look at, or to put under a profiler.
        return generated::write(Path::new(&folder), 10_000, HANDBOOKS);
    }
    let folder = workshop()?;
    let [small, large] = [1_000, 10_000].map(|entries| folder.path().join(entries.to_string()));
    generated::write(&small, 1_000, HANDBOOKS)?;
    generated::write(&large, 10_000, HANDBOOKS)?;

    println!("On {}.\n", machine());
    println!("{:<58} {:>9} {:>9}", "", "measured", "bound");
    let small = measure(&small)?;
    let large = measure(&large)?;
    let flagship = measure(Path::new(FLAGSHIP))?;

    line("10,000 entries: cold build, in times of `cp -r`", large.in_copies, 3.0, "");
    line("10,000 entries: build with nothing changed, CPU", large.unchanged, 1.5, " s");
    line("10,000 entries: peak memory", large.peak, 250.0, " MiB");
    line("from 1,000 to 10,000 entries: cold build, in times", large.cold / small.cold, 11.0, "");
    line("flagship: a handbook, CPU", flagship.cold * 1e3 / handbooks(FLAGSHIP) as f64, 30.0, " ms");
    line("flagship: load to check, CPU", flagship.check * 1e3, 150.0, " ms");
    for (name, pack) in [("1,000 entries", small), ("10,000 entries", large), ("flagship", flagship)] {
        let Measured { cold, copy, unchanged, changed, check, peak, files, bytes, .. } = pack;
        let megabytes = bytes as f64 / 1e6;
        println!(
            "\n{name}: {files} files, {megabytes:.1} MB; CPU s: cold {cold:.2}, cp -r {copy:.2}, nothing changed \
             {unchanged:.2}, everything changed {changed:.2}, check {check:.3}; peak {peak:.0} MiB"
        );
    }
    Ok(())
}

fn line(what: &str, measured: f64, bound: f64, unit: &str) {
    let verdict = if measured <= bound { "" } else { "  over" };
    println!("{what:<58} {:>9} {:>9}{verdict}", format!("{measured:.2}{unit}"), format!("{bound}{unit}"));
}

/// A folder in memory, or among what cargo makes. It goes when it is dropped.
fn workshop() -> io::Result<tempfile::TempDir> {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")))
}

/// Medians for one pack. Times are processor seconds.
struct Measured {
    cold: f64,
    copy: f64,
    /// Of a cold build and the copy made right after it, pair by pair.
    in_copies: f64,
    unchanged: f64,
    /// Of a build after which no file is as it was.
    changed: f64,
    check: f64,
    /// In MiB, the most of any build.
    peak: f64,
    files: usize,
    bytes: u64,
}

fn measure(pack: &Path) -> io::Result<Measured> {
    let mut pairs: Vec<(Usage, Usage)> = Vec::new();
    for _ in 0..RUNS {
        let folder = workshop()?;
        let [site, copy] = ["site", "copy"].map(|name| folder.path().join(name));
        pairs.push((build(pack, &site)?, of(Command::new("cp").arg("-r").args([&site, &copy]))?));
    }
    let folder = workshop()?;
    let site = folder.path().join("site");
    build(pack, &site)?;
    let again = (0..RUNS).map(|_| build(pack, &site)).collect::<io::Result<Vec<Usage>>>()?;
    // Every page says what day it speaks of. Much later, the statuses of the flagship are too old to publish.
    let on = |day: usize| format!("2026-12-0{}", day + 1);
    let new = |day| of(build_command(pack, &site).args(["--as-of", &on(day)]));
    let anew = (0..RUNS).map(new).collect::<io::Result<Vec<Usage>>>()?;
    let checks = (0..RUNS).map(|_| of(vademecum(pack).arg("check"))).collect::<io::Result<Vec<Usage>>>()?;
    let (files, bytes) = size(&site)?;
    let seconds = |used: &Usage| used.cpu.as_secs_f64();
    let peak = pairs
        .iter()
        .map(|(build, _)| build)
        .chain(&again)
        .chain(&anew)
        .map(|used| used.peak)
        .max()
        .unwrap_or_default();
    Ok(Measured {
        cold: median(pairs.iter().map(|(build, _)| seconds(build))),
        copy: median(pairs.iter().map(|(_, copy)| seconds(copy))),
        in_copies: median(pairs.iter().map(|(build, copy)| seconds(build) / seconds(copy))),
        unchanged: median(again.iter().map(seconds)),
        changed: median(anew.iter().map(seconds)),
        check: median(checks.iter().map(seconds)),
        peak: peak as f64 / f64::from(1 << 20),
        files,
        bytes,
    })
}

fn build(pack: &Path, site: &Path) -> io::Result<Usage> {
    of(&mut build_command(pack, site))
}

fn build_command(pack: &Path, site: &Path) -> Command {
    let mut command = vademecum(pack);
    command.args(["build", "--formats", "html", "--out"]).arg(site);
    command
}

fn vademecum(pack: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("--root").arg(pack);
    command
}

fn handbooks(root: &str) -> usize {
    let read = vademecum::pipeline::read(&vademecum::files::Disk::new(root), None);
    read.value.map_or(0, |pack| pack.handbooks.len())
}
