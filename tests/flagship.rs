//! The flagship pack as its readers get it: every handbook is there, holds what it should, and every link in it leads
//! somewhere inside it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use scraper::{Html, Selector};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};
use vademecum::{
    edition::{Edition, analyze, select},
    entry::{
        Entry, case::Case, control::Control, jurisdiction::Jurisdiction, risky_node::RiskyNode,
        typology::Typology,
    },
    files::Disk,
    pack::{Handbook, Pack},
    pipeline,
    render::{self, Artifact, Format, Job, Press, Sizes, html},
};

static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let read = pipeline::read(&Disk::new(env!("CARGO_MANIFEST_DIR")), None);
    let complaints: Vec<String> =
        read.report.sorted().iter().map(|d| format!("{:?}: {} ({})", d.place, d.message, d.rule)).collect();
    assert!(complaints.is_empty(), "`vademecum check` is not clean:\n{}", complaints.join("\n"));
    read.value.expect("a clean pack is whole")
});

static PRESS: LazyLock<Press> = LazyLock::new(|| Press::load(&Disk::new(env!("CARGO_MANIFEST_DIR"))).value);

/// The pages of a handbook by path, read as a browser reads them.
struct Reading {
    edition: Edition<'static>,
    pages: BTreeMap<String, Page>,
    others: BTreeSet<String>,
}

struct Page {
    text: String,
    ids: BTreeSet<String>,
    duplicate_ids: Vec<String>,
    links: Vec<String>,
    loads: Vec<String>,
    headings: Vec<u8>,
}

fn select_all(html: &Html, selector: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    html.select(&selector).filter_map(|element| element.attr(attribute)).map(str::to_string).collect()
}

impl Page {
    fn read(text: String) -> Page {
        let html = Html::parse_document(&text);
        let ids = select_all(&html, "[id]", "id");
        let mut seen = BTreeSet::new();
        let duplicate_ids = ids.iter().filter(|id| !seen.insert((*id).clone())).cloned().collect();
        let headings = Selector::parse("h1, h2, h3, h4, h5, h6").unwrap();
        let mut loads = select_all(&html, "[src]", "src");
        loads.extend(select_all(&html, "link[href]", "href"));
        loads.extend(select_all(&html, "[srcset]", "srcset"));
        loads.extend(select_all(&html, "[action]", "action"));
        Page {
            ids: seen,
            duplicate_ids,
            links: select_all(&html, "a[href]", "href"),
            loads,
            headings: html.select(&headings).map(|h| h.value().name().as_bytes()[1] - b'0').collect(),
            text,
        }
    }
}

fn read(handbook: &'static Handbook) -> Reading {
    let edition = analyze(select(&PACK, handbook));
    let mut pages = BTreeMap::new();
    let mut others = BTreeSet::new();
    let made = render::artifacts(&Job::new(&PRESS, &edition, &[&html::Html]));
    for Artifact { path, bytes } in made.unwrap_or_else(|wrong| panic!("{wrong:?}")) {
        let inside = path.as_str().strip_prefix(&format!("{}/", handbook.name));
        let inside = inside.unwrap_or_else(|| panic!("{path} is not in {}", handbook.name)).to_string();
        if inside.ends_with(".html") {
            pages.insert(inside, Page::read(String::from_utf8(bytes).expect("pages are UTF-8")));
        } else {
            others.insert(inside);
        }
    }
    Reading { edition, pages, others }
}

/// Runs a test over every handbook, on as many threads as there are cores.
fn each_handbook(test: impl Fn(&Handbook, &Reading) + Sync) {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let pack: &'static Pack = &PACK;
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(handbook) =
                    pack.handbooks.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
                {
                    test(handbook, &read(handbook));
                }
            });
        }
    });
}

#[test]
fn what_handbooks_share_is_what_each_would_have_made() {
    let selector = vademecum::edition::Selector::of(&PACK);
    // There and back: whatever was remembered last is then asked for by a handbook that may have made another.
    for handbook in PACK.handbooks.iter().chain(PACK.handbooks.iter().rev()) {
        let [shared, own] =
            [selector.select(handbook), select(&PACK, handbook)].map(|one| analyze(one).fingerprint());
        assert_eq!(shared, own, "{}", handbook.name);
    }
}

