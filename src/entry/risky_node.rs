//! A class of place where money, identity, access or goods change hands.

use super::{Cut, EntryKind, Link, Shape};
use crate::{
    prose::LinkText,
    vocab::{Audience, Ref, Slug, terms::Replaceable},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A class of place where money, identity, access or goods change hands.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskyNode {
    /// The stage of an operation it belongs to, an id of `phases` in `pack.yaml`.
    pub stage: Slug,
    /// What it does for the operation.
    pub function: String,
    /// Who runs it.
    pub operated_by: String,
    /// The audiences that can act on it.
    #[serde(default)]
    pub controllers: BTreeSet<Audience>,
    /// Nodes that the analysts take for substitutes.
    #[serde(default)]
    pub asserted_substitutes: Vec<Ref>,
    /// How easily a network replaces it, in the analysts' judgement.
    pub replaceability: Option<Replaceability>,
    /// Whether routes begin here.
    #[serde(default)]
    pub source: bool,
    /// Whether routes end here.
    #[serde(default)]
    pub sink: bool,
    /// Whether the operation is paid here: what comes before are preparations, what leaves are proceeds.
    #[serde(default)]
    pub pays: bool,
}

/// How easily a network replaces a node, in the analysts' judgement.
#[derive(Clone, Debug, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replaceability {
    /// The grade.
    pub grade: Replaceable,
    /// Why.
    pub reason: String,
}

/// A risky node as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `RiskyNode`")]
pub struct RiskyNodePage<'p> {
    pub stage: &'p str,
    pub function: &'p str,
    pub operated_by: &'p str,
    pub controllers: Vec<&'p str>,
    /// Whether this audience is one of them.
    pub is_yours: bool,
    pub substitutes: Vec<LinkText<'p>>,
    pub replaceability: Option<&'p Replaceability>,
    pub source: bool,
    pub sink: bool,
    pub pays: bool,
}

impl RiskyNodePage<'_> {
    /// Whether it is no place to close: that of a victim, or no place where anything could be replaced.
    pub fn is_to_protect(&self) -> bool {
        self.replaceability.is_some_and(|replaceability| replaceability.grade == Replaceable::NotApplicable)
    }
}

impl EntryKind for RiskyNode {
    const NAME: &'static str = "risky-node";
    const PLURAL: &'static str = "risky nodes";
    const SHAPE: Shape = Shape::Files("risky-nodes");
    const SCAFFOLD: &'static str = "\
---
title: The class of place in a few words
summary: One sentence that says what changes hands there.
stage: receive                     # an id of `phases` in pack.yaml
function: What it does for the operation.
operated_by: Who runs it.
controllers: [banks]               # audiences that can act on it
asserted_substitutes: []           # ids of risky nodes
replaceability: {grade: semi-fungible, reason: Why you think so.}
source: false                      # routes begin here
sink: false                        # routes end here
pays: false                        # the operation is paid here
sources: []
review: {last: DATE, by: Your name}
status: draft                      # change to `published` when it is ready
---
What is documented about it. Cite as you go: [@source-id, p. 3].
";
    type Page<'p> = RiskyNodePage<'p>;

    fn links(&self) -> Vec<Link<'_>> {
        Link::each::<RiskyNode>("asserted_substitutes", &self.asserted_substitutes)
    }

    fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> RiskyNodePage<'p> {
        RiskyNodePage {
            stage: self.stage.as_str(),
            function: &self.function,
            operated_by: &self.operated_by,
            controllers: self.controllers.iter().map(|audience| audience.0.as_str()).collect(),
            is_yours: self.controllers.contains(cut.audience()),
            substitutes: cut.links(&self.asserted_substitutes),
            replaceability: self.replaceability.as_ref(),
            source: self.source,
            sink: self.sink,
            pays: self.pays,
        }
    }
}
