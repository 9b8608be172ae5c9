//! HTML that is ready to stand in a page, and the escaping that makes it so.
//! Templates escape everything else; they may mark as safe only fields whose names end in `_html`, which hold this.

use serde::Serialize;

/// Ready HTML. Every text in it went through [`escape`], or through a template that escapes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(super) struct Markup(String);

impl Markup {
    /// HTML whose texts the caller has escaped.
    pub(super) fn ready(html: String) -> Markup {
        Markup(html)
    }

    /// The HTML, to stand in other HTML.
    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A text as it stands between tags and inside double-quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let instead = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        escaped.extend([&text[done..at], instead]);
        done = at + 1;
    }
    escaped.push_str(&text[done..]);
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use include_dir::{Dir, include_dir};

    #[test]
    fn nothing_in_a_text_is_a_tag() {
        assert_eq!(escape("<b a='1' b=\"2\">&"), "&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;");
    }

    static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/html");

    /// What stands before each `| safe` of a template.
    fn marked_safe(template: &str) -> Vec<String> {
        let ends = template.match_indices("| safe").map(|(at, _)| at);
        ends.map(|at| {
            let before = template[..at].trim_end();
            before
                [before.rfind(|c: char| !(c.is_alphanumeric() || "_.".contains(c))).map_or(0, |at| at + 1)..]
                .into()
        })
        .collect()
    }

    fn every_template(folder: &Dir<'_>, found: &mut Vec<(String, String)>) {
        for file in folder.files() {
            let text = file.contents_utf8().expect("templates are text").to_string();
            found.push((file.path().to_string_lossy().into_owned(), text));
        }
        folder.dirs().for_each(|folder| every_template(folder, found));
    }

    #[test]
    fn templates_mark_as_safe_only_what_is_ready() {
        let mut templates = Vec::new();
        every_template(&TEMPLATES, &mut templates);
        assert!(!templates.is_empty());
        for (name, text) in templates {
            for field in marked_safe(&text) {
                assert!(field == "body" || field.ends_with("_html"), "{name} marks `{field}` as safe");
            }
        }
    }
}
