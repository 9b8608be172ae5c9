//! `vademecum verify`: whether a copy is genuine, in plain words.

use super::{
    End, misasked,
    terminal::{counted, say},
};
use crate::verify::{Against, Checked, Fault, Says, Signed, public_key, verify as checked};
use std::{io, path::PathBuf};

/// More faults of one sort than this are counted and not listed.
const LISTED: usize = 12;

/// What `verify` is asked.
#[derive(Debug, clap::Args)]
pub struct Asked {
    /// A site, the folder of a handbook, its ZIP, or one file of it.
    #[arg(value_name = "COPY")]
    what: PathBuf,
    /// The publisher's public key: a file, or the line of letters itself.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// The list of checksums that names a file, where it lies neither beside nor above it.
    #[arg(long, value_name = "FILE")]
    sums: Option<PathBuf>,
    /// A copy that is known to be the newest, to tell an old edition.
    #[arg(long, value_name = "DIR")]
    newest: Option<PathBuf>,
}

/// Says whether a copy is genuine. A copy that is not ends like a pack with errors.
pub fn verify(asked: &Asked) -> io::Result<End> {
    let key = match asked.key.as_deref().map(public_key).transpose() {
        Ok(key) => key,
        Err(sentence) => return Ok(misasked(&sentence)),
    };
    let against = Against { key, sums: asked.sums.clone(), newest: asked.newest.clone() };
    let lists = match checked(&asked.what, &against) {
        Ok(lists) => lists,
        Err(failure) => {
            return Ok(misasked(&format!("`{}` cannot be read: {failure}", asked.what.display())));
        }
    };
    let is_genuine = lists.iter().all(Checked::is_genuine);
    let mut said: String = lists.iter().map(in_words).collect();
    if !is_genuine {
        said.push_str(
            "This copy is NOT what its publisher made. Do not rely on it; get it again from the publisher.\n",
        );
    }
    say(&said)?;
    Ok(if is_genuine { End::Done } else { End::PackHasErrors })
}

fn in_words(checked: &Checked) -> String {
    let mut said = format!("{}\n", checked.what.display());
    if let Some(says) = &checked.says {
        said.push_str(&format!("  Handbook {}.\n", of(says)));
    }
    if checked.is_genuine() {
        said.push_str(&match (&checked.listed_as, checked.files) {
            (Some(name), _) => {
                format!("  Unchanged: it has the bytes of {name}, and only its name is another.\n")
            }
            (None, 1) => "  Unchanged: it has the bytes that were made.\n".into(),
            (None, files) => {
                let files = counted(files, "file is", "files are");
                format!("  Unchanged: {files} there with the bytes that were made, and no others.\n")
            }
        });
    }
    said.push_str(&faults(&checked.faults));
    said.push_str(match &checked.signed {
        Signed::Not => {
            "  Not signed: the copy agrees with its own list, and that list could have been changed too.\n"
        }
        Signed::ByWhom => {
            "  Signed, but you gave no key, so nothing is known of who signed: give the publisher's with --key.\n"
        }
        Signed::ByTheKey(_) => "  Signed with the key that you gave.\n",
        Signed::Badly => "",
    });
    if let Signed::ByTheKey(comment) = &checked.signed
        && !comment.is_empty()
    {
        said.push_str(&format!("  The signer says: {}.\n", plain(comment)));
    }
    said
}

fn faults(faults: &[Fault]) -> String {
    let mut said = String::new();
    let mut told = 0;
    for (number, fault) in faults.iter().enumerate() {
        let is_like_the_last =
            number > 0 && std::mem::discriminant(fault) == std::mem::discriminant(&faults[number - 1]);
        told = if is_like_the_last { told + 1 } else { 1 };
        if told <= LISTED {
            said.push_str(&format!("  {}\n", sentence(fault)));
        } else if told == LISTED + 1 {
            let rest = faults[number..]
                .iter()
                .take_while(|other| std::mem::discriminant(*other) == std::mem::discriminant(fault));
            said.push_str(&format!("  And {} more of this sort.\n", rest.count()));
        }
    }
    said
}

fn sentence(fault: &Fault) -> String {
    match fault {
        Fault::Missing(name) => format!("MISSING: {} is not there.", plain(name)),
        Fault::Changed(name) => format!("CHANGED: {} has other bytes than were made.", plain(name)),
        Fault::Added(name) => format!("ADDED: {} was not made by the publisher.", plain(name)),
        Fault::Renamed { from, to } => format!("RENAMED: {} is called {}.", plain(from), plain(to)),
        Fault::Link(name) => format!("ADDED: {} is a link, and may lead anywhere.", plain(name)),
        Fault::OddLines => {
            "The list of checksums has lines that are none, or that name a file twice.".to_string()
        }
        Fault::NoList => "There is no SHA256SUMS to check it with. It lies in the handbook's folder on the \
                          publisher's site; put it beside the file, or name it with --sums."
            .to_string(),
        Fault::Unlisted => {
            "The list of checksums knows neither its name nor its bytes: it is of another edition, or was changed."
                .to_string()
        }
        Fault::NotSigned => "NOT SIGNED, although you gave a key.".to_string(),
        Fault::AnotherKey => "SIGNED WITH ANOTHER KEY than the one you gave.".to_string(),
        Fault::ChangedAfterSigning => {
            "The list of checksums was CHANGED AFTER IT WAS SIGNED, or the signature was.".to_string()
        }
        Fault::NoSignature => "What lies in the place of the signature is none.".to_string(),
        Fault::Elsewhere(says) => {
            format!("IN THE WRONG PLACE: this is the handbook {}, which belongs elsewhere.", of(says))
        }
        Fault::Old { this, newest } => {
            format!("OLD: this is edition {}; there is {}.", plain(&this.edition), of(newest))
        }
        Fault::NothingNewer => "The copy to compare its age with has no such handbook.".to_string(),
        Fault::Unreadable(what) => format!("UNREADABLE: {}.", plain(what)),
    }
}

fn of(says: &Says) -> String {
    format!("{}, edition {}, as of {}", plain(&says.handbook), plain(&says.edition), plain(&says.as_of))
}

/// A text out of somebody's files, without what a terminal would obey. Other programs part what they say with tabs.
fn plain(text: &str) -> String {
    let shown = |letter: char| match letter {
        '\t' => ' ',
        _ if letter.is_control() => '\u{fffd}',
        _ => letter,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_signer_says_moves_no_cursor() {
        assert_eq!(plain("timestamp:1\tfile:SHA256SUMS\u{1b}[2J"), "timestamp:1 file:SHA256SUMS\u{fffd}[2J");
    }
}
