//! What an audience can do.

use super::{Cut, EntryKind, Link, Shape, SourceRef, source::Source};
use crate::{
    prose::{CiteText, LinkText},
    vocab::{
        Audience, Ref, Scope, Slug,
        terms::{ControlBasis, Effort, Tier},
    },
};
use serde::{Deserialize, Serialize};

/// What an audience can do.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Who does it.
    pub audience: Audience,
    /// In which roles; all where it is left out.
    #[serde(default)]
    pub roles: Vec<Slug>,
    /// How far an institution should be to take it on.
    pub tier: Tier,
    /// The risky nodes, flows and typologies it works against.
    #[serde(default)]
    pub counters: Vec<Ref>,
    /// What it costs, in the analysts' judgement.
    pub effort: Effort,
    /// What it is meant to change, and what evidence there is that it does.
    pub effect: String,
    /// Where it comes from.
    pub basis: ControlBasis,
    /// Who recommends it.
    #[serde(default)]
    pub recommended_by: Vec<SourceRef>,
    /// Steps that can be ticked off.
    #[serde(default)]
    pub how: Vec<String>,
}

/// A control as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Control`")]
pub struct ControlPage<'p> {
    pub audience: &'p str,
    pub roles: Vec<&'p str>,
    pub tier: Tier,
    pub counters: Vec<LinkText<'p>>,
    pub effort: Effort,
    pub effect: &'p str,
    pub basis: ControlBasis,
    pub recommended_by: Vec<CiteText<'p>>,
    pub how: &'p [String],
}

impl EntryKind for Control {
    const NAME: &'static str = "control";
    const PLURAL: &'static str = "controls";
    const SHAPE: Shape = Shape::Files("controls");
    const SCAFFOLD: &'static str = "\
---
title: The task, as an order
summary: One sentence that says what is done.
audience: banks
roles: []                          # role ids of that audience
tier: standard                     # minimum, standard, advanced
counters: []                       # ids of risky nodes, flows, typologies
effort: medium                     # low, medium, high
effect: One sentence that says what it may change. One that says what evidence there is.
basis: judgement                   # recommended, extended, judgement
recommended_by: []
how:
  - The first step.
sources: []
review: {last: DATE, by: Your name}
status: draft                      # change to `published` when it is ready
---
Why it works, and its limits. Cite as you go: [@source-id, p. 3].
";
    type Page<'p> = ControlPage<'p>;

    fn links(&self) -> Vec<Link<'_>> {
        let mut links: Vec<_> = self.counters.iter().map(|to| Link::any("counters", to)).collect();
        links.extend(Link::each::<Source>(
            "recommended_by",
            self.recommended_by.iter().map(|source| &source.id),
        ));
        links
    }

    /// A control is for those who do it, unless `audiences` says otherwise.
    fn narrow(&self, scope: &mut Scope) {
        if scope.audiences.is_none() {
            scope.audiences = Some([self.audience.clone()].into());
        }
    }

    fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> ControlPage<'p> {
        ControlPage {
            audience: self.audience.0.as_str(),
            roles: self.roles.iter().map(Slug::as_str).collect(),
            tier: self.tier,
            counters: cut.links(&self.counters),
            effort: self.effort,
            effect: &self.effect,
            basis: self.basis,
            recommended_by: cut.cites(&self.recommended_by),
            how: &self.how,
        }
    }
}
