//! An output folder on disk.
//!
//! ```text
//! site/
//!   index.html              written beside its place, then renamed over it
//!   en/banks/pk/…           a handbook and its SHA256SUMS, swapped as a whole folder
//!   .vademecum/
//!     README                says whose folder this is; without `.vademecum` we refuse to write here
//!     lock                  held while a build runs
//!     made                  which handbooks and files above them are ours
//!     recipes               what each handbook was made of; without it, all are made again
//!     stage/en/banks/pk/…   the next edition until the swap, the last one after it
//!     aside/                the last edition, for a moment, where folders cannot be swapped in one step
//!     front/                the next files above the handbooks
//! ```
//!
//! Everything below `.vademecum` is ours to delete at any time: a stranger's file is there only as a second link to
//! one that is also in the published folder. That is why what a killed build left can be swept without looking.

use super::{Pending, Sink, made::Made, open::Open, recipe::Recipes};
use crate::diagnostic::Diagnostic;
use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// The name of the folder that makes an output folder ours.
pub const OURS: &str = ".vademecum";
/// Most systems name files by 4,096 bytes at most, and what lies in a handbook needs some of them.
const LONGEST_PATH: usize = 3_500;
const README: &str = "\
The folder that holds this one is written by `vademecum build`.
What vademecum wrote there it may replace or take away; it leaves everything else alone.
To start afresh, delete the whole output folder. Do not change anything in here.
";

/// An output folder, not yet opened.
#[derive(Clone, Debug)]
pub struct Disk {
    out: PathBuf,
    sources: Vec<PathBuf>,
}

impl Disk {
    /// Publishes into `out`, which may neither hold any of the folders the pack is read from nor lie in one.
    pub fn new(out: impl Into<PathBuf>, sources: impl IntoIterator<Item = PathBuf>) -> Disk {
        Disk { out: out.into(), sources: sources.into_iter().collect() }
    }

    fn check_its_path(&self) -> Result<(), Diagnostic> {
        let out = settled(&self.out);
        if out.as_os_str().len() > LONGEST_PATH {
            return Err(refusal(&self.out, "has a path so long that files in it could not be named")
                .hint("name a folder with a shorter path with `--out`"));
        }
        let refuse = |how: &str, source: &Path| {
            refusal(&self.out, &format!("{how} `{}`, which the pack is read from", source.display()))
                .hint("name another folder with `--out`")
        };
        for source in &self.sources {
            let folder = settled(source);
            if out.starts_with(&folder) {
                return Err(refuse("lies in", source));
            }
            if folder.starts_with(&out) {
                return Err(refuse("holds", source));
            }
        }
        Ok(())
    }

    /// Makes the folder where it is missing, and refuses one that somebody else has filled.
    fn claim(&self) -> Result<(), Diagnostic> {
        let out = &self.out;
        match out.metadata() {
            Err(missing) if missing.kind() == io::ErrorKind::NotFound && out.is_symlink() => {
                return Err(refusal(out, "is a symbolic link that leads nowhere")
                    .hint("remove the link, or make the folder that it leads to"));
            }
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
                make_folder(out).map_err(|failure| failed("make the folder", out, &failure))?;
            }
            Err(failure) => return Err(failed("look at", out, &failure)),
            Ok(found) if !found.is_dir() => return Err(refusal(out, "is a file, not a folder")),
            Ok(_) => {}
        }
        let ours = out.join(OURS);
        match ours.symlink_metadata() {
            Ok(found) if found.is_dir() => Ok(()),
            Ok(_) => Err(refusal(out, &format!("has a `{OURS}` that is not a folder"))),
            Err(_) => {
                self.refuse_if_filled()?;
                fs::create_dir_all(&ours).map_err(|failure| failed("make the folder", &ours, &failure))
            }
        }
    }

    fn refuse_if_filled(&self) -> Result<(), Diagnostic> {
        let unreadable = |failure| failed("look into", &self.out, &failure);
        for found in fs::read_dir(&self.out).map_err(unreadable)? {
            let name = found.map_err(unreadable)?.file_name();
            // A folder that version control is told to ignore is still empty.
            if name != ".gitignore" {
                let what = format!("was not made by vademecum and is not empty: it has `{}`", name.display());
                return Err(refusal(&self.out, &what).hint("empty it, or name another folder with `--out`"));
            }
        }
        Ok(())
    }

    fn lock(&self) -> Result<File, Diagnostic> {
        let path = self.out.join(OURS).join("lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|failure| failed("open", &path, &failure))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(refusal(&self.out, "is being written by another build")
                .hint("wait until it is done, or name another folder with `--out`")),
            // Some network folders know no locks. There, two builds at once are the reader's own care.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
        }
    }
}

impl Sink for Disk {
    fn open(&self) -> Result<Box<dyn Pending + '_>, Diagnostic> {
        self.check_its_path()?;
        self.claim()?;
        let lock = self.lock()?;
        let out = self.out.canonicalize().map_err(|failure| failed("look at", &self.out, &failure))?;
        let ours = |name: &str| fs::read(out.join(OURS).join(name)).unwrap_or_default();
        let (made, recipes) = (Made::read(&ours("made")), Recipes::read(&ours("recipes")));
        let mut open = Open::new(&self.out, out, made, recipes, lock);
        // What a killed build left half made may fill the disk, so it goes before anything is written.
        open.recover()?;
        open.write_if_changed(&open.ours("README"), README.as_bytes())?;
        Ok(Box::new(open))
    }
}

/// Makes a folder and those it lies in. Where one of them cannot be made, none is left behind.
fn make_folder(folder: &Path) -> io::Result<()> {
    let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
    fs::create_dir_all(folder).inspect_err(|_| {
        for made in missing {
            let _ = fs::remove_dir(made);
        }
    })
}

/// A path without links and dots, as far as it exists.
fn settled(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let existing = absolute.ancestors().find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
    match existing {
        Some((ancestor, canonical)) => {
            canonical.join(absolute.strip_prefix(ancestor).unwrap_or(Path::new("")))
        }
        None => absolute,
    }
}

/// Says why the output folder is not written to.
pub fn refusal(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::error("output-folder", None, format!("the output folder `{}` {why}", path.display()))
}

/// Says what the machine could not do, and what its user can do about it.
pub fn failed(verb: &str, path: &Path, failure: &io::Error) -> Diagnostic {
    let what = format!("cannot {verb} `{}`: {failure}", path.display());
    let diagnostic = Diagnostic::error("not-written", None, what);
    match failure.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            diagnostic.hint("make room on that disk and build again; every handbook there is whole")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            diagnostic.hint("see that you may write there, or name another folder with `--out`")
        }
        io::ErrorKind::InvalidFilename => diagnostic.hint("name a folder with a shorter path with `--out`"),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            diagnostic.hint("a file stands where a folder has to be; name another folder with `--out`")
        }
        _ => diagnostic,
    }
}
