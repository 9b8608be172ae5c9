//! CommonMark's own examples through our reader.
//!
//! `commonmark/spec.txt` is the standard with its examples, `commonmark/differences.txt` the list of those that we read
//! otherwise on purpose, each group under its reason. An example that is on neither side of that list where it stands
//! fails the test: one that we should read and do not, and one that we read as the standard does although the list says
//! otherwise.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};
use vademecum::{
    diagnostic::Report,
    prose::{Block, Inline, Passage, Written, parse},
};

const SPEC: &str = include_str!("commonmark/spec.txt");
const DIFFERENCES: &str = include_str!("commonmark/differences.txt");

#[test]
fn the_examples_of_the_standard_give_the_html_of_the_standard() {
    let examples = examples();
    assert_eq!(examples.len(), 652, "CommonMark 0.31.2 has 652 examples");
    let expected = differences();
    let mut told = String::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for example in &examples {
        let found = example.read();
        let listed = expected.get(&example.number);
        if found.as_ref() != listed {
            let _ = writeln!(
                told,
                "{} ({}): {found:?} and not {listed:?}\n--- Markdown\n{}--- the standard's HTML\n{}--- ours\n{}\n{:?}",
                example.number,
                example.section,
                example.markdown,
                example.html,
                example.ours().0,
                example.ours().1.sorted().iter().map(|d| d.message.clone()).collect::<Vec<_>>()
            );
        }
        *counts.entry(found.unwrap_or_else(|| "as the standard".into())).or_default() += 1;
    }
    println!("{counts:#?}");
    assert!(told.is_empty(), "{told}");
}

/// An example of the standard.
struct Example {
    number: usize,
    section: String,
    markdown: String,
    html: String,
}

impl Example {
    /// How we read it otherwise than the standard; `None` where we do not.
    fn read(&self) -> Option<String> {
        let (html, report) = self.ours();
        let rules: BTreeSet<&str> = report.sorted().iter().map(|found| found.rule).collect();
        if !rules.is_empty() {
            return Some(rules.into_iter().collect::<Vec<_>>().join(" "));
        }
        (html != self.html).then(|| "other".to_string())
    }

    fn ours(&self) -> (String, Report) {
        let passage =
            Passage { file: "example.md".into(), range: 0..self.markdown.len(), unfolded_from: None };
        let checked = parse(&self.markdown, &passage);
        let mut writer = Writer::default();
        writer.blocks(&checked.value.blocks);
        (writer.html, checked.report)
    }
}

/// The examples in the order of the standard, which is that of their numbers. It writes tabs as arrows.
fn examples() -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut examples: Vec<Example> = Vec::new();
    let mut section = "";
    let mut lines = SPEC.lines();
    while let Some(line) = lines.next() {
        if line == "<!-- END TESTS -->" {
            break;
        } else if line == format!("{fence} example") {
            let part = |end: &str, lines: &mut std::str::Lines<'_>| {
                lines.take_while(|line| *line != end).map(|line| format!("{line}\n")).collect::<String>()
            };
            let markdown = part(".", &mut lines).replace('→', "\t");
            let html = part(&fence, &mut lines).replace('→', "\t");
            let has_picture = html.contains("<img");
            examples.push(Example {
                number: examples.len() + 1,
                section: section.to_string(),
                markdown: in_our_addresses(&markdown, has_picture),
                html: below_the_title(&in_our_addresses(&html, has_picture)),
            });
        } else if line.starts_with('#') {
            section = line.trim_start_matches(['#', ' ']);
        }
    }
    examples
}

/// The standard's addresses are those of files beside the page. Ours are entries, pictures and the web, so where an
/// example is not about the address itself, it gets one of those.
fn in_our_addresses(text: &str, has_picture: bool) -> String {
    if has_picture {
        // A picture is named by its id.
        return ["/path/to/", "/"].iter().fold(text.replace(".jpg", ""), |text, folder| {
            ["url", "uri", "train"]
                .iter()
                .fold(text, |text, name| text.replace(&format!("{folder}{name}"), name))
        });
    }
    let mut ours = String::new();
    let mut before = '\n';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let begins = c == '/'
            && matches!(before, '(' | ' ' | '\n' | '"' | '<')
            && rest.peek().is_some_and(|next| next.is_alphabetic() || *next == '%');
        let closes_tag = before == '<' && !text.contains("</my url>") && !text.contains("</my uri>");
        if begins && !closes_tag {
            ours.push_str("https://example.com");
        }
        ours.push(c);
        before = c;
    }
    ours
}

/// A page has one title, and it is in the front matter: the first level of a text is shown as the second.
fn below_the_title(html: &str) -> String {
    html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
}

