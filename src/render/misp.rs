//! The typologies of an edition as a MISP galaxy and the cluster that belongs to it: the form in which the MISP platform
//! takes in knowledge to tag events with.
//! Knows what a cluster has room for. A cluster is a list of one sort of thing, so risky nodes and controls stand with the
//! typologies they belong to, and flows and cases are in the STIX bundle.
//!
//! MISP tells galaxies and their values apart by their UUIDs and replaces the older of two versions. So these UUIDs follow
//! from the handbook and the entry's id and stay the same from edition to edition; the version is the edition's day, as
//! 20261122. Two handbooks may show different parts of one entry, so each has UUIDs of its own.

use super::{Artifact, Download, Format, Job, Setting, SitePath, Sizes, plain, stix::NAMESPACE};
use crate::{
    diagnostic::Diagnostic,
    edition::{About, Edition, Page},
    entry::{
        PageFields,
        typology::{IndicatorPage, TypologyPage},
    },
    vocab::Date,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

const GALAXY: &str = "download/*-misp-galaxy.json";
const CLUSTER: &str = "download/*-misp-cluster.json";
/// The name of the phases of an operation where they stand for a kill chain.
const CHAIN: &str = "vademecum";

/// MISP galaxy and cluster.
pub struct Misp;

impl Format for Misp {
    fn name(&self) -> &'static str {
        "misp"
    }

    fn downloads(&self) -> &'static [Download] {
        &[
            Download {
                file: GALAXY,
                label: "MISP galaxy",
                short: "MISP galaxy",
                good_for: "announcing the cluster to a MISP server",
                loads: &[],
            },
            Download {
                file: CLUSTER,
                label: "MISP cluster",
                short: "MISP cluster",
                good_for: "tagging events on a MISP server with the patterns of this handbook",
                loads: &[],
            },
        ]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        Box::new(ForMisp { job })
    }
}

struct ForMisp<'a, 'p> {
    job: &'a Job<'a, 'p>,
}

impl Setting for ForMisp<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        vec![self.job.path(GALAXY), self.job.path(CLUSTER)]
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        let edition = self.job.edition;
        let object = if *path == self.job.path(GALAXY) { galaxy(edition.about()) } else { cluster(edition) };
        let mut bytes = serde_json::to_vec_pretty(&object).expect("objects of JSON can be written");
        bytes.push(b'\n');
        Ok(Artifact { path: path.clone(), bytes })
    }
}

fn galaxy(about: &About<'_>) -> Value {
    let phases: Vec<&str> = about.phases.iter().map(|phase| phase.id.as_str()).collect();
    json!({
        "description": description(about),
        "icon": "project-diagram",
        "kill_chain_order": { (CHAIN): phases },
        "name": name(about),
        "namespace": "vademecum",
        "type": sort(about),
        "uuid": uuid(about, "galaxy"),
        "version": version(about.as_of),
    })
}

fn cluster(edition: &Edition<'_>) -> Value {
    let about = edition.about();
    let values = edition.typologies().filter_map(|(page, _)| match &page.fields {
        PageFields::Typology(typology) => Some(value(edition, page, typology)),
        _ => None,
    });
    json!({
        "authors": [about.publisher.name],
        "category": "typology",
        "description": description(about),
        "name": name(about),
        "source": about.publisher.url.as_ref().unwrap_or(&about.publisher.name),
        "type": sort(about),
        "uuid": uuid(about, "cluster"),
        "values": values.collect::<Vec<_>>(),
        "version": version(about.as_of),
    })
}

fn value(edition: &Edition<'_>, page: &Page<'_>, typology: &TypologyPage<'_>) -> Value {
    let about = edition.about();
    let sources: Vec<&Page<'_>> = page.cited.iter().filter_map(|id| edition.page(id)).collect();
    // The schema wants each address once; two sources may be parts of one page.
    let refs: BTreeSet<&str> = sources
        .iter()
        .filter_map(|source| match &source.fields {
            PageFields::Source(source) => source.url,
            _ => None,
        })
        .collect();
    let graded: Vec<String> = sources.iter().filter_map(|source| plain::source_in_short(source)).collect();
    let controls = edition.of_kind("control").filter(|control| match &control.fields {
        PageFields::Control(fields) => fields.counters.iter().any(|countered| countered.id == page.id),
        _ => false,
    });
    let mappings = typology.mappings.iter().map(|mapping| format!("{}: {}", mapping.scheme, mapping.id));
    let mut meta = json!({
        "external_id": page.id,
        "kill_chain": [format!("{CHAIN}:{}", typology.phase)],
        "marking": about.marking.banner(),
        "refs": refs,
        "synonyms": page.aliases.iter().collect::<BTreeSet<_>>(),
        "graded-sources": graded,
        "red-flags": typology.indicators.iter().map(red_flag).collect::<Vec<_>>(),
        "risky-nodes": typology.risky_nodes.iter().map(|node| node.title).collect::<Vec<_>>(),
        "controls": controls.map(|control| control.title).collect::<Vec<_>>(),
        "mappings": mappings.collect::<Vec<_>>(),
        "confidence": page.confidence.map(|confidence| confidence.in_words()),
    });
    if let Some(meta) = meta.as_object_mut() {
        meta.retain(|_, value| !value.is_null() && *value != json!([]));
    }
    json!({
        "description": plain::description(page),
        "meta": meta,
        // A cluster is searched by this, and two entries may have one title.
        "value": format!("{} - {}", page.title, page.id),
        "uuid": uuid(about, page.id),
    })
}

