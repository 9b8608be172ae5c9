//! The words of a pack with numbers, and how often each stands in a text, counted once for all handbooks that hold it.
//!
//! Handbooks of one pack hold mostly the same texts, and cutting texts into words is most of making an index. What is
//! remembered goes by a digest of what a text is made of, so a handbook finds only what it holds, and the order of
//! numbers is seen nowhere: an index has its words in the order of their letters.

use super::{
    index::{Document, FIELDS},
    words::each_word,
};
use crate::{edition::Fingerprint, vocab::Lookup};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How often each word stands in the names and in the texts of a document: numbers of words, ascending, with times.
#[derive(Debug)]
pub(super) struct Counted(pub(super) [Vec<(u32, u32)>; FIELDS]);

/// The words that were met so far.
#[derive(Debug, Default)]
pub(in crate::render::html) struct Vocabulary(Mutex<Met>);

#[derive(Debug, Default)]
struct Met {
    /// A word's number is its place in here.
    words: Lookup<Arc<str>, ()>,
    order: Arc<Order>,
    counted: Lookup<Fingerprint, Arc<Counted>>,
    /// How many pairs of a word and its times `counted` holds.
    pairs: usize,
}

/// The words that were met up to some day, in the order of their letters.
#[derive(Debug, Default)]
pub(super) struct Order {
    pub(super) words: Vec<Arc<str>>,
    /// For each number the place of its word.
    pub(super) ranks: Vec<usize>,
}

impl Vocabulary {
    /// How many pairs are remembered: 16 MB of them.
    const ROOM: usize = 2 << 20;

    fn met(&self) -> MutexGuard<'_, Met> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The words of a document, remembered or counted.
    pub(super) fn counted(&self, document: &Document<'_>) -> Arc<Counted> {
        if let Some(counted) = self.met().counted.get(&document.made_of) {
            return Arc::clone(counted);
        }
        let texts = (document.texts)();
        let names = std::iter::once(&*document.title).chain(document.names.iter().map(String::as_str));
        let mut buffer = String::new();
        let mut numbers = [Vec::new(), Vec::new()];
        let mut met = self.met();
        names.for_each(|text| met.number(text, &mut buffer, &mut numbers[0]));
        texts.into_iter().for_each(|text| met.number(text, &mut buffer, &mut numbers[1]));
        let counted = Arc::new(Counted(numbers.map(times)));
        let pairs: usize = counted.0.iter().map(Vec::len).sum();
        if met.pairs + pairs > Vocabulary::ROOM {
            met.counted.clear();
            met.pairs = 0;
        }
        met.pairs += pairs;
        met.counted.insert(document.made_of, Arc::clone(&counted));
        counted
    }

    /// The words in their order: at least those that were counted before.
    pub(super) fn order(&self) -> Arc<Order> {
        let mut met = self.met();
        if met.order.words.len() < met.words.len() {
            let mut ordered: Vec<(&Arc<str>, usize)> =
                met.words.keys().enumerate().map(|(number, word)| (word, number)).collect();
            ordered.sort_unstable();
            let mut ranks = vec![0; ordered.len()];
            ordered.iter().enumerate().for_each(|(rank, (_, number))| ranks[*number] = rank);
            let words = ordered.into_iter().map(|(word, _)| Arc::clone(word)).collect();
            met.order = Arc::new(Order { words, ranks });
        }
        Arc::clone(&met.order)
    }
}

impl Met {
    /// Adds the numbers of a text's words.
    fn number(&mut self, text: &str, buffer: &mut String, found: &mut Vec<u32>) {
        each_word(text, buffer, |word| {
            let known = self.words.get_index_of(word);
            let number = known.unwrap_or_else(|| self.words.insert_full(word.into(), ()).0);
            found.push(u32::try_from(number).expect("a pack has less than 4 GB of words"));
        });
    }
}

/// Each number once, with how often it is there.
fn times(mut numbers: Vec<u32>) -> Vec<(u32, u32)> {
    numbers.sort_unstable();
    let times = |same: &[u32]| u32::try_from(same.len()).expect("a text has less than 4 GB of words");
    let mut pairs: Vec<_> = numbers.chunk_by(|a, b| a == b).map(|same| (same[0], times(same))).collect();
    // It is remembered, and a list that grew has room for as much again.
    pairs.shrink_to_fit();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(title: &'static str, texts: &'static [&'static str]) -> Document<'static> {
        Document {
            sort: "Guides",
            part: 0,
            anchor: "".into(),
            title: title.into(),
            note: "".into(),
            inside: "",
            names: &[],
            texts: Box::new(|| texts.to_vec()),
            made_of: Fingerprint::of(&(title, texts)),
        }
    }

    #[test]
    fn an_equal_text_is_counted_once_and_another_one_anew() {
        let words = Vocabulary::default();
        let first = words.counted(&document("Payroll", &["pay the payroll", "pay"]));
        assert_eq!(first.0, [vec![(0, 1)], vec![(0, 1), (1, 2), (2, 1)]]);
        assert!(Arc::ptr_eq(&first, &words.counted(&document("Payroll", &["pay the payroll", "pay"]))));
        assert!(!Arc::ptr_eq(&first, &words.counted(&document("Payroll", &["pay the", "payroll", "pay"]))));
        assert!(!Arc::ptr_eq(&first, &words.counted(&document("", &["Payroll", "pay the payroll", "pay"]))));
    }

    #[test]
    fn words_are_in_the_order_of_their_letters_whichever_came_first() {
        let words = Vocabulary::default();
        words.counted(&document("zeta", &["beta"]));
        assert_eq!(words.order().words, ["beta".into(), "zeta".into()]);
        words.counted(&document("alpha", &[]));
        let order = words.order();
        assert_eq!(order.words, ["alpha".into(), "beta".into(), "zeta".into()]);
        assert_eq!(order.ranks, [2, 1, 0], "numbers are in the order in which words came");
    }
}
