//! What lies in a handbook's folder before a build, and which of it is ours.
//! Reads and never writes.

use crate::manifest::{MANIFEST, Manifest, SIGNATURE};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, FileType},
    io,
    ops::Bound,
    path::{Path, PathBuf},
};

/// What lies in a handbook's folder before a build.
#[derive(Default)]
pub struct Standing {
    /// What it says it holds.
    pub manifest: Manifest,
    /// Whether we published this folder, and so its manifest.
    pub is_ours: bool,
    files: BTreeMap<PathBuf, FileType>,
    /// Those of them that we did not write.
    strangers: BTreeMap<PathBuf, FileType>,
    /// Folders that nothing lies in; we leave none behind, so they are somebody's.
    pub empty_folders: BTreeSet<PathBuf>,
}

impl Standing {
    /// Reads a folder without following links. A manifest counts only in a folder that we published.
    pub fn read(live: &Path, is_ours: bool) -> io::Result<Standing> {
        let mut standing = Standing { is_ours, ..Standing::default() };
        if live.symlink_metadata().is_err() {
            return Ok(standing);
        }
        for found in walkdir::WalkDir::new(live).min_depth(1).follow_links(false) {
            let found = found?;
            let name = found.path().strip_prefix(live).expect("what is found in a folder is below it");
            if let Some(parent) = name.parent() {
                standing.empty_folders.remove(parent);
            }
            if found.file_type().is_dir() {
                standing.empty_folders.insert(name.to_path_buf());
            } else {
                standing.files.insert(name.to_path_buf(), found.file_type());
            }
        }
        if is_ours && standing.has_file(MANIFEST) {
            standing.manifest = Manifest::parse(&fs::read(live.join(MANIFEST))?);
        }
        let strangers = standing.files.iter().filter(|(name, _)| standing.is_stranger(name));
        standing.strangers = strangers.map(|(name, sort)| (name.clone(), *sort)).collect();
        Ok(standing)
    }

    /// Whether a file of that name is there, and is a file.
    pub fn has_file(&self, name: &str) -> bool {
        self.files.get(Path::new(name)).is_some_and(FileType::is_file)
    }

    /// A signature over the checksums is ours too: it stays with them, and goes with them when they change.
    fn is_stranger(&self, name: &Path) -> bool {
        let is_named = |name: &str| self.manifest.has(&name.replace('\\', "/"));
        let is_known = |name: &str| name == MANIFEST || name == SIGNATURE || is_named(name);
        !(self.is_ours && name.to_str().is_some_and(is_known))
    }

    /// What we did not write.
    pub fn strangers(&self) -> impl Iterator<Item = (&Path, &FileType)> {
        self.strangers.iter().map(|(name, sort)| (name.as_path(), sort))
    }

    /// The stranger's file that has a name of ours, lies in a folder of that name, or stands where we need a folder.
    pub fn stranger_at(&self, name: &str) -> Option<&Path> {
        let name = Path::new(name);
        let above = || name.ancestors().find_map(|above| self.strangers.get_key_value(above));
        // Paths are in order part by part, so that what lies in a folder follows it.
        let from_here_on = (Bound::Included(name), Bound::Unbounded);
        let next = self.strangers.range::<Path, _>(from_here_on).next();
        next.filter(|(next, _)| next.starts_with(name)).or_else(above).map(|(stranger, _)| stranger.as_path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_is_found_where_it_stands_lies_or_is_in_the_way_and_nowhere_else() {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        for name in ["a.html", "a/b/c", "a-z/d", "e"] {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().expect("it is in a folder")).expect("folders can be made");
            fs::write(file, "somebody's").expect("files can be written");
        }
        let standing = Standing::read(folder.path(), true).expect("it can be read");
        for (name, stranger) in [
            ("e", Some("e")),
            ("a", Some("a/b/c")),
            ("a/b", Some("a/b/c")),
            ("a/b/c/d.html", Some("a/b/c")),
            ("a/b/other", None),
            ("a-", None),
            ("a-z.html", None),
            ("b", None),
        ] {
            assert_eq!(standing.stranger_at(name), stranger.map(Path::new), "{name}");
        }
    }
}
