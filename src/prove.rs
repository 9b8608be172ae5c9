//! Proves on a pack of somebody's own that nothing leaks: plants canaries in a copy of it, makes every handbook, and
//! listens in every byte; then deletes what is held back and makes every handbook again.
//! Works in memory, and writes nothing. It does not ask the wall who may see what, but reads the rules a second time.
//!
//! The two halves find different things. A canary is a word, and is heard wherever it is printed, also where the wall
//! and the deleting are mistaken in the same way. What has no words, such as a count, an order or a gap, shows in the
//! bytes when what it counts is deleted.

mod plant;
mod second_reading;
pub mod unpack;

use crate::{
    diagnostic::{Checked, Diagnostic, FileId, Report, Severity},
    emit::{self, Failure, Make, Pending, Shelved, ShelvedFile, Sink},
    entry::Entry,
    files::Files,
    load::load,
    pack::{Handbook, Pack, PageWeight},
    pipeline::{self, Built, Options, Outcome, Progress, at_each_core},
    render::{Artifact, FORMATS, Press},
    resolve::resolve,
};
use aho_corasick::AhoCorasick;
use plant::{Canary, Garden, WORD_LENGTH, plant};
use second_reading::{Labels, Readers, of_entry, of_tombstone};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};
use unpack::unpack;

/// The name of what is reported when something is heard where it may not be.
const LEAK: &str = "leak";
/// The file at the front of a site that people read. It bears the highest marking of the handbooks that it names, so it may
/// say what the readers of any of them may know.
const LANDING: &str = "index.html";
const LANDING_PAGE: &str = "the landing page";
/// The other files there, which search engines and feed readers carry to where no banner goes along. They may say what the
/// readers of handbooks at TLP:CLEAR may know.
const LISTS: &str = "a list at the front of the site";
/// How much of a file is shown around what was heard in it, in bytes to either side.
const SURROUNDINGS: usize = 60;

/// What came of a proof.
#[derive(Debug)]
pub struct Proved {
    /// What there is to tell the authors; every leak is an error.
    pub report: Report,
    /// What was looked at. Where the pack has errors, or what was asked for does not exist, nothing was.
    pub outcome: Result<Proof, Outcome>,
}

/// What was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// How many handbooks were made.
    pub handbooks: usize,
    /// How many files were looked through, the landing page among them.
    pub files: usize,
    /// How many bytes they have.
    pub bytes: u64,
    /// How many canaries were planted.
    pub canaries: usize,
    /// In how many entries.
    pub entries: usize,
    /// How many things were heard, or changed a byte, where they may not.
    pub leaks: usize,
    /// Canaries that some readers may hear and that nobody heard: they prove nothing. By kind and key, with how many.
    pub unheard: BTreeMap<(&'static str, String), usize>,
    /// Files of the pack that no canary could be planted in.
    pub unplanted: Vec<FileId>,
    /// What lies in a handbook and could not be opened.
    pub unopened: Vec<String>,
}

/// Proves that the handbooks of a pack hold nothing that their readers may not see.
pub fn prove(files: &dyn Files, options: &Options, progress: &dyn Progress) -> Proved {
    let Checked { value: pack, mut report } = pipeline::read(files, options.as_of);
    let press = report.take(Press::load(files));
    match pack.filter(|_| !report.has_errors()) {
        Some(pack) => prove_pack(files, &pack, &press, options, progress),
        None => Proved { report, outcome: Err(Outcome::PackHasErrors) },
    }
}

/// The same for a pack that was read from these files already. Rules for authors are not asked.
pub fn prove_pack(
    files: &dyn Files,
    pack: &Pack,
    press: &Press,
    options: &Options,
    progress: &dyn Progress,
) -> Proved {
    let mut options = options.clone();
    if options.formats.is_empty() {
        options.formats = FORMATS.iter().map(|format| format.name().to_string()).collect();
    }
    let Planted { pack: with_canaries, canaries, unplanted } = plant_all(files, pack);
    let listener = Listener::new(pack, &canaries);
    let Built { report, outcome } = pipeline::publish(&with_canaries, press, &options, &listener, progress);
    let Outcome::Published(published) = outcome else { return Proved { report, outcome: Err(outcome) } };
    let made: Vec<&Handbook> =
        published.handbooks.iter().filter_map(|shelved| pack.handbook(&shelved.folder)).collect();
    let heard = listener.heard.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut leaks = heard.report(&canaries, pack);
    match delete_what_is_held_back(pack, press, &options, &made, progress) {
        Ok(found) => leaks.extend(found),
        Err(Built { report, outcome }) => return Proved { report, outcome: Err(outcome) },
    }
    let entries: BTreeSet<&str> = canaries.iter().map(|canary| canary.entry.as_str()).collect();
    let proof = Proof {
        handbooks: made.len(),
        files: heard.files,
        bytes: heard.bytes,
        canaries: canaries.len(),
        entries: entries.len(),
        leaks: leaks.sorted().len(),
        unheard: heard.unheard(&canaries, pack, &made),
        unplanted,
        unopened: heard.unopened,
    };
    Proved { report: leaks, outcome: Ok(proof) }
}

