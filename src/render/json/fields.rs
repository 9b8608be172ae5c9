//! What only one kind of entry has, in a shape of the data's own: templates may change what they are given, and this does
//! not. Keys stand in the order in which one would read them.

use crate::{
    entry::{
        FactPage, LegalStatusPage, PageFields, case::CasePage, control::ControlPage, entity::EntityPage,
        flow::FlowPage, jurisdiction::JurisdictionPage, picture::PicturePage, risky_node::RiskyNodePage,
        source::SourcePage, typology::TypologyPage,
    },
    render::words::{Cite, Day, Days, Other, Place, Word},
    vocab::terms::{
        AuthorityRole, Basis, Carries, Condition, ControlBasis, Effort, EntityType, FlowRole, GuideRole,
        LegalWord, Read, Replaceable, SourceKind, Stream, Strength, SystemRole, Tier,
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use schemars::JsonSchema;
use serde::Serialize;

macro_rules! fields {
    ($($Kind:ident $name:literal $Fields:ty = $definition:literal;)+) => {
        /// The fields of an entry, by its kind.
        #[derive(Serialize, JsonSchema)]
        #[serde(untagged)]
        pub(super) enum Fields<'e> { $($Kind($Fields),)+ }

        /// Every kind, with the definition of its fields in the schema.
        pub(super) const KINDS: &[(&str, &str)] = &[$(($name, $definition),)+];
    };
}

fields! {
    Guide "guide" GuideFields = "GuideFields";
    RiskyNode "risky-node" RiskyNodeFields<'e> = "RiskyNodeFields";
    Flow "flow" FlowFields<'e> = "FlowFields";
    Typology "typology" TypologyFields<'e> = "TypologyFields";
    Jurisdiction "jurisdiction" JurisdictionFields<'e> = "JurisdictionFields";
    Control "control" ControlFields<'e> = "ControlFields";
    Case "case" CaseFields<'e> = "CaseFields";
    Entity "entity" EntityFields<'e> = "EntityFields";
    Term "term" TermFields = "TermFields";
    Picture "picture" PictureFields<'e> = "PictureFields";
    Source "source" SourceFields<'e> = "SourceFields";
}

impl<'e> Fields<'e> {
    pub(super) fn of(fields: &'e PageFields<'_>) -> Fields<'e> {
        match fields {
            PageFields::Guide(guide) => {
                Fields::Guide(GuideFields { role: Word(guide.role), order: guide.order })
            }
            PageFields::RiskyNode(node) => Fields::RiskyNode(node.into()),
            PageFields::Flow(flow) => Fields::Flow(flow.into()),
            PageFields::Typology(typology) => Fields::Typology(typology.into()),
            PageFields::Jurisdiction(sheet) => Fields::Jurisdiction(sheet.into()),
            PageFields::Control(control) => Fields::Control(control.into()),
            PageFields::Case(case) => Fields::Case(case.into()),
            PageFields::Entity(entity) => Fields::Entity(entity.into()),
            PageFields::Term(_) => Fields::Term(TermFields {}),
            PageFields::Picture(picture) => Fields::Picture(picture.into()),
            PageFields::Source(source) => Fields::Source(source.into()),
            PageFields::Passage(nothing) => match *nothing {},
        }
    }
}

/// Each of a list in the shape of the data.
fn each<T: Copy, U: From<T>>(list: &[T]) -> Vec<U> {
    list.iter().map(|one| U::from(*one)).collect()
}

/// A guide: narrative.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GuideFields {
    /// The part it stands in.
    role: Word<GuideRole>,
    /// Its place there, the lowest first.
    order: i32,
}

