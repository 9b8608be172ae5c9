//! A jurisdiction: its exposure, its law, whom to tell and how.

use super::{Cut, EntryKind, Fact, FactPage, Link, PlaceName, Shape, source::Source};
use crate::{
    prose::CiteText,
    vocab::{
        Audience, Clearance, Date, JurisdictionCode, Marking, Portion, Ref, Scope, Scoped,
        terms::{AuthorityRole, SystemRole},
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A jurisdiction: its exposure, its law, whom to tell and how.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Jurisdiction {
    /// Its ISO 3166-1 alpha-2 code.
    pub iso: JurisdictionCode,
    /// The region of `pack.yaml` it lies in.
    pub region: Option<JurisdictionCode>,
    /// What it is to the system, by the documents.
    #[serde(default)]
    pub roles_in_system: Vec<SystemRole>,
    /// Whom to tell, and who supervises.
    #[serde(default)]
    pub authorities: Vec<Portion<Authority>>,
    /// How to report.
    pub reporting: Box<Reporting>,
    /// The law.
    #[serde(default)]
    pub legal_basis: Vec<Portion<Fact>>,
    /// National guidance on the threat.
    #[serde(default)]
    pub advisories: Vec<Portion<Fact>>,
    /// What is missing, in the analysts' judgement.
    #[serde(default)]
    pub gaps: Vec<String>,
}

/// An authority.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub role: AuthorityRole,
    /// Its own site.
    pub url: Option<String>,
    /// Who says so.
    pub source: Ref,
    /// When the source was last looked at.
    pub checked_on: Date,
    /// A sentence more.
    pub note: Option<String>,
    /// Whether it is printed as still to be confirmed.
    #[serde(default)]
    pub to_confirm: bool,
    /// The audiences it is for.
    pub audiences: Option<BTreeSet<Audience>>,
    /// How far it may travel.
    pub marking: Option<Marking>,
}

impl Scoped for Authority {
    fn scope(&self) -> Scope {
        Scope { audiences: self.audiences.clone(), marking: self.marking, ..Scope::default() }
    }
}

/// How to report. Each point is on record, or said to be unknown.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reporting {
    /// What the report is called.
    pub report: Portion<Fact>,
    /// Where it is filed.
    pub portal: Portion<Fact>,
    /// How soon.
    pub deadline: Portion<Fact>,
    /// The word or field that marks it.
    pub key_term: Portion<Fact>,
    /// Who must not be told.
    pub tipping_off: Portion<Fact>,
    /// When money must be frozen.
    pub freeze: Portion<Fact>,
}

impl Reporting {
    /// The points, each with the words readers know it by.
    fn points(&self) -> [(&'static str, &Portion<Fact>); 6] {
        [
            ("Report", &self.report),
            ("Where to file", &self.portal),
            ("Deadline", &self.deadline),
            ("Key term or field", &self.key_term),
            ("Tipping off", &self.tipping_off),
            ("Freezing", &self.freeze),
        ]
    }

    fn points_mut(&mut self) -> [&mut Portion<Fact>; 6] {
        [
            &mut self.report,
            &mut self.portal,
            &mut self.deadline,
            &mut self.key_term,
            &mut self.tipping_off,
            &mut self.freeze,
        ]
    }
}

/// A jurisdiction as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Jurisdiction`")]
pub struct JurisdictionPage<'p> {
    pub place: PlaceName<'p>,
    pub region: Option<PlaceName<'p>>,
    pub roles_in_system: &'p [SystemRole],
    pub authorities: Vec<AuthorityPage<'p>>,
    /// A point that is not for these readers is absent; one that nobody has read is there without a value.
    pub reporting: Vec<PointPage<'p>>,
    pub legal_basis: Vec<FactPage<'p>>,
    pub advisories: Vec<FactPage<'p>>,
    pub gaps: &'p [String],
}

/// An authority as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Authority`")]
pub struct AuthorityPage<'p> {
    pub name: &'p str,
    pub role: AuthorityRole,
    pub url: Option<&'p str>,
    pub cite: Option<CiteText<'p>>,
    pub checked_on: Date,
    pub note: Option<&'p str>,
    pub to_confirm: bool,
}

/// One point of how to report.
#[derive(Serialize)]
pub struct PointPage<'p> {
    /// What the point is.
    pub label: &'static str,
    /// What is on record about it.
    #[serde(flatten)]
    pub fact: FactPage<'p>,
}

