//! The wall: the one place that sees both the pack and the readers.
//! It is total: `check` has run, so there is nothing left to fail on.

use super::{About, Page, Tombstone, projected::Projected};
use crate::{
    entry::{Answers, Cut, Entry, Fields, Header, KINDS, PlaceName, Reach, Record, risky_node::RiskyNode},
    pack::{self, Handbook, Pack},
    prose::{LinkText, Pointer, PointerSort},
    vocab::{
        Clearance, JurisdictionCode, Lookup, Marking, Ref, Slug, Within, clearance::Objection,
        jurisdiction::in_a_sentence, terms::Status,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

/// What a handbook's readers may see of a pack, not yet measured.
pub struct Selection<'p> {
    pub(super) about: About<'p>,
    pub(super) pages: Vec<Arc<Page<'p>>>,
    pub(super) tombstones: Vec<Tombstone<'p>>,
}

/// Keeps what one handbook's readers are cleared for.
pub fn select<'p>(pack: &'p Pack, handbook: &'p Handbook) -> Selection<'p> {
    Selector::of(pack).select(handbook)
}

/// Selects for one handbook of a pack after the other. Where several would have the same page, they share it.
pub struct Selector<'p> {
    pack: &'p Pack,
    projected: Projected<'p>,
}

impl<'p> Selector<'p> {
    /// For the handbooks of that pack.
    pub fn of(pack: &'p Pack) -> Selector<'p> {
        Selector { pack, projected: Projected::of(pack) }
    }

    /// Keeps what one handbook's readers are cleared for.
    pub fn select(&self, handbook: &'p Handbook) -> Selection<'p> {
        let Selector { pack, projected } = self;
        let about = about(pack, handbook);
        let admitted = admitted(pack, handbook);
        let reach = OneHandbook { pack, handbook, shown: &admitted };
        let project = |entry| projected.page(entry, &reach, || project(pack, &reach, entry));
        let mut pages = Vec::new();
        let mut used: Lookup<&str, ()> = Lookup::default();
        // Sources and pictures are part of a handbook when something in it uses them, so they come after everything else.
        let (lasting, mut waiting): (Vec<&Slug>, Vec<&Slug>) = own_ids(&admitted)
            .filter(|id| admitted[*id].fields.has_page())
            .partition(|id| !is_on_demand(admitted[*id]));
        for id in lasting {
            let page = project(admitted[id]);
            let pictures = page.linked.iter().filter(|link| link.kind == "picture").map(|link| link.id);
            used.extend(page.cited.iter().copied().chain(pictures).map(|id| (id, ())));
            pages.push(page);
        }
        // A source's note may cite another source, so this goes on until nothing new comes up.
        loop {
            let ready: Vec<&Slug>;
            (ready, waiting) = waiting.into_iter().partition(|id| used.contains_key(id.as_str()));
            if ready.is_empty() {
                break;
            }
            for id in ready {
                let page = project(admitted[id]);
                let linked = page.linked.iter().map(|link| link.id);
                used.extend(page.cited.iter().copied().chain(linked).map(|id| (id, ())));
                pages.push(page);
            }
        }
        let place_in_table = |kind: &str| KINDS.iter().position(|known| known.name == kind);
        pages.sort_by_cached_key(|page| (place_in_table(page.kind), page.id));
        let tombstones = tombstones(pack, handbook, &admitted, &pages);
        Selection { about, pages, tombstones }
    }
}

/// Entries by the ids they answer to: their own, and that of a base whose place they take.
type Shown<'p> = Lookup<&'p Slug, &'p Entry>;

/// What may be reached from the entries of one handbook.
struct OneHandbook<'a, 'p> {
    pack: &'p Pack,
    handbook: &'p Handbook,
    shown: &'a Shown<'p>,
}

impl<'p> Reach<'p> for OneHandbook<'_, 'p> {
    fn find(&self, to: &Ref) -> Option<&'p Entry> {
        self.shown.get(&to.slug).or_else(|| self.shown.get(self.pack.entries.now_called(&to.slug))).copied()
    }

    fn place_name(&self, code: &'p JurisdictionCode) -> &'p str {
        self.pack.about.place_name(code)
    }

    fn clearance(&self) -> &'p Clearance {
        &self.handbook.clearance
    }

    fn own_place(&self) -> Option<&'p JurisdictionCode> {
        self.handbook.place.as_ref()
    }
}

