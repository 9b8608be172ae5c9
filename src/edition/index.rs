//! Which page refers to which, found once, so that nothing that is made of an edition walks through all of it for each
//! page. Says nothing that the pages do not say.

use super::Page;
use crate::{entry::PageFields, vocab::Lookup};
use std::{collections::BTreeMap, ops::Range, sync::Arc};

/// Pages by what they are and by what they refer to. Numbers are those of pages.
#[derive(Default)]
pub(super) struct Index<'p> {
    /// Every link of every file asks for one.
    pub(super) by_id: Lookup<&'p str, usize>,
    /// Pages of one kind stand together.
    pub(super) kinds: BTreeMap<&'static str, Range<usize>>,
    /// Typologies in the order of the phases, each with the number of its first red flag.
    pub(super) typologies: Vec<(usize, usize)>,
    pub(super) first_flags: Lookup<&'p str, usize>,
    pub(super) flows_leaving: References<'p>,
    pub(super) flows_reaching: References<'p>,
    /// Cases by the flows they took, and by the nodes at the ends of these.
    pub(super) cases_along: References<'p>,
    pub(super) cases_through: References<'p>,
    /// Organisations by those they belong to.
    pub(super) parts_of: References<'p>,
    /// Pages by the sources they cite.
    pub(super) citing: References<'p>,
}

/// The pages that refer to an id, in their order, each once.
#[derive(Default)]
pub(super) struct References<'p>(Lookup<&'p str, Vec<usize>>);

impl<'p> References<'p> {
    pub(super) fn to(&self, id: &str) -> &[usize] {
        self.0.get(id).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, to: &'p str, from: usize) {
        let referring = self.0.entry(to).or_default();
        if referring.last() != Some(&from) {
            referring.push(from);
        }
    }
}

impl<'p> Index<'p> {
    /// Looks through the pages, whose order is by kind. `phases` are ids in the order of an operation.
    pub(super) fn of<'a>(pages: &[Arc<Page<'p>>], phases: impl Iterator<Item = &'a str>) -> Index<'p> {
        let mut index = Index {
            by_id: pages.iter().enumerate().map(|(number, page)| (page.id, number)).collect(),
            ..Index::default()
        };
        for (number, page) in pages.iter().enumerate() {
            index.kinds.entry(page.kind).or_insert(number..number).end = number + 1;
            page.cited.iter().filter(|id| **id != page.id).for_each(|id| index.citing.add(id, number));
            match &page.fields {
                PageFields::Flow(flow) => {
                    flow.from.iter().for_each(|from| index.flows_leaving.add(from.id, number));
                    flow.to.iter().for_each(|to| index.flows_reaching.add(to.id, number));
                }
                PageFields::Case(case) => {
                    let mut nodes = Vec::new();
                    for step in &case.steps {
                        index.cases_along.add(step.flow.id, number);
                        let flow = index.by_id.get(step.flow.id).map(|flow| &pages[*flow].fields);
                        if let Some(PageFields::Flow(flow)) = flow {
                            nodes.extend([flow.from, flow.to].into_iter().flatten());
                        }
                    }
                    nodes.iter().for_each(|node| index.cases_through.add(node.id, number));
                }
                PageFields::Entity(entity) => {
                    entity.parents.iter().for_each(|parent| index.parts_of.add(parent.entity.id, number));
                }
                _ => {}
            }
        }
        index.number_the_flags(pages, &phases.collect::<Vec<_>>());
        index
    }

    fn number_the_flags(&mut self, pages: &[Arc<Page<'p>>], phases: &[&str]) {
        let mut typologies: Vec<_> = pages
            .iter()
            .enumerate()
            .filter_map(|(number, page)| match &page.fields {
                PageFields::Typology(typology) => {
                    let phase = phases.iter().position(|phase| *phase == typology.phase);
                    // What the reader can see comes before what only others can.
                    Some((
                        (phase, typology.indicators.is_empty(), page.id),
                        number,
                        typology.indicators.len(),
                    ))
                }
                _ => None,
            })
            .collect();
        typologies.sort_unstable();
        let mut next = 1;
        for ((.., id), number, flags) in typologies {
            self.typologies.push((number, next));
            self.first_flags.insert(id, next);
            next += flags;
        }
    }
}
