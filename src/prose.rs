//! A small tree of blocks and inlines: the one shape of text that every format is made from.
//! Knows that text has portions and points at other things; does not know what those things are.

mod parse;
mod project;
mod sentence;

pub use parse::{Passage, parse, parse_scope};
pub(crate) use project::DEEPEST_EMBED;
pub(crate) use sentence::first_sentence;

use crate::vocab::{Clearance, Portion, Ref, Scope, Slug};
use serde::Serialize;
use std::{
    fmt::Debug,
    ops::{Deref, Range},
};

/// What differs between text as it was written and text as readers may see it.
pub trait Stage: Clone + Debug {
    /// A link to an entry, or the words that stand in its place.
    type Link: Clone + Debug;
    /// A citation of a source.
    type Cite: Clone + Debug;
    /// A picture.
    type Picture: Clone + Debug;
    /// Blocks that are not for everybody.
    type Scoped: Clone + Debug;
    /// The text of another entry.
    type Embed: Clone + Debug;
    /// Words.
    type Words: Deref<Target = str> + Clone + Debug;
    /// Where a block is written.
    type At: Clone + Debug;
}

/// Text as an author wrote it. It is never written out: its parts are not `Serialize`.
#[derive(Clone, Copy, Debug)]
pub struct Written;

impl Stage for Written {
    // A text has as many stretches as it has words in a few lines, and most are plain words: what needs more room is kept
    // apart.
    type Link = Box<WrittenLink>;
    type Cite = Box<WrittenCite>;
    type Picture = Box<WrittenPicture>;
    type Scoped = WrittenPortion;
    type Embed = WrittenLink;
    type Words = Box<str>;
    type At = Range<usize>;
}

/// Blocks behind a scope.
#[derive(Clone, Debug)]
pub struct WrittenPortion(pub(crate) Portion<Vec<Block<Written>>>);

/// A link before anybody looked whether its entry may be shown.
#[derive(Clone, Debug)]
pub struct WrittenLink {
    /// The entry.
    pub to: Ref,
    /// Where it is written, in bytes of the file.
    pub range: Range<usize>,
}

/// A citation before anybody looked whether its source may be shown.
#[derive(Clone, Debug)]
pub struct WrittenCite {
    /// The source.
    pub source: Ref,
    /// Where in the source: `p. 3`.
    pub at: Option<Box<str>>,
    /// Where it is written, in bytes of the file.
    pub range: Range<usize>,
}

/// A picture before anybody looked whether it may be shown.
#[derive(Clone, Debug)]
pub struct WrittenPicture {
    /// The picture's entry.
    pub to: Ref,
    /// The alternative text of this place; empty where there is none.
    pub alt: Box<str>,
    /// Where it is written, in bytes of the file.
    pub range: Range<usize>,
}

/// Text that its readers are cleared for.
#[derive(Clone, Copy, Debug)]
pub struct Cleared<'p>(std::marker::PhantomData<&'p ()>);

impl<'p> Stage for Cleared<'p> {
    type Link = Box<LinkText<'p>>;
    type Cite = CiteText<'p>;
    type Picture = PictureText<'p>;
    type Scoped = Placed<'p>;
    type Embed = Nothing;
    type Words = &'p str;
    type At = ();
}

/// What does not exist, so that nobody has to think what to do with it: a page of what has none, or an embedded text
/// that still has to be looked up when the readers get it.
#[derive(Clone, Copy, Debug, Serialize)]
pub enum Nothing {}

/// An entry as another one may name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LinkText<'p> {
    /// Its kind, as `risky-node`.
    pub kind: &'static str,
    /// Its id.
    pub id: &'p str,
    /// Its title.
    pub title: &'p str,
}

/// A source as a text may cite it. Its number is for `analyze` to give, after selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CiteText<'p> {
    /// The source's id.
    pub id: &'p str,
    /// Where in the source.
    pub at: Option<&'p str>,
}

/// A picture that may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PictureText<'p> {
    /// The picture's id.
    pub id: &'p str,
    /// The alternative text.
    pub alt: &'p str,
}

/// Blocks that are for some places only, in a handbook that is for more than those.
#[derive(Clone, Debug, Serialize)]
pub struct Placed<'p> {
    /// Codes of the places; empty where the whole handbook is for them.
    pub places: Vec<&'p str>,
    /// The blocks.
    pub blocks: Vec<Block<Cleared<'p>>>,
}

