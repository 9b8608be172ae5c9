//! A handbook in Arabic turns round in every format: pages, columns and lists begin at the right, and what is written in
//! English or in figures inside it keeps its own order.

#![cfg(feature = "pdf")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::BTreeMap;
use vademecum::{
    diagnostic::Diagnostic,
    edition::{analyze, select},
    files::Memory,
    load::load,
    prove::unpack::unpack,
    render::{
        self, Artifact, FORMATS, Job, Press,
        landing::{Shelf, landing},
    },
    resolve::resolve,
};

/// A pack in that language, with a node of that name.
fn pack(language: &str, node: &str) -> Memory {
    Memory::from_text(&format!(
        r#"
== content/pack.yaml
title: حسابات
publisher: {{name: مكتب, url: "https://example.org/"}}
edition: "1"
as_of: 2026-11-22
languages: [{language}]
default_marking: TLP:CLEAR
phases:
  - {{id: receive, title: استلام}}
audiences:
  - {{id: banks, title: المصارف, reader: المحلّلون}}
handbooks:
  - {{audiences: [banks], jurisdictions: [general], ceiling: TLP:CLEAR, formats: [all]}}
== content/guides/threat.md
---
title: التهديد
summary: ماذا يحدث.
role: threat
---
تنتقل الأجور [@court, p. 3].[^1]

| العلامة | الوزن |
|:--|--:|
| راتب | 12 |

[^1]: ملاحظة.
== content/risky-nodes/lent.md
---
title: {node}
summary: حساب يستلم أجور غيره.
stage: receive
function: أول حساب.
operated_by: مساعدون.
controllers: [banks]
source: true
sources: [court]
---
معروف [@court].
== content/risky-nodes/otc.md
---
title: وسطاء
summary: من يبدّل العملة.
stage: receive
function: تبديل.
operated_by: وسطاء.
controllers: [banks]
sink: true
sources: [court]
---
معروف [@court].
== content/flows/flows.yaml
- {{id: cash, title: إلى الوسيط, from: lent, to: otc, role: proceeds, stream: wages, carries: money, instrument: نقد, basis: documented, sources: [court]}}
== content/cases/nightfall.md
---
title: قضية
summary: أخذت أجور غيرها.
date: 2020-10/2023-10
jurisdictions: [US]
sources: [court]
legal_status:
  - {{party: A host, status: sentenced, date: 2025-07-24, source: court, checked_on: 2026-11-22}}
steps:
  - {{flow: cash, note: ثم إلى النقد.}}
---
ما حدث [@court].
== content/sources/sources.yaml
- {{id: court, title: الحكم, publisher: محكمة, kind: court-document, date: 2025-07-24, grading: A1, read: direct}}
"#
    ))
}

/// Does something with the first handbook of a pack on the press, in one format.
fn on_the_press<R>(files: &Memory, format: &str, make: impl FnOnce(&Job<'_, '_>) -> R) -> R {
    let loaded = load(files);
    let pack = resolve(loaded.value).value.unwrap();
    let press = Press::load(files).value;
    let edition = analyze(select(&pack, &pack.handbooks[0]));
    let format = *FORMATS.iter().find(|known| known.name() == format).unwrap();
    make(&Job::new(&press, &edition, &[format]))
}

/// The files on the press.
fn artifacts(job: &Job<'_, '_>) -> Result<Vec<Artifact>, Diagnostic> {
    render::artifacts(job)
}

/// The file of a format, and what is packed in it, by name.
fn made(files: &Memory, format: &str) -> Result<BTreeMap<String, String>, Diagnostic> {
    let mut inside = BTreeMap::new();
    for artifact in on_the_press(files, format, artifacts)? {
        unpack("file", &artifact.bytes, &mut |name, bytes| {
            let name = name.trim_start_matches("file › ").to_string();
            inside.entry(name).or_insert_with(|| String::from_utf8_lossy(bytes).into_owned());
        });
    }
    Ok(inside)
}

/// The pages of a handbook and their style, by name.
fn pages(files: &Memory) -> BTreeMap<String, String> {
    let pages = on_the_press(files, "html", artifacts).unwrap().into_iter().map(|page| {
        let name = page.path.as_str().splitn(4, '/').last().unwrap().to_string();
        (name, String::from_utf8(page.bytes).unwrap())
    });
    pages.collect()
}

const NODE: &str = "حسابات مُعارة";

