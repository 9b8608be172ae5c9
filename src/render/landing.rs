//! The landing page: a catalogue of all handbooks, with a picker that needs two clicks and no script.
//! Made from plain facts about finished handbooks; it never sees an edition beside another, nor anything behind one.

use super::{
    Artifact, Press, SitePath, Sizes,
    direction::direction,
    distribution::Listing,
    feed::FEED,
    offer::{Offer, offers},
    policy,
    style::{self, Margins},
    turned::turned,
};
use crate::{
    diagnostic::Diagnostic,
    edition::{About, Edition},
    entry::PageFields,
    vocab::{Marking, jurisdiction::other_names},
};
use serde::Serialize;
use tera::Context;

/// One finished handbook on the shelf: what its cover says, and its files with their sizes.
///
/// Taken from an edition while there is one, and kept after it is dropped:
/// `let mut shelf = Shelf::of(&edition);`, then `shelf.add(artifact.path.clone(), size)` for each file that was put,
/// in any order. Formats that come later need no change here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// The folder below the output folder: `en/banks/pk`.
    pub folder: String,
    /// The title of the pack.
    pub title: String,
    /// A second line under it.
    pub subtitle: Option<String>,
    /// Who publishes it.
    pub publisher: String,
    /// The publisher's site.
    pub publisher_url: Option<String>,
    /// An address for corrections.
    pub corrections: Option<String>,
    /// The licence, and its text.
    pub licence: Option<(String, Option<String>)>,
    /// The name of the edition.
    pub edition: String,
    /// The day it speaks of, in words.
    pub as_of: String,
    /// The language, a BCP 47 tag.
    pub language: String,
    /// The id of the audience.
    pub audience: String,
    /// Its title.
    pub audience_title: String,
    /// Who should read it.
    pub reader: String,
    /// Whether it is for all places together.
    pub is_general: bool,
    /// The place in words.
    pub place_title: String,
    /// What else its places are called, in a row, for finding it: codes, names of all of them, names in use elsewhere.
    pub place_names: String,
    /// How far it may travel.
    pub marking: Marking,
    /// What is said about names of places.
    pub places_notice: Option<String>,
    /// Its files, with their sizes in bytes.
    pub files: Sizes,
    /// What it gives to lists for programs.
    pub listing: Listing,
}

impl Shelf {
    /// What an edition's cover says. Its files are added as they are made.
    pub fn of(edition: &Edition<'_>) -> Shelf {
        let About { publisher, contact, licence, .. } = edition.about();
        let about = edition.about();
        Shelf {
            folder: about.folder.into(),
            title: about.title.into(),
            subtitle: about.subtitle.map(Into::into),
            publisher: publisher.name.clone(),
            publisher_url: publisher.url.clone(),
            corrections: contact.map(|contact| contact.corrections.clone()),
            licence: licence.map(|licence| (licence.name.clone(), licence.url.clone())),
            edition: about.edition.into(),
            as_of: about.as_of.in_words(),
            language: about.language.into(),
            audience: about.audience.into(),
            audience_title: about.audience_title.into(),
            reader: about.reader.into(),
            is_general: about.place.is_none(),
            place_title: about.place_title.into(),
            place_names: place_names(edition),
            marking: about.marking,
            places_notice: about.places_notice.map(Into::into),
            files: Sizes::new(),
            listing: Listing::of(edition),
        }
    }

    /// Adds a file of the handbook.
    pub fn add(&mut self, path: SitePath, bytes: u64) {
        self.files.insert(path, bytes);
    }

    /// What the handbook is called where its content can be searched. A general one holds what the others hold, so it
    /// stands for them.
    fn inside(&self) -> Option<String> {
        self.way("search/index.js").filter(|_| self.is_general)?;
        Some(match self.marking {
            Marking::Clear => self.audience_title.clone(),
            marking => format!("{} ({})", self.audience_title, marking.banner()),
        })
    }

    /// What can be taken away of it.
    fn offers(&self) -> Vec<Offer> {
        offers(&self.files, &self.folder, &self.edition, &format!("{}/", self.folder))
    }

    /// Whether the handbook was made with a file of that name. Not every build makes every format.
    pub(super) fn has(&self, name: &str) -> bool {
        self.files.contains_key(&SitePath::new(format!("{}/{name}", self.folder)))
    }

    /// The way to a file, if the handbook has it.
    fn way(&self, name: &str) -> Option<String> {
        self.has(name).then(|| format!("{}/{name}", self.folder))
    }
}

