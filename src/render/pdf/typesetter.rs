//! Typst, with exactly two things in its world: the templates, and a book as data. It reads no file, asks for no
//! clock and looks for no font of the machine, so the same book gives the same bytes everywhere.

use super::{binding, packing::packed};
use crate::{
    diagnostic::{Diagnostic, Place},
    vocab::Date,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError, mpsc},
};
use typst::{
    Library, LibraryExt, World, WorldExt,
    diag::{FileError, FileResult, SourceDiagnostic, SourceResult},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// What to do about letters without a font.
const ADD_A_FONT: &str = "put a font that has them into templates/pdf/fonts/ of the pack (Noto has one for every script), \
                          or leave `pdf` out of the formats of this handbook in pack.yaml";
/// Where templates find what all of a book shares.
const BOOK: &str = "book.json";
/// Where a template finds what it alone is to set.
const PIECE: &str = "piece.json";

/// A book to be set.
pub(super) struct Manuscript {
    /// What all templates are given, as JSON.
    pub(super) book: String,
    /// What comes first: the cover and the contents, or all there is.
    pub(super) front: Piece,
    /// What comes after it, each beginning a page.
    pub(super) chapters: Vec<Chapter>,
    pub(super) pictures: BTreeMap<String, Bytes>,
    pub(super) day: Date,
    /// For complaints.
    pub(super) name: String,
    /// Tells this book from all others.
    pub(super) identifier: String,
}

/// A part of a book that is set by itself.
pub(super) struct Chapter {
    pub(super) title: String,
    pub(super) is_card: bool,
    pub(super) piece: Piece,
}

/// What a template sets.
pub(super) struct Piece {
    pub(super) template: &'static str,
    /// What only this template is given, as JSON.
    pub(super) data: String,
}

/// Sets books, one at a time.
///
/// What Typst remembers is for all threads together: one that forgets would make the others begin again. And each
/// thread keeps the memory that a book has taken, so it is always the same one that sets them.
pub(in crate::render) struct Typesetter {
    shop: Arc<Shop>,
    orders: Mutex<mpsc::Sender<Order>>,
}

/// Templates and fonts, made ready once for all books.
struct Shop {
    library: LazyHash<Library>,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
    templates: BTreeMap<String, Source>,
}

/// A book to be set, and who waits for it.
struct Order {
    manuscript: Manuscript,
    answer: mpsc::Sender<Result<Vec<u8>, Diagnostic>>,
}

impl Typesetter {
    /// A typesetter with these files, by their names below `templates/`: what ends in `.typ` is a template, and what
    /// lies in `pdf/fonts/` is a font.
    ///
    /// # Errors
    /// A font that is none.
    pub(in crate::render) fn new<'f>(
        files: impl Iterator<Item = (&'f str, &'f [u8])>,
    ) -> Result<Typesetter, Diagnostic> {
        let mut fonts = Vec::new();
        let mut templates = BTreeMap::new();
        for (name, bytes) in files {
            let name = name.strip_prefix("pdf/").unwrap_or(name);
            if let Some(font) = name.strip_prefix("fonts/") {
                if [".ttf", ".otf", ".ttc"].iter().any(|ending| font.ends_with(ending)) {
                    let faces = fonts.len();
                    fonts.extend(Font::iter(Bytes::new(bytes.to_vec())));
                    if fonts.len() == faces {
                        let file = format!("templates/pdf/{name}").into();
                        return Err(Diagnostic::error(
                            "bad-template",
                            Place::top(&file),
                            "this is not a font",
                        ));
                    }
                }
            } else if name.ends_with(".typ") {
                let source = Source::new(id(name), String::from_utf8_lossy(bytes).into_owned());
                templates.insert(name.to_string(), source);
            }
        }
        let shop = Arc::new(Shop {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            templates,
        });
        let (orders, waiting) = mpsc::channel::<Order>();
        let theirs = Arc::clone(&shop);
        std::thread::spawn(move || {
            for Order { manuscript, answer } in waiting {
                let desk = Desk::of(&theirs, &manuscript);
                let printed = desk.print(&manuscript);
                // Who no longer waits has no need of it.
                let _ = answer.send(printed.map_err(|wrong| desk.complaint(&wrong, &manuscript.name)));
            }
        });
        Ok(Typesetter { shop, orders: Mutex::new(orders) })
    }

    /// Sets a book.
    ///
    /// # Errors
    /// A template that cannot be set, or a letter that no font has.
    pub(super) fn set(&self, manuscript: Manuscript) -> Result<Vec<u8>, Diagnostic> {
        let Manuscript { book, front, chapters, .. } = &manuscript;
        let pieces = chapters.iter().map(|chapter| &chapter.piece.data);
        self.has_every_letter([book, &front.data].into_iter().chain(pieces), &manuscript.name)?;
        let (answer, set) = mpsc::channel();
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        orders
            .send(Order { manuscript, answer })
            .expect("the thread that sets books waits for orders as long as there is a typesetter");
        drop(orders);
        set.recv().expect("each order is answered; a panic in Typst would be its own mistake")
    }

    /// Complains of letters that no font has: on paper they would be empty boxes.
    fn has_every_letter<'t>(
        &self,
        texts: impl Iterator<Item = &'t String>,
        name: &str,
    ) -> Result<(), Diagnostic> {
        let is_known = |letter: char| {
            let covers = |font: &Font| font.info().coverage.contains(letter.into());
            letter.is_ascii()
                || letter.is_control()
                || is_invisible(letter)
                || self.shop.fonts.iter().any(covers)
        };
        let letters: BTreeSet<char> =
            texts.flat_map(|text| text.chars()).filter(|letter| !letter.is_ascii()).collect();
        let missing: Vec<char> = letters.into_iter().filter(|letter| !is_known(*letter)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let missing: Vec<String> = missing.into_iter().map(String::from).collect();
        let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
        Err(missing_font(name, &missing, None))
    }

    /// Whether one font has a letter with all the marks on it.
    pub(super) fn has(&self, letter: &str) -> bool {
        let covers = |font: &Font| letter.chars().all(|part| font.info().coverage.contains(part.into()));
        self.shop.fonts.iter().any(covers)
    }
}

