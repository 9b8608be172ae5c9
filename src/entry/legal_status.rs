//! What a court or an authority has said of a party: one word of a controlled vocabulary, dated and sourced.

use super::{Cut, Link, source::Source};
use crate::{
    prose::CiteText,
    vocab::{Date, Ref, terms::LegalWord},
};
use serde::{Deserialize, Serialize};

/// The status of one party. The parties to a case fare differently, so a case has a list of these.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalStatus {
    /// The party, as the source names it.
    pub party: String,
    /// What happened to it.
    pub status: LegalWord,
    /// When.
    pub date: Option<Date>,
    /// Who says so.
    pub source: Option<Ref>,
    /// When the source was last looked at.
    pub checked_on: Option<Date>,
    /// Who alleges, designates or charges.
    pub by: Option<String>,
    /// A sentence more: the length of a sentence, an appeal.
    pub note: Option<String>,
}

/// A legal status as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `LegalStatus`")]
pub struct LegalStatusPage<'p> {
    pub party: &'p str,
    pub status: LegalWord,
    pub date: Option<Date>,
    pub cite: Option<CiteText<'p>>,
    pub checked_on: Option<Date>,
    pub by: Option<&'p str>,
    pub note: Option<&'p str>,
}

impl LegalStatus {
    pub(super) fn links(list: &[LegalStatus]) -> impl Iterator<Item = Link<'_>> {
        list.iter()
            .filter_map(|status| status.source.as_ref())
            .map(|to| Link::to::<Source>("legal_status", to))
    }

    pub(super) fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> LegalStatusPage<'p> {
        LegalStatusPage {
            party: &self.party,
            status: self.status,
            date: self.date,
            cite: self.source.as_ref().and_then(|source| cut.cite(source, None)),
            checked_on: self.checked_on,
            by: self.by.as_deref(),
            note: self.note.as_deref(),
        }
    }
}
