//! An output folder while a build writes to it: stages handbooks, swaps them in, sweeps up.
//! `disk` has made sure that the folder is ours and that nobody else is writing to it.

use super::{
    Failure, Kept, MANIFEST, Make, PUBLISHED_FILES, Pending, Recipe, Shelved, ShelvedFile,
    disk::{OURS, failed, refusal},
    incoming::Incoming,
    locked,
    made::{Made, is_front_name, is_handbook_folder},
    name_inside,
    recipe::Recipes,
    standing::Standing,
    swap,
};
use crate::{
    diagnostic::{Diagnostic, Report},
    manifest::{Manifest, SIGNATURE, Summing, checksum_of},
    render::{Artifact, Pieces, SitePath},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Mutex,
};

/// The folder of what an interrupted build had set aside.
const LEFT: &str = "left";
/// The list of what is set aside, with what it was made of.
const STAGED: &str = "staged";

/// An output folder while a build writes to it.
pub struct Open<'a> {
    /// The folder as the user named it.
    shown: &'a Path,
    /// The same folder, wherever we are.
    out: PathBuf,
    made: Made,
    /// What was published was made of.
    recipes: Recipes,
    next: Mutex<BTreeMap<String, Next>>,
    /// What is made is made of.
    next_recipes: Mutex<BTreeMap<String, Recipe>>,
    /// What a build that was interrupted had set aside was made of.
    left_recipes: Recipes,
    /// What is set aside was made of, written down as it is set aside.
    staged_recipes: Mutex<Recipes>,
    /// The files above the handbooks, when there are to be new ones; whether each differs from what is there.
    front: Mutex<Option<BTreeMap<String, bool>>>,
    _lock: File,
}

/// What becomes of a handbook's folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// It has the same bytes and stays.
    Same,
    /// The staged folder takes its place.
    Replaced,
    /// The staged folder is empty and takes its place.
    Withdrawn,
}

impl Pending for Open<'_> {
    fn keep(&self, folder: &str, recipe: &Recipe) -> Result<Kept, Diagnostic> {
        let standing = self.standing(folder)?;
        locked(&self.next_recipes).insert(folder.to_string(), recipe.clone());
        let checksums = standing.manifest.to_bytes();
        let differences = self.recipes.differences(folder, recipe, &checksums);
        if !differences.is_empty() {
            return Ok(match self.left_by_another(folder, recipe)? {
                Some(files) => Kept::AsItIs(Shelved { folder: folder.to_string(), files }),
                None => Kept::ToMake(differences),
            });
        }
        let Some(files) = self.unharmed(folder, &standing, checksums.len()) else {
            return Ok(Kept::ToMake(BTreeSet::from([PUBLISHED_FILES.to_string()])));
        };
        locked(&self.next).insert(folder.to_string(), Next::Same);
        Ok(Kept::AsItIs(Shelved { folder: folder.to_string(), files }))
    }

    fn shelve(&self, folder: &str, make: &mut Make<'_>) -> Result<Shelved, Failure> {
        let standing = self.standing(folder).map_err(Failure::Unwritten)?;
        let mut shelf =
            Shelf { open: self, folder, standing, manifest: Manifest::default(), files: Vec::new() };
        make(&mut |path, pieces| shelf.put(path, pieces))?;
        let next = shelf.close()?;
        if next == Next::Replaced {
            self.note_staged(folder, &shelf.manifest.to_bytes()).map_err(Failure::Unwritten)?;
        }
        locked(&self.next).insert(folder.to_string(), next);
        Ok(Shelved { folder: folder.to_string(), files: shelf.files })
    }

    fn shelve_front(&self, artifacts: Vec<Artifact>) -> Result<Vec<ShelvedFile>, Diagnostic> {
        let mut files = Vec::new();
        let mut front = BTreeMap::new();
        for Artifact { path, bytes } in artifacts {
            let name = path.as_str();
            if !is_front_name(name) {
                let what = format!("`{path}` cannot lie above the handbooks");
                return Err(Diagnostic::error("bad-file-name", None, what));
            }
            let live = self.out.join(name);
            if live.parent().is_some_and(|folder| folder != self.out && folder.is_symlink()) {
                return Err(self.in_the_way(Path::new(name)));
            }
            let is_changed = !has_bytes(&live, &bytes);
            if is_changed {
                if !self.made.front.contains(name) && live.symlink_metadata().is_ok() {
                    return Err(self.in_the_way(Path::new(name)));
                }
                self.write(&self.ours("front").join(name), &bytes)?;
            }
            front.insert(name.to_string(), is_changed);
            files.push(ShelvedFile { bytes: bytes.len() as u64, path, is_changed });
        }
        *locked(&self.front) = Some(front);
        Ok(files)
    }

    fn published(&self) -> BTreeSet<String> {
        self.made.handbooks.clone()
    }

    fn withdraw(&self, folder: &str) -> Result<(), Diagnostic> {
        self.standing(folder)?;
        let stage = self.stage(folder);
        fs::create_dir_all(&stage).map_err(|failure| failed("make the folder", &stage, &failure))?;
        locked(&self.next).insert(folder.to_string(), Next::Withdrawn);
        Ok(())
    }

    fn publish(self: Box<Self>) -> Result<Report, Diagnostic> {
        let next = std::mem::take(&mut *locked(&self.next));
        let front = locked(&self.front).take();
        let mut report = Report::default();
        let changes = next.values().any(|next| *next != Next::Same)
            || front.iter().flat_map(BTreeMap::values).any(|is_changed| *is_changed);
        if changes {
            swap::settle(&self.out).map_err(|failure| failed("finish writing to", self.shown, &failure))?;
        }
        // What will be ours is on the list before it is there, so that a kill leaves nothing that nobody owns.
        let mut made = self.made.clone();
        made.handbooks.extend(next.keys().cloned());
        made.front.extend(front.iter().flat_map(BTreeMap::keys).cloned());
        self.write_made(&made)?;
        for (folder, next) in &next {
            self.replace(folder, *next, &mut report)?;
        }
        self.write_recipes(&next)?;
        made.handbooks.retain(|folder| next.get(folder) != Some(&Next::Withdrawn));
        if let Some(front) = front {
            self.replace_front(&front)?;
            made.front = front.into_keys().collect();
        }
        self.write_made(&made)?;
        Ok(report)
    }
}

