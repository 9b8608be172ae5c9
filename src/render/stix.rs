//! The edition as a STIX 2.1 bundle, for platforms that exchange threat intelligence (OASIS, 2021).
//! Knows what the standard can say of conduct, and leaves to other formats what it cannot: figures, rankings, guides.
//!
//! | of the edition | in the bundle | why |
//! |---|---|---|
//! | publisher | `identity`, organization | |
//! | typology | `attack-pattern` | a way in which an adversary proceeds |
//! | red flag | `note` on its typology | an `indicator` has to have a pattern that a machine matches. What people see in a customer or a payment has none, and one that was made up would fire on honest people |
//! | control | `course-of-action` | |
//! | risky node | `identity`, class | a class of places, most of which honest people run. As `infrastructure` they would come into block lists as the adversary's own |
//! | flow | relationship `related-to` between two of these | the standard has no word for what passes between two identities; the fields are in our extension |
//! | organisation | `identity`, organization | with designations and legal statuses in words and in our extension |
//! | case | `report` | what is told of it with the path, graded. Statuses are given without names: who was charged is for people to read in the handbook, not for machines to match |
//! | country | `location` | |
//! | handbook | `report` that holds all others | |
//!
//! No object has `labels`, and none is a person: those whose identity was taken must not end up as something to look for.
//!
//! An object's id is a UUIDv5 of everything the object says, its marking and its date included. Two handbooks that show
//! the same of an entry give it the same id; where one shows less, it gives it another one, so that no importer has to
//! choose between two objects of one id, and an id tells of nothing that its object does not say. What stays the same
//! from edition to edition is the entry's own id, the first of the object's `external_references`.

use super::{Artifact, Download, Format, Job, Setting, SitePath, Sizes, plain};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page},
    entry::{
        LegalStatusPage, PageFields, PlaceName,
        case::CasePage,
        control::ControlPage,
        entity::EntityPage,
        flow::FlowPage,
        risky_node::RiskyNodePage,
        typology::{IndicatorPage, TypologyPage},
    },
    prose::LinkText,
    vocab::{Marking, terms::Confidence},
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What our UUIDs are made in. It is nobody else's, and must never change.
pub(super) const NAMESPACE: Uuid = Uuid::from_u128(0x7ba8389b_93c3_4182_a624_95fba4653085);

/// The day of this layout. Objects that say what does not change from edition to edition are dated by it: the publisher,
/// countries, and the definition of the extension.
const LAYOUT_OF: &str = "2026-11-01T00:00:00.000Z";

/// The definition of the TLP 2.0 extension, by FIRST and OASIS.
const TLP_EXTENSION: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

/// What our extension adds, in the words its definition gives to whoever meets it.
const EXTENSION: &str = "\
Properties of objects made from a handbook of practitioner guidance. Words of vocabularies are ids in small letters.\n\
On note (a red flag): strength (strong, moderate, weak), conditions (what is observed), seen_by (roles of the \
handbook's audience; all of them where it is missing), needs (without which the sign means little), \
lawful_explanations, is_judgement (whether it is the publisher's own).\n\
On course-of-action: audience, roles, tier (minimum, standard, advanced), effort (low, medium, high), effect, basis \
(recommended, extended, judgement), how.\n\
On identity (a class of places): stage, function, operated_by, controllers, is_source, is_sink, replaceability with \
its reason.\n\
On identity (an organisation): entity_type, designations (by, date, programme, checked_on), legal_status (status, date, by, \
checked_on).\n\
On relationship (a flow): role (proceeds, enabling, cost), stream (wages, theft, heist; never to be added up), carries, \
instrument, basis (documented, documented-other, inferred), date, from_jurisdiction, to_jurisdiction.\n\
On report (a case): date, amounts (amount, means, stream), path, legal_status (status, date, by, checked_on).";

/// STIX 2.1.
pub struct Stix;

