//! The whole pack, resolved and frozen, and the handbooks it declares.
//! Knows neither how it was read nor how it is shown.

use crate::{
    diagnostic::{FileId, Place},
    entry::{Entry, Fields, Spans},
    network::Memory,
    vocab::{
        Audience, Clearance, Date, JurisdictionCode, Lookup, Marking, Ref, Slug,
        terms::{Paper, Status},
    },
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A whole pack, every link resolved. Read from disk, never written out.
///
/// A template sees pages of an [`Edition`](crate::edition::Edition), and nothing else can be handed to one:
///
/// ```compile_fail,E0277
/// # use vademecum::pack::Pack;
/// fn leak(pack: &Pack) -> tera::Context {
///     tera::Context::from_serialize(pack).unwrap()
/// }
/// ```
///
/// ```compile_fail,E0277
/// # use vademecum::entry::Entry;
/// fn leak(entry: &Entry) -> String {
///     serde_json::to_string(entry).unwrap()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Pack {
    /// What `pack.yaml` says.
    pub about: About,
    /// Where it says so.
    pub about_origin: crate::entry::Origin,
    /// The entries.
    pub entries: Entries,
    /// The handbooks, in the order of their names.
    pub handbooks: Vec<Handbook>,
    /// The ids that readers have had, where the pack keeps a list of them. Nothing of it reaches a reader.
    pub published_ids: Option<PublishedIds>,
    /// What was already worked out of networks that handbooks of this pack hold.
    pub solved: Arc<Memory>,
}

/// Reads the address of a site, and gives it a slash at its end.
fn address<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let address = String::deserialize(deserializer)?;
    let rest = address.strip_prefix("https://").or(address.strip_prefix("http://")).unwrap_or_default();
    // What needs no escaping, neither in an address nor in XML.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:".contains(c);
    if rest.is_empty() || rest.starts_with('/') || !rest.chars().all(is_plain) {
        return Err(serde::de::Error::custom(format!(
            "`{address}` is not the address of a site; write it as https://guidance.example.org/ in letters that need no escaping"
        )));
    }
    Ok(Some(format!("{}/", address.trim_end_matches('/'))))
}

/// `content/published-ids.txt`: ids that have to lead somewhere for ever.
#[derive(Clone, Debug)]
pub struct PublishedIds {
    /// The file.
    pub file: FileId,
    /// Each id with its kind, in the order of the file, and its line.
    pub lines: Vec<(Ref, Place)>,
    /// How long the file is, in bytes.
    pub end: usize,
    /// Whether something stands after the last line end.
    pub ends_in_a_line: bool,
}

/// What `pack.yaml` says.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The title of the pack.
    pub title: String,
    /// A second line under it.
    pub subtitle: Option<String>,
    /// Who publishes it.
    pub publisher: Publisher,
    /// Whom to write to.
    pub contact: Option<Contact>,
    /// Under which licence.
    pub licence: Option<Licence>,
    /// The name of the edition: `2026.11`.
    pub edition: String,
    /// The day the pack speaks of. It is the only date the program knows.
    pub as_of: Date,
    /// The address the site is published at, for what cannot do without one: a map of the site for search engines, say.
    #[serde(default, deserialize_with = "address")]
    pub address: Option<String>,
    /// The languages, as BCP 47 tags.
    pub languages: Vec<String>,
    /// The marking of what has none; without it, `TLP:RED`.
    pub default_marking: Option<Marking>,
    /// How often an entry has to be read again, in months.
    #[serde(default = "a_year")]
    pub review_every_months: u32,
    /// What is said once in every handbook about names of places.
    pub places_notice: Option<String>,
    /// The most that pages may weigh.
    #[serde(default)]
    pub page_weight: PageWeight,
    /// The phases of an operation, in order.
    pub phases: Vec<Phase>,
    /// The audiences.
    pub audiences: Vec<AudienceAbout>,
    /// The regions.
    #[serde(default)]
    pub regions: Vec<Region>,
    /// Codes that ISO 3166 leaves to users, with their names: `XK: Kosovo`.
    #[serde(default)]
    pub user_codes: BTreeMap<JurisdictionCode, String>,
    /// How evidence weighs in the network.
    #[serde(default)]
    pub network: Weights,
    /// The handbooks to make.
    pub handbooks: Vec<HandbookMatrix>,
    /// Warnings that somebody has looked at and means to leave.
    #[serde(default)]
    pub silences: Vec<Silence>,
}

