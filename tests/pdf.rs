//! Handbooks in print: every script comes out right or its missing font is named, text is never a command, a card is
//! one side of paper, and what is wrong with a template is told where it stands.

#![cfg(feature = "pdf")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod sample;

use vademecum::{
    diagnostic::Diagnostic,
    edition::{analyze, select},
    files::{Files, Memory},
    pack::Pack,
    prove::unpack::unpack,
    render::{self, FORMATS, Job, Press},
};

/// A pack of one guide in that language.
fn pack(language: &str, text: &str) -> Memory {
    Memory::from_text(&format!(
        r#"
== content/pack.yaml
title: On paper
publisher: {{name: A desk}}
edition: "1"
as_of: 2026-11-22
languages: [{language}]
default_marking: TLP:AMBER+STRICT
phases:
  - {{id: receive, title: Receive funds}}
audiences:
  - {{id: banks, title: Banks, reader: Compliance officers}}
handbooks:
  - {{audiences: [banks], jurisdictions: [general], ceiling: TLP:AMBER+STRICT, formats: [pdf]}}
== content/guides/threat.md
---
title: A guide
summary: What it says.
role: threat
---
{text}
"#
    ))
}

/// The printed file of a format, of the first handbook.
fn printed(pack: &Pack, files: &dyn Files, format: &str) -> Result<Vec<u8>, Diagnostic> {
    let press = Press::load(files).value;
    let edition = analyze(select(pack, &pack.handbooks[0]));
    let format = *FORMATS.iter().find(|known| known.name() == format).unwrap();
    render::artifacts(&Job::new(&press, &edition, &[format])).map(|mut files| files.remove(0).bytes)
}

fn handbook(files: &Memory) -> Result<Vec<u8>, Diagnostic> {
    printed(&sample::pack_of(files), files, "pdf")
}

/// The text of the pages, without the spaces, since where lines end is a matter of layout.
fn text(pdf: &[u8]) -> String {
    let mut text = String::new();
    let unopened = unpack("pdf", pdf, &mut |name, bytes| {
        if name == "pdf › text of the pages" {
            text = String::from_utf8_lossy(bytes).split_whitespace().collect();
        }
    });
    assert_eq!(unopened, [] as [&str; 0]);
    text
}

#[test]
fn every_page_bears_its_marking_at_the_head_and_at_the_foot() {
    let paragraphs = "A paragraph that takes some room on its page, and says little.\n\n".repeat(120);
    let pdf = handbook(&pack("en", &paragraphs)).unwrap();
    let pages = lopdf::Document::load_mem(&pdf).unwrap().get_pages().len();
    assert!(pages > 4, "there are {pages} pages");
    assert_eq!(text(&pdf).matches("TLP:AMBER+STRICT").count(), 2 * pages + 1, "and one on the cover");
}

#[test]
fn every_script_with_a_font_comes_out() {
    for (language, words) in [
        ("en", "Zażółć gęślą jaźń"),
        ("ru", "Доходы работников"),
        ("el", "Χρήμα"),
        ("th", "รายงาน"),
        ("ja", "口座の取引"),
        ("ko", "계좌거래"),
        ("zh", "账户交易"),
    ] {
        let pdf = handbook(&pack(language, words)).unwrap();
        let wanted: String = words.split_whitespace().collect();
        assert!(text(&pdf).contains(&wanted), "{language}: {}", text(&pdf));
    }
    // These scripts are written with joined or turned shapes, which come back in another order.
    for (language, words) in [("ar", "تحويل الأموال"), ("he", "העברת כספים"), ("hi", "धन का प्रवाह")]
    {
        let pdf = handbook(&pack(language, words)).unwrap();
        assert!(!text(&pdf).contains('\u{fffd}'), "{language}");
    }
}

#[test]
fn a_letter_without_a_font_is_named_and_so_is_what_to_do() {
    let wrong = handbook(&pack("en", "A name in Cherokee: ᏣᎳᎩ")).unwrap_err();
    assert_eq!(wrong.rule, "missing-font");
    assert!(wrong.message.contains("Ꮃ (U+13B3)"), "{wrong:?}");
    assert!(wrong.message.contains("en/banks/general"), "{wrong:?}");
    assert!(wrong.hints[0].contains("templates/pdf/fonts/"), "{wrong:?}");
}

