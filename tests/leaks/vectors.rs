//! The nineteen ways in which tools like this one have leaked, each as a small pack that would show it.
//!
//! Every pack makes two handbooks, in every format: an open one, `en/banks/general`, up to TLP:CLEAR, and one for few,
//! `en/platforms/general`, up to TLP:AMBER. Words that begin with `zq` stand for what is held back. None may be in any
//! byte of the open handbook or of the landing page, unpacked; all have to be in the other one, since a word that
//! nobody reads proves nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::{collections::BTreeMap, fs, path::Path};
use vademecum::{
    edition::{analyze, select},
    emit,
    files::Memory,
    load::load,
    pipeline::{Options, Outcome, build},
    prove::unpack::unpack,
    render::{self, FORMATS, Job, Press},
    resolve::resolve,
};

const OPEN: &str = "en/banks/general/";
const FEW: &str = "en/platforms/general/";

/// What lies above both, for everybody.
const FRONT: [&str; 6] =
    ["index.html", "atom.xml", "changes.csv", "index.txt", "provider-metadata.json", "SHA256SUMS"];

/// What every pack here begins with. Nothing in it is held back, and every other entry may lead to it.
const BASE: &str = "\
== content/pack.yaml
title: A pack
publisher: {name: A desk}
edition: '1'
as_of: 2026-11-22
languages: [en]
default_marking: TLP:CLEAR
phases: [{id: receive, title: Receive}]
audiences:
  - {id: banks, title: Banks, reader: Analysts, roles: [{id: monitoring, title: Monitoring}]}
  - {id: platforms, title: Platforms, reader: Leads}
handbooks:
  - {audiences: [banks], jurisdictions: [general], ceiling: TLP:CLEAR}
  - {audiences: [platforms], jurisdictions: [general], ceiling: TLP:AMBER}
== content/sources/sources.yaml
- {id: court, title: A judgment, publisher: A court, kind: court-document, date: 2025, grading: A1, read: direct}
== content/risky-nodes/accounts.md
---
title: Accounts
summary: Accounts that take wages.
stage: receive
function: First account.
operated_by: Helpers.
controllers: [banks, platforms]
sink: true
sources: [court]
---
What is known [@court].
== content/risky-nodes/names.md
---
title: Names
summary: Names that pass checks.
stage: receive
function: A name.
operated_by: Brokers.
controllers: [banks, platforms]
source: true
sources: [court]
---
What is known [@court].
";

struct Site(BTreeMap<String, Vec<u8>>);

impl Site {
    /// The site of a pack without mistakes, with the landing page and whatever is written beside the formats' files.
    fn of(pack: &str) -> Site {
        let site = emit::Memory::default();
        let files = Memory::from_text(&format!("{BASE}{pack}"));
        let formats = FORMATS.iter().map(|format| format.name().to_string()).collect();
        let built = build(&files, &site, &Options { formats, ..Options::default() }, &());
        assert!(matches!(built.outcome, Outcome::Published(_)), "{:#?}", built.report.sorted());
        Site(site.files())
    }

    /// The files of one handbook.
    fn handbook(&self, folder: &str) -> BTreeMap<&str, &[u8]> {
        let own = self.0.iter().filter(|(path, _)| path.starts_with(folder));
        own.map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect()
    }

    /// Where a word can be read in one handbook, in names of files too.
    fn heard(&self, folder: &str, word: &str) -> Vec<String> {
        let mut heard = Vec::new();
        for (path, bytes) in self.handbook(folder) {
            let mut look = |layer: &str, bytes: &[u8]| {
                let text = String::from_utf8_lossy(bytes).to_lowercase();
                heard.extend(text.contains(word).then(|| layer.to_string()));
            };
            look(&format!("the name of {path}"), path.as_bytes());
            assert_eq!(unpack(path, bytes, &mut look), [] as [&str; 0]);
        }
        heard
    }

