//! Typologies of a phase, with the red flags this audience can see.
//! Red flags are numbered here, over the whole handbook and after selection, so that no number is missing.

use super::{
    entry::{Group, Head, Line, mentions},
    markup::Markup,
    nodes::{Stage, stage},
    setter::Setter,
    sheet::{Sheet, Way},
};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page},
    entry::{
        PageFields,
        typology::{IndicatorPage, Mapping, TypologyPage},
    },
    vocab::terms::Strength,
};
use serde::Serialize;

/// A typology.
#[derive(Serialize)]
pub(super) struct TypologyView<'e> {
    head: Head<'e>,
    stage: Stage<'e>,
    nodes: Vec<Way<'e>>,
    distinct_from: Vec<Way<'e>>,
    mappings: &'e [Mapping],
    flags: Vec<FlagView<'e>>,
    mentions: Vec<Group<'e>>,
}

/// A typology in the list of its part, and itself.
#[derive(Serialize)]
pub(super) struct TypologyLine<'e> {
    head: Line<'e>,
    /// The numbers of its first and last red flag, where these readers can see any.
    first: Option<usize>,
    last: Option<usize>,
    set_html: Markup,
}

/// A red flag.
#[derive(Serialize)]
pub(super) struct FlagView<'e> {
    number: usize,
    /// Its anchor: the typology's id, two hyphens and its own.
    anchor: String,
    text: &'e str,
    strength: &'static str,
    dots: &'static str,
    roles: String,
    conditions: String,
    needs: Option<&'e str>,
    lawful_explanations: &'e [String],
    is_judgement: bool,
    cites_html: Markup,
}

/// Every typology with its fields and the number of its first red flag, in the order of the parts.
pub(super) fn in_order<'e, 'p>(
    edition: &'e Edition<'p>,
) -> impl Iterator<Item = (&'e Page<'p>, &'e TypologyPage<'p>, usize)> {
    edition.typologies().filter_map(|(page, first)| match &page.fields {
        PageFields::Typology(typology) => Some((page, typology, first)),
        _ => None,
    })
}

/// The phase of a typology.
pub(super) fn phase_of<'p>(page: &Page<'p>) -> &'p str {
    match &page.fields {
        PageFields::Typology(typology) => typology.phase,
        _ => "",
    }
}

/// The typologies of a phase.
pub(super) fn of_phase<'e>(
    setter: &Setter<'_>,
    sheet: &Sheet<'e, '_>,
    phase: &str,
    level: u8,
) -> Result<Vec<TypologyLine<'e>>, Diagnostic> {
    in_order(sheet.edition)
        .filter(|(_, fields, _)| fields.phase == phase)
        .map(|(page, fields, first)| {
            let flags = fields.indicators.len();
            let typology = typology(sheet, page, fields, first, level + 1);
            Ok(TypologyLine {
                head: Line::of(page),
                first: (flags > 0).then_some(first),
                last: (flags > 0).then(|| first + flags - 1),
                set_html: setter.piece("pieces/typology.html", level, typology)?,
            })
        })
        .collect()
}

/// One typology; `level` is that of the headings under its own.
pub(super) fn typology<'e, 'p>(
    sheet: &Sheet<'e, 'p>,
    page: &'e Page<'p>,
    typology: &'e TypologyPage<'p>,
    first: usize,
    level: u8,
) -> TypologyView<'e> {
    let flags = typology.indicators.iter().enumerate();
    TypologyView {
        head: Head::of(sheet, page, level),
        stage: stage(sheet.edition, typology.phase),
        nodes: sheet.ways(&typology.risky_nodes),
        distinct_from: sheet.ways(&typology.distinct_from),
        mappings: typology.mappings,
        flags: flags.map(|(index, flag)| self::flag(sheet, page, flag, first + index)).collect(),
        mentions: mentions(sheet, page.id, &["control", "case", "jurisdiction", "guide", "entity"]),
    }
}

/// One red flag of a typology.
pub(super) fn flag<'e, 'p>(
    sheet: &Sheet<'e, 'p>,
    typology: &Page<'p>,
    flag: &'e IndicatorPage<'p>,
    number: usize,
) -> FlagView<'e> {
    FlagView {
        number,
        anchor: anchor(typology, flag),
        text: flag.text,
        strength: flag.strength.in_words(),
        dots: dots(flag.strength),
        roles: roles(sheet.edition, &flag.roles),
        conditions: flag.conditions.iter().map(|seen| seen.in_words()).collect::<Vec<_>>().join(", "),
        needs: flag.needs,
        lawful_explanations: flag.lawful_explanations,
        is_judgement: flag.judgement,
        cites_html: sheet.cites(&flag.cites),
    }
}

/// The anchor of a red flag.
pub(super) fn anchor(typology: &Page<'_>, flag: &IndicatorPage<'_>) -> String {
    format!("{}--{}", typology.id, flag.id)
}

/// The titles of roles, as the readers know them.
pub(super) fn roles(edition: &Edition<'_>, ids: &[&str]) -> String {
    let title = |id: &&str| {
        let known = edition.about().roles.iter().find(|role| role.id.as_str() == *id);
        known.map_or_else(|| id.replace('-', " "), |role| role.title.clone())
    };
    ids.iter().map(title).collect::<Vec<_>>().join(", ")
}

/// How much a red flag says by itself, as a shape beside the word.
pub(super) fn dots(strength: Strength) -> &'static str {
    match strength {
        Strength::Strong => "●●●",
        Strength::Moderate => "●●○",
        Strength::Weak => "●○○",
    }
}