/// A block of text.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "block", rename_all = "kebab-case")]
#[serde(
    bound = "S::Link: Serialize, S::Cite: Serialize, S::Picture: Serialize, S::Scoped: Serialize, S::Embed: Serialize, S::Words: Serialize"
)]
pub enum Block<S: Stage> {
    /// A heading and everything under it.
    Section {
        /// 2 to 6.
        level: u8,
        /// The anchor inside the entry. Two sections of one entry may have the same until `project` makes them differ.
        id: Option<Slug>,
        /// The heading.
        title: Vec<Inline<S>>,
        /// What stands under it.
        blocks: Vec<Block<S>>,
        /// Where the heading is written, in bytes of the file. Readers do not learn it.
        #[serde(skip)]
        at: S::At,
    },
    /// A paragraph.
    Paragraph {
        /// Its text.
        text: Vec<Inline<S>>,
        /// Where it is written, in bytes of the file. Readers do not learn it.
        #[serde(skip)]
        at: S::At,
    },
    /// A list.
    List {
        /// The first number of an ordered one.
        start: Option<u64>,
        /// Whether its items follow one another without an empty line, so that they are shown close together.
        is_tight: bool,
        /// Its items.
        items: Vec<Item<S>>,
    },
    /// A table.
    Table {
        /// `left`, `right`, `center` or empty, one for each column.
        alignments: Vec<&'static str>,
        /// The head.
        head: Vec<Vec<Inline<S>>>,
        /// The rows.
        rows: Vec<Vec<Vec<Inline<S>>>>,
    },
    /// Code or other text whose line ends matter.
    Code {
        /// The word after the fence.
        language: S::Words,
        /// The text.
        text: S::Words,
    },
    /// A quotation.
    Quote {
        /// What is quoted.
        blocks: Vec<Block<S>>,
    },
    /// A note that stands out.
    Alert {
        /// `note`, `tip`, `important`, `warning` or `caution`.
        sort: &'static str,
        /// What it says.
        blocks: Vec<Block<S>>,
    },
    /// Terms and what they mean.
    Definitions {
        /// A term and its definitions each.
        terms: Vec<Definition<S>>,
    },
    /// A footnote, where it was written.
    Footnote {
        /// Its name.
        name: String,
        /// What it says.
        blocks: Vec<Block<S>>,
    },
    /// A line across the page.
    Rule,
    /// Blocks that are not for everybody.
    Scoped {
        /// Whom for, and what.
        portion: S::Scoped,
    },
    /// The text of another entry, as if it were written here.
    Embed {
        /// The entry.
        to: S::Embed,
    },
}

/// An item of a list.
#[derive(Clone, Debug, Serialize)]
#[serde(
    bound = "S::Link: Serialize, S::Cite: Serialize, S::Picture: Serialize, S::Scoped: Serialize, S::Embed: Serialize, S::Words: Serialize"
)]
pub struct Item<S: Stage> {
    /// Whether its box is ticked, when it has one.
    pub ticked: Option<bool>,
    /// What it says.
    pub blocks: Vec<Block<S>>,
}

/// A term and what it means.
#[derive(Clone, Debug, Serialize)]
#[serde(
    bound = "S::Link: Serialize, S::Cite: Serialize, S::Picture: Serialize, S::Scoped: Serialize, S::Embed: Serialize, S::Words: Serialize"
)]
pub struct Definition<S: Stage> {
    /// The term.
    pub term: Vec<Inline<S>>,
    /// Its meanings.
    pub meanings: Vec<Vec<Block<S>>>,
}

/// A stretch of text.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "inline", rename_all = "kebab-case")]
#[serde(
    bound = "S::Link: Serialize, S::Cite: Serialize, S::Picture: Serialize, S::Scoped: Serialize, S::Embed: Serialize, S::Words: Serialize"
)]
pub enum Inline<S: Stage> {
    /// Plain words.
    Text {
        /// The words.
        text: S::Words,
    },
    /// Code.
    Code {
        /// The text.
        text: S::Words,
    },
    /// Emphasis.
    Emphasis {
        /// What is emphasised.
        text: Vec<Inline<S>>,
    },
    /// Strong emphasis.
    Strong {
        /// What is emphasised.
        text: Vec<Inline<S>>,
    },
    /// Struck through.
    Struck {
        /// What is struck through.
        text: Vec<Inline<S>>,
    },
    /// A link to another entry.
    Link {
        /// The entry.
        to: S::Link,
        /// The author's words; empty where the entry's title is to stand.
        words: Vec<Inline<S>>,
    },
    /// A link to the world outside.
    Web {
        /// An `http`, `https` or `mailto` address.
        url: Box<S::Words>,
        /// What the author wrote behind the address, in quotation marks.
        title: Option<Box<S::Words>>,
        /// The author's words.
        words: Vec<Inline<S>>,
    },
    /// A citation.
    Cite {
        /// What is cited.
        cite: S::Cite,
    },
    /// A picture.
    Picture {
        /// Which.
        picture: S::Picture,
    },
    /// The mark of a footnote.
    FootnoteMark {
        /// Its name.
        name: String,
    },
    /// The end of a line that does not matter.
    SoftBreak,
    /// The end of a line that matters.
    HardBreak,
}

