//! What is common to all kinds of entries, and the table of kinds.
//! Knows nothing of files, and reaches other entries only through [`Cut`].

pub mod header;
pub mod cut;
pub mod typology;
pub mod risky_node;
pub mod flow;
pub mod case;
pub mod control;
pub mod jurisdiction;
pub mod entity;
pub mod guide;
pub mod source;
pub mod term;
pub mod picture;
pub mod passage;
mod fact;
mod legal_status;
mod spans;

pub(crate) use cut::{Answers, Reach, Record};
pub use cut::{Cut, PlaceName};
pub use fact::{Fact, FactPage};
pub use header::{Header, Review, SourceRef};
pub use legal_status::{LegalStatus, LegalStatusPage};
pub use spans::{Spans, Spot};

use crate::{
    diagnostic::{FileId, Fix, Place},
    prose::{Pointer, PointerSort, Prose},
    vocab::{Clearance, JurisdictionCode, Ref, Scope, Slug, terms::Status},
};
use serde::{Serialize, de::DeserializeOwned};
use std::ops::Range;

/// How the entries of a kind lie in `content/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One Markdown file each, in this folder.
    Files(&'static str),
    /// Lists in the YAML files of this folder; the key holds the text of each.
    Lists {
        /// The folder.
        folder: &'static str,
        /// The key of the Markdown.
        text: &'static str,
    },
    /// One list in this YAML file; the key holds the text of each.
    List {
        /// The file.
        file: &'static str,
        /// The key of the Markdown.
        text: &'static str,
    },
}

/// A sort of entry. A new one is a file, a line in `kinds!` and a template.
pub trait EntryKind: Sized + DeserializeOwned + schemars::JsonSchema {
    /// Its name, as authors write it before a colon: `risky-node`.
    const NAME: &'static str;
    /// What readers call several of them.
    const PLURAL: &'static str;
    /// How its entries lie in `content/`.
    const SHAPE: Shape;
    /// Whether `jurisdictions` says where it happened. Otherwise it says whom for.
    const HAPPENS_IN_PLACES: bool = false;
    /// Whether readers can note down where an entry stands. Otherwise it stands where something else shows it.
    const HAS_AN_ADDRESS: bool = true;
    /// A file to start from; `ID` and `DATE` are replaced.
    const SCAFFOLD: &'static str;
    /// What a template sees.
    type Page<'p>: Serialize
    where
        Self: 'p;

    /// References to other entries.
    fn links(&self) -> Vec<Link<'_>>;
    /// References without which the entry says nothing: it is shown only where they are.
    fn needs(&self) -> Vec<&Ref> {
        Vec::new()
    }
    /// Places it happened in that the kind has keys of its own for.
    fn places(&self) -> Vec<&JurisdictionCode> {
        Vec::new()
    }
    /// What the kind itself says about who its readers are, where the header says nothing.
    fn narrow(&self, _scope: &mut Scope) {}
    /// Gives every portion the highest marking on the way down to it.
    fn settle(&mut self, _entry: &Scope) {}
    /// Deletes the portions that the clearance does not admit, for the erase test.
    fn erase(&mut self, _clearance: &Clearance) {}
    /// How many portions there are.
    fn portions(&self) -> usize {
        0
    }
    /// What the readers may see of it.
    fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> Self::Page<'p>;
}

/// A reference from one entry to another.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    /// The front-matter key it stands under.
    pub key: &'static str,
    /// What it points at.
    pub to: &'a Ref,
    /// The kind it must be of, where only one makes sense.
    pub kind: Option<&'static str>,
    /// The scope of the portion it stands in; that of the entry where it stands in none.
    pub scope: Option<&'a Scope>,
}

impl<'a> Link<'a> {
    /// A reference to an entry of one kind.
    pub fn to<K: EntryKind>(key: &'static str, to: &'a Ref) -> Link<'a> {
        Link { key, to, kind: Some(K::NAME), scope: None }
    }

    /// References to entries of one kind.
    pub fn each<K: EntryKind>(key: &'static str, to: impl IntoIterator<Item = &'a Ref>) -> Vec<Link<'a>> {
        to.into_iter().map(|to| Link::to::<K>(key, to)).collect()
    }

    /// The same reference, inside a portion of that scope.
    pub fn inside(self, scope: &'a Scope) -> Link<'a> {
        Link { scope: Some(scope), ..self }
    }

    /// A reference to an entry of any kind.
    pub fn any(key: &'static str, to: &'a Ref) -> Link<'a> {
        Link { key, to, kind: None, scope: None }
    }
}

