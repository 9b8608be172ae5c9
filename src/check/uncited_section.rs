//! # uncited-section
//!
//! A section states facts and cites nothing.
//!
//! It is a warning, because the facts may be right. But a reader who has to stand up for a decision cannot look them
//! up, and cannot tell them from what the authors think.
//!
//! It holds for typologies, risky nodes, cases, entities, controls, jurisdictions and guides (except on how to read and
//! how it was made): for each section, and for the text before the first heading. What states facts is a paragraph of
//! two sentences or more with a figure, a year or a sum in it.
//!
//! Wrong:
//!
//! ```markdown
//! ## What happened
//!
//! Laptops reached the flat from 2022 on. The host was paid $15,100.
//! ```
//!
//! Instead, cite as you go:
//!
//! ```markdown
//! ## What happened
//!
//! Laptops reached the flat from 2022 on [@doj-2024-08-08-knoot]. The host was paid $15,100 [@doj-2026-05-07].
//! ```
//!
//! Where the authors draw a conclusion, let the section say so: one with the word "judgement" is passed over.

use super::Rule;
use crate::{
    diagnostic::{Diagnostic, Place, Report},
    entry::{Entry, Fields},
    pack::Pack,
    prose::{PointerSort, Reading, ReadingSort},
    vocab::terms::{GuideRole, Status},
};

pub struct UncitedSection;

impl Rule for UncitedSection {
    fn name(&self) -> &'static str {
        "uncited-section"
    }
    fn manual(&self) -> &'static str {
        include_str!("uncited_section.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        for entry in pack.entries.iter().filter(|entry| states_facts_of_its_own(entry)) {
            let readings = entry.prose.read_for_authors();
            // Citations in tables count as well, so we ask for all of the text and look where they stand.
            let pointers = entry.prose.pointers(&entry.header.scope);
            let cites: Vec<usize> = pointers
                .into_iter()
                .filter(|pointer| pointer.sort == PointerSort::Cite)
                .map(|pointer| pointer.range.start)
                .collect();
            for section in sections(&readings) {
                let stretch = section.from..section.to;
                let is_open = |reading: &&Reading<'_>| stretch.contains(&reading.at.start);
                if cites.iter().any(|cite| stretch.contains(cite))
                    || readings.iter().filter(is_open).any(|reading| is_judgement(&reading.words()))
                {
                    continue;
                }
                let Some(stated) = section.own.iter().find(|reading| states_facts(reading)) else { continue };
                report.push(
                    Diagnostic::warning(
                        self.name(),
                        Place::new(&entry.origin.file, stated.at.clone()),
                        format!("{} states facts, and cites nothing", section.in_words()),
                    )
                    .hint("cite what they rest on, `[@source-id, p. 3]`; or say that it is your judgement"),
                );
            }
        }
    }
}

fn states_facts_of_its_own(entry: &Entry) -> bool {
    let is_such_a_kind = match &entry.fields {
        Fields::Typology(_) | Fields::RiskyNode(_) | Fields::Case(_) | Fields::Entity(_) => true,
        Fields::Jurisdiction(_) | Fields::Control(_) => true,
        // How to read a handbook and how it was made are for its authors to say, and an exercise is invented.
        Fields::Guide(guide) => {
            !matches!(guide.role, GuideRole::Reading | GuideRole::Methods | GuideRole::Exercise)
        }
        _ => false,
    };
    is_such_a_kind && entry.header.status == Status::Published
}

/// A heading, what stands straight under it, and how far its subsections go.
struct Section<'r> {
    heading: Option<&'r Reading<'r>>,
    own: &'r [Reading<'r>],
    from: usize,
    to: usize,
}

impl Section<'_> {
    fn in_words(&self) -> String {
        match self.heading {
            Some(heading) => format!("the section `{}`", heading.words().trim()),
            None => "the text before the first heading".into(),
        }
    }
}

/// The sections of a text; the first has no heading, and ends where the first heading stands.
fn sections<'r>(readings: &'r [Reading<'r>]) -> Vec<Section<'r>> {
    let level = |reading: &Reading<'_>| match reading.sort {
        ReadingSort::Heading(level) => Some(level),
        _ => None,
    };
    let own = |from: usize| {
        let rest = &readings[from..];
        &rest[..rest.iter().position(|reading| level(reading).is_some()).unwrap_or(rest.len())]
    };
    let end = |from: usize, highest: u8| {
        let next = readings[from..].iter().find(|reading| level(reading).is_some_and(|own| own <= highest));
        next.map_or(usize::MAX, |reading| reading.at.start)
    };
    let top = Section { heading: None, own: own(0), from: 0, to: end(0, u8::MAX) };
    let headed = readings.iter().enumerate().filter_map(|(number, heading)| {
        let to = end(number + 1, level(heading)?);
        Some(Section { heading: Some(heading), own: own(number + 1), from: heading.at.start, to })
    });
    std::iter::once(top).chain(headed).collect()
}

fn is_judgement(words: &str) -> bool {
    let words = words.to_lowercase();
    words.contains("judgement") || words.contains("judgment")
}

fn states_facts(reading: &Reading<'_>) -> bool {
    let words = reading.words();
    let ends = words.split_whitespace().filter(|word| word.ends_with(['.', '?', '!'])).count();
    let has_figure = words.contains(|c: char| c.is_numeric() || "$€£¥₩".contains(c));
    reading.sort == ReadingSort::Paragraph && ends >= 2 && has_figure
}
