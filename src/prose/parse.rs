//! Markdown to prose: wraps pulldown-cmark, and reads `:::` containers, citations and entry links itself.
//! Does not know which entries exist; what a text points at is looked up by `resolve`.

use super::{
    Block, Definition, Inline, Item, Prose, Written, WrittenCite, WrittenLink, WrittenPicture,
    WrittenPortion, WrittenScope,
};
use crate::{
    diagnostic::{Checked, Diagnostic, FileId, Place, Report},
    vocab::{Audience, JurisdictionCode, Marking, Portion, Ref, Scope, Slug},
};
use pulldown_cmark::{
    Alignment, BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options,
    Parser, Tag,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
    ops::Range,
};

/// Deeper than this nobody writes by hand, and a recursive reader would run out of stack.
const DEEPEST: usize = 64;

/// A phone shows the name of a column before each of its cells, so what is long here is long a thousand times.
const LONGEST_COLUMN_NAME: usize = 300;

/// Where a text stands in its file.
#[derive(Clone, Debug)]
pub struct Passage<'a> {
    /// The file.
    pub file: FileId,
    /// The bytes of the file that hold the text.
    pub range: Range<usize>,
    /// The whole file, when the text is a YAML value that was unfolded, so that its bytes are not those of the file.
    pub unfolded_from: Option<&'a str>,
}

/// Where the bytes of a text are in its file.
enum Origins {
    /// In a row, from here on.
    InARow(usize),
    /// Each of its own.
    Unfolded(Vec<Range<usize>>),
}

impl Origins {
    fn of(text: &str, passage: &Passage<'_>) -> Origins {
        let value = passage.unfolded_from.and_then(|file| file.get(passage.range.clone()));
        match value {
            None => Origins::InARow(passage.range.start),
            Some(value) => Origins::Unfolded(unfolded(text, value, passage.range.start)),
        }
    }

    fn in_file(&self, range: Range<usize>) -> Range<usize> {
        match self {
            Origins::InARow(start) => start + range.start..start + range.end,
            Origins::Unfolded(origins) => {
                let start = origins.get(range.start).or(origins.last()).map_or(0, |origin| origin.start);
                let last = range.end.checked_sub(1).filter(|last| *last >= range.start);
                start..last.and_then(|last| origins.get(last)).map_or(start, |origin| origin.end)
            }
        }
    }
}

/// For every byte of a text, the bytes of the file that its character was written as.
///
/// Unfolding removes indentation and line ends, quotation marks and backslashes, and leaves all other characters in
/// their order, so they can be found again one after the other.
fn unfolded(text: &str, value: &str, start: usize) -> Vec<Range<usize>> {
    let mut origins = Vec::with_capacity(text.len());
    let header = match value.starts_with(['|', '>']) {
        true => value.find('\n').map_or(value.len(), |end| end + 1),
        false => 0,
    };
    let mut rest = &value[header..];
    for c in text.chars() {
        let (before, after) = written(c, rest);
        let at = |rest: &str| start + value.len() - rest.len();
        origins.extend(std::iter::repeat_n(at(before)..at(after), c.len_utf8()));
        rest = after;
    }
    origins
}

/// The rest of a YAML value from where a character is written, and from behind it. The two are the same where it is not
/// found.
fn written(c: char, rest: &str) -> (&str, &str) {
    let as_itself = |from| Some((from, str::strip_prefix(from, c)?));
    // Also behind the quotation mark that opens the value, and where a mark is written twice or behind a backslash.
    if c.is_whitespace() {
        return as_itself(rest).or_else(|| escape(rest)).unwrap_or((rest, rest));
    }
    let words = rest.trim_start();
    // A backslash at the end of a line joins it to the next.
    let words = words.strip_prefix("\\\n").map_or(words, str::trim_start);
    as_itself(words)
        .or_else(|| as_itself(words.strip_prefix(['"', '\'', '\\'])?))
        .or_else(|| escape(words.strip_prefix('"').unwrap_or(words)))
        .unwrap_or((words, words))
}

/// A character that is written by its name or its number: `\n`, `\u2014`.
fn escape(rest: &str) -> Option<(&str, &str)> {
    let name = rest.strip_prefix('\\')?.chars().next()?;
    let digits = match name {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    Some((rest, rest.get(1 + name.len_utf8() + digits..)?))
}

/// Reads Markdown. What cannot be read is complained of, and shown to nobody where a scope is in doubt.
pub fn parse(markdown: &str, passage: &Passage<'_>) -> Checked<Prose> {
    let mut reader = Reader {
        text: markdown,
        file: &passage.file,
        origins: Origins::of(markdown, passage),
        report: Report::default(),
        scopes: Vec::new(),
    };
    let mut lines = Lines { text: markdown, at: 0 };
    let blocks = reader.container(&mut lines, None, 0);
    let value = Prose { blocks, scopes: reader.scopes };
    Checked { value, report: reader.report }
}

struct Reader<'t> {
    text: &'t str,
    file: &'t FileId,
    origins: Origins,
    report: Report,
    scopes: Vec<WrittenScope>,
}

struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = self.at..self.at + rest.find('\n').map_or(rest.len(), |end| end + 1);
        self.at = line.end;
        Some(line)
    }
}

