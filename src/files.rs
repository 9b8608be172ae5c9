//! Where a pack is read from: a folder on disk, or a few strings in a test.
//! Knows names and bytes, not what they mean.

use crate::diagnostic::{Checked, Diagnostic, FileId, Place, Report};
use std::{
    collections::BTreeMap,
    io,
    path::{Component, Path, PathBuf},
};

/// A place to read files from. Names are paths from the pack's root with forward slashes.
pub trait Files: Sync {
    /// Every file below a folder, sorted by name. A folder that is not there is empty.
    fn list(&self, under: &str) -> Checked<Vec<FileId>>;
    /// The bytes of a file.
    fn read(&self, file: &str) -> io::Result<Vec<u8>>;
}

/// Nothing in a pack is larger than this, in bytes; a picture of that size opens on no phone.
const LARGEST: u64 = 64 << 20;

/// A folder on disk.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// Reads from that folder.
    pub fn new(root: impl Into<PathBuf>) -> Disk {
        Disk { root: root.into() }
    }
}

impl Files for Disk {
    fn list(&self, under: &str) -> Checked<Vec<FileId>> {
        let mut report = Report::default();
        let mut files = Vec::new();
        let start = self.root.join(under);
        match start.metadata() {
            Ok(found) if found.is_dir() => {}
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
                return Checked { value: files, report };
            }
            found => {
                let diagnostic = Diagnostic::error(
                    "unreadable-file",
                    Place::top(&under.into()),
                    format!("`{under}` is not a folder that can be read"),
                );
                report.push(match found {
                    Ok(_) => diagnostic.hint("make a folder of that name, and put the files into it"),
                    Err(failure) => diagnostic.hint(failure.to_string()),
                });
                return Checked { value: files, report };
            }
        }
        // Links are not followed: one may lead out of the pack, or in a circle.
        for found in walkdir::WalkDir::new(&start).follow_links(false).sort_by_file_name() {
            match found {
                Err(failure) => {
                    let path = failure.path().unwrap_or(&start);
                    report.push(
                        Diagnostic::error(
                            "unreadable-file",
                            Place::top(&name_of(&self.root, path)),
                            "this cannot be read",
                        )
                        .hint(failure.io_error().map_or_else(|| failure.to_string(), ToString::to_string)),
                    );
                }
                Ok(found) if is_hidden(found.path(), &start) => {}
                Ok(found) if found.file_type().is_symlink() => report.push(
                    Diagnostic::warning(
                        "unreadable-file",
                        Place::top(&name_of(&self.root, found.path())),
                        "this is a symbolic link and was not followed",
                    )
                    .hint("put the file itself here; a link may lead out of the pack"),
                ),
                Ok(found) if found.file_name().to_str().is_none() => report.push(
                    Diagnostic::error(
                        "unreadable-file",
                        Place::top(&name_of(&self.root, found.path())),
                        "the name of this file is not UTF-8 text, so it cannot be read",
                    )
                    .hint("call it by a few English words with hyphens between them"),
                ),
                Ok(found) if found.file_type().is_file() => files.push(name_of(&self.root, found.path())),
                Ok(found) if found.file_type().is_dir() && !is_called_like_a_file(found.path()) => {}
                Ok(found) => report.push(Diagnostic::warning(
                    "unreadable-file",
                    Place::top(&name_of(&self.root, found.path())),
                    "this is called like a file and is none, so it is not read",
                )),
            }
        }
        files.sort();
        Checked { value: files, report }
    }

    fn read(&self, file: &str) -> io::Result<Vec<u8>> {
        let path = self.root.join(file);
        if leads_elsewhere(&self.root, file)? {
            return Err(io::Error::other("a link may lead out of the pack, and is not followed"));
        }
        let found = path.metadata()?;
        // A pipe or a device would never come to an end.
        if !found.is_file() {
            return Err(io::Error::other("this is not a file"));
        }
        if found.len() > LARGEST {
            return Err(io::Error::other("this is larger than 64 MiB"));
        }
        std::fs::read(path)
    }
}

/// Whether a name goes out of the pack, or through a link. The folder `content` itself may be one.
fn leads_elsewhere(root: &Path, file: &str) -> io::Result<bool> {
    let parts: Vec<_> = Path::new(file).components().collect();
    if parts.iter().any(|part| !matches!(part, Component::Normal(_))) {
        return Ok(true);
    }
    let mut path = root.to_path_buf();
    for (depth, part) in parts.iter().enumerate() {
        path.push(part);
        if depth > 0 && path.symlink_metadata()?.is_symlink() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn name_of(root: &Path, path: &Path) -> FileId {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/").into()
}

fn is_called_like_a_file(folder: &Path) -> bool {
    folder.extension().is_some_and(|end| ["md", "yaml", "yml"].iter().any(|known| end == *known))
}

/// Editors and version control keep hidden files beside the author's own.
fn is_hidden(path: &Path, start: &Path) -> bool {
    path.strip_prefix(start)
        .is_ok_and(|below| below.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.')))
}

/// Files in memory, for tests and for the pack that `init` writes.
#[derive(Debug, Clone, Default)]
pub struct Memory(pub BTreeMap<String, Vec<u8>>);

impl Memory {
    /// Reads files from one text, each after a line `== name`.
    pub fn from_text(text: &str) -> Memory {
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut current = None;
        for line in text.split_inclusive('\n') {
            match line.strip_prefix("== ") {
                Some(name) => {
                    current = Some(name.trim().to_string());
                    files.insert(name.trim().to_string(), Vec::new());
                }
                None => {
                    if let Some(bytes) = current.as_ref().and_then(|name| files.get_mut(name)) {
                        bytes.extend_from_slice(line.as_bytes());
                    }
                }
            }
        }
        Memory(files)
    }
}

impl Files for Memory {
    fn list(&self, under: &str) -> Checked<Vec<FileId>> {
        let folder = format!("{under}/");
        let value =
            self.0.keys().filter(|name| name.starts_with(&folder)).map(|name| name.as_str().into()).collect();
        Checked { value, report: Report::default() }
    }

    fn read(&self, file: &str) -> io::Result<Vec<u8>> {
        self.0.get(file).cloned().ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_files() {
        let files = Memory::from_text("== a.md\none\ntwo\n== b/c.md\nthree\n");
        assert_eq!(files.read("a.md").unwrap(), b"one\ntwo\n");
        assert_eq!(files.list("b").value, [FileId::from("b/c.md")]);
    }
}