/// A pack with canaries in it.
struct Planted {
    pack: Pack,
    canaries: Vec<Canary>,
    /// Files that cannot be read with canaries in them, and were left as they are.
    unplanted: Vec<FileId>,
}

/// Plants canaries wherever the pack can be read with them.
fn plant_all(files: &dyn Files, pack: &Pack) -> Planted {
    let mut but_not_in: BTreeSet<FileId> = BTreeSet::new();
    loop {
        let Garden { files, canaries } = plant(files, pack, &but_not_in);
        let mut report = Report::default();
        let mut draft = report.take(load(&files));
        if let Some((about, _)) = &mut draft.about {
            about.as_of = pack.about.as_of;
        }
        let read = report.take(resolve(draft));
        let errors = report.sorted().into_iter().filter(|found| found.severity == Severity::Error);
        let faulty: BTreeSet<FileId> =
            errors.filter_map(|error| Some(error.place.as_ref()?.file.clone())).collect();
        match read {
            Some(mut pack) if faulty.is_subset(&but_not_in) => {
                // What readers load has no canaries in it.
                pack.about.page_weight = PageWeight { page: u32::MAX, part: u32::MAX };
                return Planted { pack, canaries, unplanted: but_not_in.into_iter().collect() };
            }
            _ => but_not_in.extend(faulty),
        }
    }
}

/// Reads what is made instead of publishing it.
struct Listener<'a> {
    pack: &'a Pack,
    canaries: &'a [Canary],
    words: AhoCorasick,
    heard: Mutex<Heard>,
}

/// What was heard so far.
#[derive(Default)]
struct Heard {
    files: usize,
    bytes: u64,
    /// The canaries that were heard where they may be.
    rightly: BTreeSet<usize>,
    /// Of each other one, where it was heard first in each handbook.
    wrongly: BTreeMap<usize, BTreeMap<String, Hearing>>,
    unopened: Vec<String>,
}

/// Where a canary was heard.
struct Hearing {
    /// The file, and what in it: `en/banks/pk/index.html › unescaped`.
    layer: String,
    /// What stands around it.
    surroundings: String,
}

impl<'a> Listener<'a> {
    fn new(pack: &'a Pack, canaries: &'a [Canary]) -> Listener<'a> {
        let words = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(canaries.iter().map(|canary| &canary.word))
            .expect("as many words as a pack has texts fit into an automaton");
        Listener { pack, canaries, words, heard: Mutex::default() }
    }

    /// Looks through finished files. A page that is for several handbooks may say what the readers of one of them see.
    fn listen(&self, folder: &str, files: &BTreeMap<String, Vec<u8>>, readers: &[Readers]) {
        let may_hear = |canary: &Canary| readers.iter().any(|readers| readers.may_hear(&canary.labels));
        let allowed: Vec<bool> = self.canaries.iter().map(may_hear).collect();
        let mut own = Heard::default();
        for (path, bytes) in files {
            own.files += 1;
            own.bytes += bytes.len() as u64;
            let mut look = |layer: &str, bytes: &[u8]| {
                for found in self.words.find_overlapping_iter(bytes) {
                    let canary = found.pattern().as_usize();
                    if allowed[canary] {
                        own.rightly.insert(canary);
                        continue;
                    }
                    let hearing =
                        || Hearing { layer: layer.into(), surroundings: around(bytes, found.range()) };
                    own.wrongly.entry(canary).or_default().entry(folder.into()).or_insert_with(hearing);
                }
            };
            look(&format!("the name of {path}"), path.as_bytes());
            own.unopened.extend(unpack(path, bytes, &mut look));
        }
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).extend(own);
    }
}

/// The name of a file as it is without canaries in the ids.
fn without_additions(name: &str) -> String {
    let mut parts = name.split("-zq");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |name, rest| {
        let letters = rest.chars().take_while(char::is_ascii_lowercase).count();
        name + if letters == WORD_LENGTH - 2 { &rest[letters..] } else { rest }
    })
}

