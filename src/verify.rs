//! Whether a copy is what its publisher made: a site, a handbook's folder, its ZIP, or one file out of it.
//! Works with the lists of checksums alone and without a network, so it can be run years later on a stick that came by
//! any way. Reads and never writes; knows nothing of packs or of how handbooks are made.
//!
//! Checksums show that a copy is whole. That it is the publisher's can only a signature show, since whoever changes a
//! file can change the list too.

use crate::manifest::{MANIFEST, Manifest, SIGNATURE, checksum, checksum_of};
use minisign_verify::{Error as SignatureError, PublicKey, Signature};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};
use zip::ZipArchive;

/// How far above a file its list of checksums is looked for: `language/audience/place/download/file`.
const HIGHEST: usize = 6;
/// No list, page or signature of ours is longer, in bytes. What is longer is not read into memory.
const LONGEST_TEXT: u64 = 64 << 20;
/// What a copy keeps for itself and readers do not get.
const OF_THE_PROGRAM: &str = ".vademecum";

/// What to hold a copy against, besides its own list.
#[derive(Default)]
pub struct Against {
    /// The publisher's public key.
    pub key: Option<PublicKey>,
    /// The list of checksums, where it neither lies beside nor above a file.
    pub sums: Option<PathBuf>,
    /// A site or a folder that is known to be the newest.
    pub newest: Option<PathBuf>,
}

/// What came of it for one list of checksums.
#[derive(Debug, PartialEq, Eq)]
pub struct Checked {
    /// What was looked at, as it was asked for.
    pub what: PathBuf,
    /// Whose handbook it says it is, and which edition.
    pub says: Option<Says>,
    /// How many files were looked at.
    pub files: usize,
    /// What is known of who made it.
    pub signed: Signed,
    /// What is wrong, in the order of names.
    pub faults: Vec<Fault>,
    /// The name that the list has for a file that was looked at alone, where it was given another.
    pub listed_as: Option<String>,
}

impl Checked {
    /// Whether it is what its publisher made, as far as that was asked.
    pub fn is_genuine(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Whose handbook it is, as its cover says. It is worth no more than the list that names the cover.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Says {
    /// The folder: `en/banks/pk`.
    pub handbook: String,
    /// The name of the edition.
    pub edition: String,
    /// The day it speaks of, as 2026-11-22.
    pub as_of: String,
}

/// What is known of who made a list of checksums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signed {
    /// Nobody signed it.
    Not,
    /// Somebody did, and no key was given to see who.
    ByWhom,
    /// The holder of the key that was given did, and says this.
    ByTheKey(String),
    /// There is a signature that is not good; a fault says how.
    Badly,
}

/// What is wrong with a copy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A file of the list is not there.
    Missing(String),
    /// A file has other bytes than were made.
    Changed(String),
    /// A file was not made by the publisher.
    Added(String),
    /// A file has the bytes of another one, which is not there.
    Renamed {
        /// The name that the list has.
        from: String,
        /// The name that was found.
        to: String,
    },
    /// A link that may lead anywhere.
    Link(String),
    /// Lines of the list are no checksums, or name a file twice.
    OddLines,
    /// There is no list of checksums.
    NoList,
    /// The list does not know the file that was looked at.
    Unlisted,
    /// A key was given, and nobody signed.
    NotSigned,
    /// Another key signed.
    AnotherKey,
    /// The list was changed after it was signed, or the signature was.
    ChangedAfterSigning,
    /// What is in the place of a signature is none.
    NoSignature,
    /// It says that it belongs elsewhere on its site.
    Elsewhere(Says),
    /// A newer edition is there.
    Old {
        /// This one.
        this: Says,
        /// The newer one.
        newest: Says,
    },
    /// There is nothing to compare its age with.
    NothingNewer,
    /// It cannot be opened as the archive it says it is.
    Unreadable(String),
}

/// Looks at a site, a folder, an archive or a file. One answer for each list of checksums.
///
/// # Errors
/// The machine could not read what there is.
pub fn verify(what: &Path, against: &Against) -> io::Result<Vec<Checked>> {
    if !what.metadata()?.is_dir() {
        let is_parcel = what.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
        if is_parcel
            && against.sums.is_none()
            && let Some(checked) = parcel(what, against)?
        {
            return Ok(vec![checked]);
        }
        return Ok(vec![single(what, against)?]);
    }
    let lists = lists_below(what)?;
    if lists.is_empty() {
        return Ok(vec![Checked { faults: vec![Fault::NoList], ..Checked::of(what) }]);
    }
    lists.iter().map(|(list, below)| folder(what, list, below, against)).collect()
}

