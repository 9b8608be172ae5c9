//! What is set up once and shared by all threads: compiled templates and assets, and what was set with them. No entry
//! ever enters it, and what was set is found by those only who bring all that it was made of.

use super::html::Memory;
use crate::{
    diagnostic::{Checked, Diagnostic, FileId, Place, Report},
    files::Files,
};
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, collections::BTreeMap};
#[cfg(feature = "pdf")]
use {super::pdf::Typesetter, std::sync::OnceLock};

/// The templates and assets that come with the program.
static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// A template or an asset: the program's own, or one that was read from a pack.
type Source = Cow<'static, [u8]>;

/// Compiled templates and assets.
pub struct Press {
    /// The templates of `templates/html`, by their names there. Its global context stays empty.
    pub(super) tera: tera::Tera,
    /// What was set with these templates.
    pub(super) memory: Memory,
    assets: BTreeMap<String, Source>,
    /// What other formats than HTML are made with, by its name below `templates/`.
    others: BTreeMap<String, Source>,
    #[cfg(feature = "pdf")]
    typesetter: OnceLock<Result<Typesetter, Diagnostic>>,
    digest: String,
}

impl Press {
    /// The program's own templates, and over them those of the pack's `templates/` that have the same names.
    pub fn load(files: &dyn Files) -> Checked<Press> {
        let mut report = Report::default();
        let mut sources: BTreeMap<String, Source> = BTreeMap::new();
        embedded(&EMBEDDED, &mut sources);
        for file in report.take(files.list("templates")) {
            match files.read(&file) {
                Ok(bytes) => {
                    sources.insert(file["templates/".len()..].to_string(), bytes.into());
                }
                Err(failure) => report.push(
                    Diagnostic::error("unreadable-file", Place::top(&file), "this template cannot be read")
                        .hint(failure.to_string()),
                ),
            }
        }
        let digest = digest(&sources);
        let mut templates = Vec::new();
        let mut assets = BTreeMap::new();
        let mut others = BTreeMap::new();
        for (name, bytes) in sources {
            if let Some(template) = name.strip_prefix("html/") {
                match String::from_utf8(bytes.into_owned()) {
                    Ok(text) => templates.push((template.to_string(), text)),
                    Err(_) => report.push(Diagnostic::error(
                        "not-utf8",
                        Place::top(&FileId::from(format!("templates/{name}"))),
                        "this template is not UTF-8 text",
                    )),
                }
            } else if let Some(asset) = name.strip_prefix("assets/") {
                assets.insert(asset.to_string(), bytes);
            } else {
                others.insert(name, bytes);
            }
        }
        let mut tera = tera::Tera::default();
        tera.autoescape_on([".html"]);
        tera.register_filter("capitalize_first", capitalize_first);
        if let Err(wrong) = tera.add_raw_templates(templates) {
            report.push(
                Diagnostic::error("bad-template", None, "a template cannot be compiled")
                    .hint(wrong.to_string()),
            );
        }
        Checked {
            value: Press {
                tera,
                memory: Memory::default(),
                assets,
                others,
                #[cfg(feature = "pdf")]
                typesetter: OnceLock::new(),
                digest,
            },
            report,
        }
    }

    /// A digest of every template and asset.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// An asset of `templates/assets` as text.
    pub(super) fn asset(&self, name: &str) -> &str {
        let bytes = self.assets.get(name).map_or(&[][..], Source::as_ref);
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// A file of `templates` that is neither a page nor an asset of one, as text: `pdf/drawing.css`.
    pub(super) fn file(&self, name: &str) -> &str {
        let bytes = self.others.get(name).map_or(&[][..], Source::as_ref);
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// What sets PDF, made ready when somebody first asks.
    ///
    /// # Errors
    /// A font of the pack that is none.
    #[cfg(feature = "pdf")]
    pub(super) fn typesetter(&self) -> Result<&Typesetter, Diagnostic> {
        let files = || self.others.iter().map(|(name, bytes)| (name.as_str(), bytes.as_ref()));
        let new = || Typesetter::new(files().filter(|(name, _)| name.starts_with("pdf/")));
        self.typesetter.get_or_init(new).as_ref().map_err(Clone::clone)
    }

    /// Renders a template.
    pub(super) fn render(&self, template: &str, context: &tera::Context) -> Result<String, Diagnostic> {
        self.tera.render(template, context).map_err(|wrong| {
            Diagnostic::error("bad-template", None, format!("the template `{template}` cannot be rendered"))
                .hint(wrong.to_string())
        })
    }
}

/// The text with a capital at its beginning. Tera's own `capitalize` makes `FBI` into `Fbi`.
fn capitalize_first(text: &str, _: tera::Kwargs, _: &tera::State<'_>) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn digest(sources: &BTreeMap<String, Source>) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in sources {
        hash.update(format!("{name} {}\n", bytes.len()));
        hash.update(bytes);
    }
    format!("{:x}", hash.finalize())
}

fn embedded(folder: &Dir<'static>, into: &mut BTreeMap<String, Source>) {
    for file in folder.files() {
        into.insert(file.path().to_string_lossy().replace('\\', "/"), file.contents().into());
    }
    folder.dirs().for_each(|folder| embedded(folder, into));
}
