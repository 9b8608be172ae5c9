//! What lies in a handbook's folder before a build, and which of it is ours.
//! Reads and never writes.

use crate::manifest::{MANIFEST, Manifest, SIGNATURE};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, FileType},
    io,
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
        let files = self.files.iter().map(|(name, sort)| (name.as_path(), sort));
        files.filter(|(name, _)| self.is_stranger(name))
    }

    /// The stranger's file that has a name of ours, lies in a folder of that name, or stands where we need a folder.
    pub fn stranger_at(&self, name: &str) -> Option<&Path> {
        let name = Path::new(name);
        self.strangers().map(|(stranger, _)| stranger).find(|s| s.starts_with(name) || name.starts_with(s))
    }
}
