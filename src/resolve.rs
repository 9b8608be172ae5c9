//! Draft to pack: unique ids, every reference to an entry or a complaint with the nearest name, scopes settled,
//! handbooks expanded from their matrix.
//! Knows nothing of handbooks being rendered.

use crate::{
    diagnostic::{Checked, Diagnostic, Place, Report, nearest},
    entry::{Entry, Fields, Origin, kind_named},
    load::{Draft, Redirect},
    pack::{About, Entries, GENERAL, Handbook, Pack},
    vocab::{Clearance, JurisdictionCode, Ref, Slug, Within, terms::Status},
};
use std::collections::{BTreeMap, BTreeSet};

/// Turns names into links. `None` where `pack.yaml` itself cannot be read: without readers there are no handbooks.
pub fn resolve(draft: Draft) -> Checked<Option<Pack>> {
    let mut report = Report::default();
    let Draft { about, entries, redirects, mut published_ids, unread } = draft;
    let Some((about, about_origin)) = about else { return Checked { value: None, report } };
    let mut by_id = report.take(unique(entries));
    let moved = report.take(moved(redirects, &by_id, &unread));
    for entry in by_id.values_mut() {
        settle(entry, &about);
    }
    let entries = Entries::new(by_id, moved);
    report.extend(dangling(&entries, &unread));
    report.extend(twice_in_pack_yaml(&about, &about_origin));
    report.extend(idle_silences(&about, &about_origin));
    report.extend(misplaced_tombstones(&entries));
    if let Some(published) = &mut published_ids {
        // An entry that is there and cannot be read has complaints of its own.
        published.lines.retain(|(id, _)| !unread.contains(id.slug.as_str()));
    }
    let handbooks = report.take(handbooks(&about, &about_origin));
    Checked {
        value: Some(Pack {
            about,
            about_origin,
            entries,
            handbooks,
            published_ids,
            solved: Default::default(),
        }),
        report,
    }
}

fn unique(entries: Vec<Entry>) -> Checked<BTreeMap<Slug, Entry>> {
    let mut report = Report::default();
    let mut by_id: BTreeMap<Slug, Entry> = BTreeMap::new();
    for entry in entries {
        match by_id.get(entry.id()) {
            None => {
                by_id.insert(entry.id().clone(), entry);
            }
            Some(first) => report.push(
                Diagnostic::error(
                    "duplicate-id",
                    entry.value("/id"),
                    format!("another entry is already called `{}`", entry.id()),
                )
                .see(first.value("/id"), format!("this {} has it", first.fields.kind().replace('-', " ")))
                .hint("ids are unique in the whole pack, whatever the kind; give one of the two another id"),
            ),
        }
    }
    Checked { value: by_id, report }
}

/// Ids of audiences, phases and regions. Of two with one id, only the first would ever be found.
fn twice_in_pack_yaml(about: &About, origin: &Origin) -> Report {
    let mut report = Report::default();
    let audiences = about.audiences.iter().map(|audience| audience.id.0.as_str()).collect();
    let phases = about.phases.iter().map(|phase| phase.id.as_str()).collect();
    let regions = about.regions.iter().map(|region| region.id.as_str()).collect();
    let lists: [(&str, &str, Vec<&str>); 3] =
        [("audiences", "audience", audiences), ("phases", "phase", phases), ("regions", "region", regions)];
    for (key, what, ids) in lists {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (number, id) in ids.into_iter().enumerate() {
            let place = |number| origin.value(&format!("/{key}/{number}/id"));
            if let Some(earlier) = first.get(id) {
                report.push(
                    Diagnostic::error(
                        "duplicate-id",
                        place(number),
                        format!("another {what} is already called `{id}`"),
                    )
                    .see(place(*earlier), format!("this {what} has it")),
                );
            }
            first.entry(id).or_insert(number);
        }
    }
    for (number, region) in about.regions.iter().enumerate() {
        if region.id.is_iso_form() || region.id.as_str() == GENERAL {
            report.push(
                Diagnostic::error(
                    "wrong-value",
                    origin.value(&format!("/regions/{number}/id")),
                    format!("a region cannot be called `{}`: that already means another place", region.id),
                )
                .hint("give it a name in small letters, as `south-asia`"),
            );
        }
    }
    report
}

