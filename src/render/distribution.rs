//! The files at the front of a site that are for programs: what there is, since when, and how to check it. They lie as the
//! distribution of the Common Security Advisory Framework lies (CSAF 2.0, section 7), for handbooks instead of advisories.
//!
//! The landing page names handbooks of every marking and bears the highest of them. What stands here travels by itself,
//! through search engines and feed readers where no banner goes along, so it names handbooks at TLP:CLEAR only. Where
//! there are none, there are no such files. The list of checksums names the files at the front, whatever they are.

use super::{
    Artifact, SitePath,
    feed::{FEED, Head, News, feed, news},
    html::address_in,
    landing::Shelf,
    plain,
};
use crate::{
    edition::Edition,
    manifest::{MANIFEST, Manifest},
    vocab::{Date, Marking},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// What a handbook gives to lists for programs, kept when its edition is dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The day it speaks of.
    day: Option<Date>,
    /// Where the site is published, with a slash at its end.
    address: Option<String>,
    /// The entries of a general handbook: it holds what the others hold, so it stands for them.
    news: Vec<News>,
    /// The addresses of entries that have their own, each with its day.
    pages: Vec<(String, Option<Date>)>,
}

impl Listing {
    /// What an edition gives. One above TLP:CLEAR gives nothing but its day.
    pub(super) fn of(edition: &Edition<'_>) -> Listing {
        let about = edition.about();
        let is_listed = about.marking == Marking::Clear && about.place.is_none();
        let own_page = |page| address_in(edition, page).filter(|address| !address.contains('#'));
        let pages = edition.pages().filter_map(|page| Some((own_page(page)?, page.reviewed_on)));
        Listing {
            day: Some(about.as_of),
            address: about.address.map(Into::into),
            news: if is_listed { news(edition) } else { Vec::new() },
            pages: if is_listed { pages.collect() } else { Vec::new() },
        }
    }
}

/// The files for programs.
pub fn files(shelves: &[Shelf]) -> Vec<Artifact> {
    let mut files = Vec::new();
    let open: Vec<&Shelf> = shelves.iter().filter(|shelf| shelf.marking == Marking::Clear).collect();
    if let Some(first) = open.first()
        && let Some(day) = first.listing.day
    {
        let mut add = |name: &str, bytes: Vec<u8>| files.push(Artifact { path: SitePath::new(name), bytes });
        // A feed leads to pages, and not every build makes pages.
        let news = news_of(&open);
        let has_feed = !news.is_empty();
        if has_feed {
            add(FEED, site_feed(first, day, news));
        }
        add("changes.csv", changes(&open).into_bytes());
        add(
            "index.txt",
            documents(&open).map(|(path, _)| format!("{path}\n")).collect::<String>().into_bytes(),
        );
        add("provider-metadata.json", metadata(first, day, &open, has_feed));
        if let Some(address) = &first.listing.address {
            add("sitemap.xml", sitemap(address, day, &open).into_bytes());
            if let Some(security) = security(address, first, day) {
                add(".well-known/security.txt", security.into_bytes());
            }
        }
    }
    files
}

/// The list of checksums of the files at the front. `None` where there are none.
pub fn checksums(front: &[Artifact]) -> Option<Artifact> {
    let mut manifest = Manifest::default();
    front.iter().for_each(|file| manifest.enter(file.path.as_str(), &file.bytes));
    (!front.is_empty()).then(|| Artifact { path: SitePath::new(MANIFEST), bytes: manifest.to_bytes() })
}

/// Entries of all general handbooks that have a page, each once, with a link to the first that has it.
fn news_of(open: &[&Shelf]) -> Vec<News> {
    let mut seen = BTreeSet::new();
    let mut all: Vec<News> = Vec::new();
    for shelf in open {
        for news in &shelf.listing.news {
            let Some(href) = &news.href else { continue };
            let file = href.split('#').next().unwrap_or_default();
            if shelf.has(file) && seen.insert((&shelf.language, &news.id)) {
                let id = format!("{} {}", shelf.language, news.id);
                all.push(News { id, href: Some(format!("{}/{href}", shelf.folder)), ..news.clone() });
            }
        }
    }
    all.sort_by_key(|news| std::cmp::Reverse(news.day));
    all
}

fn site_feed(first: &Shelf, day: Date, news: Vec<News>) -> Vec<u8> {
    feed(&Head {
        about: &first.publisher,
        title: &first.title,
        says: &plain::imprint(Marking::Clear, &first.edition, day),
        publisher: &first.publisher,
        licence: first.licence.as_ref().map(|(name, _)| name.as_str()),
        language: &first.language,
        base: first.listing.address.clone(),
        day,
        has_front: true,
        news,
    })
}