impl Format for Stix {
    fn name(&self) -> &'static str {
        "stix"
    }

    fn downloads(&self) -> &'static [Download] {
        &[Download {
            file: "download/*.stix.json",
            label: "STIX 2.1",
            short: "STIX",
            good_for: "loading it into a threat-intelligence platform",
            loads: &[],
        }]
    }

    fn set<'a>(&self, job: &'a Job<'a, '_>) -> Box<dyn Setting + 'a> {
        Box::new(Bundled { job })
    }
}

struct Bundled<'a, 'p> {
    job: &'a Job<'a, 'p>,
}

impl Setting for Bundled<'_, '_> {
    fn plan(&self) -> Vec<SitePath> {
        vec![self.job.path("download/*.stix.json")]
    }

    fn render(&self, path: &SitePath, _: &Sizes) -> Result<Artifact, Diagnostic> {
        let mut bytes =
            serde_json::to_vec_pretty(&bundle(self.job.edition)).expect("objects of JSON can be written");
        bytes.push(b'\n');
        Ok(Artifact { path: path.clone(), bytes })
    }
}

/// The whole bundle.
fn bundle(edition: &Edition<'_>) -> Value {
    let mut bundle = Bundle::of(edition);
    // What others refer to comes first: an object's id is a hash of it, ids of others included.
    let kinds = ["risky-node", "entity", "typology", "control", "flow", "case"];
    kinds.iter().flat_map(|kind| edition.of_kind(kind)).for_each(|page| bundle.add_page(page));
    bundle.close()
}

/// A bundle while it is put together.
struct Bundle<'e, 'p> {
    edition: &'e Edition<'p>,
    marking: &'static str,
    publisher: String,
    extension: String,
    objects: Vec<Value>,
    /// The ids of objects by the ids of the entries they stand for.
    of_entries: BTreeMap<&'p str, String>,
    of_countries: BTreeMap<&'p str, String>,
    /// Ids that are in it, since two entries may say the same of a third.
    there: BTreeSet<String>,
}

impl<'e, 'p> Bundle<'e, 'p> {
    fn of(edition: &'e Edition<'p>) -> Bundle<'e, 'p> {
        let about = edition.about();
        // Every object bears the marking of the handbook and not that of its entry: an entry may hold a part that is
        // marked higher than the rest of it.
        let marking = marking_id(about.marking);
        let mut publisher = json!({
            "type": "identity", "spec_version": "2.1", "created": LAYOUT_OF, "modified": LAYOUT_OF,
            "name": about.publisher.name, "identity_class": "organization", "object_marking_refs": [marking],
        });
        if let Some(contact) = about.contact {
            publisher["contact_information"] = json!(contact.corrections);
        }
        let publisher = named(publisher);
        let by = publisher["id"].as_str().unwrap_or_default().to_string();
        let extension = named(json!({
            "type": "extension-definition", "spec_version": "2.1", "created": LAYOUT_OF, "modified": LAYOUT_OF,
            "created_by_ref": by, "object_marking_refs": [marking], "name": "Vademecum",
            "description": "What handbooks of practitioner guidance say beyond the standard's own properties.",
            "schema": EXTENSION, "version": "1.0.0", "extension_types": ["property-extension"],
        }));
        Bundle {
            edition,
            marking,
            publisher: by,
            extension: extension["id"].as_str().unwrap_or_default().to_string(),
            objects: vec![marking_definition(about.marking), publisher, extension],
            of_entries: BTreeMap::new(),
            of_countries: BTreeMap::new(),
            there: BTreeSet::new(),
        }
    }

    fn add_page(&mut self, page: &Page<'p>) {
        match &page.fields {
            PageFields::Typology(typology) => self.typology(page, typology),
            PageFields::RiskyNode(node) => self.node(page, node),
            PageFields::Flow(flow) => self.flow(page, flow),
            PageFields::Case(case) => self.case(page, case),
            PageFields::Control(control) => self.control(page, control),
            PageFields::Entity(entity) => self.organisation(page, entity),
            _ => {}
        }
    }

