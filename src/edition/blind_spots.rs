//! What this edition cannot see or cannot do anything about, found over its own pages.
//! A blind spot of these readers may be somebody else's field of view; what they see is all that counts here.

use super::{Edition, Page};
use crate::{
    entry::{PageFields, PlaceName},
    vocab::terms::FlowRole,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is not covered, each list in the order of ids.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BlindSpots<'p> {
    /// Nodes on some route that these readers can act on, and none of their controls works against.
    pub nodes_without_control: Vec<&'p str>,
    /// Nodes on some route that no audience can act on.
    pub nodes_nobody_can_act_on: Vec<&'p str>,
    /// Typologies at nodes that these readers can act on, without a red flag they can see.
    pub typologies_unseen: Vec<&'p str>,
    /// Places where something is documented, and no authority, reporting point or advisory is on record: those of this
    /// handbook, or all of them in a general one. Sheets of other places are not in a handbook, whatever they say.
    pub places_without_record: Vec<PlaceName<'p>>,
    /// Links of the network that rest on one attestation, as the ids of their ends.
    pub links_on_one_attestation: Vec<(&'p str, &'p str)>,
    /// Controls that work against nothing with a document behind it.
    pub controls_against_nothing: Vec<&'p str>,
}

impl<'p> BlindSpots<'p> {
    /// The blind spots of an edition.
    pub fn of(edition: &Edition<'p>) -> BlindSpots<'p> {
        let network = edition.network();
        let mut countered: BTreeSet<&str> = BTreeSet::new();
        let mut controls_against_nothing = Vec::new();
        for page in edition.of_kind("control") {
            let PageFields::Control(control) = &page.fields else { continue };
            let nodes: BTreeSet<&str> = control.counters.iter().map(|link| link.id).collect();
            let is_on_record = |id: &&str| match edition.page(id).map(|page| &page.fields) {
                Some(PageFields::RiskyNode(_)) => network.node(id).is_some_and(|node| node.attestations > 0),
                // A flow or a typology that is shown has a document behind it, or says that it is judgement.
                Some(_) => true,
                None => false,
            };
            if !nodes.is_empty() && !nodes.iter().any(is_on_record) {
                controls_against_nothing.push(page.id);
            }
            countered.extend(nodes);
        }
        let on_route = || network.nodes.iter().filter(|node| node.is_on_route && !node.sink);
        let yours: BTreeSet<&str> =
            network.nodes.iter().filter(|node| node.is_yours).map(|node| node.id).collect();
        BlindSpots {
            nodes_without_control: on_route()
                .filter(|node| node.is_yours && !countered.contains(node.id))
                .map(|node| node.id)
                .collect(),
            nodes_nobody_can_act_on: on_route()
                .filter(|node| node.controllers.is_empty())
                .map(|node| node.id)
                .collect(),
            typologies_unseen: edition
                .of_kind("typology")
                .filter(|page| match &page.fields {
                    PageFields::Typology(typology) => {
                        typology.indicators.is_empty()
                            && typology.risky_nodes.iter().any(|node| yours.contains(node.id))
                    }
                    _ => false,
                })
                .map(|page| page.id)
                .collect(),
            places_without_record: places_without_record(edition),
            links_on_one_attestation: network
                .links
                .iter()
                .filter(|link| link.attestations == 1 && !link.is_inferred)
                .map(|link| (link.from, link.to))
                .collect(),
            controls_against_nothing,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.nodes_without_control.is_empty()
            && self.nodes_nobody_can_act_on.is_empty()
            && self.typologies_unseen.is_empty()
            && self.places_without_record.is_empty()
            && self.links_on_one_attestation.is_empty()
            && self.controls_against_nothing.is_empty()
    }
}

fn places_without_record<'p>(edition: &Edition<'p>) -> Vec<PlaceName<'p>> {
    let mut exposed: BTreeMap<&str, PlaceName<'p>> = BTreeMap::new();
    let about = edition.about();
    let is_ours = |place: &PlaceName<'_>| {
        about.place.is_none() || about.places.iter().any(|own| own.code == place.code)
    };
    let mut expose = |page: &Page<'p>| {
        page.places.iter().filter(|place| is_ours(place)).for_each(|place| {
            exposed.insert(place.code, *place);
        });
    };
    for page in edition.pages() {
        match &page.fields {
            PageFields::Case(_) => expose(page),
            PageFields::Flow(flow) if flow.role != FlowRole::Cost => expose(page),
            _ => {}
        }
    }
    for page in edition.of_kind("jurisdiction") {
        if let PageFields::Jurisdiction(sheet) = &page.fields {
            let reports = sheet.reporting.iter().any(|point| point.fact.value.is_some());
            if reports || !sheet.authorities.is_empty() || !sheet.advisories.is_empty() {
                exposed.remove(sheet.place.code);
            }
        }
    }
    exposed.into_values().collect()
}
