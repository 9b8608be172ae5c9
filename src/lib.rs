//! tour to come
pub mod vocab;
pub mod diagnostic;
pub mod files;
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
pub mod cli;