/// A class of place that operations rely on.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RiskyNodeFields<'e> {
    /// The phase of an operation, an id of the pack.
    stage: &'e str,
    /// What it does for an operation.
    function: &'e str,
    /// Who works there.
    operated_by: &'e str,
    /// Ids of the audiences that can act on it.
    controllers: &'e [&'e str],
    /// Whether the audience of this handbook is one of them.
    is_yours: bool,
    /// What could stand in for it, in the analysts' judgement.
    substitutes: Vec<Other<'e>>,
    /// How easily a network replaces it, in the analysts' judgement. Never part of a figure.
    replaceability: Option<Replaceability<'e>>,
    /// Routes begin here.
    source: bool,
    /// Routes end here.
    sink: bool,
    /// The operation is paid here.
    pays: bool,
}

/// How easily something is replaced, and why.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Replaceability<'e> {
    grade: Word<Replaceable>,
    reason: &'e str,
}

impl<'e> From<&'e RiskyNodePage<'_>> for RiskyNodeFields<'e> {
    fn from(node: &'e RiskyNodePage<'_>) -> RiskyNodeFields<'e> {
        RiskyNodeFields {
            stage: node.stage,
            function: node.function,
            operated_by: node.operated_by,
            controllers: &node.controllers,
            is_yours: node.is_yours,
            substitutes: each(&node.substitutes),
            replaceability: node
                .replaceability
                .map(|it| Replaceability { grade: Word(it.grade), reason: &it.reason }),
            source: node.source,
            sink: node.sink,
            pays: node.pays,
        }
    }
}

/// Something that goes from one risky node to another.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FlowFields<'e> {
    /// The risky node it leaves.
    from: Option<Other<'e>>,
    /// The risky node it reaches.
    to: Option<Other<'e>>,
    role: Word<FlowRole>,
    /// Whose money it is. Streams are never added up.
    stream: Word<Stream>,
    carries: Word<Carries>,
    /// By what means.
    instrument: &'e str,
    from_jurisdiction: Option<Place<'e>>,
    to_jurisdiction: Option<Place<'e>>,
    date: Option<Days>,
    /// How it is known.
    basis: Word<Basis>,
}

impl<'e> From<&'e FlowPage<'_>> for FlowFields<'e> {
    fn from(flow: &'e FlowPage<'_>) -> FlowFields<'e> {
        FlowFields {
            from: flow.from.map(Other::from),
            to: flow.to.map(Other::from),
            role: Word(flow.role),
            stream: Word(flow.stream),
            carries: Word(flow.carries),
            instrument: flow.instrument,
            from_jurisdiction: flow.from_jurisdiction.map(Place::from),
            to_jurisdiction: flow.to_jurisdiction.map(Place::from),
            date: flow.date.map(Days::from),
            basis: Word(flow.basis),
        }
    }
}

/// A pattern, with what gives it away.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TypologyFields<'e> {
    /// The phase of an operation, an id of the pack.
    phase: &'e str,
    risky_nodes: Vec<Other<'e>>,
    /// Red flags, of which none alone is proof.
    indicators: Vec<Indicator<'e>>,
    /// Patterns it is easily taken for.
    distinct_from: Vec<Other<'e>>,
    /// What other catalogues call it.
    mappings: Vec<Mapping<'e>>,
}

/// A red flag.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Indicator<'e> {
    /// Unique within its typology.
    id: &'e str,
    text: &'e str,
    /// Roles of this audience that can see it; none where all can.
    roles: &'e [&'e str],
    strength: Word<Strength>,
    /// What is observed.
    conditions: Vec<Word<Condition>>,
    /// What has to be true besides.
    needs: Option<&'e str>,
    /// What else it may mean. Read these first.
    lawful_explanations: &'e [String],
    /// Whether it is the analysts' judgement and not a source's.
    judgement: bool,
    cites: Vec<Cite<'e>>,
}

/// An id in another catalogue.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Mapping<'e> {
    /// `MITRE ATT&CK`.
    scheme: &'e str,
    id: &'e str,
}