/// Silences that say neither what they are for nor why.
fn idle_silences(about: &About, origin: &Origin) -> Report {
    let mut report = Report::default();
    for (number, silence) in about.silences.iter().enumerate() {
        let path = format!("/silences/{number}");
        if silence.entry.is_none() && silence.file.is_none() {
            report.push(
                Diagnostic::error(
                    "missing-key",
                    origin.value(&path),
                    "a silence is for one entry or one file",
                )
                .hint("add `entry: …`, the id of the entry; or `file: content/…`"),
            );
        }
        if silence.because.trim().is_empty() {
            let place = origin.value(&format!("{path}/because"));
            report.push(
                Diagnostic::error("wrong-value", place, "a silence needs a reason")
                    .hint("say why this warning is left so, for whoever finds the line later"),
            );
        }
    }
    report
}

/// Words for a tombstone where there is none: the entry is not withdrawn, or its kind has no address for one.
fn misplaced_tombstones(entries: &Entries) -> Report {
    let mut report = Report::default();
    for entry in entries.iter().filter(|entry| entry.header.withdrawn.is_some()) {
        let kind = entry.fields.kind();
        let (message, hint) = if matches!(entry.fields, Fields::Source(_)) || !entry.has_an_address() {
            let message = format!(
                "a {kind} leaves no word when it is withdrawn: whether a reader had it hung on what used it"
            );
            (
                message,
                "take `withdrawn` out; if another one stands in its place, lead there by redirects.yaml",
            )
        } else if entry.header.status != Status::Withdrawn {
            let message = format!(
                "`withdrawn` says why an entry is gone, and this one is {}",
                entry.header.status.in_words()
            );
            (message, "write `status: withdrawn`, or take `withdrawn` out")
        } else {
            continue;
        };
        report.push(Diagnostic::error("wrong-value", entry.key("/withdrawn"), message).hint(hint));
    }
    report
}

fn moved(
    redirects: Vec<(Redirect, Place)>,
    by_id: &BTreeMap<Slug, Entry>,
    unread: &BTreeSet<String>,
) -> Checked<BTreeMap<Slug, Slug>> {
    let mut report = Report::default();
    let mut lines: BTreeMap<Slug, (Slug, Place)> = BTreeMap::new();
    for (Redirect { from, to, .. }, place) in redirects {
        if let Some((first, earlier)) = lines.get(&from) {
            report.push(
                Diagnostic::error("bad-redirect", place, format!("`{from}` has moved to `{first}` already"))
                    .see(earlier.clone(), "by this line")
                    .hint("an id moves to one other; take one of the two lines out"),
            );
            continue;
        }
        lines.insert(from, (to, place));
    }
    let mut moved = BTreeMap::new();
    let mut ends = BTreeMap::new();
    let mut guesses = Guesses::default();
    for (from, (to, place)) in &lines {
        if by_id.contains_key(from) {
            report.push(
                Diagnostic::error(
                    "bad-redirect",
                    place.clone(),
                    format!("`{from}` has not moved: an entry is called so"),
                )
                .hint("take the line out, or give that entry another id"),
            );
            continue;
        }
        match end_of(from, &lines, by_id, &mut ends) {
            End::At(now) => {
                moved.insert(from.clone(), now.clone());
            }
            End::Circle => report.push(
                Diagnostic::error(
                    "bad-redirect",
                    place.clone(),
                    format!("`{from}` moves to `{to}`, and from there in a circle"),
                )
                .hint("let it lead to the id that is in use"),
            ),
            End::Nowhere(last) if unread.contains(last.as_str()) => {}
            End::Nowhere(_) => {
                let diagnostic = Diagnostic::error(
                    "bad-redirect",
                    place.clone(),
                    format!("`{from}` moves to `{to}`, which no entry is called"),
                );
                let ids = by_id.keys().map(Slug::as_str);
                report.push(match guesses.guess(to.as_str(), None, ids) {
                    Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
                    None => diagnostic,
                });
            }
        }
    }
    Checked { value: moved, report }
}

/// Where an old id leads, followed to its end.
#[derive(Clone, Copy)]
enum End<'l> {
    /// An entry.
    At(&'l Slug),
    /// An id that no entry has.
    Nowhere(&'l Slug),
    /// Back to where it came from.
    Circle,
}

/// Follows what moved more than once. What was found once is not followed again.
fn end_of<'l>(
    from: &'l Slug,
    lines: &'l BTreeMap<Slug, (Slug, Place)>,
    by_id: &BTreeMap<Slug, Entry>,
    ends: &mut BTreeMap<&'l Slug, End<'l>>,
) -> End<'l> {
    let mut way = Vec::new();
    let mut now = from;
    let end = loop {
        if by_id.contains_key(now) {
            break End::At(now);
        }
        if let Some(known) = ends.get(now) {
            break *known;
        }
        let Some((next, _)) = lines.get(now) else { break End::Nowhere(now) };
        // Whoever comes by here again before an end is found goes in a circle.
        ends.insert(now, End::Circle);
        way.push(now);
        now = next;
    };
    ends.extend(way.into_iter().map(|old| (old, end)));
    end
}