/// The complaint of letters of a book that no font has, with where they stand if that is known.
pub(super) fn missing_font(book: &str, letters: &[&str], place: Option<&str>) -> Diagnostic {
    let named = |letter: &&str| {
        let codes: Vec<String> = letter.chars().map(|part| format!("U+{:04X}", u32::from(part))).collect();
        format!("{letter} ({})", codes.join(" "))
    };
    let mut few = letters.iter().take(8).map(named).collect::<Vec<_>>().join(", ");
    if letters.len() > 8 {
        few.push_str(&format!(", and {} more", letters.len() - 8));
    }
    let which = if letters.len() == 1 { "this letter" } else { "these letters" };
    let place = place.map(|place| format!(", which a drawing shows in {place}")).unwrap_or_default();
    Diagnostic::error("missing-font", None, format!("no font has {which} of `{book}`: {few}{place}"))
        .hint(ADD_A_FONT)
}

/// Marks that have no shape: joiners, directions, variation selectors.
pub(super) fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    ) || (letter.is_whitespace())
}

fn id(path: &str) -> FileId {
    let path = VirtualPath::new(format!("/{path}")).expect("names of templates are plain paths");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

fn name_of(id: &FileId) -> &str {
    id.vpath().get_without_slash()
}

/// The letters that Typst says have no shape: it quotes them, and writes what cannot be seen by its number.
fn undisplayed(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("the text `\"")?;
    let (mut quoted, _) = rest.split_once("\"` could not be displayed")?;
    let mut letters = String::new();
    while let Some((before, after)) = quoted.split_once("\\u{") {
        let Some((code, after)) = after.split_once('}') else { break };
        letters.push_str(before);
        letters.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
        quoted = after;
    }
    letters.push_str(quoted);
    Some(letters)
}

/// A piece of a book while it is set.
#[derive(Clone)]
pub(super) struct Desk<'a> {
    shop: &'a Shop,
    main: FileId,
    book: Bytes,
    piece: Bytes,
    pictures: &'a BTreeMap<String, Bytes>,
    today: Datetime,
}

