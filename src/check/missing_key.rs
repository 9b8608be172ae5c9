//! # missing-key
//!
//! A key that this kind of entry cannot do without.
//!
//! It is an error, because every handbook that shows the entry would have a hole in that place.
//!
//! Wrong:
//!
//! ```yaml
//! - id: payroll-to-lent-account
//!   title: Wages by direct deposit
//!   from: employers-and-clients
//! ```
//!
//! Instead, say where it goes as well, and what moves:
//!
//! ```yaml
//! - id: payroll-to-lent-account
//!   title: Wages by direct deposit
//!   from: employers-and-clients
//!   to: lent-bank-accounts
//!   role: proceeds
//!   stream: wages
//!   carries: money
//!   instrument: Direct deposit
//!   basis: documented
//! ```
//!
//! `vademecum new KIND ID` writes a file with all of them.

use super::Rule;

pub struct MissingKey;

impl Rule for MissingKey {
    fn name(&self) -> &'static str {
        "missing-key"
    }
    fn manual(&self) -> &'static str {
        include_str!("missing_key.rs")
    }
}