fn own_ids<'a, 'p>(shown: &'a Shown<'p>) -> impl Iterator<Item = &'p Slug> + use<'a, 'p> {
    shown.iter().filter(|(id, entry)| **id == entry.id()).map(|(id, _)| *id)
}

fn is_on_demand(entry: &Entry) -> bool {
    matches!(entry.fields, Fields::Source(_) | Fields::Picture(_))
}

fn admitted<'p>(pack: &'p Pack, handbook: &Handbook) -> Shown<'p> {
    let mut shown: Shown<'p> = pack
        .entries
        .iter()
        .filter(|entry| entry.header.status == Status::Published)
        .filter(|entry| handbook.clearance.admits(&entry.header.scope))
        .map(|entry| (entry.id(), entry))
        .collect();
    // Looked at before a variant takes a place, so that one that goes leaves the place to its base; and after.
    drop_what_lacks_something(pack, &mut shown);
    prefer_the_nearest(pack, handbook, &mut shown);
    drop_what_lacks_something(pack, &mut shown);
    shown.sort_unstable_keys();
    shown
}

/// What is left of entries that were withdrawn and that these readers would see if they had not been.
fn tombstones<'p>(
    pack: &'p Pack,
    handbook: &'p Handbook,
    shown: &Shown<'p>,
    pages: &[Arc<Page<'p>>],
) -> Vec<Tombstone<'p>> {
    let reach = OneHandbook { pack, handbook, shown };
    let cut = Cut::new(&reach);
    let is_a_page = |link: &LinkText<'p>| pages.iter().any(|page| page.id == link.id);
    let buried = pack.entries.iter().filter(|entry| is_buried(pack, handbook, shown, entry));
    buried
        .filter_map(|entry| {
            let withdrawal = entry.header.withdrawn.as_ref()?;
            Some(Tombstone {
                kind: entry.fields.kind(),
                id: entry.id().as_str(),
                old_ids: pack.entries.old_ids(entry.id()).map(Slug::as_str).collect(),
                title: &entry.header.title,
                on: withdrawal.on,
                because: &withdrawal.because,
                replaced_by: withdrawal.replaced_by.as_ref().and_then(|to| cut.link(to)).filter(is_a_page),
            })
        })
        .collect()
}

/// Whether an entry has a tombstone here. What hung on something else was never seen without it, so it is not named
/// without it either.
fn is_buried(pack: &Pack, handbook: &Handbook, shown: &Shown<'_>, entry: &Entry) -> bool {
    let is_named = |needed: &Ref| {
        shown.contains_key(pack.entries.now_called(&needed.slug))
            || pack.entries.get(needed).is_some_and(|needed| is_buried(pack, handbook, shown, needed))
    };
    // A variant has no address of its own, and whether a source was in a handbook hung on what cited it.
    let had_an_address = entry.has_an_address() && entry.header.variant_of.is_none() && !is_on_demand(entry);
    entry.leaves_a_tombstone()
        && had_an_address
        && handbook.clearance.admits(&entry.header.scope)
        && entry.fields.needs().into_iter().all(is_named)
}

/// What says nothing without something else goes when that goes, and may take others with it.
fn drop_what_lacks_something(pack: &Pack, shown: &mut Shown<'_>) {
    loop {
        let lacks_something = |entry: &Entry| {
            let is_missing = |id| !shown.contains_key(pack.entries.now_called(id));
            entry.fields.needs().iter().any(|needed| is_missing(&needed.slug))
        };
        let lacking: BTreeSet<&Slug> =
            shown.iter().filter(|(_, entry)| lacks_something(entry)).map(|(id, _)| *id).collect();
        if lacking.is_empty() {
            return;
        }
        shown.retain(|id, _| !lacking.contains(*id));
    }
}

