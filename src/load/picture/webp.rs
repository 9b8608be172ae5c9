//! WebP: chunks with a name each, some of them inside others where the picture moves.

use super::{
    Broken, Bytes, Cleaned, after_the_end, damaged, is_shown_whole, metadata, too_large, turned_by_metadata,
};
use std::io::Cursor;

/// The picture, its transparency and its movement.
const KEPT: [&[u8; 4]; 6] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"];

/// In the first byte of `VP8X`: there is a colour profile, EXIF, XMP.
const FLAGS_OF_METADATA: u8 = 0x20 | 0x08 | 0x04;

/// Of a chunk `ANMF`: where and how long the frame is shown.
const HEAD_OF_A_FRAME: usize = 16;

pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, Broken> {
    let mut read = Bytes::new(bytes);
    let mut body = || {
        read.take(4)?;
        let length = u32::from_le_bytes(read.array()?);
        let body = read.take(length.try_into().ok()?)?;
        body.strip_prefix(b"WEBP")
    };
    let body = body().ok_or_else(damaged)?;
    let mut left_behind = Vec::new();
    let kept = chunks(body, &mut left_behind)?;
    left_behind.extend(after_the_end(read.rest()));
    let mut bytes = b"RIFF".to_vec();
    bytes.extend(u32::try_from(kept.len() + 4).map_err(|_| too_large())?.to_le_bytes());
    bytes.extend(b"WEBP");
    bytes.extend(kept);
    decode(&bytes)?;
    Ok(Cleaned { bytes, left_behind })
}

fn chunks(body: &[u8], left_behind: &mut Vec<String>) -> Result<Vec<u8>, Broken> {
    let mut read = Bytes::new(body);
    let mut kept = Vec::new();
    while !read.rest().is_empty() {
        let (name, content) = chunk(&mut read).ok_or_else(damaged)?;
        if !KEPT.contains(&&name) {
            left_behind.extend(in_words(name, content)?);
            continue;
        }
        let mut content = content.to_vec();
        match (&name, content.first_mut()) {
            (b"VP8X", Some(flags)) => *flags &= !FLAGS_OF_METADATA,
            (b"ANMF", _) => {
                let frame = chunks(content.get(HEAD_OF_A_FRAME..).ok_or_else(damaged)?, left_behind)?;
                content.truncate(HEAD_OF_A_FRAME);
                content.extend(frame);
            }
            _ => {}
        }
        kept.extend(name);
        kept.extend(u32::try_from(content.len()).map_err(|_| too_large())?.to_le_bytes());
        kept.extend(&content);
        kept.extend(vec![0; content.len() % 2]);
    }
    Ok(kept)
}

fn chunk<'b>(read: &mut Bytes<'b>) -> Option<([u8; 4], &'b [u8])> {
    let name = read.array()?;
    let length: usize = u32::from_le_bytes(read.array()?).try_into().ok()?;
    let content = read.take(length)?;
    // A chunk with an odd length is filled up, except sometimes the last.
    read.take(length % 2).or_else(|| read.rest().is_empty().then_some(&[]))?;
    Some((name, content))
}

fn in_words(name: [u8; 4], content: &[u8]) -> Result<Vec<String>, Broken> {
    Ok(match &name {
        b"EXIF" => {
            let exif = content.strip_prefix(b"Exif\0\0").unwrap_or(content);
            if metadata::orientation(exif) != 1 {
                return Err(turned_by_metadata());
            }
            metadata::exif(exif)
        }
        b"XMP " => metadata::xmp(content),
        b"ICCP" => vec!["a colour profile".into()],
        _ => vec![format!("data called {}", metadata::short(&String::from_utf8_lossy(&name)))],
    })
}

fn decode(bytes: &[u8]) -> Result<(), Broken> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let (width, height) = decoder.dimensions();
    is_shown_whole(width, height)?;
    let mut points = vec![0; decoder.output_buffer_size().ok_or_else(too_large)?];
    if !decoder.is_animated() {
        return decoder.read_image(&mut points).map_err(|_| damaged());
    }
    for _ in 0..decoder.num_frames() {
        decoder.read_frame(&mut points).map_err(|_| damaged())?;
    }
    Ok(())
}
