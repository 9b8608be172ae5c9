//! # bad-yaml
//!
//! The front matter, or a list such as `flows/wages.yaml`, is not YAML.
//!
//! It is an error, because nothing of the entry can be read: not its title, and not its marking either.
//!
//! Three slips make most of these: a colon in a sentence without quotation marks, a tab, and an indentation that does
//! not fit. In Markdown files the front matter stands between two lines of three hyphens.
//!
//! Wrong:
//!
//! ```yaml
//! title: Laptop farm: a house full of computers
//! ```
//!
//! Instead:
//!
//! ```yaml
//! title: "Laptop farm: a house full of computers"
//! ```

use super::Rule;

pub struct BadYaml;

impl Rule for BadYaml {
    fn name(&self) -> &'static str {
        "bad-yaml"
    }
    fn manual(&self) -> &'static str {
        include_str!("bad_yaml.rs")
    }
}