fn a_year() -> u32 {
    12
}

/// The most that pages may weigh when they are compressed, in KB of 1,024 bytes.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PageWeight {
    /// A page of its own: an entry's, the card, the cover.
    pub page: u32,
    /// A part of a handbook.
    pub part: u32,
}

impl Default for PageWeight {
    fn default() -> PageWeight {
        PageWeight { page: 60, part: 150 }
    }
}

/// Who publishes the pack.
#[derive(Clone, Debug, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// The name.
    pub name: String,
    /// The site.
    pub url: Option<String>,
}

/// Whom to write to.
#[derive(Clone, Debug, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// An address for corrections and replies.
    pub corrections: String,
}

/// A licence.
#[derive(Clone, Debug, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// The name: `CC BY 4.0`.
    pub name: String,
    /// Its text.
    pub url: Option<String>,
}

/// A phase of an operation, which is also a stage of the network.
#[derive(Clone, Debug, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// The id.
    pub id: Slug,
    /// The title.
    pub title: String,
    /// What happens in it.
    pub summary: Option<String>,
}

/// An audience.
#[derive(Clone, Debug, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AudienceAbout {
    /// The id.
    pub id: Audience,
    /// The title: `Banks`.
    pub title: String,
    /// Who should read its handbooks.
    pub reader: String,
    /// Its roles.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// What its card tells it not to do.
    #[serde(default)]
    pub do_not: Vec<String>,
    /// Whether it is bound to report suspicion, as banks are. One that is not is told first whom it may tell.
    #[serde(default = "it_does")]
    pub files_reports: bool,
}

fn it_does() -> bool {
    true
}

/// A role in an audience.
#[derive(Clone, Debug, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The id.
    pub id: Slug,
    /// The title: `Customer onboarding`.
    pub title: String,
}

/// A warning that is not to be shown, and why. Errors cannot be silenced.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// The rule that warns.
    pub rule: String,
    /// The entry it warns of.
    pub entry: Option<Slug>,
    /// The file it warns of: `content/flows/wages.yaml`.
    pub file: Option<String>,
    /// Why it is left so.
    pub because: String,
    /// The last day on which it is left so.
    pub until: Option<Date>,
}

/// A region.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The id.
    pub id: JurisdictionCode,
    /// The title.
    pub title: String,
    /// The jurisdictions in it.
    pub members: BTreeSet<JurisdictionCode>,
}

/// How evidence weighs in the network. Printed with every result, since every result hangs on it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Weights {
    /// What the analysts' confidence in a flow counts. A flow without one counts as moderate.
    pub confidence: ConfidenceWeights,
    /// What the way in which a flow is known counts.
    pub basis: BasisWeights,
    /// After how many years evidence counts half; it never ages where this is left out.
    pub half_life_years: Option<Positive>,
    /// How much each alternative of a step can grow when another is closed: 0.5 is by half.
    pub headroom: Positive,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            confidence: ConfidenceWeights::default(),
            basis: BasisWeights::default(),
            half_life_years: None,
            headroom: Positive(0.5),
        }
    }
}

impl Weights {
    /// Weights with which every attestation counts the same, old or new, sure or not.
    pub fn all_the_same(weights: &Weights) -> Weights {
        let one = Positive(1.0);
        Weights {
            confidence: ConfidenceWeights { high: one, moderate: one, low: one },
            basis: BasisWeights { documented: one, documented_other: one, inferred: one },
            half_life_years: None,
            headroom: weights.headroom,
        }
    }
}

/// What the analysts' confidence counts.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields are the words of the vocabulary")]
pub struct ConfidenceWeights {
    pub high: Positive,
    pub moderate: Positive,
    pub low: Positive,
}

