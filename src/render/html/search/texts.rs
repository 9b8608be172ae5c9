//! What an entry says, as pieces of plain text in the order of its page.

use crate::{
    edition::Page,
    entry::{FactPage, LegalStatusPage, PageFields},
    prose::{Block, Cleared, Inline, Inside},
};

type Blocks<'p> = [Block<Cleared<'p>>];
type Inlines<'p> = [Inline<Cleared<'p>>];

/// What the fields of an entry say. Red flags and steps are found by themselves and are not among it.
pub(super) fn of_fields<'e>(page: &'e Page<'_>) -> Vec<&'e str> {
    let mut texts = Vec::new();
    match &page.fields {
        PageFields::RiskyNode(node) => {
            texts.extend([node.function, node.operated_by]);
            texts.extend(node.replaceability.map(|judged| judged.reason.as_str()));
        }
        PageFields::Flow(flow) => {
            texts.extend([flow.from, flow.to].into_iter().flatten().map(|end| end.title));
            texts.push(flow.instrument);
            texts.extend(
                [flow.from_jurisdiction, flow.to_jurisdiction].into_iter().flatten().map(|place| place.name),
            );
        }
        PageFields::Jurisdiction(sheet) => {
            texts.push(sheet.place.code);
            texts.extend(sheet.region.map(|region| region.name));
            let points = sheet.reporting.iter().map(|point| &point.fact);
            facts(points, &mut texts);
            for authority in &sheet.authorities {
                texts.push(authority.name);
                texts.extend(authority.note);
            }
            facts(sheet.legal_basis.iter().chain(&sheet.advisories), &mut texts);
            texts.extend(sheet.gaps.iter().map(String::as_str));
        }
        PageFields::Control(control) => {
            texts.extend(control.how.iter().map(String::as_str));
            texts.push(control.effect);
        }
        PageFields::Case(case) => {
            legal_status(&case.legal_status, &mut texts);
            texts.extend(case.amounts.iter().flat_map(|amount| [amount.amount, amount.means]));
        }
        PageFields::Entity(entity) => {
            texts.extend(entity.parents.iter().filter_map(|parent| parent.note));
            texts.extend(entity.designations.iter().map(|listed| listed.by));
            texts.extend(entity.designations.iter().filter_map(|listed| listed.programme));
            legal_status(&entity.legal_status, &mut texts);
        }
        PageFields::Source(source) => {
            texts.push(source.publisher);
            texts.extend(source.via);
        }
        PageFields::Typology(_) | PageFields::Guide(_) | PageFields::Term(_) | PageFields::Picture(_) => {}
        PageFields::Passage(nothing) => match *nothing {},
    }
    texts.extend(page.places.iter().map(|place| place.name));
    texts
}

fn facts<'e, 'p: 'e>(facts: impl Iterator<Item = &'e FactPage<'p>>, texts: &mut Vec<&'e str>) {
    facts.for_each(|fact| texts.extend(fact.value.into_iter().chain(fact.note)));
}

fn legal_status<'e>(statuses: &'e [LegalStatusPage<'_>], texts: &mut Vec<&'e str>) {
    for status in statuses {
        texts.extend([status.party, status.status.in_words()]);
        texts.extend(status.by.into_iter().chain(status.note));
    }
}

/// A section of a text: its anchor, its heading, and what stands under it.
pub(super) type Section<'e, 'p> = (&'e str, &'e Inlines<'p>, &'e Blocks<'p>);

/// The sections of a text, without those inside another.
pub(super) fn sections<'e, 'p>(blocks: &'e Blocks<'p>) -> Vec<Section<'e, 'p>> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Section { id: Some(id), title, blocks, .. } => {
                found.push((id.as_str(), &title[..], &blocks[..]))
            }
            Block::Scoped { portion } => found.extend(sections(&portion.blocks)),
            _ => {}
        }
    }
    found
}

/// What a text says before and between its sections.
pub(super) fn outside_sections<'e>(blocks: &'e Blocks<'_>, texts: &mut Vec<&'e str>) {
    for block in blocks {
        match block {
            Block::Section { .. } => {}
            Block::Scoped { portion } => outside_sections(&portion.blocks, texts),
            _ => of_block(block, texts),
        }
    }
}

/// All that a text says.
pub(super) fn of_blocks<'e>(blocks: &'e Blocks<'_>, texts: &mut Vec<&'e str>) {
    blocks.iter().for_each(|block| of_block(block, texts));
}

fn of_block<'e>(block: &'e Block<Cleared<'_>>, texts: &mut Vec<&'e str>) {
    match block {
        Block::Code { text, .. } => texts.push(text),
        Block::Scoped { portion } => of_blocks(&portion.blocks, texts),
        _ => {}
    }
    block.each_inside(|inside| match inside {
        Inside::Blocks(blocks) => of_blocks(blocks, texts),
        Inside::Inlines(inlines) => of_inlines(inlines, texts),
    });
}

fn of_inlines<'e>(inlines: &'e Inlines<'_>, texts: &mut Vec<&'e str>) {
    for inline in inlines {
        match inline {
            Inline::Text { text } | Inline::Code { text } => texts.push(text),
            Inline::Emphasis { text } | Inline::Strong { text } | Inline::Struck { text } => {
                of_inlines(text, texts)
            }
            Inline::Link { to, words } if words.is_empty() => texts.push(to.title),
            Inline::Link { words, .. } | Inline::Web { words, .. } => of_inlines(words, texts),
            Inline::Picture { picture } => texts.push(picture.alt),
            Inline::Cite { .. } | Inline::FootnoteMark { .. } | Inline::SoftBreak | Inline::HardBreak => {}
        }
    }
}

/// A line of text as a reader reads it who skips the citations.
pub(super) fn line(inlines: &Inlines<'_>) -> String {
    let mut line = String::new();
    for inline in inlines {
        match inline {
            Inline::SoftBreak | Inline::HardBreak => line.push(' '),
            // What follows a citation is a full stop more often than a word.
            Inline::Cite { .. } => line.truncate(line.trim_end().len()),
            _ => {
                let mut texts = Vec::new();
                of_inlines(std::slice::from_ref(inline), &mut texts);
                line.extend(texts);
            }
        }
    }
    line
}

/// The first paragraph of a text, in a list too.
pub(super) fn first_paragraph(blocks: &Blocks<'_>) -> Option<String> {
    blocks.iter().find_map(|block| match block {
        Block::Paragraph { text, .. } => Some(line(text)),
        Block::List { items, .. } => items.iter().find_map(|item| first_paragraph(&item.blocks)),
        Block::Section { blocks, .. } | Block::Quote { blocks } | Block::Alert { blocks, .. } => {
            first_paragraph(blocks)
        }
        Block::Scoped { portion } => first_paragraph(&portion.blocks),
        _ => None,
    })
}
