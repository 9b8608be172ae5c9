//! # leak
//!
//! `vademecum prove` has found something in a handbook that its readers may not see.
//!
//! It is an error, because it has to be mended before anything is published; and it is one of the program or of a
//! template of yours, not of the pack: whatever a pack says, what is held back leaves no trace. Two things are reported under this name:
//!
//! - *This can be read in …*: a text was heard in a handbook for which it is marked too high, or which is for other
//!   audiences or places. The text is underlined, and the file and the words around it are named.
//! - *… changes when what its readers may not see is deleted*: no word is printed, but a count, an order, a number or a
//!   gap depends on something held back.
//!
//! What to do:
//!
//! - Do not publish the handbooks that are named. If they are published, take them down first.
//! - If the pack has a folder `templates/`, move it aside and prove again. If the leak is gone, a template said it.
//! - Otherwise report it as `SECURITY.md` says, with the line that was printed.
//!
//! Nothing can be found that has neither words nor consequences: prose that alludes, a picture that shows what no text
//! says. `docs/leaks.md` lists what only an author can watch.

use super::Rule;

pub struct Leak;

impl Rule for Leak {
    fn name(&self) -> &'static str {
        "leak"
    }
    fn manual(&self) -> &'static str {
        include_str!("leak.rs")
    }
}
