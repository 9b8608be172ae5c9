//! What stands in the pages of a handbook, from the words that an author wrote.

use std::collections::BTreeMap;
use vademecum::{
    edition::{analyze, select},
    files::Memory,
    load::load,
    render::{self, Artifact, Job, Press, html::Html},
    resolve::resolve,
};

/// A pack with one audience and one source; each test adds what it is about.
const BASE: &str = r#"
== content/pack.yaml
title: Money & roads
publisher: {name: A desk}
edition: "2026.11"
as_of: 2026-11-22
languages: [en]
default_marking: TLP:CLEAR
phases:
  - {id: receive, title: Receive funds}
  - {id: layer, title: Layer and convert}
audiences:
  - {id: banks, title: Banks, reader: Compliance officers, roles: [{id: onboarding, title: Customer onboarding}]}
handbooks:
  - {audiences: [banks], jurisdictions: [general, PK], ceiling: TLP:CLEAR}
== content/sources/all.yaml
- {id: court, title: A judgment, publisher: B court, kind: court-document, date: 2025-07-24, url: "https://court.example/1", grading: A1, read: direct}
- {id: press, title: A report, publisher: A paper, kind: news, date: 2024, grading: C3, read: secondary, via: a digest}
"#;

/// The files of a handbook, by their names in its folder.
fn handbook(name: &str, more: &str) -> BTreeMap<String, String> {
    handbook_of(BASE, name, more)
}

/// The same of another pack.
fn handbook_of(base: &str, name: &str, more: &str) -> BTreeMap<String, String> {
    let files = Memory::from_text(&format!("{base}{more}"));
    let loaded = load(&files);
    let resolved = resolve(loaded.value);
    assert!(!loaded.report.has_errors(), "{:#?}", loaded.report.sorted());
    assert!(!resolved.report.has_errors(), "{:#?}", resolved.report.sorted());
    let pack = resolved.value.expect("there is a pack.yaml");
    let handbook = pack.handbook(name).expect("it is declared");
    let edition = analyze(select(&pack, handbook));
    let press = Press::load(&files).value;
    let file = |artifact: Artifact| {
        let name = artifact
            .path
            .as_str()
            .strip_prefix(name)
            .expect("files lie in the folder")
            .trim_start_matches('/');
        (name.to_string(), String::from_utf8_lossy(&artifact.bytes).into_owned())
    };
    let made = render::artifacts(&Job::new(&press, &edition, &[&Html])).expect("the templates render");
    made.into_iter().map(file).collect()
}

fn general(more: &str) -> BTreeMap<String, String> {
    handbook("en/banks/general", more)
}

/// A guide with that text.
fn guide(text: &str) -> String {
    format!(
        "== content/guides/threat.md\n---\ntitle: A guide\nsummary: What it says.\nrole: threat\n---\n{text}\n"
    )
}

/// What stands between the main tags, with each run of spaces and line ends as one space.
fn main_of(page: &str) -> String {
    let from = page.find("<main").expect("a page has a main part");
    let to = page.find("</main>").expect("a page has a main part");
    page[from..to].split_whitespace().collect::<Vec<_>>().join(" ")
}

const NODES: &str = r#"
== content/risky-nodes/accounts.md
---
title: Lent accounts
summary: Accounts of helpers.
stage: receive
function: First account.
operated_by: Helpers.
controllers: [banks]
---
== content/risky-nodes/wallets.md
---
title: Wallets
summary: Wallets of the team.
stage: layer
function: Gathers pay.
operated_by: The team.
---
"#;

const FLOWS: &str = r#"
== content/flows/all.yaml
- {id: pay-out, title: Pay goes on, from: accounts, to: wallets, role: proceeds, stream: wages, carries: money, instrument: Transfer, basis: documented, sources: [court], note: "It is documented [@court, p. 2]."}
- {id: loot, title: Loot goes on, from: accounts, to: wallets, role: proceeds, stream: heist, carries: crypto, instrument: Bridge, basis: documented, sources: [press], note: Other money.}
- {id: fee, title: The helper keeps a share, from: accounts, to: wallets, role: cost, stream: wages, carries: money, instrument: Share, basis: documented, sources: [press], note: A price.}
"#;

#[test]
fn what_has_nothing_in_it_is_neither_made_nor_linked() {
    let files = general(&guide("Words."));
    assert!(files.contains_key("threat.html"));
    for absent in [
        "nodes.html",
        "cases.html",
        "controls.html",
        "glossary.html",
        "typologies-layer.html",
        "sources.html",
    ] {
        assert!(!files.contains_key(absent), "{absent}");
        for (name, page) in &files {
            assert!(!page.contains(absent), "{name} names {absent}");
        }
    }
}

#[test]
fn text_is_text() {
    let files = general(&guide("A `<b>` & \"more\" {{ of }} it.").replace("A guide", "Guide <i>one</i>"));
    let page = &files["threat.html"];
    assert!(page.contains("<code>&lt;b&gt;</code> &amp; &quot;more&quot; {{ of }} it."), "{page}");
    assert!(page.contains("Guide &lt;i&gt;one&lt;"), "{page}");
    assert!(files["index.html"].contains("Money &amp; roads"));
}

