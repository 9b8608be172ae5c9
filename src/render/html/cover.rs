//! The cover: whose handbook this is, who should read it, how restricted it is, and what is in it.

use super::{
    Frame,
    sheet::{Sheet, Spot},
};
use crate::{diagnostic::Diagnostic, edition::Edition, entry::PlaceName, render::Press};
use serde::Serialize;
use tera::Context;

/// What the cover says beyond the frame.
#[derive(Serialize)]
pub(super) struct CoverView<'e> {
    subtitle: Option<&'e str>,
    reader: &'e str,
    roles: Vec<&'e str>,
    /// Places besides the one it is named for.
    other_places: Vec<&'e str>,
    language: &'e str,
    counts: Vec<String>,
}

/// The cover's own words.
pub(super) fn view<'e>(sheet: &Sheet<'e, '_>) -> CoverView<'e> {
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
    CoverView {
        subtitle: about.subtitle,
        reader: about.reader,
        roles: about.roles.iter().map(|role| role.title.as_str()).collect(),
        other_places: about.places.iter().filter(is_other).map(|place| place.name).collect(),
        language: about.language,
        counts: counts.into_iter().flatten().collect(),
    }
}

/// The page.
pub(super) fn render(press: &Press, edition: &Edition<'_>) -> Result<Vec<u8>, Diagnostic> {
    let sheet = Sheet::new(edition, Spot::Cover);
    let mut context = Context::new();
    context.insert("frame", &Frame::of(&sheet, None));
    context.insert("cover", &view(&sheet));
    press.render("cover.html", &context)
}
