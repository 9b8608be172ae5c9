//! A page is made once for all handbooks that would make it equally, and for no other: whatever order handbooks are made
//! in, each is what it would be alone.

use vademecum::{
    edition::{Selector, analyze, select},
    files::Memory,
    load::load,
    pack::Pack,
    resolve::resolve,
};

/// Each entry differs between handbooks by one thing only.
const PACK: &str = "\
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
  - {id: platforms, title: Platforms, reader: Staff}
handbooks:
  - {audiences: [banks, platforms], jurisdictions: [general, PK, US], ceiling: TLP:CLEAR}
== content/sources/sources.yaml
- {id: court, title: A judgment, publisher: A court, kind: court-document, grading: A1, read: direct}
== content/guides/what-stands-for-a-place.md
---
title: Its text names the place it is for, where that is not plain
summary: Words.
role: threat
---
For all.

::: {jurisdiction=PK}
For some.
:::
== content/guides/what-is-for-an-audience.md
---
title: Its text is for one audience
summary: Words.
role: threat
---
For all.

::: {audience=banks}
For banks.
:::
== content/guides/what-links.md
---
title: It links to what others do not have
summary: Words.
role: threat
---
Look at [the other](what-only-banks-have).
== content/guides/what-only-banks-have.md
---
title: For banks
summary: Words.
role: threat
audiences: [banks]
---
Words.
== content/risky-nodes/what-one-can-act-on.md
---
title: An audience can act on it
summary: Words.
stage: receive
operated_by: Somebody.
function: It receives.
controllers: [banks]
---
Words.
== content/entities/what-happened-in-a-place.md
---
title: It is in a place
summary: Words.
entity_type: front-company
jurisdictions: [PK]
sources: [court]
---
Words.
";

fn pack() -> Pack {
    let mut report = vademecum::diagnostic::Report::default();
    let draft = report.take(load(&Memory::from_text(PACK)));
    let pack = report.take(resolve(draft)).expect("there is a pack.yaml");
    assert!(!report.has_errors(), "{:#?}", report.sorted());
    pack
}

#[test]
fn no_handbook_is_given_a_page_of_another_that_differs() {
    let pack = pack();
    let alone = |name: &str| analyze(select(&pack, pack.handbook(name).unwrap()));
    let page = |name: &str, id: &str| serde_json::to_value(alone(name).page(id).unwrap()).unwrap();

    // Two handbooks between which nothing but that one thing makes a difference.
    for (id, one, other) in [
        ("what-stands-for-a-place", "en/banks/general", "en/banks/pk"),
        ("what-is-for-an-audience", "en/banks/us", "en/platforms/us"),
        ("what-links", "en/banks/us", "en/platforms/us"),
        ("what-one-can-act-on", "en/banks/us", "en/platforms/us"),
        ("what-happened-in-a-place", "en/banks/pk", "en/banks/us"),
    ] {
        assert_ne!(page(one, id), page(other, id), "{id} does not differ, so this test shows nothing");
        for (first, second) in [(one, other), (other, one)] {
            let selector = Selector::of(&pack);
            analyze(selector.select(pack.handbook(first).unwrap()));
            let after = analyze(selector.select(pack.handbook(second).unwrap()));
            let after = serde_json::to_value(after.page(id).unwrap()).unwrap();
            assert_eq!(after, page(second, id), "{id} in {second}, made after {first}");
        }
    }
}

#[test]
fn handbooks_that_would_have_equal_pages_share_them() {
    let pack = pack();
    let selector = Selector::of(&pack);
    let [us, general] = ["en/banks/us", "en/banks/general"]
        .map(|name| analyze(selector.select(pack.handbook(name).unwrap())));
    let share = |id: &str| std::ptr::eq(us.page(id).unwrap(), general.page(id).unwrap());
    assert!(share("what-links"));
    assert!(share("what-one-can-act-on"));
    assert!(!share("what-stands-for-a-place"));
}
