//! Pictures, as files beside the pages and as addresses that hold the picture itself.

use crate::{edition::Page, entry::PageFields};
use base64::prelude::{BASE64_STANDARD, Engine};

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
        _ => "application/octet-stream",
    };
    format!("data:{media};base64,{}", BASE64_STANDARD.encode(bytes(page)))
}