    /// What objects have in common. `page` is the entry it stands for or is said in.
    fn object(&self, sort: &str, page: &Page<'p>) -> Map<String, Value> {
        // The day on which somebody last read it as a whole; the day the edition speaks of where nobody wrote one down.
        let date = plain::moment(page.reviewed_on.unwrap_or(self.edition.about().as_of));
        let mut object = Map::new();
        object.insert("type".into(), json!(sort));
        object.insert("spec_version".into(), json!("2.1"));
        object.insert("created".into(), json!(date));
        object.insert("modified".into(), json!(date));
        object.insert("created_by_ref".into(), json!(self.publisher));
        object.insert("object_marking_refs".into(), json!([self.marking]));
        object.insert("lang".into(), json!(self.edition.about().language));
        if let Some(confidence) = page.confidence {
            object.insert("confidence".into(), json!(percent(confidence)));
        }
        object
    }

    /// The entry's own id, and the sources with their gradings.
    fn references<'s>(&self, id: &str, sources: impl IntoIterator<Item = &'s str>) -> Value {
        let own = json!({ "source_name": self.edition.about().publisher.name, "external_id": id });
        let sources = sources.into_iter().filter_map(|id| {
            let page = self.edition.page(id)?;
            let PageFields::Source(source) = &page.fields else { return None };
            let mut reference = json!({
                "source_name": source.publisher, "description": plain::source(page)?,
            });
            if let Some(url) = source.url.filter(|url| url.starts_with("http")) {
                reference["url"] = json!(url);
            }
            Some(reference)
        });
        [own].into_iter().chain(sources).collect()
    }

    fn extended(&self, properties: Value) -> Value {
        let mut properties = properties;
        properties["extension_type"] = json!("property-extension");
        if let Some(properties) = properties.as_object_mut() {
            properties.retain(|_, value| !value.is_null() && *value != json!([]));
        }
        let mut extensions = Map::new();
        extensions.insert(self.extension.clone(), properties);
        Value::Object(extensions)
    }

    /// Adds an object that has no id yet, and gives it.
    fn put(&mut self, object: Map<String, Value>) -> String {
        let object = named(Value::Object(object));
        let id = object["id"].as_str().unwrap_or_default().to_string();
        if self.there.insert(id.clone()) {
            self.objects.push(object);
        }
        id
    }

    fn relate(&mut self, page: &Page<'p>, from: &str, how: &str, to: &str, said: &str) {
        let mut object = self.object("relationship", page);
        object.insert("relationship_type".into(), json!(how));
        object.insert("source_ref".into(), json!(from));
        object.insert("target_ref".into(), json!(to));
        object.insert("description".into(), json!(said));
        self.put(object);
    }

    fn relate_to_entries(&mut self, page: &Page<'p>, from: &str, links: &[LinkText<'p>], said: &str) {
        for link in links {
            if let Some(to) = self.of_entries.get(link.id).cloned() {
                // The standard lets a course of action mitigate a pattern, and nothing else of what is here.
                let is_mitigation = page.kind == "control" && link.kind == "typology";
                let how = if is_mitigation { "mitigates" } else { "related-to" };
                self.relate(page, from, how, &to, &format!("{} {said} {}", page.title, link.title));
            }
        }
    }

    fn node(&mut self, page: &Page<'p>, node: &RiskyNodePage<'p>) {
        let mut object = self.object("identity", page);
        object.insert("name".into(), json!(page.title));
        object.insert("identity_class".into(), json!("class"));
        object.insert("description".into(), json!(plain::description(page)));
        object.insert("external_references".into(), self.references(page.id, page.cited.iter().copied()));
        let extension = self.extended(json!({
            "stage": node.stage,
            "function": node.function,
            "operated_by": node.operated_by,
            "controllers": node.controllers,
            "is_source": node.source,
            "is_sink": node.sink,
            "replaceability": node.replaceability.map(|judged| json!({
                "grade": judged.grade.id(), "reason": judged.reason,
            })),
        }));
        object.insert("extensions".into(), extension);
        let id = self.put(object);
        self.of_entries.insert(page.id, id);
    }

    fn typology(&mut self, page: &Page<'p>, typology: &TypologyPage<'p>) {
        let mut object = self.object("attack-pattern", page);
        object.insert("name".into(), json!(page.title));
        object.insert("description".into(), json!(plain::description(page)));
        if !page.aliases.is_empty() {
            object.insert("aliases".into(), json!(page.aliases));
        }
        let phase = json!([{ "kill_chain_name": "vademecum", "phase_name": typology.phase }]);
        object.insert("kill_chain_phases".into(), phase);
        let mut references = self.references(page.id, page.cited.iter().copied());
        if let Some(references) = references.as_array_mut() {
            let mappings = typology.mappings.iter();
            references.extend(
                mappings.map(
                    |mapping| json!({ "source_name": scheme(&mapping.scheme), "external_id": mapping.id }),
                ),
            );
        }
        object.insert("external_references".into(), references);
        let id = self.put(object);
        self.of_entries.insert(page.id, id.clone());
        self.relate_to_entries(page, &id, &typology.risky_nodes, "passes through");
        typology.indicators.iter().for_each(|flag| self.red_flag(page, &id, flag));
    }

    fn red_flag(&mut self, page: &Page<'p>, pattern: &str, flag: &IndicatorPage<'p>) {
        let roles = self.edition.about().roles;
        let title =
            |id: &&str| roles.iter().find(|role| role.id.as_str() == *id).map(|role| role.title.as_str());
        let seen_by: Vec<&str> = flag.roles.iter().filter_map(title).collect();
        let mut content = vec![flag.text.to_string(), format!("Strength: {}.", flag.strength.in_words())];
        if !seen_by.is_empty() {
            content.push(format!("Seen by: {}.", seen_by.join(", ")));
        }
        content.extend(flag.needs.map(|needs| format!("Means little without: {needs}")));
        let lawful = flag.lawful_explanations.iter();
        content.extend(lawful.map(|explanation| format!("Lawful explanation: {explanation}")));
        if flag.judgement {
            content.push("Analyst judgement.".into());
        }
        content.push("No single red flag is determinative.".into());
        let mut object = self.object("note", page);
        object.insert("abstract".into(), json!(format!("Red flag of: {}", page.title)));
        object.insert("content".into(), json!(content.join("\n\n")));
        object.insert("object_refs".into(), json!([pattern]));
        // Its number in the handbook is left out: numbers differ from handbook to handbook, and so would the ids.
        let own = format!("{}/{}", page.id, flag.id);
        object.insert(
            "external_references".into(),
            self.references(&own, flag.cites.iter().map(|cite| cite.id)),
        );
        let extension = self.extended(json!({
            "strength": flag.strength.id(),
            "conditions": flag.conditions.iter().map(|condition| condition.id()).collect::<Vec<_>>(),
            "seen_by": flag.roles,
            "needs": flag.needs,
            "lawful_explanations": flag.lawful_explanations,
            "is_judgement": flag.judgement,
        }));
        object.insert("extensions".into(), extension);
        self.put(object);
    }

    fn control(&mut self, page: &Page<'p>, control: &ControlPage<'p>) {
        let mut object = self.object("course-of-action", page);
        object.insert("name".into(), json!(page.title));
        let steps = control.how.iter().enumerate().map(|(number, step)| format!("{}. {step}", number + 1));
        let qualities = format!(
            "{}; {}; {}. {}",
            plain::capitalised(control.tier.in_words()),
            control.effort.in_words(),
            control.basis.in_words(),
            control.effect
        );
        let said: Vec<String> =
            [plain::description(page)].into_iter().chain(steps).chain([qualities]).collect();
        object.insert("description".into(), json!(said.join("\n\n")));
        object.insert("external_references".into(), self.references(page.id, page.cited.iter().copied()));
        let extension = self.extended(json!({
            "audience": control.audience,
            "roles": control.roles,
            "tier": control.tier.id(),
            "effort": control.effort.id(),
            "effect": control.effect,
            "basis": control.basis.id(),
            "how": control.how,
        }));
        object.insert("extensions".into(), extension);
        let id = self.put(object);
        self.of_entries.insert(page.id, id.clone());
        self.relate_to_entries(page, &id, &control.counters, "counters");
    }

    fn organisation(&mut self, page: &Page<'p>, entity: &EntityPage<'p>) {
        let mut object = self.object("identity", page);
        object.insert("name".into(), json!(page.title));
        object.insert("identity_class".into(), json!("organization"));
        let designated = entity.designations.iter().map(|listed| {
            let day =
                listed.date.map_or("on a day not on record".into(), |date| format!("on {}", date.in_words()));
            let programme = listed.programme.map_or_else(String::new, |programme| format!(" ({programme})"));
            let checked =
                listed.checked_on.map_or_else(String::new, |day| format!(", checked on {}", day.in_words()));
            format!("Designated by {} {day}{programme}{checked}.", listed.by)
        });
        let statuses = entity.legal_status.iter().map(status_in_words);
        let said: Vec<String> =
            [plain::description(page)].into_iter().chain(designated).chain(statuses).collect();
        object.insert("description".into(), json!(said.join("\n\n")));
        object.insert("external_references".into(), self.references(page.id, page.cited.iter().copied()));
        let designations: Vec<Value> = entity
            .designations
            .iter()
            .map(|listed| {
                json!({
                    "by": listed.by,
                    "date": listed.date.map(|date| date.to_string()),
                    "programme": listed.programme,
                    "checked_on": listed.checked_on.map(|date| date.to_string()),
                })
            })
            .collect();
        let extension = self.extended(json!({
            "entity_type": entity.entity_type.id(),
            "aliases": page.aliases,
            "designations": designations,
            "legal_status": statuses_as_data(&entity.legal_status),
        }));
        object.insert("extensions".into(), extension);
        let id = self.put(object);
        self.of_entries.insert(page.id, id.clone());
        for place in &page.places {
            if let Some(location) = self.location(place) {
                let said = format!("{} sits or works in {}", page.title, place.name);
                self.relate(page, &id, "located-at", &location, &said);
            }
        }
        self.relate_to_entries(page, &id, entity.risky_node.as_slice(), "is an instance of");
    }

    /// Parents refer to one another in any order, so they are related once all organisations are there.
    fn relate_parents(&mut self) {
        let edition = self.edition;
        for page in edition.of_kind("entity") {
            let (PageFields::Entity(entity), Some(id)) =
                (&page.fields, self.of_entries.get(page.id).cloned())
            else {
                continue;
            };
            for parent in &entity.parents {
                self.relate_to_entries(page, &id, &[parent.entity], "belongs to");
            }
        }
    }

    fn flow(&mut self, page: &Page<'p>, flow: &FlowPage<'p>) {
        let ends = flow.from.zip(flow.to);
        let ids = ends.and_then(|(from, to)| {
            Some((self.of_entries.get(from.id)?.clone(), self.of_entries.get(to.id)?.clone()))
        });
        let Some((from, to)) = ids else { return };
        let mut object = self.object("relationship", page);
        object.insert("relationship_type".into(), json!("related-to"));
        object.insert("source_ref".into(), json!(from));
        object.insert("target_ref".into(), json!(to));
        let head = format!(
            "{}. {}: {}, by {}; {}.",
            page.title.trim_end_matches('.'),
            plain::capitalised(flow.stream.in_words()),
            flow.carries.in_words(),
            flow.instrument,
            flow.basis.in_words()
        );
        let text = plain::text(&page.prose);
        let said = if text.is_empty() { head } else { format!("{head}\n\n{text}") };
        object.insert("description".into(), json!(said));
        object.insert("external_references".into(), self.references(page.id, page.cited.iter().copied()));
        let extension = self.extended(json!({
            "role": flow.role.id(),
            "stream": flow.stream.id(),
            "carries": flow.carries.id(),
            "instrument": flow.instrument,
            "basis": flow.basis.id(),
            "date": flow.date.as_ref().map(ToString::to_string),
            "from_jurisdiction": flow.from_jurisdiction.map(|place| place.code),
            "to_jurisdiction": flow.to_jurisdiction.map(|place| place.code),
        }));
        object.insert("extensions".into(), extension);
        let id = self.put(object);
        self.of_entries.insert(page.id, id);
    }

    fn case(&mut self, page: &Page<'p>, case: &CasePage<'p>) {
        let mut refs: BTreeSet<String> = BTreeSet::new();
        let mut path = Vec::new();
        for step in &case.steps {
            refs.extend(self.of_entries.get(step.flow.id).cloned());
            let flow = self.edition.page(step.flow.id).map(|page| &page.fields);
            if let Some(PageFields::Flow(FlowPage { from: Some(from), to: Some(to), .. })) = flow {
                refs.extend([from, to].into_iter().filter_map(|end| self.of_entries.get(end.id).cloned()));
            }
            path.push(match step.note {
                Some(note) => format!("{}. {note}", step.flow.title.trim_end_matches('.')),
                None => step.flow.title.to_string(),
            });
        }
        refs.extend(case.entities.iter().filter_map(|entity| self.of_entries.get(entity.id).cloned()));
        for place in &page.places {
            refs.extend(self.location(place));
        }
        if refs.is_empty() {
            // A report refers to something. One of which these readers see the text only refers to who publishes it.
            refs.insert(self.publisher.clone());
        }
        let mut object = self.object("report", page);
        object.insert("name".into(), json!(page.title));
        let steps = path.iter().enumerate().map(|(number, step)| format!("Step {}. {step}", number + 1));
        let amounts = case.amounts.iter().map(|sum| {
            format!("{}: {} ({}).", plain::capitalised(sum.stream.in_words()), sum.amount, sum.means)
        });
        let statuses = case.legal_status.iter().map(status_in_words);
        let said: Vec<String> = [plain::description(page)]
            .into_iter()
            .chain(case.date.as_ref().map(|date| format!("Date: {}.", date.in_words())))
            .chain(steps)
            .chain(amounts)
            .chain(statuses)
            .collect();
        object.insert("description".into(), json!(said.join("\n\n")));
        object.insert("report_types".into(), json!(["campaign"]));
        object.insert("published".into(), object["created"].clone());
        object.insert("object_refs".into(), json!(refs));
        object.insert("external_references".into(), self.references(page.id, page.cited.iter().copied()));
        let amounts = case
            .amounts
            .iter()
            .map(|sum| json!({ "amount": sum.amount, "means": sum.means, "stream": sum.stream.id() }));
        let extension = self.extended(json!({
            "date": case.date.as_ref().map(ToString::to_string),
            "amounts": amounts.collect::<Vec<_>>(),
            "path": path,
            "legal_status": statuses_as_data(&case.legal_status),
        }));
        object.insert("extensions".into(), extension);
        let id = self.put(object);
        self.of_entries.insert(page.id, id);
    }

    /// A country. Regions of a pack are its own, and the standard's are others.
    fn location(&mut self, place: &PlaceName<'p>) -> Option<String> {
        let is_country =
            place.code.len() == 2 && place.code.bytes().all(|letter| letter.is_ascii_uppercase());
        if !is_country {
            return None;
        }
        if let Some(id) = self.of_countries.get(place.code) {
            return Some(id.clone());
        }
        let object = json!({
            "type": "location", "spec_version": "2.1", "created": LAYOUT_OF, "modified": LAYOUT_OF,
            "created_by_ref": self.publisher, "object_marking_refs": [self.marking],
            "name": place.name, "country": place.code, "lang": self.edition.about().language,
        });
        let Value::Object(object) = object else { return None };
        let id = self.put(object);
        self.of_countries.insert(place.code, id.clone());
        Some(id)
    }

    /// The report that holds everything, and the bundle around it.
    fn close(mut self) -> Value {
        self.relate_parents();
        let about = self.edition.about();
        let date = plain::moment(about.as_of);
        let refs: Vec<&Value> = self
            .objects
            .iter()
            .filter(|object| object["type"] != "marking-definition")
            .map(|object| &object["id"])
            .collect();
        let mut object = json!({
            "type": "report", "spec_version": "2.1", "created": date, "modified": date, "published": date,
            "created_by_ref": self.publisher, "object_marking_refs": [self.marking], "lang": about.language,
            "name": format!("{}: {} · {}", about.title, about.audience_title, about.place_title),
            "description": format!(
                "Made of the handbook {}. {} Its other formats have the figures, the numbers and the guides.{}",
                about.folder,
                plain::imprint(about.marking, about.edition, about.as_of),
                about.licence.map_or_else(String::new, |licence| format!(" Licence: {}.", licence.name)),
            ),
            "report_types": ["threat-report"],
            "object_refs": refs,
        });
        if let Some(url) = &about.publisher.url {
            object["external_references"] = json!([{ "source_name": about.publisher.name, "url": url }]);
        }
        if let Value::Object(object) = object {
            self.put(object);
        }
        named(json!({ "type": "bundle", "objects": self.objects }))
    }
}

