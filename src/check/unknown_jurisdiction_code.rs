//! # unknown-jurisdiction-code
//!
//! A place that is neither a code of ISO 3166-1 nor a region of the pack.
//!
//! It is an error, because it breaks a reference: what is for a place that nobody reads in is shown to nobody, and a
//! corridor to it is drawn to nowhere.
//!
//! Codes have two letters. The one of the United Kingdom is `GB`. It holds wherever a place is named: under
//! `jurisdictions`, `readers_in`, `from_jurisdiction`, `to_jurisdiction`, `iso` and `region`, in scopes of the text,
//! and among the `members` of a region.
//!
//! Wrong:
//!
//! ```yaml
//! jurisdictions: [UK, south-asa]
//! ```
//!
//! Instead:
//!
//! ```yaml
//! jurisdictions: [GB, south-asia]
//! ```
//!
//! A code that ISO leaves to its users is declared in `pack.yaml`, with its name:
//!
//! ```yaml
//! user_codes: {XK: Kosovo}
//! ```

use super::{Rule, in_a_row, word_under};
use crate::{
    diagnostic::{Diagnostic, Place, Report},
    entry::{Entry, Fields},
    pack::{About, Pack},
    vocab::{JurisdictionCode, Slug, jurisdiction::NAMES},
};

pub struct UnknownJurisdictionCode;

impl Rule for UnknownJurisdictionCode {
    fn name(&self) -> &'static str {
        "unknown-jurisdiction-code"
    }
    fn manual(&self) -> &'static str {
        include_str!("unknown_jurisdiction_code.rs")
    }

    fn check(&self, pack: &Pack, report: &mut Report) {
        let in_entries = pack.entries.iter().flat_map(|entry| unknown_in(entry, &pack.about));
        for Unknown { code, wanted, place } in in_entries.chain(unknown_in_pack_yaml(pack)) {
            report.push(self.complaint(&pack.about, &code, wanted, place));
        }
    }
}

/// A place that is named somewhere and that there is none of.
struct Unknown {
    code: JurisdictionCode,
    wanted: Wanted,
    place: Place,
}

/// What may stand there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    CodeOrRegion,
    Code,
    Region,
}

impl Wanted {
    fn is_met(self, about: &About, code: &JurisdictionCode) -> bool {
        match self {
            Wanted::CodeOrRegion => about.knows_place(code),
            Wanted::Code => code.name().is_some() || about.user_codes.contains_key(code),
            Wanted::Region => about.region(code).is_some(),
        }
    }
}

/// Every unknown place that an entry names. What is not found in the file was not written there.
fn unknown_in(entry: &Entry, about: &About) -> Vec<Unknown> {
    let mut unknown = Vec::new();
    let mut add = |code: &JurisdictionCode, wanted: Wanted, key: &str| {
        if !wanted.is_met(about, code) {
            let place = word_under(&entry.origin, key, code.as_str());
            unknown.extend(place.map(|place| Unknown { code: code.clone(), wanted, place }));
        }
    };
    // One of these two is where it happened, and the other whom it is for; which is which depends on the kind.
    for code in entry.header.places.iter().chain(entry.header.scope.jurisdictions.iter().flatten()) {
        add(code, Wanted::CodeOrRegion, "/jurisdictions");
        add(code, Wanted::CodeOrRegion, "/readers_in");
    }
    match &entry.fields {
        Fields::Flow(flow) => {
            for (code, key) in
                [(&flow.from_jurisdiction, "/from_jurisdiction"), (&flow.to_jurisdiction, "/to_jurisdiction")]
            {
                code.iter().for_each(|code| add(code, Wanted::CodeOrRegion, key));
            }
        }
        Fields::Jurisdiction(jurisdiction) => {
            add(&jurisdiction.iso, Wanted::Code, "/iso");
            jurisdiction.region.iter().for_each(|region| add(region, Wanted::Region, "/region"));
        }
        Fields::Typology(typology) => {
            for (number, indicator) in typology.indicators.iter().enumerate() {
                for code in indicator.for_authors().jurisdictions.iter().flatten() {
                    add(code, Wanted::CodeOrRegion, &format!("/indicators/{number}/jurisdictions"));
                }
            }
        }
        _ => {}
    }
    for written in &entry.prose.scopes {
        let wanted = Wanted::CodeOrRegion;
        let codes = written.scope.jurisdictions.iter().flatten().filter(|code| !wanted.is_met(about, code));
        let place = Place::new(&entry.origin.file, written.range.clone());
        unknown.extend(codes.map(|code| Unknown { code: code.clone(), wanted, place: place.clone() }));
    }
    unknown
}