#[test]
fn a_book_is_turned_from_left_to_right() {
    let book = made(&pack("ar", NODE), "epub").unwrap();
    assert!(book["EPUB/package.opf"].contains("page-progression-direction=\"rtl\""));
    assert!(book["EPUB/cases.xhtml"].contains("dir=\"rtl\""));
    assert!(
        book["EPUB/cases.xhtml"].contains("<bdi dir=\"ltr\">24 July 2025</bdi>"),
        "{}",
        book["EPUB/cases.xhtml"]
    );
}

#[test]
fn lines_of_pages_that_run_against_them_keep_their_order() {
    let pages = pages(&pack("ar", NODE));
    for (name, expected) in [
        ("index.html", "<dd><bdi dir=\"ltr\">2 risky nodes, 1 flow, 1 case, 1 source</bdi></dd>"),
        (
            "cases.html",
            "<p class=\"lede\"><bdi dir=\"ltr\">1 documented case as paths, each with its legal status.</bdi></p>",
        ),
        ("cases.html", "<td data-label=\"Date\"><bdi dir=\"ltr\">24 July 2025</bdi></td>"),
        (
            "cases.html",
            "<bdi dir=\"ltr\"><span class=\"publisher\">محكمة</span>. <cite>الحكم</cite>, 24 July 2025.",
        ),
        ("cases/nightfall.html", "<bdi dir=\"ltr\">Rests on <span class=\"cites\">"),
        ("sources.html", ". Court document, 24 July 2025.</bdi></p>"),
        ("sources/court.html", ". Court document, 24 July 2025.</bdi></p>"),
        ("handbook.html", "<td data-label=\"Date\"><bdi dir=\"ltr\">24 July 2025</bdi></td>"),
        ("handbook.html", "<p class=\"cite-line\"><bdi dir=\"ltr\">Cite this page as "),
    ] {
        let html = &pages[name];
        assert!(html.contains(expected), "{expected} is not in {name}: {html}");
    }
}

#[test]
fn margins_of_printed_pages_turn_round() {
    let style = &pages(&pack("ar", NODE))["style.css"];
    for expected in [
        "@top-right{content:\"المصارف",
        "@top-left{content:\"TLP:CLEAR\"",
        "@bottom-left{content:\"TLP:CLEAR\"",
    ] {
        assert!(style.contains(expected), "{expected} is not in {style}");
    }
    assert!(pages(&pack("en", NODE))["style.css"].contains("@top-right{content:\"TLP:CLEAR\""));
}

#[test]
fn names_in_arabic_keep_their_order_in_an_english_line() {
    let cases = &pages(&pack("en", "حسابات (مُعارة)"))["cases.html"];
    assert!(cases.contains("<bdi dir=\"rtl\">حسابات (مُعارة)</bdi>"), "{cases}");
    assert!(cases.contains("<td data-label=\"Date\">24 July 2025</td>"), "{cases}");
}

#[test]
fn the_landing_page_turns_round() {
    let html = on_the_press(&pack("ar", NODE), "html", |job| {
        let mut shelf = Shelf::of(job.edition);
        for page in artifacts(job).unwrap() {
            shelf.add(page.path, page.bytes.len() as u64);
        }
        landing(job.press, &[shelf], &[]).unwrap().unwrap().bytes
    });
    let html = String::from_utf8(html).unwrap();
    for expected in [
        " kB</bdi></small></td>",
        "<p class=\"hint\"><bdi dir=\"ltr\">First who you are, then where.",
        "<dd><bdi dir=\"ltr\">1, as of 22 November 2026</bdi></dd>",
    ] {
        assert!(html.contains(expected), "{expected} is not in {html}");
    }
}

#[test]
fn a_manuscript_begins_at_the_right() {
    let file = made(&pack("ar", NODE), "docx").unwrap();
    let (text, notes) = (&file["word/document.xml"], &file["word/footnotes.xml"]);
    assert!(text.contains("<w:bidiVisual/>"), "the first column is at the right");
    assert!(text.contains("<w:pStyle w:val=\"Heading2\"/><w:bidi/>"));
    assert!(text.contains("<w:t>24 July 2025</w:t>"));
    assert!(
        !text.contains("<w:ind w:start=\"397\"/><w:bidi/>"),
        "the schema has the direction before the indent"
    );
    assert!(notes.contains("<w:pStyle w:val=\"FootnoteText\"/><w:bidi/>"));
    assert!(notes.contains("\u{200e}24 July 2025\u{200e}"), "{notes}");
    assert!(file["word/numbering.xml"].contains("<w:numFmt w:val=\"lowerLetter\"/>"));
}