/// Gives an object the id that follows from what it says.
fn named(mut object: Value) -> Value {
    let said = serde_json::to_vec(&object).expect("objects of JSON can be written");
    let sort = object["type"].as_str().unwrap_or_default();
    object["id"] = json!(format!("{sort}--{}", Uuid::new_v5(&NAMESPACE, &said)));
    object
}

/// The id of a TLP 2.0 marking.
fn marking_id(marking: Marking) -> &'static str {
    match marking {
        Marking::Clear => "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        Marking::Green => "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        Marking::Amber => "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        Marking::AmberStrict => "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        Marking::Red => "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    }
}

/// A TLP 2.0 marking as FIRST and OASIS define it.
fn marking_definition(marking: Marking) -> Value {
    let label = marking.banner().trim_start_matches("TLP:").to_lowercase();
    json!({
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": marking_id(marking),
        "created": "2022-10-01T00:00:00.000Z",
        "name": marking.banner(),
        "extensions": { (TLP_EXTENSION): { "extension_type": "property-extension", "tlp_2_0": label } },
    })
}

/// Confidence on the scale of STIX, appendix A: none, low, medium, high.
fn percent(confidence: Confidence) -> u8 {
    match confidence {
        Confidence::Low => 15,
        Confidence::Moderate => 50,
        Confidence::High => 85,
    }
}