impl Drop for Open<'_> {
    /// Sweeps what was staged. What cannot be swept now, the next build sweeps.
    fn drop(&mut self) {
        let _ = self.sweep();
    }
}

/// One handbook while its files come in.
struct Shelf<'a> {
    open: &'a Open<'a>,
    folder: &'a str,
    standing: Standing,
    manifest: Manifest,
    files: Vec<ShelvedFile>,
}

impl Shelf<'_> {
    fn put(&mut self, path: &SitePath, pieces: &mut Pieces<'_>) -> Result<u64, Failure> {
        let name = name_inside(self.folder, path, &self.manifest).map_err(Failure::Unmade)?;
        let mut sum = Summing::default();
        let summed = pieces.inspect(|piece| piece.iter().for_each(|piece| sum.add(piece)));
        let (bytes, is_changed) = self.stage(name, summed)?;
        self.manifest.insert(name, sum.end());
        self.files.push(ShelvedFile { bytes, path: path.clone(), is_changed });
        Ok(bytes)
    }

    /// Writes a file to the staging folder, unless the same bytes are published under its name; says how many it has, and
    /// whether it did.
    fn stage(
        &self,
        name: &str,
        pieces: impl Iterator<Item = Result<Vec<u8>, Diagnostic>>,
    ) -> Result<(u64, bool), Failure> {
        let (live, stage) =
            (self.open.out.join(self.folder).join(name), self.open.stage(self.folder).join(name));
        let stranger = self.standing.stranger_at(name);
        let unwritten = |failure| {
            Failure::Unwritten(match stranger {
                Some(stranger) => self.open.in_the_way(&Path::new(self.folder).join(stranger)),
                None => failed("write", &stage, &failure),
            })
        };
        let lies = self.standing.has_file(name).then_some(live.as_path());
        let goes = stranger.is_none().then_some(stage.as_path());
        let mut incoming = Incoming::new(lies, goes).map_err(unwritten)?;
        for piece in pieces {
            incoming.add(&piece.map_err(Failure::Unmade)?).map_err(unwritten)?;
        }
        Ok((incoming.bytes(), incoming.end().map_err(unwritten)?))
    }

    /// Adds the manifest and the files that stay, and says what becomes of the folder.
    fn close(&mut self) -> Result<Next, Failure> {
        let (bytes, is_changed) = self.stage(MANIFEST, std::iter::once(Ok(self.manifest.to_bytes())))?;
        let path = SitePath::new(format!("{}/{MANIFEST}", self.folder));
        self.files.push(ShelvedFile { bytes, path, is_changed });
        // Where a file has gone, the manifest differs, so this sees that too.
        if self.files.iter().all(|file| !file.is_changed) {
            return Ok(Next::Same);
        }
        let (live, stage) = (self.open.out.join(self.folder), self.open.stage(self.folder));
        for file in self.files.iter().filter(|file| !file.is_changed) {
            let name = &file.path.as_str()[self.folder.len() + 1..];
            link_or_copy(&live.join(name), &stage.join(name)).map_err(Failure::Unwritten)?;
        }
        Ok(Next::Replaced)
    }
}