/// What stands around a stretch of a file, on one line.
fn around(bytes: &[u8], stretch: std::ops::Range<usize>) -> String {
    let near =
        &bytes[stretch.start.saturating_sub(SURROUNDINGS)..(stretch.end + SURROUNDINGS).min(bytes.len())];
    let words = String::from_utf8_lossy(near);
    words
        .replace(|c: char| c.is_control() || c == '\u{fffd}', " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

impl Sink for Listener<'_> {
    fn open(&self) -> Result<Box<dyn Pending + '_>, Diagnostic> {
        Ok(Box::new(Listening(self)))
    }
}

struct Listening<'a>(&'a Listener<'a>);

impl Pending for Listening<'_> {
    fn shelve(&self, folder: &str, make: &mut Make<'_>) -> Result<Shelved, Failure> {
        let Listening(listener) = self;
        let memory = emit::Memory::default();
        let pending = memory.open().map_err(Failure::Unwritten)?;
        let shelved = pending.shelve(folder, make)?;
        pending.publish().map_err(Failure::Unwritten)?;
        let handbook = listener.pack.handbook(folder);
        let readers: Vec<Readers> =
            handbook.map(|handbook| Readers::of(handbook, &listener.pack.about)).into_iter().collect();
        listener.listen(folder, &memory.files(), &readers);
        Ok(shelved)
    }

    fn shelve_front(&self, artifacts: Vec<Artifact>) -> Result<Vec<ShelvedFile>, Diagnostic> {
        let Listening(listener) = self;
        let files = artifacts.into_iter().map(|made| (made.path.to_string(), made.bytes));
        let (landing, lists): (BTreeMap<_, _>, BTreeMap<_, _>) = files.partition(|(path, _)| path == LANDING);
        let Pack { about, handbooks, .. } = listener.pack;
        let readers: Vec<Readers> = handbooks.iter().map(|handbook| Readers::of(handbook, about)).collect();
        listener.listen(LANDING_PAGE, &landing, &readers);
        let everybody: Vec<Readers> = readers.into_iter().filter(Readers::are_everybody).collect();
        listener.listen(LISTS, &lists, &everybody);
        Ok(Vec::new())
    }

    fn published(&self) -> BTreeSet<String> {
        BTreeSet::new()
    }

    fn withdraw(&self, _folder: &str) -> Result<(), Diagnostic> {
        Ok(())
    }

    fn publish(self: Box<Self>) -> Result<Report, Diagnostic> {
        Ok(Report::default())
    }
}

impl Heard {
    fn extend(&mut self, other: Heard) {
        self.files += other.files;
        self.bytes += other.bytes;
        self.rightly.extend(other.rightly);
        self.unopened.extend(other.unopened);
        for (canary, hearings) in other.wrongly {
            self.wrongly.entry(canary).or_default().extend(hearings);
        }
    }

    /// One complaint for each text that can be read where it may not be.
    fn report(&self, canaries: &[Canary], pack: &Pack) -> Report {
        let complaints = self.wrongly.iter().map(|(index, hearings)| {
            let canary = &canaries[*index];
            let (at_front, handbooks): (Vec<_>, Vec<_>) =
                hearings.iter().partition(|(folder, _)| [LANDING_PAGE, LISTS].contains(&folder.as_str()));
            let (folder, first) = handbooks
                .first()
                .or(at_front.first())
                .expect("a canary is noted with where it was heard");
            let objection = pack
                .handbook(folder)
                .map(|handbook| Readers::of(handbook, &pack.about).objection(&canary.labels))
                .unwrap_or_else(|| "no handbook may show it".into());
            let sentence = match handbooks.len() {
                0 if *folder == LISTS => format!(
                    "this can be read in {LISTS}, which travels without a banner and may hold nothing above TLP:CLEAR: {}",
                    Readers::objection_for_everybody(&canary.labels)
                ),
                0 => format!("this can be read in {LANDING_PAGE}: {objection}"),
                number => {
                    let more = match number {
                        1 => String::new(),
                        2 => " and one more handbook".into(),
                        number => format!(" and {} more handbooks", number - 1),
                    };
                    format!("this can be read in `{folder}`{more}, whose readers may not see it: {objection}")
                }
            };
            let stands = |hearing: &Hearing| {
                format!("it stands in {}: “{}”", without_additions(&hearing.layer), hearing.surroundings)
            };
            let complaint = Diagnostic::error(LEAK, canary.place.clone(), sentence).hint(stands(first));
            let besides = at_front.iter().filter(|(other, _)| other != folder);
            besides.fold(complaint, |complaint, (_, hearing)| complaint.hint(stands(hearing)))
        });
        complaints.collect()
    }