/// Where an entry was read.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// The entry, or what there is of its front matter, in bytes of the file.
    pub range: Range<usize>,
    /// Its values.
    pub spans: Spans,
}

impl Origin {
    /// The place of a value, or the beginning of the whole where it is missing.
    pub fn value(&self, path: &str) -> Place {
        match self.spans.get(path) {
            Some(spot) => Place::new(&self.file, spot.value.clone()),
            None => self.top(),
        }
    }

    /// The place of a key, or the beginning of the whole where it is missing.
    pub fn key(&self, path: &str) -> Place {
        match self.spans.get(path).and_then(|spot| spot.key.clone()) {
            Some(key) => Place::new(&self.file, key),
            None => self.top(),
        }
    }

    /// The beginning.
    pub fn top(&self) -> Place {
        Place::new(&self.file, self.range.start..self.range.start)
    }

    /// Takes out a key at the top with its value, and the comma that sets it off where keys stand in braces.
    /// `None` where the key is the only one, or is not there.
    pub fn without(&self, key: &str) -> Option<Fix> {
        let at_top = |(path, spot): (&str, &Spot)| {
            let key = spot.key.clone().filter(|_| path.matches('/').count() == 1)?;
            Some((key.start, path.to_string(), spot.value.end))
        };
        let mut keys: Vec<(usize, String, usize)> = self.spans.iter().filter_map(at_top).collect();
        keys.sort();
        let number = keys.iter().position(|(_, path, _)| path[1..] == *key)?;
        let (start, _, end) = keys[number];
        let is_in_braces = self.spans.get("").is_some_and(|whole| whole.value.start < keys[0].0);
        let stretch = match (keys.get(number + 1), number.checked_sub(1).map(|before| &keys[before])) {
            _ if !is_in_braces => start..end,
            (Some((next, ..)), _) => start..*next,
            (None, Some((.., before))) => *before..end,
            (None, None) => return None,
        };
        Some(Fix::new(&self.file, format!("take `{key}` out")).replace(stretch, ""))
    }
}

/// One thing an author wrote: a Markdown file, or an item of a list.
///
/// It is read and never written out; see [`crate::pack::Pack`].
#[derive(Clone, Debug)]
pub struct Entry {
    /// What every kind has.
    pub header: Header,
    /// What only its kind has.
    pub fields: Fields,
    /// Its text.
    pub prose: Prose,
    /// Where it was read.
    pub origin: Origin,
}

impl Entry {
    /// The id.
    pub fn id(&self) -> &Slug {
        &self.header.id
    }

    /// Whether it is a Markdown file of its own, and no item of a list.
    pub fn is_a_file(&self) -> bool {
        kind_named(self.fields.kind()).is_some_and(|kind| matches!(kind.shape, Shape::Files(_)))
    }

    /// Whether a place lies in this entry. A Markdown file is one entry; a list has many.
    pub fn holds(&self, place: &Place) -> bool {
        self.origin.file == place.file
            && (self.is_a_file()
                || (self.origin.range.start..=self.origin.range.end).contains(&place.range.start))
    }

    /// Whether readers can note down where it stands.
    pub fn has_an_address(&self) -> bool {
        kind_named(self.fields.kind()).is_some_and(|kind| kind.has_an_address)
    }

    /// Whether its address goes on to say that it was withdrawn, and why. That is for its author to decide, since the
    /// page tells that it was there.
    pub fn leaves_a_tombstone(&self) -> bool {
        self.header.status == Status::Withdrawn && self.header.withdrawn.is_some()
    }

    /// How many portions it has, in its front matter and in its text.
    pub fn portions(&self) -> usize {
        self.fields.portions() + self.prose.portions()
    }

    /// The place of a value of the front matter, or the beginning of the entry where it is missing.
    pub fn value(&self, path: &str) -> Place {
        self.origin.value(path)
    }

