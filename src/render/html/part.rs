//! The parts of a handbook: which ones an edition has, what they are called, and where each entry stands.
//! A part with nothing in it does not exist: it is not planned, linked or mentioned.

use super::{card, entry::counted, guides, places, roles};
use crate::{
    edition::{About, Edition, Page},
    entry::{PageFields, PlaceName},
    vocab::{jurisdiction::in_a_sentence, terms::GuideRole},
};
use std::borrow::Cow;

/// A part of a handbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'p> {
    Card,
    Start,
    Threat,
    Map,
    Ranking,
    Nodes,
    /// Red flags, by who can see them.
    Roles,
    /// Typologies of one phase, by its id.
    Typologies(&'p str),
    Jurisdiction,
    /// The sheets of one region, where a handbook is for no place in particular.
    Region(PlaceName<'p>),
    Controls,
    Suspect,
    /// Working well and fairly.
    Practice,
    Exercises,
    Cases,
    Organisations,
    Timeline,
    Methods,
    Sources,
    Glossary,
}

/// The parts that have something in them, in reading order.
pub(super) fn of<'p>(edition: &Edition<'p>) -> Vec<Part<'p>> {
    use Part::*;
    let phases = edition.about().phases.iter().map(|phase| Typologies(phase.id.as_str()));
    let before = [Card, Start, Threat, Map, Ranking, Nodes, Roles].into_iter();
    let act = [Jurisdiction, Controls, Suspect, Practice, Exercises].into_iter();
    let regions = places::regions(edition).into_iter().map(Region);
    let look_up = [Cases, Organisations, Timeline, Methods, Sources, Glossary];
    let parts = before.chain(phases).chain(act).chain(regions).chain(look_up);
    let homes = homes(edition);
    parts.filter(|part| part.exists(edition, &homes)).collect()
}

/// The parts that entries stand in.
fn homes<'p>(edition: &Edition<'p>) -> Vec<Part<'p>> {
    let mut homes = Vec::new();
    for home in edition.pages().filter_map(|page| home(edition.about(), page)) {
        // Neighbours stand together, so the last one found is mostly the same.
        if !homes.iter().rev().any(|other| *other == home) {
            homes.push(home);
        }
    }
    homes
}

/// The part an entry stands in.
pub(super) fn home<'p>(about: &About<'_>, page: &Page<'p>) -> Option<Part<'p>> {
    Some(match &page.fields {
        PageFields::Guide(guide) => match guide.role {
            GuideRole::Start => Part::Start,
            GuideRole::Threat => Part::Threat,
            GuideRole::Suspect | GuideRole::Victims => Part::Suspect,
            GuideRole::Practice => Part::Practice,
            GuideRole::Exercise => Part::Exercises,
            GuideRole::Timeline => Part::Timeline,
            GuideRole::Reading | GuideRole::Methods => Part::Methods,
        },
        PageFields::RiskyNode(_) | PageFields::Flow(_) => Part::Nodes,
        PageFields::Typology(typology) => Part::Typologies(typology.phase),
        PageFields::Jurisdiction(sheet) => match (about.place, sheet.region) {
            (None, Some(region)) => Part::Region(region),
            _ => Part::Jurisdiction,
        },
        PageFields::Control(_) => Part::Controls,
        PageFields::Case(_) => Part::Cases,
        PageFields::Entity(_) => Part::Organisations,
        PageFields::Source(_) => Part::Sources,
        PageFields::Term(_) => Part::Glossary,
        PageFields::Picture(_) => return None,
        PageFields::Passage(nothing) => match *nothing {},
    })
}

/// What several parts are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Begin,
    Recognise,
    RecogniseByPhase,
    Act,
    ActByRegion,
    LookUp,
}

impl Purpose {
    /// In the readers' words.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Purpose::Begin => "At a glance",
            Purpose::Recognise => "Recognise",
            Purpose::RecogniseByPhase => "Red flags by phase",
            Purpose::Act => "Act",
            Purpose::ActByRegion => "Whom to tell, by region",
            Purpose::LookUp => "Look up",
        }
    }
}

impl<'p> Part<'p> {
    /// What it is for. Parts of one purpose follow one another.
    pub(super) fn purpose(self) -> Purpose {
        match self {
            Part::Card | Part::Start | Part::Threat | Part::Map | Part::Ranking => Purpose::Begin,
            Part::Nodes | Part::Roles => Purpose::Recognise,
            Part::Typologies(_) => Purpose::RecogniseByPhase,
            Part::Jurisdiction | Part::Controls | Part::Suspect | Part::Practice | Part::Exercises => {
                Purpose::Act
            }
            Part::Region(_) => Purpose::ActByRegion,
            Part::Cases
            | Part::Organisations
            | Part::Timeline
            | Part::Methods
            | Part::Sources
            | Part::Glossary => Purpose::LookUp,
        }
    }