/// What a relative link of a page means, as a path inside the handbook and an anchor.
#[test]
fn what_leaves_in_pieces_is_the_whole_file() {
    const LONGEST: usize = 256 << 10;
    let edition = analyze(select(&PACK, PACK.handbook("en/banks/general").expect("it is declared")));
    let job = Job::new(&PRESS, &edition, &[&html::Html]);
    let setting = html::Html.set(&job);
    let mut several = BTreeSet::new();
    for path in setting.plan() {
        let pieces: Vec<Vec<u8>> = setting.pieces(&path, &Sizes::new()).map(Result::unwrap).collect();
        let whole = setting.render(&path, &Sizes::new()).unwrap();
        assert!(pieces.concat() == whole.bytes, "{path} differs in pieces");
        if pieces.len() > 1 {
            let longest = pieces.iter().map(Vec::len).max().unwrap_or_default();
            assert!(longest < LONGEST, "{path} has {longest} bytes in memory at once");
            several.insert(path.to_string());
        }
    }
    for long in ["en/banks/general/handbook.html", "en/banks/general/start.html"] {
        assert!(several.contains(long), "{long} is not among {several:?}");
    }
}

fn target(from: &str, link: &str) -> (String, Option<String>) {
    let (path, anchor) =
        link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor.to_string())));
    if path.is_empty() {
        return (from.to_string(), anchor);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{from} links out of its handbook: {link}"),
            "." => {}
            part => parts.push(part),
        }
    }
    (parts.join("/"), anchor)
}

#[test]
fn every_handbook_is_whole() {
    each_handbook(|handbook, Reading { edition, pages, others }| {
        let name = &handbook.name;
        let known: BTreeSet<&str> = PACK.entries.iter().map(|entry| entry.id().as_str()).collect();
        let mut shown = BTreeSet::new();
        for (path, page) in pages {
            let at = format!("{name}/{path}");
            assert_eq!(page.duplicate_ids, Vec::<String>::new(), "{at} has an id twice");
            let is_redirect = page.text.contains("http-equiv=\"refresh\"");
            if !is_redirect {
                assert_eq!(
                    page.headings.iter().filter(|level| **level == 1).count(),
                    1,
                    "{at} has not one h1"
                );
                let skipped = page.headings.windows(2).find(|pair| pair[1] > pair[0] + 1);
                assert!(skipped.is_none(), "{at} skips a heading level: {:?}", page.headings);
                for needed in ["<html lang=\"en\"", "Content-Security-Policy", "TLP:CLEAR", "<title>"] {
                    assert!(page.text.contains(needed), "{at} has no {needed}");
                }
            }
            for link in &page.links {
                if ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme)) {
                    continue;
                }
                let (to, anchor) = target(path, link);
                let found = pages.get(&to);
                assert!(found.is_some() || others.contains(&to), "{at}: {link} leads nowhere");
                if let (Some(found), Some(anchor)) = (found, anchor) {
                    assert!(found.ids.contains(&anchor), "{at}: {link} has no such anchor");
                }
            }
            for load in &page.loads {
                let inside = load.starts_with("data:") || others.contains(&target(path, load).0);
                assert!(inside, "{at} loads {load} from elsewhere");
            }
            shown.extend(page.ids.iter().map(String::as_str).filter(|id| known.contains(id)));
        }
        let held: BTreeSet<&str> =
            edition.pages().filter(|page| page.kind != "picture").map(|page| page.id).collect();
        assert_eq!(shown, held, "{name} does not hold what `list` says");
        let single: BTreeSet<&str> =
            pages["handbook.html"].ids.iter().map(String::as_str).filter(|id| known.contains(id)).collect();
        assert_eq!(single, held, "{name}/handbook.html does not hold what `list` says");
        assert!(pages["handbook.html"].links.iter().all(|link| link.starts_with('#') || link.contains(':')));
    });
}

#[test]
fn every_indicator_section_and_step_has_an_address() {
    let pack: &'static Pack = &PACK;
    for name in ["en/banks/pk", "en/platforms/general", "en/governments/eu", "en/employers/jp"] {
        let handbook = pack.handbook(name).unwrap();
        let Reading { edition, pages, .. } = read(handbook);
        // A place has an address when it is there and something beside it leads to it, for readers to copy.
        let places: BTreeSet<&str> =
            pages.values().flat_map(|page| page.ids.iter().map(String::as_str)).collect();
        let linked: BTreeSet<&str> = pages
            .values()
            .flat_map(|page| page.links.iter().filter_map(|link| link.strip_prefix('#')))
            .collect();
        let ids: BTreeSet<&str> = places.intersection(&linked).copied().collect();
        for page in edition.pages() {
            if let vademecum::entry::PageFields::Typology(typology) = &page.fields {
                for indicator in &typology.indicators {
                    let address = format!("{}--{}", page.id, indicator.id);
                    assert!(ids.contains(address.as_str()), "{}: no {address}", handbook.name);
                }
            }
            if let vademecum::entry::PageFields::Case(case) = &page.fields {
                for step in &case.steps {
                    let address = format!("{}--{}", page.id, step.flow.id);
                    assert!(ids.contains(address.as_str()), "{}: no {address}", handbook.name);
                }
            }
            for block in &page.prose.blocks {
                if let vademecum::prose::Block::Section { id: Some(id), .. } = block {
                    let address = format!("{}--{id}", page.id);
                    assert!(ids.contains(address.as_str()), "{}: no {address}", handbook.name);
                }
            }
        }
    }
}