/// The name by which platforms know a catalogue.
fn scheme(name: &str) -> String {
    match name {
        "MITRE ATT&CK" => "mitre-attack".into(),
        other => other.to_string(),
    }
}

/// What a court or an authority has said of a party that is not named here.
fn status_in_words(status: &LegalStatusPage<'_>) -> String {
    let mut said = format!("Legal status of a party: {}", status.status.in_words());
    said.extend(status.by.map(|by| format!(" by {by}")));
    match status.date {
        Some(date) => said.push_str(&format!(", {}", date.in_words())),
        None => said.push_str(", on a day not on record"),
    }
    said.extend(status.checked_on.map(|day| format!("; checked on {}", day.in_words())));
    said.push('.');
    said
}

fn statuses_as_data(statuses: &[LegalStatusPage<'_>]) -> Vec<Value> {
    let as_data = |status: &LegalStatusPage<'_>| {
        json!({
            "status": status.status.id(),
            "date": status.date.map(|date| date.to_string()),
            "by": status.by,
            "checked_on": status.checked_on.map(|date| date.to_string()),
        })
    };
    statuses.iter().map(as_data).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        edition::{analyze, select},
        files::Memory,
        load::load,
        resolve::resolve,
    };

    const PACK: &str = "\
== content/pack.yaml
title: A pack
publisher: {name: A desk}
edition: '1'
as_of: 2026-11-22
languages: [en]
default_marking: TLP:CLEAR
phases: [{id: receive, title: Receive}]
audiences:
  - {id: banks, title: Banks, reader: Analysts, roles: [{id: monitoring, title: Monitoring}]}
  - {id: platforms, title: Platforms, reader: Leads}
