//! The effective marking is the highest on the way down, however scopes are nested: entry, block, section, heading in a
//! list, red flag, step of a case.

use proptest::prelude::*;
use vademecum::{
    edition::{Selector, analyze},
    files::Memory,
    load::load,
    pack::{Handbook, Pack},
    pipeline::Options,
    prove::{Proved, prove_pack},
    render::Press,
    resolve::resolve,
    vocab::Marking,
};

/// A scope in a text, with what stands in it.
#[derive(Clone, Debug)]
struct Node {
    sort: Sort,
    marking: Option<Marking>,
    inside: Vec<Node>,
}

/// In the order in which they have to stand: what follows a section is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Item,
    Quote,
    Block,
    Section,
}

fn marking() -> impl Strategy<Value = Option<Marking>> {
    prop::option::of(prop::sample::select(&Marking::ALL[..]))
}

fn nodes() -> impl Strategy<Value = Vec<Node>> {
    let sort = || prop::sample::select(vec![Sort::Item, Sort::Quote, Sort::Block, Sort::Section]);
    let leaf = (sort(), marking()).prop_map(|(sort, marking)| Node { sort, marking, inside: Vec::new() });
    let node = leaf.prop_recursive(4, 24, 4, move |inner| {
        (sort(), marking(), prop::collection::vec(inner, 0..4)).prop_map(|(sort, marking, inside)| Node {
            sort,
            marking,
            inside,
        })
    });
    prop::collection::vec(node, 1..5)
}

/// The text of an entry, and each word in it with the highest marking on the way down to it.
#[derive(Default)]
struct Text {
    markdown: String,
    words: Vec<(String, Marking)>,
}

impl Text {
    fn word(&mut self, marking: Marking) -> String {
        let word = format!("zz{}zz", self.words.len());
        self.words.push((word.clone(), marking));
        word
    }

    fn write(&mut self, nodes: &[Node], outer: Marking, level: usize) {
        let mut nodes: Vec<&Node> = nodes.iter().collect();
        nodes.sort_by_key(|node| node.sort);
        for Node { sort, marking, inside } in nodes {
            let highest = marking.map_or(outer, |own| own.max(outer));
            let [heading, text] = [self.word(highest), self.word(highest)];
            let scope = match marking {
                Some(marking) => format!("{{marking={}}}", marking.banner()),
                None => "{audience=banks}".into(),
            };
            let marks = "#".repeat(level.min(6));
            match sort {
                // What holds no blocks has nothing inside here.
                Sort::Item => self.markdown += &format!("- {marks} {heading} {scope}\n\n  {text}\n\n"),
                Sort::Quote => self.markdown += &format!("> {marks} {heading} {scope}\n>\n> {text}\n\n"),
                Sort::Block => {
                    self.markdown += &format!("::: {scope}\n{heading}\n\n- {text}\n\n");
                    self.write(inside, highest, 2);
                    self.markdown += ":::\n\n";
                }
                Sort::Section if level > 6 => {
                    self.markdown += &format!("::: {scope}\n{heading} {text}\n:::\n\n")
                }
                Sort::Section => {
                    self.markdown += &format!("{marks} {heading} {scope}\n\n{text}\n\n");
                    self.write(inside, highest, level + 1);
                }
            }
        }
    }
}

fn key(marking: Option<Marking>) -> String {
    marking.map_or_else(String::new, |marking| format!("marking: {}", marking.banner()))
}

