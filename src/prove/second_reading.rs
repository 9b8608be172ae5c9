//! Who may hear a word: the rules for scopes, read a second time and written down independently of the first.
//! Takes nothing from `vocab::clearance` but names, so that a mistake there is not repeated here.
//! Where a text is in doubt it is taken to be for more readers, so that it raises no false alarm.

use crate::{
    entry::{Entry, Spans, kind_named},
    pack::{About, GENERAL, Handbook},
    vocab::Marking,
};
use std::collections::BTreeSet;

/// What is said about readers in one place on the way down to a word. `None` says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    marking: Option<String>,
    audiences: Option<BTreeSet<String>>,
    places: Option<BTreeSet<String>>,
    /// Nobody, whatever else is said: the text is not published, or not yet.
    is_for_nobody: bool,
}

/// Everything said about the readers of a word, from the entry down.
pub type Labels = Vec<Label>;

impl Label {
    fn says_nothing(&self) -> bool {
        *self == Label::default()
    }
}

/// What an entry says about its readers in front matter that holds for all of it.
pub fn of_entry(entry: &Entry, about: &About) -> Label {
    let status = scalar(&entry.origin.spans, "/status");
    whole(entry, about, status.is_none_or(|status| status == "published"))
}

/// The same for what the address of a withdrawn entry still says: its title, and why it is gone.
pub fn of_tombstone(entry: &Entry, about: &About, path: &str) -> Option<Label> {
    let spans = &entry.origin.spans;
    let is_left = scalar(spans, "/status").is_some_and(|status| status == "withdrawn")
        && spans.get("/withdrawn").is_some()
        && (path == "/title" || path.starts_with("/withdrawn/"));
    is_left.then(|| whole(entry, about, true))
}

fn whole(entry: &Entry, about: &About, is_published: bool) -> Label {
    let spans = &entry.origin.spans;
    let happens_in_places = kind_named(entry.fields.kind()).is_some_and(|kind| kind.happens_in_places);
    let places = list(spans, if happens_in_places { "/readers_in" } else { "/jurisdictions" });
    let default = || about.default_marking.map(|marking| marking.banner().to_string());
    let today = about.as_of.to_string();
    let is_over = |day: String| {
        let known = day.len().min(today.len());
        today[..known] > day[..known]
    };
    Label {
        marking: Some(scalar(spans, "/marking").or_else(default).unwrap_or_else(|| "TLP:RED".into())),
        // A control is for the audience that acts, and a sheet on a jurisdiction for readers there.
        audiences: list(spans, "/audiences").or_else(|| one(spans, "/audience")),
        places: places.or_else(|| one(spans, "/iso")),
        is_for_nobody: !is_published || !scalar(spans, "/publish_after").is_none_or(is_over),
    }
}

/// What is said of a key that readers never get: the desk that answers for an entry, and what a passage is called.
pub fn of_authors(entry: &Entry, path: &str) -> Option<Label> {
    let is_theirs = path == "/owner" || entry.fields.kind() == "passage";
    is_theirs.then(|| Label { is_for_nobody: true, ..Label::default() })
}

/// What is said about readers between the top of a front matter and a value in it: `/indicators/0/text`.
pub fn of_front_matter(spans: &Spans, path: &str) -> Labels {
    let mut labels = Labels::new();
    for (end, _) in path.match_indices('/').skip(1) {
        let part = &path[..end];
        let observers = list(spans, &format!("{part}/seen_by"));
        let able: Option<BTreeSet<String>> = observers.map(|observers| {
            observers.iter().map(|who| who.split('/').next().unwrap_or(who).to_string()).collect()
        });
        labels.push(Label { audiences: able, ..Label::default() });
        labels.push(Label {
            marking: scalar(spans, &format!("{part}/marking")),
            audiences: list(spans, &format!("{part}/audiences")),
            places: list(spans, &format!("{part}/jurisdictions")),
            is_for_nobody: false,
        });
    }
    labels.retain(|label| !label.says_nothing());
    labels
}

/// What braces after a heading or `:::` say. `None` where they say nothing about readers.
pub fn of_braces(line: &str) -> Option<Label> {
    let inside = line.trim_end().strip_suffix('}')?.rsplit_once('{')?.1;
    let mut label = Label::default();
    for (key, value) in inside.split_whitespace().filter_map(|pair| pair.split_once('=')) {
        let value = value.trim_matches('"');
        let values = || Some(value.split(',').map(str::to_string).collect());
        match key {
            "marking" => label.marking = Some(value.to_string()),
            "audience" | "audiences" => label.audiences = values(),
            "jurisdiction" | "jurisdictions" => label.places = values(),
            _ => {}
        }
    }
    (!label.says_nothing()).then_some(label)
}

fn scalar(spans: &Spans, path: &str) -> Option<String> {
    spans.get(path)?.scalar.clone()
}

