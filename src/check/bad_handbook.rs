//! # bad-handbook
//!
//! `pack.yaml` declares a handbook that cannot be made: for an audience, a place or a language that it does not name,
//! in a format that there is none of, or twice. Or it declares none at all.
//!
//! It is an error, because somebody was promised that handbook and would look for it in vain.
//!
//! Wrong:
//!
//! ```yaml
//! handbooks:
//!   - {audiences: [bank], jurisdictions: [general], ceiling: TLP:CLEAR, formats: [html]}
//! ```
//!
//! Instead:
//!
//! ```yaml
//! handbooks:
//!   - {audiences: [banks], jurisdictions: [general], ceiling: TLP:CLEAR, formats: [html]}
//! ```
//!
//! `vademecum list` shows which handbooks the pack makes.

use super::Rule;

pub struct BadHandbook;

impl Rule for BadHandbook {
    fn name(&self) -> &'static str {
        "bad-handbook"
    }
    fn manual(&self) -> &'static str {
        include_str!("bad_handbook.rs")
    }
}