impl<'a> Open<'a> {
    /// Begins to write to a folder of ours. `shown` is what its user calls it.
    pub fn new(shown: &'a Path, out: PathBuf, made: Made, recipes: Recipes, lock: File) -> Open<'a> {
        let (next, next_recipes, front) = (Mutex::default(), Mutex::default(), Mutex::default());
        let (left_recipes, staged_recipes) = (Recipes::default(), Mutex::default());
        Open {
            shown,
            out,
            made,
            recipes,
            next,
            next_recipes,
            left_recipes,
            staged_recipes,
            front,
            _lock: lock,
        }
    }

    /// A path in our own hidden folder.
    pub fn ours(&self, name: &str) -> PathBuf {
        self.out.join(OURS).join(name)
    }

    fn stage(&self, folder: &str) -> PathBuf {
        self.ours("stage").join(folder)
    }

    /// What lies in a handbook's folder, unless the way there leads over a link.
    fn standing(&self, folder: &str) -> Result<Standing, Diagnostic> {
        if !is_handbook_folder(folder) {
            let what = format!("`{folder}` is not a folder name that every computer can store");
            return Err(Diagnostic::error("bad-file-name", None, what));
        }
        let mut way = PathBuf::new();
        for part in folder.split('/') {
            way.push(part);
            match self.out.join(&way).symlink_metadata() {
                Ok(found) if found.is_dir() => {}
                Ok(found) if found.is_symlink() => {
                    return Err(refusal(&self.shown.join(&way), "is a symbolic link, and may lead anywhere")
                        .hint("remove the link; this program makes the folder itself"));
                }
                Ok(_) => return Err(self.in_the_way(&way)),
                Err(_) => break,
            }
        }
        let live = self.out.join(folder);
        Standing::read(&live, self.made.handbooks.contains(folder))
            .map_err(|failure| failed("look into", &self.shown.join(folder), &failure))
    }

    /// The files of a published handbook, if all are there and have the bytes that were made.
    fn unharmed(&self, folder: &str, standing: &Standing, manifest: usize) -> Option<Vec<ShelvedFile>> {
        unharmed(&self.out.join(folder), folder, &standing.manifest, manifest)
    }

    /// Takes up what a build that was interrupted had set aside by the same recipe, if its bytes are those that were
    /// made then.
    fn left_by_another(&self, folder: &str, recipe: &Recipe) -> Result<Option<Vec<ShelvedFile>>, Diagnostic> {
        let left = self.ours(LEFT).join(folder);
        let Ok(checksums) = fs::read(left.join(MANIFEST)) else { return Ok(None) };
        if !self.left_recipes.differences(folder, recipe, &checksums).is_empty() {
            return Ok(None);
        }
        let Some(mut files) = unharmed(&left, folder, &Manifest::parse(&checksums), checksums.len()) else {
            return Ok(None);
        };
        files.iter_mut().for_each(|file| file.is_changed = true);
        let stage = self.stage(folder);
        swap::make_parent(&stage)
            .and_then(|()| fs::rename(&left, &stage))
            .map_err(|failure| failed("take up", &left, &failure))?;
        self.note_staged(folder, &checksums)?;
        locked(&self.next).insert(folder.to_string(), Next::Replaced);
        Ok(Some(files))
    }

    /// Writes down what a handbook that is set aside was made of, for a build that goes on where this one is
    /// interrupted.
    fn note_staged(&self, folder: &str, checksums: &[u8]) -> Result<(), Diagnostic> {
        let Some(recipe) = locked(&self.next_recipes).get(folder).cloned() else { return Ok(()) };
        let mut staged = locked(&self.staged_recipes);
        staged.remember(folder, recipe, checksums);
        self.write_if_changed(&self.ours(STAGED), &staged.to_bytes())
    }

    /// Puts what was staged for a handbook in its place. Strangers come along.
    fn replace(&self, folder: &str, next: Next, report: &mut Report) -> Result<(), Diagnostic> {
        let standing = self.standing(folder)?;
        for (name, _) in standing.strangers() {
            report.push(self.stranger(&Path::new(folder).join(name)));
        }
        if next == Next::Same {
            return Ok(());
        }
        let (live, stage) = (self.out.join(folder), self.stage(folder));
        self.bring_strangers(&standing, &live, &stage)?;
        swap::make_parent(&live)
            .and_then(|()| swap::swap(&stage, &live, &self.ours("aside").join(folder)))
            .and_then(|()| bring_latecomers(&standing, &stage, &live))
            .map_err(|failure| failed("replace", &self.shown.join(folder), &failure))?;
        if next == Next::Withdrawn {
            self.remove_empty_folders(folder);
        }
        Ok(())
    }

    /// Gives every file that is not ours a second link in the staged folder, so that a kill right after the swap
    /// cannot lose it.
    fn bring_strangers(&self, standing: &Standing, live: &Path, stage: &Path) -> Result<(), Diagnostic> {
        for (name, sort) in standing.strangers() {
            let (from, to) = (live.join(name), stage.join(name));
            if sort.is_file() {
                link_or_copy(&from, &to)?;
            } else {
                // A link or a socket that cannot have a second name is moved after the swap.
                let _ = swap::make_parent(&to).and_then(|()| fs::hard_link(&from, &to));
            }
        }
        for name in &standing.empty_folders {
            let folder = stage.join(name);
            fs::create_dir_all(&folder).map_err(|failure| failed("make the folder", &folder, &failure))?;
        }
        Ok(())
    }

    /// Removes folders that nothing is left in, from the handbook's own upwards.
    fn remove_empty_folders(&self, folder: &str) {
        let mut way = Some(Path::new(folder));
        while let Some(folder) = way.filter(|way| !way.as_os_str().is_empty()) {
            if fs::remove_dir(self.out.join(folder)).is_err() {
                break;
            }
            way = folder.parent();
        }
    }

    fn replace_front(&self, front: &BTreeMap<String, bool>) -> Result<(), Diagnostic> {
        // A signature goes with the list it was made for.
        if self.made.front.contains(MANIFEST) && front.get(MANIFEST) != Some(&false) {
            self.remove_from_front(SIGNATURE)?;
        }
        for (name, _) in front.iter().filter(|(_, is_changed)| **is_changed) {
            let live = self.out.join(name);
            swap::make_parent(&live)
                .and_then(|()| fs::rename(self.ours("front").join(name), &live))
                .map_err(|failure| failed("replace", &self.shown.join(name), &failure))?;
        }
        for name in self.made.front.iter().filter(|name| !front.contains_key(*name)) {
            self.remove_from_front(name)?;
        }
        Ok(())
    }

    fn remove_from_front(&self, name: &str) -> Result<(), Diagnostic> {
        match fs::remove_file(self.out.join(name)) {
            Err(failure) if failure.kind() != io::ErrorKind::NotFound => {
                Err(failed("remove", &self.shown.join(name), &failure))
            }
            _ => {
                if let Some((folder, _)) = name.split_once('/') {
                    self.remove_empty_folders(folder);
                }
                Ok(())
            }
        }
    }

    /// Puts back what a killed build was in the middle of, keeps what it had set aside, and sweeps what else it left.
    pub fn recover(&mut self) -> Result<(), Diagnostic> {
        for folder in &self.made.handbooks {
            swap::put_back(&self.ours("aside").join(folder), &self.out.join(folder))
                .map_err(|failure| failed("put back", &self.shown.join(folder), &failure))?;
        }
        let left = fs::read(self.ours(STAGED)).unwrap_or_default();
        let has_left = self.ours("stage").is_dir() && !left.is_empty();
        if has_left {
            remove_folder(&self.ours(LEFT))
                .and_then(|()| fs::rename(self.ours("stage"), self.ours(LEFT)))
                .map_err(|failure| failed("keep", &self.ours("stage"), &failure))?;
            self.left_recipes = Recipes::read(&left);
        }
        let swept = if has_left { self.sweep_all_but_what_is_left() } else { self.sweep() };
        swept.map_err(|failure| failed("sweep", &self.shown.join(OURS), &failure))
    }

    fn sweep(&self) -> io::Result<()> {
        remove_folder(&self.ours(LEFT))?;
        self.sweep_all_but_what_is_left()
    }

    fn sweep_all_but_what_is_left(&self) -> io::Result<()> {
        for name in ["stage", "aside", "front"] {
            remove_folder(&self.ours(name))?;
        }
        for file in [self.ours(STAGED), beside(&self.ours("made")), beside(&self.ours("README"))] {
            match fs::remove_file(file) {
                Err(failure) if failure.kind() != io::ErrorKind::NotFound => return Err(failure),
                _ => {}
            }
        }
        Ok(())
    }

    /// Remembers what the handbooks of this build were made of. A recipe stands with the checksums of what it made, so
    /// that one that was left behind by a kill is never taken for that of another edition.
    fn write_recipes(&self, next: &BTreeMap<String, Next>) -> Result<(), Diagnostic> {
        let mut recipes = self.recipes.clone();
        let mut noted = std::mem::take(&mut *locked(&self.next_recipes));
        for (folder, next) in next {
            recipes.forget(folder);
            let checksums = fs::read(self.out.join(folder).join(MANIFEST));
            if let (Some(recipe), Ok(checksums), false) =
                (noted.remove(folder), checksums, *next == Next::Withdrawn)
            {
                recipes.remember(folder, recipe, &checksums);
            }
        }
        self.write_if_changed(&self.ours("recipes"), &recipes.to_bytes())
    }

    fn write_made(&self, made: &Made) -> Result<(), Diagnostic> {
        self.write_if_changed(&self.ours("made"), &made.to_bytes())
    }

    /// Replaces a file in one step.
    pub fn write_if_changed(&self, path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
        if has_bytes(path, bytes) {
            return Ok(());
        }
        let beside = beside(path);
        self.write(&beside, bytes)?;
        fs::rename(&beside, path).map_err(|failure| failed("write", path, &failure))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
        let written = swap::make_parent(path).and_then(|()| fs::write(path, bytes));
        written.map_err(|failure| failed("write", path, &failure))
    }

    fn stranger(&self, name: &Path) -> Diagnostic {
        let path = self.shown.join(name);
        let what = format!("`{}` was not made by vademecum and was left where it is", path.display());
        Diagnostic::warning("stranger", None, what).hint("keep your own files outside the output folder")
    }

    fn in_the_way(&self, name: &Path) -> Diagnostic {
        let path = self.shown.join(name);
        let what =
            format!("`{}` was not made by vademecum and stands where a file of ours goes", path.display());
        Diagnostic::error("stranger", None, what)
            .hint("move it away, or delete the output folder if nothing in it is yours; nothing was changed")
    }
}

/// The files of a handbook that lies in `from`, if all are there and have the bytes that its checksums name.
fn unharmed(from: &Path, folder: &str, checksums: &Manifest, manifest: usize) -> Option<Vec<ShelvedFile>> {
    let file = |name: &str, bytes: u64| ShelvedFile {
        path: SitePath::new(format!("{folder}/{name}")),
        bytes,
        is_changed: false,
    };
    let mut files = Vec::new();
    for (name, sum) in checksums.iter() {
        let path = from.join(name);
        if !path.symlink_metadata().ok()?.is_file() {
            return None;
        }
        let (found, bytes) = checksum_of(File::open(path).ok()?).ok()?;
        if found != sum {
            return None;
        }
        files.push(file(name, bytes));
    }
    files.push(file(MANIFEST, manifest as u64));
    Some(files)
}

/// Removes a folder of ours, if it is there.
#[expect(clippy::disallowed_methods, reason = "below `.vademecum` lies nothing that is not also elsewhere")]
fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(failure) if failure.kind() != io::ErrorKind::NotFound => Err(failure),
        _ => Ok(()),
    }
}