    /// The words are nowhere in the open handbook or on the landing page, and all in the other.
    fn keeps_for_few(&self, words: &[&str]) {
        for word in words {
            for place in [OPEN].into_iter().chain(FRONT) {
                assert_eq!(self.heard(place, word), [] as [&str; 0], "{word} is read where it may not be");
            }
            assert_ne!(self.heard(FEW, word), [] as [&str; 0], "nobody reads {word}, so this proves nothing");
        }
    }

    /// The words are nowhere at all.
    fn keeps_from_all(&self, words: &[&str]) {
        for word in words {
            assert_eq!(self.heard("", word), [] as [&str; 0], "{word} is for nobody");
        }
    }
}

/// The open handbook is the same, byte for byte, whether the pack holds something or not; the other one is not. So are
/// the measures that it rests on, whether a format prints them or not.
fn open_is_the_same(with: &str, without: &str) {
    assert_eq!(
        fingerprints(with)[0],
        fingerprints(without)[0],
        "what is measured tells of what is held back"
    );
    let (with, without) = (Site::of(with), Site::of(without));
    let (whole, rest) = (with.handbook(OPEN), without.handbook(OPEN));
    assert_eq!(whole.keys().collect::<Vec<_>>(), rest.keys().collect::<Vec<_>>());
    for (path, bytes) in whole {
        assert_eq!(String::from_utf8_lossy(bytes), String::from_utf8_lossy(rest[path]), "{path}");
    }
    assert_ne!(with.handbook(FEW), without.handbook(FEW), "nobody reads what is held back");
}

/// A hash over all that a handbook is made of and its network, first of the open one and then of the other.
fn fingerprints(pack: &str) -> [String; 2] {
    let pack = resolve(load(&Memory::from_text(&format!("{BASE}{pack}"))).value).value.unwrap();
    [OPEN, FEW].map(|folder| {
        let handbook = pack.handbook(folder.trim_end_matches('/')).unwrap();
        let edition = analyze(select(&pack, handbook));
        let network = edition.network();
        let network = serde_json::to_string(network).expect("a network is plain data");
        format!("{} {network}", edition.fingerprint())
    })
}

/// A guide with this front matter and text.
fn guide(id: &str, keys: &str, text: &str) -> String {
    format!(
        "== content/guides/{id}.md\n---\ntitle: Guide {id}\nsummary: About {id}.\nrole: threat\n{keys}---\n{text}\n"
    )
}

/// A flow of wages from names to accounts.
fn flow(id: &str, keys: &str) -> String {
    format!(
        "- {{id: {id}, title: Wages by {id}, from: names, to: accounts, role: proceeds, stream: wages, carries: money, \
         instrument: Deposit, basis: documented, sources: [court]{keys}}}\n"
    )
}

#[test]
fn l01_index_glossary_and_terms() {
    Site::of(&format!(
        "{}== content/glossary.yaml\n\
         - {{id: kvm, title: KVM switch, definition: A device.}}\n\
         - {{id: zqterm, title: The zqword, aliases: [zqsynonym], definition: The zqmeaning., marking: TLP:AMBER}}\n",
        guide("few", "marking: TLP:AMBER\naliases: [zqalias]\n", "Words.")
    ))
    .keeps_for_few(&["zqalias", "zqterm", "zqword", "zqsynonym", "zqmeaning"]);
}

#[test]
fn l02_contents_lists_and_headings_of_what_is_left_out() {
    let pack = guide("open", "", "Words.\n\n## Zqsection {marking=TLP:AMBER}\n\nWords.")
        + &guide("few", "marking: TLP:AMBER\n", "Words.\n\n## Zqchapter\n\nWords.")
            .replace("Guide few", "Zqtitle");
    Site::of(&pack).keeps_for_few(&["zqsection", "zqchapter", "zqtitle"]);
}