/// What readers take away from handbooks, by path, each with the day of its edition.
fn documents<'s>(open: &'s [&'s Shelf]) -> impl Iterator<Item = (&'s str, Option<Date>)> {
    let files: BTreeMap<&str, Option<Date>> = open
        .iter()
        .flat_map(|shelf| shelf.files.keys().map(move |path| (shelf, path.as_str())))
        .filter(|(shelf, path)| {
            let name = path.strip_prefix(shelf.folder.as_str()).unwrap_or(path).trim_start_matches('/');
            name.starts_with("download/")
                || [FEED, "card.html", "handbook.html", "index.html"].contains(&name)
        })
        .map(|(shelf, path)| (path, shelf.listing.day))
        .collect();
    files.into_iter()
}

/// Path and moment of each, the latest first, in the form of CSAF: quoted, without a head.
fn changes(open: &[&Shelf]) -> String {
    let mut all: Vec<_> = documents(open).collect();
    all.sort_by_key(|(_, day)| std::cmp::Reverse(*day));
    // Paths are ids, codes and names of ours, which hold no quotation marks.
    all.into_iter()
        .filter_map(|(path, day)| Some(format!("\"{path}\",\"{}\"\n", plain::moment(day?))))
        .collect()
}

fn metadata(first: &Shelf, day: Date, open: &[&Shelf], has_feed: bool) -> Vec<u8> {
    let handbooks: Vec<_> = open
        .iter()
        .map(|shelf| {
            json!({
                "directory": format!("{}/", shelf.folder),
                "audience": shelf.audience,
                "place": shelf.place_title,
                "language": shelf.language,
                "edition": shelf.edition,
                "tlp": { "label": shelf.marking.banner() },
                "feed": shelf.has(FEED).then(|| format!("{}/{FEED}", shelf.folder)),
                "checksums": format!("{}/{MANIFEST}", shelf.folder),
            })
        })
        .collect();
    let mut metadata = json!({
        "description": "Handbooks of practitioner guidance, laid out as CSAF providers lay out advisories. There are no CSAF documents here.",
        "publisher": {
            "name": first.publisher,
            "namespace": first.publisher_url,
            "contact_details": first.corrections,
        },
        "last_updated": plain::moment(day),
        "distributions": [
            { "directory_url": first.listing.address.as_deref().unwrap_or("./"), "index": "index.txt", "changes": "changes.csv", "feed": has_feed.then_some(FEED) },
        ],
        "handbooks": handbooks,
    });
    if let Some(address) = &first.listing.address {
        metadata["canonical_url"] = json!(format!("{address}provider-metadata.json"));
    }
    let mut bytes = serde_json::to_vec_pretty(&metadata).expect("plain text can be written as JSON");
    bytes.push(b'\n');
    bytes
}

/// The pages that a search engine should know, by the protocol of sitemaps.org: the front, the parts of each handbook,
/// and entries at the address under which they are cited. What was withdrawn or moved is not among them.
fn sitemap(address: &str, day: Date, open: &[&Shelf]) -> String {
    let mut pages: BTreeMap<String, Option<Date>> = BTreeMap::from([(String::new(), Some(day))]);
    for shelf in open {
        for path in shelf.files.keys().map(SitePath::as_str) {
            let name = path.strip_prefix(shelf.folder.as_str()).unwrap_or(path).trim_start_matches('/');
            if name.ends_with(".html") && !name.contains('/') && name != "handbook.html" {
                pages.insert(path.to_string(), shelf.listing.day);
            }
        }
        let own = shelf.listing.pages.iter().filter(|(href, _)| shelf.has(href));
        pages.extend(own.map(|(href, day)| (format!("{}/{href}", shelf.folder), day.or(shelf.listing.day))));
    }
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (path, day) in pages {
        let day = day.map_or_else(String::new, |day| format!("<lastmod>{}</lastmod>", day.first_day()));
        // The address has no characters that XML minds, and neither have ids.
        text.push_str(&format!("<url><loc>{address}{path}</loc>{day}</url>\n"));
    }
    text.push_str("</urlset>\n");
    text
}

