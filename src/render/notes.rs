//! The notes of a text: which there are, and which letter each has, by the order of their marks.
//! Knows how no format shows them.

use crate::prose::{Block, Cleared, Inside};
use std::collections::BTreeMap;

type Blocks<'p> = [Block<Cleared<'p>>];

/// The notes of a text, while it is written.
pub(super) struct Notes<'s, 'p> {
    says: BTreeMap<&'s str, &'s Blocks<'p>>,
    /// The names of those that were marked, each once.
    marked: Vec<&'s str>,
}

impl<'s, 'p> Notes<'s, 'p> {
    /// The notes that stand in some blocks, wherever they were written.
    pub(super) fn of(blocks: &'s Blocks<'p>) -> Notes<'s, 'p> {
        let mut notes = Notes { says: BTreeMap::new(), marked: Vec::new() };
        notes.find(blocks);
        notes
    }

    fn find(&mut self, blocks: &'s Blocks<'p>) {
        for block in blocks {
            match block {
                Block::Footnote { name, blocks } => {
                    self.says.entry(name).or_insert(blocks);
                }
                Block::Scoped { portion } => self.find(&portion.blocks),
                _ => {}
            }
            block.each_inside(|inside| {
                if let Inside::Blocks(blocks) = inside {
                    self.find(blocks);
                }
            });
        }
    }

    /// The number of the note of this name, from 1, now that it is marked. `None` where these readers do not get the
    /// block in which it stands: its mark then says nothing and goes too.
    pub(super) fn mark(&mut self, name: &str) -> Option<usize> {
        let (name, _) = self.says.get_key_value(name)?;
        let at = self.marked.iter().position(|marked| marked == name).unwrap_or_else(|| {
            self.marked.push(name);
            self.marked.len() - 1
        });
        Some(at + 1)
    }

    /// What the note of this number says, from 1. A note may mark another one, so there may be more of them after each.
    pub(super) fn says(&self, number: usize) -> Option<&'s Blocks<'p>> {
        self.says.get(*self.marked.get(number.checked_sub(1)?)?).copied()
    }
}

/// The letter of a number: 1 is `a`, 27 is `aa`.
pub(super) fn letter(number: usize) -> String {
    let (before, last) = (number.saturating_sub(1) / 26, number.saturating_sub(1) % 26);
    let last = char::from(b'a' + u8::try_from(last).expect("a remainder of 26 is small"));
    if before == 0 { last.to_string() } else { format!("{}{last}", letter(before)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_the_last_one() {
        assert_eq!([1, 26, 27, 52, 53, 703].map(letter), ["a", "z", "aa", "az", "ba", "aaa"]);
    }
}
