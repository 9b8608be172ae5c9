//! How far a build is: a bar on a terminal, a line for each handbook elsewhere.

use super::terminal::{bytes_in_words, counted, tell};
use crate::{
    emit::{PUBLISHED_FILES, Shelved},
    pipeline::Progress,
};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    collections::BTreeSet,
    io::{IsTerminal, stderr},
};

/// Somebody to watch a build, as the standard error allows.
pub fn watch() -> Box<dyn Progress> {
    if stderr().is_terminal() {
        Box::new(Bar(ProgressBar::no_length()))
    } else {
        Box::new(Lines { explain: false })
    }
}

/// Somebody who says of every handbook why it was made again, or that it was not.
pub fn explain() -> Box<dyn Progress> {
    Box::new(Lines { explain: true })
}

struct Bar(ProgressBar);

impl Bar {
    fn begin(&self, template: &str, handbooks: usize) {
        let style = ProgressStyle::with_template(template).expect("the template of the bar has no mistake");
        self.0.set_style(style);
        self.0.set_length(handbooks as u64);
        self.0.set_position(0);
    }

    fn did(&self, handbook: &str) {
        self.0.set_message(handbook.to_string());
        self.0.inc(1);
    }
}

impl Progress for Bar {
    fn begins(&self, handbooks: usize) {
        self.begin("{bar:30} {pos} of {len} handbooks  {msg}", handbooks);
    }

    fn kept(&self, handbook: &Shelved) {
        self.did(&handbook.folder);
    }

    fn made(&self, handbook: &Shelved, _: &BTreeSet<String>) {
        self.did(&handbook.folder);
    }

    fn compares(&self, handbooks: usize) {
        self.begin("{bar:30} {pos} of {len} handbooks compared  {msg}", handbooks);
    }

    fn compared(&self, handbook: &str) {
        self.did(handbook);
    }
}

impl Drop for Bar {
    /// A bar that stands still says nothing more, and the report comes after it.
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

struct Lines {
    explain: bool,
}

impl Progress for Lines {
    fn kept(&self, handbook: &Shelved) {
        let why = if self.explain { "; everything that it is made of is as it was" } else { "" };
        tell(&format!("kept {}{why}\n", in_words(handbook)));
    }

    fn made(&self, handbook: &Shelved, differences: &BTreeSet<String>) {
        let why = if self.explain { because(differences) } else { String::new() };
        tell(&format!("made {}{why}\n", in_words(handbook)));
    }

    fn compared(&self, handbook: &str) {
        tell(&format!("compared {handbook} with what it is without all that is held back\n"));
    }
}

fn in_words(handbook: &Shelved) -> String {
    let files = counted(handbook.files.len(), "file", "files");
    format!("{}: {files}, {}", handbook.folder, bytes_in_words(handbook.bytes()))
}

fn because(differences: &BTreeSet<String>) -> String {
    match differences.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [PUBLISHED_FILES] => "; there is none that this program made, or its files were changed".into(),
        [only] => format!("; what differs: {only}"),
        [some @ .., last] => format!("; what differs: {} and {last}", some.join(", ")),
    }
}
