//! Lines of a finished page that run against it: an English sentence with a number on a page in Arabic, an Arabic name in
//! an English line. Each gets a direction of its own, so that full stops, brackets and figures stay where they belong.
//!
//! Knows HTML as far as elements and texts, and nothing of what a page says. A line is decided by its own text, as in
//! every other format (see [`direction`](super::direction)): what is marked or linked inside it is a piece of its own.

use super::direction::{against, runs_left};
use std::ops::Range;

/// A page in which lines and pieces that run against what is around them say so. A page all in its own direction stays
/// as it is, to the last byte.
pub(super) fn turned(html: String, page: &'static str) -> String {
    if page == "ltr" && !has_letter_that_runs_left(&html) {
        return html;
    }
    let mut reader = Reader { html: &html, at: 0, open: Vec::new() };
    let nodes = reader.inside();
    let mut writer = Writer { page, html: String::with_capacity(html.len() + html.len() / 16) };
    writer.lines(&nodes, page, false);
    writer.html
}

/// Whether a page from left to right has anything to turn. Nearly none has, so all are passed by quickly: what could begin
/// such a letter is looked for in many bytes at once, and letters only where there is some.
fn has_letter_that_runs_left(html: &str) -> bool {
    let may_begin_one = |byte: u8| matches!(byte, 0xd6..=0xe0 | 0xef..=0xf0);
    let mut handfuls = html.as_bytes().chunks(1 << 10);
    handfuls.any(|bytes| bytes.iter().fold(false, |found, byte| found | may_begin_one(*byte)))
        && html.contains(runs_left)
}

/// A piece of a page.
enum Node<'h> {
    Text(&'h str),
    /// What is taken as it is: a tag with nothing inside, a comment, a script, a drawing.
    Whole(&'h str),
    Element {
        name: &'h str,
        open: &'h str,
        inside: Vec<Node<'h>>,
        /// Nothing where the element is never closed.
        close: &'h str,
    },
}

impl<'h> Node<'h> {
    fn is_inline(&self) -> bool {
        match self {
            Node::Text(_) => true,
            Node::Whole(html) => !["<br", "<hr", "<img", "<svg"].iter().any(|tag| html.starts_with(tag)),
            Node::Element { name, .. } => INLINE.contains(name),
        }
    }

    fn is_blank(&self) -> bool {
        matches!(self, Node::Text(text) if text.trim().is_empty())
    }

    /// Whether it has no letter and no figure: a space, a sign to press, an anchor.
    fn is_silent(&self) -> bool {
        match self {
            Node::Text(text) => text.trim().is_empty(),
            Node::Whole(_) => true,
            Node::Element { inside, .. } => inside.iter().all(|node| match node {
                Node::Text(text) => !text.contains(char::is_alphanumeric),
                node => node.is_silent(),
            }),
        }
    }
}

/// Elements that stand in a line.
const INLINE: [&str; 23] = [
    "a", "abbr", "b", "bdi", "button", "cite", "code", "dfn", "em", "i", "kbd", "label", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u",
];

/// Elements that have nothing inside.
const VOID: [&str; 8] = ["br", "col", "hr", "img", "input", "link", "meta", "wbr"];

/// Elements whose inside is no text of the page, or knows its own direction.
const OPAQUE: [&str; 4] = ["script", "style", "svg", "title"];

struct Reader<'h> {
    html: &'h str,
    at: usize,
    /// The elements that are open, the innermost last.
    open: Vec<&'h str>,
}

impl<'h> Reader<'h> {
    /// What comes before the end of an element that is open.
    fn inside(&mut self) -> Vec<Node<'h>> {
        let mut nodes = Vec::new();
        while self.at < self.html.len() {
            let rest = &self.html[self.at..];
            if let Some(closed) = rest.strip_prefix("</") {
                if self.open.contains(&name(closed)) {
                    break;
                }
                nodes.push(Node::Whole(self.take(tag(rest))));
            } else if rest.starts_with("<!--") {
                nodes.push(Node::Whole(self.take(rest.find("-->").map_or(rest.len(), |at| at + 3))));
            } else if rest.starts_with("<!") {
                nodes.push(Node::Whole(self.take(tag(rest))));
            } else if rest.starts_with('<') && !name(&rest[1..]).is_empty() {
                nodes.push(self.element(name(&rest[1..])));
            } else {
                let after = usize::from(rest.starts_with('<'));
                let end = rest[after..].find('<').map_or(rest.len(), |at| at + after);
                nodes.push(Node::Text(self.take(end)));
            }
        }
        nodes
    }

    fn element(&mut self, name: &'h str) -> Node<'h> {
        let rest = &self.html[self.at..];
        let open = tag(rest);
        if VOID.contains(&name) || rest[..open].ends_with("/>") {
            return Node::Whole(self.take(open));
        }
        if OPAQUE.contains(&name) {
            let close = format!("</{name}>");
            return Node::Whole(self.take(rest.find(&close).map_or(rest.len(), |at| at + close.len())));
        }
        let open = self.take(open);
        self.open.push(name);
        let inside = self.inside();
        self.open.pop();
        let rest = &self.html[self.at..];
        let is_closed = rest.strip_prefix("</").is_some_and(|closed| self::name(closed) == name);
        let close = self.take(if is_closed { tag(rest) } else { 0 });
        Node::Element { name, open, inside, close }
    }

    fn take(&mut self, bytes: usize) -> &'h str {
        let taken = &self.html[self.at..][..bytes];
        self.at += bytes;
        taken
    }
}

