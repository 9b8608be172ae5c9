//! Text as its readers may see it: drops what is not cleared, and turns links into links or into the author's own words.

use super::{
    Block, ClearProse, Cleared, Definition, Inline, Item, Placed, Prose, Scissors, Stage, Written,
    WrittenPortion, words_of_inlines,
};
use crate::vocab::{Slug, slug};
use std::collections::BTreeSet;

impl Prose {
    /// Keeps what the readers may see.
    ///
    /// Anchors are made to differ here and not when the text is parsed: a second "Report" that is called
    /// `report-2` would tell readers that there is a first one they may not see.
    pub fn project<'p>(&'p self, scissors: &dyn Scissors<'p>) -> ClearProse<'p> {
        let mut anchors = BTreeSet::new();
        ClearProse { blocks: blocks(&self.blocks, scissors, &mut anchors) }
    }
}

fn blocks<'p>(
    written: &'p [Block<Written>],
    scissors: &dyn Scissors<'p>,
    anchors: &mut BTreeSet<String>,
) -> Vec<Block<Cleared<'p>>> {
    written.iter().filter_map(|block| clear(block, scissors, anchors)).collect()
}

fn clear<'p>(
    block: &'p Block<Written>,
    scissors: &dyn Scissors<'p>,
    anchors: &mut BTreeSet<String>,
) -> Option<Block<Cleared<'p>>> {
    let line = |text: &'p [Inline<Written>]| inlines(text, scissors);
    Some(match block {
        Block::Section { level, id, title, blocks: inner } => {
            let id = Some(anchor(id.as_ref(), title, anchors));
            Block::Section { level: *level, id, title: line(title), blocks: blocks(inner, scissors, anchors) }
        }
        Block::Paragraph { text } => Block::Paragraph { text: line(text) },
        Block::List { start, items } => Block::List {
            start: *start,
            items: items
                .iter()
                .map(|item| Item { ticked: item.ticked, blocks: blocks(&item.blocks, scissors, anchors) })
                .collect(),
        },
        Block::Table { alignments, head, rows } => Block::Table {
            alignments: alignments.clone(),
            head: head.iter().map(|cell| line(cell)).collect(),
            rows: rows.iter().map(|row| row.iter().map(|cell| line(cell)).collect()).collect(),
        },
        Block::Code { language, text } => Block::Code { language: language.clone(), text: text.clone() },
        Block::Quote { blocks: inner } => Block::Quote { blocks: blocks(inner, scissors, anchors) },
        Block::Alert { sort, blocks: inner } => {
            Block::Alert { sort, blocks: blocks(inner, scissors, anchors) }
        }
        Block::Definitions { terms } => Block::Definitions {
            terms: terms
                .iter()
                .map(|term| Definition {
                    term: line(&term.term),
                    meanings: term
                        .meanings
                        .iter()
                        .map(|meaning| blocks(meaning, scissors, anchors))
                        .collect(),
                })
                .collect(),
        },
        Block::Footnote { name, blocks: inner } => {
            Block::Footnote { name: name.clone(), blocks: blocks(inner, scissors, anchors) }
        }
        Block::Rule => Block::Rule,
        Block::Scoped { portion: WrittenPortion(portion) } => {
            let inner = portion.open(scissors.clearance())?;
            let places = scissors.places(portion.scope());
            Block::Scoped { portion: Placed { places, blocks: blocks(inner, scissors, anchors) } }
        }
    })
}

fn inlines<'p>(written: &'p [Inline<Written>], scissors: &dyn Scissors<'p>) -> Vec<Inline<Cleared<'p>>> {
    let mut cleared = Vec::with_capacity(written.len());
    for inline in written {
        match inline {
            Inline::Link { to, words } => match (scissors.link(&to.to), inlines(words, scissors)) {
                (Some(to), words) => cleared.push(Inline::Link { to, words }),
                // The author's own words stay; without any, nothing stays, and the rule `bare-link-to-narrower-entry` has warned.
                (None, words) => cleared.extend(words),
            },
            Inline::Cite { cite } => {
                let cite = scissors.cite(&cite.source, cite.at.as_deref());
                cleared.extend(cite.map(|cite| Inline::Cite { cite }));
            }
            Inline::Picture { picture } => {
                let picture = scissors.picture(&picture.to, &picture.alt);
                cleared.extend(picture.map(|picture| Inline::Picture { picture }));
            }
            Inline::Emphasis { text } => cleared.push(Inline::Emphasis { text: inlines(text, scissors) }),
            Inline::Strong { text } => cleared.push(Inline::Strong { text: inlines(text, scissors) }),
            Inline::Struck { text } => cleared.push(Inline::Struck { text: inlines(text, scissors) }),
            Inline::Web { url, words } => {
                cleared.push(Inline::Web { url: url.clone(), words: inlines(words, scissors) });
            }
            Inline::Text { text } => cleared.push(Inline::Text { text: text.clone() }),
            Inline::Code { text } => cleared.push(Inline::Code { text: text.clone() }),
            Inline::FootnoteMark { name } => cleared.push(Inline::FootnoteMark { name: name.clone() }),
            Inline::SoftBreak => cleared.push(Inline::SoftBreak),
            Inline::HardBreak => cleared.push(Inline::HardBreak),
        }
    }
    cleared
}

fn anchor<S: Stage>(own: Option<&Slug>, title: &[Inline<S>], taken: &mut BTreeSet<String>) -> Slug {
    let mut words = String::new();
    words_of_inlines(title, &mut words);
    let first = own.cloned().or_else(|| Slug::from_words(&words)).unwrap_or_else(slug::section);
    let mut candidate = first.clone();
    let mut number = 2;
    while !taken.insert(candidate.to_string()) {
        candidate = first.numbered(number);
        number += 1;
    }
    candidate
}