    /// The place of a key of the front matter, or the beginning of the entry where it is missing.
    pub fn key(&self, path: &str) -> Place {
        self.origin.key(path)
    }

    /// The beginning of the entry.
    pub fn top(&self) -> Place {
        self.origin.top()
    }

    /// The place of a word that stands somewhere under a key, the first time or a later one; the key's own place where
    /// it cannot be found.
    fn word_under(&self, key: &str, word: &str, earlier: usize) -> Place {
        let (exactly, below) = (format!("/{key}"), format!("/{key}/"));
        let spots = self.origin.spans.iter().filter(|(path, _)| *path == exactly || path.starts_with(&below));
        let mut found: Vec<_> = spots
            .filter(|(_, spot)| spot.scalar.as_deref().is_some_and(|scalar| scalar == word))
            .map(|(_, spot)| Place::new(&self.origin.file, spot.value.clone()))
            .collect();
        found.sort();
        found.into_iter().nth(earlier).unwrap_or_else(|| self.key(&exactly))
    }

    /// What the front matter points at, in the order of the file.
    fn links(&self) -> impl Iterator<Item = Link<'_>> {
        self.header.links().into_iter().chain(self.fields.links())
    }

    /// Everything the entry points at, front matter and text, with the scope it stands in.
    pub fn pointers(&self) -> impl Iterator<Item = Pointed<'_>> {
        let own = &self.header.scope;
        let header = self.links().enumerate().map(|(number, link)| Pointed {
            to: link.to,
            kind: link.kind,
            sort: None,
            scope: link.scope.unwrap_or(own),
            at: PointedAt::Key { key: link.key, number },
        });
        let prose = self.prose.pointers(own).into_iter().map(|Pointer { to, sort, range, scope }| {
            let kind = match sort {
                PointerSort::Cite => Some(source::Source::NAME),
                PointerSort::WordedPicture | PointerSort::BarePicture => Some(picture::Picture::NAME),
                PointerSort::WordedLink | PointerSort::BareLink | PointerSort::Embed => None,
            };
            Pointed { to, kind, sort: Some(sort), scope, at: PointedAt::Text(range) }
        });
        header.chain(prose)
    }

    /// Where the entry points at something. Looked up only for what is told of, since it takes a walk through the
    /// front matter.
    pub fn place_of(&self, pointed: &Pointed<'_>) -> Place {
        match &pointed.at {
            PointedAt::Text(range) => Place::new(&self.origin.file, range.clone()),
            // What several parts of an entry point at is written several times.
            PointedAt::Key { key, number } => {
                let is_same = |link: &Link<'_>| link.key == *key && link.to == pointed.to;
                let earlier = self.links().take(*number).filter(is_same).count();
                self.word_under(key, &pointed.to.to_string(), earlier)
            }
        }
    }
}

/// Something an entry points at.
#[derive(Clone, Debug)]
pub struct Pointed<'a> {
    /// What.
    pub to: &'a Ref,
    /// The kind it must be of, where only one makes sense.
    pub kind: Option<&'static str>,
    /// How, when it stands in the text.
    pub sort: Option<PointerSort>,
    /// The scope it stands in.
    pub scope: &'a Scope,
    at: PointedAt,
}

