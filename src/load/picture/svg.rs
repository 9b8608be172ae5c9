//! SVG: a drawing as XML. It is read and written anew with the shapes it is made of, so that nothing else comes along:
//! no script, no address of another server, no comment, and none of what editors note for themselves.

use super::{Broken, Cleaned, damaged, metadata};
use base64::prelude::{BASE64_STANDARD, Engine};
use std::borrow::Cow;
use xml::{
    attribute::OwnedAttribute,
    reader::{ParserConfig, XmlEvent},
    writer::{EmitterConfig, EventWriter, XmlEvent as Written},
};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Larger than this no drawing is, in bytes.
const LARGEST: usize = 4 << 20;

/// Shapes, text, colours, and what groups and repeats them.
const ELEMENTS: &[&str] = &[
    "a",
    "circle",
    "clipPath",
    "defs",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "filter",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "tspan",
    "use",
];

/// Those whose text is shown or heeded.
const WITH_TEXT: &[&str] = &["style", "text", "textPath", "tspan", "a"];

/// Whether it is XML with such an element in it. Whether it is whole turns out when it is read.
pub(super) fn is_begun_by(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.trim_start_matches('\u{feff}').trim_start().starts_with('<') && text.contains("<svg")
}

pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, Broken> {
    if bytes.len() > LARGEST {
        return Err(Broken { what: "is larger than 4 MiB".into(), hint: "simplify it, or save it as PNG" });
    }
    let config = ParserConfig::new().cdata_to_characters(true).ignore_comments(false);
    let mut cleaning = Cleaning {
        out: EmitterConfig::new().write_document_declaration(false).create_writer(Vec::new()),
        left_behind: Vec::new(),
        open: Vec::new(),
        skipped: 0,
    };
    for event in config.create_reader(bytes) {
        cleaning.take(event.map_err(|_| damaged())?)?;
    }
    Ok(Cleaned { bytes: cleaning.out.into_inner(), left_behind: cleaning.left_behind })
}

struct Cleaning {
    out: EventWriter<Vec<u8>>,
    left_behind: Vec<String>,
    /// The names of the elements that are open and kept.
    open: Vec<String>,
    /// How many elements are open inside one that is left behind, that one included.
    skipped: usize,
}

impl Cleaning {
    fn take(&mut self, event: XmlEvent) -> Result<(), Broken> {
        match event {
            XmlEvent::StartElement { .. } if self.skipped > 0 => self.skipped += 1,
            XmlEvent::StartElement { name, attributes, .. } => {
                let is_svg = name.namespace.as_deref() == Some(SVG);
                let local = name.local_name.as_str();
                if self.open.is_empty() && !(is_svg && local == "svg") {
                    return Err(Broken {
                        what: "is no SVG that a browser shows".into(),
                        hint: "its first element is `<svg xmlns=\"http://www.w3.org/2000/svg\">`; save it anew",
                    });
                }
                if is_svg && ELEMENTS.contains(&local) {
                    self.start(local, &attributes)?;
                } else {
                    self.skipped = 1;
                    self.left_behind.extend(left_behind(is_svg, local, name.prefix.as_deref()));
                }
            }
            XmlEvent::EndElement { .. } if self.skipped > 0 => self.skipped -= 1,
            XmlEvent::EndElement { .. } => {
                self.open.pop();
                self.write(Written::end_element())?;
            }
            XmlEvent::Characters(text) | XmlEvent::CData(text) => self.text(&text)?,
            XmlEvent::Comment(text) => self.left_behind.push(metadata::said("a comment", &text)),
            XmlEvent::ProcessingInstruction { name, .. } => {
                self.left_behind.push(format!("an instruction to programs ({})", metadata::short(&name)));
            }
            XmlEvent::StartDocument { .. }
            | XmlEvent::EndDocument
            | XmlEvent::Whitespace(_)
            | XmlEvent::Doctype { .. } => {}
        }
        Ok(())
    }

    fn start(&mut self, local: &str, attributes: &[OwnedAttribute]) -> Result<(), Broken> {
        let mut kept: Vec<(&str, Cow<'_, str>)> = Vec::new();
        for attribute in attributes {
            kept.extend(self.attribute(local, attribute)?);
        }
        let mut element = Written::start_element(local);
        if self.open.is_empty() {
            element = element.default_ns(SVG);
        }
        for (name, value) in &kept {
            element = element.attr(*name, value);
        }
        self.open.push(local.to_string());
        self.write(element)
    }

    /// An attribute as it is kept, if it is.
    fn attribute<'a>(
        &mut self,
        element: &str,
        attribute: &'a OwnedAttribute,
    ) -> Result<Option<(&'a str, Cow<'a, str>)>, Broken> {
        let OwnedAttribute { name, value } = attribute;
        let local = name.local_name.as_str();
        match name.namespace.as_deref() {
            None if local == "href" => return self.reference(element, value),
            Some(XLINK) if local == "href" => return self.reference(element, value),
            Some(XML) if local == "space" => return Ok(Some(("xml:space", value.into()))),
            Some(XML) if local == "lang" => return Ok(Some(("xml:lang", value.into()))),
            None => {}
            Some(_) => {
                let prefix = name.prefix.as_deref().unwrap_or("another program");
                self.left_behind
                    .push(metadata::said(&format!("what {} noted", metadata::short(prefix)), value));
                return Ok(None);
            }
        }
        if local.starts_with("on") {
            self.left_behind.push("a script".into());
            return Ok(None);
        }
        if local.starts_with("data-") {
            self.left_behind.push(metadata::said(&format!("data called {}", metadata::short(local)), value));
            return Ok(None);
        }
        let kept = if local == "style" { without_comments(value) } else { Cow::Borrowed(value.as_str()) };
        if leads_elsewhere(&kept) {
            self.left_behind.push(metadata::said("an address of another file", &kept));
            return Ok(None);
        }
        Ok(Some((local, kept)))
    }