#[test]
fn a_citation_has_the_number_it_has_in_the_whole_handbook() {
    let files = general(&guide("Said [@court, p. 3] [@press]. Said again [@court]."));
    let page = &files["threat.html"];
    // Numbers are those of the bibliography, in which A paper stands before B court.
    assert!(
        page.contains(r##"Said<span class="cites">[<a href="#n_2" id="c_2_1">2, p. 3</a>; <a href="#n_1" id="c_1_1">1</a>]</span>."##),
        "{page}"
    );
    assert!(page.contains(r#"<li id="n_2" value="2">"#) && page.contains(r##"href="#c_2_2""##), "{page}");
    assert!(page.contains("completely reliable, confirmed by other sources"), "{page}");
}

#[test]
fn a_template_may_put_the_notes_first() {
    let template = "== templates/html/part.html\n<ol>{{ notes_html | safe }}</ol><main>{{ part.body_html | safe }}</main>\n";
    let files = general(&(guide("Said [@court]. Said again [@court].") + template));
    let page = files.values().find(|page| page.starts_with("<ol>") && page.contains("Said again")).unwrap();
    let (notes, body) = page.split_once("</ol>").unwrap();
    assert!(notes.contains("A judgment") && notes.contains("#c_1_1") && notes.contains("#c_1_2"), "{page}");
    assert!(body.contains("id=\"c_1_1\"") && body.contains("id=\"c_1_2\""), "{page}");
}

#[test]
fn notes_name_only_what_the_page_cites() {
    let more = guide("Said [@court].")
        + "== content/glossary.yaml\n- {id: share, title: Share, definition: \"A part [@press].\"}\n";
    let files = general(&more);
    assert!(files["threat.html"].contains("A judgment") && !files["threat.html"].contains("A report"));
    assert!(files["glossary.html"].contains("A report") && !files["glossary.html"].contains("A judgment"));
}

#[test]
fn sections_and_footnotes_have_anchors_of_the_entry() {
    let files = general(&guide("## First look\n\nSee[^x].\n\n### Below\n\nMore.\n\n[^x]: The note."));
    let page = &files["threat.html"];
    assert!(
        page.contains(
            r##"<h3 id="threat--first-look">First look <a class="here" href="#threat--first-look""##
        ),
        "{page}"
    );
    assert!(page.contains(r#"<h4 id="threat--below">"#), "{page}");
    assert!(
        page.contains(r##"href="#threat--footnote_1""##) && page.contains(r#"id="threat--footnote_1""#),
        "{page}"
    );
}

#[test]
fn every_page_says_whose_it_is_and_how_restricted() {
    for (name, page) in general(&(guide("Words [@court].") + NODES)) {
        if name.ends_with(".html") {
            assert_eq!(page.matches("<h1").count(), 1, "{name}");
            assert!(page.matches("TLP:CLEAR").count() >= 2, "{name} is marked above and below");
            assert!(
                page.contains("Banks · All jurisdictions") && page.contains(r#"<html lang="en" dir="ltr">"#),
                "{name}"
            );
        }
    }
}

/// What a directive of a page's content security policy allows.
fn allowed<'a>(page: &'a str, directive: &str) -> Vec<&'a str> {
    let (_, policy) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"").expect("a policy");
    let (policy, _) = policy.split_once('"').expect("an end of it");
    let values = policy.split(';').find_map(|part| part.trim().strip_prefix(directive));
    values.unwrap_or_else(|| panic!("{policy} says nothing of {directive}")).split_whitespace().collect()
}

/// The texts inside the elements of that name.
fn inside<'a>(page: &'a str, element: &str) -> Vec<&'a str> {
    let ends = (format!("<{element}>"), format!("</{element}>"));
    let starts = page.split(ends.0.as_str()).skip(1);
    starts.map(|rest| rest.split(ends.1.as_str()).next().expect("an element ends")).collect()
}

#[test]
fn a_page_may_load_what_lies_beside_it_and_run_nothing_else() {
    use base64::prelude::{BASE64_STANDARD, Engine};
    use sha2::{Digest, Sha256};
    let hash = |text: &str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)));
    let moved = "== content/redirects.yaml\n- {from: mule-accounts, to: accounts}\n";
    let files = general(&(guide("Words [@court].") + NODES + moved));
    assert!(files.contains_key("risky-nodes/mule-accounts.html"));
    for (name, page) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        for (directive, value) in
            [("default-src", "'none'"), ("base-uri", "'none'"), ("form-action", "'none'")]
        {
            assert_eq!(allowed(page, directive), [value], "{name}");
        }
        assert!(
            !page.contains("unsafe-") && !page.contains(" style=") && !page.contains(" onclick="),
            "{name}"
        );
        if name == "handbook.html" {
            let hashes = |element| inside(page, element).into_iter().map(hash).collect::<Vec<_>>();
            assert!(!hashes("script").is_empty() && !page.contains(" src="), "{name}");
            assert_eq!(allowed(page, "script-src"), hashes("script"), "{name}");
            assert_eq!(allowed(page, "style-src"), hashes("style"), "{name}");
            assert_eq!(allowed(page, "img-src"), ["data:"], "{name}");
        } else {
            assert_eq!(allowed(page, "script-src"), ["'self'", "file:"], "{name}");
            assert_eq!(allowed(page, "style-src"), ["'self'", "file:"], "{name}");
            assert_eq!(inside(page, "script").len() + inside(page, "style").len(), 0, "{name}");
        }
        for script in page.split("<script src=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(files.contains_key(script.trim_start_matches("../")), "{name} loads {script}");
        }
    }
}

