//! The list of what we wrote into a folder or an archive, in the form `sha256sum -c` reads.
//! It serves readers, who check their copy with it, and us, who delete nothing that it does not name. Knows names and
//! bytes, and nothing of what they are for.

use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, BufReader, Read},
};

/// What readers check a handbook with: `sha256sum -c SHA256SUMS`.
pub const MANIFEST: &str = "SHA256SUMS";

/// The signature over it, where its publisher made one.
pub const SIGNATURE: &str = "SHA256SUMS.minisig";

/// Names of files inside a handbook's folder, each with the SHA-256 of what we wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    sums: BTreeMap<String, String>,
    /// The names in small letters, since some file systems do not tell capitals apart.
    folded: BTreeSet<String>,
}

impl Manifest {
    /// Reads a manifest. A line that is not a checksum and a name inside the folder is passed over: what it names is
    /// then not ours, and stays.
    pub fn parse(bytes: &[u8]) -> Manifest {
        let mut manifest = Manifest::default();
        for line in String::from_utf8_lossy(bytes).lines() {
            let Some((sum, name)) = line.split_once("  ") else { continue };
            let is_sum = sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
            if is_sum && is_plain(name) {
                manifest.insert(name, sum.to_string());
            }
        }
        manifest
    }

    /// Adds a file.
    pub fn enter(&mut self, name: &str, bytes: &[u8]) {
        self.insert(name, checksum(bytes));
    }

    /// Adds a file with the checksum of what is in it.
    pub fn insert(&mut self, name: &str, sum: String) {
        self.folded.insert(name.to_lowercase());
        self.sums.insert(name.to_string(), sum);
    }

    /// Every name with its checksum, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sums.iter().map(|(name, sum)| (name.as_str(), sum.as_str()))
    }

    /// The checksum of a file it names.
    pub fn sum(&self, name: &str) -> Option<&str> {
        self.sums.get(name).map(String::as_str)
    }

    /// Whether it names that file.
    pub fn has(&self, name: &str) -> bool {
        self.sums.contains_key(name)
    }

    /// Whether it names a file that some file systems take for this one.
    pub fn has_ignoring_case(&self, name: &str) -> bool {
        self.folded.contains(&name.to_lowercase())
    }

    /// The manifest as it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        let lines = self.sums.iter().map(|(name, sum)| format!("{sum}  {name}\n"));
        lines.collect::<String>().into_bytes()
    }
}

/// The checksum of bytes, as `sha256sum` writes it.
pub fn checksum(bytes: &[u8]) -> String {
    let mut sum = Summing::default();
    sum.add(bytes);
    sum.end()
}

/// A checksum of bytes that come a handful at a time.
#[derive(Default)]
pub struct Summing(Sha256);

impl Summing {
    /// Goes on with more bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The checksum of all of them, as `sha256sum` writes it.
    pub fn end(self) -> String {
        in_hexadecimal(&self.0.finalize())
    }
}

fn in_hexadecimal(sum: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    sum.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// How much of a file is asked for at once. Of many megabytes, the standard library asks 8 KB by 8 KB.
const HANDFUL: usize = 1 << 16;

/// The checksum of all that can be read, and how many bytes there are.
///
/// # Errors
/// What cannot be read.
pub fn checksum_of(from: impl Read) -> io::Result<(String, u64)> {
    let mut hash = Sha256::new();
    let bytes = io::copy(&mut BufReader::with_capacity(HANDFUL, from), &mut hash)?;
    Ok((in_hexadecimal(&hash.finalize()), bytes))
}

/// Whether a path with forward slashes stays below where it starts, on every system, and needs no escaping.
pub fn is_plain(path: &str) -> bool {
    let is_plain_char =
        |c: char| !c.is_control() && !matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let is_plain_part = |part: &str| !matches!(part, "" | "." | "..") && !part.ends_with(['.', ' ']);
    path.chars().all(is_plain_char) && path.split('/').all(is_plain_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_sha256sum_writes() {
        let mut manifest = Manifest::default();
        manifest.enter("index.html", b"abc");
        manifest.enter("download/card.html", b"");
        let text = String::from_utf8(manifest.to_bytes()).unwrap();
        assert_eq!(
            text,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  download/card.html\n\
             ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  index.html\n"
        );
        assert_eq!(Manifest::parse(text.as_bytes()), manifest);
    }

    #[test]
    fn no_line_leads_out_of_the_folder() {
        let sum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        for name in [
            "../secret",
            "/etc/passwd",
            "a/../../b",
            "C:\\boot",
            "a\\b",
            "",
            ".",
            "a//b",
            "a/",
            "..",
            "a\u{7}",
        ] {
            let manifest = Manifest::parse(format!("{sum}  {name}\n").as_bytes());
            assert_eq!(manifest, Manifest::default(), "{name:?}");
        }
        for line in ["short  a", "  a", "a", &format!("{sum} a"), &format!("{sum}x  a")] {
            assert_eq!(Manifest::parse(line.as_bytes()), Manifest::default(), "{line:?}");
        }
    }
}
