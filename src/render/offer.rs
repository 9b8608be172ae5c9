//! What a reader can take away from a handbook, and how much of a slow line each of it costs.
//! Knows names of files and their sizes, and nothing of what is in them.

use super::{SitePath, Sizes, html};
use serde::Serialize;

/// A file to take away, with its size in words.
#[derive(Serialize)]
pub(super) struct Offer {
    pub(super) label: &'static str,
    pub(super) href: String,
    pub(super) size: String,
    #[serde(skip)]
    bytes: u64,
}

/// The files of the handbook in `folder` that stand alone, the smallest first, with links that begin with `to_folder`.
/// One that is not among the finished files is not offered.
pub(super) fn offers(sizes: &Sizes, folder: &str, to_folder: &str) -> Vec<Offer> {
    let size = |name: &str| sizes.get(&SitePath::new(format!("{folder}/{name}"))).copied();
    let offer = |label, name: &str, besides: &[&str]| {
        let besides: u64 = besides.iter().filter_map(|name| size(name)).sum();
        let bytes = size(name)? + besides;
        Some(Offer { label, href: format!("{to_folder}{name}"), size: in_words(bytes), bytes })
    };
    // A browser loads the style and the scripts with the card; the one file holds its own.
    let mut offers: Vec<Offer> = [
        offer("Card, one page", "card.html", &html::loaded_by_a_page()),
        offer("All in one file", "handbook.html", &[]),
    ]
    .into_iter()
    .flatten()
    .collect();
    offers.sort_by_key(|offer| offer.bytes);
    offers
}

/// A size as readers know it from their telephones, rounded up: nobody on a slow line is told too little.
fn in_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => "under 1 kB".into(),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(files: &[(&str, u64)]) -> Sizes {
        files.iter().map(|(name, bytes)| (SitePath::new(format!("en/banks/pk/{name}")), *bytes)).collect()
    }

    #[test]
    fn the_smallest_comes_first_and_a_card_weighs_what_it_loads() {
        let sizes = sizes(&[("handbook.html", 1_250_000), ("card.html", 9_000), ("style.css", 15_000)]);
        let offers = offers(&sizes, "en/banks/pk", "pk/");
        let said: Vec<_> = offers.iter().map(|offer| (offer.href.as_str(), offer.size.as_str())).collect();
        assert_eq!(said, [("pk/card.html", "24 kB"), ("pk/handbook.html", "1.3 MB")]);
    }

    #[test]
    fn what_is_not_finished_is_not_offered() {
        assert_eq!(offers(&sizes(&[("card.html", 500)]), "en/banks/pk", "").len(), 1);
    }
}