impl<'a> Desk<'a> {
    /// A desk with nothing to set on it yet.
    fn of(shop: &'a Shop, manuscript: &'a Manuscript) -> Desk<'a> {
        let day = manuscript.day.first_day();
        Desk {
            shop,
            main: id(manuscript.front.template),
            book: Bytes::from_string(manuscript.book.clone()),
            piece: Bytes::new([]),
            pictures: &manuscript.pictures,
            today: Datetime::from_ymd_hms(day.year().into(), day.month() as u8, day.day() as u8, 0, 0, 0)
                .expect("a day of the calendar is one for Typst"),
        }
    }

    /// The same with this piece on it.
    pub(super) fn with(&self, piece: &Piece) -> Desk<'a> {
        Desk { main: id(piece.template), piece: Bytes::from_string(piece.data.clone()), ..self.clone() }
    }

    fn print(&self, manuscript: &Manuscript) -> SourceResult<Vec<u8>> {
        let document = binding::bind(&manuscript.front, &manuscript.chapters, self)?;
        let options = PdfOptions {
            ident: Smart::Custom(manuscript.identifier.clone()),
            creator: Smart::Custom(Some("vademecum".into())),
            timestamp: Some(Timestamp::new_utc(self.today)),
            standards: PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
                .expect("both standards can be kept together"),
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options);
        drop(document);
        typst::comemo::evict(0);
        pdf.map(|pdf| packed(&pdf).expect("what Typst writes is a PDF with one table"))
    }

    fn complaint(&self, wrong: &[SourceDiagnostic], name: &str) -> Diagnostic {
        let Some(wrong) = wrong.first() else {
            return Diagnostic::error("bad-template", None, format!("`{name}` cannot be set"));
        };
        if let Some(letters) = undisplayed(&wrong.message) {
            return missing_font(name, &[letters.as_str()], None);
        }
        let template = wrong.span.id().filter(|id| self.shop.templates.contains_key(name_of(id)));
        let place = template.and_then(|id| {
            let file = format!("templates/pdf/{}", name_of(&id)).into();
            Some(Place::new(&file, self.range(wrong.span)?))
        });
        let message = format!("`{name}` cannot be set: {}", wrong.message);
        let complaint = Diagnostic::error("bad-template", place, message);
        wrong.hints.iter().fold(complaint, |complaint, hint| complaint.hint(hint.v.to_string()))
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shop.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shop.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shop.templates.get(name_of(&id)).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, asked: FileId) -> FileResult<Bytes> {
        match name_of(&asked) {
            BOOK => Ok(self.book.clone()),
            PIECE => Ok(self.piece.clone()),
            picture => self.pictures.get(picture).cloned().ok_or(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shop.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_typst_cannot_show_is_told_in_plain_words() {
        let said =
            "PDF/UA-1, PDF/A-2a error: the text `\"q\\u{5b0}\"` could not be displayed with font `Noto Sans`";
        assert_eq!(undisplayed(said).as_deref(), Some("q\u{5b0}"));
        assert_eq!(undisplayed("the text is long"), None);
        let wrong = missing_font("en/banks/pk as pdf", &["q\u{5b0}"], Some("the title of `otc`, “q\u{5b0}”"));
        assert_eq!(
            wrong.message,
            "no font has this letter of `en/banks/pk as pdf`: q\u{5b0} (U+0071 U+05B0), which a drawing shows in \
             the title of `otc`, “q\u{5b0}”"
        );
    }
}