/// Of an entry and its variants, keeps the one nearest to the readers: jurisdiction over region over general.
fn prefer_the_nearest<'p>(pack: &'p Pack, handbook: &Handbook, shown: &mut Shown<'p>) {
    let mut families: BTreeMap<&Slug, Vec<&'p Entry>> = BTreeMap::new();
    for entry in shown.values() {
        if let Some(base) = &entry.header.variant_of {
            // A base that is held back is nobody's: what it was once called must not tie its variants together.
            let now = pack.entries.now_called(&base.slug);
            let base_id = if shown.contains_key(now) { now } else { &base.slug };
            families.entry(base_id).or_default().push(entry);
        }
    }
    for (base_id, variants) in families {
        let base = shown.get(base_id).copied();
        for variant in &variants {
            shown.swap_remove(variant.id());
        }
        let nearest = variants
            .into_iter()
            .filter_map(|variant| Some((nearness(&variant.header, handbook)?, variant)))
            .max_by_key(|(nearness, variant)| (*nearness, std::cmp::Reverse(variant.id())));
        let base_nearness = base.and_then(|base| nearness(&base.header, handbook));
        if let Some((nearness, variant)) = nearest
            && base_nearness.is_none_or(|base| nearness > base)
        {
            let base_id = base.map_or(variant.id(), |base| base.id());
            shown.insert(base_id, variant);
            shown.insert(variant.id(), variant);
        }
    }
}

/// How near an entry is to a handbook's readers; `None` where it is for only some of them.
fn nearness(header: &Header, handbook: &Handbook) -> Option<u8> {
    let Some(places) = &header.scope.jurisdictions else { return Some(0) };
    match &handbook.place {
        None => None,
        Some(place) if places.contains(place) => Some(2),
        Some(place) if place.is_iso_form() => Some(1),
        Some(_) => None,
    }
}

/// The page of an entry, with all that it hangs on besides the entry: whatever differs between handbooks is asked of
/// the scissors.
fn project<'p>(pack: &'p Pack, reach: &dyn Reach<'p>, entry: &'p Entry) -> (Page<'p>, Answers<'p>) {
    let header = &entry.header;
    let cut = Cut::new(reach);
    let cites = cut.cites(&header.sources);
    let fields = entry.fields.project(&cut);
    let prose = entry.prose.project(&cut);
    let is_here = header.places.iter().any(|place| cut.is_own(place));
    let places = header.places.iter().map(|place| cut.place(place)).collect();
    let reasons = reasons(pack, &cut, entry);
    let Record { linked, cited, answers } = cut.into_record();
    let page = Page {
        kind: entry.fields.kind(),
        id: entry.id().as_str(),
        old_ids: pack.entries.old_ids(entry.id()).map(Slug::as_str).collect(),
        title: &header.title,
        summary: header.summary.as_deref(),
        marking: header.scope.marking.unwrap_or(Marking::Red),
        confidence: header.confidence,
        aliases: &header.aliases,
        places,
        is_here,
        reasons,
        cites,
        reviewed_on: header.review.as_ref().map(|review| review.last),
        reviewed_by: header.review.as_ref().map(|review| review.by.as_str()),
        fields,
        prose,
        cited,
        linked,
        fingerprint: OnceLock::new(),
    };
    (page, answers)
}

