//! HTML: a handbook as linked pages, and as one file that holds everything.
//! Knows editions and templates; asks no other server for anything, and says everything without a script.

mod galley;
mod linked_data;
mod memory;
mod setter;
mod texts;
mod markup;
mod drawing;
mod map;
mod blind_spots;
mod corridors;
mod ranking;
mod part;
mod sheet;
mod prose;
mod entry;
mod nodes;
mod typologies;
mod roles;
mod cases;
mod places;
mod controls;
mod organisations;
mod guides;
mod bibliography;
mod card;
mod cover;
mod picture;
mod script;
mod search;
mod weight;

use super::{
    Artifact, Download, Format, Job, Pieces, Press, Setting, SitePath, Sizes,
    direction::direction,
    feed::FEED,
    policy,
    style::{self, Margins},
    turned::turned,
};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page, Tombstone},
    entry::PageFields,
};
use galley::{Galley, Gap};
use markup::{Markup, escape};
use nodes::Stage;
use part::Part;
use serde::Serialize;
use setter::Setter;
use sheet::{Sheet, Spot};
use std::{cell::RefCell, collections::BTreeMap, iter, rc::Rc};
use tera::{Context, Value};
use texts::Texts;

pub use map::standalone as map_svg;
pub(super) use memory::Memory;

/// Pages, and one self-contained file.
pub struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn is_for_reading(&self) -> bool {
        true
    }

    fn downloads(&self) -> &'static [Download] {
        &[
            Download {
                file: "card.html",
                label: "Card, one page",
                short: "Card",
                good_for: "the first minute, on any telephone",
                loads: LOADED_BY_A_PAGE,
            },
            Download {
                file: "handbook.html",
                label: "All in one file",
                short: "One file",
                good_for: "reading and searching everything in a browser, without a network",
                loads: &[],
            },
        ]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        let Job { press, edition, .. } = *job;
        Box::new(Pages {
            press,
            edition,
            parts: part::of(edition),
            frames: RefCell::default(),
            contents: RefCell::default(),
            galleys: RefCell::default(),
            texts: Texts::new(edition, &press.memory),
            shells: RefCell::default(),
            documents: RefCell::default(),
        })
    }
}

/// The pages of an edition while they are made, with what several of them share.
struct Pages<'e, 'p> {
    press: &'e Press,
    edition: &'e Edition<'p>,
    parts: Vec<Part<'p>>,
    /// The frames of pages, by what their links are like and the part that is current.
    frames: RefCell<Vec<(&'static str, Option<Part<'p>>, Value)>>,
    /// The lists of parts, by what their links are like, with gaps for what is said of the current one.
    contents: RefCell<BTreeMap<&'static str, Rc<Galley>>>,
    /// The bodies of parts, from when they are first needed until they stand in the one file.
    galleys: RefCell<BTreeMap<usize, Rc<Galley>>>,
    texts: Texts<'e, 'p>,
    /// What stands around entries on their own pages.
    shells: RefCell<Vec<(ShellOf<'p>, Rc<Galley>)>>,
    /// What can be found, from when it is first needed until it stands in the last file of the index.
    documents: RefCell<Option<Rc<search::Documents<'e>>>>,
}

/// What stands around an entry differs by this: its part, its kind, whether it has a summary, and whether it has notes.
type ShellOf<'p> = (Option<Part<'p>>, &'static str, bool, bool);

impl Setting for Pages<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        let folder = self.edition.about().folder;
        self.files().into_iter().map(|(name, _)| SitePath::new(format!("{folder}/{name}"))).collect()
    }

    fn render(&self, path: &SitePath, finished: &Sizes) -> Result<Artifact, Diagnostic> {
        let Pages { press, edition, .. } = self;
        let file = self.file_at(path);
        let page = |html| turned(html, direction(edition.about().language)).into_bytes();
        let bytes = match &file {
            File::Cover => page(self.cover(finished)?),
            File::Part(part) => {
                let room = String::with_capacity(self.room(*part)?);
                page(joined(self.part_page(*part)?, room)?)
            }
            File::Whole => page(joined(self.whole()?, String::new())?),
            File::Style => style(press, edition).into_bytes(),
            File::Script(file) => press.asset(file).into(),
            File::Search(search::File::Engine) => press.asset("minisearch.js").into(),
            File::Search(search::File::Index(number)) => self.search_index(*number),
            File::Picture(page) => picture::bytes(page).to_vec(),
            File::OwnPage(entry) => page(self.entry_page(entry)?),
            File::Moved(entry) => page(self.moved(entry)?),
            File::Tombstone(tombstone) => page(self.tombstone(tombstone)?),
        };
        weight::check(edition, path, &file, &bytes)?;
        Ok(Artifact { path: path.clone(), bytes })
    }

    /// What may be many megabytes leaves piece by piece: all in one file, and parts that are light by their letters. Any
    /// other page is weighed, and needs to be there for it.
    fn pieces<'s>(&'s self, path: &SitePath, finished: &Sizes) -> Box<Pieces<'s>> {
        let file = self.file_at(path);
        let bound = weight::bound(self.edition, &file);
        let is_light = |part| self.room(part).is_ok_and(|room| bound.is_some_and(|bound| room <= bound));
        let flow = match &file {
            // Lines that run against a page are looked for in all of it.
            _ if direction(self.edition.about().language) == "rtl" => None,
            File::Whole => Some(self.whole()),
            File::Part(part) if is_light(*part) => Some(self.part_page(*part)),
            _ => None,
        };
        match flow {
            None => Box::new(iter::once(self.render(path, finished).map(|artifact| artifact.bytes))),
            Some(Err(wrong)) => Box::new(iter::once(Err(wrong))),
            Some(Ok(flow)) => {
                let mut bytes = 0;
                let mut pieces = flow.map(|html| Ok(turned(html?, "ltr").into_bytes()));
                let path = path.clone();
                Box::new(iter::from_fn(move || {
                    let piece = pieces.next();
                    match &piece {
                        Some(piece) => bytes += piece.as_ref().map_or(0, Vec::len),
                        // It was longer than it looked, and is weighed after all. A part tells no sizes of others.
                        None if bound.is_some_and(|bound| bytes > bound) => {
                            return self.render(&path, &Sizes::new()).err().map(Err);
                        }
                        None => {}
                    }
                    piece
                }))
            }
        }
    }
}

