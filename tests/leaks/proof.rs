//! `vademecum prove` proves something: it hears what is held back as soon as somebody lets it through.

use crate::sample;
use std::{collections::BTreeSet, num::NonZeroUsize, sync::Mutex};
use vademecum::{
    diagnostic::Report,
    emit::Shelved,
    files::Memory,
    load::load,
    pack::Pack,
    pipeline::{Options, Progress},
    prove::{Proof, Proved, prove_pack},
    render::Press,
    resolve::resolve,
    vocab::{Marking, Within},
};

fn read(files: &Memory) -> Pack {
    resolve(load(files).value).value.expect("there is a pack.yaml")
}

/// What is proven of a pack, when its files are read as they are and its readers are taken for those of `pack`.
fn prove(files: &Memory, pack: &Pack) -> (Report, Proof) {
    let press = Press::load(files).value;
    let Proved { report, outcome } = prove_pack(files, pack, &press, &Options::default(), &());
    (report, outcome.expect("the pack can be made"))
}

fn messages(report: &Report) -> Vec<String> {
    report.sorted().into_iter().map(|leak| format!("{}: {}", leak.rule, leak.message)).collect()
}

const PACK: &str = "\
== content/pack.yaml
title: A pack
publisher: {name: A desk}
edition: '1'
as_of: 2026-11-22
languages: [en]
default_marking: TLP:CLEAR
phases: [{id: receive, title: Receive}]
audiences: [{id: banks, title: Banks, reader: Analysts}]
handbooks: [{audiences: [banks], jurisdictions: [general, PK], ceiling: TLP:AMBER}]
== content/guides/threat.md
---
title: The threat
summary: What happens.
role: threat
---
Open to all.

::: {marking=TLP:AMBER}
For few.
:::
== content/guides/elsewhere.md
---
title: In another place
summary: For readers there.
role: threat
jurisdictions: [AE]
---
Words.
";

#[test]
fn a_sound_pack_is_proven() {
    let files = sample::files();
    let (report, proof) = prove(&files, &sample::pack());
    assert_eq!(messages(&report), [] as [&str; 0]);
    assert_eq!((proof.leaks, proof.handbooks), (0, 8));
    assert!(proof.canaries > 200 && proof.entries > 30, "{proof:?}");
    assert_eq!(proof.unplanted, []);
    assert_eq!(proof.unopened, [] as [&str; 0]);
}

/// The readers are taken to be cleared for less than the wall takes them for, which is what a hole in the wall is.
/// Writes down what it is told.
#[derive(Default)]
struct Told(Mutex<Vec<String>>);

impl Told {
    fn add(&self, line: String) {
        self.0.lock().expect("nobody panics while adding").push(line);
    }
}

impl Progress for Told {
    fn begins(&self, handbooks: usize) {
        self.add(format!("makes {handbooks}"));
    }

    fn made(&self, handbook: &Shelved, _: &BTreeSet<String>) {
        self.add(format!("made {}", handbook.folder));
    }

    fn compares(&self, handbooks: usize) {
        self.add(format!("compares {handbooks}"));
    }

    fn compared(&self, handbook: &str) {
        self.add(format!("compared {handbook}"));
    }
}

#[test]
fn who_waits_is_told_how_far_it_is_to_the_end() {
    let files = Memory::from_text(PACK);
    let options = Options { threads: Some(NonZeroUsize::MIN), ..Options::default() };
    let told = Told::default();
    prove_pack(&files, &read(&files), &Press::load(&files).value, &options, &told);
    assert_eq!(
        told.0.into_inner().expect("nobody panicked"),
        [
            "makes 2",
            "made en/banks/general",
            "made en/banks/pk",
            "compares 2",
            "compared en/banks/general",
            "compared en/banks/pk"
        ]
    );
}

#[test]
fn what_the_wall_lets_through_is_heard() {
    let files = Memory::from_text(PACK);
    let mut pack = read(&files);
    for handbook in &mut pack.handbooks {
        handbook.clearance.ceiling = Marking::Green;
    }
    let (report, proof) = prove(&files, &pack);
    assert_eq!(proof.leaks, 1);
    assert_eq!(
        messages(&report),
        [
            "leak: this can be read in `en/banks/general` and one more handbook, whose readers may not see it: it is TLP:AMBER"
        ]
    );
    let leak = report.sorted()[0];
    let place = leak.place.as_ref().expect("a leak has its place in the pack");
    let text = String::from_utf8(files.0[&*place.file].clone()).unwrap();
    assert_eq!(&text[place.range.start..place.range.end], "For few.");
    // Whichever format is made first says where.
    assert!(leak.hints[0].contains("en/banks/general/") && leak.hints[0].contains("For few. zq"), "{leak:?}");
}