/// The folders with a list of checksums: a site's own and those of its handbooks, each with the lists below it that are
/// not its own. Inside a handbook there is none: a list there would be somebody else's.
///
/// # Errors
/// A folder could not be read.
pub fn lists_below(what: &Path) -> io::Result<Vec<(PathBuf, Vec<PathBuf>)>> {
    let has_list =
        |folder: &Path| folder.join(MANIFEST).symlink_metadata().is_ok_and(|found| found.is_file());
    // A handbook has a cover that says so; the front of a site has none.
    let is_front = has_list(what) && says_at(what)?.is_none();
    let mut found = Vec::new();
    let mut walk = walkdir::WalkDir::new(what).follow_links(false).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = entry?;
        if !entry.file_type().is_dir() {
            continue;
        }
        if entry.file_name() == OF_THE_PROGRAM {
            walk.skip_current_dir();
        } else if has_list(entry.path()) {
            found.push(entry.path().to_path_buf());
            if !(is_front && entry.depth() == 0) {
                walk.skip_current_dir();
            }
        }
    }
    let below = |list: &PathBuf| {
        found.iter().filter(|other| *other != list && other.starts_with(list)).cloned().collect()
    };
    Ok(found.iter().map(|list| (list.clone(), below(list))).collect())
}

impl Checked {
    fn of(what: &Path) -> Checked {
        Checked {
            what: what.to_path_buf(),
            says: None,
            files: 0,
            signed: Signed::Not,
            faults: Vec::new(),
            listed_as: None,
        }
    }
}

/// A folder with a list of checksums. `others` are folders inside it that have lists of their own.
fn folder(site: &Path, folder: &Path, others: &[PathBuf], against: &Against) -> io::Result<Checked> {
    let list = read_text(&folder.join(MANIFEST))?;
    let mut found = BTreeMap::new();
    let mut links = Vec::new();
    let mut walk = walkdir::WalkDir::new(folder).min_depth(1).follow_links(false).into_iter();
    while let Some(entry) = walk.next() {
        let entry = entry?;
        let is_apart =
            entry.file_name() == OF_THE_PROGRAM || others.iter().any(|other| other == entry.path());
        if entry.file_type().is_dir() {
            if is_apart {
                walk.skip_current_dir();
            }
            continue;
        }
        let name = name_below(folder, entry.path());
        if !entry.file_type().is_file() {
            links.push(Fault::Link(name));
        } else if name != MANIFEST && name != SIGNATURE {
            found.insert(name, checksum_of(File::open(entry.path())?)?.0);
        }
    }
    let mut checked = Checked { says: says_at(folder)?, ..Checked::of(folder) };
    compare(&list, &found, &mut checked);
    checked.faults.extend(links);
    let signature = optional(read_text(&folder.join(SIGNATURE)))?;
    look_who_signed(&list, signature.as_deref(), against, &mut checked);
    // Whoever puts one handbook in the place of another changes no file.
    let place = name_below(site, folder);
    if let Some(says) = &checked.says
        && is_place_of_a_handbook(&place)
        && says.handbook != place
    {
        checked.faults.push(Fault::Elsewhere(says.clone()));
    }
    compare_age(against, &mut checked)?;
    checked.faults.sort();
    Ok(checked)
}

