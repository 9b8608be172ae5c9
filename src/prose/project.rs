//! Text as its readers may see it: drops what is not cleared, and turns links into links or into the author's own words.

use super::{
    Block, ClearProse, Cleared, Definition, EmbeddedText, Inline, Inside, Item, Placed, Prose, Scissors,
    Written, WrittenPortion, words_of_inlines,
};
use crate::vocab::{Slug, slug};
use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
};

/// HTML and most other formats know no deeper one.
const DEEPEST_HEADING: u8 = 6;
/// Texts embedded in texts; nobody writes more by hand, and a recursive reader would run out of stack.
pub(crate) const DEEPEST_EMBED: usize = 32;

impl Prose {
    /// Keeps what the readers may see, and nothing that is left empty by it: a heading over nothing would tell readers
    /// that there is something they may not see.
    ///
    /// Anchors are made to differ here and not when the text is parsed: a second "Report" that is called
    /// `report-2` would tell readers that there is a first one they may not see.
    pub fn project<'p>(&'p self, scissors: &dyn Scissors<'p>) -> ClearProse<'p> {
        let mut clearing = Clearing {
            scissors,
            footnotes: Footnotes::of(self, scissors, ""),
            anchors: Anchors::default(),
            embedded: BTreeSet::new(),
            above: 1,
            depth: 0,
            deeper: 0,
        };
        ClearProse { blocks: clearing.blocks(&self.blocks) }
    }
}

struct Clearing<'s, 'p> {
    scissors: &'s dyn Scissors<'p>,
    footnotes: Footnotes<'p>,
    anchors: Anchors,
    /// The entries whose text stands somewhere in this one already. Each does once, so that a circle comes to an end.
    embedded: BTreeSet<&'p str>,
    /// The level of the heading above; 1 is the title of the page.
    above: u8,
    /// In how many texts the present one is embedded.
    depth: usize,
    /// How many levels deeper headings are than they were written, because their text is embedded below another one.
    deeper: u8,
}

