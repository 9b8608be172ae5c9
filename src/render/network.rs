//! The network of an edition for other programs: JSON, tables, and the languages of graphs.
//! Knows the figures and not how they were found.

mod json;
mod tables;
mod graphs;

pub use graphs::{dot, graphml};
pub use json::{Analysis, analysis, schema};
pub use tables::csv;
