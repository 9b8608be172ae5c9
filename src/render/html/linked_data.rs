//! What a page is, for programs that read pages: schema.org with terms of Dublin Core, as JSON-LD inside the page. No
//! browser fetches anything for it.

use super::part::Part;
use crate::edition::Edition;
use serde_json::{Map, Value, json};

/// What a page is.
#[derive(Clone, Copy)]
pub(super) enum Is<'p> {
    /// A handbook, told of on its cover.
    Whole,
    /// One of its parts.
    Part(Part<'p>),
    /// An entry's own page, which says its title itself.
    OwnPage,
}

/// A page as the text of a `script` element.
pub(super) fn of(edition: &Edition<'_>, page: Is<'_>) -> String {
    let about = edition.about();
    let title = format!("{}: {}, {}", about.title, about.audience_title, about.place_title);
    let digest = format!("sha256:{}", edition.fingerprint().in_full());
    // What the handbook is besides its name and digest is told on the cover.
    let whole = json!({ "@type": "Report", "name": title, "version": about.edition, "identifier": digest });
    let data = match page {
        Is::Part(part) => json!({
            "@context": "https://schema.org",
            "@type": "Chapter",
            "name": part.title(about),
            "inLanguage": about.language,
            "isPartOf": whole,
        }),
        Is::OwnPage => json!({
            "@context": "https://schema.org",
            "@type": "Article",
            "inLanguage": about.language,
            "isPartOf": whole,
        }),
        Is::Whole => {
            let mut report = Map::from_iter([
                (
                    "@context".to_string(),
                    json!({ "@vocab": "https://schema.org/", "dct": "http://purl.org/dc/terms/" }),
                ),
                ("@type".to_string(), json!("Report")),
                ("name".to_string(), json!(title)),
                ("inLanguage".to_string(), json!(about.language)),
                ("version".to_string(), json!(about.edition)),
                ("datePublished".to_string(), json!(about.as_of.to_string())),
                ("identifier".to_string(), json!(digest)),
                ("audience".to_string(), json!({ "@type": "Audience", "audienceType": about.reader })),
                ("publisher".to_string(), json!({ "@type": "Organization", "name": about.publisher.name })),
                ("dct:accessRights".to_string(), json!(about.marking.banner())),
            ]);
            let mut add =
                |key: &str, value: Option<Value>| report.extend(value.map(|value| (key.to_string(), value)));
            let place = |place: crate::entry::PlaceName<'_>| json!({ "@type": "Place", "name": place.name });
            add("spatialCoverage", about.place.map(place));
            add("license", about.licence.map(|licence| json!(licence.url.as_ref().unwrap_or(&licence.name))));
            Value::Object(report)
        }
    };
    in_a_script(&data)
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
