//! Puts finished files where readers find them: a folder on disk, or a map in a test.
//! Knows folders, names and bytes; has never seen an edition, and deletes nothing that it did not write.

mod disk;
mod incoming;
mod made;
mod open;
mod recipe;
mod standing;
mod swap;

pub use crate::manifest::MANIFEST;
pub use disk::Disk;
pub use recipe::Recipe;

use crate::{
    diagnostic::{Diagnostic, Report},
    manifest::{Manifest, is_plain},
    render::{Artifact, Pieces, SitePath},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// What we say of a handbook that differs from the one we made: its files were changed, or it is not there.
pub const PUBLISHED_FILES: &str = "published files";

/// A place where handbooks are published.
pub trait Sink {
    /// Makes ready for handbooks. Nothing that is published changes before [`Pending::publish`].
    ///
    /// # Errors
    /// The place is not ours to write to, or somebody else is writing to it.
    fn open(&self) -> Result<Box<dyn Pending + '_>, Diagnostic>;
}

/// Takes a file, and says how many bytes it has.
pub type Take<'t> = dyn FnMut(&SitePath, &mut Pieces<'_>) -> Result<u64, Failure> + 't;

/// Makes the files of a handbook one after the other, and hands each over.
pub type Make<'m> = dyn FnMut(&mut Take<'_>) -> Result<(), Failure> + 'm;

/// Handbooks on their way: set aside one by one, from any thread, then published together.
/// Dropping it forgets them and leaves what is published as it is.
pub trait Pending: Sync {
    /// Keeps a published handbook, where it was made by the same recipe and has the bytes that were made then. Otherwise
    /// what is shelved for this folder is remembered with the recipe.
    ///
    /// # Errors
    /// What is published cannot be read.
    fn keep(&self, _folder: &str, _recipe: &Recipe) -> Result<Kept, Diagnostic> {
        Ok(Kept::ToMake(BTreeSet::from([PUBLISHED_FILES.to_string()])))
    }

    /// Sets a handbook aside. Each file leaves memory as it is set aside, a handful after the other.
    ///
    /// # Errors
    /// A file could not be made, or not be written. Then nothing of this handbook is set aside.
    fn shelve(&self, folder: &str, make: &mut Make<'_>) -> Result<Shelved, Failure>;

    /// Sets aside the files above all handbooks. Those of an earlier build that are not among them go.
    ///
    /// # Errors
    /// A file of that name is there, and somebody else wrote it.
    fn shelve_front(&self, artifacts: Vec<Artifact>) -> Result<Vec<ShelvedFile>, Diagnostic>;

    /// The folders of the handbooks that earlier builds published here.
    fn published(&self) -> BTreeSet<String>;

    /// Sets aside that a published handbook goes.
    ///
    /// # Errors
    /// What is published cannot be read.
    fn withdraw(&self, folder: &str) -> Result<(), Diagnostic>;

    /// Publishes what was set aside, each handbook whole or not at all, and says what it found that is not ours.
    ///
    /// # Errors
    /// The machine failed. Every handbook is either as it was or as it was to be.
    fn publish(self: Box<Self>) -> Result<Report, Diagnostic>;
}

/// Whether a published handbook can stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is set aside as it is.
    AsItIs(Shelved),
    /// It has to be made, because it differs in these ingredients, or in [`PUBLISHED_FILES`].
    ToMake(BTreeSet<String>),
}

/// Why a handbook was not set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A file could not be made. Whoever wrote the template or the text can mend it.
    Unmade(Diagnostic),
    /// A file could not be written. The machine or the output folder is in the way.
    Unwritten(Diagnostic),
}

/// A handbook that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelved {
    /// Its folder: `en/banks/pk`.
    pub folder: String,
    /// Its files in the order they were made, the manifest last.
    pub files: Vec<ShelvedFile>,
}

impl Shelved {
    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// How many of its files are new or differ from those that are published.
    pub fn changed(&self) -> usize {
        self.files.iter().filter(|file| file.is_changed).count()
    }
}

/// A file that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShelvedFile {
    /// Where it goes.
    pub path: SitePath,
    /// How many bytes it has.
    pub bytes: u64,
    /// Whether it is new, or differs from what is published under its name.
    pub is_changed: bool,
}

