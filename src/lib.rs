//! One pack of practitioner guidance in, many handbooks out.
//!
//! - [`load`] reads Markdown and front matter into a [`Draft`](load::Draft). It never stops at the first mistake.
//! - [`resolve`] turns names into links and gives a [`Pack`](pack::Pack), which nothing changes afterwards.
//! - [`check`] tells the authors what they would want to know.
//! - [`edition::select`] keeps what one handbook's readers are cleared for. It is the only place that holds anything
//!   back.
//! - [`edition::analyze`] numbers and counts what those readers can see, and gives an [`Edition`](edition::Edition).
//! - [`render`] makes files of it, and [`emit`] puts them under `site/`.
//!
//! [`pipeline`] is these lines as a program, and [`cli`] the commands. `docs/ARCHITECTURE.md` is the map.

#![forbid(unsafe_code)]

pub mod vocab;
pub mod diagnostic;
pub mod files;
pub mod manifest;
pub mod network;
pub mod prose;
pub mod entry;
pub mod pack;
pub mod load;
pub mod resolve;
pub mod check;
pub mod edition;
pub mod render;
pub mod emit;
pub mod pipeline;
pub mod prove;
pub mod verify;
pub mod cli;
