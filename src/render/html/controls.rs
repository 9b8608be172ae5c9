//! Controls by tier, with steps to tick off and what each works against.

use super::{
    entry::{Group, Head, Line, kinds_in_words, mentions},
    map::percent,
    markup::Markup,
    setter::Setter,
    sheet::Sheet,
    typologies,
};
use crate::{
    diagnostic::Diagnostic,
    edition::Page,
    entry::{PageFields, control::ControlPage},
    prose::LinkText,
    vocab::terms::{ControlBasis, Tier},
};
use serde::Serialize;

/// Controls of one tier.
#[derive(Serialize)]
pub(super) struct TierView<'e> {
    id: &'static str,
    title: &'static str,
    about: &'static str,
    /// How many of 100 operations pass a place that a control of this tier or of one before it works against. Said
    /// where this tier adds to it.
    covers: Option<String>,
    /// Whether it is the first to give a share, and so says what one means.
    explains_shares: bool,
    controls: Vec<ControlLine<'e>>,
}

/// A control in the list of its tier, and itself.
#[derive(Serialize)]
struct ControlLine<'e> {
    head: Line<'e>,
    set_html: Markup,
}

/// A control.
#[derive(Serialize)]
pub(super) struct ControlView<'e> {
    head: Head<'e>,
    tier: &'static str,
    roles: String,
    effort: &'static str,
    effect: &'e str,
    basis: &'static str,
    is_judgement: bool,
    recommended_by_html: Markup,
    how: &'e [String],
    /// How many of 100 operations pass a place that it works against.
    covers: Option<String>,
    counters: Vec<Group<'e>>,
    mentions: Vec<Group<'e>>,
}

/// Every tier that has controls, from where to start.
pub(super) fn by_tier<'e>(
    setter: &Setter<'_>,
    sheet: &Sheet<'e, '_>,
    level: u8,
) -> Result<Vec<TierView<'e>>, Diagnostic> {
    let of_tier = |tier: Tier| -> Result<Vec<ControlLine<'e>>, Diagnostic> {
        let controls = sheet.edition.of_kind("control").filter_map(|page| match &page.fields {
            PageFields::Control(fields) if fields.tier == tier => Some((page, fields)),
            _ => None,
        });
        let line = |(page, fields)| {
            let control = control(sheet, page, fields, level + 2);
            let set_html = setter.piece("pieces/control.html", level + 1, control)?;
            Ok(ControlLine { head: Line::of(page), set_html })
        };
        controls.map(line).collect()
    };
    let mut said = None;
    let tiers = Tier::ALL.iter().map(|tier| {
        let (title, about) = in_words(*tier);
        let controls = of_tier(*tier)?;
        let up_to_here = sheet.edition.of_kind("control").filter_map(|page| match &page.fields {
            PageFields::Control(control) if control.tier <= *tier => Some(control),
            _ => None,
        });
        let share = share(sheet, up_to_here.flat_map(|control| &control.counters));
        let adds = !controls.is_empty() && share - said.unwrap_or(0.0) >= ONE_POINT;
        let explains_shares = adds && said.is_none();
        if adds {
            said = Some(share);
        }
        Ok(TierView {
            id: tier.id(),
            title,
            about,
            covers: adds.then(|| percent(share)),
            explains_shares,
            controls,
        })
    });
    tiers.filter(|tier| !matches!(tier, Ok(tier) if tier.controls.is_empty())).collect()
}

/// Less than this is no difference to readers.
const ONE_POINT: f64 = 0.01;

/// One control; `level` is that of the headings under its own.
pub(super) fn control<'e, 'p>(
    sheet: &Sheet<'e, 'p>,
    page: &'e Page<'p>,
    control: &'e ControlPage<'p>,
    level: u8,
) -> ControlView<'e> {
    let counters = ["risky-node", "typology", "flow"].iter().filter_map(|kind| {
        let links: Vec<_> = control.counters.iter().filter(|link| link.kind == *kind).copied().collect();
        Group::of(kinds_in_words(kind), sheet.ways(&links))
    });
    let share = share(sheet, &control.counters);
    ControlView {
        head: Head::of(sheet, page, level),
        tier: in_words(control.tier).0,
        roles: typologies::roles(sheet.edition, &control.roles),
        effort: control.effort.in_words(),
        effect: control.effect,
        basis: control.basis.in_words(),
        is_judgement: control.basis != ControlBasis::Recommended,
        recommended_by_html: sheet.cites(&control.recommended_by),
        how: control.how,
        covers: (share > 0.0).then(|| percent(share)),
        counters: counters.collect(),
        mentions: mentions(sheet, page.id, &["case", "jurisdiction", "guide"]),
    }
}

/// The share of operations that pass one of the places worked against.
fn share<'a>(sheet: &Sheet<'_, '_>, counters: impl IntoIterator<Item = &'a LinkText<'a>>) -> f64 {
    sheet.edition.network().coverage(counters.into_iter().map(|link| link.id))
}

fn in_words(tier: Tier) -> (&'static str, &'static str) {
    match tier {
        Tier::Minimum => ("Minimum", "Start here, however small the institution."),
        Tier::Standard => ("Standard", "When the minimum is in place."),
        Tier::Advanced => ("Advanced", "For institutions with much exposure or a team of their own."),
    }
}