#[test]
fn l03_files_of_what_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    let pack = guide("open", "", "Words.") + &guide("zqfew", "marking: TLP:AMBER\n", "Words.");
    let files = Memory::from_text(&format!("{BASE}{pack}"));
    let built = build(&files, &emit::Disk::new(&out, []), &Options::default(), &());
    assert!(matches!(built.outcome, Outcome::Published(_)), "{:#?}", built.report.sorted());
    let names = names_below(&out.join(OPEN));
    assert!(names.iter().any(|name| name.contains("open")), "{names:#?}");
    assert!(!names.iter().any(|name| name.contains("zq")), "{names:#?}");
    assert!(names_below(&out.join(FEW)).iter().any(|name| name.contains("zqfew")));
    let sums = |folder: &str| fs::read_to_string(out.join(folder).join(emit::MANIFEST)).unwrap();
    assert!(!sums(OPEN).contains("zq") && sums(FEW).contains("zqfew"));
}

fn names_below(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        names.push(entry.file_name().into_string().unwrap());
        if entry.file_type().unwrap().is_dir() {
            names.extend(names_below(&entry.path()));
        }
    }
    names
}

/// What is embedded is as restricted as the more restricted of the two texts.
#[test]
fn l04_text_that_is_embedded() {
    let pack = guide(
        "open",
        "",
        "Words.\n\n## Zqheading\n\n![[few]]\n\n::: {marking=TLP:AMBER}\n![[all]]\n:::\n\n![[some]]",
    ) + "== content/passages/few.md\n---\ntitle: Few\nsummary: Few.\nmarking: TLP:AMBER\n---\nZqembedded[^1].\n\n[^1]: Zqfootnote.\n\n![[deeper]]\n"
        + "== content/passages/deeper.md\n---\ntitle: Deeper\nsummary: Deeper.\n---\nZqdeeper.\n"
        + "== content/passages/all.md\n---\ntitle: All\nsummary: All.\n---\nZqhere.\n"
        + "== content/passages/some.md\n---\ntitle: Some\nsummary: Some.\n---\n### Below {marking=TLP:AMBER}\n\nZqinside.\n";
    Site::of(&pack).keeps_for_few(&[
        "zqheading",
        "zqembedded",
        "zqfootnote",
        "zqdeeper",
        "zqhere",
        "zqinside",
    ]);
}

#[test]
fn l05_related_entries_and_mentions() {
    let pack = guide("few", "marking: TLP:AMBER\n", "As [accounts](accounts) show [@court].")
        .replace("Guide few", "Zqrelated")
        + &guide(
            "open",
            "",
            "Words.\n\n::: {marking=TLP:AMBER}\nSee [zqwords](few) and [[few]].\n:::\n\n- [[accounts]]",
        );
    Site::of(&pack).keeps_for_few(&["zqrelated", "zqwords"]);
    open_is_the_same(&pack, &guide("open", "", "Words.\n\n- [[accounts]]"));
}

#[test]
fn l06_what_is_left_out_above_is_not_let_in_below() {
    let pack = guide(
        "open",
        "",
        "Words.\n\n## Few {marking=TLP:AMBER}\n\n### All again {marking=TLP:CLEAR}\n\nZqbelow.\n\n\
         ::: {marking=TLP:AMBER}\n::: {marking=TLP:CLEAR}\nZqinside.\n:::\n:::",
    ) + "== content/typologies/few.md\n---\ntitle: Zqpattern\nsummary: Words.\nmarking: TLP:AMBER\nphase: receive\n\
         sources: [court]\nindicators:\n  - {id: sign, text: Zqsign., seen_by: [banks, platforms], strength: strong, \
         conditions: [payment], lawful_explanations: [Zqexplained.], marking: TLP:CLEAR, sources: [court]}\n---\nWords.\n";
    Site::of(&pack).keeps_for_few(&["zqbelow", "zqinside", "zqpattern", "zqsign", "zqexplained"]);
}