/// Whom to tell of a weakness, by RFC 9116. It counts at the root of a server only, so it is made for a site that lies
/// there; and it has to expire, which it does a year after the day that the edition speaks of.
fn security(address: &str, shelf: &Shelf, day: Date) -> Option<String> {
    let contact = shelf.corrections.as_ref()?;
    let is_at_the_root = address.matches('/').count() == 3;
    let contact = if contact.contains("://") { contact.clone() } else { format!("mailto:{contact}") };
    is_at_the_root.then(|| {
        format!(
            "Contact: {contact}\nExpires: {}\nPreferred-Languages: {}\nCanonical: {address}.well-known/security.txt\n",
            plain::moment(day.plus_months(12)),
            shelf.language
        )
    })
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

    /// Shelves of a pack with one open handbook and one for few.
    fn shelves(keys: &str) -> Vec<Shelf> {
        let pack = format!(
            "== content/pack.yaml
title: A pack
publisher: {{name: A desk}}
contact: {{corrections: corrections@desk.example}}
edition: '1'
as_of: 2026-11-22
languages: [en]
{keys}default_marking: TLP:CLEAR
phases: [{{id: receive, title: Receive}}]
audiences:
  - {{id: banks, title: Banks, reader: Analysts}}
  - {{id: platforms, title: Platforms, reader: Leads}}
handbooks:
  - {{audiences: [banks], jurisdictions: [general], ceiling: TLP:CLEAR}}
  - {{audiences: [platforms], jurisdictions: [general], ceiling: TLP:AMBER}}
== content/guides/open.md
---
title: Open & clear
summary: For all.
role: threat
review: {{last: 2026-11-20, by: A desk}}
---
Words.
== content/guides/few.md
---
title: Zqfew
summary: For few.
role: practice
marking: TLP:AMBER
review: {{last: 2026-11-21, by: A desk}}
---
Words.
== content/guides/gone.md
---
title: Zqgone
summary: Gone.
role: practice
status: withdrawn
withdrawn: {{on: 2026-11-21, because: It was wrong.}}
review: {{last: 2026-11-21, by: A desk}}
---
Words.
"
        );
        let pack = resolve(load(&Memory::from_text(&pack)).value).value.expect("the pack is sound");
        let shelf = |handbook| {
            let mut shelf = Shelf::of(&analyze(select(&pack, handbook)));
            for name in ["index.html", "card.html", "guides/open.html", "guides/gone.html", "download/x.pdf"]
            {
                shelf.add(SitePath::new(format!("{}/{name}", shelf.folder)), 1);
            }
            shelf
        };
        pack.handbooks.iter().map(shelf).collect()
    }

    fn files(keys: &str) -> BTreeMap<String, String> {
        let made = super::files(&shelves(keys)).into_iter();
        made.map(|file| (file.path.to_string(), String::from_utf8(file.bytes).unwrap())).collect()
    }

    #[test]
    fn nothing_for_few_and_nothing_withdrawn_is_listed() {
        let files = files("address: https://desk.example\n");
        assert_eq!(
            files.keys().collect::<Vec<_>>(),
            [
                ".well-known/security.txt",
                "atom.xml",
                "changes.csv",
                "index.txt",
                "provider-metadata.json",
                "sitemap.xml"
            ]
        );
        for (name, text) in &files {
            for word in ["platforms", "Zqfew", "few.html", "Zqgone", "gone.html"] {
                assert!(!text.contains(word), "{name} names {word}: {text}");
            }
        }
        assert!(files["sitemap.xml"].contains(
            "<loc>https://desk.example/en/banks/general/guides/open.html</loc><lastmod>2026-11-20"
        ));
        assert!(files["atom.xml"].contains("Open &amp; clear"), "{}", files["atom.xml"]);
    }

    #[test]
    fn without_an_address_nothing_pretends_to_have_one() {
        let files = files("");
        assert!(!files.contains_key("sitemap.xml") && !files.contains_key(".well-known/security.txt"));
        assert!(files.values().all(|text| !text.contains("https://desk")));
        assert_eq!(
            files["index.txt"],
            "en/banks/general/card.html\nen/banks/general/download/x.pdf\nen/banks/general/index.html\n"
        );
        assert!(
            files["changes.csv"].starts_with("\"en/banks/general/card.html\",\"2026-11-22T00:00:00.000Z\"\n")
        );
    }

    #[test]
    fn whom_to_tell_is_said_at_the_root_of_a_server_for_a_year() {
        let at_root = &files("address: https://desk.example/\n")[".well-known/security.txt"];
        assert!(
            at_root.contains("Contact: mailto:corrections@desk.example\nExpires: 2027-11-22T00:00:00.000Z\n")
        );
        assert!(!files("address: https://desk.example/guides\n").contains_key(".well-known/security.txt"));
    }
}