/// A file of a handbook.
enum File<'e, 'p> {
    Cover,
    Part(Part<'p>),
    Whole,
    Style,
    Script(&'static str),
    Search(search::File),
    Picture(&'e Page<'p>),
    /// An entry's own page, in handbooks that have them.
    OwnPage(&'e Page<'p>),
    /// A file that tells where an entry with an old id is now.
    Moved(&'e Page<'p>),
    /// A file that tells that an entry was withdrawn, at its address and at those it had before.
    Tombstone(&'e Tombstone<'p>),
}

/// The files that a page loads from the handbook's folder.
const LOADED_BY_A_PAGE: &[&str] = &["style.css", "map.js", "cite.js", "search.js"];

impl<'e, 'p> Pages<'e, 'p> {
    fn file_at(&self, path: &SitePath) -> File<'e, 'p> {
        path.as_str()
            .strip_prefix(self.edition.about().folder)
            .and_then(|rest| rest.strip_prefix('/'))
            .and_then(|name| self.file_named(name))
            .expect("only files that `plan` has listed are asked for")
    }

    fn documents(&self) -> Rc<search::Documents<'e>> {
        let mut documents = self.documents.borrow_mut();
        Rc::clone(documents.get_or_insert_with(|| Rc::new(search::documents(self.edition))))
    }

    /// A file of the index. With the last one goes what it was made of.
    fn search_index(&self, number: usize) -> Vec<u8> {
        let documents = self.documents();
        if search::files(&documents).last() == Some(&search::File::Index(number)) {
            *self.documents.borrow_mut() = None;
        }
        search::index(&self.press.memory.words, self.edition, &documents, number)
    }

    /// Every file with its name inside the handbook's folder. The index comes first, so that what it is made of is gone
    /// when the long pages are made, and the cover last, since it tells the sizes of others.
    fn files(&self) -> Vec<(String, File<'e, 'p>)> {
        let edition = self.edition;
        let search = search::files(&self.documents()).into_iter();
        let mut files: Vec<_> = search.map(|file| (file.name(), File::Search(file))).collect();
        files.extend(self.parts.iter().map(|part| (part.file().into_owned(), File::Part(*part))));
        files.push(("handbook.html".into(), File::Whole));
        files.push(("style.css".into(), File::Style));
        files.extend(script::FILES.iter().map(|file| (file.to_string(), File::Script(file))));
        files.extend(edition.of_kind("picture").map(|page| (picture::file(page), File::Picture(page))));
        if has_entry_pages(edition) {
            for page in edition.pages() {
                let Some(folder) = entry_folder(page.kind) else { continue };
                files.push((format!("{folder}/{}.html", page.id), File::OwnPage(page)));
                let old = page.old_ids.iter().map(|old| (format!("{folder}/{old}.html"), File::Moved(page)));
                files.extend(old);
            }
            for tombstone in edition.tombstones() {
                let Some(folder) = entry_folder(tombstone.kind) else { continue };
                let ids = iter::once(&tombstone.id).chain(&tombstone.old_ids);
                files.extend(ids.map(|id| (format!("{folder}/{id}.html"), File::Tombstone(tombstone))));
            }
        }
        files.push(("index.html".into(), File::Cover));
        files
    }

    /// The file of that name, without listing the others: a handbook may have a thousand of them.
    fn file_named(&self, name: &str) -> Option<File<'e, 'p>> {
        let edition = self.edition;
        match name {
            "index.html" => return Some(File::Cover),
            "handbook.html" => return Some(File::Whole),
            "style.css" => return Some(File::Style),
            _ => {}
        }
        if let Some(file) = script::FILES.iter().find(|file| **file == name) {
            return Some(File::Script(file));
        }
        if let Some(file) = search::File::named(name) {
            return Some(File::Search(file));
        }
        let Some((folder, rest)) = name.split_once('/') else {
            return self.parts.iter().find(|part| part.file() == name).map(|part| File::Part(*part));
        };
        if folder == "pictures" {
            return edition.of_kind("picture").find(|page| picture::file(page) == name).map(File::Picture);
        }
        let id = rest.strip_suffix(".html").filter(|_| has_entry_pages(edition))?;
        let lies_here = |page: &&Page<'_>| entry_folder(page.kind) == Some(folder);
        match edition.page(id).filter(lies_here) {
            Some(page) => Some(File::OwnPage(page)),
            None => {
                let moved = edition.pages().filter(lies_here).find(|page| page.old_ids.contains(&id));
                let mut tombstones = edition.tombstones().iter();
                let is_meant = |tombstone: &&Tombstone<'_>| {
                    entry_folder(tombstone.kind) == Some(folder)
                        && (tombstone.id == id || tombstone.old_ids.contains(&id))
                };
                moved.map(File::Moved).or_else(|| tombstones.find(is_meant).map(File::Tombstone))
            }
        }
    }
}

