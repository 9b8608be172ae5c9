//! # flow-without-source
//!
//! A documented flow names no source, or an inferred one does not say why it is inferred.
//!
//! It is an error, because the map and the ranking are made of flows: a link that nobody has documented would steer
//! banks and governments at people who may have nothing to do with it.
//!
//! Wrong:
//!
//! ```yaml
//! - id: payroll-to-lent-account
//!   basis: documented
//!   sources: []
//! ```
//!
//! Instead:
//!
//! ```yaml
//! - id: payroll-to-lent-account
//!   basis: documented
//!   sources: [doj-2025-07-24-chapman]
//! ```
//!
//! Or, where your analysts join two documented facts, call it inferred and say how:
//!
//! ```yaml
//! - id: payroll-to-lent-account
//!   basis: inferred
//!   note: |
//!     Analyst judgement. Wages reach helpers [@doj-2025-06-30], and helpers hold accounts of this kind [@ic3-2025].
//! ```

use super::{Rule, in_a_row};
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::{Entry, EntryKind, flow::Flow, source::Source},
    pack::Pack,
    vocab::terms::Basis,
};
use std::collections::BTreeSet;

pub struct FlowWithoutSource;

impl Rule for FlowWithoutSource {
    fn name(&self) -> &'static str {
        "flow-without-source"
    }
    fn manual(&self) -> &'static str {
        include_str!("flow_without_source.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for (entry, flow) in pack.of_kind::<Flow>() {
            match flow.basis {
                Basis::Inferred if entry.prose.blocks.is_empty() => report.push(
                    Diagnostic::error(
                        self.name(),
                        entry.value("/basis"),
                        format!("the flow `{}` is inferred, and nothing says from what", entry.id()),
                    )
                    .hint("add a `note:` that names the documented facts it joins, and begins with \"Analyst judgement\""),
                ),
                Basis::Documented | Basis::DocumentedOther if entry.header.sources.is_empty() => {
                    report.push(self.undocumented(entry, flow));
                }
                _ => {}
            }
        }
    }
}

impl FlowWithoutSource {
    fn undocumented(&self, entry: &Entry, flow: &Flow) -> Diagnostic {
        let diagnostic = Diagnostic::error(
            self.name(),
            entry.value("/basis"),
            format!("the flow `{}` is called {}, and names no source", entry.id(), flow.basis.in_words()),
        );
        let cited = cited_in_text(entry);
        if cited.is_empty() {
            diagnostic
                .hint("add `sources: [source-id]`; or, if your analysts join two facts, `basis: inferred` and a `note:` that says which")
        } else {
            diagnostic.hint(format!(
                "its note cites {}; write what the flow itself rests on under `sources:` too",
                in_a_row(cited)
            ))
        }
    }
}

fn cited_in_text(entry: &Entry) -> BTreeSet<String> {
    entry
        .pointers()
        .filter(|pointed| pointed.sort.is_some() && pointed.kind == Some(Source::NAME))
        .map(|pointed| pointed.to.slug.to_string())
        .collect()
}