impl<'t> Reader<'t> {
    /// Reads lines up to the `:::` that closes this container, or to the end where it is the text itself.
    fn container(
        &mut self,
        lines: &mut Lines<'t>,
        opened_at: Option<Range<usize>>,
        depth: usize,
    ) -> Vec<Block<Written>> {
        let mut blocks = Vec::new();
        let mut plain = lines.at..lines.at;
        let mut fence: Option<&str> = None;
        let mut closed = opened_at.is_none();
        while let Some(line) = lines.next() {
            let words = self.text[line.clone()].trim_end();
            let indent = words.len() - words.trim_start_matches(' ').len();
            let words = words.trim_start_matches(' ');
            if let Some(marks) = fence {
                let words = words.trim_start_matches(['>', ' ']);
                if words.starts_with(marks) && words.trim_start_matches(&marks[..1]).is_empty() {
                    fence = None;
                }
            } else if let Some(marks) = fence_in(words).filter(|_| indent < 4) {
                fence = Some(marks);
            } else if indent < 4 && words.starts_with(":::") {
                blocks.extend(self.markdown(mem::replace(&mut plain, lines.at..lines.at)));
                let attributes = words.trim_start_matches(':').trim();
                let written = line.start + indent..line.start + indent + words.len();
                if attributes.is_empty() {
                    if opened_at.is_some() {
                        closed = true;
                        break;
                    }
                    self.complain("unclosed-scope", written, "this closes a block that was never opened");
                } else if depth >= DEEPEST {
                    self.complain("unclosed-scope", written, "blocks are nested too deeply here");
                } else {
                    let scope = self.scope_of_block(attributes, written.clone());
                    let inner = self.container(lines, Some(written), depth + 1);
                    blocks.push(Block::Scoped { portion: WrittenPortion(Portion::new(scope, inner)) });
                    plain = lines.at..lines.at;
                }
                continue;
            }
            plain.end = line.end;
        }
        let rest = self.markdown(plain);
        // Most texts have no scopes, and are not moved.
        let blocks = if blocks.is_empty() { rest } else { blocks.into_iter().chain(rest).collect() };
        if let (false, Some(opened_at)) = (closed, opened_at) {
            let place = self.place(opened_at);
            self.report.push(
                Diagnostic::error("unclosed-scope", place, "this block is never closed")
                    .hint("write a line `:::` where it ends"),
            );
        }
        nest(blocks)
    }

    /// The place of a stretch of the text.
    fn place(&self, range: Range<usize>) -> Place {
        Place::new(self.file, self.origins.in_file(range))
    }

    fn complain(&mut self, rule: &'static str, range: Range<usize>, message: impl Into<String>) {
        self.report.push(Diagnostic::error(rule, self.place(range), message));
    }

    fn scope_of_block(&mut self, attributes: &str, range: Range<usize>) -> Scope {
        match attributes.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(inside) => {
                let pairs = inside.split_whitespace().map(|pair| pair.split_once('=').unwrap_or((pair, "")));
                self.scope(pairs, range)
            }
            None => {
                let place = self.place(range);
                self.report.push(
                    Diagnostic::error("misspelt-scope", place, "this does not say whom the block is for")
                        .hint("write for instance `::: {audience=banks}` or `::: {jurisdiction=AE marking=TLP:GREEN}`"),
                );
                nobody()
            }
        }
    }

    /// The scope that attributes say, and nobody's where they cannot be understood.
    fn scope<'a>(&mut self, pairs: impl Iterator<Item = (&'a str, &'a str)>, range: Range<usize>) -> Scope {
        let checked = parse_scope(pairs);
        let place = self.place(range.clone());
        for diagnostic in checked.report.sorted() {
            self.report.push(Diagnostic { place: Some(place.clone()), ..diagnostic.clone() });
        }
        self.scopes.push(WrittenScope { scope: checked.value.clone(), range: self.origins.in_file(range) });
        if checked.report.has_errors() { nobody() } else { checked.value }
    }

    /// One stretch of CommonMark, without containers.
    fn markdown(&mut self, stretch: Range<usize>) -> Vec<Block<Written>> {
        let text = &self.text[stretch.clone()];
        if text.trim().is_empty() {
            return Vec::new();
        }
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_WIKILINKS
            | Options::ENABLE_GFM;
        // `[@source, p. 3]` is a reference link that nobody defined, which is just when this is asked.
        let citation = |link: BrokenLink<'t>| {
            link.reference.starts_with('@').then(|| (link.reference.clone(), CowStr::Borrowed("")))
        };
        let parser = Parser::new_with_broken_link_callback(text, options, Some(citation));
        let mut builder = Builder {
            reader: self,
            base: stretch.start,
            stack: vec![Frame::default()],
            skipping: 0,
            footnotes: BTreeMap::new(),
            marks: BTreeSet::new(),
        };
        for (event, range) in parser.into_offset_iter() {
            builder.event(event, range);
        }
        builder.finish()
    }
}

/// The marks that open a block of code on this line, which may be the first of a list item or of a quotation.
fn fence_in(words: &str) -> Option<&str> {
    let digits = |c: char| c.is_ascii_digit();
    let mut words = words;
    loop {
        let inner = match words.trim_start_matches(digits) {
            numbered if numbered.len() < words.len() => {
                numbered.strip_prefix(". ").or(numbered.strip_prefix(") "))
            }
            plain => ["- ", "* ", "+ ", ">"].iter().find_map(|sign| plain.strip_prefix(sign)),
        };
        match inner {
            Some(inner) => words = inner.trim_start_matches(' '),
            None => break,
        }
    }
    let sign = words.chars().next().filter(|sign| ['`', '~'].contains(sign))?;
    let end = words.find(|c| c != sign).unwrap_or(words.len());
    // Three backticks and more of them later on the line are code inside a sentence.
    (end >= 3 && (sign == '~' || !words[end..].contains('`'))).then(|| &words[..end])
}