/// Handbooks for all places together have an address for each entry besides; it is the one to cite.
fn has_entry_pages(edition: &Edition<'_>) -> bool {
    edition.about().place.is_none()
}

/// The address of an entry inside its handbook's folder, as it is cited: its own page where there is one, else its anchor
/// in a part. `None` for pictures, which have no place of their own.
pub(super) fn address_in(edition: &Edition<'_>, page: &Page<'_>) -> Option<String> {
    match entry_folder(page.kind) {
        Some(folder) if has_entry_pages(edition) => Some(format!("{folder}/{}.html", page.id)),
        _ => Sheet::new(edition, Spot::Cover).to_page(page),
    }
}

/// The folder of a kind's own pages.
fn entry_folder(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "guide" => "guides",
        "risky-node" => "risky-nodes",
        "flow" => "flows",
        "typology" => "typologies",
        "jurisdiction" => "jurisdictions",
        "control" => "controls",
        "case" => "cases",
        "entity" => "entities",
        "term" => "terms",
        "source" => "sources",
        _ => return None,
    })
}

/// What the frame around every page says.
#[derive(Serialize)]
struct Frame<'e> {
    language: &'e str,
    direction: &'static str,
    title: &'e str,
    audience: &'e str,
    place: &'e str,
    /// Where it lies on the site: `en/banks/pk`.
    folder: &'e str,
    edition: &'e str,
    as_of: String,
    /// The same day, for programs.
    day: String,
    digest: String,
    marking: &'static str,
    publisher: &'e str,
    publisher_url: Option<&'e str>,
    licence: Option<&'e str>,
    licence_url: Option<&'e str>,
    corrections: Option<&'e str>,
    places_notice: Option<&'e str>,
    /// What leads from this file to the handbook's folder.
    root: &'static str,
    /// The scripts in the handbook's folder.
    scripts: &'static [&'static str],
    /// The parts, for a page that shows them all and belongs to none.
    groups: Vec<Entrances<'e>>,
    /// What the page is, for programs that read pages: schema.org and Dublin Core as JSON-LD.
    linked_data_html: Markup,
    /// The list of parts.
    contents_html: Markup,
}