/// What the places of a handbook are called besides its title. A general one has none in particular.
fn place_names(edition: &Edition<'_>) -> String {
    let about = edition.about();
    let is_own = |code: &str| about.places.iter().any(|place| place.code == code);
    let mut names: Vec<&str> = Vec::new();
    for place in &about.places {
        names.extend([place.code, place.name, other_names(place.code)]);
    }
    for page in edition.of_kind("jurisdiction") {
        if matches!(&page.fields, PageFields::Jurisdiction(sheet) if is_own(sheet.place.code)) {
            names.push(page.title);
            names.extend(page.aliases.iter().map(String::as_str));
        }
    }
    names.retain(|name| !name.is_empty());
    names.dedup();
    names.join(" ")
}

/// An audience in one language, and the places it can choose.
#[derive(Serialize)]
struct Choice<'s> {
    id: String,
    language: &'s str,
    direction: &'static str,
    title: &'s str,
    reader: &'s str,
    handbooks: Vec<Row<'s>>,
}

#[derive(Serialize)]
struct Row<'s> {
    place: &'s str,
    names: &'s str,
    /// What the handbook is called where its content can be searched: general ones that have an index.
    inside: Option<String>,
    is_general: bool,
    /// The way to its pages, where it has any.
    href: Option<String>,
    /// How many files there are to take away besides the offers, and the way to their list.
    others: usize,
    list: Option<String>,
    marking: Option<&'static str>,
    offers: Vec<Offer>,
}

/// The landing page of a site with these handbooks, and these files beside it. `None` where there are no handbooks.
///
/// # Errors
/// A template that cannot be rendered.
pub fn landing(
    press: &Press,
    shelves: &[Shelf],
    beside: &[Artifact],
) -> Result<Option<Artifact>, Diagnostic> {
    let Some(first) = shelves.first() else { return Ok(None) };
    // The page names handbooks of every marking among them, so it is as restricted as the most restricted one.
    let marking = shelves.iter().map(|shelf| shelf.marking).max().unwrap_or(first.marking);
    let margins = Margins {
        head: format!("{} · edition {}", first.publisher, first.edition),
        foot: format!("{} · as of {}", first.title, first.as_of),
        marking,
        direction: direction(&first.language),
    };
    let style = style::with(press, &["landing.css", "search.css"], &margins);
    let script = press.asset("search.js");
    let mut context = Context::new();
    context.insert("title", &first.title);
    context.insert("subtitle", &first.subtitle);
    context.insert("language", &first.language);
    context.insert("edition", &first.edition);
    context.insert("as_of", &first.as_of);
    context.insert("publisher", &first.publisher);
    context.insert("publisher_url", &first.publisher_url);
    context.insert("corrections", &first.corrections);
    context.insert("licence", &first.licence.as_ref().map(|(name, _)| name));
    context.insert("licence_url", &first.licence.as_ref().and_then(|(_, url)| url.as_ref()));
    context.insert("places_notice", &first.places_notice);
    context.insert("marking", marking.banner());
    context.insert("direction", direction(&first.language));
    let choices = choices(shelves);
    let kinds = kinds_of_file(&choices);
    context.insert("has_card", &kinds.iter().any(|[short, ..]| short.starts_with("Card")));
    context.insert("has_pages", &shelves.iter().any(|shelf| shelf.has("index.html")));
    context.insert("kinds_of_file", &kinds);
    context.insert("choices", &choices);
    context.insert("has_feed", &beside.iter().any(|file| file.path.as_str() == FEED));
    context.insert("style_hash", &policy::hash(&style));
    context.insert("style_html", &style);
    // The engine of search is the same in all of them; the page loads it from one when somebody searches.
    context.insert("engine", &shelves.iter().find_map(|shelf| shelf.way("search/minisearch.js")));
    context.insert("script_hash", &policy::hash(script));
    context.insert("script_html", script);
    context.insert("has_languages", &shelves.iter().any(|shelf| shelf.language != first.language));
    let html = press.render("landing.html", &context)?;
    let bytes = turned(html, direction(&first.language)).into_bytes();
    Ok(Some(Artifact { path: SitePath::new("index.html"), bytes }))
}