    /// What some readers of these handbooks may hear, and nobody heard.
    fn unheard(
        &self,
        canaries: &[Canary],
        pack: &Pack,
        made: &[&Handbook],
    ) -> BTreeMap<(&'static str, String), usize> {
        let readers: Vec<Readers> = made.iter().map(|handbook| Readers::of(handbook, &pack.about)).collect();
        let mut unheard = BTreeMap::new();
        for (index, canary) in canaries.iter().enumerate() {
            if !self.rightly.contains(&index)
                && readers.iter().any(|readers| readers.may_hear(&canary.labels))
            {
                *unheard.entry((canary.kind, canary.key.clone())).or_default() += 1;
            }
        }
        unheard
    }
}

/// Makes every handbook from the pack, and from the pack with everything deleted that its readers may not see.
/// Entries are deleted by the second reading of the rules, and parts of entries by the first.
fn delete_what_is_held_back(
    pack: &Pack,
    press: &Press,
    options: &Options,
    made: &[&Handbook],
    progress: &dyn Progress,
) -> Result<Report, Built> {
    // Of what was withdrawn some readers still see a tombstone.
    let label = |entry: &Entry| {
        of_tombstone(entry, &pack.about, "/title").unwrap_or_else(|| of_entry(entry, &pack.about))
    };
    let entries: Vec<(&str, Labels)> =
        pack.entries.iter().map(|entry| (entry.id().as_str(), vec![label(entry)])).collect();
    let threads = options.threads.unwrap_or_else(pipeline::cores).get();
    progress.compares(made.len());
    let differences = at_each_core(threads, made, |handbook| {
        let readers = Readers::of(handbook, &pack.about);
        let hidden: BTreeSet<&str> =
            entries.iter().filter(|(_, labels)| !readers.may_hear(labels)).map(|(id, _)| *id).collect();
        let rest =
            pack.clone().without(|entry| hidden.contains(entry.id().as_str())).erase(&handbook.clearance);
        let whole = made_of(pack, press, options, handbook)?;
        let found = difference(&whole, &made_of(&rest, press, options, handbook)?);
        progress.compared(&handbook.name);
        Ok(found)
    });
    differences.into_iter().filter_map(Result::transpose).collect()
}

/// The files of one handbook by their paths, or what stands against making it.
fn made_of(
    pack: &Pack,
    press: &Press,
    options: &Options,
    handbook: &Handbook,
) -> Result<BTreeMap<String, Vec<u8>>, Built> {
    let site = emit::Memory::default();
    let options = Options { only: vec![handbook.name.clone()], ..options.clone() };
    let built = pipeline::publish(pack, press, &options, &site, &());
    if let Outcome::Published(_) = built.outcome { Ok(site.files()) } else { Err(built) }
}

/// The first file that differs, and the first line in it.
fn difference(whole: &BTreeMap<String, Vec<u8>>, rest: &BTreeMap<String, Vec<u8>>) -> Option<Diagnostic> {
    let complain = |message: String| Diagnostic::error(LEAK, None, message);
    if let Some(path) =
        whole.keys().chain(rest.keys()).find(|path| !(whole.contains_key(*path) && rest.contains_key(*path)))
    {
        return Some(complain(format!("`{path}` is there or not, by what its readers may not see")));
    }
    // Every change shows in the checksums, too; another file says more.
    let is_list = |path: &str| path.ends_with(emit::MANIFEST);
    let (path, bytes) =
        whole.iter().filter(|(path, bytes)| rest[*path] != **bytes).min_by_key(|(path, _)| is_list(path))?;
    let (whole, rest) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&rest[path]));
    let complaint =
        complain(format!("`{path}` changes when what its readers may not see is deleted from the pack"));
    let differs = whole.lines().zip(rest.lines()).find(|(whole, rest)| whole != rest);
    Some(match differs {
        Some((whole, rest)) => {
            let same = whole.bytes().zip(rest.bytes()).take_while(|(whole, rest)| whole == rest).count();
            let at = |line: &str| around(line.as_bytes(), same.min(line.len())..same.min(line.len()));
            complaint.hint(format!("it says “{}” and then “{}”", at(whole), at(rest)))
        }
        None => complaint.hint("it has another length then"),
    })
}