#[test]
fn pages_are_light() {
    use std::io::Write;
    /// What a page weighs on a slow line. Deflate without headers is within a few bytes of gzip.
    fn compressed(text: &str) -> usize {
        let mut child = std::process::Command::new("gzip")
            .arg("-c")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("gzip is on every machine that runs these tests");
        let mut input = child.stdin.take().unwrap();
        let text = text.to_string();
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let length = child.wait_with_output().unwrap().stdout.len();
        writer.join().unwrap().unwrap();
        length
    }
    let heaviest = ["en/banks/pk", "en/platforms/general", "en/governments/us", "en/employers/jp"];
    for name in heaviest {
        let handbook = PACK.handbook(name).unwrap();
        for (path, page) in read(handbook).pages {
            let most = match path.as_str() {
                "handbook.html" => continue,
                path if path.contains('/') || path == "card.html" => 60,
                _ => 150,
            };
            let weight = compressed(&page.text).div_ceil(1024);
            assert!(weight <= most, "{name}/{path} weighs {weight} KB compressed; the most is {most}");
        }
    }
}

#[test]
fn general_handbooks_have_a_page_for_each_entry() {
    let pack: &'static Pack = &PACK;
    for handbook in pack.handbooks.iter().filter(|handbook| handbook.place.is_none()) {
        let Reading { edition, pages, .. } = read(handbook);
        for page in edition.pages().filter(|page| page.kind != "picture") {
            let address = pages.keys().find(|path| path.ends_with(&format!("/{}.html", page.id)));
            assert!(address.is_some(), "{} has no page for {}", handbook.name, page.id);
        }
    }
}

#[test]
fn the_pack_is_as_large_as_was_promised() {
    fn count<K: 'static>() -> usize
    where
        for<'p> &'p K: TryFrom<&'p vademecum::entry::Fields>,
    {
        PACK.of_kind::<K>().count()
    }
    assert!(count::<RiskyNode>() >= 35);
    assert!(count::<Typology>() >= 12);
    assert!(count::<Case>() >= 14);
    assert!(count::<Control>() >= 30);
    let codes: BTreeSet<String> =
        PACK.of_kind::<Jurisdiction>().map(|(_, jurisdiction)| jurisdiction.iso.to_string()).collect();
    for code in ["CN", "RU", "AE", "PK", "AR", "UA", "VN", "US", "JP", "KR", "GB", "LA"] {
        assert!(codes.contains(code), "{code}");
    }
    let with_steps = PACK.of_kind::<Case>().filter(|(_, case)| !case.steps.is_empty()).count();
    assert!(with_steps >= 14);
    let indicators: usize = PACK.of_kind::<Typology>().map(|(_, typology)| typology.indicators.len()).sum();
    assert!(indicators >= 80);
}

#[test]
fn nobody_but_cases_and_sources_names_a_person() {
    // Everybody who has a legal status of their own stands in a case; their names stand nowhere else.
    let organisations: BTreeSet<&str> = PACK
        .entries
        .iter()
        .filter(|entry| entry.fields.kind() == "entity")
        .map(|e| e.header.title.as_str())
        .collect();
    let parties: BTreeSet<&str> = PACK
        .of_kind::<Case>()
        .flat_map(|(_, case)| &case.legal_status)
        .map(|status| status.party.as_str())
        .filter(|party| !organisations.contains(party) && party.split(' ').count() >= 2)
        .filter(|party| party.split(' ').all(|word| word.chars().next().is_some_and(char::is_uppercase)))
        .filter(|party| !party.contains([',', '(']))
        .collect();
    assert!(parties.len() > 10, "{parties:?}");
    let elsewhere = |entry: &&Entry| !matches!(entry.fields.kind(), "case" | "source" | "entity");
    for entry in PACK.entries.iter().filter(elsewhere) {
        let text = std::fs::read_to_string(&*entry.origin.file).unwrap();
        let is_list = entry.origin.file.ends_with(".yaml");
        let own = if is_list { &text[entry.origin.range.clone()] } else { &text[..] };
        for party in &parties {
            assert!(!own.contains(party), "{} names {party}", entry.id());
        }
    }
}