/// Guesses at what was meant. Each compares a wrong name with all that there are, so only so many are made: who has
/// misspelt more has something else to mend first.
struct Guesses {
    comparisons_left: usize,
    made: BTreeMap<(String, Option<String>), Option<String>>,
}

impl Default for Guesses {
    fn default() -> Guesses {
        Guesses { comparisons_left: 200_000, made: BTreeMap::new() }
    }
}

impl Guesses {
    /// The name of that kind that was probably meant.
    fn guess<'a>(
        &mut self,
        wrong: &str,
        kind: Option<&str>,
        right: impl Iterator<Item = &'a str>,
    ) -> Option<String> {
        let key = (wrong.to_string(), kind.map(str::to_string));
        if let Some(known) = self.made.get(&key) {
            return known.clone();
        }
        if self.comparisons_left == 0 {
            return None;
        }
        let mut comparisons = 0;
        let near = nearest(wrong, right.inspect(|_| comparisons += 1)).map(str::to_string);
        self.comparisons_left = self.comparisons_left.saturating_sub(comparisons);
        self.made.insert(key, near.clone());
        near
    }
}

fn settle(entry: &mut Entry, about: &About) {
    entry.fields.narrow(&mut entry.header.scope);
    entry.header.scope.settle_entry(about.default_marking);
    entry.fields.settle(&entry.header.scope);
    entry.prose.settle(&entry.header.scope);
}

fn dangling(entries: &Entries, unread: &BTreeSet<String>) -> Report {
    let mut report = Report::default();
    let mut guesses = Guesses::default();
    for entry in entries.iter() {
        let mut complain = |diagnostic: Diagnostic| {
            // A draft is shown to nobody, and it is written from a scaffold, so what it lacks does not stop the build.
            let is_draft = entry.header.status == Status::Draft;
            report.push(if is_draft { diagnostic.as_warning() } else { diagnostic });
        };
        for pointed in entry.pointers() {
            let wanted = pointed.to.kind.as_ref().map(Slug::as_str).or(pointed.kind);
            match entries.get(pointed.to) {
                Some(found) => {
                    let found = found.fields.kind();
                    let right = wanted.is_none_or(|wanted| wanted == found)
                        && pointed.kind.is_none_or(|kind| kind == found);
                    if !right {
                        let expected = pointed.kind.or(wanted).unwrap_or_default().replace('-', " ");
                        complain(
                            Diagnostic::error(
                                "dangling-link",
                                entry.place_of(&pointed),
                                format!(
                                    "`{}` is {}, and {} is expected here",
                                    pointed.to.slug,
                                    with_article(&found.replace('-', " ")),
                                    with_article(&expected)
                                ),
                            )
                            .hint(format!("name {}", with_article(&expected))),
                        );
                    }
                }
                None if unread.contains(pointed.to.slug.as_str()) => {}
                None => {
                    complain(missing(entries, pointed.to, wanted, entry.place_of(&pointed), &mut guesses))
                }
            }
        }
    }
    report
}