/// A text as its author wrote it.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// Its blocks.
    pub blocks: Vec<Block<Written>>,
    /// Every scope in it as it was written, for looking up the names it uses.
    pub scopes: Vec<WrittenScope>,
}

/// A scope where it was written.
#[derive(Clone, Debug)]
pub struct WrittenScope {
    /// What it says.
    pub scope: Scope,
    /// Where, in bytes of the file.
    pub range: Range<usize>,
}

/// A text as its readers may see it.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct ClearProse<'p> {
    /// Its blocks.
    pub blocks: Vec<Block<Cleared<'p>>>,
}

/// What `project` asks about the things a text points at. The wall answers.
pub trait Scissors<'p> {
    /// An entry as this text may name it, if the readers may see it.
    fn link(&self, to: &'p Ref) -> Option<LinkText<'p>>;
    /// A source as this text may cite it, if the readers may see it.
    fn cite(&self, source: &'p Ref, at: Option<&'p str>) -> Option<CiteText<'p>>;
    /// A picture, if the readers may see it.
    fn picture(&self, to: &'p Ref, alt: &'p str) -> Option<PictureText<'p>>;
    /// The text of an entry that is to stand here, if the readers may see it.
    fn text(&self, of: &'p Ref) -> Option<EmbeddedText<'p>>;
    /// A portion of text, if the readers may see it.
    fn open(&self, portion: &'p Portion<Vec<Block<Written>>>) -> Option<&'p [Block<Written>]>;
    /// The places of a scope that a reader has to be told, because the handbook is for more than those.
    fn places(&self, scope: &'p Scope) -> Vec<&'p str>;
}

/// The text of an entry, to stand in that of another one.
#[derive(Clone, Copy, Debug)]
pub struct EmbeddedText<'p> {
    /// The entry's id.
    pub id: &'p str,
    /// Whom the entry is for.
    pub scope: &'p Scope,
    /// Its text.
    pub prose: &'p Prose,
}

/// Something a text points at.
#[derive(Clone, Debug)]
pub struct Pointer<'a> {
    /// What it points at.
    pub to: &'a Ref,
    /// How.
    pub sort: PointerSort,
    /// Where, in bytes of the file.
    pub range: Range<usize>,
    /// The scope of the block it stands in; that of the entry where it stands in none.
    pub scope: &'a Scope,
}

/// How a text points at something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerSort {
    /// A link with the author's words.
    WordedLink,
    /// A link that shows the entry's title.
    BareLink,
    /// A citation.
    Cite,
    /// A picture that is described where it stands.
    WordedPicture,
    /// A picture that relies on its entry's own alternative text.
    BarePicture,
    /// The text of the entry is to stand here.
    Embed,
}

/// A heading, a paragraph or a quotation as a rule reads it, with its place.
#[derive(Clone, Debug)]
pub(crate) struct Reading<'a> {
    /// What it is.
    pub(crate) sort: ReadingSort,
    /// Where it is written, in bytes of the file.
    pub(crate) at: Range<usize>,
    /// Its text; several paragraphs in a quotation.
    texts: Vec<&'a [Inline<Written>]>,
}

impl<'a> Reading<'a> {
    /// Its plain words, without citations.
    pub(crate) fn words(&self) -> String {
        let mut words = String::new();
        for (number, text) in self.texts.iter().enumerate() {
            if number > 0 {
                words.push(' ');
            }
            words_of_inlines(text, &mut words);
        }
        words
    }

    /// The sources it cites.
    pub(crate) fn cites(&self) -> Vec<&'a Ref> {
        let mut cites = Vec::new();
        self.texts.iter().for_each(|text| cites_of_inlines(text, &mut cites));
        cites
    }
}

/// What a rule finds when it reads a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReadingSort {
    /// A heading of that level.
    Heading(u8),
    /// A paragraph, also one of a list.
    Paragraph,
    /// A block quote, with all its paragraphs.
    Quote,
}

