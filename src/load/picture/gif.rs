//! GIF: frames, and extensions before and between them.

use super::{Broken, Bytes, Cleaned, after_the_end, damaged, is_shown_whole, metadata};

/// Extensions that say how often the frames are shown.
const LOOPS: [&[u8]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];

pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, Broken> {
    let cleaned = parts(bytes).ok_or_else(damaged)?;
    decode(&cleaned.bytes)?;
    Ok(cleaned)
}

fn parts(bytes: &[u8]) -> Option<Cleaned> {
    let mut read = Bytes::new(bytes);
    let head: [u8; 13] = read.array()?;
    read.take(size_of_palette(head[10]))?;
    let mut kept = read.since(0).to_vec();
    let mut left_behind = Vec::new();
    loop {
        let start = read.at;
        match read.byte()? {
            0x3b => break,
            0x2c => {
                let frame: [u8; 9] = read.array()?;
                read.take(size_of_palette(frame[8]) + 1)?;
                blocks(&mut read)?;
                kept.extend_from_slice(read.since(start));
            }
            0x21 => {
                let label = read.byte()?;
                let content = blocks(&mut read)?;
                let is_loop = label == 0xff && LOOPS.iter().any(|name| content.starts_with(name));
                match label {
                    0xf9 => kept.extend_from_slice(read.since(start)),
                    // The name and the number of times, whatever else was put there.
                    0xff if is_loop => {
                        let times = content.get(11..14)?;
                        kept.extend_from_slice(&[0x21, 0xff, 11]);
                        kept.extend_from_slice(&content[..11]);
                        kept.push(3);
                        kept.extend_from_slice(times);
                        kept.push(0);
                    }
                    0xfe => left_behind.push(metadata::said("a comment", &String::from_utf8_lossy(&content))),
                    0xff if content.starts_with(b"XMP DataXMP") => {
                        left_behind.extend(metadata::xmp(&content))
                    }
                    _ => left_behind.push("data of the program that made it".into()),
                }
            }
            _ => return None,
        }
    }
    left_behind.extend(after_the_end(read.rest()));
    kept.push(0x3b);
    Some(Cleaned { bytes: kept, left_behind })
}

fn size_of_palette(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Blocks with a length each, up to an empty one.
fn blocks(read: &mut Bytes<'_>) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    loop {
        match read.byte()? {
            0 => return Some(content),
            length => content.extend_from_slice(read.take(length.into())?),
        }
    }
}

fn decode(bytes: &[u8]) -> Result<(), Broken> {
    // The decoder makes room for all of it at once, so the size is asked for before.
    let side = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    is_shown_whole(side(6), side(8))?;
    let mut options = gif::DecodeOptions::new();
    options.check_frame_consistency(true);
    let mut decoder = options.read_info(bytes).map_err(|_| damaged())?;
    let mut frames = 0;
    while decoder.read_next_frame().map_err(|_| damaged())?.is_some() {
        frames += 1;
    }
    if frames == 0 { Err(damaged()) } else { Ok(()) }
}
