//! Pictures as they are read: whether they are what their name says, and what in them is no part of the picture.
//! Knows the formats of picture files; does not know which entry shows one.
//!
//! A picture is taken apart, what belongs to the picture is kept, and everything else is left behind. So what nobody has
//! thought of is left behind too. What comes of it is decoded once, since it is what readers get.

mod gif;
mod jpeg;
mod metadata;
mod png;
mod svg;
mod webp;

use std::ops::Range;

/// A picture of nothing but its own parts.
#[derive(Debug)]
pub(super) struct Cleaned {
    /// The file that readers get.
    pub bytes: Vec<u8>,
    /// What was left behind, in words, each once: `a position (51.5007 N, 0.1246 W)`.
    pub left_behind: Vec<String>,
}

/// Why a picture cannot be shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    /// What is wrong, as the end of a sentence about the file: `is damaged`.
    pub what: String,
    /// What to do.
    pub hint: &'static str,
}

/// More points than this no page shows, and a small file may unfold into them.
const MOST_POINTS: u64 = 100_000_000;

/// A format of pictures.
struct Format {
    /// What people call it.
    name: &'static str,
    endings: &'static [&'static str],
    /// Whether a file begins as such pictures do.
    is_begun_by: fn(&[u8]) -> bool,
    /// Takes a picture apart.
    clean: fn(&[u8]) -> Result<Cleaned, Broken>,
}

const FORMATS: &[Format] = &[
    Format {
        name: "PNG",
        endings: &["png"],
        is_begun_by: |b| b.starts_with(png::SIGNATURE),
        clean: png::clean,
    },
    Format {
        name: "JPEG",
        endings: &["jpg", "jpeg"],
        is_begun_by: |b| b.starts_with(&[0xff, 0xd8]),
        clean: jpeg::clean,
    },
    Format {
        name: "WebP",
        endings: &["webp"],
        is_begun_by: |b| b.starts_with(b"RIFF") && b.get(8..12) == Some(b"WEBP"),
        clean: webp::clean,
    },
    Format { name: "GIF", endings: &["gif"], is_begun_by: |b| b.starts_with(b"GIF8"), clean: gif::clean },
    Format { name: "SVG", endings: &["svg"], is_begun_by: svg::is_begun_by, clean: svg::clean },
];

/// Takes a picture apart and keeps what belongs to it. The same bytes always give the same bytes.
pub(super) fn clean(file: &str, bytes: &[u8]) -> Result<Cleaned, Broken> {
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let Some(format) = FORMATS.iter().find(|format| format.endings.contains(&ending.as_str())) else {
        return Err(Broken {
            what: "is not called like a picture".into(),
            hint: "save it as PNG, JPEG, WebP, GIF or SVG, and name it so: `name.png`",
        });
    };
    if !(format.is_begun_by)(bytes) {
        let other = FORMATS.iter().find(|other| (other.is_begun_by)(bytes));
        return Err(Broken {
            what: match other {
                Some(other) => format!("is called {}, and is {}", format.name, other.name),
                None => format!("is no {}", format.name),
            },
            hint: match other {
                Some(_) => "name it after what it is, or save it anew as what it is called",
                None => "save it anew as PNG, JPEG, WebP, GIF or SVG",
            },
        });
    }
    let mut cleaned = (format.clean)(bytes)?;
    let mut seen = std::collections::BTreeSet::new();
    cleaned.left_behind.retain(|words| seen.insert(words.clone()));
    Ok(cleaned)
}

fn damaged() -> Broken {
    Broken {
        what: "is damaged".into(),
        hint: "open it in an image program, look whether it is whole, and save it anew",
    }
}

fn too_large() -> Broken {
    Broken {
        what: "has more than a hundred million points".into(),
        hint: "make it smaller; a page shows some thousand points in a row",
    }
}

/// A picture that only its metadata turns upright, in a format where that cannot be kept.
fn turned_by_metadata() -> Broken {
    Broken {
        what: "lies on its side, and only its metadata turns it upright".into(),
        hint: "turn it in an image program and save it anew; metadata is not given to readers",
    }
}

/// Whether so many points can be shown; the sides are not zero.
fn is_shown_whole(width: impl Into<u64>, height: impl Into<u64>) -> Result<(), Broken> {
    match width.into().checked_mul(height.into()) {
        Some(0) => Err(damaged()),
        Some(points) if points <= MOST_POINTS => Ok(()),
        _ => Err(too_large()),
    }
}

/// Bytes read one after the other. `None` where they end too early.
struct Bytes<'b> {
    all: &'b [u8],
    at: usize,
}

impl<'b> Bytes<'b> {
    fn new(all: &'b [u8]) -> Bytes<'b> {
        Bytes { all, at: 0 }
    }

    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let taken = self.all.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn byte(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    fn since(&self, start: usize) -> &'b [u8] {
        let range: Range<usize> = start..self.at;
        &self.all[range]
    }

    fn rest(&self) -> &'b [u8] {
        &self.all[self.at..]
    }
}

/// What stands after the end of a picture is shown by no program, and found by everybody who looks.
fn after_the_end(rest: &[u8]) -> Option<String> {
    let is_padding = rest.iter().all(|byte| matches!(byte, 0 | b'\n' | b'\r'));
    (!is_padding).then(|| format!("{} bytes after its end", rest.len()))
}

#[cfg(test)]
mod tests;
