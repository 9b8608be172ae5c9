//! A book of pieces. Typst lays out each part by itself, and nothing that it remembers of one is kept for the next. What
//! depends on all the pages follows when they stand: the contents, what is above and below each page, and links.

use super::typesetter::{Chapter, Desk, Piece};
use serde::Serialize;
use std::collections::BTreeMap;
use typst::{
    World,
    comemo::{Constraint, Track, Tracked, evict},
    diag::{SourceDiagnostic, SourceResult},
    ecow::{EcoVec, eco_vec},
    engine::{Engine, Route, Sink, Traced},
    foundations::{Content, StyleChain, Target, TargetElem},
    introspection::{EmptyIntrospector, Introspector, Location, Locator, Tag},
    layout::{Frame, FrameItem, Point},
    model::{Destination, DocumentInfo, HeadingElem},
    syntax::Span,
    utils::{Protected, hash128},
};
use typst_layout::{Page, PagedDocument, layout_document_for_bundle};

/// What is above and below the pages of parts.
const MARGINS: &str = "margins.typ";
/// How often the contents are set at most: once to see how many pages they take, and once to say where everything is.
/// Each time more is for a page that becomes longer by what it says.
const ROUNDS: usize = 5;

/// A page of a part, as its margins are told of it.
#[derive(Serialize)]
struct Margins<'a> {
    title: &'a str,
    is_card: bool,
    /// Whether it is turned on its side.
    is_wide: bool,
    number: usize,
    /// How many pages the book has.
    of: usize,
}

/// Sets a book and joins its pieces.
///
/// # Errors
/// What is wrong with a template.
pub(super) fn bind(front: &Piece, chapters: &[Chapter], desk: &Desk<'_>) -> SourceResult<PagedDocument> {
    let mut pages: Vec<(&Chapter, Page)> = Vec::new();
    for (at, chapter) in chapters.iter().enumerate() {
        let set = sound(Galley::of(&desk.with(&chapter.piece))?.set(at, EmptyIntrospector.track())?)?;
        pages.extend(set.pages().iter().map(|page| (chapter, page.clone())));
        drop(set);
        evict(0);
    }
    let (mut front, places) = set_front(&desk.with(front), chapters.len(), &pages)?;
    let margins = set_margins(desk, chapters.len() + 1, front.pages().len(), &pages)?;
    let mut bound = EcoVec::from(front.pages());
    let info = std::mem::take(front.info_mut());
    drop(front);
    evict(0);
    for ((_, mut page), margins) in pages.into_iter().zip(margins) {
        page.number = bound.len() as u64 + 1;
        add_margins(&mut page.frame, margins);
        join_links(&mut page.frame, &places);
        bound.push(page);
    }
    Ok(PagedDocument::new(bound, info))
}

/// A template that has been read, with what it is to set.
struct Galley<'w> {
    world: &'w dyn World,
    content: Content,
    warnings: Sink,
}

impl<'w> Galley<'w> {
    fn of(world: &'w Desk<'_>) -> SourceResult<Galley<'w>> {
        let world: &dyn World = world;
        let main = world
            .source(world.main())
            .map_err(|wrong| eco_vec![SourceDiagnostic::error(Span::detached(), wrong.to_string())])?;
        let mut warnings = Sink::new();
        let traced = Traced::default();
        let route = Route::default();
        let tracked = world.track();
        let read = typst_eval::eval(
            tracked,
            tracked.library(),
            traced.track(),
            warnings.track_mut(),
            route.track(),
            &main,
        )?;
        Ok(Galley { world, content: read.content(), warnings })
    }

    /// Its pages, the `nth` piece of a book in which something is where `introspector` says; and what Typst says of it.
    ///
    /// # Errors
    /// What is wrong with it, as far as that does not depend on where something is.
    fn set(
        &self,
        nth: usize,
        introspector: Tracked<'_, dyn Introspector + '_>,
    ) -> SourceResult<(PagedDocument, Sink)> {
        let world = self.world.track();
        let library = world.library();
        let traced = Traced::default();
        let mut sink = self.warnings.clone();
        let mut engine = Engine {
            world,
            library,
            introspector: Protected::new(introspector),
            traced: traced.track(),
            sink: sink.track_mut(),
            route: Route::default(),
        };
        let target = TargetElem::target.set(Target::Paged).wrap();
        let base = StyleChain::new(&library.styles);
        // Nothing in two pieces may have the same place.
        let locator = Locator::synthesize(Location::new(hash128(&nth)));
        let document = layout_document_for_bundle(&mut engine, &self.content, locator, base.chain(&target))?;
        Ok((document, sink))
    }
}
/// The document of a piece, if nothing is wrong with it.
fn sound((document, mut sink): (PagedDocument, Sink)) -> SourceResult<PagedDocument> {
    let wrong = sink.delayed();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    // To Typst a family that is not there is a matter of taste; to a reader it is another book.
    let is_about_fonts = |warning: &SourceDiagnostic| warning.message.contains("unknown font family");
    match sink.warnings().into_iter().find(is_about_fonts) {
        Some(warning) => Err(eco_vec![warning]),
        None => Ok(document),
    }
}