impl Prose {
    /// Headings, paragraphs and block quotes in reading order, whoever they are for. Text in tables is not among them.
    pub(crate) fn read_for_authors(&self) -> Vec<Reading<'_>> {
        let mut found = Vec::new();
        read_blocks(&self.blocks, &mut found);
        found
    }

    /// Everything the text points at, in reading order, with the scope it stands in.
    pub fn pointers<'a>(&'a self, entry: &'a Scope) -> Vec<Pointer<'a>> {
        let mut found = Vec::new();
        pointers_of_blocks(&self.blocks, entry, &mut found);
        found
    }

    /// Gives every portion the highest marking on the way down to it.
    pub fn settle(&mut self, entry: &Scope) {
        settle_blocks(&mut self.blocks, entry);
    }

    /// How many portions it has, those inside others included.
    pub fn portions(&self) -> usize {
        portions_of_blocks(&self.blocks)
    }

    /// Deletes what the clearance does not admit, for the erase test.
    pub fn erase(&mut self, clearance: &Clearance) {
        erase_blocks(&mut self.blocks, clearance);
    }
}

/// What stands directly inside a block.
pub(crate) enum Inside<'a, S: Stage> {
    Blocks(&'a [Block<S>]),
    Inlines(&'a [Inline<S>]),
}

impl<S: Stage> Block<S> {
    /// Looks at the blocks and the inlines directly inside, in reading order. A portion has none: its stage decides who
    /// may look.
    pub(crate) fn each_inside<'a>(&'a self, mut look: impl FnMut(Inside<'a, S>)) {
        match self {
            Block::Section { title, blocks, .. } => {
                look(Inside::Inlines(title));
                look(Inside::Blocks(blocks));
            }
            Block::Paragraph { text, .. } => look(Inside::Inlines(text)),
            Block::List { items, .. } => items.iter().for_each(|item| look(Inside::Blocks(&item.blocks))),
            Block::Table { head, rows, .. } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| look(Inside::Inlines(cell)));
            }
            Block::Quote { blocks } | Block::Alert { blocks, .. } | Block::Footnote { blocks, .. } => {
                look(Inside::Blocks(blocks));
            }
            Block::Definitions { terms } => {
                for term in terms {
                    look(Inside::Inlines(&term.term));
                    term.meanings.iter().for_each(|meaning| look(Inside::Blocks(meaning)));
                }
            }
            Block::Code { .. } | Block::Rule | Block::Scoped { .. } | Block::Embed { .. } => {}
        }
    }

    /// The lists of blocks directly inside.
    fn blocks_mut(&mut self) -> Vec<&mut Vec<Block<S>>> {
        match self {
            Block::Section { blocks, .. }
            | Block::Quote { blocks }
            | Block::Alert { blocks, .. }
            | Block::Footnote { blocks, .. } => vec![blocks],
            Block::List { items, .. } => items.iter_mut().map(|item| &mut item.blocks).collect(),
            Block::Definitions { terms } => terms.iter_mut().flat_map(|term| &mut term.meanings).collect(),
            Block::Paragraph { .. }
            | Block::Table { .. }
            | Block::Code { .. }
            | Block::Rule
            | Block::Scoped { .. }
            | Block::Embed { .. } => {
                vec![]
            }
        }
    }
}

fn pointers_of_blocks<'a>(blocks: &'a [Block<Written>], scope: &'a Scope, found: &mut Vec<Pointer<'a>>) {
    for block in blocks {
        match block {
            Block::Scoped { portion: WrittenPortion(portion) } => {
                pointers_of_blocks(portion.for_authors(), portion.scope(), found);
            }
            Block::Embed { to: WrittenLink { to, range } } => {
                found.push(Pointer { to, sort: PointerSort::Embed, range: range.clone(), scope });
            }
            _ => {}
        }
        block.each_inside(|inside| match inside {
            Inside::Blocks(blocks) => pointers_of_blocks(blocks, scope, found),
            Inside::Inlines(inlines) => pointers_of_inlines(inlines, scope, found),
        });
    }
}

fn pointers_of_inlines<'a>(inlines: &'a [Inline<Written>], scope: &'a Scope, found: &mut Vec<Pointer<'a>>) {
    let at = |to, sort, range: &Range<usize>| Pointer { to, sort, range: range.clone(), scope };
    for inline in inlines {
        match inline {
            Inline::Link { to, words } => {
                let sort = if words.is_empty() { PointerSort::BareLink } else { PointerSort::WordedLink };
                found.push(at(&to.to, sort, &to.range));
            }
            Inline::Cite { cite } => found.push(at(&cite.source, PointerSort::Cite, &cite.range)),
            Inline::Picture { picture } => {
                let is_bare = picture.alt.trim().is_empty();
                let sort = if is_bare { PointerSort::BarePicture } else { PointerSort::WordedPicture };
                found.push(at(&picture.to, sort, &picture.range));
            }
            Inline::Emphasis { text }
            | Inline::Strong { text }
            | Inline::Struck { text }
            | Inline::Web { words: text, .. } => pointers_of_inlines(text, scope, found),
            Inline::Text { .. }
            | Inline::Code { .. }
            | Inline::FootnoteMark { .. }
            | Inline::SoftBreak
            | Inline::HardBreak => {}
        }
    }
}

