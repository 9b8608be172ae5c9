//! `vademecum check --fix`: mends what has one safe fix, in the files of the pack, and says what it did.

use super::{
    End, Everywhere,
    terminal::{counted, tell},
};
use crate::{
    diagnostic::{FileId, Fix},
    files::{Disk, Files},
    pipeline::{Mended, mend},
};
use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

/// Mends, and then checks as without it.
pub fn fix(everywhere: &Everywhere) -> io::Result<End> {
    let files = everywhere.files();
    let Mended { texts, done, .. } = mend(&files, everywhere.as_of);
    for (file, text) in &texts {
        let path = everywhere.below_root(file);
        if let Err(failure) = replace(&files, file, &path, text) {
            tell(&format!("error: {} is left as it was: {failure}\n", path.display()));
            return Ok(End::Failed);
        }
        let here = done.iter().filter(|fix| fix.file == *file);
        everywhere.conclude(&format!("Mended {}: {}.\n", path.display(), in_words(here)))?;
    }
    if texts.is_empty() {
        everywhere.conclude("There is nothing to mend that has one safe fix.\n")?;
    }
    super::check(everywhere)
}

/// What was done, each thing once.
fn in_words<'f>(fixes: impl Iterator<Item = &'f Fix>) -> String {
    let mut done: Vec<(&str, usize)> = Vec::new();
    for fix in fixes {
        match done.iter_mut().find(|(does, _)| *does == fix.does) {
            Some((_, times)) => *times += 1,
            None => done.push((&fix.does, 1)),
        }
    }
    let said = done.into_iter().map(|(does, times)| match times {
        1 => does.to_string(),
        _ => format!("{does} ({})", counted(times, "time", "times")),
    });
    said.collect::<Vec<_>>().join(", ")
}

/// Puts a text in the place of a file in one step, so that an author never finds half of it.
/// `Disk` has refused what lies outside of the pack or behind a link.
fn replace(files: &Disk, file: &FileId, path: &Path, text: &str) -> io::Result<()> {
    files.read(file)?;
    let permissions = fs::metadata(path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it may not be written"));
    }
    let beside = beside(path);
    let written = fs::File::create_new(&beside).and_then(|mut new| {
        new.write_all(text.as_bytes())?;
        new.set_permissions(permissions)?;
        new.sync_all()
    });
    let replaced = written.and_then(|()| fs::rename(&beside, path));
    if replaced.is_err() {
        // What is left of it is ours, and nobody else's.
        let _ = fs::remove_file(&beside);
    }
    replaced
}

/// A hidden name in the same folder, which no pack reads.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.mended"))
}
