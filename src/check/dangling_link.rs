//! # dangling-link
//!
//! A reference to an entry that does not exist, or that is of another kind than the key asks for.
//!
//! It is an error, because a claim would lose its source, a case its path, or a reader the page they were sent to.
//!
//! Wrong:
//!
//! ```yaml
//! risky_nodes: [shel-companies]
//! ```
//!
//! Instead:
//!
//! ```yaml
//! risky_nodes: [shell-companies]
//! ```
//!
//! An entry that was renamed leaves a line in `content/redirects.yaml`, and the old id goes on working:
//!
//! ```yaml
//! - {from: shelf-companies, to: shell-companies, since: 2026-11-22}
//! ```

use super::Rule;

pub struct DanglingLink;

impl Rule for DanglingLink {
    fn name(&self) -> &'static str {
        "dangling-link"
    }
    fn manual(&self) -> &'static str {
        include_str!("dangling_link.rs")
    }
}
