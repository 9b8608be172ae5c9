//! `vademecum list`: the handbooks of a pack, or what one of them holds.

use super::{
    End, Everywhere, misasked,
    terminal::{counted, say, table},
};
use crate::{
    edition::{Edition, analyze, select},
    entry::KINDS,
    pack::{Handbook, Pack},
    pipeline::no_such_handbook,
};
use serde::Serialize;
use std::io;

/// For whom to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// A table, for people.
    Text,
    /// JSON, for other tools.
    Json,
}

/// Lists the handbooks of a pack, or what one of them holds.
pub fn list(everywhere: &Everywhere, handbook: Option<&str>, form: Form) -> io::Result<End> {
    let Some(pack) = everywhere.sound_pack()? else { return Ok(End::PackHasErrors) };
    let Some(name) = handbook else {
        let handbooks: Vec<_> =
            pack.handbooks.iter().map(|handbook| ListedHandbook::of(&pack, handbook)).collect();
        say(&match form {
            Form::Text => handbooks_in_text(&handbooks),
            Form::Json => json(&handbooks),
        })?;
        return Ok(End::Done);
    };
    let Some(handbook) = pack.handbook(name.trim_end_matches('/')) else {
        return Ok(misasked(&no_such_handbook(&pack, name)));
    };
    let edition = analyze(select(&pack, handbook));
    say(&match form {
        Form::Text => entries_in_text(&edition),
        Form::Json => json(&listed_entries(&edition)),
    })?;
    Ok(End::Done)
}

#[derive(Serialize)]
struct ListedHandbook<'p> {
    name: &'p str,
    audience: &'p str,
    place: &'p str,
    language: &'p str,
    ceiling: &'static str,
    formats: &'p [String],
}

impl<'p> ListedHandbook<'p> {
    fn of(pack: &'p Pack, handbook: &'p Handbook) -> ListedHandbook<'p> {
        let audience = &handbook.clearance.audience;
        ListedHandbook {
            name: &handbook.name,
            audience: pack.about.audience(audience).map_or(audience.0.as_str(), |about| &about.title),
            place: handbook.place.as_ref().map_or("All jurisdictions", |place| pack.about.place_name(place)),
            language: &handbook.language,
            ceiling: handbook.clearance.ceiling.banner(),
            formats: &handbook.formats,
        }
    }
}

#[derive(Serialize)]
struct ListedEntry<'e> {
    kind: &'e str,
    id: &'e str,
    title: &'e str,
}

fn listed_entries<'e>(edition: &'e Edition<'_>) -> Vec<ListedEntry<'e>> {
    let listed = edition.pages().map(|page| ListedEntry { kind: page.kind, id: page.id, title: page.title });
    listed.collect()
}

fn handbooks_in_text(handbooks: &[ListedHandbook<'_>]) -> String {
    let mut rows = vec![["HANDBOOK", "FOR", "IN", "UP TO", "FORMATS"].map(String::from)];
    rows.extend(handbooks.iter().map(|handbook| {
        let ListedHandbook { name, audience, place, ceiling, formats, .. } = handbook;
        [name.to_string(), audience.to_string(), place.to_string(), ceiling.to_string(), formats.join(", ")]
    }));
    table(&rows)
}

fn entries_in_text(edition: &Edition<'_>) -> String {
    let mut text =
        format!("{} holds {}.\n", edition.about().folder, counted(edition.pages().len(), "entry", "entries"));
    for kind in KINDS {
        let rows: Vec<_> = edition
            .of_kind(kind.name)
            .map(|page| [format!("  {}", page.id), page.title.to_string()])
            .collect();
        if !rows.is_empty() {
            text.push_str(&format!("\n{} ({})\n{}", kind.plural, rows.len(), table(&rows)));
        }
    }
    text
}

fn json(listed: &impl Serialize) -> String {
    let json = serde_json::to_string_pretty(listed).expect("names can be written as JSON");
    format!("{json}\n")
}