/// A handbook that is packed in one file, with its list inside. `None` where the file is not that.
fn parcel(what: &Path, against: &Against) -> io::Result<Option<Checked>> {
    let mut checked = Checked::of(what);
    let mut archive = match ZipArchive::new(File::open(what)?) {
        Ok(archive) => archive,
        Err(failure) => {
            checked.faults.push(Fault::Unreadable(failure.to_string()));
            return Ok(Some(checked));
        }
    };
    let list_name = archive
        .file_names()
        .filter_map(Result::ok)
        .find(|name| name.ends_with(&format!("/{MANIFEST}")) && name.matches('/').count() == 1)
        .map(std::borrow::Cow::into_owned);
    let Some(list_name) = list_name else { return Ok(None) };
    let folder = list_name[..list_name.len() - MANIFEST.len()].to_string();
    let (mut list, mut signature, mut cover) = (Vec::new(), None, None);
    let mut found = BTreeMap::new();
    for number in 0..archive.len() {
        let Ok(mut file) = archive.by_index(number) else {
            checked.faults.push(Fault::Unreadable(format!("file {} of it", number + 1)));
            continue;
        };
        if file.is_dir() {
            continue;
        }
        let Ok(name) = file.name().map(std::borrow::Cow::into_owned) else {
            checked.faults.push(Fault::Unreadable(format!("the name of file {} of it", number + 1)));
            continue;
        };
        let inside = name.strip_prefix(&folder).unwrap_or(&name).to_string();
        let read = match inside.as_str() {
            MANIFEST => limited(&mut file).map(|bytes| list = bytes),
            SIGNATURE => limited(&mut file).map(|bytes| signature = Some(bytes)),
            "index.html" => limited(&mut file).map(|bytes| {
                found.insert(inside.clone(), checksum(&bytes));
                cover = Some(bytes);
            }),
            _ => checksum_of(&mut file).map(|(sum, _)| {
                if found.insert(inside.clone(), sum).is_some() {
                    // Two files of one name: which of them is unpacked depends on the program.
                    checked.faults.push(Fault::Added(inside.clone()));
                }
            }),
        };
        if read.is_err() {
            checked.faults.push(Fault::Unreadable(inside));
        }
    }
    checked.says = cover.and_then(|cover| says_of(&cover));
    compare(&list, &found, &mut checked);
    look_who_signed(&list, signature.as_deref(), against, &mut checked);
    compare_age(against, &mut checked)?;
    checked.faults.sort();
    Ok(Some(checked))
}

/// One file, which a list of checksums beside or above it names.
fn single(what: &Path, against: &Against) -> io::Result<Checked> {
    let mut checked = Checked { files: 1, ..Checked::of(what) };
    let list = match &against.sums {
        Some(list) => Some(list.clone()),
        None => {
            let path = what.canonicalize()?;
            path.ancestors()
                .skip(1)
                .take(HIGHEST)
                .map(|folder| folder.join(MANIFEST))
                .find(|list| list.is_file())
        }
    };
    let Some(list) = list else {
        checked.faults.push(Fault::NoList);
        return Ok(checked);
    };
    let bytes = read_text(&list)?;
    let manifest = Manifest::parse(&bytes);
    let (sum, _) = checksum_of(File::open(what)?)?;
    let own_name = what.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // The whole way first: a handbook has several files of one name.
    let way = list
        .parent()
        .and_then(|folder| Some(name_below(&folder.canonicalize().ok()?, &what.canonicalize().ok()?)));
    let is_called_so =
        |name: &&str| way.as_deref() == Some(*name) || name.rsplit('/').next() == Some(own_name.as_str());
    let called_so: Vec<&str> = match way.as_deref().filter(|way| manifest.has(way)) {
        Some(way) => vec![way],
        None => manifest.iter().map(|(name, _)| name).filter(is_called_so).collect(),
    };
    let with_its_bytes = manifest.iter().find(|(_, listed)| *listed == sum).map(|(name, _)| name.to_string());
    if called_so.iter().any(|name| manifest.sum(name) == Some(sum.as_str())) {
        // It is the file of that name.
    } else if let Some(name) = with_its_bytes {
        checked.listed_as = Some(name);
    } else if let Some(name) = called_so.first() {
        checked.faults.push(Fault::Changed((*name).to_string()));
    } else {
        checked.faults.push(Fault::Unlisted);
    }
    let folder = list.parent().unwrap_or(Path::new("."));
    checked.says = says_at(folder)?;
    let signature = optional(read_text(&folder.join(SIGNATURE)))?;
    look_who_signed(&bytes, signature.as_deref(), against, &mut checked);
    compare_age(against, &mut checked)?;
    Ok(checked)
}

