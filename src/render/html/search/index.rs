//! The index of a handbook, or of a part of it: which words stand in which documents, and where each document is.
//! Knows neither kinds of entries nor editions.
//!
//! A file of it is a classic script, because browsers read nothing else from disk: one call of `vademecum.index` with
//! plain data, which `search.js` unfolds into the form that MiniSearch 7.2 reads. The words are written short, since
//! they are most of it:
//!
//! ```text
//! 0payment:3,a/1,2*3;4ola:/5;
//! │└┬───┘ └┬┘ └─┬──┘
//! │ │      │    └ and in the texts of documents 1 and 3 (1 + 2), there 3 times
//! │ │      └ in the names of documents 3 and 13 (3 + a, which is 10)
//! │ └ the rest of the word
//! └ how many letters it shares with the word before it: none; `payola` shares 4
//! ```
//!
//! Numbers are to the base 36 and, in a list, counted from the number before.

use super::vocabulary::{Counted, Vocabulary};
use crate::edition::Fingerprint;
use serde::Serialize;
use std::{borrow::Cow, sync::Arc};

/// Something that can be found.
pub(super) struct Document<'e> {
    /// What sort of thing it is, in the readers' words. Those of one sort follow one another.
    pub(super) sort: &'static str,
    /// The number of the part it stands in.
    pub(super) part: usize,
    /// Its anchor there.
    pub(super) anchor: Cow<'e, str>,
    /// What it is called.
    pub(super) title: Cow<'e, str>,
    /// A sentence that says what it is.
    pub(super) note: Cow<'e, str>,
    /// The title of the entry that it is a piece of.
    pub(super) inside: &'e str,
    /// Other names. They are found like the title.
    pub(super) names: &'e [String],
    /// What it says, in any pieces: looked for when no handbook had such a document before.
    pub(super) texts: Box<dyn Fn() -> Vec<&'e str> + 'e>,
    /// A digest of everything that its title, its names and its texts are made of.
    pub(super) made_of: Fingerprint,
}

