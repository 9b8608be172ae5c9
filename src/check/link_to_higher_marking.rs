//! # link-to-higher-marking
//!
//! An entry refers to one that is marked higher than itself.
//!
//! It is an error, because it leaks: readers of the first would learn that the second exists, by its title, by a
//! citation, or by the hole that it leaves in a sentence. It holds for front matter as well as for text.
//!
//! Wrong, in an entry that is TLP:CLEAR, where `port-shop` is TLP:AMBER:
//!
//! ```markdown
//! The money goes on to a [shop in the port](port-shop).
//! ```
//!
//! Instead, put what refers to it into a block of that marking:
//!
//! ```markdown
//! The money goes on.
//!
//! ::: {marking=TLP:AMBER}
//! It goes to a [shop in the port](port-shop).
//! :::
//! ```
//!
//! Or give the whole entry the higher marking. Lower the other one's only if its sources allow that.
//! An indicator, an authority or a national fact may have a `marking` of its own, and is judged by that.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::{Entry, Fields},
    pack::Pack,
    prose::PointerSort,
    vocab::Marking,
};

pub struct LinkToHigherMarking;

impl Rule for LinkToHigherMarking {
    fn name(&self) -> &'static str {
        "link-to-higher-marking"
    }
    fn manual(&self) -> &'static str {
        include_str!("link_to_higher_marking.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for entry in pack.entries.iter() {
            for pointed in entry.pointers() {
                let Some(target) = pack.entries.get(pointed.to) else { continue };
                let (Some(here), Some(there)) = (pointed.scope.marking, target.header.scope.marking) else {
                    continue;
                };
                // What is embedded is held back by its own marking, and leaves nothing.
                if there <= here || pointed.sort == Some(PointerSort::Embed) {
                    continue;
                }
                let diagnostic = Diagnostic::error(
                    self.name(),
                    entry.place_of(&pointed),
                    format!(
                        "`{}` is {}, and this place is {}: its readers would learn that it exists",
                        target.id(),
                        there.banner(),
                        here.banner()
                    ),
                )
                .see(
                    target.value("/marking"),
                    format!("this {} is {}", kind_in_words(target), there.banner()),
                );
                report.push(diagnostic.hint(remedy(entry, pointed.sort.is_some(), there)));
            }
        }
    }
}

fn kind_in_words(entry: &Entry) -> String {
    entry.fields.kind().replace('-', " ")
}

fn remedy(entry: &Entry, is_in_text: bool, there: Marking) -> String {
    let there = there.banner();
    let part = match &entry.fields {
        _ if is_in_text => "",
        Fields::Typology(_) => ", or only the indicator that rests on it",
        Fields::Jurisdiction(_) => ", or only the authority or the fact that rests on it",
        _ => "",
    };
    let block = format!("a block `::: {{marking={there}}}`");
    match is_in_text {
        true => format!("put the sentence into {block}, or mark this entry {there}"),
        false => format!("name it in the text instead, in {block}; or mark this entry {there}{part}"),
    }
}
