//! Pictures, as files beside the pages and as addresses that hold the picture itself.

use crate::{edition::Page, entry::PageFields};

/// The file of a picture in the handbook's folder.
pub(super) fn file(page: &Page<'_>) -> String {
    match &page.fields {
        PageFields::Picture(picture) => format!("pictures/{}.{}", page.id, picture.extension.to_lowercase()),
        _ => format!("pictures/{}", page.id),
    }
}

/// What is in it.
pub(super) fn bytes<'e>(page: &'e Page<'_>) -> &'e [u8] {
    match &page.fields {
        PageFields::Picture(picture) => picture.bytes,
        _ => &[],
    }
}

/// An address that holds the picture.
pub(super) fn data_uri(page: &Page<'_>) -> String {
    let media = match file(page).rsplit_once('.').map_or("", |(_, extension)| extension) {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "avif" => "image/avif",
        _ => "application/octet-stream",
    };
    format!("data:{media};base64,{}", base64(bytes(page)))
}

/// Bytes in the sixty-four letters of RFC 4648.
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or_default());
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..4 {
            let letter = LETTERS[(group >> (18 - 6 * position) & 63) as usize];
            text.push(if position <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn the_examples_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