/// The script of an index, or of a piece of one. `parts` are the files and the names of a handbook's parts, `others`
/// the files of the other pieces and how many documents each holds.
pub(super) fn script(
    words: &Vocabulary,
    parts: &[(String, String)],
    documents: &[Document<'_>],
    others: &[(String, usize)],
) -> Vec<u8> {
    let mut lengths = vec![[0; FIELDS]; documents.len()];
    let words = folded(words, documents, &mut lengths);
    // Beside the words stand names and sentences, which are about half as long again.
    let mut script = Vec::with_capacity(2 * words.len());
    script.extend_from_slice(b"vademecum.index(");
    let sorts = documents.chunk_by(|a, b| a.sort == b.sort);
    let data = Data {
        parts,
        others,
        sorts: sorts.map(|same| (same[0].sort, same.len())).collect(),
        documents: documents.iter().zip(lengths).map(|(document, lengths)| row(document, lengths)).collect(),
        words,
    };
    serde_json::to_writer(&mut script, &data).expect("strings and numbers can be written");
    script.extend_from_slice(b");\n");
    script
}

#[derive(Serialize)]
struct Data<'a> {
    parts: &'a [(String, String)],
    others: &'a [(String, usize)],
    /// Names of sorts, and how many documents each has.
    sorts: Vec<(&'static str, usize)>,
    documents: Vec<Row<'a>>,
    words: String,
}

/// A document without its text: part, anchor, title, note, entry around it, and how many different words its names and
/// its texts have.
type Row<'a> = (usize, &'a str, &'a str, &'a str, &'a str, usize, usize);

fn row<'a>(document: &'a Document<'_>, [names, texts]: [usize; FIELDS]) -> Row<'a> {
    let Document { part, anchor, title, note, inside, .. } = document;
    (*part, anchor, title, note, inside, names, texts)
}

/// Names and texts, which weigh differently.
pub(super) const FIELDS: usize = 2;

/// The words that stand in these documents, in their order, each with where it stands, written short. Adds up how many
/// different words each field has.
fn folded(words: &Vocabulary, documents: &[Document<'_>], lengths: &mut [[usize; FIELDS]]) -> String {
    let counted: Vec<Arc<Counted>> = documents.iter().map(|document| words.counted(document)).collect();
    let order = words.order();
    let all = || {
        counted.iter().enumerate().flat_map(|(document, counted)| {
            let fields = (0_u8..).zip(&counted.0);
            fields.flat_map(move |(field, words)| words.iter().map(move |pair| (document, field, *pair)))
        })
    };
    // Occurrences of one word side by side: first how many each has, then each in its place.
    let mut ends = vec![0; order.words.len() + 1];
    all().for_each(|(.., (word, _))| ends[order.ranks[word as usize] + 1] += 1);
    (1..ends.len()).for_each(|rank| ends[rank] += ends[rank - 1]);
    let mut occurrences = vec![Occurrence::default(); ends[order.words.len()]];
    for (document, field, (word, times)) in all() {
        let end = &mut ends[order.ranks[word as usize]];
        let number = u32::try_from(document).expect("a file of an index has a few thousand documents");
        occurrences[*end] = Occurrence { document: number, times, field };
        *end += 1;
        lengths[document][usize::from(field)] += 1;
    }
    let mut folded = String::new();
    let mut before = "";
    let mut start = 0;
    for (word, end) in order.words.iter().zip(ends) {
        let occurrences = &occurrences[std::mem::replace(&mut start, end)..end];
        if occurrences.is_empty() {
            continue;
        }
        let (shared, rest) = after_shared(before, word);
        push_number(&mut folded, shared);
        folded.push_str(rest);
        folded.push(':');
        before = word;
        for (field, mark) in [(0, '/'), (1, ';')] {
            let mut last = None;
            for Occurrence { document, times, .. } in occurrences.iter().filter(|word| word.field == field) {
                if last.is_some() {
                    folded.push(',');
                }
                push_number(&mut folded, document - last.replace(*document).unwrap_or_default());
                if *times > 1 {
                    folded.push('*');
                    push_number(&mut folded, *times);
                }
            }
            folded.push(mark);
        }
    }
    folded
}

/// A word in a field of a document. A handbook has hundreds of thousands, so they are kept small.
#[derive(Clone, Copy, Default)]
struct Occurrence {
    document: u32,
    times: u32,
    field: u8,
}

/// How many UTF-16 units two words share at their beginning, which is how a script counts, and the rest of the second.
/// At most 35, which is one digit.
fn after_shared<'w>(before: &str, word: &'w str) -> (u32, &'w str) {
    let (mut units, mut bytes) = (0, 0);
    for (a, b) in before.chars().zip(word.chars()) {
        let more = b.len_utf16() as u32;
        if a != b || units + more > 35 {
            break;
        }
        units += more;
        bytes += b.len_utf8();
    }
    (units, &word[bytes..])
}

/// A number to the base 36.
fn push_number(text: &mut String, number: u32) {
    if number >= 36 {
        push_number(text, number / 36);
    }
    text.push(char::from(b"0123456789abcdefghijklmnopqrstuvwxyz"[(number % 36) as usize]));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document<'t>(title: &'t str, text: &'t str) -> Document<'t> {
        Document {
            sort: "Terms",
            part: 0,
            anchor: "here".into(),
            title: title.into(),
            note: "What it is".into(),
            inside: "",
            names: &[],
            texts: Box::new(move || vec![text]),
            made_of: Fingerprint::of(&(title, text)),
        }
    }

    /// Two documents and their index. The script of the pages unfolds the same one.
    const GOLDEN: &str = include_str!("../../../../tests/search/index.json");

    #[test]
    fn an_index_is_written_as_the_script_unfolds_it() {
        let golden: serde_json::Value = serde_json::from_str(GOLDEN).unwrap();
        let text = |value: &'_ serde_json::Value| value.as_str().unwrap().to_string();
        let texts: Vec<[String; 2]> = golden["documents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|document| [text(&document["names"]), text(&document["texts"])])
            .collect();
        let documents: Vec<Document<'_>> =
            texts.iter().map(|[names, texts]| document(names, texts)).collect();
        let mut lengths = vec![[0; FIELDS]; documents.len()];
        let words = folded(&Vocabulary::default(), &documents, &mut lengths);
        assert_eq!(words, text(&golden["words"]));
        assert_eq!(serde_json::json!(lengths), golden["lengths"], "each word of a field is counted once");
    }

    #[test]
    fn what_two_words_share_is_counted_as_scripts_count() {
        assert_eq!(after_shared("𠮷野", "𠮷家"), (2, "家"));
        let long = "x".repeat(50);
        assert_eq!(after_shared(&long, &long), (35, &long[35..]));
    }

    #[test]
    fn numbers_are_written_to_the_base_36() {
        let written = |number| {
            let mut text = String::new();
            push_number(&mut text, number);
            text
        };
        assert_eq!([0, 35, 36, 46_655].map(written), ["0", "z", "10", "zzz"]);
    }

    #[test]
    fn a_title_is_data_and_nothing_else() {
        let script =
            script(&Vocabulary::default(), &[], &[document("\"}); alert(1); //\u{2028}\n", "")], &[]);
        let script = String::from_utf8(script).unwrap();
        assert!(script.starts_with("vademecum.index({") && script.ends_with("});\n"));
        assert!(script.contains(r#""\"}); alert(1); //"#), "the quotation mark is escaped: {script}");
        assert_eq!(script.lines().count(), 1);
    }
}
