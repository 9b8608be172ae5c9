//! Feeds of what was added or read again, in Atom (RFC 4287): one for each handbook, and one for the front of a site.
//! A feed is made of pages, so what is held back, withdrawn or still a draft is not in it.

use super::{
    Artifact, Download, Format, Job, Setting, SitePath, Sizes, html::address_in, plain, stix::NAMESPACE,
};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page},
    vocab::Date,
};
use atom_syndication::{Category, Content, Feed, FixedDateTime, Generator, Link, Person, Text};
use uuid::Uuid;

/// What a feed is called, that of a handbook in its folder and that of a site at the front.
pub(super) const FEED: &str = "atom.xml";

/// A feed of the handbook's entries.
pub struct Atom;

impl Format for Atom {
    fn name(&self) -> &'static str {
        "atom"
    }

    fn downloads(&self) -> &'static [Download] {
        &[Download {
            file: FEED,
            label: "Feed",
            short: "Feed",
            good_for: "a feed reader that tells you what was added or read again",
            loads: &[],
        }]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        Box::new(OfAHandbook { job })
    }
}

struct OfAHandbook<'a, 'p> {
    job: &'a Job<'a, 'p>,
}

impl Setting for OfAHandbook<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        vec![self.job.path(FEED)]
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        let about = self.job.edition.about();
        let feed = feed(&Head {
            about: &format!("{} {}", about.publisher.name, about.folder),
            title: &format!("{}: {} · {}", about.title, about.audience_title, about.place_title),
            says: &plain::imprint(about.marking, about.edition, about.as_of),
            publisher: &about.publisher.name,
            licence: about.licence.map(|licence| licence.name.as_str()),
            language: about.language,
            // Links lead on from where the feed lies, or from the address that the pack names.
            base: about.address.map(|address| format!("{address}{}/", about.folder)),
            day: about.as_of,
            has_front: self.job.publishes_pages(),
            news: match self.job.publishes_pages() {
                true => news(self.job.edition),
                false => news(self.job.edition).into_iter().map(|news| News { href: None, ..news }).collect(),
            },
        });
        Ok(Artifact { path: path.clone(), bytes: feed })
    }
}

/// An entry that somebody read as a whole on some day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct News {
    /// The day.
    pub(super) day: Date,
    /// What it is, for what ids of feeds are made of: `case/night-shift`.
    pub(super) id: String,
    /// The kind of entry.
    pub(super) kind: &'static str,
    /// Its title.
    pub(super) title: String,
    /// Its sentence.
    pub(super) summary: Option<String>,
    /// Where it stands, from the folder that the feed lies in. `None` where its page is not published.
    pub(super) href: Option<String>,
}

/// The entries that have a day and a place, the latest first.
pub(super) fn news(edition: &Edition<'_>) -> Vec<News> {
    let of_page = |page: &Page<'_>| {
        Some(News {
            day: page.reviewed_on?,
            id: format!("{}/{}", page.kind, page.id),
            kind: page.kind,
            title: page.title.to_string(),
            summary: page.summary.map(Into::into),
            href: Some(address_in(edition, page)?),
        })
    };
    let mut news: Vec<News> = edition.pages().filter_map(of_page).collect();
    // Pages come by kind and id, and stay so within a day.
    news.sort_by_key(|entry| std::cmp::Reverse(entry.day));
    news
}

/// What a feed says of itself.
pub(super) struct Head<'h> {
    /// What its id is made of.
    pub(super) about: &'h str,
    pub(super) title: &'h str,
    /// Marking, edition and day.
    pub(super) says: &'h str,
    pub(super) publisher: &'h str,
    pub(super) licence: Option<&'h str>,
    pub(super) language: &'h str,
    /// The address that links lead on from, with a slash at its end.
    pub(super) base: Option<String>,
    pub(super) day: Date,
    /// Whether an `index.html` lies beside the feed.
    pub(super) has_front: bool,
    pub(super) news: Vec<News>,
}

/// A feed as bytes. Ids are UUIDs that follow from the publisher, the handbook and the entry, so that an entry that was
/// read again is the same entry, later.
pub(super) fn feed(head: &Head<'_>) -> Vec<u8> {
    let id = |what: &str| {
        Uuid::new_v5(&NAMESPACE, format!("atom {} {what}", head.about).as_bytes()).urn().to_string()
    };
    let link = |href: &str, rel: &str, mime: &str| Link {
        href: href.to_string(),
        rel: rel.to_string(),
        mime_type: Some(mime.to_string()),
        ..Link::default()
    };
    let rights = match head.licence {
        Some(licence) => format!("{} Licence: {licence}.", head.says),
        None => head.says.to_string(),
    };
    let mut feed = Feed {
        title: head.title.into(),
        id: id(""),
        // What was read after the day that the edition speaks of is no older than it.
        updated: moment(head.news.iter().map(|news| news.day).chain([head.day]).max().unwrap_or(head.day)),
        authors: vec![Person { name: head.publisher.to_string(), ..Person::default() }],
        generator: Some(Generator { value: "vademecum".into(), ..Generator::default() }),
        links: vec![link(FEED, "self", "application/atom+xml")],
        rights: Some(Text::plain(rights)),
        subtitle: Some(Text::plain(head.says)),
        base: head.base.clone(),
        lang: Some(head.language.to_string()),
        ..Feed::default()
    };
    feed.links.extend(head.has_front.then(|| link("index.html", "alternate", "text/html")));
    feed.entries.resize_with(head.news.len(), Default::default);
    for (entry, news) in feed.entries.iter_mut().zip(&head.news) {
        entry.title = news.title.as_str().into();
        entry.id = id(&news.id);
        entry.updated = moment(news.day);
        entry.categories = vec![Category { term: news.kind.to_string(), scheme: None, label: None }];
        entry.links = news.href.iter().map(|href| link(href, "alternate", "text/html")).collect();
        let summary = news.summary.as_deref();
        match news.href {
            Some(_) => entry.summary = summary.map(Text::plain),
            // An entry that leads nowhere has to hold what it says (section 4.1.2).
            None => {
                let value = Some(summary.unwrap_or(&news.title).to_string());
                entry.content =
                    Some(Content { value, content_type: Some("text".into()), ..Content::default() });
            }
        }
    }
    let mut bytes = feed.to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}

/// A day as a moment: its beginning.
fn moment(day: Date) -> FixedDateTime {
    plain::moment(day).parse().expect("a day of ours is one of the calendar")
}
