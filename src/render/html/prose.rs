//! Prose as HTML: every text is escaped here, and headings are shifted to the level the entry stands at.
//! Does not choose what is shown; what reaches it is cleared.

use super::{
    galley::Gap,
    markup::{Markup, escape},
    sheet::Sheet,
};
use crate::{
    entry::PageFields,
    prose::{Block, CiteText, ClearProse, Cleared, Inline, Item},
    render::notes::{Notes, letter},
};
use std::fmt::Write;

type Blocks<'p> = [Block<Cleared<'p>>];
type Inlines<'p> = [Inline<Cleared<'p>>];

/// The level of the first sections of a text as it is set; it is lowered to where it stands.
pub(super) const LEVEL: u8 = 2;

/// The gap for an entry's text. `level` is that of the entry's own sections.
pub(super) fn open(entry: &str, prose: &ClearProse<'_>, level: u8) -> Markup {
    let is_there = !prose.blocks.is_empty();
    Markup::ready(if is_there { Gap::Text { id: entry, level }.mark() } else { String::new() })
}

/// An entry's text.
pub(super) fn set<'p>(sheet: &Sheet<'_, 'p>, entry: &str, prose: &ClearProse<'p>) -> String {
    let mut writer = Writer { sheet, entry, html: String::new(), notes: Notes::of(&prose.blocks) };
    writer.blocks(&prose.blocks);
    writer.footnotes();
    writer.html
}

struct Writer<'s, 'e, 'p> {
    sheet: &'s Sheet<'e, 'p>,
    entry: &'s str,
    html: String,
    notes: Notes<'s, 'p>,
}

