//! PDF: a handbook to print, and its card on one side of paper. Tagged, so that it can be heard as well as read.
//! Typst sets it, from the templates of `templates/pdf` and the running text of the handbook as data. Text reaches
//! Typst as data and never as markup, so nothing that a pack says can be taken for a command.

mod binding;
mod drawing;
mod packing;
mod typesetter;

use super::{
    Artifact, Download, Format, Job, Setting, SitePath, Sizes,
    direction::{direction, runs_left},
    document::{self, Part, Passed, said},
};
use crate::{diagnostic::Diagnostic, vocab::terms::Paper};
use serde::Serialize;
use std::{borrow::Cow, collections::BTreeMap};
pub(super) use typesetter::Typesetter;
use typesetter::{Chapter, Manuscript, Piece};
use typst::foundations::Bytes;

/// A sort of printed file.
#[derive(Clone, Copy)]
pub struct Sheets {
    name: &'static str,
    /// Sets what comes first, or all there is.
    template: &'static str,
    /// Sets each of the parts, where they follow what comes first.
    chapter_template: Option<&'static str>,
    downloads: &'static [Download],
    holds: fn(&Part) -> bool,
}

/// The card on one side of paper.
pub const CARD: Sheets = Sheets {
    name: "card",
    template: "card.typ",
    chapter_template: None,
    downloads: &[Download {
        file: "download/*-card.pdf",
        label: "Card to print",
        short: "Card, PDF",
        good_for: "printing on one side of paper, for the desk or the wall",
        loads: &[],
    }],
    holds: |part| part.is_card,
};

/// A handbook to print.
pub const HANDBOOK: Sheets = Sheets {
    name: "pdf",
    template: "handbook.typ",
    chapter_template: Some("part.typ"),
    downloads: &[Download {
        file: "download/*.pdf",
        label: "To print, as PDF",
        short: "PDF",
        good_for: "printing, and reading where there is no network",
        loads: &[],
    }],
    holds: |_| true,
};

impl Format for Sheets {
    fn name(&self) -> &'static str {
        self.name
    }

    fn is_for_reading(&self) -> bool {
        true
    }

    fn downloads(&self) -> &'static [Download] {
        self.downloads
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        Box::new(Printing { job, sheets: *self, file: job.path(self.downloads[0].file) })
    }
}

/// A printed file of an edition.
struct Printing<'a, 'p> {
    job: &'a Job<'a, 'p>,
    sheets: Sheets,
    file: SitePath,
}

impl Setting for Printing<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        // What cannot be read is planned all the same, so that its author is told when it is made.
        let is_empty =
            self.job.document().is_ok_and(|document| !document.parts.iter().any(self.sheets.holds));
        if is_empty { Vec::new() } else { vec![self.file.clone()] }
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        let document = self.job.document()?;
        let Sheets { name, template, chapter_template, holds, .. } = self.sheets;
        let about = self.job.edition.about();
        let whose = format!("{} as {name}", about.folder);
        let identifier = format!("{whose} {}", self.job.edition.fingerprint().in_full());
        let typesetter = self.job.press.typesetter()?;
        let parts: Vec<&Part> = document.parts.iter().filter(|part| holds(part)).collect();
        if let Some((letter, words)) =
            parts.iter().find_map(|part| drawing::unknown_letter(part, |letter| typesetter.has(letter)))
        {
            return Err(typesetter::missing_font(
                &whose,
                &[letter.as_str()],
                Some(&self.place_of(&letter, &words)),
            ));
        }
        let piece = |(at, part)| json(&Numbered { number: at + 1, part: drawing::fit_for_print(part) });
        let mut pieces = parts.iter().copied().enumerate().map(piece);
        let mut manuscript = Manuscript {
            book: json(&Book::of(self.job, &parts)),
            front: Piece { template, data: json(&()) },
            chapters: Vec::new(),
            pictures: document
                .pictures
                .iter()
                .map(|(name, picture)| (name.clone(), Bytes::new(picture.clone())))
                .collect(),
            day: about.as_of,
            name: whose,
            identifier,
        };
        match chapter_template {
            None => manuscript.front.data = pieces.next().expect("a file without parts is not planned"),
            Some(template) => {
                let chapter = |(part, data): (&&Part, String)| Chapter {
                    title: part.title.clone(),
                    is_card: part.is_card,
                    piece: Piece { template, data },
                };
                manuscript.chapters = parts.iter().zip(pieces).map(chapter).collect();
            }
        }
        let bytes = typesetter.set(manuscript)?;
        Ok(Artifact { path: path.clone(), bytes })
    }
}

