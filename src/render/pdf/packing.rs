//! A file with its small objects packed together. Typst writes each of them in clear, and a tagged handbook has some
//! forty thousand, which are two thirds of its size. Nothing is read of an object but where it ends: what stands in it
//! is put into an object stream byte by byte. After ISO 32000-1, sections 7.5.4 (tables), 7.5.7 (object streams), and 7.5.8
//! (tables as streams).

use flate2::{Compression, write::ZlibEncoder};
use std::io::Write;

/// How many objects are packed together. A reader who wants one has to unpack them all.
const TOGETHER: usize = 200;

/// Where an object is: what a row of the table says.
#[derive(Clone, Copy)]
enum Place {
    /// There is no object of this number.
    Free,
    /// So many bytes from the beginning of the file.
    At(usize),
    /// In the object stream of that number, as its nth.
    Packed(usize, usize),
}

/// Packs a file as Typst writes it: with one table, and the length of every stream beside it.
///
/// `None` if it is not such a file.
pub(super) fn packed(pdf: &[u8]) -> Option<Vec<u8>> {
    let (offsets, table) = offsets(pdf)?;
    let mut starts: Vec<usize> = offsets.iter().flatten().copied().collect();
    starts.push(table);
    starts.sort_unstable();

    let mut file = Vec::with_capacity(pdf.len() / 2);
    file.extend_from_slice(&pdf[..starts[0]]);
    let mut places = vec![Place::Free; offsets.len()];
    let mut stream = ObjectStream::default();
    for (number, start) in offsets.iter().enumerate().filter_map(|(number, start)| Some((number, (*start)?)))
    {
        let end = starts[starts.partition_point(|other| *other <= start)];
        let object = &pdf[start..end];
        let begins = find(object, b"obj")? + 3;
        let ends = object.windows(6).rposition(|word| word == b"endobj")?;
        let said = object[begins..ends].trim_ascii();
        if said.ends_with(b"endstream") {
            places[number] = Place::At(file.len());
            file.extend_from_slice(object);
        } else {
            // The stream gets the next number that is free, when it is full.
            places[number] = Place::Packed(places.len(), stream.members.len());
            stream.add(number, said);
            if stream.members.len() == TOGETHER {
                stream.write(&mut file, &mut places);
            }
        }
    }
    if !stream.members.is_empty() {
        stream.write(&mut file, &mut places);
    }

    let trailer = &pdf[table + find(&pdf[table..], b"trailer")?..];
    let (opens, closes) = (find(trailer, b"<<")? + 2, trailer.windows(2).rposition(|word| word == b">>")?);
    let trailer = without_size(&trailer[opens..closes])?;
    let starts_at = file.len();
    places.push(Place::At(starts_at));
    let rows: Vec<u8> = places.iter().flat_map(|place| row(*place)).collect();
    let size = places.len();
    let mut about = format!("/Type /XRef /Size {size} /W [1 4 2]").into_bytes();
    about.extend_from_slice(&trailer);
    write_stream(&mut file, size - 1, &about, &rows);
    file.extend_from_slice(format!("startxref\n{starts_at}\n%%EOF\n").as_bytes());
    Some(file)
}

/// Objects that are packed together.
#[derive(Default)]
struct ObjectStream {
    /// Their numbers, each with where it begins in `said`.
    members: Vec<(usize, usize)>,
    said: Vec<u8>,
}

impl ObjectStream {
    fn add(&mut self, number: usize, said: &[u8]) {
        self.members.push((number, self.said.len()));
        self.said.extend_from_slice(said);
        self.said.push(b'\n');
    }

    /// Writes them as the object of the next number, and begins again.
    fn write(&mut self, file: &mut Vec<u8>, places: &mut Vec<Place>) {
        let mut text = String::new();
        for (number, offset) in &self.members {
            text.push_str(&format!("{number} {offset} "));
        }
        let about = format!("/Type /ObjStm /N {} /First {}", self.members.len(), text.len());
        let mut inside = text.into_bytes();
        inside.append(&mut self.said);
        self.members.clear();
        let number = places.len();
        places.push(Place::At(file.len()));
        write_stream(file, number, about.as_bytes(), &inside);
    }
}

