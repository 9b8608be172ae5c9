//! Opens what is packed in a file, so that every word in it can be looked for.
//! Knows archives, compression and ways to write a letter with other signs; does not know what is looked for.

use base64::{
    alphabet,
    engine::{DecodePaddingMode, Engine, GeneralPurpose, GeneralPurposeConfig},
};
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use std::{
    io::{Cursor, Read},
    ops::Range,
};
use zip::ZipArchive;

/// Archives within archives; deeper than this nothing of ours goes.
const DEEPEST: usize = 8;
/// A stream that unpacks to more than this is cut here, in bytes.
const LONGEST: u64 = 256 << 20;
/// Shorter stretches of the letters of base64 are words.
const SHORTEST_BASE64: usize = 24;
/// Shorter stretches of hexadecimal digits are numbers.
const SHORTEST_HEX: usize = 16;

/// Shows a file, and after it everything packed inside it, each with a name that says how to get there:
/// `book.epub › chapter.xhtml › unescaped`. Gives the names of what could not be opened.
///
/// Opened are zip (and so EPUB, DOCX and XLSX), gzip, and zlib streams wherever one begins (those of PDF and PNG), and
/// of PDF the text of its pages.
/// Read are base64 and hexadecimal, UTF-16, character references of HTML, percent-encoding, escapes of JSON,
/// JavaScript and PDF, and words that are broken by soft hyphens or by signs without a width.
pub fn unpack(name: &str, bytes: &[u8], look: &mut dyn FnMut(&str, &[u8])) -> Vec<String> {
    let mut unpacking = Unpacking { look, unopened: Vec::new() };
    unpacking.layer(name, bytes, 0);
    unpacking.unopened
}

struct Unpacking<'l> {
    look: &'l mut dyn FnMut(&str, &[u8]),
    unopened: Vec<String>,
}

impl Unpacking<'_> {
    fn layer(&mut self, name: &str, bytes: &[u8], depth: usize) {
        (self.look)(name, bytes);
        if depth == DEEPEST {
            return self.unopened.push(name.to_string());
        }
        if bytes.starts_with(b"PK\x03\x04") {
            // What lies in an archive uncompressed is looked at twice, which harms nobody.
            return self.archive(name, bytes, depth);
        }
        if bytes.starts_with(b"\x1f\x8b") {
            return match inflated(MultiGzDecoder::new(bytes)) {
                Some(inside) => self.layer(&below(name, "unzipped"), &inside, depth + 1),
                None => self.unopened.push(name.to_string()),
            };
        }
        #[cfg(feature = "pdf")]
        if bytes.starts_with(b"%PDF-") {
            match text_of_pages(bytes) {
                Some(text) => (self.look)(&below(name, "text of the pages"), text.as_bytes()),
                None => self.unopened.push(name.to_string()),
            }
        }
        for at in zlib_headers(bytes) {
            if let Some(inside) = inflated(ZlibDecoder::new(&bytes[at..])) {
                self.layer(&below(name, &format!("stream at byte {at}")), &inside, depth + 1);
            }
        }
        self.text(name, bytes, depth);
    }

    /// What letters are written with. Compressed streams are not looked for behind it: their bytes are not letters.
    fn text(&mut self, name: &str, bytes: &[u8], depth: usize) {
        for (how, inside) in encoded(bytes) {
            self.layer(&below(name, how), &inside, depth + 1);
        }
        if let Some(plain) = unescaped(bytes).filter(|_| depth < DEEPEST) {
            let name = below(name, "unescaped");
            (self.look)(&name, &plain);
            self.text(&name, &plain, depth + 1);
        }
    }

    fn archive(&mut self, name: &str, bytes: &[u8], depth: usize) {
        let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
            return self.unopened.push(name.to_string());
        };
        for index in 0..archive.len() {
            let member = archive.by_index(index).ok().and_then(|member| {
                let inner = below(name, &String::from_utf8_lossy(member.name_raw()));
                Some((inner, inflated(member)?))
            });
            match member {
                Some((inner, inside)) => self.layer(&inner, &inside, depth + 1),
                None => self.unopened.push(below(name, &format!("file {index}"))),
            }
        }
    }
}

/// The text of a PDF. Its streams hold numbers of shapes, and which letters these are stands beside each font.
#[cfg(feature = "pdf")]
fn text_of_pages(pdf: &[u8]) -> Option<String> {
    let document = lopdf::Document::load_mem(pdf).ok()?;
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    document.extract_text(&pages).ok()
}

fn below(name: &str, inner: &str) -> String {
    format!("{name} › {inner}")
}

/// What comes out of a stream, also when it breaks off. `None` where nothing does.
fn inflated(stream: impl Read) -> Option<Vec<u8>> {
    let mut inside = Vec::new();
    let ended = stream.take(LONGEST).read_to_end(&mut inside);
    (ended.is_ok() || !inside.is_empty()).then_some(inside)
}