impl<'s, 'p> Writer<'s, '_, 'p> {
    fn put(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn blocks(&mut self, blocks: &'s Blocks<'p>) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &'s Block<Cleared<'p>>) {
        match block {
            Block::Section { level, id, title, blocks, .. } => {
                // Authors begin at the second level, which is the first inside an entry.
                let level = (LEVEL + level.saturating_sub(2)).min(6);
                let anchor = id.as_ref().map(|id| format!("{}--{id}", self.entry));
                let _ = match &anchor {
                    Some(anchor) => write!(self.html, "<h{level} id=\"{anchor}\">"),
                    None => write!(self.html, "<h{level}>"),
                };
                self.inlines(title);
                if let Some(anchor) = anchor {
                    let name = escape(&plain(title));
                    let _ = write!(
                        self.html,
                        " <a class=\"here\" href=\"#{anchor}\" aria-label=\"Link to “{name}”\">#</a>"
                    );
                }
                let _ = write!(self.html, "</h{level}>");
                self.blocks(blocks);
            }
            Block::Paragraph { text, .. } => match &text[..] {
                [Inline::Picture { picture }] => self.figure(picture.id, picture.alt),
                _ => {
                    self.put("<p>");
                    self.inlines(text);
                    self.put("</p>");
                }
            },
            Block::List { start, is_tight, items } => self.list(*start, *is_tight, items),
            Block::Table { alignments, head, rows } => self.table(alignments, head, rows),
            Block::Code { text, .. } => {
                let _ = write!(self.html, "<pre><code>{}</code></pre>", escape(text));
            }
            Block::Quote { blocks } => self.inside("blockquote", blocks),
            Block::Alert { sort, blocks } => {
                let word = alert_in_words(sort);
                let _ =
                    write!(self.html, "<div class=\"note note-{sort}\"><p class=\"note-title\">{word}</p>");
                self.blocks(blocks);
                self.put("</div>");
            }
            Block::Definitions { terms } => {
                self.put("<dl class=\"meanings\">");
                for term in terms {
                    self.put("<dt>");
                    self.inlines(&term.term);
                    self.put("</dt>");
                    term.meanings.iter().for_each(|meaning| {
                        self.put("<dd>");
                        self.tight(meaning);
                        self.put("</dd>");
                    });
                }
                self.put("</dl>");
            }
            Block::Footnote { .. } => {}
            Block::Rule => self.put("<hr>"),
            Block::Embed { to } => match *to {},
            Block::Scoped { portion } if portion.places.is_empty() => self.blocks(&portion.blocks),
            Block::Scoped { portion } => {
                let places = escape(&portion.places.join(", "));
                let _ = write!(self.html, "<div class=\"placed\"><p class=\"placed-for\">For {places}</p>");
                self.blocks(&portion.blocks);
                self.put("</div>");
            }
        }
    }

    fn inside(&mut self, tag: &str, blocks: &'s Blocks<'p>) {
        let _ = write!(self.html, "<{tag}>");
        self.blocks(blocks);
        let _ = write!(self.html, "</{tag}>");
    }

    /// Blocks in an item or a cell: a paragraph alone, or first with no other after it, needs no tags of its own.
    fn tight(&mut self, blocks: &'s Blocks<'p>) {
        let paragraphs = blocks.iter().filter(|block| matches!(block, Block::Paragraph { .. })).count();
        match blocks {
            [Block::Paragraph { text, .. }, rest @ ..] if paragraphs == 1 => {
                self.inlines(text);
                self.blocks(rest);
            }
            _ => self.blocks(blocks),
        }
    }

    fn list(&mut self, start: Option<u64>, is_tight: bool, items: &'s [Item<Cleared<'p>>]) {
        let is_checklist = items.iter().any(|item| item.ticked.is_some());
        let class = if is_checklist { " class=\"ticks\"" } else { "" };
        let _ = match start {
            None => write!(self.html, "<ul{class}>"),
            Some(1) => write!(self.html, "<ol{class}>"),
            Some(number) => write!(self.html, "<ol{class} start=\"{number}\">"),
        };
        for item in items {
            self.put(if item.ticked == Some(true) { "<li class=\"ticked\">" } else { "<li>" });
            match is_tight {
                true => self.tight(&item.blocks),
                false => self.blocks(&item.blocks),
            }
            self.put("</li>");
        }
        self.put(if start.is_some() { "</ol>" } else { "</ul>" });
    }

    /// On phones each row becomes a card, so every cell carries the name of its column.
    fn table(
        &mut self,
        alignments: &[&'static str],
        head: &'s [Vec<Inline<Cleared<'p>>>],
        rows: &'s [Vec<Vec<Inline<Cleared<'p>>>>],
    ) {
        let class = |column: usize| match alignments.get(column) {
            Some(&"right") => " class=\"n\"",
            _ => "",
        };
        self.put("<table class=\"stack\"><thead><tr>");
        for (column, cell) in head.iter().enumerate() {
            // The corner above row names is often empty, and a heading that says nothing is none.
            if cell.is_empty() {
                self.put("<td></td>");
                continue;
            }
            let _ = write!(self.html, "<th scope=\"col\"{}>", class(column));
            self.inlines(cell);
            self.put("</th>");
        }
        self.put("</tr></thead><tbody>");
        for row in rows {
            self.put("<tr>");
            for (column, cell) in row.iter().enumerate() {
                let label = head.get(column).map_or_else(String::new, |cell| escape(&plain(cell)));
                let _ = write!(self.html, "<td{} data-label=\"{label}\">", class(column));
                self.inlines(cell);
                self.put("</td>");
            }
            self.put("</tr>");
        }
        self.put("</tbody></table>");
    }

    fn figure(&mut self, id: &str, alt: &str) {
        let Some(page) = self.sheet.edition.page(id) else { return };
        let PageFields::Picture(picture) = &page.fields else { return };
        let source = self.sheet.picture(page);
        let _ = write!(self.html, "<figure><img src=\"{}\" alt=\"{}\">", escape(&source), escape(alt));
        if let Some(credit) = picture.credit {
            let _ = write!(self.html, "<figcaption>{}</figcaption>", escape(credit));
        }
        self.put("</figure>");
    }

    fn inlines(&mut self, inlines: &'s Inlines<'p>) {
        let mut rest = inlines;
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            match first {
                // Citations in a row share one pair of brackets.
                Inline::Cite { .. } => {
                    let (cites, after) = cites_in_a_row(first, after);
                    rest = after;
                    let marks = self.sheet.cites(&cites);
                    // A citation belongs to the word before it and is not left alone on the next line.
                    let end = self.html.trim_end_matches([' ', '\n']).len();
                    self.html.truncate(end);
                    if !self.html.ends_with(char::is_alphanumeric) {
                        // Lines may be broken after a closing bracket; the word joiner forbids it.
                        self.put("\u{2060}");
                    }
                    self.put(&marks.into_text());
                }
                _ => self.inline(first),
            }
        }
    }

    fn inline(&mut self, inline: &'s Inline<Cleared<'p>>) {
        match inline {
            Inline::Text { text } => self.put(&escape(text)),
            Inline::Code { text } => {
                let _ = write!(self.html, "<code>{}</code>", escape(text));
            }
            Inline::Emphasis { text } => self.around("em", text),
            Inline::Strong { text } => self.around("strong", text),
            Inline::Struck { text } => self.around("s", text),
            Inline::Link { to, words } => {
                let way = self.sheet.way(to);
                if let Some(way) = &way {
                    let _ = write!(self.html, "<a href=\"{}\">", escape(&way.href));
                }
                match words.is_empty() {
                    true => self.put(&escape(to.title)),
                    false => self.inlines(words),
                }
                if way.is_some() {
                    self.put("</a>");
                }
            }
            Inline::Web { url, title, words } => {
                let title =
                    title.as_ref().map_or_else(String::new, |title| format!(" title=\"{}\"", escape(title)));
                let _ = write!(self.html, "<a href=\"{}\"{title} rel=\"external noreferrer\">", escape(url));
                self.inlines(words);
                self.put("</a>");
            }
            Inline::Cite { cite } => {
                let marks = self.sheet.cites(&[*cite]);
                self.put(&marks.into_text());
            }
            Inline::Picture { picture } => {
                if let Some(page) = self.sheet.edition.page(picture.id) {
                    let source = self.sheet.picture(page);
                    let _ = write!(
                        self.html,
                        "<img src=\"{}\" alt=\"{}\">",
                        escape(&source),
                        escape(picture.alt)
                    );
                }
            }
            Inline::FootnoteMark { name } => self.footnote_mark(name),
            Inline::SoftBreak => self.put("\n"),
            Inline::HardBreak => self.put("<br>"),
        }
    }

    fn around(&mut self, tag: &str, text: &'s Inlines<'p>) {
        let _ = write!(self.html, "<{tag}>");
        self.inlines(text);
        let _ = write!(self.html, "</{tag}>");
    }

    fn footnote_mark(&mut self, name: &str) {
        let Some(number) = self.notes.mark(name) else { return };
        let (entry, letter) = (self.entry, letter(number));
        let _ = write!(
            self.html,
            "<sup><a href=\"#{entry}--footnote_{number}\" role=\"doc-noteref\">{letter}</a></sup>"
        );
    }

    /// The notes stand at the end, in the order of their marks.
    fn footnotes(&mut self) {
        let mut number = 1;
        while let Some(blocks) = self.notes.says(number) {
            if number == 1 {
                self.put("<ol class=\"footnotes\" type=\"a\">");
            }
            let entry = self.entry;
            let _ = write!(self.html, "<li id=\"{entry}--footnote_{number}\">");
            self.tight(blocks);
            self.put("</li>");
            number += 1;
        }
        if number > 1 {
            self.put("</ol>");
        }
    }
}

