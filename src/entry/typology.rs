//! A pattern of conduct, in one phase, with its indicators (red flags).

use super::{Cut, EntryKind, Link, Shape, SourceRef, risky_node::RiskyNode, source::Source};
use crate::{
    prose::{CiteText, LinkText},
    vocab::{
        Audience, Clearance, JurisdictionCode, Marking, Observer, Portion, Ref, Scope, Scoped, Slug,
        terms::{Condition, Strength},
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A pattern of conduct, in one phase, with its indicators (red flags).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Typology {
    /// The phase it belongs to, an id of `phases` in `pack.yaml`.
    pub phase: Slug,
    /// The risky nodes it passes through.
    #[serde(default)]
    pub risky_nodes: Vec<Ref>,
    /// Its red flags.
    #[serde(default)]
    pub indicators: Vec<Portion<Indicator>>,
    /// Typologies it is easily taken for.
    #[serde(default)]
    pub distinct_from: Vec<Ref>,
    /// What other catalogues call it.
    #[serde(default)]
    pub mappings: Vec<Mapping>,
}

/// What another catalogue calls a typology.
#[derive(Clone, Debug, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The catalogue: `MITRE ATT&CK`, `AMLTRIX`.
    pub scheme: String,
    /// Its id there.
    pub id: String,
}

/// A red flag.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its id inside the typology.
    pub id: Slug,
    /// What is observed, in one sentence.
    pub text: String,
    /// Who can see it: `banks`, or `banks/onboarding`.
    pub seen_by: Vec<Observer>,
    /// How much it says by itself.
    pub strength: Strength,
    /// What is observed, as typed conditions.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// The co-condition without which it means little.
    pub needs: Option<String>,
    /// What a person who does nothing wrong would say.
    #[serde(default)]
    pub lawful_explanations: Vec<String>,
    /// Whether the wording as a red flag is the analysts' own.
    #[serde(default)]
    pub judgement: bool,
    /// What it rests on.
    #[serde(default)]
    pub sources: Vec<SourceRef>,
    /// The audiences it is for; those that can see it where this is left out.
    pub audiences: Option<BTreeSet<Audience>>,
    /// The jurisdictions it is for.
    pub jurisdictions: Option<BTreeSet<JurisdictionCode>>,
    /// How far it may travel.
    pub marking: Option<Marking>,
}

impl Scoped for Indicator {
    /// An audience that cannot see a red flag is not shown it.
    fn scope(&self) -> Scope {
        let observers: BTreeSet<Audience> =
            self.seen_by.iter().map(|observer| observer.audience.clone()).collect();
        let audiences = match &self.audiences {
            Some(wanted) => observers.intersection(wanted).cloned().collect(),
            None => observers,
        };
        Scope {
            audiences: Some(audiences),
            jurisdictions: self.jurisdictions.clone(),
            marking: self.marking,
            ..Scope::default()
        }
    }
}

/// A typology as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Typology`")]
pub struct TypologyPage<'p> {
    pub phase: &'p str,
    pub risky_nodes: Vec<LinkText<'p>>,
    pub indicators: Vec<IndicatorPage<'p>>,
    pub distinct_from: Vec<LinkText<'p>>,
    pub mappings: &'p [Mapping],
}

/// A red flag as readers see it. `roles` are those of this audience; empty means all of them.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Indicator`")]
pub struct IndicatorPage<'p> {
    pub id: &'p str,
    pub text: &'p str,
    pub roles: Vec<&'p str>,
    pub strength: Strength,
    pub conditions: &'p [Condition],
    pub needs: Option<&'p str>,
    pub lawful_explanations: &'p [String],
    pub judgement: bool,
    pub cites: Vec<CiteText<'p>>,
}

impl EntryKind for Typology {
    const NAME: &'static str = "typology";
    const PLURAL: &'static str = "typologies";
    const SHAPE: Shape = Shape::Files("typologies");
    const SCAFFOLD: &'static str = "\
---
title: The pattern in a few words
summary: One sentence that says what happens.
phase: receive                     # an id of `phases` in pack.yaml
risky_nodes: []                    # ids of risky nodes it passes through
sources: []
review: {last: DATE, by: Your name}
status: draft                      # change to `published` when it is ready
indicators:
  - id: first-sign
    text: What somebody would see, in one sentence.
    seen_by: [banks/transaction-monitoring]
    strength: moderate             # strong, moderate, weak
    conditions: [payment]
    needs: The second thing without which this means little.
    lawful_explanations:
      - What an honest person would say.
    sources: []
---
What it is, and how it is seen. Cite as you go: [@source-id, p. 3].
";
    type Page<'p> = TypologyPage<'p>;

    fn links(&self) -> Vec<Link<'_>> {
        let mut links = Link::each::<RiskyNode>("risky_nodes", &self.risky_nodes);
        links.extend(Link::each::<Typology>("distinct_from", &self.distinct_from));
        for indicator in &self.indicators {
            let sources = indicator.for_authors().sources.iter();
            links.extend(
                sources.map(|source| Link::to::<Source>("indicators", &source.id).inside(indicator.scope())),
            );
        }
        links
    }

    fn settle(&mut self, entry: &Scope) {
        self.indicators.iter_mut().for_each(|indicator| indicator.settle_within(entry));
    }

    fn erase(&mut self, clearance: &Clearance) {
        self.indicators.retain(|indicator| indicator.open(clearance).is_some());
    }

    fn portions(&self) -> usize {
        self.indicators.len()
    }

    fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> TypologyPage<'p> {
        let indicators = self.indicators.iter().filter_map(|indicator| cut.open(indicator));
        TypologyPage {
            phase: self.phase.as_str(),
            risky_nodes: cut.links(&self.risky_nodes),
            indicators: indicators.map(|indicator| indicator.project(cut)).collect(),
            distinct_from: cut.links(&self.distinct_from),
            mappings: &self.mappings,
        }
    }
}

impl Indicator {
    fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> IndicatorPage<'p> {
        let own = self.seen_by.iter().filter(|observer| observer.audience == *cut.audience());
        let roles: Option<Vec<&str>> = own.map(|observer| observer.role.as_ref().map(Slug::as_str)).collect();
        IndicatorPage {
            id: self.id.as_str(),
            text: &self.text,
            roles: roles.unwrap_or_default(),
            strength: self.strength,
            conditions: &self.conditions,
            needs: self.needs.as_deref(),
            lawful_explanations: &self.lawful_explanations,
            judgement: self.judgement,
            cites: cut.cites(&self.sources),
        }
    }
}
