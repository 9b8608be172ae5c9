//! What happened, as ordered steps along flows.

use super::{
    Cut, EntryKind, LegalStatus, LegalStatusPage, Link, Shape, SourceRef, entity::Entity, flow::Flow,
    source::Source,
};
use crate::{
    prose::{CiteText, LinkText},
    vocab::{Period, Ref, terms::Stream},
};
use serde::{Deserialize, Serialize};

/// What happened, as ordered steps along flows.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// When it happened.
    pub date: Option<Period>,
    /// How its parties fared.
    #[serde(default)]
    pub legal_status: Vec<LegalStatus>,
    /// The sums, and what each of them is.
    #[serde(default)]
    pub amounts: Vec<Amount>,
    /// The walk, or the small tree, that the operation took.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// The organisations in it.
    #[serde(default)]
    pub entities: Vec<Ref>,
}

/// A sum, and what it is.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// The sum as the source gives it: `more than $17 million`.
    pub amount: String,
    /// What it is the sum of.
    pub means: String,
    /// Whose money it is.
    pub stream: Stream,
    /// Who says so.
    #[serde(default)]
    pub sources: Vec<SourceRef>,
}

/// One step of a case.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The flow it goes along.
    pub flow: Ref,
    /// What is particular to this case.
    pub note: Option<String>,
    /// Who says so.
    #[serde(default)]
    pub sources: Vec<SourceRef>,
}

/// A case as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Case`")]
pub struct CasePage<'p> {
    pub date: Option<Period>,
    pub legal_status: Vec<LegalStatusPage<'p>>,
    pub amounts: Vec<AmountPage<'p>>,
    pub steps: Vec<StepPage<'p>>,
    pub entities: Vec<LinkText<'p>>,
}

/// A sum as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Amount`")]
pub struct AmountPage<'p> {
    pub amount: &'p str,
    pub means: &'p str,
    pub stream: Stream,
    pub cites: Vec<CiteText<'p>>,
}

/// A step as readers see it. A step along a flow that is held back is held back with it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Step`")]
pub struct StepPage<'p> {
    pub flow: LinkText<'p>,
    pub note: Option<&'p str>,
    pub cites: Vec<CiteText<'p>>,
}

impl EntryKind for Case {
    const NAME: &'static str = "case";
    const PLURAL: &'static str = "cases";
    const SHAPE: Shape = Shape::Files("cases");
    const HAPPENS_IN_PLACES: bool = true;
    const SCAFFOLD: &'static str = "\
---
title: The case in a few words
summary: One sentence that says what happened.
date: 2020-10/2023-10
jurisdictions: [US]                # where it happened
confidence: moderate
sources: [source-id]
review: {last: DATE, by: Your name}
status: draft                      # change to `published` when it is ready
legal_status:
  - {party: Who, status: charged, date: 2024-01-31, source: source-id, checked_on: DATE}
amounts:
  - {amount: more than $1 million, means: wages paid by the employers, stream: wages, sources: [source-id]}
steps:                             # each begins where one before it ended
  - {flow: flow-id, note: What is particular to this case., sources: [source-id]}
---
## What happened

Cite as you go [@source-id, p. 3].
";
    type Page<'p> = CasePage<'p>;

    fn links(&self) -> Vec<Link<'_>> {
        let mut links = Link::each::<Flow>("steps", self.steps.iter().map(|step| &step.flow));
        let sources = self.steps.iter().flat_map(|step| &step.sources).map(|source| &source.id);
        links.extend(Link::each::<Source>("steps", sources));
        let sources = self.amounts.iter().flat_map(|amount| &amount.sources).map(|source| &source.id);
        links.extend(Link::each::<Source>("amounts", sources));
        links.extend(Link::each::<Entity>("entities", &self.entities));
        links.extend(LegalStatus::links(&self.legal_status));
        links
    }

    fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> CasePage<'p> {
        let steps = self.steps.iter().filter_map(|step| {
            let flow = cut.link(&step.flow)?;
            Some(StepPage { flow, note: step.note.as_deref(), cites: cut.cites(&step.sources) })
        });
        CasePage {
            date: self.date,
            legal_status: self.legal_status.iter().map(|status| status.project(cut)).collect(),
            amounts: self.amounts.iter().map(|amount| amount.project(cut)).collect(),
            steps: steps.collect(),
            entities: cut.links(&self.entities),
        }
    }
}

impl Amount {
    fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> AmountPage<'p> {
        AmountPage {
            amount: &self.amount,
            means: &self.means,
            stream: self.stream,
            cites: cut.cites(&self.sources),
        }
    }
}