/// A citation and those that follow it with nothing but a space between.
fn cites_in_a_row<'s, 'p>(
    first: &Inline<Cleared<'p>>,
    after: &'s Inlines<'p>,
) -> (Vec<CiteText<'p>>, &'s Inlines<'p>) {
    let mut cites = Vec::new();
    if let Inline::Cite { cite } = first {
        cites.push(*cite);
    }
    let mut rest = after;
    loop {
        rest = match rest {
            [Inline::Cite { cite }, after @ ..] => {
                cites.push(*cite);
                after
            }
            [Inline::Text { text }, Inline::Cite { cite }, after @ ..] if text.trim().is_empty() => {
                cites.push(*cite);
                after
            }
            _ => return (cites, rest),
        };
    }
}

fn alert_in_words(sort: &str) -> &'static str {
    match sort {
        "tip" => "Tip",
        "important" => "Important",
        "warning" => "Warning",
        "caution" => "Caution",
        _ => "Note",
    }
}

/// The plain words of a heading.
fn plain(inlines: &Inlines<'_>) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { text } | Inline::Code { text } => text.to_string(),
            Inline::Emphasis { text } | Inline::Strong { text } | Inline::Struck { text } => plain(text),
            Inline::Link { words, .. } | Inline::Web { words, .. } => plain(words),
            Inline::SoftBreak | Inline::HardBreak => " ".into(),
            Inline::Cite { .. } | Inline::Picture { .. } | Inline::FootnoteMark { .. } => String::new(),
        })
        .collect()
}