/// Puts what follows a heading under it. A `#` holds the `##` after it, although both are shown alike.
fn nest(flat: Vec<Block<Written>>) -> Vec<Block<Written>> {
    if flat.iter().all(|block| heading_level(block).is_none()) {
        return flat;
    }
    let mut root = Vec::new();
    let mut open: Vec<(u8, Block<Written>)> = Vec::new();
    for block in flat {
        if let Some(level) = heading_level(&block) {
            while open.last().is_some_and(|(above, _)| *above >= level) {
                close(&mut open, &mut root);
            }
            open.push((level, block));
        } else {
            push_below(&mut open, &mut root, block);
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut root);
    }
    root.shrink_to_fit();
    root
}

/// The level of a heading, whether it is for everybody or not. Only what `Builder` has just made is asked:
/// a portion that holds one empty section is a scoped heading.
fn heading_level(block: &Block<Written>) -> Option<u8> {
    match block {
        Block::Section { level, blocks, .. } if blocks.is_empty() => Some(*level),
        Block::Scoped { portion: WrittenPortion(portion) } => match portion.for_authors().as_slice() {
            [Block::Section { level, blocks, .. }] if blocks.is_empty() => Some(*level),
            _ => None,
        },
        _ => None,
    }
}

fn close(open: &mut Vec<(u8, Block<Written>)>, root: &mut Vec<Block<Written>>) {
    if let Some((_, mut block)) = open.pop() {
        show_below_title(&mut block);
        section_of(&mut block).into_iter().for_each(Vec::shrink_to_fit);
        push_below(open, root, block);
    }
}

/// A page has one title, and it is in the front matter; so the first level of a text is the second of a page.
fn show_below_title(heading: &mut Block<Written>) {
    match heading {
        Block::Section { level, .. } => *level = (*level).max(2),
        Block::Scoped { portion: WrittenPortion(portion) } => {
            portion.for_authors_mut().iter_mut().for_each(show_below_title);
        }
        _ => {}
    }
}

fn push_below(open: &mut [(u8, Block<Written>)], root: &mut Vec<Block<Written>>, block: Block<Written>) {
    match open.last_mut().and_then(|(_, heading)| section_of(heading)) {
        Some(blocks) => blocks.push(block),
        None => root.push(block),
    }
}

fn section_of(heading: &mut Block<Written>) -> Option<&mut Vec<Block<Written>>> {
    match heading {
        Block::Section { blocks, .. } => Some(blocks),
        Block::Scoped { portion: WrittenPortion(portion) } => {
            portion.for_authors_mut().first_mut().and_then(section_of)
        }
        _ => None,
    }
}

/// A scope that admits no reader: what is in doubt is shown to nobody.
fn nobody() -> Scope {
    Scope { audiences: Some(BTreeSet::new()), marking: Some(Marking::Red), ..Scope::default() }
}

const SCOPE_KEYS: [&str; 3] = ["audience", "jurisdiction", "marking"];

/// Whether there is `{audience=…` or the like in a line.
fn has_scope_in_braces(line: &str) -> bool {
    line.split('{').skip(1).any(|inside| {
        let inside = inside.split('}').next().unwrap_or_default();
        inside.split_whitespace().any(|word| {
            word.split_once(['=', ':'])
                .is_some_and(|(key, _)| SCOPE_KEYS.contains(&key.trim_end_matches('s')))
        })
    })
}

/// Reads `audience=banks,platforms jurisdiction=AE marking=TLP:GREEN`, given as pairs. The complaints have no place.
pub fn parse_scope<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Checked<Scope> {
    let mut scope = Scope::default();
    let mut report = Report::default();
    let mut any = false;
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (key, value) in pairs {
        any = true;
        let value = value.trim_matches('"');
        if !seen.insert(key.trim_end_matches('s')) {
            let twice = format!("`{key}` is written twice in this scope");
            report.push(
                Diagnostic::error("misspelt-scope", None, twice).hint("write `audience=banks,platforms`"),
            );
        }
        let mut wrong = |message: String| {
            report.push(Diagnostic::error("misspelt-scope", None, message));
        };
        match key {
            "audience" | "audiences" => {
                match value.split(',').map(|id| Slug::parse(id).map(Audience)).collect() {
                    Ok(audiences) => scope.audiences = Some(audiences),
                    Err(reason) => wrong(reason),
                }
            }
            "jurisdiction" | "jurisdictions" => match value.split(',').map(JurisdictionCode::parse).collect()
            {
                Ok(places) => scope.jurisdictions = Some(places),
                Err(reason) => wrong(reason),
            },
            "marking" => match Marking::parse(value) {
                Some(marking) => scope.marking = Some(marking),
                None => wrong(format!("`{value}` is not a marking; write `TLP:GREEN`, for instance")),
            },
            _ => report.push(
                Diagnostic::error("misspelt-scope", None, format!("a scope has no `{key}`"))
                    .did_you_mean(key, SCOPE_KEYS)
                    .hint("a scope has `audience`, `jurisdiction` and `marking`"),
            ),
        }
    }
    if !any {
        report.push(
            Diagnostic::error("misspelt-scope", None, "this scope is empty")
                .hint("write for instance `{audience=banks}`"),
        );
    }
    Checked { value: scope, report }
}

