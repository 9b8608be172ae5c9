//! What a page is, for programs that read pages: schema.org for search engines and Dublin Core for libraries, as JSON-LD
//! inside the page. Both vocabularies are named in the page itself, so that nobody fetches anything to understand it.

use super::part::{Part, home};
use crate::{
    edition::{Edition, Page},
    entry::PageFields,
};
use serde_json::{Map, Value, json};

/// What a page is.
#[derive(Clone, Copy)]
pub(super) enum Is<'p> {
    /// A handbook, told of on its cover.
    Whole,
    /// One of its parts.
    Part(Part<'p>),
    /// The page of one entry.
    OwnPage,
}

/// The name of the handbook among the statements of one page. It leads nowhere, as a handbook may lie anywhere.
const HANDBOOK: &str = "_:handbook";

/// A page as the text of a `script` element.
pub(super) fn of(edition: &Edition<'_>, page: Is<'_>) -> String {
    let about = edition.about();
    let title = format!("{}: {}, {}", about.title, about.audience_title, about.place_title);
    let digest = format!("sha256:{}", edition.fingerprint().in_full());
    let latest = |part: Option<Part<'_>>| {
        let is_of_it = |page: &Page<'_>| part.is_none() || home(about, page) == part;
        // Most pages are as old as another, and of those one is asked where it stands.
        edition.pages().fold(None, |latest, page| match page.reviewed_on {
            day if day > latest && is_of_it(page) => day,
            _ => latest,
        })
    };
    let mut data = Statements::default();
    match page {
        Is::Whole => {
            data.put("@id", HANDBOOK);
            data.put("@type", "Report");
            data.both("name", "title", title.as_str());
            data.put("description", about.subtitle);
            data.put("version", about.edition);
            data.both("identifier", "identifier", digest.as_str());
            data.both("dateModified", "modified", latest(None).map(|day| day.to_string()));
        }
        Is::Part(part) => {
            data.put("@type", "Chapter");
            data.both("name", "title", part.title(about));
            data.both("dateModified", "modified", latest(Some(part)).map(|day| day.to_string()));
        }
        Is::OwnPage => data.put("@type", "Article"),
    }
    if !matches!(page, Is::Whole) {
        let whole = json!({
            "@id": HANDBOOK, "@type": "Report", "name": title, "version": about.edition, "identifier": digest,
        });
        data.put("isPartOf", whole);
        data.put("dcterms:isPartOf", json!({ "@id": HANDBOOK }));
    }
    // The day that the edition speaks of is the day on which it is given out.
    data.both("datePublished", "issued", about.as_of.to_string());
    data.both("inLanguage", "language", about.language);
    let publisher = &about.publisher;
    let desk = json!({ "@type": "Organization", "name": publisher.name, "url": publisher.url });
    data.put("creator", desk.clone());
    data.put("publisher", desk);
    data.put("dcterms:creator", publisher.name.as_str());
    data.put("dcterms:publisher", publisher.name.as_str());
    data.put("audience", json!({ "@type": "Audience", "audienceType": about.reader }));
    data.put("dcterms:audience", about.reader);
    if let Some(place) = about.place {
        data.put(
            "spatialCoverage",
            json!({ "@type": "Place", "name": place.name, "identifier": place.code }),
        );
        data.put("dcterms:spatial", place.name);
    }
    if let Some(licence) = about.licence {
        // With an address it is a thing that others name too, and no words.
        let terms = licence.url.as_ref().map_or_else(|| json!(licence.name), |url| json!({ "@id": url }));
        data.both("license", "license", terms);
        data.put("dcterms:rights", licence.name.as_str());
    }
    data.put("dcterms:accessRights", about.marking.banner());
    in_a_script(&data.end())
}

/// What is said on every entry's own page, with what is said of the entry where `gap` stands.
pub(super) fn of_entries(edition: &Edition<'_>, gap: &str) -> String {
    let mut text = of(edition, Is::OwnPage);
    text.insert_str(text.len() - "}".len(), gap);
    text
}

/// What is said of one entry, to stand in that gap.
pub(super) fn of_entry(edition: &Edition<'_>, page: &Page<'_>) -> String {
    let mut data = Statements::default();
    data.both("name", "title", page.title);
    data.both("description", "description", page.summary);
    data.both("dateModified", "modified", page.reviewed_on.map(|day| day.to_string()));
    let sources = page.cited.iter().filter_map(|id| edition.page(id)).map(|source| match &source.fields {
        PageFields::Source(fields) if let Some(url) = fields.url => json!({ "@id": url }),
        _ => json!(source.title),
    });
    let sources: Vec<Value> = sources.collect();
    if !sources.is_empty() {
        data.put("dcterms:source", sources);
    }
    let said = in_a_script(&Value::Object(data.0));
    let inside = said.strip_prefix('{').and_then(|said| said.strip_suffix('}')).unwrap_or_default();
    format!(",{inside}")
}

/// What is said of one thing.
#[derive(Default)]
struct Statements(Map<String, Value>);

impl Statements {
    /// Says something, unless there is nothing to say.
    fn put(&mut self, key: &str, value: impl Into<Value>) {
        let mut value = value.into();
        if let Value::Object(keys) = &mut value {
            keys.retain(|_, inside| !inside.is_null());
        }
        if !value.is_null() {
            self.0.insert(key.to_string(), value);
        }
    }

    /// Says the same in both vocabularies.
    fn both(&mut self, schema: &str, dublin_core: &str, value: impl Into<Value>) {
        let value = value.into();
        self.put(schema, value.clone());
        self.put(&format!("dcterms:{dublin_core}"), value);
    }

    fn end(mut self) -> Value {
        let context = json!({ "@vocab": "https://schema.org/", "dcterms": "http://purl.org/dc/terms/" });
        self.0.insert("@context".to_string(), context);
        Value::Object(self.0)
    }
}

/// Data as it stands inside a `script`: a text that ends one, or begins a comment in one, would end it here too.
fn in_a_script(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_the_script_is_written_otherwise() {
        let text = in_a_script(&json!({ "name": "</script><!--" }));
        assert!(!text.contains('<'));
        let read: Value = serde_json::from_str(&text).expect("it is JSON still");
        assert_eq!(read["name"], "</script><!--");
    }
}
