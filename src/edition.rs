//! What one handbook's readers are cleared for, measured: everything that is rendered is made from this.
//! A projection, not a lens: it borrows cleared text only, and there is no way back from it to the pack.

mod select;
mod analyze;
mod blind_spots;
mod fingerprint;
mod index;
mod network;
mod projected;

pub use analyze::analyze;
pub use blind_spots::BlindSpots;
pub use fingerprint::Fingerprint;
use index::Index;
pub use network::{
    AudienceClosures, ClosedNodes, Corridor, HARD_TO_REPLACE, Join, MUCH_USED, Network, NetworkLink,
    NetworkNode, Place, Quadrant, Question, Sensitivity, Shift, Substitute,
};
pub use select::{Selection, Selector, Standing, select, standing};

use crate::{
    entry::{PageFields, PlaceName},
    network::Memory,
    pack::{Contact, Licence, PageWeight, Phase, Publisher, Role, Weights},
    prose::{CiteText, ClearProse, LinkText},
    vocab::{
        Date, Lookup, Marking,
        terms::{Confidence, Paper},
    },
};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

/// One handbook's content, cleared and measured. Only [`analyze`] makes one.
pub struct Edition<'p> {
    about: About<'p>,
    pages: Vec<Arc<Page<'p>>>,
    tombstones: Vec<Tombstone<'p>>,
    source_numbers: Lookup<&'p str, usize>,
    mentions: Lookup<&'p str, Vec<LinkText<'p>>>,
    evidence: BTreeMap<&'p str, Evidence>,
    counts: BTreeMap<&'static str, usize>,
    network: OnceLock<Network<'p>>,
    index: Index<'p>,
    fingerprint: Fingerprint,
}

/// Whose handbook this is.
#[derive(Clone, Debug, Serialize)]
pub struct About<'p> {
    /// The folder below `site/`: `en/banks/pk`.
    pub folder: &'p str,
    /// The title of the pack.
    pub title: &'p str,
    /// A second line under it.
    pub subtitle: Option<&'p str>,
    /// Who publishes it.
    pub publisher: &'p Publisher,
    /// Whom to write to.
    pub contact: Option<&'p Contact>,
    /// Under which licence.
    pub licence: Option<&'p Licence>,
    /// The name of the edition.
    pub edition: &'p str,
    /// The day the pack speaks of.
    pub as_of: Date,
    /// The address the site is published at, with a slash at its end.
    pub address: Option<&'p str>,
    /// The language, a BCP 47 tag.
    pub language: &'p str,
    /// The id of the audience.
    pub audience: &'p str,
    /// Its title: `Banks`.
    pub audience_title: &'p str,
    /// Who should read this.
    pub reader: &'p str,
    /// The audience's roles.
    pub roles: &'p [Role],
    /// What the card tells this audience not to do.
    pub do_not: &'p [String],
    /// Whether this audience is bound to report suspicion.
    pub files_reports: bool,
    /// The place it is for; `None` in a general handbook.
    pub place: Option<PlaceName<'p>>,
    /// The place in words: `Pakistan`, or `All jurisdictions`.
    pub place_title: &'p str,
    /// The places of this handbook: a jurisdiction and its region, or a region and its members. Empty in a general one.
    pub places: Vec<PlaceName<'p>>,
    /// The highest marking it may hold, which is what its banner says.
    pub marking: Marking,
    /// The phases of an operation, in order.
    pub phases: &'p [Phase],
    /// What is said about names of places.
    pub places_notice: Option<&'p str>,
    /// How evidence weighs in the network.
    pub weights: &'p Weights,
    /// What was already worked out of networks.
    #[serde(skip)]
    pub solved: &'p Memory,
    /// The ids and titles of all audiences, since a node says who can act on it.
    pub audiences: Vec<(&'p str, &'p str)>,
    /// The most that pages may weigh.
    pub page_weight: PageWeight,
    /// The paper that they print on.
    pub paper: Paper,
}