#[test]
fn l07_ids_of_what_is_left_out() {
    let pack = guide(
        "zqguide",
        "marking: TLP:AMBER\n",
        "Words [@zqsource].\n\n## Part {#zqanchor}\n\nWords.",
    ) + "== content/sources/few.yaml\n- {id: zqsource, title: Few, publisher: A desk, kind: other, grading: B2, read: direct, marking: TLP:AMBER}\n\
           == content/redirects.yaml\n- {from: zqformer, to: zqguide}\n";
    Site::of(&pack).keeps_for_few(&["zqguide", "zqsource", "zqanchor", "zqformer"]);
    // A link to what these readers do not have keeps its words and nothing else.
    let link = guide("open", "", "See [their guide](zqtheirs).")
        + &guide("zqtheirs", "audiences: [platforms]\n", "Words.");
    let site = Site::of(&link);
    site.keeps_for_few(&["zqtheirs"]);
    assert_ne!(site.heard(OPEN, "their guide"), [] as [&str; 0]);
}

/// A format that decided for itself would be found here on its first day, whatever else it leaves out.
#[test]
fn l08_every_format_holds_back_the_same() {
    // Formats that analysts load hold no guides; what they do hold has a name, and a drawing has nothing but names.
    let node = |id: &str, title: &str, marking: &str| {
        format!(
            "== content/risky-nodes/{id}.md\n---\ntitle: {title}\nsummary: Words.\nstage: receive\nfunction: Words.\n\
             operated_by: Words.\ncontrollers: [banks, platforms]\nmarking: {marking}\nsources: [court]\nreview: {{last: 2026-11-20, by: A desk}}\n---\nWords [@court].\n"
        )
    };
    let typology = |id: &str, title: &str, marking: &str| {
        format!(
            "== content/typologies/{id}.md\n---\ntitle: {title}\nsummary: Words.\nphase: receive\nmarking: {marking}\n\
             sources: [court]\n---\nWords [@court].\n"
        )
    };
    let flows = |id: &str, marking: &str| {
        format!(
            "- {{id: to-{id}, title: Wages to {id}, from: names, to: {id}, role: proceeds, stream: wages, carries: money, \
             instrument: Deposit, basis: documented, sources: [court], marking: {marking}}}\n\
             - {{id: of-{id}, title: Wages of {id}, from: {id}, to: accounts, role: proceeds, stream: wages, carries: money, \
             instrument: Deposit, basis: documented, sources: [court], marking: {marking}}}\n"
        )
    };
    let sources = "== content/sources/more.yaml\n\
        - {id: five, title: Text zzopen, publisher: A court, kind: law, date: 2025, grading: A1, read: direct}\n\
        - {id: six, title: Text zqfew, publisher: A court, kind: law, date: 2025, grading: A1, read: direct, marking: TLP:AMBER}\n";
    let pack =
        guide("open", "", "For all, zzopen [@five].\n\n::: {marking=TLP:AMBER}\nFor few, zqfew [@six].\n:::")
            + sources
            + &node("one", "Zzopen", "TLP:CLEAR")
            + &node("two", "Zqfew", "TLP:AMBER")
            + &typology("three", "Pattern zzopen", "TLP:CLEAR")
            + &typology("four", "Pattern zqfew", "TLP:AMBER")
            + "== content/flows/wages.yaml\n"
            + &flows("one", "TLP:CLEAR")
            + &flows("two", "TLP:AMBER");
    let pack = resolve(load(&Memory::from_text(&format!("{BASE}{pack}"))).value).value.unwrap();
    let press = Press::load(&Memory::default()).value;
    for format in FORMATS {
        for handbook in &pack.handbooks {
            let edition = analyze(select(&pack, handbook));
            let only = [*format];
            let job = Job::new(&press, &edition, &only);
            let made = render::artifacts(&job).unwrap();
            let site = Site(made.into_iter().map(|made| (made.path.to_string(), made.bytes)).collect());
            let folder = format!("{}/", handbook.name);
            let name = format.name();
            assert_ne!(
                site.heard(&folder, "zzopen"),
                [] as [&str; 0],
                "{name} does not show what is for all"
            );
            assert_eq!(site.heard(&folder, "zqfew").is_empty(), folder == OPEN, "{name} in {folder}");
        }
    }
}