impl Default for ConfidenceWeights {
    fn default() -> ConfidenceWeights {
        ConfidenceWeights { high: Positive(1.0), moderate: Positive(0.75), low: Positive(0.5) }
    }
}

/// What the way in which a flow is known counts.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the fields are the words of the vocabulary")]
pub struct BasisWeights {
    pub documented: Positive,
    pub documented_other: Positive,
    pub inferred: Positive,
}

impl Default for BasisWeights {
    fn default() -> BasisWeights {
        BasisWeights { documented: Positive(1.0), documented_other: Positive(0.5), inferred: Positive(0.25) }
    }
}

/// A number above zero and at most a thousand.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
#[schemars(transparent)]
pub struct Positive(#[schemars(range(min = 0.000001, max = 1000))] f64);

impl Positive {
    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Positive {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Positive, D::Error> {
        let number = f64::deserialize(deserializer)?;
        let is_fine = (1e-6..=1000.0).contains(&number);
        is_fine.then_some(Positive(number)).ok_or_else(|| {
            serde::de::Error::custom(
                "write a number above zero and at most 1000; what counts nothing is left out of the pack",
            )
        })
    }
}

/// Handbooks declared together: every audience with every jurisdiction and language.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandbookMatrix {
    /// The audiences.
    pub audiences: Vec<Audience>,
    /// ISO codes, ids of regions, and `general` for all places together.
    pub jurisdictions: Vec<JurisdictionCode>,
    /// The languages; those of the pack where it is left out.
    pub languages: Option<Vec<String>>,
    /// The highest marking that these handbooks may hold.
    pub ceiling: Marking,
    /// The formats to make, or `all`; HTML where it is left out.
    #[serde(default = "html")]
    pub formats: Vec<String>,
    /// The paper that its readers print on.
    #[serde(default = "a4")]
    pub paper: Paper,
}

fn a4() -> Paper {
    Paper::A4
}

fn html() -> Vec<String> {
    vec!["html".into()]
}

/// The word for a handbook that is for all places together.
pub const GENERAL: &str = "general";

impl About {
    /// A place by its name: a jurisdiction, a region, or the code itself where nobody has named it.
    pub fn place_name<'p>(&'p self, code: &'p JurisdictionCode) -> &'p str {
        let region = || self.region(code).map(|region| region.title.as_str());
        let declared = || self.user_codes.get(code).map(String::as_str);
        code.name().or_else(region).or_else(declared).unwrap_or(code.as_str())
    }

    /// The region of that id.
    pub fn region(&self, id: &JurisdictionCode) -> Option<&Region> {
        self.regions.iter().find(|region| region.id == *id)
    }

    /// Whether a place exists: an assigned code, one declared in `user_codes`, or a region.
    pub fn knows_place(&self, code: &JurisdictionCode) -> bool {
        code.name().is_some() || self.user_codes.contains_key(code) || self.region(code).is_some()
    }

    /// The audience of that id.
    pub fn audience(&self, id: &Audience) -> Option<&AudienceAbout> {
        self.audiences.iter().find(|audience| audience.id == *id)
    }
}

/// One handbook: who its readers are, what they may see, and in which formats they get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handbook {
    /// Its name, which is also its folder: `en/banks/pk`.
    pub name: String,
    /// The language, a BCP 47 tag.
    pub language: String,
    /// The place it is for; `None` for a general one.
    pub place: Option<JurisdictionCode>,
    /// What its readers may see.
    pub clearance: Clearance,
    /// The names of its formats, or [`ALL_FORMATS`].
    pub formats: Vec<String>,
    /// The paper that its readers print on.
    pub paper: Paper,
}

/// The word for every format there is.
pub const ALL_FORMATS: &str = "all";

impl Handbook {
    /// Whether it is to be made in that format.
    pub fn wants(&self, format: &str) -> bool {
        self.formats.iter().any(|wanted| wanted == format || wanted == ALL_FORMATS)
    }
}