#[test]
fn what_the_wall_lets_through_changes_bytes_when_it_is_deleted() {
    let files = Memory::from_text(PACK);
    let mut pack = read(&files);
    for handbook in &mut pack.handbooks {
        handbook.clearance.within = Within::Everywhere;
    }
    let (report, _) = prove(&files, &pack);
    let [leak] = &messages(&report)[..] else { panic!("{report:#?}") };
    assert!(leak.starts_with("leak: `en/banks/pk/"), "{leak}");
}

#[test]
fn what_nobody_hears_is_called_unproven() {
    let sources = "== content/sources/sources.yaml\n- {id: unused, title: A source, publisher: A desk, kind: other, read: direct}\n";
    let files = Memory::from_text(&format!("{PACK}{sources}"));
    let (_, proof) = prove(&files, &read(&files));
    let unheard: Vec<_> =
        proof.unheard.into_iter().map(|((kind, key), number)| (kind, key, number)).collect();
    let of_it = |key: &str| ("source", key.to_string(), 1);
    assert_eq!(unheard, [of_it("id"), of_it("publisher"), of_it("title")]);
}

/// A renderer that puts an id where a link leads nowhere tells of what is held back, and deleting it changes nothing.
#[test]
fn ids_are_canaries_too() {
    let files = Memory::from_text(
        &PACK.replace("Open to all.", "Open, as [others](elsewhere) say.\n\n- [[elsewhere]]"),
    );
    let mut pack = read(&files);
    // Their readers are taken to be elsewhere, so the entry that is for readers in one place only is none of theirs.
    for handbook in &mut pack.handbooks {
        handbook.place =
            handbook.place.clone().or_else(|| vademecum::vocab::JurisdictionCode::parse("US").ok());
    }
    let (report, _) = prove(&files, &pack);
    let ids = report
        .sorted()
        .into_iter()
        .filter(|leak| leak.hints.iter().any(|hint| hint.contains("elsewhere-zq")));
    assert!(ids.count() > 0, "{report:#?}");
}

/// A pack with one handbook for all and one for few, and an entry.
const TWO: &str = "\
== content/pack.yaml
title: A pack
publisher: {name: A desk}
edition: '1'
as_of: 2026-11-22
languages: [en]
default_marking: TLP:CLEAR
phases: [{id: receive, title: Receive}]
audiences:
  - {id: banks, title: Banks, reader: Analysts}
  - {id: platforms, title: Platforms, reader: Leads}
regions: [{id: south-asia, title: South Asia, members: [PK]}]
handbooks:
  - {audiences: [banks], jurisdictions: [general], ceiling: TLP:CLEAR, formats: [html, atom]}
  - {audiences: [platforms], jurisdictions: [general, PK], ceiling: TLP:AMBER, formats: [html, atom]}
== content/guides/threat.md
---
title: The threat
summary: What happens.
role: threat
review: {last: 2026-11-20, by: A desk}
---
Words.
== content/jurisdictions/pk.md
---
title: Pakistan
iso: PK
summary: For few.
aliases: [Land of five rivers]
marking: TLP:AMBER
region: south-asia
authorities: []
reporting: {report: unknown, portal: unknown, deadline: unknown, key_term: unknown, tipping_off: unknown, freeze: unknown}
review: {last: 2026-11-20, by: A desk}
---
Words.
";

/// The landing page names the handbook for few, says so in its banner, and may say what that handbook says.
#[test]
fn what_a_landing_page_is_cleared_for_is_no_leak() {
    let files = Memory::from_text(TWO);
    let (report, proof) = prove(&files, &read(&files));
    assert_eq!(messages(&report), [] as [&str; 0]);
    assert_eq!((proof.handbooks, proof.unplanted), (3, vec![]));
    let is_other_name = |((_, key), _): (&(&str, String), &usize)| key == "aliases";
    assert!(!proof.unheard.iter().any(is_other_name), "{:?}", proof.unheard);
}

/// The entry is taken for one at TLP:AMBER and all readers for such that may see it, so every handbook is sound. The feed at
/// the front of the site has it still, and goes where no banner goes along.
#[test]
fn lists_at_the_front_of_a_site_hold_nothing_above_clear() {
    let files = Memory::from_text(TWO);
    let mut pack = read(&files);
    pack.about.default_marking = Some(Marking::Amber);
    for handbook in &mut pack.handbooks {
        handbook.clearance.ceiling = Marking::Amber;
    }
    let (report, proof) = prove(&files, &pack);
    assert!(proof.leaks > 0, "{proof:?}");
    let sentence = "leak: this can be read in a list at the front of the site, which travels without a banner and may hold \
                    nothing above TLP:CLEAR: it is TLP:AMBER";
    assert!(messages(&report).iter().all(|message| message == sentence), "{:#?}", messages(&report));
    assert!(report.sorted().iter().all(|leak| leak.hints[0].contains("atom.xml")), "{report:#?}");
}
