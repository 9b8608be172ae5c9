//! Pages of a pack's entries, each made once for all handbooks that would make it equally. Knows no markings and no
//! readers: a page is given to a handbook that answers every question as the one did that it was made for.

use super::Page;
use crate::{
    entry::{Answers, Entry, Reach},
    pack::Pack,
    vocab::Lookup,
};
use std::sync::{Arc, Mutex, PoisonError};

/// The pages that were made so far, by their entries.
pub(super) struct Projected<'p>(Lookup<&'p str, Mutex<Vec<Made<'p>>>>);

/// A page, with what it hangs on besides its entry.
struct Made<'p> {
    answers: Answers<'p>,
    page: Arc<Page<'p>>,
}

/// How many pages of one entry are remembered. An entry differs with audiences and with its own places, which are few;
/// where it differs with every handbook, all are forgotten when there are more.
const ROOM: usize = 32;

impl<'p> Projected<'p> {
    /// Room for the pages of every entry.
    pub(super) fn of(pack: &'p Pack) -> Projected<'p> {
        Projected(pack.entries.iter().map(|entry| (entry.id().as_str(), Mutex::default())).collect())
    }

    /// The page of an entry in a handbook, remembered or made now.
    pub(super) fn page(
        &self,
        entry: &'p Entry,
        handbook: &dyn Reach<'p>,
        make: impl FnOnce() -> (Page<'p>, Answers<'p>),
    ) -> Arc<Page<'p>> {
        let made = self.0.get(entry.id().as_str()).expect("it is an entry of the pack");
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = made.iter().position(|made| made.answers.are_those_of(handbook)) {
            // The next handbook is likely to want the same.
            made.swap(0, at);
            return Arc::clone(&made[0].page);
        }
        let (page, answers) = make();
        let page = Arc::new(page);
        if made.len() == ROOM {
            made.clear();
        }
        made.push(Made { answers, page: Arc::clone(&page) });
        page
    }
}