/// The members of regions. Places of handbooks are looked at when those are put together.
fn unknown_in_pack_yaml(pack: &Pack) -> Vec<Unknown> {
    let mut unknown = Vec::new();
    let wanted = Wanted::Code;
    for (number, region) in pack.about.regions.iter().enumerate() {
        for code in region.members.iter().filter(|code| !wanted.is_met(&pack.about, code)) {
            let place = word_under(&pack.about_origin, &format!("/regions/{number}/members"), code.as_str());
            unknown.extend(place.map(|place| Unknown { code: code.clone(), wanted, place }));
        }
    }
    unknown
}

impl UnknownJurisdictionCode {
    fn complaint(&self, about: &About, code: &JurisdictionCode, wanted: Wanted, place: Place) -> Diagnostic {
        let message = match wanted {
            Wanted::Region => format!("no region of this pack is called `{code}`"),
            Wanted::Code if about.region(code).is_some() => {
                format!("`{code}` is a region, and an ISO code is expected here")
            }
            Wanted::Code => format!("`{code}` is not a code of ISO 3166-1"),
            Wanted::CodeOrRegion if code.is_iso_form() => {
                format!("`{code}` is neither a code of ISO 3166-1 nor a region of this pack")
            }
            Wanted::CodeOrRegion => format!("`{code}` is neither a region of this pack nor an ISO code"),
        };
        let diagnostic = Diagnostic::error(self.name(), place, message);
        let regions = || about.regions.iter().map(|region| region.id.as_str());
        let meant = if wanted == Wanted::Region { None } else { code_meant_by(code) };
        let diagnostic = match meant {
            Some((iso, name)) => diagnostic.hint(format!("did you mean `{iso}`, {name}?")),
            None if wanted == Wanted::Code => diagnostic,
            None => diagnostic.did_you_mean(code.as_str(), regions()),
        };
        if code.as_str() == "EU" {
            diagnostic.hint("declare it in pack.yaml as a region, with its members")
        } else if is_left_to_users(code) {
            diagnostic.hint(format!(
                "ISO leaves this code to its users; declare it in pack.yaml: `user_codes: {{{code}: Its name}}`"
            ))
        } else if wanted != Wanted::Code && !code.is_iso_form() && regions().next().is_some() {
            diagnostic.hint(format!("this pack has {}", in_a_row(regions())))
        } else {
            diagnostic
        }
    }
}

/// What people write for a place, where it is not its code.
const HABITS: &[(&str, &str)] = &[
    ("UK", "GB"),
    ("EN", "GB"),
    ("EL", "GR"),
    ("SU", "RU"),
    ("DP", "KP"),
    ("NK", "KP"),
    ("uae", "AE"),
    ("usa", "US"),
    ("gbr", "GB"),
    ("prc", "CN"),
    ("chn", "CN"),
    ("rok", "KR"),
    ("kor", "KR"),
    ("dprk", "KP"),
    ("prk", "KP"),
    ("north-korea", "KP"),
    ("south-korea", "KR"),
    ("jpn", "JP"),
    ("rus", "RU"),
    ("pak", "PK"),
    ("vnm", "VN"),
    ("vietnam", "VN"),
    ("lao", "LA"),
    ("lao-pdr", "LA"),
    ("turkey", "TR"),
    ("great-britain", "GB"),
    ("england", "GB"),
];

fn code_meant_by(wrong: &JurisdictionCode) -> Option<(&'static str, &'static str)> {
    let habit = HABITS.iter().find(|(habit, _)| *habit == wrong.as_str()).map(|(_, code)| *code);
    let is_its_name = |name: &str| Slug::from_words(name).is_some_and(|slug| slug.as_str() == wrong.as_str());
    NAMES.iter().copied().find(|(code, name)| habit == Some(*code) || is_its_name(name))
}

/// AA, QM to QZ, XA to XZ and ZZ: ISO 3166-1 will never assign these.
fn is_left_to_users(code: &JurisdictionCode) -> bool {
    matches!(code.as_str().as_bytes(), b"AA" | b"ZZ" | [b'Q', b'M'..=b'Z'] | [b'X', b'A'..=b'Z'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_habit_leads_to_a_code_there_is() {
        for (habit, code) in HABITS {
            let wrong = JurisdictionCode::parse(habit).unwrap();
            assert!(wrong.name().is_none(), "{habit} is a code of its own");
            assert_eq!(code_meant_by(&wrong).map(|(code, _)| code), Some(*code));
        }
    }

    #[test]
    fn a_name_leads_to_its_code() {
        let meant = |words| code_meant_by(&JurisdictionCode::parse(words).unwrap()).map(|(code, _)| code);
        assert_eq!(meant("united-kingdom"), Some("GB"));
        assert_eq!(meant("pakistan"), Some("PK"));
        assert_eq!(meant("atlantis"), None);
    }
}