impl Printing<'_, '_> {
    /// Where the drawings take a letter from: the name of an entry or of a phase, or else the words in the drawing.
    fn place_of(&self, letter: &str, words: &str) -> String {
        let edition = self.job.edition;
        let mut pages = edition.pages();
        let entry = pages.find(|page| page.title.contains(letter));
        let phase = || edition.about().phases.iter().find(|phase| phase.title.contains(letter));
        match entry {
            Some(entry) => format!("the title of `{}`, “{}”", entry.id, entry.title),
            None => match phase() {
                Some(phase) => format!("the title of the phase `{}`, “{}”", phase.id, phase.title),
                None => format!("the words “{words}” of a drawing"),
            },
        }
    }
}

/// A part as its template is given it.
#[derive(Serialize)]
struct Numbered<'a> {
    /// From 1.
    number: usize,
    #[serde(flatten)]
    part: Cow<'a, Part>,
}

/// What all templates of a file are given.
#[derive(Serialize)]
struct Book<'a> {
    title: &'a str,
    subtitle: Option<&'a str>,
    audience: &'a str,
    place: &'a str,
    reader: &'a str,
    roles: Vec<&'a str>,
    language: &'a str,
    region: Option<&'a str>,
    direction: &'static str,
    /// Whether pieces of text can run against one another: some script in it runs from right to left.
    is_mixed: bool,
    edition: &'a str,
    as_of: String,
    /// The day as numbers, for the date in the file: year, month, day.
    day: (i16, i8, i8),
    digest: String,
    marking: &'static str,
    /// What the marking allows, in a sentence.
    sharing: &'static str,
    publisher: &'a str,
    publisher_url: Option<&'a str>,
    licence: Option<&'a str>,
    corrections: Option<&'a str>,
    places_notice: Option<&'a str>,
    /// The size of paper, as Typst names it.
    paper: &'static str,
    /// The phases of an operation, in order.
    stages: Vec<&'a str>,
    /// The style of drawings.
    drawing_style: &'a str,
    /// How many parts it has.
    parts: usize,
    /// Every anchor there is, since a link to one that is not there would stop the press.
    anchors: BTreeMap<&'a str, bool>,
}

impl<'a> Book<'a> {
    fn of(job: &'a Job<'a, '_>, parts: &[&'a Part]) -> Book<'a> {
        let about = job.edition.about();
        let (language, region) = match about.language.split_once('-') {
            Some((language, region)) if region.len() == 2 => (language, Some(region)),
            _ => (about.language.split('-').next().unwrap_or_default(), None),
        };
        let day = about.as_of.first_day();
        let names = [about.title, about.audience_title, about.place_title, &about.publisher.name];
        let is_mixed = names.iter().any(|name| name.contains(runs_left))
            || parts
                .iter()
                .any(|part| part.title.contains(runs_left) || said(&part.blocks).contains(runs_left));
        let mut anchors = BTreeMap::new();
        for part in parts {
            anchors.insert(part.id.as_str(), true);
            document::each(&part.blocks, &mut |passed| {
                if let Passed::Anchor(id) = passed {
                    anchors.insert(id, true);
                }
            });
        }
        Book {
            title: about.title,
            subtitle: about.subtitle,
            audience: about.audience_title,
            place: about.place_title,
            reader: about.reader,
            roles: about.roles.iter().map(|role| role.title.as_str()).collect(),
            language,
            region,
            direction: direction(about.language),
            is_mixed: direction(about.language) == "rtl" || is_mixed,
            edition: about.edition,
            as_of: about.as_of.in_words(),
            day: (day.year(), day.month(), day.day()),
            digest: job.edition.fingerprint().to_string(),
            marking: about.marking.banner(),
            sharing: about.marking.sharing(),
            publisher: &about.publisher.name,
            publisher_url: about.publisher.url.as_deref(),
            licence: about.licence.map(|licence| licence.name.as_str()),
            corrections: about.contact.map(|contact| contact.corrections.as_str()),
            places_notice: about.places_notice,
            paper: match about.paper {
                Paper::A4 => "a4",
                Paper::Letter => "us-letter",
            },
            stages: about.phases.iter().map(|phase| phase.title.as_str()).collect(),
            drawing_style: job.press.file("pdf/drawing.css"),
            parts: parts.len(),
            anchors,
        }
    }
}

fn json(data: &impl Serialize) -> String {
    serde_json::to_string(data).expect("what is printed is plain data")
}
