//! Narrative: where to start, the threat in one page, what to do when you suspect, exercises, how to read this.

use super::{Cut, EntryKind, Link, Shape};
use crate::vocab::terms::GuideRole;
use serde::{Deserialize, Serialize};

/// Narrative.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// In which part of a handbook it stands.
    pub role: GuideRole,
    /// Its place among the guides of one role; smaller comes first.
    #[serde(default)]
    pub order: i32,
}

/// A guide as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Guide`")]
pub struct GuidePage {
    pub role: GuideRole,
    pub order: i32,
}

impl EntryKind for Guide {
    const NAME: &'static str = "guide";
    const PLURAL: &'static str = "guides";
    const SHAPE: Shape = Shape::Files("guides");
    const SCAFFOLD: &'static str = "\
---
title: What the reader wants to know
summary: One sentence that answers it.
role: suspect                      # start, threat, suspect, victims, practice, exercise, timeline, reading, methods
order: 10
sources: []
review: {last: DATE, by: Your name}
status: draft                      # change to `published` when it is ready
---
Short sentences. Cite as you go: [@source-id, p. 3].

## What to keep {audience=banks}

A section for one audience only.

::: {jurisdiction=US}
A paragraph for readers in one place only.
:::
";
    type Page<'p> = GuidePage;

    fn links(&self) -> Vec<Link<'_>> {
        Vec::new()
    }

    fn project<'p>(&'p self, _cut: &Cut<'_, 'p>) -> GuidePage {
        GuidePage { role: self.role, order: self.order }
    }
}
