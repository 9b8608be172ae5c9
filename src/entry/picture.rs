//! A picture, marked and scoped like text. The file lies beside the list that names it.

use super::{Cut, EntryKind, Link, Shape};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A picture.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// The name of the file, beside the list.
    pub file: String,
    /// What it shows, for those who cannot see it.
    pub alt: Option<String>,
    /// Who made it, and its licence.
    pub credit: Option<String>,
    /// The picture without its metadata. `load` puts it here.
    #[serde(skip)]
    pub bytes: Arc<[u8]>,
    /// What the file said beside the picture, in words; readers do not get it. `load` puts it here.
    #[serde(skip)]
    pub metadata: Vec<String>,
}

/// A picture as readers see it.
#[derive(Serialize)]
pub struct PicturePage<'p> {
    /// What it shows.
    pub alt: Option<&'p str>,
    /// Who made it, and its licence.
    pub credit: Option<&'p str>,
    /// The ending of its file name, without the dot: `png`.
    pub extension: &'p str,
    /// The bytes. They are part of the edition's fingerprint.
    pub bytes: &'p [u8],
}

impl EntryKind for Picture {
    const NAME: &'static str = "picture";
    const PLURAL: &'static str = "pictures";
    const SHAPE: Shape = Shape::List { file: "assets/pictures.yaml", text: "note" };
    const HAS_AN_ADDRESS: bool = false;
    const SCAFFOLD: &'static str = "\
- id: ID
  title: What it is
  file: ID.png
  alt: What it shows, for those who cannot see it.
  credit: Own drawing, CC BY 4.0
";
    type Page<'p> = PicturePage<'p>;

    fn links(&self) -> Vec<Link<'_>> {
        Vec::new()
    }

    fn project<'p>(&'p self, _cut: &Cut<'_, 'p>) -> PicturePage<'p> {
        PicturePage {
            alt: self.alt.as_deref(),
            credit: self.credit.as_deref(),
            extension: self.file.rsplit_once('.').map_or("", |(_, extension)| extension),
            bytes: &self.bytes,
        }
    }
}
