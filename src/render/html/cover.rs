//! The cover: whose handbook this is, where to begin, what can be taken away, and what is in it.

use super::{
    part::{self, Part},
    roles::{self, RoleWay},
    sheet::Sheet,
};
use crate::{
    entry::PlaceName,
    render::{
        Sizes,
        offer::{Offer, offers},
    },
    vocab::jurisdiction::in_a_sentence,
};
use serde::Serialize;

/// What the cover says beyond the frame.
#[derive(Serialize)]
pub(super) struct CoverView<'e> {
    subtitle: Option<&'e str>,
    /// As it goes on inside a sentence.
    reader: String,
    /// Where a reader in their first minute goes.
    starts: Vec<Start<'e>>,
    offers: Vec<Offer>,
    /// Whether some of them are for programs.
    has_data: bool,
    /// Places besides the one it is named for.
    other_places: Vec<&'e str>,
    counts: Vec<String>,
}

/// A way in.
#[derive(Serialize)]
struct Start<'e> {
    href: String,
    title: String,
    about: String,
    roles: Vec<RoleWay<'e>>,
}

/// The cover's own words. `sizes` are those of the finished files; in the one file nothing else is offered.
pub(super) fn view<'e>(sheet: &Sheet<'e, '_>, sizes: &Sizes) -> CoverView<'e> {
    let edition = sheet.edition;
    let about = edition.about();
    let own = about.place.map(|place| place.code);
    let is_other = |place: &&PlaceName<'_>| Some(place.code) != own;
    let counted = |kind: &str, one: &str, several: &str| {
        let count = edition.count(kind);
        (count > 0).then(|| super::entry::counted(count, one, several))
    };
    let counts = [
        counted("risky-node", "risky node", "risky nodes"),
        counted("flow", "flow", "flows"),
        counted("typology", "typology", "typologies"),
        counted("indicator", "red flag", "red flags"),
        counted("control", "control", "controls"),
        counted("case", "case", "cases"),
        counted("source", "source", "sources"),
    ];
    let offers = offers(sizes, about.folder, about.edition, "");
    CoverView {
        has_data: offers.iter().any(|offer| !offer.is_for_reading),
        subtitle: about.subtitle,
        reader: part::lower_first(about.reader),
        starts: starts(sheet),
        offers,
        other_places: about.places.iter().filter(is_other).map(|place| place.name).collect(),
        counts: counts.into_iter().flatten().collect(),
    }
}

fn starts<'e>(sheet: &Sheet<'e, '_>) -> Vec<Start<'e>> {
    let about = sheet.edition.about();
    let there_are = part::of(sheet.edition);
    let first = [Part::Card, Part::Roles, Part::Jurisdiction, Part::Suspect];
    let start = |part: Part<'_>| Start {
        href: sheet.to_part(part),
        title: match (part, about.place) {
            (Part::Jurisdiction, Some(place)) => {
                let what = if about.files_reports { "How to report" } else { "Whom to tell" };
                format!("{what} in {}", in_a_sentence(place.name))
            }
            (Part::Jurisdiction, None) => part.title(about),
            _ => part.label(about),
        },
        about: part.summary(sheet.edition),
        roles: if part == Part::Roles { roles::ways(sheet) } else { Vec::new() },
    };
    first.into_iter().filter(|part| there_are.contains(part)).map(start).collect()
}
