//! Making the fixes that a report offers, until it offers none. Nothing is written here: what comes of it are texts.

use super::read;
use crate::{
    diagnostic::{Checked, Diagnostic, FileId, Fix, Place, Report, compatible, made},
    files::Files,
    vocab::Date,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

/// One fix may bring another to light; more often than this they go round in a circle.
const MOST_ROUNDS: usize = 20;

/// What a pack is after everything was mended that has one safe fix.
#[derive(Debug)]
pub struct Mended {
    /// The files that change, as they are to be.
    pub texts: BTreeMap<FileId, String>,
    /// What was done, file by file.
    pub done: Vec<Fix>,
    /// What is left to complain of.
    pub report: Report,
}

/// Makes every safe fix, and reads the pack again after each round.
///
/// A file is changed only if it can still be read afterwards, and if what was to be mended in it is mended; otherwise it
/// is left as it is.
pub fn mend(files: &dyn Files, as_of: Option<Date>) -> Mended {
    let mut patched = Patched { files, texts: BTreeMap::new() };
    let mut done = Vec::new();
    let mut given_up: BTreeSet<FileId> = BTreeSet::new();
    let mut report = read(&patched, as_of).report;
    for _ in 0..MOST_ROUNDS {
        let mut fixes = compatible(&report);
        fixes.retain(|file, _| !given_up.contains(file));
        let before: BTreeMap<FileId, Option<String>> =
            fixes.keys().map(|file| (file.clone(), patched.texts.get(file).cloned())).collect();
        fixes.retain(|file, fixes| patched.make(file, fixes));
        if fixes.is_empty() {
            break;
        }
        let after = read(&patched, as_of).report;
        let failed: Vec<&FileId> = fixes.keys().filter(|file| !is_better(file, &report, &after)).collect();
        for file in &failed {
            match &before[*file] {
                Some(text) => patched.texts.insert((*file).clone(), text.clone()),
                None => patched.texts.remove(*file),
            };
            given_up.insert((*file).clone());
        }
        report = if failed.is_empty() { after } else { read(&patched, as_of).report };
        done.extend(
            fixes.into_iter().filter(|(file, _)| !given_up.contains(file)).flat_map(|(_, fixes)| fixes),
        );
    }
    Mended { texts: patched.texts, done, report }
}

/// Whether a file can still be read as well as before, and is no longer offered the same fixes.
fn is_better(file: &FileId, before: &Report, after: &Report) -> bool {
    let unreadable = |report: &Report| {
        let is_unreadable = |found: &&&Diagnostic| {
            ["bad-yaml", "bad-markdown"].contains(&found.rule)
                && found.place.as_ref().is_some_and(|place| place.file == *file)
        };
        report.sorted().iter().filter(is_unreadable).count()
    };
    unreadable(after) <= unreadable(before) && offers(file, after) != offers(file, before)
}

/// What a report offers to mend in a file.
fn offers<'r>(file: &FileId, report: &'r Report) -> Vec<(&'static str, &'r str, Option<&'r Place>)> {
    let found = report.sorted().into_iter();
    let mendable = found.filter(|found| found.fix.as_ref().is_some_and(|fix| fix.file == *file));
    mendable.map(|found| (found.rule, found.message.as_str(), found.place.as_ref())).collect()
}

/// The files of a pack, some of them changed.
struct Patched<'f> {
    files: &'f dyn Files,
    texts: BTreeMap<FileId, String>,
}

impl Patched<'_> {
    /// Makes the fixes of one file, all or none.
    fn make(&mut self, file: &FileId, fixes: &[Fix]) -> bool {
        let text = Files::read(self, file).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        match text.and_then(|text| made(&text, fixes)) {
            Some(text) => {
                self.texts.insert(file.clone(), text);
                true
            }
            None => false,
        }
    }
}

impl Files for Patched<'_> {
    fn list(&self, under: &str) -> Checked<Vec<FileId>> {
        self.files.list(under)
    }

    fn read(&self, file: &str) -> io::Result<Vec<u8>> {
        match self.texts.get(file) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.files.read(file),
        }
    }
}