    /// What an element refers to: another part of the drawing, or a picture inside it, which is cleaned as well.
    fn reference<'a>(
        &mut self,
        element: &str,
        to: &'a str,
    ) -> Result<Option<(&'a str, Cow<'a, str>)>, Broken> {
        if to.starts_with('#') {
            return Ok(Some(("href", to.into())));
        }
        if element == "image" && to.starts_with("data:image/") {
            return Ok(Some(("href", self.picture_inside(to)?.into())));
        }
        if element == "image" {
            return Err(Broken {
                what: "shows a picture that lies in another file".into(),
                hint: "embed the picture in your drawing program, or save the drawing as PNG",
            });
        }
        self.left_behind.push(metadata::said("an address of another file", to));
        Ok(None)
    }

    fn picture_inside(&mut self, address: &str) -> Result<String, Broken> {
        let inside = || Broken {
            what: "has a picture inside that cannot be read".into(),
            hint: "save that picture anew, embed it again, or save the drawing as PNG",
        };
        let (kind, packed) = address
            .strip_prefix("data:image/")
            .and_then(|rest| rest.split_once(";base64,"))
            .ok_or_else(inside)?;
        // A drawing in a drawing in a drawing has no end.
        if !["png", "jpeg", "jpg", "webp", "gif"].contains(&kind) {
            return Err(inside());
        }
        let packed: String = packed.split_whitespace().collect();
        let bytes = BASE64_STANDARD.decode(packed).map_err(|_| inside())?;
        let cleaned = super::clean(&format!("inside.{kind}"), &bytes).map_err(|_| inside())?;
        let found = cleaned.left_behind.into_iter().map(|words| format!("{words}, in a picture inside"));
        self.left_behind.extend(found);
        Ok(format!("data:image/{kind};base64,{}", BASE64_STANDARD.encode(cleaned.bytes)))
    }

    fn text(&mut self, text: &str) -> Result<(), Broken> {
        let Some(element) = self.open.last().filter(|element| WITH_TEXT.contains(&element.as_str())) else {
            return Ok(());
        };
        if self.skipped > 0 {
            return Ok(());
        }
        if element != "style" {
            return self.write(Written::characters(text));
        }
        let kept = without_comments(text);
        if leads_elsewhere(&kept) {
            self.left_behind.push("a style that asks for another file".into());
            return Ok(());
        }
        self.write(Written::characters(&kept))
    }

    fn write<'e>(&mut self, event: impl Into<Written<'e>>) -> Result<(), Broken> {
        self.out.write(event).map_err(|_| damaged())
    }
}

fn left_behind(is_svg: bool, local: &str, prefix: Option<&str>) -> Option<String> {
    Some(match (is_svg, local) {
        (true, "script") => "a script".into(),
        (true, "metadata") => "metadata".into(),
        (true, "title" | "desc") => "a title or a description of its own".into(),
        (true, "foreignObject") => "a page inside".into(),
        (true, other) => format!("an element `{}`", metadata::short(other)),
        (false, _) => format!("what {} noted", metadata::short(prefix.unwrap_or("another program"))),
    })
}

/// Whether a value asks for something that is not in the drawing. Escapes could hide an address, and no drawing program
/// writes them.
fn leads_elsewhere(value: &str) -> bool {
    let value = value.to_lowercase();
    let addresses = value.split("url(").skip(1);
    let is_outside = |rest: &str| !rest.trim_start().trim_start_matches(['"', '\'']).starts_with('#');
    addresses.into_iter().any(is_outside)
        || ["@import", "image-set(", "javascript:", "expression(", "\\"]
            .iter()
            .any(|sign| value.contains(sign))
}

/// A style sheet without what its author noted in it.
fn without_comments(style: &str) -> Cow<'_, str> {
    if !style.contains("/*") {
        return Cow::Borrowed(style);
    }
    let mut pieces = style.split("/*");
    let first = pieces.next().unwrap_or_default();
    Cow::Owned(
        pieces.fold(first.to_string(), |kept, piece| {
            kept + piece.split_once("*/").map_or("", |(_, rest)| rest)
        }),
    )
}