/// Why these readers have an entry, beyond its being for everybody.
fn reasons<'p>(pack: &'p Pack, cut: &Cut<'_, 'p>, entry: &'p Entry) -> Vec<String> {
    let mut reasons = Vec::new();
    let own = |places: &'p BTreeSet<_>| -> Vec<String> {
        let own = places.iter().filter(|place| cut.is_own(place));
        own.map(|place| in_a_sentence(pack.about.place_name(place))).collect()
    };
    let here = own(&entry.header.places);
    if !here.is_empty() {
        reasons.push(format!("documented in {}", here.join(", ")));
    }
    if let Some(places) = &entry.header.scope.jurisdictions {
        let meant_for = own(places);
        if !meant_for.is_empty() {
            reasons.push(format!("for {}", meant_for.join(", ")));
        }
    }
    if let Fields::RiskyNode(RiskyNode { controllers, .. }) = &entry.fields
        && controllers.contains(cut.audience())
    {
        reasons.push("you can act on it".into());
    }
    reasons
}

fn about<'p>(pack: &'p Pack, handbook: &'p Handbook) -> About<'p> {
    let pack::About { title, subtitle, publisher, contact, licence, edition, phases, .. } = &pack.about;
    let audience = pack
        .about
        .audience(&handbook.clearance.audience)
        .expect("resolve makes handbooks for audiences of the pack only");
    let named =
        |code: &'p JurisdictionCode| PlaceName { code: code.as_str(), name: pack.about.place_name(code) };
    let place = handbook.place.as_ref().map(named);
    let places = match &handbook.clearance.within {
        Within::Everywhere => Vec::new(),
        Within::Places(places) => places.iter().map(named).collect(),
    };
    About {
        folder: &handbook.name,
        title,
        subtitle: subtitle.as_deref(),
        publisher,
        contact: contact.as_ref(),
        licence: licence.as_ref(),
        edition,
        as_of: pack.about.as_of,
        language: &handbook.language,
        audience: handbook.clearance.audience.0.as_str(),
        audience_title: &audience.title,
        reader: &audience.reader,
        roles: &audience.roles,
        do_not: &audience.do_not,
        files_reports: audience.files_reports,
        place,
        place_title: place.map_or("All jurisdictions", |place| place.name),
        places,
        marking: handbook.clearance.ceiling,
        phases,
        address: pack.about.address.as_deref(),
        places_notice: pack.about.places_notice.as_deref(),
        weights: &pack.about.network,
        solved: &pack.solved,
        audiences: pack
            .about
            .audiences
            .iter()
            .map(|about| (about.id.0.as_str(), about.title.as_str()))
            .collect(),
        page_weight: pack.about.page_weight,
        paper: handbook.paper,
    }
}

/// What an author is told about one entry and one handbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether the entry is in the handbook.
    pub is_shown: bool,
    /// Why, or why not, in sentences.
    pub because: Vec<String>,
}

/// Says why an entry is or is not in a handbook, for the author's eyes only.
pub fn standing(pack: &Pack, handbook: &Handbook, entry: &Entry) -> Standing {
    let shown = |is_shown, because| Standing { is_shown, because };
    let header = &entry.header;
    if header.status != Status::Published {
        let mut because =
            vec![format!("its status is `{}`; only what is published is shown", header.status.id())];
        if is_buried(pack, handbook, &admitted(pack, handbook), entry) {
            because
                .push("its address in a handbook for all places says when and why it was withdrawn".into());
        }
        return shown(false, because);
    }
    if let Some(objection) = handbook.clearance.objection(&header.scope) {
        return shown(false, vec![objection_in_words(pack, handbook, header, objection)]);
    }
    let admitted = admitted(pack, handbook);
    if !admitted.contains_key(entry.id()) || admitted[entry.id()].id() != entry.id() {
        if let Some(nearer) = admitted.get(entry.id()) {
            return shown(
                false,
                vec![format!("`{}` takes its place, which is nearer to these readers", nearer.id())],
            );
        }
        if let Some(base) = &header.variant_of {
            return shown(
                false,
                vec![format!("`{base}` or another variant of it is nearer to these readers")],
            );
        }
        let missing = entry.fields.needs().into_iter().find(|needed| !admitted.contains_key(&needed.slug));
        let missing = missing.map_or_else(String::new, |needed| format!(" `{needed}`"));
        return shown(
            false,
            vec![format!("it says nothing without{missing}, which these readers do not see")],
        );
    }
    if !entry.fields.has_page() {
        let embedding = embedding(pack, handbook, &admitted, entry);
        let because = match embedding.as_slice() {
            [] => "nothing in this handbook embeds it".to_string(),
            ids => format!("it stands in {}", ids.join(", ")),
        };
        return shown(!embedding.is_empty(), vec![because]);
    }
    let selection = select(pack, handbook);
    let Some(page) = selection.pages.iter().find(|page| page.id == entry.id().as_str()) else {
        return shown(false, vec!["nothing in this handbook cites or shows it".into()]);
    };
    let mut because = page.reasons.clone();
    if because.is_empty() {
        because.push("it is for everybody whom its marking admits".into());
    }
    for pointer in embeds(handbook, entry) {
        if !admitted.contains_key(pack.entries.now_called(&pointer.to.slug)) {
            because.push(format!(
                "the text of `{}`, which it embeds, is held back from these readers",
                pointer.to
            ));
        }
    }
    let held_back = held_back(handbook, entry);
    if held_back > 0 {
        because.push(format!("{held_back} of its portions are held back from these readers"));
    }
    shown(true, because)
}