/// Holds what was found against what the list says.
fn compare(list: &[u8], found: &BTreeMap<String, String>, checked: &mut Checked) {
    let manifest = Manifest::parse(list);
    let lines = list.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
    if lines != manifest.iter().count() {
        checked.faults.push(Fault::OddLines);
    }
    checked.files = found.len();
    let mut missing: BTreeSet<&str> = BTreeSet::new();
    for (name, sum) in manifest.iter() {
        match found.get(name) {
            None => {
                missing.insert(name);
            }
            Some(there) if there != sum => checked.faults.push(Fault::Changed(name.to_string())),
            Some(_) => {}
        }
    }
    for (name, sum) in found.iter().filter(|(name, _)| !manifest.has(name)) {
        let from = missing.iter().copied().find(|from| manifest.sum(from) == Some(sum.as_str()));
        checked.faults.push(match from {
            Some(from) => {
                missing.remove(from);
                Fault::Renamed { from: from.to_string(), to: name.clone() }
            }
            None => Fault::Added(name.clone()),
        });
    }
    checked.faults.extend(missing.into_iter().map(|name| Fault::Missing(name.to_string())));
}

fn look_who_signed(list: &[u8], signature: Option<&[u8]>, against: &Against, checked: &mut Checked) {
    let Some(signature) = signature else {
        checked.faults.extend(against.key.as_ref().map(|_| Fault::NotSigned));
        return;
    };
    let Some(key) = &against.key else {
        checked.signed = Signed::ByWhom;
        return;
    };
    checked.signed = Signed::Badly;
    let Ok(signature) = Signature::decode(&String::from_utf8_lossy(signature)) else {
        checked.faults.push(Fault::NoSignature);
        return;
    };
    match key.verify(list, &signature, false) {
        Ok(()) => checked.signed = Signed::ByTheKey(signature.trusted_comment().to_string()),
        Err(SignatureError::UnexpectedKeyId) => checked.faults.push(Fault::AnotherKey),
        Err(_) => checked.faults.push(Fault::ChangedAfterSigning),
    }
}

/// Compares the day of an edition with that of the same handbook in a copy that is known to be the newest.
fn compare_age(against: &Against, checked: &mut Checked) -> io::Result<()> {
    let Some(newest) = &against.newest else { return Ok(()) };
    // The front of a site has no age of its own.
    let Some(this) = checked.says.clone() else { return Ok(()) };
    let there = match says_at(&newest.join(&this.handbook))? {
        Some(says) => Some(says),
        None => says_at(newest)?.filter(|says| says.handbook == this.handbook),
    };
    match there {
        None => checked.faults.push(Fault::NothingNewer),
        Some(newest) if newest.as_of > this.as_of => checked.faults.push(Fault::Old { this, newest }),
        Some(_) => {}
    }
    Ok(())
}

/// What the cover in a folder says of the handbook. `None` where there is none.
///
/// # Errors
/// The cover could not be read.
pub fn says_at(folder: &Path) -> io::Result<Option<Says>> {
    Ok(optional(read_text(&folder.join("index.html")))?.and_then(|cover| says_of(&cover)))
}

fn says_of(cover: &[u8]) -> Option<Says> {
    let cover = String::from_utf8_lossy(cover);
    let said = |name: &str| {
        let (_, rest) = cover.split_once(&format!("<meta name=\"vademecum-{name}\" content=\""))?;
        let (value, _) = rest.split_once('"')?;
        let value =
            value.replace("&quot;", "\"").replace("&#x27;", "'").replace("&lt;", "<").replace("&gt;", ">");
        Some(value.replace("&#x2F;", "/").replace("&amp;", "&"))
    };
    Some(Says { handbook: said("handbook")?, edition: said("edition")?, as_of: said("as-of")? })
}

/// Whether a path below a site can be that of a handbook: `language/audience/place`.
fn is_place_of_a_handbook(place: &str) -> bool {
    place.split('/').count() == 3
}

fn name_below(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read_text(path: &Path) -> io::Result<Vec<u8>> {
    if !path.symlink_metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "not a file"));
    }
    limited(&mut File::open(path)?)
}

fn limited(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LONGEST_TEXT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST_TEXT {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it is far longer than any we write"));
    }
    Ok(bytes)
}

fn optional<T>(read: io::Result<T>) -> io::Result<Option<T>> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(failure) if failure.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Reads a public key: the text of a key file, or its line of letters alone.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn public_key(asked: &str) -> Result<PublicKey, String> {
    let text = match fs::read_to_string(asked) {
        Ok(text) => text,
        Err(failure) => {
            return PublicKey::from_base64(asked.trim()).map_err(|_| {
                format!("`{asked}` is no public key, and cannot be read as a file that holds one: {failure}")
            });
        }
    };
    PublicKey::decode(&text)
        .or_else(|_| PublicKey::from_base64(text.trim()))
        .map_err(|_| format!("`{asked}` holds no public key of minisign"))
}