/// Where an entry points at something.
#[derive(Clone, Debug)]
enum PointedAt {
    /// Under a key of the front matter, as the link of that number.
    Key { key: &'static str, number: usize },
    /// In the text, in bytes of the file.
    Text(Range<usize>),
}

/// What the program knows about a kind without having an entry of it.
#[derive(Clone, Copy)]
pub struct KindInfo {
    /// Its name.
    pub name: &'static str,
    /// What readers call several of them.
    pub plural: &'static str,
    /// How its entries lie in `content/`.
    pub shape: Shape,
    /// Whether `jurisdictions` says where it happened.
    pub happens_in_places: bool,
    /// Whether readers can note down where an entry stands.
    pub has_an_address: bool,
    /// A file to start from.
    pub scaffold: &'static str,
    /// Its JSON Schema, without the header.
    pub schema: fn() -> schemars::Schema,
}

macro_rules! kinds {
    ($($Kind:ident in $module:ident;)*) => {
        /// The fields of an entry, by kind.
        #[derive(Clone, Debug)]
        #[expect(missing_docs, reason = "each variant is the kind it names")]
        pub enum Fields { $($Kind($module::$Kind),)* }

        /// What a template sees of them.
        #[derive(Serialize)]
        #[serde(untagged)]
        #[expect(missing_docs, reason = "each variant is the kind it names")]
        pub enum PageFields<'p> { $($Kind(<$module::$Kind as EntryKind>::Page<'p>),)* }

        /// Every kind, in the order a handbook lists them.
        pub const KINDS: &[KindInfo] = &[$(KindInfo {
            name: <$module::$Kind as EntryKind>::NAME,
            plural: <$module::$Kind as EntryKind>::PLURAL,
            shape: <$module::$Kind as EntryKind>::SHAPE,
            happens_in_places: <$module::$Kind as EntryKind>::HAPPENS_IN_PLACES,
            has_an_address: <$module::$Kind as EntryKind>::HAS_AN_ADDRESS,
            scaffold: <$module::$Kind as EntryKind>::SCAFFOLD,
            schema: || schemars::schema_for!($module::$Kind),
        },)*];

        impl Fields {
            /// Reads the fields of a kind.
            pub fn read<'de, D: serde::Deserializer<'de>>(kind: &KindInfo, from: D) -> Result<Fields, D::Error> {
                $(if kind.name == <$module::$Kind as EntryKind>::NAME {
                    return Ok(Fields::$Kind(serde::Deserialize::deserialize(from)?));
                })*
                unreachable!("{} is not in the table of kinds", kind.name)
            }

            /// The name of the kind.
            pub fn kind(&self) -> &'static str {
                match self { $(Fields::$Kind(_) => <$module::$Kind as EntryKind>::NAME,)* }
            }

            /// References to other entries.
            pub fn links(&self) -> Vec<Link<'_>> {
                match self { $(Fields::$Kind(kind) => kind.links(),)* }
            }

            /// References without which the entry says nothing.
            pub fn needs(&self) -> Vec<&Ref> {
                match self { $(Fields::$Kind(kind) => kind.needs(),)* }
            }

            /// Places it happened in that the kind has keys of its own for.
            pub fn places(&self) -> Vec<&JurisdictionCode> {
                match self { $(Fields::$Kind(kind) => kind.places(),)* }
            }

            pub(crate) fn narrow(&self, scope: &mut Scope) {
                match self { $(Fields::$Kind(kind) => kind.narrow(scope),)* }
            }

            pub(crate) fn settle(&mut self, entry: &Scope) {
                match self { $(Fields::$Kind(kind) => kind.settle(entry),)* }
            }

            pub(crate) fn erase(&mut self, clearance: &Clearance) {
                match self { $(Fields::$Kind(kind) => kind.erase(clearance),)* }
            }

            pub(crate) fn portions(&self) -> usize {
                match self { $(Fields::$Kind(kind) => kind.portions(),)* }
            }

            #[expect(unreachable_code, reason = "a passage has no page, so there is nothing to put into its variant")]
            pub(crate) fn project<'p>(&'p self, cut: &Cut<'_, 'p>) -> PageFields<'p> {
                match self { $(Fields::$Kind(kind) => PageFields::$Kind(kind.project(cut)),)* }
            }
        }

        $(
            impl<'e> TryFrom<&'e Fields> for &'e $module::$Kind {
                type Error = ();
                fn try_from(fields: &'e Fields) -> Result<Self, ()> {
                    match fields { Fields::$Kind(kind) => Ok(kind), _ => Err(()) }
                }
            }
        )*
    };
}

kinds! {
    Guide in guide;
    RiskyNode in risky_node;
    Flow in flow;
    Typology in typology;
    Jurisdiction in jurisdiction;
    Control in control;
    Case in case;
    Entity in entity;
    Term in term;
    Picture in picture;
    Passage in passage;
    Source in source;
}

impl Fields {
    /// Whether it has a page of its own, which a passage has not.
    pub fn has_page(&self) -> bool {
        !matches!(self, Fields::Passage(_))
    }
}

/// The kind of that name.
pub fn kind_named(name: &str) -> Option<&'static KindInfo> {
    KINDS.iter().find(|kind| kind.name == name)
}
