//! A word of the glossary.

use super::{Cut, EntryKind, Link, Shape};
use serde::{Deserialize, Serialize};

/// A word of the glossary. Its title is the word, its text what it means.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {}

/// A word of the glossary as readers see it.
#[derive(Serialize)]
pub struct TermPage {}

impl EntryKind for Term {
    const NAME: &'static str = "term";
    const PLURAL: &'static str = "terms";
    const SHAPE: Shape = Shape::List { file: "glossary.yaml", text: "definition" };
    const SCAFFOLD: &'static str = "\
- id: ID
  title: The word
  definition: What it means, in plain words.
";
    type Page<'p> = TermPage;

    fn links(&self) -> Vec<Link<'_>> {
        Vec::new()
    }

    fn project<'p>(&'p self, _cut: &Cut<'_, 'p>) -> TermPage {
        TermPage {}
    }
}