/// The ways to parts with one purpose.
#[derive(Serialize)]
struct Entrances<'e> {
    title: &'static str,
    parts: Vec<Entrance<'e>>,
}

/// The way to a part.
#[derive(Serialize)]
struct Entrance<'e> {
    href: String,
    label: String,
    /// The phase it is about, which says more beside its like than the label does.
    stage: Option<Stage<'e>>,
    summary: String,
    /// What the link to the current part says of itself, or the gap for it.
    current_html: Option<Markup>,
}

impl<'e> Entrance<'e> {
    fn to<'p: 'e>(sheet: &Sheet<'e, 'p>, part: Part<'p>) -> Entrance<'e> {
        let about = sheet.edition.about();
        Entrance {
            href: sheet.to_part(part),
            label: part.label(about),
            stage: part.phase().map(|phase| nodes::stage(sheet.edition, phase)),
            summary: part.summary(sheet.edition),
            current_html: None,
        }
    }
}

impl<'e, 'p> Pages<'e, 'p> {
    /// What the frame around a file says.
    fn frame(&self, sheet: &Sheet<'e, 'p>, current: Option<Part<'p>>) -> Result<Value, Diagnostic> {
        let way = sheet.links_are();
        let is_this = |frame: &&(&str, Option<Part<'_>>, Value)| frame.0 == way && frame.1 == current;
        if let Some((.., frame)) = self.frames.borrow().iter().find(is_this) {
            return Ok(frame.clone());
        }
        let frame = self.new_frame(sheet, current)?;
        let frame = Value::from_serializable(&frame);
        self.frames.borrow_mut().push((way, current, frame.clone()));
        Ok(frame)
    }

    /// The parts by what they are for.
    fn groups(&self, sheet: &Sheet<'e, 'p>) -> Vec<Entrances<'e>> {
        let groups = self.parts.chunk_by(|one, next| one.purpose() == next.purpose());
        groups
            .map(|parts| Entrances {
                title: parts[0].purpose().in_words(),
                parts: parts.iter().map(|part| Entrance::to(sheet, *part)).collect(),
            })
            .collect()
    }

    /// The list of parts in a file, where one of them may be current. It is set once for all files whose links are alike.
    fn contents(&self, sheet: &Sheet<'e, 'p>, current: Option<Part<'p>>) -> Result<String, Diagnostic> {
        let remembered = self.contents.borrow().get(sheet.links_are()).map(Rc::clone);
        let contents = match remembered {
            Some(contents) => contents,
            None => {
                let mut groups = self.groups(sheet);
                for (number, entrance) in groups.iter_mut().flat_map(|group| &mut group.parts).enumerate() {
                    entrance.current_html = Some(Markup::ready(Gap::Beside { number }.mark()));
                }
                let mut context = Context::new();
                context.insert("groups", &groups);
                let contents = Rc::new(Galley::new(self.press.render("contents.html", &context)?));
                self.contents.borrow_mut().insert(sheet.links_are(), Rc::clone(&contents));
                contents
            }
        };
        let mut html = String::with_capacity(contents.len());
        contents.fill_beside(&mut html, |number, html| {
            if current == self.parts.get(number).copied() {
                html.push_str(" aria-current=\"page\"");
            }
        });
        Ok(html)
    }