/// What is being built, from the text itself down to the innermost open thing.
#[derive(Default)]
struct Frame<'t> {
    tag: Option<Tag<'t>>,
    range: Range<usize>,
    blocks: Vec<Block<Written>>,
    inlines: Vec<Inline<Written>>,
    /// Words that may go on: pulldown-cmark hands out one piece for each bracket or escape, and readers get whole
    /// sentences.
    words: String,
    items: Vec<Item<Written>>,
    /// Whether an item of this list, or a block in this item, is a paragraph of its own.
    is_loose: bool,
    ticked: Option<bool>,
    cells: Vec<Vec<Inline<Written>>>,
    head: Vec<Vec<Inline<Written>>>,
    rows: Vec<Vec<Vec<Inline<Written>>>>,
    terms: Vec<Definition<Written>>,
    /// The entry whose text is to stand here, where this is a paragraph that says nothing else.
    embed: Option<WrittenLink>,
}

impl Frame<'_> {
    /// Tight list items and definitions hold text without a paragraph around it; ours have one.
    fn flush(&mut self, at: Range<usize>) {
        self.end_words();
        if !self.inlines.is_empty() {
            let text = self.take_inlines();
            self.blocks.push(Block::Paragraph { text, at });
        }
    }

    fn end_words(&mut self) {
        if !self.words.is_empty() {
            let text = mem::take(&mut self.words).into_boxed_str();
            self.inlines.push(Inline::Text { text });
        }
    }

    /// The inlines, without room for more: there are as many lists of them as there are paragraphs in a pack.
    fn take_inlines(&mut self) -> Vec<Inline<Written>> {
        self.end_words();
        let mut inlines = mem::take(&mut self.inlines);
        inlines.shrink_to_fit();
        inlines
    }

    fn blocks(mut self, at: Range<usize>) -> Vec<Block<Written>> {
        self.flush(at);
        self.blocks.shrink_to_fit();
        self.blocks
    }

    /// What a quotation, an item or a note holds: its headings, too, hold what follows them.
    fn inner_blocks(self, at: Range<usize>) -> Vec<Block<Written>> {
        nest(self.blocks(at))
    }
}

struct Builder<'r, 't> {
    reader: &'r mut Reader<'t>,
    base: usize,
    stack: Vec<Frame<'t>>,
    skipping: usize,
    /// Footnotes by name, where they are written.
    footnotes: BTreeMap<String, Range<usize>>,
    /// The names of footnotes that are marked somewhere.
    marks: BTreeSet<String>,
}