/// Where a file is written before it takes its place.
fn beside(path: &Path) -> PathBuf {
    path.with_extension("next")
}

/// Moves what came into a folder between the last look at it and the swap.
fn bring_latecomers(standing: &Standing, old: &Path, live: &Path) -> io::Result<()> {
    let late = Standing::read(old, standing.is_ours)?;
    for (name, _) in late.strangers() {
        let place = live.join(name);
        if place.symlink_metadata().is_err() {
            swap::make_parent(&place)?;
            fs::rename(old.join(name), place)?;
        }
    }
    Ok(())
}

/// A second name for the same file; a copy where the file system has no such thing.
fn link_or_copy(from: &Path, to: &Path) -> Result<(), Diagnostic> {
    let link = || match fs::hard_link(from, to) {
        // A file of ours that lost its line in the checksums has been linked as ours. To copy it here would empty it.
        Err(failure) if failure.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(_) => fs::copy(from, to).map(|_| ()),
        done => done,
    };
    swap::make_parent(to).and_then(|()| link()).map_err(|failure| failed("write", to, &failure))
}

/// Whether a file is there, and has these bytes.
fn has_bytes(path: &Path, bytes: &[u8]) -> bool {
    let is_written = Incoming::new(Some(path), None).and_then(|mut incoming| {
        incoming.add(bytes)?;
        incoming.end()
    });
    is_written.is_ok_and(|is_written| !is_written)
}
