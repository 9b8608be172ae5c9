//! An item of the bibliography, with how far to trust it.

use super::{Cut, EntryKind, Link, Shape};
use crate::{
    prose::LinkText,
    vocab::{
        Date, Dated, Grading, Ref,
        terms::{Read, SourceKind},
    },
};
use serde::{Deserialize, Serialize};

/// An item of the bibliography.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Who published it.
    pub publisher: String,
    /// What sort of text it is.
    pub kind: SourceKind,
    /// When it was published, or `undated`.
    #[serde(default)]
    pub date: Dated,
    /// Where it is.
    pub url: Option<String>,
    /// Where a copy is kept.
    pub archived: Option<String>,
    /// Its language, a BCP 47 tag.
    pub language: Option<String>,
    /// How far to trust it, by the Admiralty system.
    pub grading: Option<Grading>,
    /// How it was read.
    pub read: Read,
    /// The text through which it was seen, when it was not read itself.
    pub via: Option<String>,
    /// How much of it was read.
    pub extent: Option<String>,
    /// The source it only repeats; the two count once.
    pub same_origin_as: Option<Ref>,
    /// Whether its words may be quoted at length.
    pub quotable: Option<bool>,
}

/// A source as readers see it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the fields are those of `Source`")]
pub struct SourcePage<'p> {
    pub publisher: &'p str,
    pub kind_of_text: SourceKind,
    pub date: Option<Date>,
    pub url: Option<&'p str>,
    pub archived: Option<&'p str>,
    pub language: Option<&'p str>,
    pub grading: Option<GradingPage>,
    pub read: Read,
    pub via: Option<&'p str>,
    pub extent: Option<&'p str>,
    pub same_origin_as: Option<LinkText<'p>>,
    pub quotable: Option<bool>,
}

/// A grading with its meaning.
#[derive(Serialize)]
pub struct GradingPage {
    /// As `B2`.
    pub code: String,
    /// What the letter means.
    pub reliability: &'static str,
    /// What the digit means.
    pub credibility: &'static str,
}

impl EntryKind for Source {
    const NAME: &'static str = "source";
    const PLURAL: &'static str = "sources";
    const SHAPE: Shape = Shape::Lists { folder: "sources", text: "note" };
    const SCAFFOLD: &'static str = "\
- id: ID
  title: Its title
  publisher: Who published it
  kind: press-release              # see docs/content-model.md for the others
  date: 2024-01-31                 # or 2024-01, 2024, undated
  url: https://example.org/
  grading: B2                      # reliability A to F, credibility 1 to 6
  read: direct                     # direct, secondary
  extent: whole
";
    type Page<'p> = SourcePage<'p>;

    fn links(&self) -> Vec<Link<'_>> {
        Link::each::<Source>("same_origin_as", &self.same_origin_as)
    }

    fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> SourcePage<'p> {
        SourcePage {
            publisher: &self.publisher,
            kind_of_text: self.kind,
            date: self.date.0,
            url: self.url.as_deref(),
            archived: self.archived.as_deref(),
            language: self.language.as_deref(),
            grading: self.grading.map(|grading| GradingPage {
                code: grading.to_string(),
                reliability: grading.reliability_in_words(),
                credibility: grading.credibility_in_words(),
            }),
            read: self.read,
            via: self.via.as_deref(),
            extent: self.extent.as_deref(),
            same_origin_as: self.same_origin_as.as_ref().and_then(|origin| cut.link(origin)),
            quotable: self.quotable,
        }
    }
}