/// A red flag in one line. It never stands without what else it needs and what it may honestly be.
fn red_flag(flag: &IndicatorPage<'_>) -> String {
    let mut said = format!("{} Strength: {}.", flag.text, flag.strength.in_words());
    said.extend(flag.needs.map(|needs| format!(" Means little without: {needs}")));
    for explanation in flag.lawful_explanations {
        said.push_str(&format!(" Lawful explanation: {explanation}"));
    }
    said
}

fn name(about: &About<'_>) -> String {
    format!("{}: {}, {} ({})", about.title, about.audience_title, about.place_title, about.language)
}

fn description(about: &About<'_>) -> String {
    format!(
        "{} {}, {} ({}). No single red flag is determinative.",
        plain::imprint(about.marking, about.edition, about.as_of),
        about.audience_title,
        about.place_title,
        about.folder
    )
}

/// The name that ties a cluster to its galaxy.
fn sort(about: &About<'_>) -> String {
    format!("vademecum-{}", about.folder.replace('/', "-"))
}

/// A UUID that is the same in every edition of a handbook.
fn uuid(about: &About<'_>, what: &str) -> String {
    let name = format!("misp {} {} {what}", about.publisher.name, about.folder);
    Uuid::new_v5(&NAMESPACE, name.as_bytes()).to_string()
}

/// The edition's day as a number that grows: 20261122.
fn version(as_of: Date) -> i64 {
    let day = as_of.first_day();
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        edition::{analyze, select},
        files::Memory,
        load::load,
        resolve::resolve,
    };

    /// The galaxies and clusters of both handbooks of a pack, in an edition of that day.
    fn made(as_of: &str) -> Vec<(Value, Value)> {
        let pack = format!(
            "== content/pack.yaml
title: A pack
publisher: {{name: A desk}}
edition: '1'
as_of: {as_of}
languages: [en]
default_marking: TLP:CLEAR
phases: [{{id: receive, title: Receive}}]
audiences:
  - {{id: banks, title: Banks, reader: Analysts, roles: [{{id: monitoring, title: Monitoring}}]}}
  - {{id: platforms, title: Platforms, reader: Leads}}
handbooks:
  - {{audiences: [banks, platforms], jurisdictions: [general], ceiling: TLP:GREEN}}
== content/sources/sources.yaml
- {{id: court, title: A judgment, publisher: A court, kind: court-document, date: 2025, grading: A1, read: direct, url: 'https://court.example/1'}}
== content/typologies/lent.md
---
title: Lent account
summary: An account is lent.
phase: receive
sources: [court]
indicators:
  - {{id: sign, text: Several employers pay in., seen_by: [banks/monitoring], strength: strong, conditions: [payment], lawful_explanations: [A family account.], sources: [court]}}
---
What is known [@court].
"
        );
        let pack = resolve(load(&Memory::from_text(&pack)).value).value.expect("the pack is sound");
        let of = |handbook| {
            let edition = analyze(select(&pack, handbook));
            (galaxy(edition.about()), cluster(&edition))
        };
        pack.handbooks.iter().map(of).collect()
    }

    #[test]
    fn a_value_says_its_marking_its_sources_and_what_a_sign_may_honestly_be() {
        let (galaxy, cluster) = &made("2026-11-22")[0];
        assert_eq!(galaxy["type"], cluster["type"]);
        let meta = &cluster["values"][0]["meta"];
        assert_eq!(meta["marking"], "TLP:GREEN");
        assert_eq!(meta["kill_chain"], json!(["vademecum:receive"]));
        assert_eq!(meta["graded-sources"], json!(["A court: A judgment (A1)"]));
        let flag = "Several employers pay in. Strength: strong. Lawful explanation: A family account.";
        assert_eq!(meta["red-flags"], json!([flag]));
    }

    #[test]
    fn a_later_edition_replaces_the_earlier_and_another_handbook_does_not() {
        let (before, after) = (made("2026-11-22"), made("2026-12-01"));
        assert_eq!(before[0].1["uuid"], after[0].1["uuid"]);
        assert_eq!(before[0].1["values"][0]["uuid"], after[0].1["values"][0]["uuid"]);
        assert_eq!(
            (&before[0].1["version"], &after[0].1["version"]),
            (&json!(20_261_122), &json!(20_261_201))
        );
        assert_ne!(before[0].1["values"][0]["uuid"], before[1].1["values"][0]["uuid"]);
    }
}
