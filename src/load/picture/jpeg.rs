//! JPEG: segments with a marker each, and scans of packed points between them.
//!
//! What is kept is what decoders need. Whether the picture is turned stands in its metadata and nowhere else, so that
//! one word is written anew: a picture must not lie on its side because its author has to be protected.

use super::{Broken, Bytes, Cleaned, after_the_end, damaged, is_shown_whole, metadata};
use zune_core::bytestream::ZCursor;

const START: [u8; 2] = [0xff, 0xd8];
const END: [u8; 2] = [0xff, 0xd9];

const A_SMALL_COPY: &str = "a small copy of itself, which may show what was cropped";

pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, Broken> {
    let cleaned = parts(bytes).ok_or_else(damaged)?;
    decode(&cleaned.bytes)?;
    Ok(cleaned)
}

fn parts(bytes: &[u8]) -> Option<Cleaned> {
    let mut read = Bytes::new(bytes);
    read.take(START.len())?;
    let mut kept = Vec::new();
    let mut left_behind = Vec::new();
    let mut orientation = 1;
    loop {
        let marker = marker(&mut read)?;
        if marker == END[1] {
            break;
        }
        let length = u16::from_be_bytes(read.array()?);
        let content = read.take(usize::from(length).checked_sub(2)?)?;
        match kept_of(marker, content) {
            Some(needed) => {
                kept.extend_from_slice(&[0xff, marker]);
                kept.extend_from_slice(&u16::try_from(needed.len() + 2).ok()?.to_be_bytes());
                kept.extend_from_slice(&needed);
                if needed.len() < content.len() && marker == 0xe0 {
                    left_behind.push(A_SMALL_COPY.into());
                }
            }
            None => {
                if let (0xe1, Some(exif)) = (marker, content.strip_prefix(b"Exif\0\0")) {
                    orientation = metadata::orientation(exif);
                }
                left_behind.extend(in_words(marker, content));
            }
        }
        if marker == 0xda {
            kept.extend_from_slice(scan(&mut read));
        }
    }
    left_behind.extend(after_the_end(read.rest()));
    let mut bytes = START.to_vec();
    if orientation != 1 {
        bytes.extend(turned(orientation));
    }
    bytes.extend(kept);
    bytes.extend(END);
    Some(Cleaned { bytes, left_behind })
}

/// The next marker. Between segments there may be bytes that fill.
fn marker(read: &mut Bytes<'_>) -> Option<u8> {
    loop {
        let byte = read.byte()?;
        if byte != 0xff {
            continue;
        }
        let marker = loop {
            let byte = read.byte()?;
            if byte != 0xff {
                break byte;
            }
        };
        // Those without a length say nothing outside of a scan.
        if !matches!(marker, 0 | 1 | 0xd0..=0xd8) {
            return Some(marker);
        }
    }
}

/// The packed points of a scan: everything to the next marker that is neither a stuffed byte nor a restart.
fn scan<'b>(read: &mut Bytes<'b>) -> &'b [u8] {
    let rest = read.rest();
    let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xff | 0xd0..=0xd7);
    let end = rest.windows(2).position(is_marker).unwrap_or(rest.len());
    read.at += end;
    &rest[..end]
}

/// What of a segment is needed to show the picture.
fn kept_of(marker: u8, content: &[u8]) -> Option<Vec<u8>> {
    match marker {
        // The size of a point. What follows is a small copy, which may show what was cropped.
        0xe0 if content.starts_with(b"JFIF\0") => {
            let mut head = content.get(..12)?.to_vec();
            head.extend([0, 0]);
            Some(head)
        }
        // How the colours are stored.
        0xee if content.starts_with(b"Adobe") => Some(content.get(..12)?.to_vec()),
        // Tables, frames and scans.
        0xc0..=0xcf | 0xda..=0xdd => Some(content.to_vec()),
        _ => None,
    }
}

fn in_words(marker: u8, content: &[u8]) -> Vec<String> {
    let begins = |with: &[u8]| content.starts_with(with);
    match marker {
        0xe1 if begins(b"Exif\0\0") => metadata::exif(&content[6..]),
        0xe1 => metadata::xmp(content),
        0xe0 => vec![A_SMALL_COPY.into()],
        0xe2 if begins(b"ICC_PROFILE\0") => vec!["a colour profile".into()],
        0xe2 if begins(b"MPF\0") => vec!["a second picture".into()],
        0xed => vec!["IPTC data".into()],
        0xfe => vec![metadata::said("a comment", &String::from_utf8_lossy(content))],
        _ => vec!["data of the program that made it".into()],
    }
}

/// A segment that says how the picture is turned, and nothing else.
fn turned(orientation: u16) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01".to_vec();
    exif.extend(b"\x01\x12\0\x03\0\0\0\x01");
    exif.extend(orientation.to_be_bytes());
    exif.extend([0; 6]);
    let mut segment = vec![0xff, 0xe1, 0, exif.len() as u8 + 2];
    segment.extend(exif);
    segment
}

fn decode(bytes: &[u8]) -> Result<(), Broken> {
    let mut decoder = zune_jpeg::JpegDecoder::new(ZCursor::new(bytes));
    decoder.decode_headers().map_err(|_| damaged())?;
    let info = decoder.info().ok_or_else(damaged)?;
    is_shown_whole(info.width, info.height)?;
    decoder.decode().map_err(|_| damaged())?;
    Ok(())
}