/// An entry as one edition shows it.
#[derive(Serialize)]
pub struct Page<'p> {
    /// Its kind: `risky-node`.
    pub kind: &'static str,
    /// Its id, which is its anchor.
    pub id: &'p str,
    /// Ids it once had, for addresses that were given out.
    pub old_ids: Vec<&'p str>,
    /// Its title.
    pub title: &'p str,
    /// One sentence.
    pub summary: Option<&'p str>,
    /// Its marking.
    pub marking: Marking,
    /// The analysts' confidence in what it says.
    pub confidence: Option<Confidence>,
    /// Other names.
    pub aliases: &'p [String],
    /// Where it happened.
    pub places: Vec<PlaceName<'p>>,
    /// Whether it happened in a place of this handbook.
    pub is_here: bool,
    /// Why these readers have it, in words: `documented in Pakistan`.
    pub reasons: Vec<String>,
    /// What its summary and its fields rest on.
    pub cites: Vec<CiteText<'p>>,
    /// When it was last read as a whole.
    pub reviewed_on: Option<Date>,
    /// By whom.
    pub reviewed_by: Option<&'p str>,
    /// What only its kind has.
    pub fields: PageFields<'p>,
    /// Its text.
    pub prose: ClearProse<'p>,
    /// The sources it cites anywhere, each once, in the order they come up.
    pub cited: Vec<&'p str>,
    /// The entries it links to, each once.
    pub linked: Vec<LinkText<'p>>,
    #[serde(skip)]
    fingerprint: OnceLock<Fingerprint>,
}

impl Page<'_> {
    /// A hash of everything that it says, found when it is first asked for.
    pub fn fingerprint(&self) -> Fingerprint {
        *self.fingerprint.get_or_init(|| Fingerprint::of(self))
    }
}

/// The pages of an edition, or some that follow one another.
pub type Pages<'e, 'p> =
    std::iter::Map<std::slice::Iter<'e, Arc<Page<'p>>>, fn(&'e Arc<Page<'p>>) -> &'e Page<'p>>;

/// What stands at the address of an entry that was withdrawn. Nothing else in an edition names it, and it is counted
/// nowhere.
#[derive(Serialize)]
pub struct Tombstone<'p> {
    /// Its kind: `risky-node`.
    pub kind: &'static str,
    /// Its id.
    pub id: &'p str,
    /// Ids it once had.
    pub old_ids: Vec<&'p str>,
    /// Its title.
    pub title: &'p str,
    /// The day on which it was withdrawn.
    pub on: Date,
    /// Why.
    pub because: &'p str,
    /// What stands in its place, if these readers see it.
    pub replaced_by: Option<LinkText<'p>>,
}

/// How much is on record about a risky node, counted over what these readers can see.
///
/// Counts of documents follow the attention of those who investigate; they are not frequencies in the world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Distinct cases with a step that begins or ends here, wages and theft by workers.
    pub cases: usize,
    /// Distinct documented flows that begin or end here, wages and theft by workers, without prices.
    pub flows: usize,
    /// Distinct flows that our analysts infer.
    pub inferred: usize,
    /// Distinct flows documented for heist or other DPRK money only. Never added to the others.
    pub other_money: usize,
}

