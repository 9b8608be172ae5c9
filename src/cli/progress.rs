//! How far a build is: a bar on a terminal, a line for each handbook elsewhere.

use super::terminal::{bytes_in_words, counted, tell};
use crate::{emit::Shelved, pipeline::Progress};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, stderr};

/// Somebody to watch a build, as the standard error allows.
pub fn watch() -> Box<dyn Progress> {
    if stderr().is_terminal() { Box::new(Bar(ProgressBar::no_length())) } else { Box::new(Lines) }
}

struct Bar(ProgressBar);

impl Progress for Bar {
    fn begins(&self, handbooks: usize) {
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} handbooks  {msg}")
            .expect("the template of the bar has no mistake");
        self.0.set_style(style);
        self.0.set_length(handbooks as u64);
    }

    fn made(&self, handbook: &Shelved) {
        self.0.set_message(handbook.folder.clone());
        self.0.inc(1);
    }
}

impl Drop for Bar {
    /// A bar that stands still says nothing more, and the report comes after it.
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

struct Lines;

impl Progress for Lines {
    fn made(&self, handbook: &Shelved) {
        let files = counted(handbook.files.len(), "file", "files");
        tell(&format!("made {}: {files}, {}\n", handbook.folder, bytes_in_words(handbook.bytes())));
    }
}