impl<'e> From<&'e TypologyPage<'_>> for TypologyFields<'e> {
    fn from(typology: &'e TypologyPage<'_>) -> TypologyFields<'e> {
        let indicators = typology.indicators.iter().map(|indicator| Indicator {
            id: indicator.id,
            text: indicator.text,
            roles: &indicator.roles,
            strength: Word(indicator.strength),
            conditions: Word::each(indicator.conditions),
            needs: indicator.needs,
            lawful_explanations: indicator.lawful_explanations,
            judgement: indicator.judgement,
            cites: each(&indicator.cites),
        });
        let mapping = typology.mappings.iter().map(|it| Mapping { scheme: &it.scheme, id: &it.id });
        TypologyFields {
            phase: typology.phase,
            risky_nodes: each(&typology.risky_nodes),
            indicators: indicators.collect(),
            distinct_from: each(&typology.distinct_from),
            mappings: mapping.collect(),
        }
    }
}

/// Whom to tell in a place, and what is on record about it.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct JurisdictionFields<'e> {
    place: Place<'e>,
    region: Option<Place<'e>>,
    /// What the place is to the system, by the documents. It says nothing about policy or people.
    roles_in_system: Vec<Word<SystemRole>>,
    authorities: Vec<Authority<'e>>,
    /// How reports are made. One that nobody has read has no value.
    reporting: Vec<Point<'e>>,
    legal_basis: Vec<Fact<'e>>,
    advisories: Vec<Fact<'e>>,
    /// What was looked for and not found.
    gaps: &'e [String],
}

/// An authority.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Authority<'e> {
    name: &'e str,
    role: Word<AuthorityRole>,
    url: Option<&'e str>,
    cite: Option<Cite<'e>>,
    checked_on: Day,
    note: Option<&'e str>,
    /// Whether it is still to be confirmed.
    to_confirm: bool,
}

/// Something on record, with the day on which it was last checked.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Fact<'e> {
    value: Option<&'e str>,
    cite: Option<Cite<'e>>,
    checked_on: Option<Day>,
    note: Option<&'e str>,
    /// Whether it is still to be confirmed.
    to_confirm: bool,
}

/// The same about a point that every sheet has.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Point<'e> {
    /// What the point is.
    label: &'e str,
    value: Option<&'e str>,
    cite: Option<Cite<'e>>,
    checked_on: Option<Day>,
    note: Option<&'e str>,
    /// Whether it is still to be confirmed.
    to_confirm: bool,
}

impl<'e> From<&FactPage<'e>> for Fact<'e> {
    fn from(fact: &FactPage<'e>) -> Fact<'e> {
        Fact {
            value: fact.value,
            cite: fact.cite.map(Cite::from),
            checked_on: fact.checked_on.map(Day::from),
            note: fact.note,
            to_confirm: fact.to_confirm,
        }
    }
}

impl<'e> From<&'e JurisdictionPage<'_>> for JurisdictionFields<'e> {
    fn from(sheet: &'e JurisdictionPage<'_>) -> JurisdictionFields<'e> {
        let authority = sheet.authorities.iter().map(|authority| Authority {
            name: authority.name,
            role: Word(authority.role),
            url: authority.url,
            cite: authority.cite.map(Cite::from),
            checked_on: authority.checked_on.into(),
            note: authority.note,
            to_confirm: authority.to_confirm,
        });
        let point = sheet.reporting.iter().map(|point| {
            let Fact { value, cite, checked_on, note, to_confirm } = Fact::from(&point.fact);
            Point { label: point.label, value, cite, checked_on, note, to_confirm }
        });
        JurisdictionFields {
            place: sheet.place.into(),
            region: sheet.region.map(Place::from),
            roles_in_system: Word::each(sheet.roles_in_system),
            authorities: authority.collect(),
            reporting: point.collect(),
            legal_basis: sheet.legal_basis.iter().map(Fact::from).collect(),
            advisories: sheet.advisories.iter().map(Fact::from).collect(),
            gaps: sheet.gaps,
        }
    }
}

