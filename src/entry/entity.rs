//! An organisation, with its place in the hierarchy. Persons are named in cases only.

use super::{
    Cut, EntryKind, LegalStatus, LegalStatusPage, Link, Shape, risky_node::RiskyNode, source::Source,
};
use crate::{
    prose::{CiteText, LinkText},
    vocab::{Date, Ref, terms::EntityType},
};
use serde::{Deserialize, Serialize};

/// An organisation.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// What sort of organisation.
    pub entity_type: EntityType,
    /// What it belongs to, and who says so.
    #[serde(default)]
    pub parents: Vec<Parent>,
    /// The class of risky node it is an instance of.
    pub risky_node: Option<Ref>,
    /// Acts that list it.
    #[serde(default)]
    pub designations: Vec<Designation>,
    /// Other things that courts or authorities have said of it.
    #[serde(default)]
    pub legal_status: Vec<LegalStatus>,
}

/// What an organisation belongs to.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    /// The parent.
    pub entity: Ref,
    /// Who says so.
    pub source: Option<Ref>,
    /// A sentence more: how sure that is.
    pub note: Option<String>,
}

/// An act that lists an organisation.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Designation {
    /// Who listed it.
    pub by: String,
    /// When.
    pub date: Option<Date>,
    /// Under what.
    pub programme: Option<String>,
    /// Who says so.
    pub source: Option<Ref>,
    /// When the source was last looked at.
    pub checked_on: Option<Date>,
}

/// An organisation as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Entity`")]
pub struct EntityPage<'p> {
    pub entity_type: EntityType,
    pub parents: Vec<ParentPage<'p>>,
    pub risky_node: Option<LinkText<'p>>,
    pub designations: Vec<DesignationPage<'p>>,
    pub legal_status: Vec<LegalStatusPage<'p>>,
}

/// A parent as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Parent`")]
pub struct ParentPage<'p> {
    pub entity: LinkText<'p>,
    pub cite: Option<CiteText<'p>>,
    pub note: Option<&'p str>,
}

/// A designation as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Designation`")]
pub struct DesignationPage<'p> {
    pub by: &'p str,
    pub date: Option<Date>,
    pub programme: Option<&'p str>,
    pub cite: Option<CiteText<'p>>,
    pub checked_on: Option<Date>,
}

impl EntryKind for Entity {
    const NAME: &'static str = "entity";
    const PLURAL: &'static str = "organisations";
    const SHAPE: Shape = Shape::Files("entities");
    const HAPPENS_IN_PLACES: bool = true;
    const SCAFFOLD: &'static str = "\
---
title: Its name
summary: One sentence that says what it is.
entity_type: front-company         # ministry, party-department, bureau, bank, it-company, host-company, supplier, …
parents: []
#  - {entity: parent-id, source: source-id}
jurisdictions: [KP]                # where it sits and works
designations: []
#  - {by: US Treasury (OFAC), date: 2024-01-31, source: source-id, checked_on: DATE}
legal_status: []
sources: []
review: {last: DATE, by: Your name}
status: draft                      # change to `published` when it is ready
---
What is documented about it. Cite as you go: [@source-id, p. 3].
";
    type Page<'p> = EntityPage<'p>;

    fn links(&self) -> Vec<Link<'_>> {
        let mut links = Link::each::<Entity>("parents", self.parents.iter().map(|parent| &parent.entity));
        links.extend(Link::each::<Source>(
            "parents",
            self.parents.iter().filter_map(|parent| parent.source.as_ref()),
        ));
        let designations = self.designations.iter().filter_map(|designation| designation.source.as_ref());
        links.extend(Link::each::<Source>("designations", designations));
        links.extend(Link::each::<RiskyNode>("risky_node", &self.risky_node));
        links.extend(LegalStatus::links(&self.legal_status));
        links
    }

    fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> EntityPage<'p> {
        let cite = |source: &'p Option<Ref>| source.as_ref().and_then(|source| cut.cite(source, None));
        let parents = self.parents.iter().filter_map(|parent| {
            let entity = cut.link(&parent.entity)?;
            Some(ParentPage { entity, cite: cite(&parent.source), note: parent.note.as_deref() })
        });
        let designations = self.designations.iter().map(|designation| DesignationPage {
            by: &designation.by,
            date: designation.date,
            programme: designation.programme.as_deref(),
            cite: cite(&designation.source),
            checked_on: designation.checked_on,
        });
        EntityPage {
            entity_type: self.entity_type,
            parents: parents.collect(),
            risky_node: self.risky_node.as_ref().and_then(|node| cut.link(node)),
            designations: designations.collect(),
            legal_status: self.legal_status.iter().map(|status| status.project(cut)).collect(),
        }
    }
}