impl<'p> Edition<'p> {
    /// Whose handbook this is.
    pub fn about(&self) -> &About<'p> {
        &self.about
    }

    /// Every page, by kind and then by id.
    pub fn pages(&self) -> Pages<'_, 'p> {
        self.pages.iter().map(Arc::as_ref)
    }

    /// What is left of entries that were withdrawn, by id.
    pub fn tombstones(&self) -> &[Tombstone<'p>] {
        &self.tombstones
    }

    /// The pages of one kind, in the order of their ids.
    pub fn of_kind(&self, kind: &str) -> Pages<'_, 'p> {
        let pages = self.index.kinds.get(kind).map_or(&[][..], |range| &self.pages[range.clone()]);
        pages.iter().map(Arc::as_ref)
    }

    /// The page of an id.
    pub fn page(&self, id: &str) -> Option<&Page<'p>> {
        self.index.by_id.get(id).map(|number| &*self.pages[*number])
    }

    /// The number of a source in this edition. Numbers are given after selection, so none is missing.
    pub fn source_number(&self, id: &str) -> Option<usize> {
        self.numbered_source(id).map(|(_, number)| number)
    }

    /// The same, with the source's id as the edition holds it.
    pub fn numbered_source(&self, id: &str) -> Option<(&'p str, usize)> {
        self.source_numbers.get_key_value(id).map(|(id, number)| (*id, *number))
    }

    /// The pages that link to this one, by kind and then by id.
    pub fn mentions(&self, id: &str) -> &[LinkText<'p>] {
        self.mentions.get(id).map_or(&[], Vec::as_slice)
    }

    fn numbered<'e>(&'e self, numbers: &'e [usize]) -> impl Iterator<Item = &'e Page<'p>> {
        numbers.iter().map(|number| &*self.pages[*number])
    }

    /// The flows that leave a risky node.
    pub fn flows_leaving<'e>(&'e self, node: &str) -> impl Iterator<Item = &'e Page<'p>> + use<'e, 'p> {
        self.numbered(self.index.flows_leaving.to(node))
    }

    /// The flows that reach a risky node.
    pub fn flows_reaching<'e>(&'e self, node: &str) -> impl Iterator<Item = &'e Page<'p>> + use<'e, 'p> {
        self.numbered(self.index.flows_reaching.to(node))
    }

    /// The cases with a step along a flow.
    pub fn cases_along<'e>(&'e self, flow: &str) -> impl Iterator<Item = &'e Page<'p>> + use<'e, 'p> {
        self.numbered(self.index.cases_along.to(flow))
    }

    /// The cases with a step along a flow that begins or ends at a risky node.
    pub fn cases_through<'e>(&'e self, node: &str) -> impl Iterator<Item = &'e Page<'p>> + use<'e, 'p> {
        self.numbered(self.index.cases_through.to(node))
    }

    /// The organisations that belong to one.
    pub fn parts_of<'e>(&'e self, entity: &str) -> impl Iterator<Item = &'e Page<'p>> + use<'e, 'p> {
        self.numbered(self.index.parts_of.to(entity))
    }

    /// The pages that cite a source.
    pub fn citing<'e>(&'e self, source: &str) -> impl Iterator<Item = &'e Page<'p>> + use<'e, 'p> {
        self.numbered(self.index.citing.to(source))
    }

    /// The typologies in the order of the phases, each with the number of its first red flag.
    pub fn typologies<'e>(&'e self) -> impl Iterator<Item = (&'e Page<'p>, usize)> + use<'e, 'p> {
        self.index.typologies.iter().map(|(number, first)| (&*self.pages[*number], *first))
    }

    /// The number of a typology's first red flag, from 1.
    pub fn first_flag(&self, typology: &str) -> usize {
        self.index.first_flags.get(typology).copied().unwrap_or(1)
    }

    /// How much is on record about a risky node.
    pub fn evidence(&self, node: &str) -> Evidence {
        self.evidence.get(node).copied().unwrap_or_default()
    }

    /// The network of these readers, measured when somebody first asks: a handbook that nothing has changed in asks for
    /// nothing. It follows from the pages and the weights alone, so the fingerprint holds it without holding it.
    pub fn network(&self) -> &Network<'p> {
        self.network.get_or_init(|| self.network_asked(&Question::of(&self.about)))
    }

    /// The same, measured by another question than handbooks answer.
    pub fn network_asked(&self, question: &Question) -> Network<'p> {
        Network::of(&self.about, self.pages(), question)
    }

    /// How many pages of a kind there are.
    pub fn count(&self, kind: &str) -> usize {
        self.counts.get(kind).copied().unwrap_or_default()
    }

    /// A hash of everything in it.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}
