//! Archives that are the same on every machine: names in order, one date, one mode, no trace of who packed them.
//! Knows names and bytes, and nothing of what is in them.

use crate::vocab::Date;
use std::io::{Cursor, Write};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// One level less than usual takes a sixth less time and makes handbooks a sixtieth larger.
const COMPRESSION: i64 = 5;

/// A zip of these files, by name. `first` comes before all others and is not compressed, as books of the EPUB kind
/// begin. Every file bears the day.
pub(super) fn archive(first: Option<(&str, &[u8])>, mut files: Vec<(String, Vec<u8>)>, day: Date) -> Vec<u8> {
    let day = day.first_day();
    // A zip knows no day before 1980.
    let date = DateTime::from_date_and_time(
        u16::try_from(day.year()).unwrap_or(1980),
        day.month().unsigned_abs(),
        day.day().unsigned_abs(),
        0,
        0,
        0,
    )
    .unwrap_or_default();
    let stored = SimpleFileOptions::default()
        .last_modified_time(date)
        .unix_permissions(0o644)
        .compression_method(CompressionMethod::Stored);
    let deflated =
        stored.compression_method(CompressionMethod::Deflated).compression_level(Some(COMPRESSION));
    files.sort();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, bytes: &[u8], options: SimpleFileOptions| {
        zip.start_file(name, options).and_then(|()| Ok(zip.write_all(bytes)?))
    };
    let put = first
        .map_or(Ok(()), |(name, bytes)| put(name, bytes, stored))
        .and_then(|()| files.iter().try_for_each(|(name, bytes)| put(name, bytes, deflated)));
    put.expect("names are ours and differ, and memory can be written to");
    zip.finish().expect("memory can be written to").into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn files_stand_in_order_after_the_first() {
        let files = vec![("b.txt".to_string(), b"two".to_vec()), ("a.txt".to_string(), b"one".to_vec())];
        let day = Date::parse("2026-11-22").expect("it is a day");
        let packed = archive(Some(("mimetype", b"text/plain")), files.clone(), day);
        assert_eq!(
            packed,
            archive(Some(("mimetype", b"text/plain")), files, day),
            "it is the same each time"
        );
        let mut zip = zip::ZipArchive::new(Cursor::new(packed)).expect("it is a zip");
        let mut read = |at: usize| {
            let mut file = zip.by_index(at).expect("it is there");
            let mut text = String::new();
            file.read_to_string(&mut text).expect("it is text");
            (
                file.name().expect("it has a name").into_owned(),
                text,
                file.compression(),
                file.last_modified().map(|day| day.to_string()),
            )
        };
        let day = Some("2026-11-22 00:00:00".to_string());
        let (stored, deflated) = (CompressionMethod::Stored, CompressionMethod::Deflated);
        assert_eq!(read(0), ("mimetype".into(), "text/plain".into(), stored, day.clone()));
        assert_eq!(read(1), ("a.txt".into(), "one".into(), deflated, day.clone()));
        assert_eq!(read(2), ("b.txt".into(), "two".into(), deflated, day));
    }
}