impl<'p> Clearing<'_, 'p> {
    fn blocks(&mut self, written: &'p [Block<Written>]) -> Vec<Block<Cleared<'p>>> {
        // Nearly all of what is written is cleared, and a list that grows takes more room than it needs.
        let mut cleared = Vec::with_capacity(written.len());
        cleared.extend(written.iter().filter_map(|block| self.block(block)));
        cleared
    }

    fn block(&mut self, block: &'p Block<Written>) -> Option<Block<Cleared<'p>>> {
        Some(match block {
            Block::Section { level, id, title, blocks, .. } => {
                let title = self.line(title);
                let claim = self.anchors.claim(first_anchor(id.as_ref(), &title));
                let level = (level + self.deeper).min(DEEPEST_HEADING);
                let above = mem::replace(&mut self.above, level);
                let blocks = some(self.blocks(blocks));
                self.above = above;
                let Some(blocks) = blocks else {
                    self.anchors.give_back(claim);
                    return None;
                };
                Block::Section { level, id: Some(claim.anchor), title, blocks, at: () }
            }
            Block::Paragraph { text, .. } => {
                let text = some(self.line(text)).filter(|text| !is_blank(text))?;
                Block::Paragraph { text, at: () }
            }
            Block::List { start, is_tight, items } => {
                let items = items.iter().filter_map(|item| {
                    Some(Item { ticked: item.ticked, blocks: some(self.blocks(&item.blocks))? })
                });
                Block::List { start: *start, is_tight: *is_tight, items: some(items.collect())? }
            }
            Block::Table { alignments, head, rows } => Block::Table {
                alignments: alignments.clone(),
                head: self.cells(head),
                rows: rows
                    .iter()
                    .map(|row| self.cells(row))
                    .filter(|row| row.iter().any(|cell| !is_blank(cell)))
                    .collect(),
            },
            Block::Code { language, text } => Block::Code { language, text },
            Block::Quote { blocks } => Block::Quote { blocks: some(self.blocks(blocks))? },
            Block::Alert { sort, blocks } => Block::Alert { sort, blocks: some(self.blocks(blocks))? },
            Block::Definitions { terms } => {
                let terms = terms.iter().filter_map(|term| self.definition(term)).collect();
                Block::Definitions { terms: some(terms)? }
            }
            Block::Footnote { name, blocks } => {
                let name = self.footnotes.name(name)?;
                Block::Footnote { name, blocks: self.blocks(blocks) }
            }
            Block::Rule => Block::Rule,
            Block::Scoped { portion: WrittenPortion(portion) } => {
                let inner = self.scissors.open(portion)?;
                let places = self.scissors.places(portion.scope());
                Block::Scoped { portion: Placed { places, blocks: some(self.blocks(inner))? } }
            }
            Block::Embed { to } => Block::Scoped { portion: self.embed(self.scissors.text(&to.to)?)? },
        })
    }

    /// The text of another entry, as if it had been written here for whom that entry is for. What stands around it was
    /// opened already and what stands in it is opened below, so it is as restricted as the more restricted of the two.
    fn embed(&mut self, text: EmbeddedText<'p>) -> Option<Placed<'p>> {
        let EmbeddedText { id, scope, prose } = text;
        (self.depth < DEEPEST_EMBED && self.embedded.insert(id)).then_some(())?;
        let own = Footnotes::of(prose, self.scissors, id);
        let footnotes = mem::replace(&mut self.footnotes, own);
        let deeper = mem::replace(&mut self.deeper, self.above - 1);
        self.depth += 1;
        let blocks = self.blocks(&prose.blocks);
        self.depth -= 1;
        self.deeper = deeper;
        self.footnotes = footnotes;
        Some(Placed { places: self.scissors.places(scope), blocks: some(blocks)? })
    }

    fn definition(&mut self, written: &'p Definition<Written>) -> Option<Definition<Cleared<'p>>> {
        let meanings = written.meanings.iter().filter_map(|meaning| some(self.blocks(meaning)));
        let meanings = some(meanings.collect())?;
        Some(Definition { term: self.line(&written.term), meanings })
    }

    fn cells(&self, written: &'p [Vec<Inline<Written>>]) -> Vec<Vec<Inline<Cleared<'p>>>> {
        written.iter().map(|cell| self.line(cell)).collect()
    }

    fn line(&self, text: &'p [Inline<Written>]) -> Vec<Inline<Cleared<'p>>> {
        inlines(text, self.scissors, &self.footnotes)
    }
}

/// The anchors of a text, all different.
#[derive(Default)]
struct Anchors {
    taken: BTreeSet<Slug>,
    /// For each name that was asked for, the first number behind it that may be free.
    next: BTreeMap<Slug, usize>,
}

/// An anchor that a section has until it turns out that its readers get nothing of it.
struct Claim {
    anchor: Slug,
    name: Slug,
    /// The number that was next before.
    number: usize,
}

impl Anchors {
    /// The name itself, or the name with the first number behind it that is free.
    fn claim(&mut self, name: Slug) -> Claim {
        let next = self.next.entry(name.clone()).or_insert(1);
        let number = *next;
        loop {
            let anchor = if *next == 1 { name.clone() } else { name.numbered(*next) };
            *next += 1;
            if self.taken.insert(anchor.clone()) {
                return Claim { anchor, name, number };
            }
        }
    }

    /// Makes it as if nobody had asked. Sections give back in the reverse order, since one lies inside another.
    fn give_back(&mut self, Claim { anchor, name, number }: Claim) {
        self.taken.remove(&anchor);
        self.next.insert(name, number);
    }
}

/// The anchor a section has where no other has it: its own, or one made of its words.
fn first_anchor(own: Option<&Slug>, title: &[Inline<Cleared<'_>>]) -> Slug {
    own.cloned().unwrap_or_else(|| {
        let mut words = String::new();
        words_of_inlines(title, &mut words);
        Slug::from_words(&words).unwrap_or_else(slug::section)
    })
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

fn is_blank(line: &[Inline<Cleared<'_>>]) -> bool {
    line.iter().all(|inline| match inline {
        Inline::SoftBreak | Inline::HardBreak => true,
        Inline::Text { text } => text.trim().is_empty(),
        _ => false,
    })
}

/// The footnotes of a text that readers get: both the mark and what it stands for are in something they may see.
struct Footnotes<'p> {
    names: BTreeSet<&'p str>,
    /// The entry whose text this is, where it is embedded: two texts may both have a footnote called `1`.
    embedded: &'p str,
}

impl<'p> Footnotes<'p> {
    fn of(prose: &'p Prose, scissors: &dyn Scissors<'p>, embedded: &'p str) -> Footnotes<'p> {
        let mut notes = Notes::default();
        notes.find(&prose.blocks, scissors);
        let mut names = BTreeSet::new();
        // A footnote may mark another one.
        while let Some(name) = notes.marked.pop() {
            if let Some(inside) = notes.bodies.get(name).filter(|_| names.insert(name)) {
                for blocks in inside.clone() {
                    let mut inner = Notes::default();
                    inner.find(blocks, scissors);
                    notes.marked.extend(inner.marked);
                }
            }
        }
        Footnotes { names, embedded }
    }

    /// The name of a footnote on the page, if readers get it.
    fn name(&self, written: &str) -> Option<String> {
        let name = || match self.embedded {
            "" => written.to_string(),
            entry => format!("{entry} {written}"),
        };
        self.names.contains(written).then(name)
    }
}

/// Footnotes and marks outside footnotes, in what the readers may see.
#[derive(Default)]
struct Notes<'p> {
    bodies: BTreeMap<&'p str, Vec<&'p [Block<Written>]>>,
    marked: Vec<&'p str>,
}

impl<'p> Notes<'p> {
    fn find(&mut self, written: &'p [Block<Written>], scissors: &dyn Scissors<'p>) {
        for block in written {
            match block {
                Block::Footnote { name, blocks } => self.bodies.entry(name).or_default().push(blocks),
                Block::Scoped { portion: WrittenPortion(portion) } => {
                    scissors.open(portion).into_iter().for_each(|blocks| self.find(blocks, scissors));
                }
                _ => block.each_inside(|inside| match inside {
                    Inside::Blocks(blocks) => self.find(blocks, scissors),
                    Inside::Inlines(line) => self.marks(line),
                }),
            }
        }
    }

    fn marks(&mut self, line: &'p [Inline<Written>]) {
        for inline in line {
            match inline {
                Inline::FootnoteMark { name } => self.marked.push(name),
                Inline::Emphasis { text }
                | Inline::Strong { text }
                | Inline::Struck { text }
                | Inline::Link { words: text, .. }
                | Inline::Web { words: text, .. } => self.marks(text),
                _ => {}
            }
        }
    }
}

fn inlines<'p>(
    written: &'p [Inline<Written>],
    scissors: &dyn Scissors<'p>,
    footnotes: &Footnotes<'p>,
) -> Vec<Inline<Cleared<'p>>> {
    let within = |text: &'p [Inline<Written>]| some(inlines(text, scissors, footnotes));
    let mut cleared = Vec::with_capacity(written.len());
    for inline in written {
        match inline {
            Inline::Link { to, words } => {
                match (scissors.link(&to.to), inlines(words, scissors, footnotes)) {
                    (Some(to), words) => cleared.push(Inline::Link { to: Box::new(to), words }),
                    // The author's own words stay; without any, nothing stays, and the rule `bare-link-to-narrower-entry` has warned.
                    (None, words) => cleared.extend(words),
                }
            }
            Inline::Cite { cite } => {
                let cite = scissors.cite(&cite.source, cite.at.as_deref());
                cleared.extend(cite.map(|cite| Inline::Cite { cite }));
            }
            Inline::Picture { picture } => {
                let picture = scissors.picture(&picture.to, &picture.alt);
                cleared.extend(picture.map(|picture| Inline::Picture { picture }));
            }
            Inline::Emphasis { text } => cleared.extend(within(text).map(|text| Inline::Emphasis { text })),
            Inline::Strong { text } => cleared.extend(within(text).map(|text| Inline::Strong { text })),
            Inline::Struck { text } => cleared.extend(within(text).map(|text| Inline::Struck { text })),
            Inline::Web { url, title, words } => {
                let title = title.as_ref().map(|title| Box::new(&***title));
                let web = |words| Inline::Web { url: Box::new(&***url), title, words };
                cleared.extend(within(words).map(web));
            }
            Inline::Text { text } => cleared.push(Inline::Text { text }),
            Inline::Code { text } => cleared.push(Inline::Code { text }),
            Inline::FootnoteMark { name } => {
                cleared.extend(footnotes.name(name).map(|name| Inline::FootnoteMark { name }));
            }
            Inline::SoftBreak => cleared.push(Inline::SoftBreak),
            Inline::HardBreak => cleared.push(Inline::HardBreak),
        }
    }
    cleared
}
