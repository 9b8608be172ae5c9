//! A site of some formats only: whatever is left out, nothing leads to what is not there, and no list is empty.

mod sample;

use std::collections::BTreeMap;
use vademecum::{
    emit::Memory,
    pipeline::{self, Options, Outcome},
    render::{FORMATS, Press},
};

/// Every file of the sample pack's site in these formats, as text.
fn site(formats: &[&str]) -> BTreeMap<String, String> {
    let sink = Memory::default();
    let formats = formats.iter().map(ToString::to_string).collect();
    let options = Options { formats, ..Options::default() };
    let press = Press::load(&sample::files()).value;
    let built = pipeline::publish(&sample::pack(), &press, &options, &sink, &());
    assert!(matches!(built.outcome, Outcome::Published(_)), "{:#?}", built.report.sorted());
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    sink.files().into_iter().map(|(path, bytes)| (path, text(bytes))).collect()
}

/// What stands between the two, each time.
fn between<'t>(text: &'t str, start: &str, end: &str) -> Vec<&'t str> {
    text.split(start).skip(1).filter_map(|rest| Some(rest.split_once(end)?.0)).collect()
}

/// Where a file leads to, from the folder it lies in.
fn links<'t>(name: &str, text: &'t str) -> Vec<&'t str> {
    match name {
        "llms.txt" => between(text, "](", ")"),
        "index.txt" => text.lines().collect(),
        "changes.csv" => text.lines().map(|line| line.split('"').nth(1).expect("a path")).collect(),
        "provider-metadata.json" => ["index", "changes", "feed", "checksums"]
            .into_iter()
            .flat_map(|key| between(text, &format!("\"{key}\": \""), "\""))
            .collect(),
        "SHA256SUMS" => text.lines().filter_map(|line| Some(line.split_once("  ")?.1)).collect(),
        _ if name.ends_with(".html") || name == "atom.xml" => {
            ["href", "src"].iter().flat_map(|key| between(text, &format!(" {key}=\""), "\"")).collect()
        }
        _ => Vec::new(),
    }
}

/// The path of a link in a file; `None` where it leads out of the site or to its own file.
fn target(file: &str, link: &str) -> Option<String> {
    let link = link.split('#').next().unwrap_or_default();
    if link.is_empty() || link.contains(':') {
        return None;
    }
    let mut path: Vec<&str> = file.split('/').collect();
    path.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    Some(path.join("/"))
}

#[test]
fn nothing_leads_to_what_was_not_made() {
    let mut choices: Vec<Vec<&str>> = FORMATS.iter().map(|format| vec![format.name()]).collect();
    choices.extend([
        vec!["xlsx", "stix"],
        vec!["md", "json"],
        vec!["atom", "md"],
        vec!["atom", "md", "html"],
    ]);
    for formats in choices {
        let site = site(&formats);
        for (file, text) in &site {
            let name = file.rsplit('/').next().unwrap_or(file);
            assert!(!text.is_empty(), "{file} of {formats:?} is empty");
            for link in links(name, text) {
                let dead = target(file, link).filter(|path| !site.contains_key(path));
                assert_eq!(dead, None, "{file} of {formats:?} leads there");
            }
            for empty in ["<ul></ul>", "<ol></ol>", "<tbody></tbody>", "<dl class=\"sheet kinds\">\n</dl>"] {
                assert!(!text.contains(empty), "{file} of {formats:?} has {empty}");
            }
            if name == "atom.xml" {
                assert!(text.contains("<entry>"), "{file} of {formats:?} says nothing");
                for entry in between(text, "<entry>", "</entry>") {
                    let can_stand_alone = entry.contains("rel=\"alternate\"") || entry.contains("<content");
                    assert!(can_stand_alone, "{file} of {formats:?}: {entry}");
                }
            }
        }
        let has_pages = formats.contains(&"html");
        assert_eq!(site.contains_key("atom.xml"), has_pages, "{formats:?}");
        assert_eq!(site["index.html"].contains("href=\"atom.xml\""), has_pages, "{formats:?}");
        assert_eq!(site["index.html"].contains("The name leads to"), has_pages, "{formats:?}");
        let has_card = formats.iter().any(|format| ["html", "card"].contains(format));
        assert_eq!(site["index.html"].contains("Take the card first"), has_card, "{formats:?}");
        for row in between(&site["index.html"], "<tr ", "</tr>") {
            assert!(row.contains(" href="), "{formats:?}: {row}");
        }
    }
}

#[test]
fn a_feed_alone_tells_what_was_read_and_leads_nowhere() {
    let site = site(&["atom"]);
    let feed = &site["en/banks/general/atom.xml"];
    assert!(feed.contains("<content type=\"text\">What happens, in one page.</content>"), "{feed}");
    assert_eq!(feed.matches("rel=\"alternate\"").count(), 0, "{feed}");
}
