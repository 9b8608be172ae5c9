//! What the program says, to whom, and how it counts.
//! The only place that writes to the standard streams; colours are taken out here where nobody could see them.

use std::io::{self, Write};

/// Says what was asked for, on the standard output.
///
/// A reader who has seen enough closes the pipe, as `head` does. That is not a failure, and the command goes on to
/// the end it would have had.
pub fn say(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(failure) if failure.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// Tells people something beside what they asked for, on the standard error. Where nobody listens, nothing is lost.
pub fn tell(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// A number and what there is of it: `1 file`, `2 files`.
pub fn counted(number: usize, one: &str, several: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {several}") }
}

/// A size as people say it: `3 bytes`, `14 kB`, `2.5 MB`.
pub fn bytes_in_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => counted(bytes as usize, "byte", "bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Columns as wide as what is in them.
pub fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        let said: Vec<String> =
            [1, 999, 1_000, 14_001, 1_000_000, 2_560_000].map(bytes_in_words).into_iter().collect();
        assert_eq!(said, ["1 byte", "999 bytes", "1 kB", "15 kB", "1.0 MB", "2.5 MB"]);
    }

    #[test]
    fn columns_are_as_wide_as_what_is_in_them() {
        let rows = [["é", "one"], ["long", ""]].map(|row| row.map(String::from));
        assert_eq!(table(&rows), "é     one\nlong\n");
    }
}