    fn new_frame(&self, sheet: &Sheet<'e, 'p>, current: Option<Part<'p>>) -> Result<Frame<'e>, Diagnostic> {
        let about = self.edition.about();
        // An entry's own page marks the part that the entry stands in, and is not that part.
        let page = match current {
            _ if !sheet.root().is_empty() => linked_data::Is::OwnPage,
            Some(part) => linked_data::Is::Part(part),
            None => linked_data::Is::Whole,
        };
        Ok(Frame {
            language: about.language,
            direction: direction(about.language),
            title: about.title,
            audience: about.audience_title,
            place: about.place_title,
            folder: about.folder,
            edition: about.edition,
            as_of: about.as_of.in_words(),
            day: about.as_of.to_string(),
            digest: self.edition.fingerprint().to_string(),
            marking: about.marking.banner(),
            publisher: &about.publisher.name,
            publisher_url: about.publisher.url.as_deref(),
            licence: about.licence.map(|licence| licence.name.as_str()),
            licence_url: about.licence.and_then(|licence| licence.url.as_deref()),
            corrections: about.contact.map(|contact| contact.corrections.as_str()),
            places_notice: about.places_notice,
            root: sheet.root(),
            scripts: script::FILES,
            groups: if current.is_none() { self.groups(sheet) } else { Vec::new() },
            linked_data_html: Markup::ready(linked_data::of(self.edition, page)),
            contents_html: Markup::ready(if sheet.is_open() {
                // It stands around pages, and never in what is set for several.
                String::new()
            } else {
                self.contents(sheet, current)?
            }),
        })
    }
}

/// The style of a handbook's pages.
fn style(press: &Press, edition: &Edition<'_>) -> String {
    let about = edition.about();
    let margins = Margins {
        head: format!("{} · {} · edition {}", about.audience_title, about.place_title, about.edition),
        foot: format!("{} · as of {}", about.title, about.as_of.in_words()),
        marking: about.marking,
        direction: direction(about.language),
    };
    style::with(press, &["handbook.css", "map.css", "search.css"], &margins)
}

/// A part as the frame shows it.
#[derive(Serialize)]
struct Shown {
    id: String,
    number: usize,
    title: String,
    lede: String,
    facts: Vec<String>,
    is_card: bool,
    /// Whether it needs the room of the list of parts.
    is_wide: bool,
    body_html: Markup,
}

/// What stands under the heading of a part, with headings as in its own file.
fn part_body<'e, 'p>(pages: &Pages<'e, 'p>, part: Part<'p>) -> Result<Galley, Diagnostic> {
    let edition = pages.edition;
    let sheet = &Sheet::new(edition, Spot::Galley);
    let setter = &Setter::new(pages.press);
    let level = 2;
    let mut context = Context::new();
    context.insert("level", &level);
    let template = match part {
        Part::Card => {
            context.insert("card", &card::view(sheet));
            "parts/card.html"
        }
        Part::Start
        | Part::Threat
        | Part::Suspect
        | Part::Practice
        | Part::Exercises
        | Part::Timeline
        | Part::Methods => {
            context.insert("guides", &guides::view(setter, sheet, part, level)?);
            if part == Part::Methods {
                context.insert_value("about", pages.frame(sheet, Some(part))?);
            }
            context.insert("is_methods", &(part == Part::Methods));
            context.insert("figures", &(part == Part::Methods).then(|| ranking::methods(edition)));
            "parts/guides.html"
        }
        Part::Map => {
            let ranking = pages.parts.contains(&Part::Ranking).then(|| sheet.to_part(Part::Ranking));
            context.insert("map", &map::view(sheet, edition.network(), ranking));
            "parts/map.html"
        }
        Part::Ranking => {
            let methods = pages.parts.contains(&Part::Methods).then(|| sheet.to_part(Part::Methods));
            context.insert("ranking", &ranking::view(sheet, edition.network(), methods));
            "parts/ranking.html"
        }
        Part::Nodes => {
            context.insert("stages", &nodes::by_stage(setter, sheet, level)?);
            "parts/nodes.html"
        }
        Part::Roles => {
            context.insert("roles", &roles::by_role(sheet));
            "parts/roles.html"
        }
        Part::Typologies(phase) => {
            context.insert("typologies", &typologies::of_phase(setter, sheet, phase, level)?);
            "parts/typologies.html"
        }
        Part::Region(_) => {
            context.insert("sheets", &places::sheets(setter, sheet, part, level)?);
            "parts/region.html"
        }
        Part::Jurisdiction => {
            context.insert("sheets", &places::sheets(setter, sheet, part, level)?);
            context.insert("elsewhere", &places::elsewhere(sheet));
            context.insert("here", &places::documented_here(sheet));
            context.insert("files_reports", &edition.about().files_reports);
            context.insert("corridors", &corridors::view(sheet));
            "parts/jurisdiction.html"
        }
        Part::Controls => {
            context.insert("tiers", &controls::by_tier(setter, sheet, level)?);
            context.insert("blind_spots", &blind_spots::view(sheet));
            "parts/controls.html"
        }
        Part::Cases => {
            context.insert("groups", &cases::groups(setter, sheet, level)?);
            "parts/cases.html"
        }
        Part::Organisations => {
            let tree = organisations::tree(sheet);
            context.insert("chart_html", &organisations::chart(&tree));
            context.insert("tree", &tree);
            context.insert("organisations", &organisations::all(setter, sheet, level)?);
            "parts/organisations.html"
        }
        Part::Sources => {
            context.insert("sources", &bibliography::all(setter, sheet, level)?);
            context.insert("scale", &bibliography::scale());
            "parts/sources.html"
        }
        Part::Glossary => {
            context.insert("terms", &guides::terms(setter, sheet, level)?);
            "parts/glossary.html"
        }
    };
    let html = pages.press.render(template, &context)?;
    let pieces = setter.pieces();
    Ok(Galley::with(html, pieces))
}

/// How many levels the headings of a part are lower in the one file, where the part itself has a heading.
const LOWER_IN_THE_WHOLE: u8 = 1;

impl<'e, 'p> Pages<'e, 'p> {
    fn shown(&self, part: Part<'p>, body_html: Markup) -> Shown {
        let number = self.parts.iter().position(|other| *other == part).map_or(0, |index| index + 1);
        Shown {
            id: part.anchor(),
            number,
            title: part.title(self.edition.about()),
            lede: part.lede(self.edition),
            facts: part.facts(self.edition),
            is_card: part == Part::Card,
            is_wide: part == Part::Map,
            body_html,
        }
    }

