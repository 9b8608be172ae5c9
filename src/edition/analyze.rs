//! Measures over the selection, in the words of the field. Counts nothing that the readers cannot see.

use super::{Edition, Evidence, Fingerprint, Page, Selection, index::Index};
use crate::{
    entry::PageFields,
    prose::LinkText,
    vocab::{
        Lookup,
        terms::{Basis, FlowRole, Stream},
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

/// Numbers, counts and measures a selection.
pub fn analyze(selection: Selection<'_>) -> Edition<'_> {
    let Selection { about, pages, tombstones } = selection;
    let mut edition = Edition {
        source_numbers: source_numbers(&pages),
        mentions: mentions(&pages),
        evidence: evidence(&pages),
        network: OnceLock::new(),
        counts: counts(&pages),
        index: Index::of(&pages, about.phases.iter().map(|phase| phase.id.as_str())),
        fingerprint: Fingerprint::default(),
        about,
        pages,
        tombstones,
    };
    edition.fingerprint = fingerprint(&edition);
    edition
}

/// A fingerprint of everything. A field that is added here has to be looked at; those that are left out follow from the
/// pages alone.
fn fingerprint(edition: &Edition<'_>) -> Fingerprint {
    let Edition {
        about,
        pages,
        tombstones,
        source_numbers: _,
        mentions: _,
        evidence: _,
        counts: _,
        network: _,
        index: _,
        fingerprint: _,
    } = edition;
    let pages: Vec<Fingerprint> = pages.iter().map(|page| page.fingerprint()).collect();
    Fingerprint::of(&(about, pages, tombstones))
}

/// One number for each source in the whole handbook, so that "source 42" is the same in every part and format.
/// Numbers are in the order of the bibliography, and given after selection, so that none is missing.
fn source_numbers<'p>(pages: &[Arc<Page<'p>>]) -> Lookup<&'p str, usize> {
    let mut sources: Vec<&Page<'p>> =
        pages.iter().map(Arc::as_ref).filter(|page| page.kind == "source").collect();
    sources.sort_by_cached_key(|page| {
        let publisher = match &page.fields {
            PageFields::Source(source) => source.publisher,
            _ => "",
        };
        (publisher.to_lowercase(), page.title, page.id)
    });
    sources.into_iter().enumerate().map(|(index, page)| (page.id, index + 1)).collect()
}

fn mentions<'p>(pages: &[Arc<Page<'p>>]) -> Lookup<&'p str, Vec<LinkText<'p>>> {
    let mut mentions: Lookup<&str, Vec<LinkText<'p>>> = Lookup::default();
    for page in pages {
        let from = LinkText { kind: page.kind, id: page.id, title: page.title };
        for to in page.linked.iter().filter(|to| to.id != page.id) {
            mentions.entry(to.id).or_default().push(from);
        }
    }
    // They are kept, and most entries are mentioned less often than a list has room for that has grown.
    mentions.values_mut().for_each(Vec::shrink_to_fit);
    mentions
}

fn counts(pages: &[Arc<Page<'_>>]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for page in pages {
        *counts.entry(page.kind).or_default() += 1;
        if let PageFields::Typology(typology) = &page.fields {
            *counts.entry("indicator").or_default() += typology.indicators.len();
        }
    }
    counts
}

fn evidence<'p>(pages: &[Arc<Page<'p>>]) -> BTreeMap<&'p str, Evidence> {
    let mut evidence: BTreeMap<&str, Evidence> = BTreeMap::new();
    let mut counted: BTreeMap<&str, [&'p str; 2]> = BTreeMap::new();
    for page in pages {
        let PageFields::Flow(flow) = &page.fields else { continue };
        let (Some(from), Some(to)) = (flow.from, flow.to) else { continue };
        if flow.role == FlowRole::Cost {
            continue;
        }
        // Heist money has a column of its own and never lends weight to wages.
        let other_money = flow.stream == Stream::Heist || flow.basis == Basis::DocumentedOther;
        for node in BTreeSet::from([from.id, to.id]) {
            let evidence = evidence.entry(node).or_default();
            match flow.basis {
                _ if other_money => evidence.other_money += 1,
                Basis::Inferred => evidence.inferred += 1,
                _ => evidence.flows += 1,
            }
        }
        if !other_money {
            counted.insert(page.id, [from.id, to.id]);
        }
    }
    for page in pages {
        let PageFields::Case(case) = &page.fields else { continue };
        let passed = case.steps.iter().filter_map(|step| counted.get(step.flow.id)).flatten();
        for node in passed.collect::<BTreeSet<_>>() {
            evidence.entry(node).or_default().cases += 1;
        }
    }
    evidence
}