#[test]
fn l09_pictures() {
    let drawing = |name: &str, words: &str| {
        format!(
            "== content/assets/{name}.svg\n<svg xmlns=\"http://www.w3.org/2000/svg\"><text>{words}</text></svg>\n"
        )
    };
    let pack = guide("open", "", "Words.\n\n::: {marking=TLP:AMBER}\n![Zqshown](zqpicture)\n:::")
        + &guide("few", "marking: TLP:AMBER\n", "![](zqother)")
        + "== content/assets/pictures.yaml\n\
           - {id: zqpicture, title: Few, file: few.svg, alt: Words., credit: Zqcredit, marking: TLP:AMBER}\n\
           - {id: zqother, title: Few, file: zqname.svg, alt: Zqalternative., marking: TLP:AMBER}\n\
           - {id: unused, title: Unused, file: unused.svg, alt: Zqunused.}\n"
        + &drawing("few", "Zqdrawn<!-- zqcomment -->")
        + &drawing("zqname", "Words.")
        + &drawing("unused", "Zqleftover");
    let site = Site::of(&pack);
    site.keeps_for_few(&["zqpicture", "zqother", "zqshown", "zqcredit", "zqalternative", "zqdrawn"]);
    site.keeps_from_all(&["zqunused", "zqleftover", "zqcomment", "zqname"]);
}

#[test]
fn l10_what_is_not_marked_and_what_is_derived() {
    let undecided = BASE.replace("default_marking: TLP:CLEAR\n", "");
    let files = Memory::from_text(&format!(
        "{undecided}{}{}",
        guide("unmarked", "", "Zqunmarked."),
        guide("marked", "marking: TLP:CLEAR\n", "Zzmarked.\n\n::: {audience=banks}\nZzpart.\n:::")
    ));
    let site = emit::Memory::default();
    let built = build(&files, &site, &Options::default(), &());
    assert!(matches!(built.outcome, Outcome::Published(_)), "{:#?}", built.report.sorted());
    let site = Site(site.files());
    site.keeps_from_all(&["zqunmarked"]);
    assert!(["zzmarked", "zzpart"].iter().all(|word| !site.heard(OPEN, word).is_empty()));
    // What is on record about a node is counted without what these readers do not see.
    let flows = |flows: &str| format!("== content/flows/flows.yaml\n{flows}");
    let [open, few] = [flow("deposit", ""), flow("zqfew", ", marking: TLP:AMBER")];
    open_is_the_same(&flows(&format!("{open}{few}")), &flows(&open));
}

/// A network that is drawn, described or counted has these readers' nodes and flows, and no others.
#[test]
fn l11_drawings() {
    let node = |id: &str| {
        format!(
            "== content/risky-nodes/{id}.md\n---\ntitle: Node {id}\nsummary: A node.\nmarking: TLP:AMBER\nstage: receive\n\
             function: First.\noperated_by: Helpers.\ncontrollers: [banks, platforms]\nsources: [court]\n---\nWords [@court].\n"
        )
    };
    let flows = format!(
        "== content/flows/flows.yaml\n{}{}",
        flow("deposit", ""),
        flow("zqflow", "")
            .replace("to: accounts", "to: zqnode")
            .replace("sources: [court]", "sources: [court], marking: TLP:AMBER")
    );
    let pack = node("zqnode") + &node("zqmore") + &flows;
    Site::of(&pack).keeps_for_few(&["zqnode", "zqmore", "zqflow"]);
    open_is_the_same(&pack, &format!("== content/flows/flows.yaml\n{}", flow("deposit", "")));
}