    fn galley(&self, number: usize) -> Result<Rc<Galley>, Diagnostic> {
        if let Some(galley) = self.galleys.borrow().get(&number) {
            return Ok(galley.clone());
        }
        let galley = Rc::new(part_body(self, self.parts[number])?);
        self.galleys.borrow_mut().insert(number, galley.clone());
        Ok(galley)
    }

    /// About how many bytes the page of a part takes.
    fn room(&self, part: Part<'p>) -> Result<usize, Diagnostic> {
        let number = self.parts.iter().position(|other| *other == part).unwrap_or_default();
        Ok(self.galley(number)?.room())
    }

    fn cover(&self, finished: &Sizes) -> Result<String, Diagnostic> {
        let sheet = Sheet::new(self.edition, Spot::Cover);
        let mut context = Context::new();
        context.insert_value("frame", self.frame(&sheet, None)?);
        context.insert("cover", &cover::view(&sheet, finished));
        let feed = SitePath::new(format!("{}/{FEED}", self.edition.about().folder));
        context.insert("has_feed", &finished.contains_key(&feed));
        self.press.render("cover.html", &context)
    }

    /// The page of a part: what is around it, its body, and the notes of what the body cited.
    fn part_page<'s>(&'s self, part: Part<'p>) -> Result<Flow<'s>, Diagnostic> {
        let sheet = Rc::new(Sheet::new(self.edition, Spot::Part(part)));
        let gap = |number| Markup::ready(Gap::Beside { number }.mark());
        let shown = self.shown(part, gap(BODY));
        let galley = self.galley(shown.number - 1)?;
        // The bibliography is its own list of notes.
        let has_notes = part != Part::Sources && galley.cites(self.edition, &self.texts);
        let mut context = Context::new();
        let entrance = |part: &Part<'p>| Entrance::to(&sheet, *part);
        context.insert("count", &self.parts.len());
        context.insert("previous", &self.parts[..shown.number - 1].last().map(entrance));
        context.insert("next", &self.parts.get(shown.number).map(entrance));
        context.insert_value("frame", self.frame(&sheet, Some(part))?);
        context.insert("part", &shown);
        context.insert("notes_html", &has_notes.then(|| gap(NOTES)));
        let around = Galley::new(self.press.render("part.html", &context)?).around();
        let order: Vec<usize> = around.iter().filter_map(|(_, gap)| *gap).collect();
        if !matches!(order[..], [BODY] | [BODY, NOTES]) {
            // Somebody's own template has them otherwise. Notes tell of what was cited, so they are made after it.
            let body = joined(galley.flow(Rc::clone(&sheet), &self.texts, 0).map(Ok), String::new())?;
            let notes = joined(self.notes(sheet), String::new())?;
            return Ok(flow(around, move |gap| {
                let made = if gap == BODY { &body } else { &notes };
                Box::new(iter::once(Ok(made.clone())))
            }));
        }
        Ok(flow(around, move |gap| match gap {
            BODY => Box::new(Rc::clone(&galley).flow(Rc::clone(&sheet), &self.texts, 0).map(Ok)),
            _ => self.notes(Rc::clone(&sheet)),
        }))
    }

