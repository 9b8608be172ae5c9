//! # bad-embed
//!
//! A text is to be embedded where it cannot be, or a passage is used in another way than by embedding it.
//!
//! It is an error, because readers would find a hole where the text should stand. It is a warning where they may find
//! it later, or where nobody misses anything: what is to be embedded is not published yet, it is embedded twice in one
//! text and stands there once, or it is a passage that nothing embeds.
//!
//! Wrong:
//!
//! ```markdown
//! Before you do anything else, ![[preserve-evidence]] and then call.
//! ```
//!
//! Instead, give it a paragraph of its own:
//!
//! ```markdown
//! Before you do anything else:
//!
//! ![[preserve-evidence]]
//! ```
//!
//! A text that embeds itself, straight or through others, never ends. A picture is shown by
//! `![what it shows](its-id)`, and a source is cited by `[@its-id]`. A passage has no page, so no link leads to it.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::{Entry, Fields},
    pack::Pack,
    prose::{DEEPEST_EMBED, PointerSort},
    vocab::{Scope, Slug, terms::Status},
};
use std::collections::BTreeSet;

pub struct BadEmbed;

impl Rule for BadEmbed {
    fn name(&self) -> &'static str {
        "bad-embed"
    }
    fn manual(&self) -> &'static str {
        include_str!("bad_embed.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        let mut used = BTreeSet::new();
        for entry in pack.entries.iter() {
            let mut seen = Vec::new();
            for pointed in entry.pointers() {
                let Some(target) = pack.entries.get(pointed.to) else { continue };
                if pointed.sort != Some(PointerSort::Embed) {
                    if !target.fields.has_page() {
                        report.push(
                            Diagnostic::error(
                                self.name(),
                                entry.place_of(&pointed),
                                format!("`{}` is a passage, which has no page to lead to", target.id()),
                            )
                            .hint(format!(
                                "embed it by a paragraph `![[{0}]]`, or link to an entry that does",
                                target.id()
                            )),
                        );
                    }
                    continue;
                }
                used.insert(target.id());
                if let Some(diagnostic) = fault(pack, entry, target, pointed.scope, &mut seen) {
                    report.push(Diagnostic { place: Some(entry.place_of(&pointed)), ..diagnostic });
                }
            }
        }
        for entry in pack.entries.iter().filter(|entry| entry.header.status == Status::Published) {
            if !entry.fields.has_page() && !used.contains(entry.id()) {
                report.push(
                    Diagnostic::warning(
                        self.name(),
                        entry.value("/title"),
                        format!("nothing embeds the passage `{}`, so nobody reads it", entry.id()),
                    )
                    .hint(format!(
                        "write a paragraph `![[{}]]` where it is to stand, or take it out",
                        entry.id()
                    )),
                );
            }
        }
    }
}

/// What is wrong with embedding one text in another. The place is still to be given.
fn fault<'p>(
    pack: &'p Pack,
    entry: &'p Entry,
    target: &'p Entry,
    scope: &'p Scope,
    seen: &mut Vec<(&'p Slug, &'p Scope)>,
) -> Option<Diagnostic> {
    let error = |message: String| Diagnostic::error("bad-embed", None, message);
    let warning = |message: String| Diagnostic::warning("bad-embed", None, message);
    let id = target.id();
    match target.fields {
        Fields::Picture(_) => {
            let diagnostic = error(format!("`{id}` is a picture, and has no text to stand here"));
            return Some(diagnostic.hint(format!("write `![what it shows]({id})`")));
        }
        Fields::Source(_) => {
            let diagnostic = error(format!("`{id}` is a source, and has no text to stand here"));
            return Some(diagnostic.hint(format!("cite it, `[@{id}]`")));
        }
        _ if target.prose.blocks.is_empty() => {
            return Some(
                error(format!("`{id}` has no text to stand here")).hint("write one, or take this out"),
            );
        }
        _ => {}
    }
    match way(pack, target, entry.id()) {
        Way::Circle => {
            let itself =
                if id == entry.id() { "this text embeds itself" } else { "these texts embed one another" };
            let diagnostic = error(format!("{itself}, so it would never end"));
            return Some(diagnostic.hint("put what they share into a passage"));
        }
        Way::TooLong => {
            let diagnostic =
                error(format!("more than {DEEPEST_EMBED} texts are embedded in one another here"));
            return Some(diagnostic.hint("embed the last of them straight away"));
        }
        Way::Ends => {}
    }
    // Twice for different readers is once for each of them.
    if seen.contains(&(id, scope)) {
        let diagnostic = warning(format!("`{id}` is embedded twice in this text, and stands there once"));
        return Some(diagnostic.hint("take one of the two out"));
    }
    seen.push((id, scope));
    // What is withdrawn is complained of by `withdrawn-entry-linked`.
    let waits = matches!(target.header.status, Status::Draft | Status::Review);
    (waits && entry.header.status == Status::Published).then(|| {
        let status = target.header.status.id();
        warning(format!("the status of `{id}` is `{status}`: nothing stands here until it is published"))
    })
}

/// Where it leads to read a text and all that it embeds.
enum Way {
    Ends,
    Circle,
    TooLong,
}

/// Goes from a text to those it embeds, and so on, until one embeds the entry it all began with.
fn way(pack: &Pack, from: &Entry, to: &Slug) -> Way {
    let mut seen = BTreeSet::new();
    let mut row = vec![from];
    for _ in 0..DEEPEST_EMBED {
        if row.iter().any(|entry| entry.id() == to) {
            return Way::Circle;
        }
        row.retain(|entry| seen.insert(entry.id()));
        if row.is_empty() {
            return Way::Ends;
        }
        let embedded = row.iter().flat_map(|entry| entry.prose.pointers(&entry.header.scope));
        let embedded = embedded.filter(|pointer| pointer.sort == PointerSort::Embed);
        row = embedded.filter_map(|pointer| pack.entries.get(pointer.to)).collect();
    }
    Way::TooLong
}