/// The name at the beginning of a tag, after its bracket.
fn name(tag: &str) -> &str {
    let end = tag.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(tag.len());
    &tag[..end]
}

/// Where the tag ends that the text begins with. A bracket in quotes does not end it.
fn tag(html: &str) -> usize {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return at + 1,
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    html.len()
}

struct Writer {
    page: &'static str,
    html: String,
}

impl Writer {
    /// What is inside an element: lines, and blocks between them.
    fn lines(&mut self, nodes: &[Node<'_>], around: &'static str, is_piece: bool) {
        for nodes in nodes.chunk_by(|one, next| one.is_inline() && next.is_inline()) {
            match nodes {
                [Node::Element { name, open, inside, close }] if !INLINE.contains(name) => {
                    self.html.push_str(open);
                    self.lines(inside, said(open, inside, around).unwrap_or(around), false);
                    self.html.push_str(close);
                }
                line => self.line(line, around, is_piece),
            }
        }
    }

    fn line<'h>(&mut self, nodes: &[Node<'h>], around: &'static str, is_piece: bool) {
        // A sign beside a text stands where the page begins or ends. Among pieces it belongs to them.
        let within = |is_out: fn(&Node<'h>) -> bool| {
            let begin = nodes.iter().take_while(|node| is_out(node)).count();
            begin..nodes.len() - nodes[begin..].iter().rev().take_while(|node| is_out(node)).count()
        };
        let is_text = |range: &Range<usize>| matches!(&nodes[range.clone()], [Node::Text(_)]);
        let Range { start: begin, end } =
            Some(within(Node::is_silent)).filter(is_text).unwrap_or_else(|| within(Node::is_blank));
        let line = &nodes[begin..end];
        let own = own(line);
        let is_lone = matches!(line, [Node::Text(_)]);
        // The style of a page that runs from right to left keeps pieces apart; any other page has to.
        let is_kept = |to: &&str| is_lone && stays_in_order(&own, to) && (!is_piece || self.page == "rtl");
        let turned = own_direction(&own, around, is_lone).filter(|to| !is_kept(to));
        self.pieces(&nodes[..begin], around);
        match turned {
            Some(to) => {
                self.html.extend(["<bdi dir=\"", to, "\">"]);
                self.pieces(line, to);
                self.html.push_str("</bdi>");
            }
            None => self.pieces(line, around),
        }
        self.pieces(&nodes[end..], around);
    }

    fn pieces(&mut self, nodes: &[Node<'_>], around: &'static str) {
        for node in nodes {
            match node {
                Node::Text(html) | Node::Whole(html) => self.html.push_str(html),
                Node::Element { open, inside, close, .. } => {
                    self.html.push_str(open);
                    self.piece(inside, said(open, inside, around).unwrap_or(around));
                    self.html.push_str(close);
                }
            }
        }
    }

    /// The direction stands inside a piece and not in its tag, where it would turn the spaces around it too.
    fn piece(&mut self, inside: &[Node<'_>], around: &'static str) {
        match inside {
            // What leads on to the words after it ends towards them.
            [Node::Text(text)] => {
                let label = text.trim_end_matches([':', ',']);
                self.line(&[Node::Text(label)], around, true);
                self.html.push_str(&text[label.len()..]);
            }
            _ => self.lines(inside, around, true),
        }
    }
}

/// The direction that a tag says itself.
fn said(open: &str, inside: &[Node<'_>], around: &'static str) -> Option<&'static str> {
    let said = open.split_once(" dir=\"")?.1;
    Some(match said.split('"').next() {
        Some("rtl") => "rtl",
        Some("ltr") => "ltr",
        _ => against(&own(inside), around).unwrap_or(around),
    })
}

/// The text of a line or an element without that of the elements in it, with a sign for each character reference.
fn own(nodes: &[Node<'_>]) -> String {
    let mut own = String::new();
    for node in nodes {
        let Node::Text(text) = node else { continue };
        let mut pieces = text.split('&');
        own.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            own.push('&');
            own.push_str(piece.split_once(';').map_or(piece, |(_, after)| after));
        }
    }
    own
}

/// The direction of a text where it is not that of what is around it. A number alone is the same in both, and figures and
/// signs between names stand where the names do.
fn own_direction(text: &str, around: &'static str, is_lone: bool) -> Option<&'static str> {
    let is_number = |sign: char| sign.is_ascii_digit() || matches!(sign, '.' | ',') || sign.is_whitespace();
    if text.chars().all(is_number) || !is_lone && !text.contains(char::is_alphabetic) {
        return None;
    }
    against(text, around)
}

/// Whether a text that stands alone looks the same in both directions: letters of one direction at both of its ends and
/// none of the other between.
fn stays_in_order(text: &str, direction: &str) -> bool {
    let is_rtl = direction == "rtl";
    let is_of_it = |letter: char| letter.is_alphabetic() && runs_left(letter) == is_rtl;
    let text = text.trim();
    text.starts_with(is_of_it)
        && text.ends_with(|letter: char| is_of_it(letter) || !is_rtl && letter.is_ascii_digit())
        && text.chars().all(|letter| !letter.is_alphabetic() || is_of_it(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_that_runs_left_is_passed_by() {
        for letter in ('\0'..=char::MAX).filter(|letter| runs_left(*letter)) {
            assert!(has_letter_that_runs_left(&letter.to_string()), "{letter:?}");
        }
        for other in ["Kim’s “payroll” · 3 →", "支付", "보고", "ไทย", "अनुपालन", "🙂"]
        {
            assert!(!has_letter_that_runs_left(other), "{other}");
        }
    }

    #[test]
    fn a_line_is_turned_by_its_own_text() {
        for (html, expected) in [
            (
                "<li>As of 22 November (2026).</li>",
                "<li><bdi dir=\"ltr\">As of 22 November (2026).</bdi></li>",
            ),
            ("<td>24 July 2025</td>", "<td><bdi dir=\"ltr\">24 July 2025</bdi></td>"),
            (
                "<p><span>محكمة</span>. <cite>الحكم</cite>, 24 July 2025.</p>",
                "<p><bdi dir=\"ltr\"><span>محكمة</span>. <cite>الحكم</cite>, 24 July 2025.</bdi></p>",
            ),
            (
                "<p>3 ways from <a href=\"#a\">حساب (1)</a>.</p>",
                "<p><bdi dir=\"ltr\">3 ways from <a href=\"#a\"><bdi dir=\"rtl\">حساب (1)</bdi></a>.</bdi></p>",
            ),
            ("<p>أجور <small>24 kB</small></p>", "<p>أجور <small><bdi dir=\"ltr\">24 kB</bdi></small></p>"),
            // A list in an item, and lines that are broken, are decided for themselves.
            (
                "<li>Known. <ul><li>أجور.</li></ul></li>",
                "<li><bdi dir=\"ltr\">Known. </bdi><ul><li>أجور.</li></ul></li>",
            ),
            ("<td>أجور.<br>2 ways.</td>", "<td>أجور.<br><bdi dir=\"ltr\">2 ways.</bdi></td>"),
            (
                "<h2>3 ways <a href=\"#a\">#</a></h2>",
                "<h2><bdi dir=\"ltr\">3 ways </bdi><a href=\"#a\">#</a></h2>",
            ),
            (
                "<li><b>A</b>, 24 July. <a href=\"#a\">↩</a></li>",
                "<li><bdi dir=\"ltr\"><b>A</b>, 24 July. <a href=\"#a\">↩</a></bdi></li>",
            ),
            // A quotation mark is no letter.
            ("<p>&quot;أجور&quot; أخرى</p>", "<p>&quot;أجور&quot; أخرى</p>"),
            ("<p dir=\"ltr\">3 ways.</p>", "<p dir=\"ltr\">3 ways.</p>"),
        ] {
            assert_eq!(turned(html.into(), "rtl"), expected);
        }
    }

    #[test]
    fn what_reads_the_same_in_both_directions_is_left_as_it_is() {
        for html in [
            "<td>Documented, high confidence</td>",
            "<td>Part 2 of 15</td>",
            "<td>12</td>",
            "<p><span>●○○</span> Weak</p>",
            "<p>أجور <a href=\"x\">Upwork</a></p>",
            "<p><a href=\"x\">أجور</a>, <a href=\"y\">حساب</a>.</p>",
            "<dd>1 <a href=\"x\">أجور</a>; 2 <a href=\"y\">حساب</a></dd>",
            "<script>if (1 < 2) f(\"<p>Known.</p>\")</script><svg><text>Known.</text></svg><!-- Known. -->",
            "<p title=\"a > b\">أجور<p>أجور</b>",
        ] {
            assert_eq!(turned(html.into(), "rtl"), html);
        }
    }

    #[test]
    fn a_label_ends_towards_what_it_leads_to() {
        assert_eq!(turned("<p><b>Needs:</b> حساب</p>".into(), "rtl"), "<p><b>Needs:</b> حساب</p>");
        assert_eq!(
            turned("<p><b>2 of (3):</b> حساب</p>".into(), "rtl"),
            "<p><b><bdi dir=\"ltr\">2 of (3)</bdi>:</b> حساب</p>"
        );
    }

    #[test]
    fn a_page_from_left_to_right_changes_only_where_something_runs_left() {
        let html = "<p>Wages — 12 <b>ways</b>, 支付.</p>";
        assert_eq!(turned(html.into(), "ltr"), html);
        assert_eq!(
            turned("<p>Wages at <a href=\"x\">حساب</a> (2).</p><p>أجور.</p>".into(), "ltr"),
            "<p>Wages at <a href=\"x\"><bdi dir=\"rtl\">حساب</bdi></a> (2).</p><p><bdi dir=\"rtl\">أجور.</bdi></p>"
        );
    }
}
