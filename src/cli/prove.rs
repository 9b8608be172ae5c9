//! `vademecum prove`: whether anything leaks, in plain words.

use super::{
    End, Everywhere, MessageFormat, misasked, progress,
    terminal::{bytes_in_words, counted},
};
use crate::{
    pipeline::{Options, Outcome, Progress},
    prove::{self, Proof, Proved},
};
use std::io;

/// What is said where nothing leaks.
const NO_LEAK: &str = "None was heard where it may not be, and deleting what is held back changes no byte.";

/// Proves that nothing leaks, and says what was looked at.
pub fn prove(everywhere: &Everywhere) -> io::Result<End> {
    let options = Options {
        only: everywhere.only.clone(),
        formats: everywhere.formats.clone(),
        as_of: everywhere.as_of,
        ..Options::default()
    };
    let progress: Box<dyn Progress> = match everywhere.message_format {
        MessageFormat::Json => Box::new(()),
        MessageFormat::Text | MessageFormat::Github => progress::watch(),
    };
    let Proved { report, outcome } = prove::prove(&everywhere.files(), &options, &*progress);
    drop(progress);
    everywhere.show(&report)?;
    match outcome {
        Ok(proof) => {
            everywhere.conclude(&in_words(&proof))?;
            Ok(if proof.leaks == 0 { End::Done } else { End::PackHasErrors })
        }
        Err(Outcome::Misasked(sentence)) => Ok(misasked(&sentence)),
        Err(Outcome::MachineFailed) => Ok(End::Failed),
        Err(Outcome::PackHasErrors | Outcome::Published(_)) => Ok(End::PackHasErrors),
    }
}

fn in_words(proof: &Proof) -> String {
    let mut said = format!(
        "Looked through {} of {}, {}.\nPlanted {} in {}.\n",
        counted(proof.files, "file", "files"),
        counted(proof.handbooks, "handbook", "handbooks"),
        bytes_in_words(proof.bytes),
        counted(proof.canaries, "canary", "canaries"),
        counted(proof.entries, "entry", "entries"),
    );
    said.push_str(&match proof.leaks {
        0 => format!("{NO_LEAK}\n"),
        leaks => format!(
            "FOUND {}. Do not publish these handbooks; `vademecum explain leak` says what to do.\n",
            counted(leaks, "LEAK", "LEAKS")
        ),
    });
    let unheard: usize = proof.unheard.values().sum();
    if unheard > 0 {
        let keys =
            proof.unheard.iter().map(|((kind, key), number)| format!("{number} in `{key}` of a {kind}"));
        said.push_str(&format!(
            "Not proven: {}, which somebody may hear and nobody heard: {}.\n",
            counted(unheard, "canary", "canaries"),
            keys.collect::<Vec<_>>().join(", ")
        ));
    }
    for (list, what) in [
        (
            proof.unplanted.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "No canary could be planted in",
        ),
        (proof.unopened.clone(), "Could not be opened, so nothing inside was looked at:"),
    ] {
        if !list.is_empty() {
            said.push_str(&format!("{what} {}.\n", list.join(", ")));
        }
    }
    said.push_str(
        "What this cannot see: prose that alludes, pictures that show what no text says, and what stands in pack.yaml \
         or in templates, which is for all readers. docs/leaks.md tells what to watch.\n",
    );
    said
}

#[cfg(test)]
mod tests {
    use super::NO_LEAK;

    #[test]
    fn the_manual_quotes_what_is_said() {
        assert!(include_str!("../../docs/leaks.md").contains(NO_LEAK), "docs/leaks.md says something else");
    }
}