impl<'t> Builder<'_, 't> {
    fn finish(mut self) -> Vec<Block<Written>> {
        let unmarked = self.footnotes.iter().filter(|(name, _)| !self.marks.contains(*name));
        let complaints = unmarked.map(|(name, range)| {
            let place = self.reader.place(range.clone());
            Diagnostic::warning("bad-markdown", place, "nothing marks this footnote, so no reader gets it")
                .hint(format!("write `[^{name}]` where it belongs"))
        });
        self.reader.report.extend(complaints.collect());
        let at = self.at_top();
        self.stack.pop().map(|frame| frame.blocks(at)).unwrap_or_default()
    }

    fn top(&mut self) -> &mut Frame<'t> {
        self.stack.last_mut().expect("the frame of the text itself is popped by `finish` only")
    }

    fn inline(&mut self, inline: Inline<Written>) {
        let top = self.top();
        top.end_words();
        top.inlines.push(inline);
    }

    fn block(&mut self, block: Block<Written>) {
        self.flush();
        self.top().blocks.push(block);
    }

    fn flush(&mut self) {
        let at = self.at_top();
        self.top().flush(at);
    }

    /// Where the innermost open thing is written.
    fn at_top(&mut self) -> Range<usize> {
        let range = self.top().range.clone();
        self.at(&self.in_text(&range))
    }

    /// A stretch of the text as one of the file, without the line ends behind it.
    fn at(&self, range: &Range<usize>) -> Range<usize> {
        let end = range.start + self.reader.text[range.clone()].trim_end().len();
        self.reader.origins.in_file(range.start..end)
    }

    fn in_text(&self, range: &Range<usize>) -> Range<usize> {
        self.base + range.start..self.base + range.end
    }

    fn event(&mut self, event: Event<'t>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(_) if self.skipping > 0 => self.skipping -= 1,
            Event::End(_) => self.end(),
            Event::Text(text) => {
                self.scope_that_is_none(&text, &range);
                self.top().words.push_str(&text);
            }
            Event::Code(text) => self.inline(Inline::Code { text: text.into_string().into() }),
            Event::Html(_) | Event::InlineHtml(_) => self.raw_html(range),
            Event::FootnoteReference(name) => {
                self.marks.insert(name.to_string());
                self.inline(Inline::FootnoteMark { name: name.into_string() });
            }
            Event::SoftBreak => self.inline(Inline::SoftBreak),
            Event::HardBreak => self.inline(Inline::HardBreak),
            Event::Rule => self.block(Block::Rule),
            Event::TaskListMarker(ticked) => {
                if let Some(item) =
                    self.stack.iter_mut().rev().find(|frame| matches!(frame.tag, Some(Tag::Item)))
                {
                    item.ticked = Some(ticked);
                }
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    /// Complains of what looks like a scope and is none: it would be printed, and what it was to hold back with it.
    fn scope_that_is_none(&mut self, text: &str, range: &Range<usize>) {
        let in_code = match &self.top().tag {
            Some(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => return,
            Some(Tag::CodeBlock(CodeBlockKind::Indented)) => true,
            _ => false,
        };
        let mut lines = text.lines().map(str::trim_start);
        let looks_like_one = match in_code {
            true => lines.any(|line| line.starts_with(":::")),
            false => lines.any(|line| line.contains(":::") || has_scope_in_braces(line)),
        };
        if looks_like_one {
            let range = self.in_text(range);
            let range = range.start..range.start + self.reader.text[range.clone()].trim_end().len();
            let place = self.reader.place(range);
            self.reader.report.push(
                Diagnostic::error("misspelt-scope", place, "this looks like a scope, and holds nothing back here")
                    .hint("write `:::` at the beginning of a line, outside lists, quotations and tables; or end a heading with the braces")
                    .hint("if it is to be read as it stands, put it between backticks"),
            );
        }
    }

    fn raw_html(&mut self, range: Range<usize>) {
        let range = self.in_text(&range);
        let shown = self.reader.text[range.clone()].trim_end();
        let end = range.start + shown.len();
        let start = end - shown.trim_start().len();
        let shown = self.reader.text[start..end].lines().next().unwrap_or_default();
        let hint = match shown.trim_start_matches('<').split(|c: char| !c.is_ascii_alphanumeric()).next() {
            Some("br") => "end the line with a backslash instead",
            Some("b" | "strong") => "write **bold** instead",
            Some("i" | "em") => "write *emphasis* instead",
            Some("a") => "write [words](address) instead",
            Some("img") => "write ![what it shows](picture-id) instead",
            Some("table") => "write a table with | instead",
            Some("details" | "summary" | "div" | "span") => {
                "write a heading, or a block `::: {audience=…}`, instead"
            }
            _ if shown.starts_with("<!--") => {
                "comments would be published; put yours behind a # in the front matter"
            }
            _ => "write Markdown; if you meant the sign itself, write \\<",
        };
        let place = self.reader.place(start..end);
        self.reader.report.push(
            Diagnostic::error(
                "raw-html",
                place,
                format!("raw HTML: `{}`", shown.chars().take(40).collect::<String>()),
            )
            .hint(hint),
        );
    }

    fn start(&mut self, tag: Tag<'t>, range: Range<usize>) {
        if self.skipping > 0 || self.stack.len() > DEEPEST {
            if self.skipping == 0 {
                let range = self.in_text(&range);
                let end =
                    self.reader.text[range.clone()].find('\n').map_or(range.end, |end| range.start + end);
                self.reader.complain("bad-markdown", range.start..end, "this is nested too deeply");
            }
            self.skipping += 1;
            return;
        }
        let is_inline = matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        );
        if !is_inline {
            self.flush();
        }
        self.stack.push(Frame { tag: Some(tag), range, ..Frame::default() });
    }

    fn end(&mut self) {
        let mut frame = self.stack.pop().expect("every end has had its start");
        let tag = frame.tag.take().expect("only the text itself has no tag, and it has no end");
        let range = self.in_text(&frame.range);
        match tag {
            Tag::Paragraph => {
                if let Some(to) = frame.embed.take() {
                    return self.block(Block::Embed { to });
                }
                let at = self.at(&range);
                self.block(Block::Paragraph { text: frame.take_inlines(), at });
                self.top().is_loose = true;
            }
            Tag::Heading { level, id, classes, attrs } => {
                // A word in braces without `=` is no scope either, and one with a dot before it would say nothing.
                let classes = classes.into_iter().map(|class| (class, None));
                let attributes: Vec<_> = attrs.into_iter().chain(classes).collect();
                self.heading(level, id, &attributes, frame.take_inlines(), range);
            }
            Tag::BlockQuote(kind) => {
                let blocks = frame.inner_blocks(self.at(&range));
                self.block(match kind {
                    None => Block::Quote { blocks },
                    Some(kind) => Block::Alert { sort: sort_of(kind), blocks },
                });
            }
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Indented => String::new(),
                    CodeBlockKind::Fenced(info) => {
                        info.split_whitespace().next().unwrap_or_default().to_string()
                    }
                };
                let mut text = String::new();
                super::words_of_inlines(&frame.take_inlines(), &mut text);
                self.block(Block::Code { language: language.into(), text: text.into() });
            }
            Tag::List(start) => {
                self.block(Block::List { start, is_tight: !frame.is_loose, items: frame.items });
            }
            Tag::Item => {
                let is_loose = frame.is_loose;
                let item = Item { ticked: frame.ticked, blocks: frame.inner_blocks(self.at(&range)) };
                let list = self.top();
                list.items.push(item);
                list.is_loose |= is_loose;
            }
            Tag::FootnoteDefinition(name) => {
                let line =
                    self.reader.text[range.clone()].find('\n').map_or(range.end, |end| range.start + end);
                if self.footnotes.insert(name.to_string(), range.start..line).is_some() {
                    let twice = format!("another footnote is already called `{name}`");
                    self.reader.complain("bad-markdown", range.start..line, twice);
                }
                let blocks = frame.inner_blocks(self.at(&range));
                self.block(Block::Footnote { name: name.into_string(), blocks });
            }
            Tag::DefinitionList => self.block(Block::Definitions { terms: frame.terms }),
            Tag::DefinitionListTitle => {
                self.top().terms.push(Definition { term: frame.take_inlines(), meanings: Vec::new() });
            }
            Tag::DefinitionListDefinition => {
                let meaning = frame.inner_blocks(self.at(&range));
                if let Some(term) = self.top().terms.last_mut() {
                    term.meanings.push(meaning);
                }
            }
            Tag::Table(alignments) => {
                let alignments = alignments.into_iter().map(name_of_alignment).collect();
                self.block(Block::Table { alignments, head: frame.head, rows: frame.rows });
            }
            Tag::TableHead => self.top().head = frame.cells,
            Tag::TableRow => self.top().rows.push(frame.cells),
            Tag::TableCell => {
                let cell = frame.take_inlines();
                if let Some(Tag::TableHead) = self.top().tag {
                    self.name_of_column(&cell, range);
                }
                self.top().cells.push(cell);
            }
            Tag::Emphasis => self.inline(Inline::Emphasis { text: frame.take_inlines() }),
            Tag::Strong => self.inline(Inline::Strong { text: frame.take_inlines() }),
            Tag::Strikethrough => self.inline(Inline::Struck { text: frame.take_inlines() }),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.link(link_type, &dest_url, &title, frame.take_inlines(), range);
            }
            Tag::Image { link_type: LinkType::WikiLink { .. }, dest_url, .. } => self.embed(&dest_url, range),
            Tag::Image { dest_url, title, .. } => {
                self.picture(&dest_url, &title, &frame.take_inlines(), range)
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Superscript | Tag::Subscript => {}
        }
    }

    /// Complains of a name that is too long to stand before every cell of its column.
    fn name_of_column(&mut self, name: &[Inline<Written>], range: Range<usize>) {
        let mut words = String::new();
        super::words_of_inlines(name, &mut words);
        if words.len() > LONGEST_COLUMN_NAME {
            let place = self.reader.place(range);
            self.reader.report.push(
                Diagnostic::error("bad-markdown", place, "this name of a column is too long").hint(
                    "a phone shows it before every cell; write a few words, and the rest above the table",
                ),
            );
        }
    }

    fn heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'t>>,
        attributes: &[(CowStr<'t>, Option<CowStr<'t>>)],
        title: Vec<Inline<Written>>,
        range: Range<usize>,
    ) {
        let line = range.start..range.start + self.reader.text[range.clone()].trim_end().len();
        let id = id.and_then(|id| match Slug::parse(&id) {
            Ok(id) => Some(id),
            Err(reason) => {
                self.reader.complain("bad-markdown", line.clone(), reason);
                None
            }
        });
        let at = self.at(&range);
        let section = Block::Section { level: level as u8, id, title, blocks: Vec::new(), at };
        if attributes.is_empty() {
            self.block(section);
        } else {
            let pairs = attributes.iter().map(|(key, value)| (&**key, value.as_deref().unwrap_or_default()));
            let scope = self.reader.scope(pairs, line);
            self.block(Block::Scoped { portion: WrittenPortion(Portion::new(scope, vec![section])) });
        }
    }

    /// Complains of what is written behind the id of an entry, where readers get it nowhere.
    fn untitled(&mut self, title: &str, range: &Range<usize>) {
        if !title.is_empty() {
            let place = self.reader.place(range.clone());
            let words = "the words in quotation marks behind the id are shown nowhere";
            self.reader.report.push(
                Diagnostic::warning("bad-markdown", place, words)
                    .hint("put them into the text, or delete them"),
            );
        }
    }

    fn link(
        &mut self,
        sort: LinkType,
        to: &str,
        title: &str,
        words: Vec<Inline<Written>>,
        range: Range<usize>,
    ) {
        let in_file = self.reader.origins.in_file(range.clone());
        if let (
            LinkType::ShortcutUnknown | LinkType::CollapsedUnknown | LinkType::ReferenceUnknown,
            Some(citation),
        ) = (sort, to.strip_prefix('@'))
        {
            let (source, at) = match citation.split_once(',') {
                Some((source, at)) => {
                    (source, Some(at.split_whitespace().collect::<Vec<_>>().join(" ").into()))
                }
                None => (citation, None),
            };
            return match Ref::parse(source.trim()) {
                Ok(source) => {
                    self.inline(Inline::Cite { cite: Box::new(WrittenCite { source, at, range: in_file }) })
                }
                Err(reason) => self.reader.complain("dangling-link", range, reason),
            };
        }
        if let LinkType::Email = sort {
            return self.inline(Inline::Web {
                url: Box::new(format!("mailto:{to}").into()),
                title: None,
                words,
            });
        }
        if ["http://", "https://", "mailto:"].iter().any(|scheme| to.starts_with(scheme)) {
            let title = (!title.is_empty()).then(|| Box::new(title.into()));
            return self.inline(Inline::Web { url: Box::new(to.into()), title, words });
        }
        let words = if let LinkType::WikiLink { has_pothole: false } = sort { Vec::new() } else { words };
        self.untitled(title, &range);
        match Ref::parse(to) {
            Ok(to) => self.inline(Inline::Link { to: Box::new(WrittenLink { to, range: in_file }), words }),
            Err(_) => {
                let place = self.reader.place(range);
                let shown: String = to.chars().take(60).collect();
                self.reader.report.push(
                    Diagnostic::error(
                        "dangling-link",
                        place,
                        format!("`{shown}` is neither an entry nor a web address"),
                    )
                    .hint("link to an entry by its id, or write an address that begins with https://"),
                );
                words.into_iter().for_each(|word| self.inline(word));
            }
        }
    }

    /// `![[preserve-evidence]]`, which is a paragraph of its own.
    fn embed(&mut self, to: &str, range: Range<usize>) {
        let around = self.in_text(&self.stack.last().map_or(0..0, |frame| frame.range.clone()));
        let is_alone = matches!(self.top().tag, Some(Tag::Paragraph))
            && self.reader.text[around].trim() == self.reader.text[range.clone()].trim();
        let place = self.reader.place(range.clone());
        match Ref::parse(to) {
            Ok(to) if is_alone => {
                let range = self.reader.origins.in_file(range);
                self.top().embed = Some(WrittenLink { to, range });
            }
            Ok(to) => self.reader.report.push(
                Diagnostic::error("bad-embed", place, "a text is embedded by a paragraph of its own").hint(
                    format!("write `![[{to}]]` between two empty lines; or link to it, `[your words]({to})`"),
                ),
            ),
            Err(_) => self.reader.report.push(
                Diagnostic::error(
                    "dangling-link",
                    place,
                    "a text that is embedded is named by the id of its entry",
                )
                .hint("write `![[its-id]]`; a picture is shown by `![what it shows](its-id)`"),
            ),
        }
    }

    fn picture(&mut self, to: &str, title: &str, words: &[Inline<Written>], range: Range<usize>) {
        self.untitled(title, &range);
        let mut alt = String::new();
        description(words, &mut alt);
        match Ref::parse(to) {
            Ok(to) => {
                let range = self.reader.origins.in_file(range);
                self.inline(Inline::Picture {
                    picture: Box::new(WrittenPicture { to, alt: alt.trim().into(), range }),
                });
            }
            Err(_) => {
                let place = self.reader.place(range);
                self.reader.report.push(
                    Diagnostic::error("dangling-link", place, "a picture is named by the id of its entry")
                        .hint("list it in content/assets/pictures.yaml and write ![what it shows](its-id)"),
                );
            }
        }
    }
}

