//! What was made once for all handbooks that would make it equally.
//!
//! Handbooks of one pack hold mostly the same entries, and setting them is most of making a handbook. What is remembered
//! goes by a digest of everything that it was made of, so a handbook finds here only what it would have made itself, to
//! the last byte: nothing depends on what was made before, and nothing is told that its readers may not know.

use super::{galley::Galley, search::Vocabulary};
use crate::{edition::Fingerprint, vocab::Lookup};
use std::sync::{Arc, Mutex, PoisonError};

/// What the handbooks of a build share.
#[derive(Default)]
pub(in crate::render) struct Memory {
    set: Mutex<Set>,
    pub(super) words: Vocabulary,
}

/// HTML by what it was set of.
#[derive(Default)]
struct Set {
    galleys: Lookup<Fingerprint, Arc<Galley>>,
    bytes: usize,
}

impl Memory {
    /// How many bytes of HTML are remembered. When there are more, all are forgotten: the next handbook needs most of its
    /// own again, and nothing has to be kept about which was used when.
    const ROOM: usize = 48 << 20;

    /// What was set of this, or what is set now.
    pub(super) fn galley<E>(
        &self,
        of: Fingerprint,
        set: impl FnOnce() -> Result<Galley, E>,
    ) -> Result<Arc<Galley>, E> {
        let memory = || self.set.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(galley) = memory().galleys.get(&of) {
            return Ok(Arc::clone(galley));
        }
        // Not under the lock, which others wait for.
        let galley = Arc::new(set()?);
        let mut memory = memory();
        if memory.bytes + galley.len() > Memory::ROOM {
            memory.galleys.clear();
            memory.bytes = 0;
        }
        memory.bytes += galley.len();
        memory.galleys.insert(of, Arc::clone(&galley));
        Ok(galley)
    }
}
