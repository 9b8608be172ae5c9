//! `vademecum new`: a file to start an entry from. Never overwrites what is there.

use super::{End, Everywhere, misasked, schema::no_such_kind, terminal::say, terminal::tell};
use crate::{
    diagnostic::Checked,
    entry::{KindInfo, Shape, kind_named},
    pack::Pack,
    pipeline,
    vocab::{Ref, Slug},
};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

/// Writes a file to start an entry from, or adds the entry to the list where its kind is kept in lists.
pub fn new(everywhere: &Everywhere, kind: &str, id: &str) -> io::Result<End> {
    let Some(kind) = kind_named(kind) else { return Ok(misasked(&no_such_kind(kind))) };
    let id = match Slug::parse(id) {
        Ok(id) => id,
        Err(wrong) => return Ok(misasked(&with_a_better_id(&wrong, id))),
    };
    // An entry may be begun while others are at fault; only without `pack.yaml` there is nothing to begin it in.
    let Checked { value: pack, report } = pipeline::read(&everywhere.files(), everywhere.as_of);
    let Some(pack) = pack else {
        everywhere.show(&report)?;
        return Ok(End::PackHasErrors);
    };
    if let Some(taken) = pack.entries.get(&Ref { kind: None, slug: id.clone() }) {
        let (sort, file) = (taken.fields.kind().replace('-', " "), &taken.origin.file);
        return Ok(misasked(&format!(
            "`{id}` is or was the id of a {sort}, in {file}; ids are never used twice"
        )));
    }
    let path = everywhere.below_root("content").join(place_of(kind, &id));
    match write(&path, kind, &scaffold(kind, &id, &pack)) {
        Ok(()) => {
            say(&format!("Wrote {}\n{}", path.display(), what_to_do(kind)))?;
            Ok(End::Done)
        }
        Err(Unwritten::Exists) => {
            Ok(misasked(&format!("{} is already there, and was left as it is", path.display())))
        }
        Err(Unwritten::NotAList) => Ok(misasked(&format!(
            "{} does not end in a list of entries; add this to it by hand:\n\n{}",
            path.display(),
            scaffold(kind, &id, &pack)
        ))),
        Err(Unwritten::Failed(failure)) => {
            tell(&format!("error: cannot write {}: {failure}\n", path.display()));
            Ok(End::Failed)
        }
    }
}

fn with_a_better_id(wrong: &str, id: &str) -> String {
    match Slug::from_words(id) {
        Some(better) => format!("{wrong}; `{better}` would be one"),
        None => wrong.to_string(),
    }
}

fn place_of(kind: &KindInfo, id: &Slug) -> String {
    match kind.shape {
        Shape::Files(folder) => format!("{folder}/{id}.md"),
        Shape::Lists { folder, .. } => format!("{folder}/new.yaml"),
        Shape::List { file, .. } => file.to_string(),
    }
}

fn scaffold(kind: &KindInfo, id: &Slug, pack: &Pack) -> String {
    let scaffold = kind.scaffold.replace("DATE", &pack.about.as_of.to_string()).replace("ID", id.as_str());
    // The id of a jurisdiction is its code.
    scaffold.replace("iso: XX", &format!("iso: {}", id.as_str().to_uppercase()))
}

enum Unwritten {
    Exists,
    NotAList,
    Failed(io::Error),
}

impl From<io::Error> for Unwritten {
    fn from(failure: io::Error) -> Unwritten {
        match failure.kind() {
            io::ErrorKind::AlreadyExists => Unwritten::Exists,
            _ => Unwritten::Failed(failure),
        }
    }
}

fn write(path: &Path, kind: &KindInfo, text: &str) -> Result<(), Unwritten> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match kind.shape {
        Shape::Files(_) => Ok(File::create_new(path)?.write_all(text.as_bytes())?),
        Shape::Lists { .. } | Shape::List { .. } => append(path, text),
    }
}

/// Adds an entry to the end of a list, as far as there is one that it can be added to.
fn append(path: &Path, text: &str) -> Result<(), Unwritten> {
    let before = match fs::read_to_string(path) {
        Ok(before) => before,
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => String::new(),
        Err(failure) => return Err(failure.into()),
    };
    if !takes_another(&before) {
        return Err(Unwritten::NotAList);
    }
    let gap = match before.as_str() {
        "" => "",
        before if before.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let mut file = File::options().append(true).create(true).open(path)?;
    Ok(file.write_all(format!("{gap}{text}").as_bytes())?)
}

/// Whether a list item can be put at the end: everything that is not indented is an item or a comment.
fn takes_another(list: &str) -> bool {
    let list = list.trim_start_matches('\u{feff}');
    let starts_an_item = |line: &str| line.starts_with("- ") || line == "-";
    list.lines().map(str::trim_end).all(|line| {
        line.is_empty() || line.starts_with([' ', '\t', '#']) || starts_an_item(line) || line == "---"
    })
}

fn what_to_do(kind: &KindInfo) -> String {
    let publish = if kind.scaffold.contains("status: draft") {
        "Fill it in and change `status: draft` to `status: published`"
    } else {
        "Fill it in"
    };
    format!("{publish}; `vademecum check` says what is missing.\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_added_only_where_a_list_goes_on() {
        for list in ["", "# sources\n", "- id: a\n  title: A\n", "---\n- id: a", "- id: a\r\n  title: A\r\n"]
        {
            assert!(takes_another(list), "{list:?}");
        }
        for other in ["[]\n", "{}\n", "title: A\n", "- id: a\n...\n", "[{id: a}]\n"] {
            assert!(!takes_another(other), "{other:?}");
        }
    }
}
