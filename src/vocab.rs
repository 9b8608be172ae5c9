//! The words of the field: markings, gradings, readers, places, dates, legal status, names of entries.
//! Knows nothing of packs or handbooks, and reads and writes nothing.

pub mod marking;
pub mod grading;
pub mod audience;
pub mod jurisdiction;
pub mod clearance;
pub mod slug;
pub mod date;
pub mod terms;

pub use audience::{Audience, Observer};
pub use clearance::{Clearance, Portion, Scope, Scoped, Within};
pub use date::{Date, Dated, Period};
pub use grading::Grading;
pub use jurisdiction::JurisdictionCode;
pub use marking::Marking;
pub use slug::{Ref, Slug};

/// What is asked for by name, over and over: quick to ask, and in the order in which things were put in, so that no
/// order of hashes reaches a reader.
pub(crate) type Lookup<K, V> = indexmap::IndexMap<K, V, rustc_hash::FxBuildHasher>;
