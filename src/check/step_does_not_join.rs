//! # step-does-not-join
//!
//! A step of a case begins at a risky node that no step before it has reached.
//!
//! It is an error, because it breaks the path: the case is shown to readers as a walk, or a small tree, and counts as
//! evidence for the order in which an operation goes. A step out of nowhere makes both untrue.
//!
//! A step may begin where any step before it ended, or where the first one began.
//!
//! Wrong, where `wage-to-lent-account` ends at `lent-bank-accounts` and `converter-to-state` begins at
//! `otc-converters`:
//!
//! ```yaml
//! steps:
//!   - {flow: wage-to-lent-account}
//!   - {flow: converter-to-state}
//! ```
//!
//! Instead, write the step between them, if a source documents it:
//!
//! ```yaml
//! steps:
//!   - {flow: wage-to-lent-account}
//!   - {flow: lent-account-to-converter}
//!   - {flow: converter-to-state}
//! ```
//!
//! If no source does, end the case where the trail goes cold and say so in the text.

use super::{Rule, in_a_row};
use crate::{
    diagnostic::{Diagnostic, Report},
    entry::{
        Entry,
        case::{Case, Step},
        flow::Flow,
    },
    pack::Pack,
    vocab::Slug,
};

pub struct StepDoesNotJoin;

impl Rule for StepDoesNotJoin {
    fn name(&self) -> &'static str {
        "step-does-not-join"
    }
    fn manual(&self) -> &'static str {
        include_str!("step_does_not_join.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for (entry, case) in pack.of_kind::<Case>() {
            let mut reached: Vec<&Slug> = Vec::new();
            for (number, step) in case.steps.iter().enumerate() {
                let Some((from, to)) = ends(pack, step) else { continue };
                if !reached.is_empty() && !reached.contains(&from) {
                    report.push(self.complaint(pack, entry, case, number, &reached));
                }
                // What follows a step out of nowhere joins it, and is not complained of again.
                for node in [from, to] {
                    if !reached.contains(&node) {
                        reached.push(node);
                    }
                }
            }
        }
    }
}

/// Hints beyond this number are a list to search, not a help.
const MOST_HINTS: usize = 3;

impl StepDoesNotJoin {
    fn complaint(
        &self,
        pack: &Pack,
        entry: &Entry,
        case: &Case,
        number: usize,
        reached: &[&Slug],
    ) -> Diagnostic {
        let step = &case.steps[number];
        let (from, to) = ends(pack, step).expect("the caller has looked at both ends");
        let mut diagnostic = Diagnostic::error(
            self.name(),
            entry.value(&format!("/steps/{number}/flow")),
            format!(
                "step {} begins at `{from}`, and {} only {}",
                number + 1,
                if number == 1 {
                    "the step before it has reached"
                } else {
                    "the steps before it have reached"
                },
                in_a_row(reached)
            ),
        );
        let mut hints = Vec::new();
        let later = case.steps.iter().enumerate().skip(number + 1);
        for (later, _) in later.filter(|(_, later)| ends(pack, later).is_some_and(|(_, to)| to == from)) {
            hints.push(format!("step {} ends at `{from}`; put it before this one", later + 1));
        }
        let joining = flows_from(pack, reached, from).filter(|_| hints.is_empty());
        for (flow, start) in joining.collect::<Vec<_>>() {
            hints.push(format!(
                "`{flow}` leads from `{start}` to `{from}`; put a step along it before this one"
            ));
        }
        for (flow, start) in flows_from(pack, reached, to) {
            hints.push(format!("or was `{flow}` meant, which leads from `{start}` to `{to}`?"));
        }
        if hints.is_empty() {
            hints.push(format!(
                "no flow of the pack leads from there to `{from}`; if a source documents one, add it to content/flows/"
            ));
            hints.push("if none does, end the case where the trail goes cold".into());
        }
        for hint in hints.into_iter().take(MOST_HINTS) {
            diagnostic = diagnostic.hint(hint);
        }
        diagnostic
    }
}

/// Where a step begins and ends, by the ids in use today.
fn ends<'p>(pack: &'p Pack, step: &Step) -> Option<(&'p Slug, &'p Slug)> {
    let flow: &Flow = (&pack.entries.get(&step.flow)?.fields).try_into().ok()?;
    Some(ends_of(pack, flow))
}

fn ends_of<'p>(pack: &'p Pack, flow: &'p Flow) -> (&'p Slug, &'p Slug) {
    (pack.entries.now_called(&flow.from.slug), pack.entries.now_called(&flow.to.slug))
}

/// The flows that lead from one of several nodes to another.
fn flows_from<'p>(
    pack: &'p Pack,
    starts: &[&Slug],
    end: &Slug,
) -> impl Iterator<Item = (&'p Slug, &'p Slug)> {
    pack.of_kind::<Flow>().filter_map(move |(entry, flow)| {
        let (from, to) = ends_of(pack, flow);
        (to == end && starts.contains(&from)).then_some((entry.id(), from))
    })
}