/// A pack with a scope in a scope in a scope, and its words with their effective markings.
fn nested(
    entry: Option<Marking>,
    nodes: &[Node],
    flag: Option<Marking>,
    flow: Option<Marking>,
) -> (Memory, Vec<(String, Marking)>) {
    let of_entry = entry.unwrap_or(Marking::Clear);
    let with = |own: Option<Marking>| own.map_or(of_entry, |own| own.max(of_entry));
    let mut text = Text::default();
    text.write(nodes, of_entry, 2);
    let [title, sign, explained, step] =
        [of_entry, with(flag), with(flag), with(flow)].map(|marking| text.word(marking));
    let (entry, flag, flow) = (key(entry), key(flag), key(flow));
    let comma = |key: &str| if key.is_empty() { String::new() } else { format!(", {key}") };
    let pack = format!(
        "\
== content/pack.yaml
title: A pack
publisher: {{name: A desk}}
edition: '1'
as_of: 2026-11-22
languages: [en]
default_marking: TLP:CLEAR
phases: [{{id: receive, title: Receive}}]
audiences: [{{id: banks, title: Banks, reader: Analysts}}]
handbooks: [{{audiences: [banks], jurisdictions: [general], ceiling: TLP:GREEN}}]
== content/sources/sources.yaml
- {{id: court, title: A judgment, publisher: A court, kind: court-document, grading: A1, read: direct}}
== content/risky-nodes/accounts.md
---
title: Accounts
summary: Accounts.
stage: receive
function: First account.
operated_by: Helpers.
---
== content/flows/flows.yaml
- {{id: pay, title: Pay, from: accounts, to: accounts, role: proceeds, stream: wages, carries: money, instrument: Cash, basis: documented, sources: [court]{}}}
== content/guides/nested.md
---
title: {title}
summary: Words.
role: threat
{entry}
---
{}
== content/typologies/nested-flags.md
---
title: A pattern
summary: Words.
phase: receive
{entry}
indicators:
  - {{id: sign, text: {sign}., seen_by: [banks], strength: strong, conditions: [payment], lawful_explanations: [{explained}]{}}}
---
== content/cases/nested-steps.md
---
title: A case
summary: Words.
{entry}
steps: [{{flow: pay, note: {step}.}}]
---
",
        comma(&flow),
        text.markdown,
        comma(&flag),
    );
    (Memory::from_text(&pack), text.words)
}

fn read(files: &Memory) -> Pack {
    let (loaded, mut report) = {
        let loaded = load(files);
        (loaded.value, loaded.report)
    };
    let resolved = resolve(loaded);
    report.extend(resolved.report);
    assert!(!report.has_errors(), "{:#?}", report.sorted());
    resolved.value.expect("there is a pack.yaml")
}

proptest! {
    #[test]
    fn nothing_is_read_below_its_marking_and_everything_at_it(
        entry in marking(), nodes in nodes(), flag in marking(), flow in marking(),
    ) {
        let (files, words) = nested(entry, &nodes, flag, flow);
        let pack = read(&files);
        // From the widest to the narrowest and back, with one selector: what was made for one handbook must not be given
        // to another that may see less.
        let up_to = |ceiling: &Marking| {
            let mut handbook = pack.handbooks[0].clone();
            handbook.clearance.ceiling = *ceiling;
            handbook
        };
        let handbooks: Vec<Handbook> =
            Marking::ALL.iter().rev().chain(&Marking::ALL).map(up_to).collect();
        let selector = Selector::of(&pack);
        for handbook in &handbooks {
            let ceiling = handbook.clearance.ceiling;
            let edition = analyze(selector.select(handbook));
            let pages: Vec<_> = edition.pages().collect();
            let text = serde_json::to_string(&pages).expect("pages are plain data");
            for (word, marking) in &words {
                prop_assert_eq!(
                    text.contains(word.as_str()), *marking <= ceiling,
                    "{} is {}, in a handbook up to {}", word, marking.banner(), ceiling.banner()
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// The second reading of the scopes, which `prove` relies on, agrees with the first.
    #[test]
    fn what_is_nested_is_proven(entry in marking(), nodes in nodes(), flag in marking(), flow in marking()) {
        let (files, _) = nested(entry, &nodes, flag, flow);
        let pack = read(&files);
        let press = Press::load(&files).value;
        let Proved { report, outcome } = prove_pack(&files, &pack, &press, &Options::default(), &());
        prop_assert!(report.sorted().is_empty(), "{:#?}", report.sorted());
        let proof = outcome.expect("the pack can be made");
        prop_assert_eq!(proof.unplanted, []);
    }
}