    /// The phase it is about.
    pub(super) fn phase(self) -> Option<&'p str> {
        match self {
            Part::Typologies(phase) => Some(phase),
            _ => None,
        }
    }

    /// The name of its file in the handbook's folder.
    pub(super) fn file(self) -> Cow<'static, str> {
        match self {
            Part::Card => "card.html".into(),
            Part::Start => "start.html".into(),
            Part::Threat => "threat.html".into(),
            Part::Map => "map.html".into(),
            Part::Ranking => "ranking.html".into(),
            Part::Nodes => "nodes.html".into(),
            Part::Roles => "red-flags.html".into(),
            Part::Typologies(phase) => format!("typologies-{phase}.html").into(),
            Part::Jurisdiction => "jurisdiction.html".into(),
            Part::Region(region) => format!("jurisdictions-{}.html", region.code).into(),
            Part::Controls => "controls.html".into(),
            Part::Suspect => "suspect.html".into(),
            Part::Practice => "practice.html".into(),
            Part::Exercises => "exercises.html".into(),
            Part::Timeline => "timeline.html".into(),
            Part::Cases => "cases.html".into(),
            Part::Organisations => "organisations.html".into(),
            Part::Methods => "methods.html".into(),
            Part::Sources => "sources.html".into(),
            Part::Glossary => "glossary.html".into(),
        }
    }

    /// Its anchor where the whole handbook is one file. Ids of entries have no underscore, so they never meet.
    pub(super) fn anchor(self) -> String {
        format!("part_{}", self.file().trim_end_matches(".html"))
    }

    /// Its name in lists of parts.
    pub(super) fn label(self, about: &About<'_>) -> String {
        match self {
            Part::Card => "Card".into(),
            Part::Start => "Start here".into(),
            Part::Threat => "The threat in one page".into(),
            Part::Map => "How the money moves".into(),
            Part::Ranking => "What to close first".into(),
            Part::Nodes => "Risky nodes".into(),
            Part::Roles => "Red flags by role".into(),
            Part::Typologies(phase) => format!("Red flags: {}", lower_first(phase_title(about, phase))),
            Part::Jurisdiction => match about.place {
                Some(place) => format!("In {}", in_a_sentence(place.name)),
                None => "Jurisdictions".into(),
            },
            Part::Region(region) => region.name.into(),
            Part::Controls => "Controls".into(),
            Part::Suspect => "When you suspect".into(),
            Part::Practice => "Good practice".into(),
            Part::Exercises => "Exercises".into(),
            Part::Timeline => "Timeline".into(),
            Part::Cases => "Cases".into(),
            Part::Organisations => "Organisations".into(),
            Part::Methods => "Reading and methods".into(),
            Part::Sources => "Sources".into(),
            Part::Glossary => "Glossary".into(),
        }
    }

    /// Its heading.
    pub(super) fn title(self, about: &About<'_>) -> String {
        match self {
            Part::Card => "What matters most, on one page".into(),
            Part::Jurisdiction if about.place.is_none() => "Whom to tell, place by place".into(),
            Part::Controls => "What you can do".into(),
            Part::Suspect => "What to do when you suspect".into(),
            Part::Practice => "Working well, and fairly".into(),
            Part::Exercises => "Tabletop exercises".into(),
            Part::Timeline => "What happened when".into(),
            Part::Cases => "Cases, step by step".into(),
            Part::Organisations => "Organisations and what they belong to".into(),
            Part::Methods => "How to read this, and how it was made".into(),
            Part::Sources => "Sources and how far to trust them".into(),
            _ => self.label(about),
        }
    }

    /// One sentence for lists of parts.
    pub(super) fn summary(self, edition: &Edition<'_>) -> String {
        let about = edition.about();
        match self {
            Part::Card => "One side of paper: where to look, what to do first, whom to tell.".into(),
            Part::Start => "What to read first, and what to do on the first day, week and month.".into(),
            Part::Threat => {
                "Who the workers are, where the money goes, and how wages and heists are kept apart.".into()
            }
            Part::Map => format!(
                "The network as a drawing and as a table, from {}.",
                counted(edition.network().cases, "case", "cases")
            ),
            Part::Ranking => {
                "The riskiest nodes in order, why, what could stand in for each, and where the rest would go."
                    .into()
            }
            Part::Nodes => format!(
                "{} where money, identity, access or goods change hands, and the flows between them.",
                counted(edition.count("risky-node"), "class of place", "classes of place")
            ),
            Part::Roles => format!(
                "{}, sorted by who can see them, the strongest first.",
                counted(edition.count("indicator"), "red flag", "red flags")
            ),
            Part::Typologies(phase) => {
                let (typologies, flags) = in_phase(edition, phase);
                let patterns = counted(typologies, "pattern", "patterns");
                match flags {
                    0 => format!("{patterns} of conduct."),
                    _ => format!(
                        "{patterns} of conduct, with {} you can see.",
                        counted(flags, "red flag", "red flags")
                    ),
                }
            }
            Part::Jurisdiction => match about.place {
                Some(_) => "Exposure, law, authorities, how to report, and what is not on record.".into(),
                None => "Exposure, law, authorities and reporting, for each place we have read on.".into(),
            },
            Part::Region(region) => {
                let sheets = edition.of_kind("jurisdiction");
                let here = sheets.filter(|page| home(about, page) == Some(Part::Region(region)));
                format!("{}: exposure, law, authorities, how to report.", in_words(here.map(|page| page.title)))
            }
            Part::Controls => format!(
                "{} by tier, each with steps to tick off and what it works against.",
                counted(edition.count("control"), "control", "controls")
            ),
            Part::Suspect => "What to do in which order, what to keep, and what not to say.".into(),
            Part::Practice => {
                let titles: Vec<_> = guides::of(edition, self).into_iter().map(|page| page.title).collect();
                format!("{}.", titles.join("; "))
            }
            Part::Exercises => {
                "A case to work through with colleagues, in a country that does not exist, with model answers.".into()
            }
            Part::Timeline => "Cases, listings and warnings by date.".into(),
            Part::Cases => format!(
                "{} as paths, each with its legal status.",
                counted(edition.count("case"), "documented case", "documented cases")
            ),
            Part::Organisations => format!(
                "{}, with hierarchy and designations.",
                counted(edition.count("entity"), "organisation", "organisations")
            ),
            Part::Methods => {
                "How to read the words used here, what they rest on, and how to check this copy.".into()
            }
            Part::Sources => {
                format!("{}, each graded.", counted(edition.count("source"), "source", "sources"))
            }
            Part::Glossary => format!("{} explained.", counted(edition.count("term"), "term", "terms")),
        }
    }

    /// The sentence under its heading; it can stand alone.
    pub(super) fn lede(self, edition: &Edition<'_>) -> String {
        let about = edition.about();
        match self {
            Part::Card => format!("For {}.", lower_first(about.reader)),
            Part::Typologies(phase) => about
                .phases
                .iter()
                .find(|known| known.id.as_str() == phase)
                .and_then(|phase| phase.summary.clone())
                .unwrap_or_else(|| self.summary(edition)),
            Part::Jurisdiction => match about.place {
                Some(place) => format!(
                    "What is documented in {}, whom to tell and how, and what nobody has put on record.",
                    in_a_sentence(place.name)
                ),
                None => "What is documented in each place, whom to tell and how, and what nobody has put on record.".into(),
            },
            Part::Sources => format!(
                "The {} cited in this handbook. A number means the same source in every part and format of it.",
                counted(edition.count("source"), "source", "sources")
            ),
            _ => self.summary(edition),
        }
    }

    /// What qualifies the part.
    pub(super) fn facts(self, edition: &Edition<'_>) -> Vec<String> {
        let about = edition.about();
        let as_of = format!("As of {}", about.as_of.in_words());
        match self {
            Part::Card => Vec::new(),
            Part::Map | Part::Ranking => {
                let network = edition.network();
                vec![
                    format!("From {}", counted(network.cases, "case", "cases")),
                    format!("{} of wages", counted(network.flows, "flow", "flows")),
                    as_of,
                ]
            }
            Part::Nodes => {
                let is_yours =
                    |page: &&Page<'_>| matches!(&page.fields, PageFields::RiskyNode(node) if node.is_yours);
                let yours = edition.of_kind("risky-node").filter(is_yours).count();
                vec![
                    format!("{yours} of {} are yours to act on", edition.count("risky-node")),
                    format!("From {}", counted(edition.count("flow"), "flow", "flows")),
                    as_of,
                ]
            }
            Part::Typologies(phase) => {
                let position = about.phases.iter().position(|known| known.id.as_str() == phase).unwrap_or(0);
                let (_, flags) = in_phase(edition, phase);
                let mut facts = vec![format!("Phase {} of {}", position + 1, about.phases.len())];
                if flags > 0 {
                    facts.push(format!(
                        "{} for {}",
                        counted(flags, "red flag", "red flags"),
                        lower_first(about.audience_title)
                    ));
                }
                facts.push(as_of);
                facts
            }
            _ => vec![as_of],
        }
    }

    fn exists(self, edition: &Edition<'_>, homes: &[Part<'_>]) -> bool {
        match self {
            Part::Card => card::has_something(edition),
            Part::Jurisdiction => places::has_something(edition),
            Part::Roles => roles::has_something(edition),
            Part::Map => !edition.network().links.is_empty(),
            Part::Ranking => edition.network().has_routes,
            _ => homes.contains(&self),
        }
    }
}

/// A list as it stands in a sentence: `Japan, Laos and Vietnam`.
fn in_words<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.join(""),
    }
}

/// The title of a phase.
pub(super) fn phase_title<'a>(about: &'a About<'_>, phase: &'a str) -> &'a str {
    about.phases.iter().find(|known| known.id.as_str() == phase).map_or(phase, |phase| phase.title.as_str())
}

/// How many typologies and red flags a phase has.
fn in_phase(edition: &Edition<'_>, phase: &str) -> (usize, usize) {
    edition.of_kind("typology").fold((0, 0), |(typologies, flags), page| match &page.fields {
        PageFields::Typology(typology) if typology.phase == phase => {
            (typologies + 1, flags + typology.indicators.len())
        }
        _ => (typologies, flags),
    })
}

/// The text as it goes on inside a sentence.
pub(super) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    // `IT managers` keeps its capitals.
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == '-' => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_string(),
    }
}