#[test]
fn every_page_says_how_to_cite_it_and_what_stands_in_it() {
    let files = general(&(guide("## First look\n\nWords [@court].") + NODES + FLOWS));
    let cited = |name: &str| text_between(&files[name], "<p class=\"cite-line\">", "</p>");
    assert_eq!(
        cited("nodes.html"),
        "Cite this page as “Risky nodes”, Money &amp; roads, Banks · All jurisdictions, \
         edition 2026.11 (as of 22 November 2026), TLP:CLEAR."
    );
    assert!(cited("risky-nodes/accounts.html").starts_with("Cite this page as “Lent accounts”, Money"));
    assert!(cited("handbook.html").starts_with("Cite this page as Money"));
    let nodes = &files["nodes.html"];
    assert!(nodes.contains(r#"href="risky-nodes/accounts.html" aria-label="Link to “Lent accounts”""#));
    assert!(nodes.contains(r#"href="flows/pay-out.html" data-name="Pay goes on""#));
}

/// What stands between two marks, without tags.
fn text_between(page: &str, from: &str, to: &str) -> String {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("{from} is not in {page}"));
    let (within, _) = rest.split_once(to).expect("it ends");
    let mut text = String::new();
    let mut is_tag = false;
    for c in within.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_marking_is_the_standard_s_above_below_and_on_every_sheet_of_paper() {
    for (label, colour) in [
        ("TLP:CLEAR", "#ffffff"),
        ("TLP:GREEN", "#33ff00"),
        ("TLP:AMBER", "#ffc000"),
        ("TLP:AMBER+STRICT", "#ffc000"),
        ("TLP:RED", "#ff2b2b"),
    ] {
        let base = BASE.replace("ceiling: TLP:CLEAR", &format!("ceiling: {label}"));
        let files = handbook_of(&base, "en/banks/pk", &guide("Words."));
        for (name, page) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
            let (head, rest) = page.split_once("<main").expect("a page has a main part");
            let (_, foot) = rest.split_once("</main>").expect("it ends");
            let banner = format!("<p class=\"tlp\">{label}</p>");
            assert!(head.contains(&banner) && foot.contains(&banner), "{name} for {label}");
        }
        for style in [&files["style.css"], &files["handbook.html"]] {
            // In margins the mark is 12 pt, and on paper it is black, since browsers print no backgrounds.
            for corner in ["@top-right", "@bottom-right"] {
                assert!(
                    style.contains(&format!(
                        "{corner}{{content:\"{label}\";font:700 12pt monospace;color:#000;border:1.5pt solid #000;"
                    )),
                    "{label}"
                );
            }
            assert!(style.contains(&format!("@media screen{{.tlp{{color:{colour}}}}}")), "{label}");
            assert!(style.contains("@top-left{content:\"Banks · Pakistan · edition 2026.11\";"));
            assert!(style.contains("@bottom-left{content:\"Money \\26 "), "what it is, escaped");
            assert!(style.contains("as of 22 November 2026, page \" counter(page)"));
        }
    }
}

#[test]
fn the_one_file_needs_no_other() {
    let more = guide("Words [@court], and [accounts](accounts).\n\n![Boxes](boxes)")
        + NODES
        + FLOWS
        + "== content/assets/pictures.yaml\n- {id: boxes, title: Boxes, file: boxes.svg, alt: Two boxes.}\n== content/assets/boxes.svg\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n";
    let files = general(&more);
    let page = &files["handbook.html"];
    assert!(page.contains(r#"src="data:image/svg+xml;base64,PHN2Zy"#), "pictures are inside");
    for link in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let is_inside = link.strip_prefix('#').is_some_and(|id| page.contains(&format!("id=\"{id}\"")));
        assert!(
            is_inside || link.starts_with("http") || link.starts_with("mailto:") || link == "data:,",
            "{link}"
        );
    }
    assert!(
        files["threat.html"].contains(r#"src="pictures/boxes.svg""#)
            && files.contains_key("pictures/boxes.svg")
    );
}

#[test]
fn other_money_and_prices_stand_apart_from_wages() {
    let page = main_of(&general(&format!("{NODES}{FLOWS}"))["nodes.html"]);
    let place = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words} is not in {page}"));
    let own = place("What leaves it</caption>");
    let price = place("What leaves it, as a price");
    let apart = place("What leaves it, heist or other DPRK money");
    assert!(own < price && price < apart);
    assert!((own..price).contains(&place(r#"<tr id="pay-out">"#)));
    assert!((price..apart).contains(&place(r#"<tr id="fee">"#)));
    assert!(apart < place(r#"<tr id="loot">"#));
    assert!(
        page.contains("0 cases, 1 documented flow; apart from these, 1 for heist or other DPRK money only")
    );
}

#[test]
fn a_case_is_a_path_and_a_list_of_steps() {
    let case = r#"
== content/cases/run.md
---
title: A run
summary: What happened.
date: 2024
jurisdictions: [PK]
sources: [court]
legal_status:
  - {party: A helper, status: charged, date: 2024-05-16, source: court, checked_on: 2026-11-22}
steps:
  - {flow: pay-out, note: In March., sources: [court]}
---
"#;
    let pakistan = handbook("en/banks/pk", &format!("{NODES}{FLOWS}{case}"));
    let page = main_of(&pakistan["cases.html"]);
    assert!(page.contains("Cases documented in Pakistan"), "{page}");
    assert!(page.contains(r#"<li id="run--pay-out">"#), "{page}");
    assert!(page.contains("<strong>Charged"), "{page}");
    assert!(page.contains("Begins with") && page.contains("<i>Transfer</i>"), "{page}");
    // The case says in its own words how it went on, so the flow's are not said once more.
    assert!(page.contains("Pay goes on</a>. In March."), "{page}");
    let sheet = main_of(&pakistan["jurisdiction.html"]);
    assert!(sheet.contains("Cases documented in Pakistan"), "{sheet}");
    assert!(sheet.contains(r#"<a href="cases.html#run">A run</a>"#), "{sheet}");
}

#[test]
fn what_nobody_recorded_is_said() {
    let place = r#"
== content/jurisdictions/pk.md
---
title: Pakistan
summary: What is known.
iso: PK
reporting:
  report: {value: A report, source: court, checked_on: 2026-11-22}
  portal: unknown
  deadline: unknown
  key_term: unknown
  tipping_off: unknown
  freeze: unknown
---
"#;
    let page = main_of(&handbook("en/banks/pk", place)["jurisdiction.html"]);
    assert!(page.contains("Checked 22 November 2026"), "{page}");
    // Five points, any authority, the law and the guidance.
    assert_eq!(page.matches("Not recorded as of 22 November 2026").count(), 8, "{page}");
    assert!(
        page.contains("<h1>In Pakistan</h1>") && !page.contains(">Pakistan <a"),
        "the title stands once: {page}"
    );
}

#[test]
fn red_flags_are_numbered_over_the_whole_handbook() {
    let typology = |id: &str, phase: &str| {
        format!(
            "== content/typologies/{id}.md\n---\ntitle: {id}\nsummary: A pattern.\nphase: {phase}\nindicators:\n  - id: sign\n    text: Something is seen.\n    seen_by: [banks/onboarding]\n    strength: moderate\n    conditions: [payment]\n    needs: A second thing.\n    lawful_explanations: [A gift.]\n    sources: [court]\n---\n"
        )
    };
    let files = general(&(typology("a-later", "layer") + &typology("b-sooner", "receive")));
    let (first, second) =
        (main_of(&files["typologies-receive.html"]), main_of(&files["typologies-layer.html"]));
    assert!(first.contains(r#"<li id="b-sooner--sign" value="1">"#), "{first}");
    assert!(second.contains(r#"<li id="a-later--sign" value="2">"#), "{second}");
    assert!(
        first.contains("Seen by Customer onboarding") && first.contains("●●○</span> Moderate"),
        "{first}"
    );
    assert!(first.contains("Lawful explanations</summary>") && first.contains("<li>A gift.</li>"), "{first}");
    assert!(first.contains("No single red flag is determinative."), "{first}");
}

#[test]
fn each_role_finds_its_red_flags_the_strongest_first() {
    let flag = |id: &str, seen_by: &str, strength: &str| {
        format!(
            "  - {{id: {id}, text: Sign {id}., seen_by: [{seen_by}], strength: {strength}, needs: A second thing., conditions: [payment], lawful_explanations: [A gift.], judgement: true}}\n"
        )
    };
    let typology = format!(
        "== content/typologies/lent.md\n---\ntitle: Lent\nsummary: A pattern.\nphase: layer\nindicators:\n{}{}{}---\n",
        flag("one", "banks/onboarding", "moderate"),
        flag("two", "banks", "strong"),
        flag("three", "banks/onboarding", "strong"),
    );
    let control = "== content/controls/ask.md\n---\ntitle: Ask\nsummary: Ask them.\naudience: banks\ntier: minimum\neffort: low\neffect: They say.\nbasis: judgement\nroles: [onboarding]\n---\n";
    let files = general(&(typology + control));
    let page = main_of(&files["red-flags.html"]);
    let place = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words} is not in {page}"));
    let onboarding = place(r#"<section class="stage-section" id="role_onboarding">"#);
    let any = place(r#"id="role_any">"#);
    let (one, two, three) = (place("Sign one."), place("Sign two."), place("Sign three."));
    assert!(onboarding < three && three < one && one < any && any < two, "{page}");
    // The number is that of the handbook, and leads to what the red flag needs and what else it could be.
    assert!(
        page.contains(
            r#"href="typologies-layer.html#lent--three"><span class="unseen">Red flag </span>3</a>"#
        )
    );
    assert!(page[onboarding..any].contains(r#"href="controls.html#ask">Ask</a>"#), "{page}");
    assert!(page.contains("<span class=\"unseen\">Stage </span>2</span> Layer and convert"), "{page}");
    assert_eq!(
        page.matches("Needs:</b> A second thing.").count(),
        3,
        "no sign without its condition: {page}"
    );
    assert!(files["index.html"].contains(r#"href="red-flags.html#role_onboarding">Customer onboarding</a>"#));
    assert!(files["handbook.html"].contains(r##"href="#role_onboarding">Customer onboarding</a>"##));
}

#[test]
fn a_cover_leads_to_the_card_the_roles_and_the_authorities_and_says_what_can_be_taken() {
    let more = "== content/typologies/lent.md\n---\ntitle: Lent\nsummary: A pattern.\nphase: layer\nindicators:\n  - {id: one, text: A sign., seen_by: [banks/onboarding], strength: strong, conditions: [payment], lawful_explanations: [A gift.], judgement: true}\n---\n== content/jurisdictions/pk.md\n---\ntitle: Pakistan\nsummary: What is known.\niso: PK\nreporting:\n  report: {value: A report, source: court, checked_on: 2026-11-22}\n  portal: unknown\n  deadline: unknown\n  key_term: unknown\n  tipping_off: unknown\n  freeze: unknown\n---\n";
    let files = handbook("en/banks/pk", &(guide("Words.").replace("role: threat", "role: suspect") + more));
    let page = main_of(&files["index.html"]);
    let ways: Vec<usize> = [
        r#"<a href="card.html">Card</a>"#,
        r#"<a href="red-flags.html">Red flags by role</a>"#,
        r#"<a href="jurisdiction.html">How to report in Pakistan</a>"#,
        r#"<a href="suspect.html">When you suspect</a>"#,
        r#"<h2 id="take_">Take it with you</h2>"#,
        "<h2>Contents</h2>",
    ]
    .iter()
    .map(|way| page.find(way).unwrap_or_else(|| panic!("{way} is not in {page}")))
    .collect();
    assert!(ways.is_sorted(), "{page}");
    let weight = |name: &str| files[name].len();
    let card: usize =
        ["card.html", "style.css", "cite.js", "map.js", "search.js"].into_iter().map(weight).sum();
    for (file, bytes) in
        [("card.html\">Card, one page", card), ("handbook.html\">All in one file", weight("handbook.html"))]
    {
        let offer = format!("<a href=\"{file}</a> <small>{} kB</small>", bytes.div_ceil(1000));
        assert!(page.contains(&offer), "{offer} is not in {page}");
    }
}

#[test]
fn a_handbook_in_arabic_runs_from_right_to_left() {
    let base = BASE.replace("languages: [en]", "languages: [ar]").replace("Banks,", "البنوك,");
    let files = handbook_of(&base, "ar/banks/general", &guide("## تعليمات\n\nكلمات [@court]."));
    let mut pages = files.iter().filter(|(name, _)| name.ends_with(".html")).peekable();
    assert!(pages.peek().is_some());
    for (name, page) in pages {
        assert!(page.contains(r#"<html lang="ar" dir="rtl">"#), "{name}");
    }
}

#[test]
fn handbooks_for_all_places_have_an_address_for_each_entry_and_for_its_old_names() {
    let moved = "== content/redirects.yaml\n- {from: mule-accounts, to: accounts}\n";
    let files = general(&format!("{NODES}{FLOWS}{moved}"));
    assert!(files["risky-nodes/accounts.html"].contains(r#"href="../style.css""#));
    assert!(files["risky-nodes/accounts.html"].contains(r#"href="../flows/pay-out.html""#));
    assert!(files["risky-nodes/mule-accounts.html"].contains("url=accounts.html"));
    assert!(files["nodes.html"].contains(r#"<span id="mule-accounts"></span>"#));
    let pakistan = handbook("en/banks/pk", &format!("{NODES}{FLOWS}{moved}"));
    assert!(!pakistan.keys().any(|name| name.starts_with("risky-nodes/")), "places have parts only");
}

#[test]
fn a_card_never_cuts_a_sentence_and_says_only_the_first() {
    let control = |number: usize| {
        let long = format!(
            "Somebody checks something{} at length. We found no figures.",
            ", and more".repeat(number)
        );
        format!(
            "== content/controls/step-{number}.md\n---\ntitle: Step {number}\nsummary: A step.\naudience: banks\ntier: minimum\neffort: low\neffect: {}\nbasis: judgement\n---\n",
            long.trim()
        )
    };
    let controls: String = (1..10).map(control).collect();
    let page = main_of(&general(&controls)["card.html"]);
    assert_eq!(page.matches("<li>").count(), 5, "five actions: {page}");
    for effect in page.split("<span>").skip(1).filter_map(|rest| rest.split("</span>").next()) {
        assert!(effect.ends_with("length."), "{effect}");
    }
    assert!(!page.contains("We found no figures"), "{page}");
}

/// A pack in which employers, who are not bound to report, read what banks read, and a place with these authorities.
fn told_in_pakistan(authorities: &[(&str, &str)]) -> BTreeMap<String, [String; 3]> {
    let base = BASE.replace("phases:", "regions:\n  - {id: south-asia, title: South Asia, members: [PK]}\nphases:").replace(
        "handbooks:\n  - {audiences: [banks]",
        "  - {id: employers, title: Employers, reader: IT managers, files_reports: false}\nhandbooks:\n  - {audiences: [banks, employers]",
    );
    let authority = |(role, name): &(&str, &str)| {
        format!(
            "  - {{name: {name}, role: {role}, url: \"https://{role}.example/\", source: court, checked_on: 2026-11-22}}\n"
        )
    };
    let authorities: String = authorities.iter().map(authority).collect();
    let place = format!(
        r#"
== content/jurisdictions/pk.md
---
title: Pakistan
summary: What is known.
iso: PK
region: south-asia
authorities:
{authorities}reporting:
  report: {{value: A report, source: court, checked_on: 2026-11-22}}
  portal: unknown
  deadline: {{value: Promptly, source: court, checked_on: 2026-11-22, to_confirm: true, note: Seen in a copy.}}
  key_term: {{value: A word, source: court, checked_on: 2026-11-22}}
  tipping_off: unknown
  freeze: {{value: At once, source: court, checked_on: 2026-11-22}}
---
The text of the sheet.
== content/controls/ask.md
---
title: Ask
summary: Ask them.
audience: banks
audiences: [banks, employers]
tier: minimum
effort: low
effect: They may say.
basis: judgement
---
"#
    );
    let of = |audience: &str| {
        let here = handbook_of(&base, &format!("en/{audience}/pk"), &place);
        let everywhere = handbook_of(&base, &format!("en/{audience}/general"), &place);
        let pages = [&here["card.html"], &here["jurisdiction.html"], &everywhere["jurisdiction.html"]];
        (audience.to_string(), pages.map(|page| main_of(page)))
    };
    ["banks", "employers"].map(of).into()
}

#[test]
fn readers_are_sent_to_those_who_take_what_they_have_to_tell() {
    let files = told_in_pakistan(&[
        ("supervisor", "A bank of banks"),
        ("fiu", "A unit"),
        ("law-enforcement", "The police"),
        ("cyber-crime-desk", "A desk"),
    ]);
    let order = |page: &str| {
        let mut found: Vec<_> = ["A bank of banks", "A unit", "The police", "A desk"]
            .into_iter()
            .filter_map(|name| Some((page.find(name)?, name)))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
    };
    let [card, _, index] = &files["banks"];
    assert_eq!(order(card), ["A unit", "A desk", "The police"]);
    assert!(index.contains("A unit; A desk; The police</td>") && index.contains("A report</td>"), "{index}");
    assert!(card.contains(r#"A desk <span class="address">cyber-crime-desk.example</span>"#), "{card}");
    let [card, _, index] = &files["employers"];
    assert_eq!(order(card), ["A desk", "The police"]);
    assert!(index.contains("A desk; The police</td>") && !index.contains("A report"), "{index}");
    let only = told_in_pakistan(&[("supervisor", "A bank of banks"), ("fiu", "A unit")]);
    assert_eq!(order(&only["employers"][0]), ["A unit"], "where nobody else is on record");
}

#[test]
fn a_card_says_first_what_cannot_wait_and_last_what_nobody_recorded() {
    let files = told_in_pakistan(&[("fiu", "A unit")]);
    let card = &files["banks"][0];
    let place = |words: &str| card.find(words).unwrap_or_else(|| panic!("{words} is not in {card}"));
    let order =
        ["A report", "Promptly", "At once", "A word", "As of 22 November 2026: where to file, tipping off"];
    assert!(order.map(place).is_sorted(), "{card}");
    assert!(card.contains("to be confirmed: Seen in a copy."), "{card}");
}

#[test]
fn who_is_not_bound_to_report_reads_first_what_happens_in_a_place() {
    let files = told_in_pakistan(&[("fiu", "A unit")]);
    let is_first = |audience: &str| {
        let page = &files[audience][1];
        page.find("The text of the sheet.").unwrap() < page.find("Promptly").unwrap()
    };
    assert!(is_first("employers") && !is_first("banks"));
}

#[test]
fn the_text_of_a_place_waits_where_these_readers_cannot_act_on_it() {
    let files = general(&format!("{NODES}{FLOWS}"));
    let page = main_of(&files["nodes.html"]);
    // What it does stands outside, and a link to a flow still leads to it.
    let (accounts, wallets) = page.split_at(page.find(r#"id="wallets""#).unwrap());
    assert!(!accounts.contains("class=\"fold\""), "{accounts}");
    let (outside, inside) = wallets.split_at(wallets.find("class=\"fold\"").unwrap());
    assert!(outside.contains("Gathers pay.") && inside.contains(r##"href="#pay-out""##), "{wallets}");
    assert!(
        !files["risky-nodes/wallets.html"].contains("class=\"fold\""),
        "on its own page nothing is in the way"
    );
}

#[test]
fn a_card_leads_to_a_red_flag_whatever_its_typology_is_called() {
    // The id is a part of the name of the file that the typology stands in.
    let pages = general(
        "== content/typologies/receive.md
---
title: Pay into a lent account
summary: What happens.
phase: receive
indicators:
  - {id: many, text: Many payers., seen_by: [banks], strength: strong, conditions: [payment], lawful_explanations: [Two jobs.]}
---
",
    );
    assert!(
        pages["card.html"].contains("href=\"typologies-receive.html#receive--many\""),
        "{}",
        pages["card.html"]
    );
    assert!(pages["handbook.html"].contains("href=\"#receive--many\""));
}

#[test]
fn what_was_withdrawn_says_so_at_its_address_and_nowhere_else() {
    let gone = "== content/guides/gone.md\n---\ntitle: A mistake\nsummary: Its summary.\nrole: threat\n\
                status: withdrawn\nwithdrawn: {on: 2026-10-01, because: The court found otherwise., replaced_by: threat}\n\
                ---\nIts text.\n== content/redirects.yaml\n- {from: once-gone, to: gone}\n- {from: older, to: once-gone}\n";
    let files = general(&format!("{}{gone}", guide("Words.")));
    let page = main_of(&files["guides/gone.html"]);
    assert!(page.contains("<h1>Withdrawn: A mistake</h1>"), "{page}");
    assert!(
        page.contains("withdrawn on 1 October 2026") && page.contains("The court found otherwise."),
        "{page}"
    );
    assert!(page.contains(r#"In its place: <a href="../guides/threat.html">A guide</a>"#), "{page}");
    assert!(!page.contains("Its summary") && !page.contains("Its text"), "{page}");
    for old in ["guides/once-gone.html", "guides/older.html"] {
        assert_eq!(files[old], files["guides/gone.html"], "an address that it had before says the same");
    }
    let others = files.iter().filter(|(name, _)| !["gone", "older"].iter().any(|part| name.contains(part)));
    for (name, text) in others {
        assert!(!text.contains("A mistake") && !text.contains("gone.html"), "{name} names it");
    }
    let in_pakistan = handbook("en/banks/pk", &format!("{}{gone}", guide("Words.")));
    assert!(in_pakistan.values().all(|text| !text.contains("A mistake")), "it has no address there");
}

#[test]
fn what_was_withdrawn_without_a_word_leaves_nothing() {
    let gone = "== content/guides/gone.md\n---\ntitle: A mistake\nsummary: S.\nrole: threat\nstatus: withdrawn\n---\nText.\n\
                == content/redirects.yaml\n- {from: once-gone, to: gone}\n";
    assert_eq!(general(&format!("{}{gone}", guide("Words."))), general(&guide("Words.")));
}

#[test]
fn an_old_address_leads_to_the_new_one_by_way_of_others() {
    let moved = "== content/redirects.yaml\n- {from: first, to: second}\n- {from: second, to: threat}\n";
    let files = general(&format!("{}{moved}", guide("Words.")));
    for old in ["first", "second"] {
        assert!(files[&format!("guides/{old}.html")].contains(r#"content="0; url=threat.html""#));
        assert!(files["threat.html"].contains(&format!("<span id=\"{old}\"></span>")), "its anchor stays");
    }
}

/// A risky node with those keys.
fn risky_node(id: &str, keys: &str) -> String {
    format!(
        "== content/risky-nodes/{id}.md\n---\ntitle: Node {id}\nsummary: A place.\nstage: receive\nfunction: Takes money.\n\
         operated_by: Helpers.\ncontrollers: [banks]\n{keys}---\nText.\n"
    )
}

/// Flows of wages between those nodes.
fn flows(ends: &[(&str, &str)]) -> String {
    let flow = |(from, to): &(&str, &str)| {
        format!(
            "- {{id: {from}-to-{to}, title: From {from} to {to}, from: {from}, to: {to}, role: proceeds, stream: wages, \
             carries: money, instrument: Transfer, basis: documented, sources: [court]}}\n"
        )
    };
    format!("== content/flows/all.yaml\n{}", ends.iter().map(flow).collect::<String>())
}

#[test]
fn a_pack_without_flows_has_no_map_and_no_ranking() {
    let files = general(&risky_node("a", "source: true\n"));
    assert!(!files.contains_key("map.html") && !files.contains_key("ranking.html"));
    assert!(!files["index.html"].contains("How the money moves"));
}

#[test]
fn flows_that_lead_nowhere_are_drawn_and_not_ranked() {
    for nodes in [
        // No sink, no source, and a part that hangs on nothing.
        [risky_node("a", "source: true\n"), risky_node("b", ""), risky_node("c", ""), risky_node("d", "")],
        [risky_node("a", ""), risky_node("b", "sink: true\n"), risky_node("c", ""), risky_node("d", "")],
        [
            risky_node("a", "source: true\n"),
            risky_node("b", ""),
            risky_node("c", ""),
            risky_node("d", "sink: true\n"),
        ],
    ] {
        let files = general(&format!("{}{}", nodes.concat(), flows(&[("a", "b"), ("c", "d")])));
        let map = &files["map.html"];
        assert!(map.contains("no route leads from where operations begin to where they end"), "{map}");
        assert!(map.contains("Node a") && map.contains("Node d"));
        assert!(!files.contains_key("ranking.html"));
        assert!(files.values().all(|file| !file.contains("NaN")));
    }
}

#[test]
fn one_flow_from_a_source_to_a_sink_is_a_route() {
    let nodes = [risky_node("a", "source: true\n"), risky_node("b", "sink: true\n")].concat();
    let files = general(&format!("{nodes}{}", flows(&[("a", "b")])));
    let ranking = main_of(&files["ranking.html"]);
    assert!(ranking.contains("Of 100 operations worked out on the map, 100 pass here"), "{ranking}");
    assert!(ranking.contains("Thin"), "one flow is thin evidence");
    assert!(!ranking.contains("The fewest places"), "a route from a source straight to a sink has no cut");
    assert!(files.values().all(|file| !file.contains("NaN")));
}

#[test]
fn of_a_hundred_operations_no_more_than_a_hundred_pass_when_a_place_is_closed() {
    // Half of the pay goes by b. Closed, all of it goes by c, from where half comes back to a.
    let nodes = [
        risky_node("a", "source: true\n"),
        risky_node("b", ""),
        risky_node("c", ""),
        risky_node("d", "sink: true\n"),
    ];
    let text =
        format!("{}{}", nodes.concat(), flows(&[("a", "b"), ("b", "d"), ("a", "c"), ("c", "a"), ("c", "d")]));
    let ranking = main_of(
        &handbook_of(
            &BASE.replace("handbooks:", "network: {headroom: 9}\nhandbooks:"),
            "en/banks/general",
            &text,
        )["ranking.html"],
    );
    let (_, b) = ranking.split_once("Node b</a>").expect("it is ranked");
    let (_, more) = b.split_once("more would pass</dt><dd>").expect("something can stand in for it");
    assert!(more.starts_with("<bdi>Node c</bdi> (50 more in 100)</dd>"), "{more}");
}

#[test]
fn figures_say_what_they_leave_out_and_count_the_cases_they_use() {
    let nodes =
        [risky_node("a", "source: true\n"), risky_node("b", ""), risky_node("c", "sink: true\n")].concat();
    let flow = |id: &str, ends: &str, stream: &str, source: &str| {
        format!(
            "- {{id: {id}, title: {id}, {ends}, role: proceeds, stream: {stream}, carries: money, instrument: Transfer, basis: documented, sources: [{source}]}}\n"
        )
    };
    let flows = [
        "== content/flows/all.yaml\n".to_string(),
        flow("pay", "from: a, to: b", "wages", "court"),
        flow("on", "from: b, to: c", "wages", "press"),
        flow("stolen", "from: b, to: a", "theft", "court"),
    ];
    let case = |id: &str, flow: &str| {
        format!(
            "== content/cases/{id}.md\n---\ntitle: Case {id}\nsummary: What happened.\nsources: [press]\nsteps: [{{flow: {flow}}}]\n---\nText.\n"
        )
    };
    let reading = guide("Words.").replace("role: threat", "role: methods");
    let base = BASE.replace("handbooks:", "network: {half_life_years: 8}\nhandbooks:");
    let text = [nodes, flows.concat(), case("walked", "pay"), case("robbed", "stolen"), reading].concat();
    let files = handbook_of(&base, "en/banks/general", &text);

    let ranking = main_of(&files["ranking.html"]);
    assert!(
        ranking.contains("Node b</a>") && ranking.contains("From 1 case and 1 other attestation."),
        "{ranking}"
    );
    assert!(!ranking.contains("2 cases"), "a case of theft is none of these figures: {ranking}");
    let card = main_of(&files["card.html"]);
    assert!(card.contains("Of 100 operations worked out on the map"), "{card}");
    assert!(card.contains("100 (0–100) pass, 100 (0–100) stop, 100 in any case; thin evidence"), "{card}");
    let methods = main_of(&files["methods.html"]);
    for said in [
        "Theft by workers, heist money and prices paid to helpers are no part of them",
        "Evidence counts half after 8 years.",
        "Documented for other money of the same state <small>none in these figures</small>",
        ">Documented</th>",
    ] {
        assert!(methods.contains(said), "{said}: {methods}");
    }
    let map = main_of(&files["map.html"]);
    for said in ["A bold box with", "A dashed box is on record", "a dash means that no route"] {
        assert!(map.contains(said), "{said}: {map}");
    }
}

#[test]
fn the_map_says_whose_a_place_is_by_a_shape_and_leads_to_it() {
    let nodes = [
        risky_node("a", "source: true\n"),
        risky_node("b", "").replace("controllers: [banks]\n", ""),
        risky_node("c", "sink: true\n"),
    ];
    let files = general(&format!("{}{}", nodes.concat(), flows(&[("a", "b"), ("b", "c")])));
    let map = &files["map.html"];
    assert!(map.contains("<a class=\"card own\" href=\"nodes.html#a\" aria-label=\"Node a. Stage 1, 100% of operations pass here, yours to act on\""), "{map}");
    assert!(map.contains("<a class=\"card \" href=\"nodes.html#b\""), "{map}");
    assert_eq!(map.matches("class=\"mine\"").count(), 2, "a mark for each place that is theirs");
    assert!(map.contains("<td class=\"n\" data-label=\"Share\">100%</td>"), "the table says the same");
}

#[test]
fn a_handbook_for_one_place_does_not_say_that_others_have_no_record() {
    let nodes = [risky_node("a", "source: true\n"), risky_node("b", "sink: true\n")].concat();
    let flows = "== content/flows/all.yaml
- {id: one, title: One, from: a, to: b, role: proceeds, stream: wages, carries: money, instrument: Transfer, basis: documented, jurisdictions: [PK], sources: [court]}
- {id: other, title: Other, from: a, to: b, role: proceeds, stream: wages, carries: money, instrument: Transfer, basis: documented, jurisdictions: [AE], sources: [court]}
";
    let control = "== content/controls/ask.md\n---\ntitle: Ask\nsummary: A step.\naudience: banks\ntier: minimum\neffort: low\neffect: Less.\nbasis: judgement\n---\n";
    let told = |name: &str| main_of(&handbook(name, &format!("{nodes}{flows}{control}"))["controls.html"]);
    let places = |page: &str| {
        let from = page.find("nobody to tell on record").expect("nobody has a sheet");
        page[from..].split("</dd>").next().map(str::to_string).unwrap_or_default()
    };
    let (general, pakistan) = (places(&told("en/banks/general")), places(&told("en/banks/pk")));
    assert!(general.contains("Pakistan") && general.contains("United Arab Emirates"), "{general}");
    assert!(pakistan.contains("Pakistan") && !pakistan.contains("United Arab Emirates"), "{pakistan}");
}

#[test]
fn a_flow_is_documented_where_it_happened_and_not_where_its_case_began() {
    let nodes =
        [risky_node("a", "source: true\n"), risky_node("b", ""), risky_node("c", "sink: true\n")].concat();
    // The case is one of Pakistan; its first step happened in the Emirates, and nothing says where its second did.
    let flows = "== content/flows/all.yaml
- {id: abroad, title: Abroad, from: a, to: b, role: proceeds, stream: wages, carries: money, instrument: Transfer, basis: documented, jurisdictions: [AE], sources: [court]}
- {id: somewhere, title: Somewhere, from: b, to: c, role: proceeds, stream: wages, carries: money, instrument: Transfer, basis: documented, sources: [court]}
- {id: guessed, title: Guessed, from: c, to: a, role: proceeds, stream: wages, carries: money, instrument: Transfer, basis: inferred, jurisdictions: [PK], note: We infer it.}
";
    let case = "== content/cases/trial.md\n---\ntitle: A trial\nsummary: What happened.\njurisdictions: [PK]\nsources: [court]\nsteps:\n  - {flow: abroad}\n  - {flow: somewhere}\n---\nText.\n";
    let files = handbook("en/banks/pk", &format!("{nodes}{flows}{case}"));
    let map = main_of(&files["map.html"]);
    let rows: Vec<&str> = map.split("<tr").filter(|row| row.contains("data-label=\"To\"")).collect();
    let is_here = |to: &str| {
        let row =
            rows.iter().find(|row| row.contains(&format!("Node {to}</a>"))).expect("it is in the table");
        row.contains("Documented here")
    };
    assert_eq!(["b", "c", "a"].map(is_here), [false, true, false], "{rows:#?}");
    let ranking = main_of(&files["ranking.html"]);
    let here: Vec<bool> =
        ranking.split("class=\"rank-name\"").skip(1).map(|node| node.contains("Documented here")).collect();
    assert_eq!(here, [false, true], "nothing of Node a is documented in Pakistan: {ranking}");
}

#[test]
fn whoever_is_to_be_protected_is_ranked_and_never_closed() {
    let victim = "replaceability: {grade: not-applicable, reason: The aim is to protect these firms.}\n";
    let nobodys = |node: String| node.replace("controllers: [banks]\n", "");
    let nodes = [
        nobodys(risky_node("a", "source: true\n")),
        risky_node("b", victim),
        risky_node("c", ""),
        nobodys(risky_node("d", "sink: true\n")),
    ];
    let files = general(&format!("{}{}", nodes.concat(), flows(&[("a", "b"), ("b", "c"), ("c", "d")])));
    let ranking = main_of(&files["ranking.html"]);
    assert!(
        ranking.contains(
            "To be protected, not closed,</b> in our judgement. The aim is to protect these firms."
        ),
        "{ranking}"
    );
    assert!(ranking.contains("<span class=\"tag\">Protect</span>"), "{ranking}");
    let (_, closures) = ranking.split_once("id=\"closures_\"").expect("places can be closed");
    let closures = closures.split("</table>").next().unwrap_or_default();
    assert!(closures.contains("Node c") && !closures.contains("Node b"), "{closures}");
    assert!(
        closures.contains("All banks together</th>") && closures.contains("All audiences together</th>"),
        "{closures}"
    );
    let card = main_of(&files["card.html"]);
    assert!(card.contains("Node c</a>") && !card.contains("Node b</a>"), "{card}");
}

#[test]
fn good_practice_promises_what_is_there() {
    let practice = guide("Words.").replace("role: threat", "role: practice");
    let files = general(&practice);
    assert!(main_of(&files["practice.html"]).contains(r#"<p class="lede">A guide.</p>"#));
    assert!(
        main_of(&files["index.html"]).contains(r#"<a href="practice.html">Good practice</a><p>A guide.</p>"#)
    );
}

#[test]
fn what_a_share_of_operations_means_is_said_once_and_a_tier_says_what_it_adds() {
    let nodes = [risky_node("a", "source: true\n"), risky_node("b", ""), risky_node("c", "sink: true\n")];
    let control = |tier: &str, effort: &str| {
        format!(
            "== content/controls/{tier}.md\n---\ntitle: Step {tier}\nsummary: A step.\naudience: banks\ntier: {tier}\n\
             effort: {effort}\neffect: It may show more.\nbasis: judgement\ncounters: [b]\n---\n"
        )
    };
    let controls = [control("minimum", "low"), control("standard", "low")].concat();
    let files = general(&format!("{}{}{controls}", nodes.concat(), flows(&[("a", "b"), ("b", "c")])));
    let page = main_of(&files["controls.html"]);
    assert_eq!(page.matches("It does not tell how many it stops.").count(), 1, "{page}");
    assert_eq!(
        page.matches("100% of documented operations pass a place").count(),
        2,
        "once for each control: {page}"
    );
    assert_eq!(page.matches("look at places that 100% of documented operations pass").count(), 1, "{page}");
    assert!(files["controls/minimum.html"].contains("That is where it can see them, not what it stops."));
}

/// What a program reads out of a page: the statements in its JSON-LD, with the vocabularies that it names.
fn statements(page: &str) -> serde_json::Value {
    let opening = r#"<script type="application/ld+json">"#;
    assert_eq!(page.matches(opening).count(), 1, "a page says once what it is");
    let (_, rest) = page.split_once(opening).expect("it is there");
    let (text, _) = rest.split_once("</script>").expect("it ends");
    let data: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
    // Without an address as its context a program has nothing to fetch.
    assert_eq!(
        data["@context"],
        serde_json::json!({ "@vocab": "https://schema.org/", "dcterms": "http://purl.org/dc/terms/" })
    );
    data
}

#[test]
fn a_library_finds_on_a_cover_what_it_keeps_of_a_book() {
    let licensed = BASE.replace(
        "publisher: {name: A desk}",
        "publisher: {name: A </desk>}\nlicence: {name: CC BY 4.0, url: \"https://creativecommons.org/licenses/by/4.0/\"}",
    );
    let guide = guide("Words [@press]. More [@court].")
        .replace("role: threat\n", "role: threat\nreview: {last: 2026-10-01, by: A desk}\n");
    let files = handbook_of(&licensed, "en/banks/pk", &guide);
    let cover = statements(&files["index.html"]);
    let expected = [
        ("@type", "Report"),
        ("name", "Money & roads: Banks, Pakistan"),
        ("dcterms:title", "Money & roads: Banks, Pakistan"),
        ("dcterms:creator", "A </desk>"),
        ("dcterms:publisher", "A </desk>"),
        ("datePublished", "2026-11-22"),
        ("dcterms:issued", "2026-11-22"),
        ("dcterms:modified", "2026-10-01"),
        ("inLanguage", "en"),
        ("dcterms:language", "en"),
        ("dcterms:audience", "Compliance officers"),
        ("dcterms:spatial", "Pakistan"),
        ("dcterms:rights", "CC BY 4.0"),
        ("dcterms:accessRights", "TLP:CLEAR"),
    ];
    for (key, value) in expected {
        assert_eq!(cover[key], value, "{key}: {cover:#}");
    }
    for key in ["license", "dcterms:license"] {
        assert_eq!(cover[key]["@id"], "https://creativecommons.org/licenses/by/4.0/");
    }
    assert_eq!(cover["spatialCoverage"]["identifier"], "PK");
    assert_eq!(cover["publisher"]["name"], "A </desk>");
    assert!(cover["publisher"].get("url").is_none(), "what nobody has said is not said");

    let part = statements(&files["threat.html"]);
    assert_eq!(
        (&part["@type"], &part["dcterms:title"]),
        (&"Chapter".into(), &"The threat in one page".into())
    );
    // What it is part of is one thing in both vocabularies, and the one of which the cover speaks.
    assert_eq!(part["isPartOf"]["@id"], part["dcterms:isPartOf"]["@id"]);
    assert_eq!(part["isPartOf"]["identifier"], cover["identifier"]);
    assert_eq!(part["isPartOf"]["name"], cover["name"]);
    assert_eq!(part["dcterms:license"], cover["dcterms:license"]);

    let general = handbook_of(&licensed, "en/banks/general", &guide);
    let own = statements(&general["guides/threat.html"]);
    assert_eq!(own["@type"], "Article");
    assert_eq!((&own["name"], &own["dcterms:title"]), (&"A guide".into(), &"A guide".into()));
    assert_eq!(own["dcterms:description"], "What it says.");
    assert_eq!(own["dcterms:source"], serde_json::json!(["A report", { "@id": "https://court.example/1" }]));
    assert_eq!(own["dcterms:modified"], "2026-10-01");
    assert_eq!(own["isPartOf"]["name"], "Money & roads: Banks, All jurisdictions");
    assert!(own.get("dcterms:spatial").is_none(), "a handbook for all places has none in particular");
}