/// What an entry embeds in places that these readers may see.
fn embeds<'p>(handbook: &Handbook, entry: &'p Entry) -> Vec<Pointer<'p>> {
    let mut pointers = entry.prose.pointers(&entry.header.scope);
    pointers.retain(|pointer| pointer.sort == PointerSort::Embed && handbook.clearance.admits(pointer.scope));
    pointers
}

/// The entries of a handbook that embed this one, straight or through others, as an author writes their names.
fn embedding(pack: &Pack, handbook: &Handbook, admitted: &Shown<'_>, embedded: &Entry) -> Vec<String> {
    let reaches = |from: &Entry| {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![from];
        while let Some(entry) = waiting.pop() {
            if seen.insert(entry.id()) {
                let to = embeds(handbook, entry).into_iter().map(|pointer| &pointer.to.slug);
                waiting.extend(to.filter_map(|to| admitted.get(pack.entries.now_called(to))));
            }
        }
        seen.contains(embedded.id())
    };
    let with_page = own_ids(admitted).filter(|id| admitted[*id].fields.has_page());
    with_page.filter(|id| reaches(admitted[*id])).map(|id| format!("`{id}`")).collect()
}

fn objection_in_words(pack: &Pack, handbook: &Handbook, header: &Header, objection: Objection) -> String {
    match objection {
        Objection::Marking(marking) if !header.is_marked && pack.about.default_marking.is_none() => {
            format!("it has no marking and the pack no default, so it counts as {}", marking.banner())
        }
        Objection::Marking(marking) => {
            format!(
                "it is {}, and this handbook goes up to {}",
                marking.banner(),
                handbook.clearance.ceiling.banner()
            )
        }
        Objection::Embargo(date) => {
            format!("it is under embargo until {date} is over, and the pack is as of {}", pack.about.as_of)
        }
        Objection::Audience => {
            let for_whom: Vec<String> =
                header.scope.audiences.iter().flatten().map(|audience| format!("`{audience}`")).collect();
            format!("it is for {} only", for_whom.join(", "))
        }
        Objection::Jurisdiction => {
            let places = header.scope.jurisdictions.iter().flatten();
            let for_where: Vec<String> =
                places.map(|place| in_a_sentence(pack.about.place_name(place))).collect();
            format!("it is for readers in {} only", for_where.join(", "))
        }
    }
}

/// How many portions of an entry these readers do not get.
fn held_back(handbook: &Handbook, entry: &Entry) -> usize {
    let mut open = entry.clone();
    open.fields.erase(&handbook.clearance);
    open.prose.erase(&handbook.clearance);
    entry.portions() - open.portions()
}