/// Writes an object that is a stream.
fn write_stream(file: &mut Vec<u8>, number: usize, about: &[u8], inside: &[u8]) {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    let inside = encoder.write_all(inside).and_then(|()| encoder.finish()).expect("memory can be written to");
    file.extend_from_slice(format!("{number} 0 obj\n<<").as_bytes());
    file.extend_from_slice(about);
    file.extend_from_slice(format!(" /Filter /FlateDecode /Length {}>>\nstream\n", inside.len()).as_bytes());
    file.extend_from_slice(&inside);
    file.extend_from_slice(b"\nendstream\nendobj\n");
}

/// A row of the table: what it is, in one byte; where, in four; and which, in two.
fn row(place: Place) -> [u8; 7] {
    let (what, at, which) = match place {
        Place::Free => (0, 0, usize::from(u16::MAX)),
        Place::At(offset) => (1, offset, 0),
        Place::Packed(stream, nth) => (2, stream, nth),
    };
    let at = u32::try_from(at).expect("a handbook is smaller than 4 GB").to_be_bytes();
    let which = u16::try_from(which).expect("an object stream holds few objects").to_be_bytes();
    [what, at[0], at[1], at[2], at[3], which[0], which[1]]
}

/// Where each object begins, by its number; and where the table does that says so.
fn offsets(pdf: &[u8]) -> Option<(Vec<Option<usize>>, usize)> {
    let word = b"startxref";
    let last = pdf.windows(word.len()).rposition(|found| found == word)?;
    let (table, _) = number(&pdf[last + word.len()..])?;
    let rest = pdf.get(table..)?.strip_prefix(b"xref")?;
    let (first, rest) = number(rest)?;
    let (count, rest) = number(rest)?;
    let rows = rest.trim_ascii_start().get(..count * 20)?;
    let offset = |row: &[u8]| match row[17] {
        b'n' => number(row).map(|(offset, _)| Some(offset)),
        _ => Some(None),
    };
    (first == 0).then(|| Some((rows.chunks(20).map(offset).collect::<Option<Vec<_>>>()?, table)))?
}

/// The number that some bytes begin with, and what follows it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let bytes = bytes.trim_ascii_start();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, rest) = bytes.split_at(digits);
    Some((std::str::from_utf8(number).ok()?.parse().ok()?, rest))
}

/// What the trailer says, but for how many objects there are.
fn without_size(trailer: &[u8]) -> Option<Vec<u8>> {
    let at = find(trailer, b"/Size")?;
    let (_, rest) = number(&trailer[at + 5..])?;
    Some([&trailer[..at], rest].concat())
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|found| found == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of 450 strings and one stream, with a number that is free.
    fn file() -> Vec<u8> {
        let mut file = b"%PDF-1.7\n".to_vec();
        let mut rows = String::from("0000000000 65535 f\r\n");
        for number in 1..=451 {
            rows.push_str(&format!("{:010} 00000 n\r\n", file.len()));
            let said = match number {
                1 => "<</Type /Catalog /Pages 2 0 R>>".to_string(),
                2 => "<</Type /Pages /Kids [] /Count 0>>".to_string(),
                3 => "<</Length 6>>\nstream\nendobj\nendstream".to_string(),
                _ => format!("(endobj {number})"),
            };
            file.extend_from_slice(format!("{number} 0 obj\n{said}\nendobj\n\n").as_bytes());
        }
        rows.push_str("0000000000 00000 f\r\n");
        let table = file.len();
        let trailer = "trailer\n<</Size 453 /Root 1 0 R>>";
        file.extend_from_slice(format!("xref\n0 453\n{rows}{trailer}\nstartxref\n{table}\n%%EOF").as_bytes());
        file
    }

    #[test]
    fn what_is_packed_is_read_as_it_was() {
        let plain = file();
        let packed = packed(&plain).unwrap();
        assert!(packed.len() < plain.len() / 2, "{} of {}", packed.len(), plain.len());
        let [plain, packed] = [plain, packed].map(|file| lopdf::Document::load_mem(&file).unwrap());
        assert_eq!(plain.objects.len(), 451);
        for (id, object) in &plain.objects {
            assert_eq!(packed.objects.get(id), Some(object), "{id:?}");
        }
        assert_eq!(packed.trailer.get(b"Root").unwrap(), plain.trailer.get(b"Root").unwrap());
    }

    #[test]
    fn what_is_no_such_file_is_not_packed() {
        assert!(packed(b"").is_none());
        let broken = file();
        assert!(packed(&broken[..broken.len() - 12]).is_none());
        assert!(packed(&broken[1..]).is_none());
    }
}