/// Something an audience can do.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ControlFields<'e> {
    /// The id of the audience that does it.
    audience: &'e str,
    /// Its roles that do; none where all do.
    roles: &'e [&'e str],
    tier: Word<Tier>,
    /// What it works against.
    counters: Vec<Other<'e>>,
    /// What it costs, in the analysts' judgement.
    effort: Word<Effort>,
    effect: &'e str,
    /// Where it comes from.
    basis: Word<ControlBasis>,
    recommended_by: Vec<Cite<'e>>,
    /// Its steps.
    how: &'e [String],
}

impl<'e> From<&'e ControlPage<'_>> for ControlFields<'e> {
    fn from(control: &'e ControlPage<'_>) -> ControlFields<'e> {
        ControlFields {
            audience: control.audience,
            roles: &control.roles,
            tier: Word(control.tier),
            counters: each(&control.counters),
            effort: Word(control.effort),
            effect: control.effect,
            basis: Word(control.basis),
            recommended_by: each(&control.recommended_by),
            how: control.how,
        }
    }
}

/// Something that happened.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseFields<'e> {
    date: Option<Days>,
    legal_status: Vec<LegalStatus<'e>>,
    amounts: Vec<Amount<'e>>,
    /// The flows it went along, in its order.
    steps: Vec<Step<'e>>,
    entities: Vec<Other<'e>>,
}

/// What happened to a party, as a court or an authority calls it, on that day.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LegalStatus<'e> {
    party: &'e str,
    status: Word<LegalWord>,
    date: Option<Day>,
    cite: Option<Cite<'e>>,
    /// The day on which it was last checked. It may have changed since.
    checked_on: Option<Day>,
    /// Who says so.
    by: Option<&'e str>,
    note: Option<&'e str>,
}

impl<'e> From<&LegalStatusPage<'e>> for LegalStatus<'e> {
    fn from(status: &LegalStatusPage<'e>) -> LegalStatus<'e> {
        LegalStatus {
            party: status.party,
            status: Word(status.status),
            date: status.date.map(Day::from),
            cite: status.cite.map(Cite::from),
            checked_on: status.checked_on.map(Day::from),
            by: status.by,
            note: status.note,
        }
    }
}

/// A sum, as its source gives it. Sums of one case may overlap: add nothing up.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Amount<'e> {
    /// In words: `about $2.5 million`.
    amount: &'e str,
    /// What it is a sum of.
    means: &'e str,
    stream: Word<Stream>,
    cites: Vec<Cite<'e>>,
}

/// A flow that a case went along.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Step<'e> {
    flow: Other<'e>,
    note: Option<&'e str>,
    cites: Vec<Cite<'e>>,
}

impl<'e> From<&'e CasePage<'_>> for CaseFields<'e> {
    fn from(case: &'e CasePage<'_>) -> CaseFields<'e> {
        let amount = case.amounts.iter().map(|sum| Amount {
            amount: sum.amount,
            means: sum.means,
            stream: Word(sum.stream),
            cites: each(&sum.cites),
        });
        let step = case.steps.iter().map(|step| Step {
            flow: step.flow.into(),
            note: step.note,
            cites: each(&step.cites),
        });
        CaseFields {
            date: case.date.map(Days::from),
            legal_status: case.legal_status.iter().map(LegalStatus::from).collect(),
            amounts: amount.collect(),
            steps: step.collect(),
            entities: each(&case.entities),
        }
    }
}

/// An organisation.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EntityFields<'e> {
    entity_type: Word<EntityType>,
    /// What it belongs to.
    parents: Vec<Parent<'e>>,
    /// The class of place that it is one of.
    risky_node: Option<Other<'e>>,
    designations: Vec<Designation<'e>>,
    legal_status: Vec<LegalStatus<'e>>,
}

/// What an organisation belongs to.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Parent<'e> {
    entity: Other<'e>,
    cite: Option<Cite<'e>>,
    note: Option<&'e str>,
}

