//! What a reader can take away from a handbook, and how much of a slow line each of it costs.
//! Knows names of files and their sizes, and nothing of what is in them.

use super::{Download, FORMATS, Format, SitePath, Sizes, job::stem};
use serde::Serialize;

/// A file to take away, with its size in words.
#[derive(Serialize)]
pub(super) struct Offer {
    pub(super) label: &'static str,
    pub(super) short: &'static str,
    pub(super) good_for: &'static str,
    pub(super) href: String,
    pub(super) size: String,
    /// Whether people read it, and not programs.
    pub(super) is_for_reading: bool,
    #[serde(skip)]
    bytes: u64,
}

/// What can be taken away of the handbook in `folder`, the smallest first, with links that begin with `to_folder`.
/// A file that is not among the finished ones is not offered.
pub(super) fn offers(sizes: &Sizes, folder: &str, edition: &str, to_folder: &str) -> Vec<Offer> {
    let stem = stem(folder, edition);
    let size = |name: &str| sizes.get(&SitePath::new(format!("{folder}/{name}"))).copied();
    let of = |format: &&'static dyn Format| {
        let is_for_reading = format.is_for_reading();
        format.downloads().iter().map(move |download| (download, is_for_reading))
    };
    let offer = |(download, is_for_reading): (&'static Download, bool)| {
        let name = download.file.replace('*', &stem);
        let bytes = size(&name)? + download.loads.iter().filter_map(|name| size(name)).sum::<u64>();
        let Download { label, short, good_for, .. } = *download;
        let href = format!("{to_folder}{name}");
        Some(Offer { label, short, good_for, href, size: in_words(bytes), is_for_reading, bytes })
    };
    let mut offers: Vec<Offer> = FORMATS.iter().flat_map(of).filter_map(offer).collect();
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
        let offers = offers(&sizes, "en/banks/pk", "1", "pk/");
        let said: Vec<_> = offers.iter().map(|offer| (offer.href.as_str(), offer.size.as_str())).collect();
        assert_eq!(said, [("pk/card.html", "24 kB"), ("pk/handbook.html", "1.3 MB")]);
    }

    #[test]
    fn what_is_not_finished_is_not_offered() {
        assert_eq!(offers(&sizes(&[("card.html", 500)]), "en/banks/pk", "1", "").len(), 1);
    }
}