/// What there is to take away of any handbook: in short, its label, and what it is good for. In the order of the handbook
/// that has most of it.
fn kinds_of_file(choices: &[Choice<'_>]) -> Vec<[&'static str; 3]> {
    let mut rows: Vec<&Row<'_>> = choices.iter().flat_map(|choice| &choice.handbooks).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.offers.len()));
    let mut kinds = Vec::new();
    for offer in rows.iter().flat_map(|row| &row.offers) {
        let kind = [offer.short, offer.label, offer.good_for];
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

fn row(shelf: &Shelf) -> Row<'_> {
    let cover = shelf.way("index.html");
    // What programs read is listed on the cover; where there is none, it is listed here.
    let (offers, others): (Vec<_>, Vec<_>) =
        shelf.offers().into_iter().partition(|offer| offer.is_for_reading || cover.is_none());
    Row {
        place: &shelf.place_title,
        names: &shelf.place_names,
        inside: shelf.inside(),
        is_general: shelf.is_general,
        list: cover.as_ref().map(|cover| format!("{cover}#take_")),
        href: cover,
        marking: (shelf.marking > Marking::Clear).then(|| shelf.marking.banner()),
        others: others.len(),
        offers,
    }
}

/// Audiences in the order their handbooks come, each with all places first and then the others by name.
fn choices(shelves: &[Shelf]) -> Vec<Choice<'_>> {
    let mut choices: Vec<Choice<'_>> = Vec::new();
    let mut places: Vec<&Shelf> = shelves.iter().collect();
    places.sort_by_key(|shelf| (&shelf.language, !shelf.is_general, &shelf.place_title));
    for shelf in &places {
        let id = format!("{}-{}", shelf.language, shelf.audience);
        if choices.iter().all(|choice| choice.id != id) {
            choices.push(Choice {
                id,
                language: &shelf.language,
                direction: direction(&shelf.language),
                title: &shelf.audience_title,
                reader: &shelf.reader,
                handbooks: Vec::new(),
            });
        }
    }
    for choice in &mut choices {
        let own = places.iter().filter(|shelf| format!("{}-{}", shelf.language, shelf.audience) == choice.id);
        choice.handbooks = own.copied().map(row).collect();
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    fn shelf(audience: &str, place: Option<(&str, &str)>) -> Shelf {
        let folder = format!("en/{audience}/{}", place.map_or("general", |(code, _)| code));
        let mut shelf = Shelf {
            folder: folder.clone(),
            title: "Revenue & networks".into(),
            subtitle: None,
            publisher: "A desk".into(),
            publisher_url: None,
            corrections: Some("corrections@desk.example".into()),
            licence: Some(("CC BY 4.0".into(), None)),
            edition: "2026.11".into(),
            as_of: "22 November 2026".into(),
            language: "en".into(),
            audience: audience.into(),
            audience_title: audience.to_uppercase(),
            reader: "Analysts".into(),
            is_general: place.is_none(),
            place_title: place.map_or("All jurisdictions", |(_, name)| name).into(),
            place_names: place.map(|(code, _)| code.to_uppercase()).unwrap_or_default(),
            marking: Marking::Clear,
            places_notice: None,
            files: Sizes::new(),
            listing: Listing::default(),
        };
        for (name, bytes) in [
            ("index.html", 5_000),
            ("style.css", 15_000),
            ("card.html", 9_000),
            ("handbook.html", 1_250_000),
            ("search/index.js", 300_000),
            ("search/minisearch.js", 19_000),
        ] {
            shelf.add(SitePath::new(format!("{folder}/{name}")), bytes);
        }
        shelf
    }

    fn page(shelves: &[Shelf]) -> String {
        let press = Press::load(&Memory::default()).value;
        let artifact =
            landing(&press, shelves, &[]).expect("the template renders").expect("there are handbooks");
        String::from_utf8(artifact.bytes).unwrap()
    }

    #[test]
    fn every_handbook_is_two_clicks_away_with_its_sizes() {
        let page =
            page(&[shelf("banks", None), shelf("banks", Some(("pk", "Pakistan"))), shelf("platforms", None)]);
        for wanted in
            ["en/banks/general/index.html", "en/banks/pk/card.html", "en/platforms/general/handbook.html"]
        {
            assert!(page.contains(&format!("href=\"{wanted}\"")), "{wanted}");
        }
        assert!(page.contains("24 kB") && page.contains("1.3 MB"), "a card is shown with its style: {page}");
        assert!(page.contains("Revenue &amp; networks"), "titles are text");
        let card = "<dt>Card</dt><dd>Card, one page. For the first minute, on any telephone.</dd>";
        assert_eq!(page.matches(card).count(), 1, "what a file is good for is said once: {page}");
    }

    #[test]
    fn handbooks_are_found_by_other_names_and_general_ones_searched_inside() {
        let page = page(&[shelf("banks", None), shelf("banks", Some(("pk", "Pakistan")))]);
        assert!(page.contains(r#"<tr data-names="" data-inside="BANKS">"#), "{page}");
        assert!(page.contains(r#"<tr data-names="PK">"#), "only a general handbook is searched from here");
        assert!(page.contains(r#"data-engine="en/banks/general/search/minisearch.js""#));
    }

    #[test]
    fn a_site_without_an_index_has_no_search() {
        let mut bare = shelf("banks", None);
        bare.files.retain(|path, _| !path.as_str().contains("/search/"));
        let page = page(&[bare]);
        assert!(!page.contains("<script") && !page.contains("class=\"search\""));
    }

    #[test]
    fn a_shelf_without_handbooks_has_no_page() {
        let press = Press::load(&Memory::default()).value;
        assert_eq!(landing(&press, &[], &[]), Ok(None));
    }
}