#[test]
fn l12_the_first_heading() {
    let pack = guide("open", "", "## Zqfirst {marking=TLP:AMBER}\n\nZqwords.\n\n## Second\n\nWords.");
    Site::of(&pack).keeps_for_few(&["zqfirst", "zqwords"]);
    // Of two headings of one name the first is not seen, so the second has the anchor that the first would have.
    let twice = "## Report {marking=TLP:AMBER}\n\nZqwords.\n\n## Report\n\nWords.";
    open_is_the_same(&guide("open", "", twice), &guide("open", "", "## Report\n\nWords."));
}

#[test]
fn l13_what_is_not_published() {
    let waiting = guide("draft", "status: draft\naliases: [zqalias]\n", "Zqdraft [@court].")
        + &guide("reviewed", "status: review\n", "Zqreviewed. See [accounts](accounts).")
        + &guide("withdrawn", "status: withdrawn\n", "Zqwithdrawn.").replace("About withdrawn", "Zqsummary")
        + &guide("embargoed", "publish_after: 2026-12-01\n", "Zqembargoed.")
        + &guide("embargoed-today", "publish_after: 2026-11-22\n", "Zqtoday.")
        + &flow("draft-flow", ", status: draft").replace("- {", "== content/flows/flows.yaml\n- {");
    let open = guide("open", "", "Words.") + &guide("over", "publish_after: 2026-11-21\n", "Zzover.");
    let (with, without) = (Site::of(&(waiting + &open)), Site::of(&open));
    with.keeps_from_all(&[
        "zqalias",
        "zqdraft",
        "zqreviewed",
        "zqwithdrawn",
        "zqsummary",
        "zqembargoed",
        "zqtoday",
    ]);
    assert_ne!(with.heard(OPEN, "zzover"), [] as [&str; 0]);
    // No list, count, size, hash or fingerprint knows of it, on the landing page either.
    assert!(with.0 == without.0);
}

#[test]
fn l14_files_of_an_earlier_build() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    let built = |pack: &str| {
        let files = Memory::from_text(&format!("{BASE}{pack}"));
        let built = build(&files, &emit::Disk::new(&out, []), &Options::default(), &());
        assert!(matches!(built.outcome, Outcome::Published(_)), "{:#?}", built.report.sorted());
        (names_below(&out.join(OPEN)), names_below(&out.join(FEW)))
    };
    let has = |names: &[String]| names.iter().any(|name| name.contains("zqguide"));
    let (open, few) = built(&guide("zqguide", "", "Words."));
    assert!(has(&open) && has(&few));
    let (open, few) = built(&guide("zqguide", "marking: TLP:AMBER\n", "Words."));
    assert!(!has(&open) && has(&few));
}

#[test]
fn l15_numbers_without_gaps() {
    let sign = |id: &str, keys: &str| {
        format!(
            "  - {{id: {id}, text: The {id}., seen_by: [banks, platforms], strength: strong, conditions: [payment], \
             lawful_explanations: [A reason.], sources: [court]{keys}}}\n"
        )
    };
    let typology = |signs: &str| {
        format!(
            "== content/typologies/pattern.md\n---\ntitle: A pattern\nsummary: Words.\nphase: receive\nsources: [court]\n\
             risky_nodes: [accounts]\nindicators:\n{signs}---\nWords [@court].\n"
        )
    };
    let few = ", marking: TLP:AMBER";
    let with = typology(&[sign("first", ""), sign("zqsecond", few), sign("third", "")].concat());
    open_is_the_same(&with, &typology(&[sign("first", ""), sign("third", "")].concat()));
    // Sources are numbered by what is cited: one that comes first in the bibliography leaves no gap.
    let source = "== content/sources/few.yaml\n- {id: zqsource, title: Few, publisher: AAA, kind: other, grading: B2, read: direct}\n";
    let cites = "Words [@court].\n\n::: {marking=TLP:AMBER}\nWords [@zqsource].\n:::";
    open_is_the_same(&(guide("open", "", cites) + source), &guide("open", "", "Words [@court]."));
}