impl EntryKind for Jurisdiction {
    const NAME: &'static str = "jurisdiction";
    const PLURAL: &'static str = "jurisdictions";
    const SHAPE: Shape = Shape::Files("jurisdictions");
    const SCAFFOLD: &'static str = "\
---
title: Its name
summary: One sentence that says what is documented there.
iso: XX                            # ISO 3166-1 alpha-2, in capitals
roles_in_system: []                # hosts-workers, laundering, victims, facilitators, fronts, identities, policy
authorities: []
#  - {name: Its name, role: fiu, url: \"https://…\", source: source-id, checked_on: DATE}
reporting:                         # a value with its source, or the word `unknown`
  report: unknown
#  report: {value: Suspicious transaction report, source: source-id, checked_on: DATE}
  portal: unknown
  deadline: unknown
  key_term: unknown
  tipping_off: unknown
  freeze: unknown
legal_basis: []
advisories: []
gaps: []
sources: []
review: {last: DATE, by: Your name}
status: draft                      # change to `published` when it is ready
---
## Exposure

What is documented. Cite as you go: [@source-id, p. 3].
";
    type Page<'p> = JurisdictionPage<'p>;

    fn links(&self) -> Vec<Link<'_>> {
        let authorities = self.authorities.iter().map(|authority| {
            Link::to::<Source>("authorities", &authority.for_authors().source).inside(authority.scope())
        });
        let points = self.reporting.points().into_iter().map(|(_, fact)| ("reporting", fact));
        let laws = self.legal_basis.iter().map(|fact| ("legal_basis", fact));
        let advisories = self.advisories.iter().map(|fact| ("advisories", fact));
        let facts = points.chain(laws).chain(advisories);
        let facts = facts.filter_map(|(key, fact)| Some(fact.for_authors().link(key)?.inside(fact.scope())));
        authorities.chain(facts).collect()
    }

    /// A jurisdiction's sheet is for readers there, and for those of a region or of the world that it is part of.
    fn narrow(&self, scope: &mut Scope) {
        if scope.jurisdictions.is_none() {
            scope.jurisdictions = Some([self.iso.clone()].into());
        }
    }

    fn settle(&mut self, entry: &Scope) {
        self.authorities.iter_mut().for_each(|authority| authority.settle_within(entry));
        let facts =
            self.legal_basis.iter_mut().chain(&mut self.advisories).chain(self.reporting.points_mut());
        facts.for_each(|fact| fact.settle_within(entry));
    }

    fn erase(&mut self, clearance: &Clearance) {
        self.authorities.retain(|authority| authority.open(clearance).is_some());
        self.legal_basis.retain(|fact| fact.open(clearance).is_some());
        self.advisories.retain(|fact| fact.open(clearance).is_some());
        // A point cannot be deleted, so what it says is.
        for point in self.reporting.points_mut() {
            if point.open(clearance).is_none() {
                *point.for_authors_mut() = Fact::Unknown;
            }
        }
    }

    fn portions(&self) -> usize {
        self.authorities.len() + self.legal_basis.len() + self.advisories.len()
    }

    fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> JurisdictionPage<'p> {
        let facts = |list: &'p [Portion<Fact>]| -> Vec<FactPage<'p>> {
            list.iter().filter_map(|fact| cut.open(fact)).map(|fact| fact.project(cut)).collect()
        };
        // Every sheet has these six points, so a point that is missing would tell that it is held back.
        let points = self
            .reporting
            .points()
            .into_iter()
            .map(|(label, fact)| (label, cut.open(fact).unwrap_or(&Fact::Unknown)));
        JurisdictionPage {
            place: cut.place(&self.iso),
            region: self.region.as_ref().map(|code| cut.place(code)),
            roles_in_system: &self.roles_in_system,
            authorities: self
                .authorities
                .iter()
                .filter_map(|authority| cut.open(authority))
                .map(|authority| authority.project(cut))
                .collect(),
            reporting: points.map(|(label, fact)| PointPage { label, fact: fact.project(cut) }).collect(),
            legal_basis: facts(&self.legal_basis),
            advisories: facts(&self.advisories),
            gaps: &self.gaps,
        }
    }
}

impl Authority {
    fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> AuthorityPage<'p> {
        AuthorityPage {
            name: &self.name,
            role: self.role,
            url: self.url.as_deref(),
            cite: cut.cite(&self.source, None),
            checked_on: self.checked_on,
            note: self.note.as_deref(),
            to_confirm: self.to_confirm,
        }
    }
}
