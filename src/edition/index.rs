//! Which page refers to which, found once, so that nothing that is made of an edition walks through all of it for each
//! page. Says nothing that the pages do not say.

use super::Page;
use crate::entry::PageFields;
use std::{collections::BTreeMap, ops::Range};

/// Pages by what they are and by what they refer to. Numbers are those of pages.
#[derive(Default)]
pub(super) struct Index<'p> {
    pub(super) by_id: Numbers<'p>,
    /// Pages of one kind stand together.
    pub(super) kinds: BTreeMap<&'static str, Range<usize>>,
    /// Typologies in the order of the phases, each with the number of its first red flag.
    pub(super) typologies: Vec<(usize, usize)>,
    pub(super) first_flags: BTreeMap<&'p str, usize>,
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

/// The numbers of pages by their ids. Every link of every file asks for one, and ids are alike at their beginnings, so
/// they are compared by a digest first.
#[derive(Default)]
pub(super) struct Numbers<'p>(BTreeMap<(u64, &'p str), usize>);

impl Numbers<'_> {
    pub(super) fn get(&self, id: &str) -> Option<usize> {
        self.0.get(&Numbers::key(id)).copied()
    }

    fn key(id: &str) -> (u64, &str) {
        // FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
        let digest = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |digest, byte| {
            (digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        (digest, id)
    }
}

/// The pages that refer to an id, in their order, each once.
#[derive(Default)]
pub(super) struct References<'p>(BTreeMap<&'p str, Vec<usize>>);

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
    pub(super) fn of<'a>(pages: &[Page<'p>], phases: impl Iterator<Item = &'a str>) -> Index<'p> {
        let mut index = Index {
            by_id: Numbers(
                pages.iter().enumerate().map(|(number, page)| (Numbers::key(page.id), number)).collect(),
            ),
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
                        let flow = index.by_id.get(step.flow.id).map(|flow| &pages[flow].fields);
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

    fn number_the_flags(&mut self, pages: &[Page<'p>], phases: &[&str]) {
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