    /// The notes of what a page cites, when it has been written.
    fn notes<'s>(&'s self, sheet: Rc<Sheet<'e, 'p>>) -> Flow<'s> {
        let mut cited = sheet.cited().into_iter();
        Box::new(iter::from_fn(move || {
            let mut html = String::new();
            while html.len() < galley::HANDFUL
                && let Some(id) = cited.next()
            {
                if let Err(wrong) = bibliography::push_note(self.press, &sheet, &self.texts, id, &mut html) {
                    return Some(Err(wrong));
                }
            }
            (!html.is_empty()).then_some(Ok(html))
        }))
    }

    fn whole<'s>(&'s self) -> Result<Flow<'s>, Diagnostic> {
        let sheet = Rc::new(Sheet::new(self.edition, Spot::Whole));
        let numbered = self.parts.iter().enumerate();
        let parts =
            numbered.map(|(number, part)| self.shown(*part, Markup::ready(Gap::Beside { number }.mark())));
        let style = style(self.press, self.edition);
        let mut context = Context::new();
        context.insert("cover", &cover::view(&sheet, &Sizes::new()));
        context.insert_value("frame", self.frame(&sheet, None)?);
        context.insert("parts", &parts.collect::<Vec<_>>());
        context.insert("style_hash", &policy::hash(&style));
        context.insert("scripts", &script::all_inside(self.press));
        context.insert("style_html", &Markup::ready(style));
        let around = Galley::new(self.press.render("whole.html", &context)?).around();
        let mut galleys = BTreeMap::new();
        for number in 0..self.parts.len() {
            galleys.insert(number, self.galley(number)?);
        }
        // This is the last file that they are for.
        self.galleys.borrow_mut().clear();
        Ok(flow(around, move |number| match galleys.remove(&number) {
            Some(galley) => Box::new(galley.flow(Rc::clone(&sheet), &self.texts, LOWER_IN_THE_WHOLE).map(Ok)),
            None => Box::new(iter::empty()),
        }))
    }
}

/// The gaps of a part's page.
const BODY: usize = 0;
const NOTES: usize = 1;

/// The HTML of a page, a handful at a time.
type Flow<'s> = Box<dyn Iterator<Item = Result<String, Diagnostic>> + 's>;

/// What is around gaps, with what goes into them, which is made when its turn comes.
fn flow<'s>(
    around: Vec<(String, Option<usize>)>,
    mut beside: impl FnMut(usize) -> Flow<'s> + 's,
) -> Flow<'s> {
    Box::new(around.into_iter().flat_map(move |(html, gap)| {
        let beside = gap.map(&mut beside);
        iter::once(Ok(html)).chain(beside.into_iter().flatten())
    }))
}

/// All of a page, added to some.
fn joined(
    flow: impl Iterator<Item = Result<String, Diagnostic>>,
    mut html: String,
) -> Result<String, Diagnostic> {
    for piece in flow {
        html.push_str(&piece?);
    }
    Ok(html)
}

/// What an entry's own page says under its heading. It is in few handbooks, so it is not remembered.
fn entry_body<'e, 'p>(
    press: &Press,
    edition: &'e Edition<'p>,
    page: &'e Page<'p>,
) -> Result<Galley, Diagnostic> {
    let sheet = &Sheet::new(edition, Spot::OwnGalley(page.id));
    let mut context = Context::new();
    let level = 2;
    context.insert("level", &level);
    let template = match &page.fields {
        PageFields::Guide(_) => {
            context.insert("entry", &guides::guide(sheet, page, level));
            "entries/guide.html"
        }
        PageFields::RiskyNode(node) => {
            context.insert("entry", &nodes::node(sheet, page, node, level));
            "entries/risky-node.html"
        }
        PageFields::Flow(flow) => {
            context.insert("entry", &nodes::flow(sheet, page, flow, level));
            "entries/flow.html"
        }
        PageFields::Typology(typology) => {
            let first = sheet.edition.first_flag(page.id);
            context.insert("entry", &typologies::typology(sheet, page, typology, first, level));
            "entries/typology.html"
        }
        PageFields::Jurisdiction(fields) => {
            context.insert("entry", &places::sheet(sheet, page, fields, level));
            "entries/jurisdiction.html"
        }
        PageFields::Control(control) => {
            context.insert("entry", &controls::control(sheet, page, control, level));
            "entries/control.html"
        }
        PageFields::Case(case) => {
            context.insert("entry", &cases::case(sheet, page, case, level));
            "entries/case.html"
        }
        PageFields::Entity(entity) => {
            context.insert("entry", &organisations::organisation(sheet, page, entity, level));
            "entries/entity.html"
        }
        PageFields::Source(source) => {
            context.insert("entry", &bibliography::source(sheet, page, source, level));
            context.insert("cited_in", &bibliography::cited_in(sheet, page.id));
            "entries/source.html"
        }
        PageFields::Term(_) => {
            context.insert("entry", &guides::term(sheet, page, level));
            "entries/term.html"
        }
        PageFields::Passage(nothing) => match *nothing {},
        PageFields::Picture(_) => unreachable!("pictures have no page of their own; see `entry_folder`"),
    };
    Ok(Galley::new(press.render(template, &context)?))
}

