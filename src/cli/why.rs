//! `vademecum why`: why an entry is or is not in a handbook. For authors only; nothing of it is ever published.

use super::{End, Everywhere, misasked, terminal::say};
use crate::{
    diagnostic::nearest,
    edition::{Standing, standing},
    entry::Entry,
    pack::{Handbook, Pack},
    pipeline::no_such_handbook,
    vocab::Ref,
};
use std::io;

/// Says why an entry is or is not in a handbook.
pub fn why(everywhere: &Everywhere, handbook: &str, entry: &str) -> io::Result<End> {
    let Some(pack) = everywhere.sound_pack()? else { return Ok(End::PackHasErrors) };
    match find(&pack, handbook, entry) {
        Ok((handbook, entry)) => {
            say(&answer(&pack, handbook, entry))?;
            Ok(End::Done)
        }
        Err(sentence) => Ok(misasked(&sentence)),
    }
}

fn find<'p>(pack: &'p Pack, handbook: &str, entry: &str) -> Result<(&'p Handbook, &'p Entry), String> {
    let found =
        pack.handbook(handbook.trim_end_matches('/')).ok_or_else(|| no_such_handbook(pack, handbook))?;
    let entry = Ref::parse(entry)
        .ok()
        .and_then(|to| pack.entries.get(&to))
        .ok_or_else(|| no_such_entry(pack, entry))?;
    Ok((found, entry))
}

fn no_such_entry(pack: &Pack, name: &str) -> String {
    match nearest(name, pack.entries.iter().map(|entry| entry.id().as_str())) {
        Some(near) => format!("no entry is called `{name}`; did you mean `{near}`?"),
        None => format!("no entry is called `{name}`"),
    }
}

fn answer(pack: &Pack, handbook: &Handbook, entry: &Entry) -> String {
    let Standing { is_shown, because } = standing(pack, handbook, entry);
    let kind = entry.fields.kind().replace('-', " ");
    let is = if is_shown { "is" } else { "is not" };
    let mut answer = format!("The {kind} `{}` {is} in {}.\n", entry.id(), handbook.name);
    because.iter().for_each(|reason| answer.push_str(&format!("- {reason}\n")));
    answer.push_str(&format!("It is written in {}.\n", entry.origin.file));
    answer
}
