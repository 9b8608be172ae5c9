//! PNG: chunks with a name each. What is kept is what decoders need to show the picture and to move it.

use super::{
    Broken, Bytes, Cleaned, after_the_end, damaged, is_shown_whole, metadata, too_large, turned_by_metadata,
};
use std::io::Cursor;

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The picture, its colours, and its movement.
const KEPT: [&[u8; 4]; 12] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"sBIT", b"acTL", b"fcTL",
    b"fdAT",
];

pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, Broken> {
    let cleaned = parts(bytes)?;
    decode(&cleaned.bytes)?;
    Ok(cleaned)
}

fn parts(bytes: &[u8]) -> Result<Cleaned, Broken> {
    let mut read = Bytes::new(bytes);
    let mut kept = read.take(SIGNATURE.len()).ok_or_else(damaged)?.to_vec();
    let mut left_behind = Vec::new();
    loop {
        let start = read.at;
        let (name, content) = chunk(&mut read).ok_or_else(damaged)?;
        if KEPT.contains(&&name) {
            kept.extend_from_slice(read.since(start));
        } else {
            if name == *b"eXIf" && metadata::orientation(content) != 1 {
                return Err(turned_by_metadata());
            }
            left_behind.extend(in_words(name, content));
        }
        if name == *b"IEND" {
            break;
        }
    }
    left_behind.extend(after_the_end(read.rest()));
    Ok(Cleaned { bytes: kept, left_behind })
}

fn chunk<'b>(read: &mut Bytes<'b>) -> Option<([u8; 4], &'b [u8])> {
    let length = u32::from_be_bytes(read.array()?);
    let name = read.array()?;
    let content = read.take(length.try_into().ok()?)?;
    read.take(4)?;
    Some((name, content))
}

fn in_words(name: [u8; 4], content: &[u8]) -> Vec<String> {
    let keyword = || {
        let end = content.iter().position(|byte| *byte == 0).unwrap_or(content.len());
        (String::from_utf8_lossy(&content[..end]).into_owned(), content.get(end + 1..).unwrap_or_default())
    };
    match &name {
        b"eXIf" => metadata::exif(content),
        b"tEXt" | b"iTXt" if keyword().0 == "XML:com.adobe.xmp" => metadata::xmp(content),
        b"tEXt" => {
            let (keyword, text) = keyword();
            vec![metadata::said(
                &format!("a text, {}", metadata::short(&keyword)),
                &String::from_utf8_lossy(text),
            )]
        }
        b"iTXt" | b"zTXt" => vec![format!("a text, {}", metadata::short(&keyword().0))],
        b"tIME" => vec!["the time of its last change".into()],
        b"iCCP" => vec![metadata::said("a colour profile", &keyword().0)],
        // Resolution, background and the like say nothing of anybody, and no page needs them.
        b"pHYs" | b"bKGD" | b"hIST" | b"sPLT" | b"cICP" | b"mDCV" | b"cLLI" => Vec::new(),
        _ => vec![format!("data called {}", metadata::short(&String::from_utf8_lossy(&name)))],
    }
}

fn decode(bytes: &[u8]) -> Result<(), Broken> {
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().map_err(|_| damaged())?;
    let info = reader.info();
    is_shown_whole(info.width, info.height)?;
    let frames = info.animation_control.map_or(1, |control| control.num_frames.max(1));
    let mut points = vec![0; reader.output_buffer_size().ok_or_else(too_large)?];
    for _ in 0..frames {
        reader.next_frame(&mut points).map_err(|_| damaged())?;
    }
    Ok(())
}