fn missing(
    entries: &Entries,
    to: &Ref,
    wanted: Option<&str>,
    place: Place,
    guesses: &mut Guesses,
) -> Diagnostic {
    let wrong = to.slug.as_str();
    if let Some(kind) = to.kind.as_ref().filter(|kind| kind_named(kind.as_str()).is_none()) {
        return Diagnostic::error(
            "dangling-link",
            place,
            format!("there is no kind of entry called `{kind}`"),
        )
        .did_you_mean(kind.as_str(), crate::entry::KINDS.iter().map(|kind| kind.name));
    }
    let what = wanted.map_or_else(|| "entry".to_string(), |kind| kind.replace('-', " "));
    let of_kind = entries
        .iter()
        .filter(|entry| wanted.is_none_or(|kind| entry.fields.kind() == kind))
        .map(|entry| entry.id().as_str());
    let diagnostic = Diagnostic::error("dangling-link", place, format!("no {what} is called `{wrong}`"));
    match guesses.guess(wrong, wanted, of_kind) {
        Some(near) => {
            let kind = entries.of_id(&near).map_or("entry", |entry| entry.fields.kind()).replace('-', " ");
            diagnostic.hint(format!("did you mean `{near}`, {}?", with_article(&kind)))
        }
        None => diagnostic.hint(format!(
            "write the id of {} that is there, or write that {what} first",
            with_article(&what)
        )),
    }
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

fn handbooks(about: &About, origin: &Origin) -> Checked<Vec<Handbook>> {
    let mut report = Report::default();
    let mut handbooks: BTreeMap<String, Handbook> = BTreeMap::new();
    let place = |path: String| origin.value(&path);
    for (row, matrix) in about.handbooks.iter().enumerate() {
        let lists = [
            ("audiences", matrix.audiences.is_empty()),
            ("jurisdictions", matrix.jurisdictions.is_empty()),
            ("languages", matrix.languages.as_ref().unwrap_or(&about.languages).is_empty()),
            ("formats", matrix.formats.is_empty()),
        ];
        for (key, _) in lists.into_iter().filter(|(_, is_empty)| *is_empty) {
            report.push(Diagnostic::error(
                "bad-handbook",
                place(format!("/handbooks/{row}")),
                format!("no handbook comes of this: `{key}` is empty"),
            ));
        }
        for (number, audience) in matrix.audiences.iter().enumerate() {
            if about.audience(audience).is_none() {
                let known = about.audiences.iter().map(|audience| audience.id.0.as_str());
                report.push(
                    Diagnostic::error(
                        "bad-handbook",
                        place(format!("/handbooks/{row}/audiences/{number}")),
                        format!("no audience is called `{audience}`"),
                    )
                    .did_you_mean(audience.0.as_str(), known.clone())
                    .hint(format!("the audiences are {}", known.collect::<Vec<_>>().join(", "))),
                );
                continue;
            }
            for (number, code) in matrix.jurisdictions.iter().enumerate() {
                let Some(within) = within(about, code) else {
                    let known = about.regions.iter().map(|region| region.id.as_str()).chain([GENERAL]);
                    let diagnostic = Diagnostic::error(
                        "bad-handbook",
                        place(format!("/handbooks/{row}/jurisdictions/{number}")),
                        format!(
                            "`{code}` is neither an ISO code, nor a region of this pack, nor `{GENERAL}`"
                        ),
                    );
                    report.push(match code.as_str() {
                        "UK" => diagnostic.hint("did you mean `GB`?"),
                        wrong => diagnostic.did_you_mean(wrong, known),
                    });
                    continue;
                };
                for language in matrix.languages.as_ref().unwrap_or(&about.languages) {
                    if !about.languages.contains(language) || Slug::parse(&language.to_lowercase()).is_err() {
                        report.push(
                            Diagnostic::error(
                                "bad-handbook",
                                place(format!("/handbooks/{row}/languages")),
                                format!("`{language}` is not a language of this pack"),
                            )
                            .hint(format!("its `languages` are {}", about.languages.join(", "))),
                        );
                        continue;
                    }
                    let handbook = Handbook {
                        name: format!("{}/{audience}/{}", language.to_lowercase(), code.in_address()),
                        language: language.clone(),
                        place: (code.as_str() != GENERAL).then(|| code.clone()),
                        clearance: Clearance {
                            audience: audience.clone(),
                            within: within.clone(),
                            ceiling: matrix.ceiling,
                            as_of: about.as_of,
                        },
                        formats: matrix.formats.clone(),
                        paper: matrix.paper,
                    };
                    let name = handbook.name.clone();
                    if handbooks.insert(name.clone(), handbook).is_some() {
                        report.push(
                            Diagnostic::error(
                                "bad-handbook",
                                place(format!("/handbooks/{row}")),
                                format!("the handbook `{name}` is declared twice"),
                            )
                            .hint("a handbook has one address, and so one ceiling"),
                        );
                    }
                }
            }
        }
    }
    if about.handbooks.is_empty() {
        report.push(
            Diagnostic::error("bad-handbook", place("/handbooks".into()), "this pack declares no handbook")
                .hint(
                    "add for instance `- {audiences: [banks], jurisdictions: [general], ceiling: TLP:CLEAR}`",
                ),
        );
    }
    Checked { value: handbooks.into_values().collect(), report }
}

/// The places of a handbook: a jurisdiction and the regions it lies in, or a region and its members.
fn within(about: &About, code: &JurisdictionCode) -> Option<Within> {
    if code.as_str() == GENERAL {
        return Some(Within::Everywhere);
    }
    if !about.knows_place(code) {
        return None;
    }
    let mut places = BTreeSet::from([code.clone()]);
    for region in &about.regions {
        if region.id == *code {
            places.extend(region.members.iter().cloned());
        } else if region.members.contains(code) {
            places.insert(region.id.clone());
        }
    }
    Some(Within::Places(places))
}