/// Where a zlib stream may begin. Its first two bytes are a multiple of 31, which few others are.
fn zlib_headers(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let begins = |pair: &[u8]| matches!(pair, [0x78, 0x01 | 0x5e | 0x9c | 0xda]);
    bytes.windows(2).enumerate().filter(move |(_, pair)| begins(pair)).map(|(at, _)| at)
}

const FORGIVING: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, FORGIVING);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, FORGIVING);

/// Stretches that other bytes are written in.
fn encoded(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut found = Vec::new();
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte);
    for run in runs(bytes, SHORTEST_BASE64, is_letter) {
        let run = &bytes[run];
        // Four letters are three bytes; one letter too many is no byte at all.
        let run = &run[..run.len() - usize::from(run.len() % 4 == 1)];
        let decoded = STANDARD.decode(run).or_else(|_| URL_SAFE.decode(run));
        found.extend(decoded.ok().map(|decoded| ("base64", decoded)));
    }
    for run in runs(bytes, SHORTEST_HEX, |byte| byte.is_ascii_hexdigit()) {
        let digits: Vec<u8> = bytes[run].iter().filter_map(|digit| hex(*digit)).collect();
        found.push(("hexadecimal", digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()));
    }
    found
}

fn runs(bytes: &[u8], shortest: usize, is_inside: impl Fn(u8) -> bool) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    for end in 0..=bytes.len() {
        if bytes.get(end).is_none_or(|byte| !is_inside(*byte)) {
            if end - start >= shortest {
                runs.push(start..end);
            }
            start = end + 1;
        }
    }
    runs
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The bytes with every letter written as itself. `None` where that changes nothing.
fn unescaped(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = &bytes[at..];
        let escape = match byte {
            b'&' => character_reference(rest),
            b'%' => number(rest, 1, 2, 16),
            b'\\' => backslash(rest),
            // Latin letters of UTF-16 are those of ASCII and a zero.
            0 => Some((None, 1)),
            _ => breaks_a_word(rest).map(|length| (None, length)),
        };
        match escape {
            Some((letter, length)) => {
                plain.extend(letter);
                at += length;
            }
            None => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    (plain.len() != bytes.len()).then_some(plain)
}

/// A letter, when it is one of ASCII, and how many bytes it is written in.
type Escape = (Option<u8>, usize);

/// `&#113;` and `&#x71;`, with a semicolon or without one.
fn character_reference(rest: &[u8]) -> Option<Escape> {
    if let Some(length) = breaks_a_word(rest) {
        return Some((None, length));
    }
    let (prefix, radix) = match rest {
        [b'&', b'#', b'x' | b'X', ..] => (3, 16),
        [b'&', b'#', ..] => (2, 10),
        _ => return None,
    };
    let digits = rest[prefix..].iter().take_while(|digit| char::from(**digit).is_digit(radix)).count();
    let (letter, length) = number(rest, prefix, digits, radix)?;
    Some((letter, length + usize::from(rest.get(length) == Some(&b';'))))
}

/// `\u0071`, `\u{71}`, `\x71`, and `\161` of PDF.
fn backslash(rest: &[u8]) -> Option<Escape> {
    match rest {
        [_, b'u', b'{', ..] => {
            let digits = rest[3..].iter().position(|byte| *byte == b'}')?;
            number(rest, 3, digits, 16).map(|(letter, length)| (letter, length + 1))
        }
        [_, b'u', ..] => number(rest, 2, 4, 16),
        [_, b'x', ..] => number(rest, 2, 2, 16),
        [_, b'0'..=b'3', ..] => number(rest, 1, 3, 8),
        _ => None,
    }
}

fn number(rest: &[u8], prefix: usize, digits: usize, radix: u32) -> Option<Escape> {
    let digits = std::str::from_utf8(rest.get(prefix..prefix + digits)?).ok()?;
    let letter = u32::from_str_radix(digits, radix).ok()?;
    Some((u8::try_from(letter).ok().filter(u8::is_ascii), prefix + digits.len()))
}

/// How many bytes an invisible sign has that may stand inside a word.
fn breaks_a_word(rest: &[u8]) -> Option<usize> {
    let signs = ["\u{ad}", "\u{200b}", "\u{200c}", "\u{200d}", "\u{2060}", "\u{feff}", "&shy;", "<wbr>"];
    signs.iter().find(|sign| rest.starts_with(sign.as_bytes())).map(|sign| sign.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{
        Compression,
        write::{GzEncoder, ZlibEncoder},
    };
    use std::io::Write;
    use zip::{ZipWriter, write::SimpleFileOptions};

    const WORD: &str = "zqcanaryword";

    /// The names of the layers in which the word can be read.
    fn heard_in(bytes: &[u8]) -> Vec<String> {
        let mut heard = Vec::new();
        let unopened = unpack("file", bytes, &mut |name, bytes| {
            if bytes.windows(WORD.len()).any(|window| window == WORD.as_bytes()) {
                heard.push(name.to_string());
            }
        });
        assert_eq!(unopened, [] as [&str; 0]);
        heard
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// Text in which the word occurs and that gets smaller, so that no compressor leaves it as it is.
    fn text() -> Vec<u8> {
        format!("{}<p>{WORD}</p>{}", "some words ".repeat(50), "some words ".repeat(50)).into_bytes()
    }

    #[test]
    fn a_plain_file_is_read_as_it_is() {
        assert_eq!(heard_in(&text()), ["file"]);
        assert_eq!(heard_in(b"nothing"), [] as [&str; 0]);
    }

    #[test]
    fn archives_are_opened_however_deep() {
        let document = archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", &text())]);
        assert_eq!(heard_in(&document), ["file › word/document.xml"]);
        let bundle = archive(&[("readme", b"x"), ("book.docx", &document), ("notes.txt.gz", &gzip(&text()))]);
        assert_eq!(
            heard_in(&bundle),
            ["file › book.docx › word/document.xml", "file › notes.txt.gz › unzipped"]
        );
    }

    #[test]
    fn names_in_an_archive_are_read() {
        assert_eq!(heard_in(&archive(&[(&format!("{WORD}.xhtml"), b"x")])), ["file"]);
    }

    #[test]
    fn streams_are_opened_wherever_they_begin() {
        let stream = zlib(format!("BT ({WORD}) Tj ET {}", "0 0 m ".repeat(99)).as_bytes());
        let mut pdf =
            format!("%FDF-1.2\n1 0 obj\n<< /Length {} /Filter /FlateDecode >>\nstream\n", stream.len())
                .into_bytes();
        let at = pdf.len();
        pdf.extend(&stream);
        pdf.extend(b"\nendstream\nendobj\n");
        assert_eq!(heard_in(&pdf), [format!("file › stream at byte {at}")]);
    }

    #[test]
    fn strings_of_a_pdf_are_read() {
        let octal: String = WORD.bytes().map(|byte| format!("\\{byte:03o}")).collect();
        assert_eq!(heard_in(format!("/Title ({octal})").as_bytes()), ["file › unescaped"]);
        let utf16: String = WORD.bytes().map(|byte| format!("00{byte:02X}")).collect();
        assert_eq!(heard_in(format!("/Title <FEFF{utf16}>").as_bytes()), ["file › hexadecimal › unescaped"]);
    }

    #[test]
    fn compressed_words_of_a_picture_are_read() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x30zTXtComment\0\0".to_vec();
        png.extend(zlib(&text()));
        assert_eq!(heard_in(&png), ["file › stream at byte 25"]);
    }

    #[test]
    fn letters_written_with_other_signs_are_read() {
        let each = |write: fn(u32) -> String| -> String { WORD.chars().map(|c| write(c.into())).collect() };
        for written in [
            each(|c| format!("&#{c};")),
            each(|c| format!("&#x{c:X};")),
            each(|c| format!("&#{c:05}")),
            each(|c| format!("%{c:02x}")),
            each(|c| format!("\\u{c:04x}")),
            each(|c| format!("\\u{{{c:x}}}")),
            each(|c| format!("\\x{c:02x}")),
            "zqcanary&shy;word".into(),
            "zqcan<wbr>aryword".into(),
            "zqcanary\u{ad}wo\u{200b}rd".into(),
        ] {
            assert_eq!(heard_in(format!("<p>{written}</p>").as_bytes()), ["file › unescaped"], "{written}");
        }
        let utf16: Vec<u8> = WORD.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(heard_in(&utf16), ["file › unescaped"]);
    }

    #[test]
    fn base64_is_read_in_either_alphabet() {
        for (before, after) in [("", ""), ("a", ""), ("ab", "c"), ("???>>>", "~~~")] {
            let text = format!("{before}{WORD}{after} and more words");
            for written in [STANDARD.encode(&text), URL_SAFE.encode(&text)] {
                let page = format!("<img src=\"data:text/plain;base64,{written}\">");
                assert_eq!(heard_in(page.as_bytes()), ["file › base64"], "{page}");
            }
        }
        let packed = STANDARD.encode(gzip(&text()));
        assert_eq!(heard_in(format!("'{packed}'").as_bytes()), ["file › base64 › unzipped"]);
    }

    #[test]
    fn what_cannot_be_opened_is_said() {
        let unopened = |bytes: &[u8]| unpack("file", bytes, &mut |_, _| {});
        assert_eq!(unopened(b"PK\x03\x04 broken off"), ["file"]);
        assert_eq!(unopened(b"\x1f\x8b broken off"), ["file"]);
        let nested = (0..20).fold(text(), |inside, _| gzip(&inside));
        assert_eq!(unopened(&nested).len(), 1);
    }
}