/// There is no list of changes yet. One that is made of two editions of a handbook can only tell what differs in them.
#[test]
fn l16_a_change_in_what_is_held_back_changes_nothing() {
    let pack = |text: &str, summary: &str| {
        guide("open", "", &format!("Words.\n\n::: {{marking=TLP:AMBER}}\n{text}\n:::"))
            + &guide("few", "marking: TLP:AMBER\n", text).replace("About few", summary)
    };
    open_is_the_same(&pack("Zqbefore.", "Zqone"), &pack("Zqafter, and much longer than it was.", "Zqother"));
    let (before, after) =
        (fingerprints(&pack("Zqbefore.", "Zqsummary")), fingerprints(&pack("Zqafter.", "Zqsummary")));
    assert_eq!(before[0], after[0], "the fingerprint tells of a change that these readers do not see");
    assert_ne!(before[1], after[1]);
}

#[test]
fn l17_other_languages() {
    let pack = guide("open", "", "Words.\n\n::: {marking=TLP:AMBER}\nZqtext.\n:::")
        + &guide("zqfew", "marking: TLP:AMBER\n", "Words.");
    let base = BASE.replace("languages: [en]", "languages: [en, ur]");
    let site = emit::Memory::default();
    let built = build(&Memory::from_text(&format!("{base}{pack}")), &site, &Options::default(), &());
    assert!(matches!(built.outcome, Outcome::Published(_)), "{:#?}", built.report.sorted());
    let site = Site(site.files());
    site.keeps_for_few(&["zqtext", "zqfew"]);
    for word in ["zqtext", "zqfew"] {
        assert_eq!(site.heard("ur/banks/general/", word), [] as [&str; 0]);
        assert_ne!(site.heard("ur/platforms/general/", word), [] as [&str; 0]);
    }
}

/// Whatever is counted, ordered or ranked by links is so by links that these readers see.
#[test]
fn l18_ranks_and_orders() {
    let case = |id: &str, keys: &str, flow: &str| {
        format!(
            "== content/cases/{id}.md\n---\ntitle: Case {id}\nsummary: Words.\ndate: 2024\nsources: [court]\n{keys}\
             steps:\n  - {{flow: {flow}, sources: [court]}}\n---\nWords [@court].\n"
        )
    };
    let open = format!("== content/flows/flows.yaml\n{}", flow("deposit", ""));
    let few = format!("{open}{}", flow("aaa-first", ", marking: TLP:AMBER"));
    open_is_the_same(
        &(few + &case("open", "", "deposit") + &case("aaa-few", "marking: TLP:AMBER\n", "aaa-first")),
        &(open + &case("open", "", "deposit")),
    );
}

#[test]
fn l19_comments_and_what_is_written_between_the_lines() {
    let pack = guide(
        "open",
        "# zqcomment\nowner: Zqowner\nreview: {last: 2026-11-22, by: A desk}\n",
        "Words, zzopen.",
    ) + "== content/glossary.yaml\n# zqnote\n- {id: kvm, title: KVM, definition: A device.} # zqtrailing\n\
           == content/notes.txt\nzqscratch\n\
           == content/.hidden.md\nzqhidden\n";
    let site = Site::of(&pack);
    site.keeps_from_all(&["zqcomment", "zqowner", "zqnote", "zqtrailing", "zqscratch", "zqhidden"]);
    assert_ne!(site.heard(OPEN, "zzopen"), [] as [&str; 0]);
    let hidden = guide(
        "open",
        "",
        "Words.\n\n::: {marking=TLP:AMBER}\n```json\n{\"zqkey\": 1}\n```\n\n| Zqcell |\n|---|\n| a |\n:::",
    );
    Site::of(&hidden).keeps_for_few(&["zqkey", "zqcell"]);
}
