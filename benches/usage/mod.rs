//! What a program costs as a whole process, by the operating system's own account.

use std::{
    fs, io,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};
use wait4::Wait4;

/// What one run of a program cost.
#[derive(Clone, Copy)]
pub struct Usage {
    /// Processor time, user and system, of all its threads.
    pub cpu: Duration,
    /// The most memory it had at once, in bytes.
    pub peak: u64,
}

/// Runs a program to its end. What it says is dropped; that it fails is not.
pub fn of(command: &mut Command) -> io::Result<Usage> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let used = child.wait4()?;
    if !used.status.success() {
        return Err(io::Error::other(format!("{command:?} ended with {}", used.status)));
    }
    Ok(Usage { cpu: used.rusage.utime + used.rusage.stime, peak: used.rusage.maxrss })
}

/// The middle one of several figures.
pub fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// The machine in a few words, so that figures are read with it.
pub fn machine() -> String {
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = told.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "{}, {cores} cores, {} {}",
        model.map_or("an unnamed processor", |(_, name)| name.trim()),
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

/// How many files lie below a folder, and their bytes.
pub fn size(folder: &Path) -> io::Result<(usize, u64)> {
    let mut size = (0, 0);
    for found in walkdir::WalkDir::new(folder) {
        let found = found?.metadata()?;
        if found.is_file() {
            size = (size.0 + 1, size.1 + found.len());
        }
    }
    Ok(size)
}
