//! `vademecum init`: a small pack that builds at once, to be changed into one's own.
//! Its files are real ones, in `init/` beside this file, so that they can be read, checked and built as they are.

use super::{
    End,
    terminal::{say, tell},
};
use include_dir::{Dir, include_dir};
use std::{fs, io, path::Path};

static PACK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/init");

/// Writes the pack into a folder that is new or empty.
pub fn init(folder: &Path) -> io::Result<End> {
    let shown = folder.display();
    match is_free(folder) {
        Ok(true) => {}
        Ok(false) => {
            tell(&format!("error: {shown} is not empty; name a folder that is new or empty\n"));
            return Ok(End::Failed);
        }
        Err(failure) => {
            tell(&format!("error: cannot look into {shown}: {failure}\n"));
            return Ok(End::Failed);
        }
    }
    if let Err(failure) = fs::create_dir_all(folder).and_then(|()| PACK.extract(folder)) {
        tell(&format!("error: cannot write to {shown}: {failure}\n"));
        return Ok(End::Failed);
    }
    say(&format!(
        "Made a pack in {shown}. Read {} first.\nBuild it with: vademecum --root {shown}\n",
        folder.join("content/pack.yaml").display()
    ))?;
    Ok(End::Done)
}

fn is_free(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut found) => Ok(found.next().is_none()),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(failure) => Err(failure),
    }
}
