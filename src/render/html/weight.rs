//! What a page weighs on the way to its reader, held to what the pack promises them.
//!
//! Weight is that of the page compressed as servers do it: deflate at level 6, which is within a few bytes of gzip.
//! Style and scripts are loaded once for all pages and not counted.

use super::{File, part::Part};
use crate::{
    diagnostic::Diagnostic,
    edition::{Edition, Page},
    render::SitePath,
};
use flate2::{Compression, write::DeflateEncoder};
use std::io::Write;

/// Bytes in the KB of `pack.yaml`.
const KB: usize = 1024;

/// How many of the heaviest entries are named.
const NAMED: usize = 3;

/// Refuses a page that is heavier than its readers were promised.
pub(super) fn check(
    edition: &Edition<'_>,
    path: &SitePath,
    file: &File<'_, '_>,
    bytes: &[u8],
) -> Result<(), Diagnostic> {
    let Some((room, key)) = bound_and_key(edition, file) else { return Ok(()) };
    // Compressing costs more than making the page. Most pages are light by their letters alone, and one that is light after
    // a quick try is lighter after a thorough one.
    // The quickest one leaves a quarter of a page, or somewhat less.
    let quick = if bytes.len() > 7 * room / 2 { 2 } else { 1 };
    let is_light = bytes.len() <= room
        || bytes.len() <= 2 * room && letter_by_letter(bytes) <= room
        || compressed(bytes, quick) <= room;
    if is_light {
        return Ok(());
    }
    let weight = compressed(bytes, 6);
    if weight <= room {
        return Ok(());
    }
    let weight = weight.div_ceil(KB);
    let heavy = Diagnostic::error(
        "page-too-heavy",
        None,
        format!(
            "`{path}` weighs {weight} KB when it is compressed, and at most {} KB are allowed",
            room / KB
        ),
    );
    let heavy = match heaviest(edition, &String::from_utf8_lossy(bytes)) {
        entries if entries.is_empty() => heavy,
        entries => heavy.hint(format!("most of it is {}", entries.join(", "))),
    };
    Err(heavy.hint(format!(
        "shorten or split what is heavy, or allow more with `page_weight: {{{key}: {weight}}}` in pack.yaml"
    )))
}

/// How many bytes a file may weigh.
pub(super) fn bound(edition: &Edition<'_>, file: &File<'_, '_>) -> Option<usize> {
    bound_and_key(edition, file).map(|(bound, _)| bound)
}

/// The same, and its key in `pack.yaml`.
fn bound_and_key(edition: &Edition<'_>, file: &File<'_, '_>) -> Option<(usize, &'static str)> {
    let bounds = edition.about().page_weight;
    let (most, key) = match file {
        File::Part(part) if *part != Part::Card => (bounds.part, "part"),
        File::Cover | File::Part(_) | File::OwnPage(_) | File::Moved(_) | File::Tombstone(_) => {
            (bounds.page, "page")
        }
        // These are taken whole or not at all, and their size is told first.
        File::Whole | File::Style | File::Script(_) | File::Search(_) | File::Picture(_) => return None,
    };
    Some((most as usize * KB, key))
}

fn compressed(bytes: &[u8], level: u32) -> usize {
    let mut encoder = DeflateEncoder::new(Count(0), Compression::new(level));
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_or(0, |count| count.0)
}

/// The most that a page can weigh, which is about seven tenths of it: each byte by itself, in the fewer bits the more often it comes. That is the second
/// half of deflate, without looking for anything that comes again, and what is found only makes a page lighter.
fn letter_by_letter(bytes: &[u8]) -> usize {
    let mut times = [0_u32; 256];
    bytes.iter().for_each(|byte| times[usize::from(*byte)] += 1);
    let all = bytes.len() as f64;
    let bits = |times: u32| f64::from(times) * libm::log2(all / f64::from(times));
    let least: f64 = times.iter().filter(|times| **times > 0).map(|times| bits(*times)).sum();
    // Bits are whole, tables have to be sent too, and what came before is named even where that saves nothing: on digits
    // that came by chance it costs an eighth. Twice that is allowed for.
    (least / 8.0 * 1.25) as usize + KB
}

/// A writer that keeps nothing but a number.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The entries that take most of a page, with what they take before it is compressed. An entry begins at its anchor and
/// ends where the next one begins.
fn heaviest<'p>(edition: &Edition<'p>, html: &str) -> Vec<String> {
    let begins = |page: &Page<'p>| html.find(&format!(" id=\"{}\"", page.id)).map(|at| (at, page.id));
    let mut starts: Vec<(usize, &str)> = edition.pages().filter_map(begins).collect();
    starts.sort_unstable();
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([html.len()]);
    let mut sizes: Vec<(usize, &str)> =
        starts.iter().zip(ends).map(|((at, id), end)| (end - at, *id)).collect();
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    sizes.iter().take(NAMED).map(|(size, id)| format!("`{id}` ({} KB of HTML)", size.div_ceil(KB))).collect()
}