#[test]
fn sheets_begin_at_the_right() {
    let workbook = made(&pack("ar", NODE), "xlsx").unwrap();
    let sheets: Vec<_> = workbook
        .iter()
        .filter(|(name, _)| name.starts_with("xl/worksheets/sheet") && name.ends_with(".xml"))
        .collect();
    assert!(sheets.len() > 3);
    for (name, sheet) in sheets {
        assert!(sheet.contains("rightToLeft=\"1\""), "{name}");
    }
    assert!(workbook["xl/styles.xml"].contains("horizontal=\"right\""));
    let margins = &workbook["xl/worksheets/sheet2.xml"];
    assert!(margins.contains("<oddHeader>&amp;L&amp;12&amp;\"Calibri,Bold\"TLP:CLEAR&amp;R"), "{margins}");
    assert!(margins.contains("&amp;R&amp;9&amp;\"Calibri,Regular\"Edition 1, as of"), "{margins}");
    let in_english = made(&pack("en", NODE), "xlsx").unwrap();
    assert!(!in_english["xl/worksheets/sheet1.xml"].contains("rightToLeft"));
}

#[test]
fn print_keeps_english_dates_and_arrows_in_order() {
    let files = made(&pack("ar", NODE), "pdf").unwrap();
    let (_, text) = files.iter().find(|(name, _)| name.ends_with("text of the pages")).unwrap();
    // Letters come as they stand on the page; spaces and marks of direction are a matter of layout.
    let is_seen = |letter: &char| !letter.is_whitespace() && !matches!(letter, '\u{2066}'..='\u{2069}');
    let text: String = text.chars().filter(is_seen).collect();
    for expected in ["24July2025", "Part3of", "1documentedcaseaspaths,eachwithitslegalstatus.", "←"] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    assert!(!text.contains("July202524"), "{text}");
}

/// The pack with places of these names between its two.
fn pack_with(names: &[&str]) -> Memory {
    let mut text = String::new();
    let mut flows = String::from("== content/flows/more.yaml\n");
    for (number, name) in names.iter().enumerate() {
        text.push_str(&format!(
            "== content/risky-nodes/between-{number}.md\n---\ntitle: {name}\nsummary: A place.\nstage: receive\n\
             function: It passes on.\noperated_by: Others.\ncontrollers: [banks]\nsources: [court]\n---\nKnown [@court].\n"
        ));
        for (from, to) in
            [("lent", format!("between-{number}")), (&format!("between-{number}"), "otc".into())]
        {
            flows.push_str(&format!(
                "- {{id: {from}-{to}, title: A flow, from: {from}, to: {to}, role: proceeds, stream: wages, carries: money, \
                 instrument: Cash, basis: documented, sources: [court]}}\n"
            ));
        }
    }
    let mut files = pack("en", NODE);
    for (path, text) in Memory::from_text(&format!("{text}{flows}")).0 {
        files.0.insert(path, text);
    }
    files
}

/// The drawing is the first to show the last of these names, whose marks have no letter of their own.
#[test]
fn names_in_any_script_can_be_drawn() {
    for names in [
        ["A", "B", "C", "Посредники e\u{301}a\u{308}q\u{303}", "บัญชีที่ให้ยืม รายงาน"],
        ["A", "B", "C", "पहचान और दस्तावेज़ क्षत्रिय", "שָׁלוֹם"],
    ] {
        let drawn = made(&pack_with(&names), "pdf");
        assert!(drawn.is_ok(), "{names:?}: {:?}", drawn.err());
    }
}

#[test]
fn a_letter_that_a_drawing_cannot_show_is_named_with_its_entry() {
    let wrong = made(&pack("en", "Accounts of ᏣᎳ"), "pdf").unwrap_err();
    assert_eq!(wrong.rule, "missing-font");
    assert_eq!(
        wrong.message,
        "no font has this letter of `en/banks/general as pdf`: Ꮳ (U+13E3), which a drawing shows in the title of `lent`, \
         “Accounts of ᏣᎳ”"
    );
    assert!(wrong.hints[0].contains("templates/pdf/fonts/"), "{wrong:?}");
    // Each of the two has a font, and none has both.
    let wrong = made(&pack("en", "Accounts of 口\u{5b0}"), "pdf").unwrap_err();
    assert_eq!(wrong.rule, "missing-font");
    assert!(
        wrong.message.contains("口\u{5b0} (U+53E3 U+05B0), which a drawing shows in the title of `lent`"),
        "{wrong:?}"
    );
}