fn one(spans: &Spans, path: &str) -> Option<BTreeSet<String>> {
    Some(BTreeSet::from([scalar(spans, path)?]))
}

fn list(spans: &Spans, path: &str) -> Option<BTreeSet<String>> {
    spans.get(path)?;
    Some((0..).map_while(|index| scalar(spans, &format!("{path}/{index}"))).collect())
}

/// The readers of one handbook, as its declaration says.
pub struct Readers {
    audience: String,
    /// `None` is everywhere.
    places: Option<BTreeSet<String>>,
    ceiling: usize,
}

impl Readers {
    /// The readers of a handbook.
    pub fn of(handbook: &Handbook, about: &About) -> Readers {
        let place = handbook.place.as_ref().filter(|place| place.as_str() != GENERAL);
        let places = place.map(|place| {
            let mut places = BTreeSet::from([place.to_string()]);
            for region in &about.regions {
                let members = region.members.iter().map(ToString::to_string);
                if region.id == *place {
                    places.extend(members);
                } else if members.into_iter().any(|member| member == place.as_str()) {
                    places.insert(region.id.to_string());
                }
            }
            places
        });
        Readers {
            audience: handbook.clearance.audience.to_string(),
            places,
            ceiling: height(handbook.clearance.ceiling.banner()),
        }
    }

    /// Whether they may hear a word below all these labels.
    pub fn may_hear(&self, labels: &[Label]) -> bool {
        labels.iter().all(|label| {
            !label.is_for_nobody
                && label.marking.as_ref().is_none_or(|marking| height(marking) <= self.ceiling)
                && label.audiences.as_ref().is_none_or(|audiences| audiences.contains(&self.audience))
                && label
                    .places
                    .as_ref()
                    .is_none_or(|places| self.places.as_ref().is_none_or(|own| !own.is_disjoint(places)))
        })
    }

    /// Whether nothing that they may hear is above TLP:CLEAR.
    pub fn are_everybody(&self) -> bool {
        self.ceiling == 0
    }

    /// Why a word below these labels is not for everybody, in words.
    pub fn objection_for_everybody(labels: &[Label]) -> String {
        let marking = labels.iter().filter_map(|label| label.marking.as_deref()).map(height).max();
        if labels.iter().any(|label| label.is_for_nobody) {
            "it is not published, or not yet".into()
        } else if let Some(marking @ 1..) = marking {
            format!("it is {}", Marking::ALL[marking].banner())
        } else {
            "no handbook at TLP:CLEAR may show it".into()
        }
    }

    /// Why they may not, in words.
    pub fn objection(&self, labels: &[Label]) -> String {
        let objection = labels.iter().find(|label| !self.may_hear(std::slice::from_ref(label)));
        let Some(label) = objection else { return String::new() };
        let words = |list: &BTreeSet<String>| list.iter().cloned().collect::<Vec<_>>().join(", ");
        match label {
            Label { is_for_nobody: true, .. } => "it is not published, or not yet".into(),
            Label { marking: Some(marking), .. } if height(marking) > self.ceiling => {
                format!("it is {}", Marking::ALL[height(marking)].banner())
            }
            Label { audiences: Some(audiences), .. } if !audiences.contains(&self.audience) => {
                format!("it is for {} only", words(audiences))
            }
            Label { places, .. } => {
                format!("it is for readers in {} only", places.as_ref().map(words).unwrap_or_default())
            }
        }
    }
}

/// How high a marking is. One that nobody knows is the highest.
fn height(marking: &str) -> usize {
    let order = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"];
    let name = marking.strip_prefix("TLP:").unwrap_or(marking);
    let name = if name == "WHITE" { "CLEAR" } else { name };
    order.iter().position(|known| *known == name).unwrap_or(order.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn banks_in_pakistan(ceiling: &str) -> Readers {
        Readers {
            audience: "banks".into(),
            places: Some(["PK", "south-asia"].map(String::from).into()),
            ceiling: height(ceiling),
        }
    }

    #[test]
    fn every_label_on_the_way_down_has_to_agree() {
        let readers = banks_in_pakistan("TLP:GREEN");
        let label = |braces: &str| of_braces(braces).unwrap();
        assert!(readers.may_hear(&[label("{marking=TLP:GREEN}"), label("{audience=banks,platforms}")]));
        assert!(readers.may_hear(&[label("{jurisdiction=AE,south-asia}")]));
        for held_back in ["{marking=TLP:AMBER}", "{audience=platforms}", "{jurisdiction=AE}", "{marking=?}"] {
            assert!(!readers.may_hear(&[label("{marking=TLP:CLEAR}"), label(held_back)]), "{held_back}");
            assert_ne!(readers.objection(&[label(held_back)]), "");
        }
    }

    #[test]
    fn braces_that_say_nothing_about_readers_are_no_label() {
        assert_eq!(of_braces("## A heading {#anchor}"), None);
        assert_eq!(of_braces("## A heading"), None);
    }
}