#[test]
fn text_is_never_a_command() {
    let hostile =
        "#panic() and #read(\"/etc/passwd\") and $x^2$, #set page(fill: red), <label> @ref = no heading";
    let escaped: String = hostile
        .chars()
        .flat_map(|c| if c.is_ascii_punctuation() { vec!['\\', c] } else { vec![c] })
        .collect();
    let pdf = handbook(&pack("en", &escaped)).unwrap();
    for wanted in ["#panic()", "#read(", "etc/passwd", "$x^2$", "#setpage(fill:red)", "<label>", "=noheading"]
    {
        assert!(text(&pdf).contains(wanted), "{wanted} in {}", text(&pdf));
    }
    assert!(!text(&pdf).contains("root:"));
}

/// What each list of a file is made of: the parts of its items, in order.
fn lists(pdf: &[u8]) -> Vec<Vec<Vec<String>>> {
    let file = lopdf::Document::load_mem(pdf).unwrap();
    let below = |element: &lopdf::Dictionary| -> Vec<lopdf::Dictionary> {
        let inside = element.get(b"K").ok().and_then(|inside| file.dereference(inside).ok());
        let inside = match inside {
            Some((_, lopdf::Object::Array(several))) => several.clone(),
            Some((_, one)) => vec![one.clone()],
            None => Vec::new(),
        };
        let element = |one| Some(file.dereference(one).ok()?.1.as_dict().ok()?.clone());
        inside.iter().filter_map(element).collect()
    };
    let tag = |element: &lopdf::Dictionary| {
        let tag = element.get(b"S").and_then(lopdf::Object::as_name).unwrap_or_default();
        String::from_utf8_lossy(tag).into_owned()
    };
    let elements = file.objects.values().filter_map(|object| object.as_dict().ok());
    let items = |list| below(list).into_iter().filter(|item| tag(item) == "LI");
    elements
        .filter(|element| tag(element) == "L")
        .map(|list| items(list).map(|item| below(&item).iter().map(tag).collect()).collect())
        .collect()
}

#[test]
fn red_flags_are_heard_as_a_list() {
    let flag = |nth| {
        format!(
            "  - {{id: sign-{nth}, text: Sign {nth}., seen_by: [banks], strength: strong, conditions: [payment]}}\n"
        )
    };
    let flags: String = (1..=9).map(flag).collect();
    let typology = format!(
        "Words.\n== content/typologies/lent.md\n---\ntitle: Lent\nsummary: Lent.\nphase: receive\nindicators:\n{flags}---\nWords."
    );
    let pdf = handbook(&pack("en", &typology)).unwrap();
    let item = ["Lbl", "LBody"].map(String::from);
    assert!(lists(&pdf).contains(&vec![item.to_vec(); 9]), "{:?}", lists(&pdf));
}

#[test]
fn the_number_of_a_stage_is_heard_with_its_word() {
    let said = text(&printed(&sample::pack(), &Memory::default(), "pdf").unwrap());
    assert!(said.contains("Stage2Lentaccounts"), "{said}");
}

#[test]
fn the_card_is_one_side_of_paper() {
    let pack = sample::pack();
    for handbook in 0..pack.handbooks.len() {
        let mut pack = pack.clone();
        pack.handbooks.swap(0, handbook);
        let pdf = printed(&pack, &Memory::default(), "card").unwrap();
        assert_eq!(
            lopdf::Document::load_mem(&pdf).unwrap().get_pages().len(),
            1,
            "{}",
            pack.handbooks[0].name
        );
    }
}

#[test]
fn a_template_of_the_pack_that_cannot_be_set_is_told_of_where_it_stands() {
    let files = Memory::from_text("== templates/pdf/handbook.typ\n#let title = 1\n#titel\n");
    let wrong = printed(&sample::pack(), &files, "pdf").unwrap_err();
    assert_eq!(
        (wrong.rule, wrong.place.unwrap().file.as_ref()),
        ("bad-template", "templates/pdf/handbook.typ")
    );
    assert!(wrong.message.contains("unknown variable: titel"), "{}", wrong.message);
}

#[test]
fn what_is_no_font_is_told_of() {
    let files = Memory::from_text("== templates/pdf/fonts/mine.ttf\nnot a font\n");
    let wrong = printed(&sample::pack(), &files, "pdf").unwrap_err();
    assert_eq!(wrong.place.unwrap().file.as_ref(), "templates/pdf/fonts/mine.ttf");
}