/// A listing by an authority, as it stood on the day of the check.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Designation<'e> {
    by: &'e str,
    date: Option<Day>,
    programme: Option<&'e str>,
    cite: Option<Cite<'e>>,
    checked_on: Option<Day>,
}

impl<'e> From<&'e EntityPage<'_>> for EntityFields<'e> {
    fn from(entity: &'e EntityPage<'_>) -> EntityFields<'e> {
        let parent = entity.parents.iter().map(|parent| Parent {
            entity: parent.entity.into(),
            cite: parent.cite.map(Cite::from),
            note: parent.note,
        });
        let designation = entity.designations.iter().map(|it| Designation {
            by: it.by,
            date: it.date.map(Day::from),
            programme: it.programme,
            cite: it.cite.map(Cite::from),
            checked_on: it.checked_on.map(Day::from),
        });
        EntityFields {
            entity_type: Word(entity.entity_type),
            parents: parent.collect(),
            risky_node: entity.risky_node.map(Other::from),
            designations: designation.collect(),
            legal_status: entity.legal_status.iter().map(LegalStatus::from).collect(),
        }
    }
}

/// A word of the glossary: what it means is its text.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TermFields {}

/// A picture.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PictureFields<'e> {
    /// What it shows, for those who cannot see it.
    alt: Option<&'e str>,
    /// Who made it, and its licence.
    credit: Option<&'e str>,
    /// The ending of its file name: `png`.
    extension: &'e str,
    /// The file itself, without metadata, in base64 (RFC 4648).
    #[schemars(extend("contentEncoding" = "base64"))]
    data: String,
}

impl<'e> From<&'e PicturePage<'_>> for PictureFields<'e> {
    fn from(picture: &'e PicturePage<'_>) -> PictureFields<'e> {
        PictureFields {
            alt: picture.alt,
            credit: picture.credit,
            extension: picture.extension,
            data: STANDARD.encode(picture.bytes),
        }
    }
}

/// A text of the bibliography. Its note is the text of the entry.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceFields<'e> {
    publisher: &'e str,
    kind_of_text: Word<SourceKind>,
    /// When it was published; none where it says no day.
    date: Option<Day>,
    url: Option<&'e str>,
    /// Where a copy is kept.
    archived: Option<&'e str>,
    /// A BCP 47 tag.
    language: Option<&'e str>,
    /// How far to trust it; none where nobody has graded it, which is not the worst.
    grading: Option<Grading<'e>>,
    /// How it was read.
    read: Word<Read>,
    /// The text through which it was seen.
    via: Option<&'e str>,
    /// How much of it was read.
    extent: Option<&'e str>,
    /// The source it only repeats; the two count once.
    same_origin_as: Option<Other<'e>>,
    /// Whether its words may be quoted at length.
    quotable: Option<bool>,
}

/// A grading by the Admiralty system. Letter and digit are judged apart; F and 6 say that it cannot be judged.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Grading<'e> {
    /// As `B2`.
    #[schemars(regex(pattern = "^[A-F][1-6]$"))]
    code: &'e str,
    /// What the letter says of the source.
    reliability: &'e str,
    /// What the digit says of the information.
    credibility: &'e str,
}

impl<'e> From<&'e SourcePage<'_>> for SourceFields<'e> {
    fn from(source: &'e SourcePage<'_>) -> SourceFields<'e> {
        SourceFields {
            publisher: source.publisher,
            kind_of_text: Word(source.kind_of_text),
            date: source.date.map(Day::from),
            url: source.url,
            archived: source.archived,
            language: source.language,
            grading: source.grading.as_ref().map(|grading| Grading {
                code: &grading.code,
                reliability: grading.reliability,
                credibility: grading.credibility,
            }),
            read: Word(source.read),
            via: source.via,
            extent: source.extent,
            same_origin_as: source.same_origin_as.map(Other::from),
            quotable: source.quotable,
        }
    }
}