/// What describes a picture: plain words, and those of a picture inside them.
fn description(words: &[Inline<Written>], alt: &mut String) {
    for inline in words {
        match inline {
            Inline::Picture { picture } => alt.push_str(&picture.alt),
            Inline::Emphasis { text }
            | Inline::Strong { text }
            | Inline::Struck { text }
            | Inline::Link { words: text, .. }
            | Inline::Web { words: text, .. } => description(text, alt),
            _ => super::words_of_inlines(std::slice::from_ref(inline), alt),
        }
    }
}

fn sort_of(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

fn name_of_alignment(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::None => "",
        Alignment::Left => "left",
        Alignment::Center => "center",
        Alignment::Right => "right",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(markdown: &str) -> Checked<Prose> {
        let passage = Passage { file: "text.md".into(), range: 0..markdown.len(), unfolded_from: None };
        parse(markdown, &passage)
    }

    fn complaints(markdown: &str) -> Vec<(&'static str, String)> {
        let report = read(markdown).report;
        let shown = |d: &Diagnostic| {
            let range = d.place.clone().unwrap().range;
            (d.rule, markdown[range.start..range.end].to_string())
        };
        report.sorted().into_iter().map(shown).collect()
    }

    #[test]
    fn a_citation_is_not_a_link() {
        let checked = read("Seen twice [@doj-2025, p. 3] [@treasury].");
        let scope = Scope::default();
        let cites: Vec<_> =
            checked.value.pointers(&scope).into_iter().map(|p| (p.to.to_string(), p.sort, p.range)).collect();
        assert_eq!(
            cites,
            [
                ("doj-2025".into(), crate::prose::PointerSort::Cite, 11..28),
                ("treasury".into(), crate::prose::PointerSort::Cite, 29..40),
            ]
        );
    }

    #[test]
    fn links_to_entries_have_words_or_none() {
        use crate::prose::PointerSort::{BareLink, WordedLink};
        let checked = read("See [[risky-node:otc]] and [brokers](otc) and [[otc|the brokers]].");
        let scope = Scope::default();
        let sorts: Vec<_> = checked.value.pointers(&scope).into_iter().map(|p| p.sort).collect();
        assert_eq!(sorts, [BareLink, WordedLink, WordedLink]);
    }

    #[test]
    fn a_scoped_section_ends_at_the_next_heading_of_its_level() {
        let prose = read("## A {audience=banks}\n\nx\n\n### A1\n\ny\n\n## B\n\nz\n").value;
        let [Block::Scoped { portion: WrittenPortion(portion) }, Block::Section { blocks, .. }] =
            prose.blocks.as_slice()
        else {
            panic!("{:#?}", prose.blocks)
        };
        assert_eq!(blocks.len(), 1);
        let [Block::Section { blocks, .. }] = portion.for_authors().as_slice() else {
            panic!("{portion:#?}")
        };
        assert_eq!(blocks.len(), 2);
    }

    #[test]
    fn a_container_in_code_is_code() {
        assert!(complaints("```\n::: {audience=banks}\n```\n").is_empty());
    }

    #[test]
    fn a_scope_in_doubt_is_complained_of() {
        assert_eq!(
            complaints("::: {audience=banks}\nx\n"),
            [("unclosed-scope", "::: {audience=banks}".to_string())]
        );
        assert_eq!(complaints("x\n:::\n"), [("unclosed-scope", ":::".to_string())]);
        assert_eq!(
            complaints("::: {audiense=banks}\nx\n:::\n"),
            [("misspelt-scope", "::: {audiense=banks}".to_string())]
        );
        assert_eq!(complaints("## A {markin=red}\n"), [("misspelt-scope", "## A {markin=red}".to_string())]);
    }

    /// The text that readers get who may see everything that is not marked.
    fn open_words(markdown: &str) -> String {
        let mut prose = read(markdown).value;
        prose.settle(&Scope { marking: Some(Marking::Clear), ..Scope::default() });
        prose.erase(&crate::vocab::Clearance {
            audience: Audience(Slug::parse("banks").unwrap()),
            within: crate::vocab::Within::Everywhere,
            ceiling: Marking::Clear,
            as_of: crate::vocab::Date::parse("2026-11-22").unwrap(),
        });
        format!("{:?}", prose.blocks)
    }

    #[test]
    fn a_scoped_heading_holds_what_is_under_it_wherever_it_stands() {
        for markdown in [
            "# A {marking=TLP:AMBER}\n\n## B\n\nsecret\n",
            "> ## A {marking=TLP:AMBER}\n>\n> secret\n",
            "- ## A {marking=TLP:AMBER}\n\n  secret\n",
            "A {marking=TLP:AMBER}\n===\n\nB\n---\n\nsecret\n",
        ] {
            assert_eq!(complaints(markdown), [], "{markdown}");
            assert!(!open_words(markdown).contains("secret"), "{markdown}");
        }
    }

    #[test]
    fn a_block_after_code_is_a_block() {
        for code in [
            "- ```\n  code\n  ```",
            "```code``` in a sentence.",
            "> ~~~\n> code\n> ~~~",
            "1. ```sh\n   x\n   ```",
        ] {
            let markdown = format!("{code}\n\n::: {{marking=TLP:AMBER}}\nsecret\n:::\n");
            assert_eq!(complaints(&markdown), [], "{markdown}");
            assert!(!open_words(&markdown).contains("secret"), "{markdown}");
        }
    }

    #[test]
    fn what_looks_like_a_scope_and_is_none_is_complained_of() {
        for markdown in [
            "1.  one\n\n    ::: {marking=TLP:AMBER}\n    secret\n    :::\n",
            "> ::: {marking=TLP:AMBER}\n> secret\n> :::\n",
            "- ::: {marking=TLP:AMBER}\n  secret\n",
            "    ::: {marking=TLP:AMBER}\n\nsecret\n",
            "\t::: {marking=TLP:AMBER}\n\nsecret\n",
            ":: {marking=TLP:AMBER}\nsecret\n",
            "## A {marking=TLP:AMBER}.\n\nsecret\n",
            "## A {.amber}\n\nsecret\n",
            "A paragraph. {audience=banks}\n",
            "| {marking=TLP:AMBER} |\n|--|\n| secret |\n",
            "::: {marking=TLP:AMBER marking=TLP:CLEAR}\nsecret\n:::\n",
            "- ```\nno code\n\n::: {marking=TLP:AMBER}\nsecret\n:::\n",
        ] {
            let complaints = complaints(markdown);
            assert!(
                complaints.iter().any(|(rule, _)| *rule == "misspelt-scope"),
                "{markdown}: {complaints:?}"
            );
        }
        for markdown in
            ["`{marking=TLP:AMBER}`", "```\n::: {audience=banks}\n```", "Write {{ name }}.", "{a: b}"]
        {
            assert_eq!(complaints(markdown), [], "{markdown}");
        }
    }

    #[test]
    fn raw_html_is_refused_where_it_stands() {
        assert_eq!(
            complaints("a <b>x</b>"),
            [("raw-html", "<b>".to_string()), ("raw-html", "</b>".to_string())]
        );
        assert_eq!(complaints("<!-- note -->\n"), [("raw-html", "<!-- note -->".to_string())]);
    }

    #[test]
    fn an_address_that_could_run_is_refused() {
        assert_eq!(complaints("[x](javascript:alert(1))").len(), 1);
    }

    #[test]
    fn nesting_has_an_end() {
        let deep = format!("{}x", "> ".repeat(5_000));
        assert_eq!(complaints(&deep).len(), 1);
        let fences = "::: {audience=banks}\n".repeat(2_000);
        assert!(!complaints(&fences).is_empty());
        assert!(complaints(&"[".repeat(100_000)).is_empty());
    }

    #[test]
    fn the_text_of_a_yaml_value_is_where_its_words_are_written() {
        for (value, text, words) in [
            ("|\n    see [[one]]\n\n    and [[one]]\n", "see [[one]]\n\nand [[one]]\n", "[[one]]"),
            (">-\n    see [[one]] and\n    [[one]]\n", "see [[one]] and [[one]]", "[[one]]"),
            ("see [[one]] and\n    [[one]]", "see [[one]] and [[one]]", "[[one]]"),
            ("'it''s [[one]] and [[one]]'", "it's [[one]] and [[one]]", "[[one]]"),
            (r#""\u201ca\x62\" \n [[one]]\n\n[[one]]""#, "“ab\" \n [[one]]\n\n[[one]]", "[[one]]"),
            ("\"é \\\n  [[one]] é [[one]]\"", "é [[one]] é [[one]]", "[[one]]"),
        ] {
            let file = format!("- id: one\n  definition: {value}\n");
            let range = file.len() - value.len() - 1..file.len() - 1;
            let passage =
                Passage { file: "list.yaml".into(), range: range.clone(), unfolded_from: Some(&file) };
            let prose = parse(text, &passage).value;
            let written: Vec<usize> = value.match_indices(words).map(|(at, _)| range.start + at).collect();
            let scope = Scope::default();
            let found: Vec<_> = prose.pointers(&scope).into_iter().map(|pointer| pointer.range).collect();
            let expected: Vec<_> = written.into_iter().map(|at| at..at + words.len()).collect();
            assert_eq!(found, expected, "{value}");
        }
    }

    #[test]
    fn a_picture_is_described_by_all_the_words_in_it() {
        let prose = read("![one *two* ![three](four) [five](six)](seven)").value;
        assert!(format!("{prose:?}").contains("alt: \"one two three five\""), "{prose:?}");
    }

    #[test]
    fn braces_are_plain_text() {
        let prose = read("Write {{ name }} here.").value;
        let [Block::Paragraph { text, .. }] = prose.blocks.as_slice() else { panic!("{:#?}", prose.blocks) };
        assert!(matches!(text.as_slice(), [Inline::Text { text }] if **text == *"Write {{ name }} here."));
    }
}