fn differences() -> BTreeMap<usize, String> {
    let mut listed = BTreeMap::new();
    let mut reason = "";
    for line in DIFFERENCES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        match line.strip_suffix(':') {
            Some(name) => reason = name,
            None => {
                let numbers = line.split_whitespace().map(|number| number.parse().expect("a number"));
                listed.extend(numbers.map(|number: usize| (number, reason.to_string())));
            }
        }
    }
    listed
}

/// Writes a tree as the standard's own program does.
#[derive(Default)]
struct Writer {
    html: String,
}

impl Writer {
    fn put(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Begins a line, unless one has just begun.
    fn line(&mut self) {
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    fn blocks(&mut self, blocks: &[Block<Written>]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block<Written>) {
        self.line();
        match block {
            Block::Section { level, title, blocks, .. } => {
                self.heading(*level, title);
                self.blocks(blocks);
            }
            Block::Paragraph { text, .. } => {
                self.put("<p>");
                self.inlines(text);
                self.put("</p>");
            }
            Block::List { start, is_tight, items } => {
                match start {
                    None => self.put("<ul>"),
                    Some(1) => self.put("<ol>"),
                    Some(start) => {
                        let _ = write!(self.html, "<ol start=\"{start}\">");
                    }
                }
                for item in items {
                    self.line();
                    self.put("<li>");
                    match is_tight {
                        true => self.tight(&item.blocks),
                        false => self.blocks(&item.blocks),
                    }
                    self.put("</li>");
                }
                self.line();
                self.put(if start.is_some() { "</ol>" } else { "</ul>" });
            }
            Block::Code { language, text } => {
                match &**language {
                    "" => self.put("<pre><code>"),
                    _ => self.put(&format!("<pre><code class=\"language-{}\">", escape(language))),
                }
                self.put(&escape(text));
                self.put("</code></pre>");
            }
            Block::Quote { blocks } => {
                self.put("<blockquote>");
                self.line();
                self.blocks(blocks);
                self.line();
                self.put("</blockquote>");
            }
            Block::Rule => self.put("<hr />"),
            other => self.put(&format!("<p>the standard has no such block: {other:?}</p>")),
        }
        self.line();
    }

    /// Blocks of an item of a tight list: its paragraphs have no tags of their own.
    fn tight(&mut self, blocks: &[Block<Written>]) {
        for block in blocks {
            match block {
                Block::Paragraph { text, .. } => self.inlines(text),
                Block::Section { level, title, blocks, .. } => {
                    self.heading(*level, title);
                    self.tight(blocks);
                }
                other => self.block(other),
            }
        }
    }

    fn heading(&mut self, level: u8, title: &[Inline<Written>]) {
        self.line();
        self.put(&format!("<h{level}>"));
        self.inlines(title);
        self.put(&format!("</h{level}>\n"));
    }

    fn inlines(&mut self, inlines: &[Inline<Written>]) {
        for inline in inlines {
            match inline {
                Inline::Text { text } => self.put(&escape(text)),
                Inline::Code { text } => self.put(&format!("<code>{}</code>", escape(text))),
                Inline::Emphasis { text } => self.around("em", text),
                Inline::Strong { text } => self.around("strong", text),
                Inline::SoftBreak => self.put("\n"),
                Inline::HardBreak => self.put("<br />\n"),
                Inline::Web { url, title, words } => {
                    let title = title
                        .as_ref()
                        .map_or_else(String::new, |title| format!(" title=\"{}\"", escape(title)));
                    self.put(&format!("<a href=\"{}\"{title}>", address(url)));
                    self.inlines(words);
                    self.put("</a>");
                }
                Inline::Link { to, words } => {
                    self.put(&format!("<a href=\"{}\">", to.to));
                    self.inlines(words);
                    self.put("</a>");
                }
                Inline::Picture { picture } => {
                    self.put(&format!("<img src=\"{}\" alt=\"{}\" />", picture.to, escape(&picture.alt)));
                }
                other => self.put(&format!("<p>the standard has no such inline: {other:?}</p>")),
            }
        }
    }

    fn around(&mut self, tag: &str, text: &[Inline<Written>]) {
        self.put(&format!("<{tag}>"));
        self.inlines(text);
        self.put(&format!("</{tag}>"));
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An address as the standard's own program writes it: what may not stand in one becomes per cent signs and digits.
fn address(url: &str) -> String {
    let mut written = String::new();
    for byte in url.bytes() {
        match byte {
            b'&' => written.push_str("&amp;"),
            b'-' | b'_' | b'.' | b'+' | b'!' | b'*' | b'(' | b')' | b',' | b'%' | b'#' | b'@' | b'?'
            | b'=' | b';' | b':' | b'/' | b'$' | b'\'' | b'~' => written.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => written.push(char::from(byte)),
            _ => {
                let _ = write!(written, "%{byte:02X}");
            }
        }
    }
    written
}