/// The entries of a pack, by id, and what ids were once called.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    /// In the order of the ids. Every link and every citation asks for one, in each handbook anew.
    by_id: Lookup<Slug, Entry>,
    moved: BTreeMap<Slug, Slug>,
    /// The same the other way round.
    old_ids: BTreeMap<Slug, Vec<Slug>>,
}

impl Entries {
    /// Entries with their ids, in the order of these, and the ids that have moved, each to one that exists.
    pub(crate) fn new(
        by_id: impl IntoIterator<Item = (Slug, Entry)>,
        moved: BTreeMap<Slug, Slug>,
    ) -> Entries {
        let mut old_ids: BTreeMap<Slug, Vec<Slug>> = BTreeMap::new();
        for (old, now) in &moved {
            old_ids.entry(now.clone()).or_default().push(old.clone());
        }
        Entries { by_id: by_id.into_iter().collect(), moved, old_ids }
    }

    /// Lets go of what front matter was written as. A pack of ten thousand entries has megabytes of it, which are of use
    /// as long as something can turn out to be wrong with it.
    pub(crate) fn forget_how_they_were_written(&mut self) {
        let nothing = Spans::default();
        self.by_id.values_mut().for_each(|entry| entry.origin.spans = nothing.clone());
    }

    /// What an id is called now.
    pub fn now_called<'a>(&'a self, id: &'a Slug) -> &'a Slug {
        if self.by_id.contains_key(id) { id } else { self.moved.get(id).unwrap_or(id) }
    }

    /// The entry that a reference means.
    pub fn get(&self, to: &Ref) -> Option<&Entry> {
        self.by_id.get(&to.slug).or_else(|| self.by_id.get(self.moved.get(&to.slug)?))
    }

    /// The entry of an id.
    pub fn of_id(&self, id: &str) -> Option<&Entry> {
        self.by_id.get(id)
    }

    /// Every entry, in the order of their ids. By id and not by title: titles are translated, and a reader who
    /// compares two languages of one handbook expects the same order.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.by_id.values()
    }

    /// Old ids of an entry, for addresses that were once given out.
    pub fn old_ids(&self, of: &Slug) -> impl Iterator<Item = &Slug> {
        self.old_ids.get(of).into_iter().flatten()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }
}

impl Pack {
    /// Every entry of one kind, with its fields.
    pub fn of_kind<'p, K: 'p>(&'p self) -> impl Iterator<Item = (&'p Entry, &'p K)>
    where
        &'p K: TryFrom<&'p Fields>,
    {
        self.entries.iter().filter_map(|entry| Some((entry, <&K>::try_from(&entry.fields).ok()?)))
    }

    /// Whether an entry waits for its day.
    pub fn is_under_embargo(&self, entry: &Entry) -> bool {
        entry.header.scope.publish_after.is_some_and(|day| !self.about.as_of.is_after(day))
    }

    /// The handbook of that name.
    pub fn handbook(&self, name: &str) -> Option<&Handbook> {
        self.handbooks.iter().find(|handbook| handbook.name == name)
    }

    /// The same pack without some of its entries. What pointed at them points at nothing.
    pub fn without(mut self, is_left_out: impl Fn(&Entry) -> bool) -> Pack {
        self.entries.by_id.retain(|_, entry| !is_left_out(entry));
        let Entries { by_id, mut moved, .. } = self.entries;
        moved.retain(|_, now| by_id.contains_key(now));
        self.entries = Entries::new(by_id, moved);
        self
    }

    /// The same pack without anything that the clearance holds back: whole entries, portions, and old ids of them.
    ///
    /// For the promise that what is held back leaves no trace: a handbook made of the erased pack has the same bytes.
    pub fn erase(self, clearance: &Clearance) -> Pack {
        let mut erased = self.without(|entry| {
            let is_seen = entry.header.status == Status::Published || entry.leaves_a_tombstone();
            !is_seen || !clearance.admits(&entry.header.scope)
        });
        for entry in erased.entries.by_id.values_mut() {
            entry.fields.erase(clearance);
            entry.prose.erase(clearance);
        }
        erased
    }
}