handbooks:
  - {audiences: [banks, platforms], jurisdictions: [general], ceiling: TLP:CLEAR}
== content/sources/sources.yaml
- {id: court, title: A judgment, publisher: A court, kind: court-document, date: 2025, grading: A1, read: direct, url: 'https://court.example/1'}
== content/risky-nodes/accounts.md
---
title: Accounts
summary: Accounts that take wages.
stage: receive
function: First account.
operated_by: Helpers.
controllers: [banks, platforms]
sources: [court]
---
What is known [@court].
== content/typologies/lent.md
---
title: Lent account
summary: An account is lent.
phase: receive
risky_nodes: [accounts]
sources: [court]
indicators:
  - {id: sign, text: Several employers pay in., seen_by: [banks/monitoring], strength: strong, conditions: [payment], lawful_explanations: [A family account.], sources: [court]}
---
What is known [@court].
== content/cases/case.md
---
title: A case
summary: Somebody lent an account.
confidence: moderate
sources: [court]
legal_status:
  - {party: Jane Example, status: charged, date: 2025-03-01, source: court, checked_on: 2026-11-22}
---
What is known [@court].
";

    fn bundles() -> [Value; 2] {
        let pack = resolve(load(&Memory::from_text(PACK)).value).value.expect("the pack is sound");
        ["en/banks/general", "en/platforms/general"].map(|name| {
            let handbook = pack.handbook(name).expect("the pack declares it");
            bundle(&analyze(select(&pack, handbook)))
        })
    }

    fn of_type<'v>(bundle: &'v Value, sort: &str) -> Vec<&'v Value> {
        let objects = bundle["objects"].as_array().map_or(&[][..], Vec::as_slice);
        objects.iter().filter(|object| object["type"] == sort).collect()
    }

    #[test]
    fn the_same_entry_has_one_id_wherever_it_says_the_same() {
        let [banks, platforms] = bundles();
        for sort in ["attack-pattern", "identity"] {
            assert_eq!(of_type(&banks, sort), of_type(&platforms, sort), "{sort}");
        }
        assert_eq!(of_type(&banks, "note").len(), 1);
        assert!(of_type(&platforms, "note").is_empty(), "platforms cannot see this sign");
    }

    #[test]
    fn a_sign_never_comes_without_its_lawful_explanation() {
        let [banks, _] = bundles();
        let note = of_type(&banks, "note")[0];
        let content = note["content"].as_str().unwrap_or_default();
        assert!(content.contains("Lawful explanation: A family account."), "{content}");
        assert_eq!(note["object_refs"], json!([of_type(&banks, "attack-pattern")[0]["id"]]));
        assert!(of_type(&banks, "indicator").is_empty());
    }

    #[test]
    fn a_source_comes_with_its_grading() {
        let [banks, _] = bundles();
        let reference = &of_type(&banks, "attack-pattern")[0]["external_references"][1];
        assert_eq!(reference["source_name"], "A court");
        assert_eq!(reference["url"], "https://court.example/1");
        let wanted =
            "A judgment. 2025. Read directly. Grading A1: completely reliable; confirmed by other sources.";
        assert_eq!(reference["description"], wanted);
    }

    #[test]
    fn a_status_is_told_and_the_person_is_not_named() {
        let [banks, _] = bundles();
        let case = of_type(&banks, "report").into_iter().find(|report| report["name"] == "A case");
        let said = case.and_then(|case| case["description"].as_str()).unwrap_or_default();
        let wanted = "Legal status of a party: charged, 1 March 2025; checked on 22 November 2026.";
        assert!(said.contains(wanted), "{said}");
        assert_eq!(case.map(|case| &case["confidence"]), Some(&json!(50)));
        assert!(!banks.to_string().contains("Jane Example") && !banks.to_string().contains("\"labels\""));
    }

    #[test]
    fn everything_is_marked_and_held_by_one_report() {
        let [banks, _] = bundles();
        let objects = banks["objects"].as_array().map_or(&[][..], Vec::as_slice);
        let held = &objects[objects.len() - 1];
        let refs = held["object_refs"].as_array().map_or(0, Vec::len);
        assert_eq!(refs, objects.len() - 2, "all but the marking and itself");
        let clear = json!(["marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"]);
        assert!(objects[1..].iter().all(|object| object["object_marking_refs"] == clear));
    }
}