/// The piece that comes first and says where everything is; and the places that have a name.
///
/// It is set again until what it says is so, as Typst does with a whole book.
fn set_front(
    desk: &Desk<'_>,
    nth: usize,
    pages: &[(&Chapter, Page)],
) -> SourceResult<(PagedDocument, BTreeMap<String, Location>)> {
    let galley = Galley::of(desk)?;
    let parts: Vec<Page> = pages.iter().map(|(_, page)| sketch(page)).collect();
    let joined = |front: &[Page]| {
        PagedDocument::new(front.iter().chain(&parts).cloned().collect(), DocumentInfo::default())
    };
    let mut known = joined(&[]);
    let mut round = 1;
    loop {
        let constraint = Constraint::new();
        let introspector: &dyn Introspector = known.introspector().as_ref();
        let set = galley.set(nth, introspector.track_with(&constraint))?;
        let now = joined(set.0.pages());
        let introspector: &dyn Introspector = now.introspector().as_ref();
        if constraint.validate(introspector) || round == ROUNDS {
            let name = |place: &Content| Some((place.label()?.resolve().to_string(), place.location()?));
            let places = introspector.query_labelled().iter().filter_map(name).collect();
            return Ok((sound(set)?, places));
        }
        known = now;
        round += 1;
    }
}

/// A page on which only headings and what has a name are. It is what the contents have to know of it, and there are
/// a hundred times as many other things.
fn sketch(page: &Page) -> Page {
    fn add(from: &Frame, to: &mut Frame) {
        for (_, item) in from.items() {
            match item {
                FrameItem::Group(group) => add(&group.frame, to),
                FrameItem::Tag(Tag::Start(element, _))
                    if element.is::<HeadingElem>() || element.label().is_some() =>
                {
                    to.push(Point::zero(), item.clone());
                }
                _ => {}
            }
        }
    }
    let mut frame = Frame::hard(page.frame.size());
    add(&page.frame, &mut frame);
    Page { frame, ..page.clone() }
}

/// What is above and below each page of the parts, when `before` pages come first.
fn set_margins(
    desk: &Desk<'_>,
    nth: usize,
    before: usize,
    pages: &[(&Chapter, Page)],
) -> SourceResult<Vec<Frame>> {
    if pages.is_empty() {
        return Ok(Vec::new());
    }
    let margins: Vec<Margins<'_>> = (before + 1..)
        .zip(pages)
        .map(|(number, (chapter, page))| Margins {
            title: &chapter.title,
            is_card: chapter.is_card,
            is_wide: page.frame.width() > page.frame.height(),
            number,
            of: before + pages.len(),
        })
        .collect();
    let data = serde_json::to_string(&margins).expect("margins are plain data");
    let world = desk.with(&Piece { template: MARGINS, data });
    let set = sound(Galley::of(&world)?.set(nth, EmptyIntrospector.track())?)?;
    Ok(set.pages().iter().map(|page| page.frame.clone()).collect())
}

/// Puts before a page what is in the upper half of its margins, and after it what is in the lower.
fn add_margins(page: &mut Frame, margins: Frame) {
    let middle = margins.height() / 2.0;
    let (above, below): (Vec<_>, Vec<_>) = margins.items().cloned().partition(|(at, _)| at.y < middle);
    page.prepend_multiple(above);
    page.push_multiple(below);
}

/// Joins the links to places of the same book, which the templates write as addresses that begin with `#`.
///
/// Typst joins links to labels while it lays out, and lays everything out again that has one once it knows where the
/// labels are: in a handbook nearly every line, which doubles what the book costs.
fn join_links(frame: &mut Frame, places: &BTreeMap<String, Location>) {
    frame.retain(|item| match item {
        FrameItem::Group(group) => {
            join_links(&mut group.frame, places);
            true
        }
        FrameItem::Link(to, _) => {
            let Destination::Url(url) = to else { return true };
            let Some(id) = url.strip_prefix('#') else { return true };
            let place = places.get(id).copied();
            if let Some(place) = place {
                *to = Destination::Location(place);
            }
            place.is_some()
        }
        _ => true,
    });
}
