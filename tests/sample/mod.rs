//! A pack with something of everything, for the tests of what is promised.

use vademecum::{diagnostic::Report, files::Memory, load::load, pack::Pack, resolve::resolve};

/// The text of the sample pack.
pub const TEXT: &str = include_str!("pack.txt");

/// The sample pack.
pub fn files() -> Memory {
    Memory::from_text(TEXT)
}

/// The sample pack, resolved; it has no mistakes in it.
pub fn pack() -> Pack {
    pack_of(&files())
}

/// A pack that has no mistakes in it.
pub fn pack_of(files: &Memory) -> Pack {
    let loaded = load(files);
    let resolved = resolve(loaded.value);
    let mut report: Report = loaded.report;
    report.extend(resolved.report);
    assert!(!report.has_errors(), "{:#?}", report.sorted());
    resolved.value.expect("it has a pack.yaml")
}