/// The name of an artifact inside its handbook's folder.
///
/// A format that makes a file outside its handbook, one with a name that other programs read as something else, or the
/// same file twice, is our own mistake or a template's; in either case nothing is written.
fn name_inside<'a>(folder: &str, path: &'a SitePath, so_far: &Manifest) -> Result<&'a str, Diagnostic> {
    let wrong = |what: &str| Diagnostic::error("bad-file-name", None, format!("`{path}` {what}"));
    let inside = path.as_str().strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    let Some(name) = inside else {
        return Err(wrong(&format!("is outside its handbook, `{folder}`")));
    };
    if !is_plain(name) {
        return Err(wrong("is not a file name that every computer can store"));
    }
    if name.eq_ignore_ascii_case(MANIFEST) {
        return Err(wrong("is the name of the list of checksums"));
    }
    if so_far.has_ignoring_case(name) {
        return Err(wrong("is made twice, or differs from another file in capital letters only"));
    }
    Ok(name)
}

/// Takes a lock that a panicking thread may have held: what it guards is only ever added to.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A site in memory, for tests.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Site>);

#[derive(Clone, Debug, Default)]
struct Site {
    handbooks: BTreeMap<String, BTreeMap<String, Vec<u8>>>,
    front: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// Every published file by its path.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let Site { handbooks, front } = locked(&self.0).clone();
        front.into_iter().chain(handbooks.into_values().flatten()).collect()
    }
}

impl Sink for Memory {
    fn open(&self) -> Result<Box<dyn Pending + '_>, Diagnostic> {
        let next = Mutex::new(locked(&self.0).clone());
        Ok(Box::new(InMemory { site: self, next }))
    }
}

struct InMemory<'a> {
    site: &'a Memory,
    next: Mutex<Site>,
}

impl Pending for InMemory<'_> {
    fn shelve(&self, folder: &str, make: &mut Make<'_>) -> Result<Shelved, Failure> {
        let old = locked(&self.site.0).handbooks.get(folder).cloned().unwrap_or_default();
        let mut new = BTreeMap::new();
        let mut manifest = Manifest::default();
        let mut files = Vec::new();
        make(&mut |path, pieces| {
            let bytes = pieces.collect::<Result<Vec<_>, _>>().map_err(Failure::Unmade)?.concat();
            let name = name_inside(folder, path, &manifest).map_err(Failure::Unmade)?;
            manifest.enter(name, &bytes);
            let size = bytes.len() as u64;
            files.push(shelved_file(&old, path, &bytes));
            new.insert(path.to_string(), bytes);
            Ok(size)
        })?;
        let path = SitePath::new(format!("{folder}/{MANIFEST}"));
        let bytes = manifest.to_bytes();
        files.push(shelved_file(&old, &path, &bytes));
        new.insert(path.to_string(), bytes);
        locked(&self.next).handbooks.insert(folder.to_string(), new);
        Ok(Shelved { folder: folder.to_string(), files })
    }

    fn shelve_front(&self, artifacts: Vec<Artifact>) -> Result<Vec<ShelvedFile>, Diagnostic> {
        let old = locked(&self.site.0).front.clone();
        let files = artifacts.iter().map(|made| shelved_file(&old, &made.path, &made.bytes)).collect();
        let front = artifacts.into_iter().map(|made| (made.path.to_string(), made.bytes)).collect();
        locked(&self.next).front = front;
        Ok(files)
    }

    fn published(&self) -> BTreeSet<String> {
        locked(&self.site.0).handbooks.keys().cloned().collect()
    }

    fn withdraw(&self, folder: &str) -> Result<(), Diagnostic> {
        locked(&self.next).handbooks.remove(folder);
        Ok(())
    }

    fn publish(self: Box<Self>) -> Result<Report, Diagnostic> {
        *locked(&self.site.0) = locked(&self.next).clone();
        Ok(Report::default())
    }
}

fn shelved_file(old: &BTreeMap<String, Vec<u8>>, path: &SitePath, bytes: &[u8]) -> ShelvedFile {
    let is_changed = old.get(path.as_str()).is_none_or(|old| old != bytes);
    ShelvedFile { path: path.clone(), bytes: bytes.len() as u64, is_changed }
}
