//! Puts one folder in the place of another, so that at every moment a whole one is there or can be put back.
//! Knows paths only.

use std::{fs, io, path::Path};

/// Swaps a folder with the one that is published; what was published lies at `new` afterwards.
///
/// Where the file system cannot do it in one step, the old folder waits at `aside` between two of them, and
/// [`put_back`] finds it there after a kill.
pub fn swap(new: &Path, live: &Path, aside: &Path) -> io::Result<()> {
    if !exists(live)? {
        return fs::rename(new, live);
    }
    match exchange(new, live) {
        Some(done) => done,
        None => swap_in_two_steps(new, live, aside),
    }
}

/// Puts a folder back that a killed build left aside, unless the new one had already taken its place.
pub fn put_back(aside: &Path, live: &Path) -> io::Result<()> {
    if exists(aside)? && !exists(live)? {
        make_parent(live)?;
        return fs::rename(aside, live);
    }
    Ok(())
}

/// Makes the folder that a path lies in.
pub fn make_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

fn swap_in_two_steps(new: &Path, live: &Path, aside: &Path) -> io::Result<()> {
    make_parent(aside)?;
    fs::rename(live, aside)?;
    if let Err(failure) = fs::rename(new, live) {
        fs::rename(aside, live)?;
        return Err(failure);
    }
    fs::rename(aside, new)
}

fn exists(path: &Path) -> io::Result<bool> {
    match path.symlink_metadata() {
        Ok(_) => Ok(true),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(failure) => Err(failure),
    }
}

/// Exchanges two folders in one step; `None` where this system or this file system has no such step.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> Option<io::Result<()>> {
    use rustix::{
        fs::{CWD, RenameFlags, renameat_with},
        io::Errno,
    };
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => None,
        done => Some(done.map_err(io::Error::from)),
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> Option<io::Result<()>> {
    None
}

/// Waits until everything written below a folder is on the disk, so that a power cut after a swap does not leave new
/// names for files without content. Where the system has no such call, its own order of writing has to do.
#[cfg(target_os = "linux")]
pub fn settle(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(fs::File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
pub fn settle(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_single_step_two_do() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let (new, live, aside) = (folder.join("new"), folder.join("live"), folder.join("aside/x"));
        for (path, text) in [(&new, "new"), (&live, "old")] {
            fs::create_dir_all(path).unwrap();
            fs::write(path.join("a"), text).unwrap();
        }
        swap_in_two_steps(&new, &live, &aside).unwrap();
        assert_eq!(fs::read_to_string(live.join("a")).unwrap(), "new");
        assert_eq!(fs::read_to_string(new.join("a")).unwrap(), "old");

        // Killed between the two steps.
        fs::rename(&live, &aside).unwrap();
        put_back(&aside, &live).unwrap();
        assert_eq!(fs::read_to_string(live.join("a")).unwrap(), "new");
    }
}
