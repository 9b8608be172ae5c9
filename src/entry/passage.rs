//! A text that several entries share. It has no page of its own, and stands where it is embedded.

use super::{Cut, EntryKind, Link, Shape};
use crate::prose::Nothing;
use serde::Deserialize;

/// A text that several entries share: `![[ID]]` puts it there. Its title is for authors.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Passage {}

impl EntryKind for Passage {
    const NAME: &'static str = "passage";
    const PLURAL: &'static str = "passages";
    const SHAPE: Shape = Shape::Files("passages");
    const HAS_AN_ADDRESS: bool = false;
    const SCAFFOLD: &'static str = "\
---
title: What it says, for authors
summary: One sentence, for authors.
sources: []
review: {last: DATE, by: Your name}
status: draft                      # change to `published` when it is ready
---
The words that several entries share. Each embeds them by a paragraph `![[ID]]`.
";
    type Page<'p> = Nothing;

    fn links(&self) -> Vec<Link<'_>> {
        Vec::new()
    }

    fn project<'p>(&'p self, _cut: &Cut<'_, 'p>) -> Nothing {
        unreachable!("the wall makes no page of a passage")
    }
}