fn read_blocks<'a>(blocks: &'a [Block<Written>], found: &mut Vec<Reading<'a>>) {
    for block in blocks {
        match block {
            Block::Section { level, title, at, .. } => {
                found.push(reading(ReadingSort::Heading(*level), title, at));
            }
            Block::Paragraph { text, at } => found.push(reading(ReadingSort::Paragraph, text, at)),
            Block::Quote { blocks } => {
                let mut quoted = Vec::new();
                read_blocks(blocks, &mut quoted);
                found.extend(
                    quoted
                        .into_iter()
                        .reduce(joined)
                        .map(|whole| Reading { sort: ReadingSort::Quote, ..whole }),
                );
                continue;
            }
            Block::Scoped { portion: WrittenPortion(portion) } => read_blocks(portion.for_authors(), found),
            _ => {}
        }
        block.each_inside(|inside| {
            if let Inside::Blocks(blocks) = inside {
                read_blocks(blocks, found);
            }
        });
    }
}

/// Two paragraphs of one quotation.
fn joined<'a>(mut first: Reading<'a>, second: Reading<'a>) -> Reading<'a> {
    first.texts.extend(second.texts);
    first.at.end = first.at.end.max(second.at.end);
    first
}

fn reading<'a>(sort: ReadingSort, inlines: &'a [Inline<Written>], at: &Range<usize>) -> Reading<'a> {
    Reading { sort, at: at.clone(), texts: vec![inlines] }
}

fn cites_of_inlines<'a>(inlines: &'a [Inline<Written>], cites: &mut Vec<&'a Ref>) {
    for inline in inlines {
        match inline {
            Inline::Cite { cite } => cites.push(&cite.source),
            Inline::Emphasis { text } | Inline::Strong { text } | Inline::Struck { text } => {
                cites_of_inlines(text, cites);
            }
            _ => {}
        }
    }
}

fn settle_blocks(blocks: &mut [Block<Written>], outer: &Scope) {
    for block in blocks {
        if let Block::Scoped { portion: WrittenPortion(portion) } = block {
            portion.settle_within(outer);
            let own = portion.scope().clone();
            settle_blocks(portion.for_authors_mut(), &own);
        }
        block.blocks_mut().into_iter().for_each(|blocks| settle_blocks(blocks, outer));
    }
}

fn portions_of_blocks(blocks: &[Block<Written>]) -> usize {
    let mut portions = 0;
    for block in blocks {
        if let Block::Scoped { portion: WrittenPortion(portion) } = block {
            portions += 1 + portions_of_blocks(portion.for_authors());
        }
        block.each_inside(|inside| {
            if let Inside::Blocks(blocks) = inside {
                portions += portions_of_blocks(blocks);
            }
        });
    }
    portions
}

fn erase_blocks(blocks: &mut Vec<Block<Written>>, clearance: &Clearance) {
    blocks.retain(|block| match block {
        Block::Scoped { portion: WrittenPortion(portion) } => portion.open(clearance).is_some(),
        _ => true,
    });
    for block in blocks {
        if let Block::Scoped { portion: WrittenPortion(portion) } = block {
            erase_blocks(portion.for_authors_mut(), clearance);
        }
        block.blocks_mut().into_iter().for_each(|blocks| erase_blocks(blocks, clearance));
    }
}

/// The plain words of a heading or a paragraph.
fn words_of_inlines<S: Stage>(inlines: &[Inline<S>], words: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text } | Inline::Code { text } => words.push_str(text),
            Inline::Emphasis { text } | Inline::Strong { text } | Inline::Struck { text } => {
                words_of_inlines(text, words);
            }
            Inline::Link { words: text, .. } | Inline::Web { words: text, .. } => {
                words_of_inlines(text, words)
            }
            Inline::SoftBreak | Inline::HardBreak => words.push(' '),
            Inline::Cite { .. } | Inline::Picture { .. } | Inline::FootnoteMark { .. } => {}
        }
    }
}
