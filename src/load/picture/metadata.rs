//! What metadata says, in words for the author: never more of it than is needed to recognise it.

use exif::{Exif, In, Reader, Tag, Value};
use xml::reader::{EventReader, XmlEvent};

/// A text as it is named in a sentence: short, on one line, and without signs that nobody sees.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        None => line,
        Some((end, _)) => format!("{}…", &line[..end]),
    }
}

/// What there is, and what it says, where it says anything.
pub(super) fn said(what: &str, text: &str) -> String {
    match short(text).as_str() {
        "" => what.to_string(),
        text => format!("{what} ({text})"),
    }
}

fn read(tiff: &[u8]) -> Option<Exif> {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    reader.read_raw(tiff.to_vec()).or_else(|failure| failure.distill_partial_result(|_| ())).ok()
}

/// How a picture is turned, by EXIF: 1 is upright, and so is what cannot be read.
pub(super) fn orientation(tiff: &[u8]) -> u16 {
    let turned = read(tiff)
        .and_then(|exif| exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0))
        .and_then(|value| u16::try_from(value).ok());
    turned.filter(|value| (1..=8).contains(value)).unwrap_or(1)
}

/// What EXIF says that tells of somebody.
pub(super) fn exif(tiff: &[u8]) -> Vec<String> {
    let Some(exif) = read(tiff) else { return vec!["EXIF data".into()] };
    let text = |tag: Tag| {
        let field = exif.get_field(tag, In::PRIMARY)?;
        let text = match &field.value {
            Value::Ascii(lines) => {
                lines.iter().map(|line| String::from_utf8_lossy(line)).collect::<Vec<_>>().join(" ")
            }
            _ => field.display_value().to_string(),
        };
        (!text.trim().is_empty()).then_some(text)
    };
    let mut found: Vec<String> = position(&exif).into_iter().collect();
    let camera: Vec<String> = [Tag::Make, Tag::Model].into_iter().filter_map(text).collect();
    if !camera.is_empty() {
        found.push(said("a camera", &camera.join(" ")));
    }
    for (what, tag) in [
        ("the number of a camera", Tag::BodySerialNumber),
        ("the owner of a camera", Tag::CameraOwnerName),
        ("an author", Tag::Artist),
        ("a holder of rights", Tag::Copyright),
        ("a program", Tag::Software),
        ("a time", Tag::DateTimeOriginal),
        ("a time", Tag::DateTime),
        ("a description", Tag::ImageDescription),
        ("a comment", Tag::UserComment),
    ] {
        found.extend(text(tag).map(|text| said(what, &text)));
    }
    if exif.get_field(Tag::JPEGInterchangeFormat, In::THUMBNAIL).is_some() {
        found.push("a small copy of itself, which may show what was cropped".into());
    }
    let is_only_orientation = exif.fields().all(|field| field.tag == Tag::Orientation);
    if found.is_empty() && !is_only_orientation {
        found.push("EXIF data".into());
    }
    found
}

fn position(exif: &Exif) -> Option<String> {
    let side = |angle: Tag, reference: Tag| {
        let Value::Rational(parts) = &exif.get_field(angle, In::PRIMARY)?.value else { return None };
        let degrees: f64 = parts.iter().zip([1.0, 60.0, 3600.0]).map(|(part, of)| part.to_f64() / of).sum();
        let letter = exif.get_field(reference, In::PRIMARY).map(|field| field.display_value().to_string());
        Some(format!("{degrees:.4} {}", letter.unwrap_or_default()).trim().to_string())
    };
    let latitude = side(Tag::GPSLatitude, Tag::GPSLatitudeRef);
    let longitude = side(Tag::GPSLongitude, Tag::GPSLongitudeRef);
    match (latitude, longitude) {
        (None, None) => None,
        (latitude, longitude) => {
            let known: Vec<String> = latitude.into_iter().chain(longitude).collect();
            Some(format!("a position ({})", known.join(", ")))
        }
    }
}

/// What XMP says that tells of somebody. What stands before the first `<` is no part of it.
pub(super) fn xmp(packet: &[u8]) -> Vec<String> {
    let start = packet.iter().position(|byte| *byte == b'<').unwrap_or(packet.len());
    let mut found = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for event in EventReader::new(&packet[start..]) {
        match event {
            Ok(XmlEvent::StartElement { name, attributes, .. }) => {
                found.extend(
                    attributes
                        .iter()
                        .filter_map(|attribute| told(&attribute.name.local_name, &attribute.value)),
                );
                open.push(name.local_name);
            }
            Ok(XmlEvent::EndElement { .. }) => {
                open.pop();
            }
            Ok(XmlEvent::Characters(text)) => {
                found.extend(open.iter().rev().find_map(|name| told(name, &text)))
            }
            Ok(_) => {}
            // It is not given to readers, so it need not be whole.
            Err(_) => break,
        }
    }
    if found.is_empty() {
        found.push("XMP data".into());
    }
    found
}

fn told(name: &str, text: &str) -> Option<String> {
    let what = match name {
        "GPSLatitude" | "GPSLongitude" => "a position",
        "creator" | "Author" | "Artist" => "an author",
        "CreatorTool" | "softwareAgent" => "a program",
        "rights" => "a holder of rights",
        "description" | "title" | "Headline" | "Caption" => "a description",
        "CreateDate" | "ModifyDate" | "DateCreated" => "a time",
        "City" | "Location" | "Country" => "a place",
        "SerialNumber" => "the number of a camera",
        _ => return None,
    };
    (!text.trim().is_empty()).then(|| said(what, text))
}
