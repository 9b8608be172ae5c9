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

impl Progress for Bar {
    fn begins(&self, handbooks: usize) {
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} handbooks  {msg}")
            .expect("the template of the bar has no mistake");
        self.0.set_style(style);
        self.0.set_length(handbooks as u64);
    }

    fn kept(&self, handbook: &Shelved) {
        self.0.set_message(handbook.folder.clone());
        self.0.inc(1);
    }

    fn made(&self, handbook: &Shelved, _: &BTreeSet<String>) {
        self.kept(handbook);
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