impl<'e, 'p> Pages<'e, 'p> {
    fn entry_page(&self, page: &Page<'p>) -> Result<String, Diagnostic> {
        let folder = entry_folder(page.kind).unwrap_or_default();
        let sheet = Sheet::new(self.edition, Spot::OwnPage { folder, id: page.id });
        let mut body = String::new();
        entry_body(self.press, self.edition, page)?.fill(&sheet, &self.texts, 0, &mut body);
        let notes = bibliography::notes(self.press, &sheet, &self.texts)?;
        let shell = self.shell(&sheet, page, !notes.is_empty())?;
        let (title, summary) = (escape(page.title), escape(page.summary.unwrap_or_default()));
        let linked_data = linked_data::of_entry(self.edition, page);
        let mut html = String::with_capacity(shell.len() + body.len() + notes.len() + title.len() * 4);
        let pieces = [&title, &summary, page.id, &body, &notes, &linked_data];
        shell.fill_beside(&mut html, |number, html| html.push_str(pieces[number]));
        Ok(html)
    }

    /// What stands around an entry on its own page: the same for all of its kind and part, with gaps for its title, its
    /// summary, its id, its body, its notes, and what programs are told of it.
    fn shell(
        &self,
        sheet: &Sheet<'e, 'p>,
        page: &Page<'p>,
        has_notes: bool,
    ) -> Result<Rc<Galley>, Diagnostic> {
        let about = self.edition.about();
        let home = part::home(about, page);
        let of = (home, page.kind, page.summary.is_some(), has_notes);
        if let Some((_, shell)) = self.shells.borrow().iter().find(|(other, _)| *other == of) {
            return Ok(Rc::clone(shell));
        }
        let gap = |number| Markup::ready(Gap::Beside { number }.mark());
        let mut context = Context::new();
        context.insert_value("frame", self.frame(sheet, home)?);
        context.insert("kind", &entry::kind_in_words(page.kind));
        context.insert("title", &gap(0));
        context.insert("summary", &page.summary.map(|_| gap(1)));
        context.insert("home", &home.map(|part| part.label(about)));
        let href = |part| format!("{}#{}", sheet.to_part(part), Gap::Beside { number: 2 }.mark());
        context.insert("home_href", &home.map(href));
        context.insert("body_html", &gap(3));
        context.insert("notes_html", &has_notes.then(|| gap(4)));
        let linked_data = linked_data::of_entries(self.edition, &Gap::Beside { number: 5 }.mark());
        context.insert("linked_data_html", &Markup::ready(linked_data));
        let shell = Rc::new(Galley::new(self.press.render("entry.html", &context)?));
        self.shells.borrow_mut().push((of, Rc::clone(&shell)));
        Ok(shell)
    }

    fn moved(&self, page: &Page<'p>) -> Result<String, Diagnostic> {
        let folder = entry_folder(page.kind).unwrap_or_default();
        let sheet = Sheet::new(self.edition, Spot::OwnPage { folder, id: "" });
        let mut context = Context::new();
        context.insert_value("frame", self.frame(&sheet, part::home(self.edition.about(), page))?);
        context.insert("title", page.title);
        context.insert("href", &format!("{}.html", page.id));
        self.press.render("moved.html", &context)
    }

    fn tombstone(&self, tombstone: &Tombstone<'p>) -> Result<String, Diagnostic> {
        let folder = entry_folder(tombstone.kind).unwrap_or_default();
        let sheet = Sheet::new(self.edition, Spot::OwnPage { folder, id: "" });
        let mut context = Context::new();
        context.insert_value("frame", self.frame(&sheet, None)?);
        context.insert("kind", entry::kind_in_words(tombstone.kind));
        context.insert("title", tombstone.title);
        context.insert("on", &tombstone.on.in_words());
        context.insert("because", tombstone.because);
        context.insert("instead", &tombstone.replaced_by.and_then(|link| sheet.way(&link)));
        self.press.render("withdrawn.html", &context)
    }
}
