//! # withdrawn-entry-linked
//!
//! A published entry refers to one that has been withdrawn.
//!
//! It is an error, because it breaks a reference: what is withdrawn is in no handbook, so readers lose the link, the
//! citation or the step, and with it what the text rests on.
//!
//! Wrong, where `court-2019` has `status: withdrawn`:
//!
//! ```markdown
//! The account took wages [@court-2019].
//! ```
//!
//! Instead, refer to what stands in its place, or take the sentence out if it rests on nothing else:
//!
//! ```markdown
//! The account took wages [@court-2024].
//! ```
//!
//! An entry that was withdrawn because another one says it better need not stay: take it out, and let its id lead on
//! by a line in `content/redirects.yaml`.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    pack::Pack,
    vocab::terms::Status,
};

pub struct WithdrawnEntryLinked;

impl Rule for WithdrawnEntryLinked {
    fn name(&self) -> &'static str {
        "withdrawn-entry-linked"
    }
    fn manual(&self) -> &'static str {
        include_str!("withdrawn_entry_linked.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        // Most packs have none, and then nobody has to look.
        if pack.entries.iter().all(|entry| entry.header.status != Status::Withdrawn) {
            return;
        }
        for entry in pack.entries.iter().filter(|entry| entry.header.status == Status::Published) {
            for pointed in entry.pointers() {
                let Some(target) = pack.entries.get(pointed.to) else { continue };
                if target.header.status != Status::Withdrawn {
                    continue;
                }
                let diagnostic = Diagnostic::error(
                    self.name(),
                    entry.place_of(&pointed),
                    format!("`{}` has been withdrawn", target.id()),
                )
                .see(target.value("/status"), "here")
                .hint("refer to what stands in its place, or take out what rests on it");
                let written = &pointed.to.slug;
                report.push(match written == target.id() {
                    true => diagnostic,
                    false => diagnostic.hint(format!(
                        "`{written}` leads to `{}` by content/redirects.yaml; let it lead to what stands in its place",
                        target.id()
                    )),
                });
            }
        }
    }
}
