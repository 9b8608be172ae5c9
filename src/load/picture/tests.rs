//! Each format by example: a picture of two points, and the same with something beside the picture in it.
//! Every word that must not be left begins with `xq`.

use super::*;
use base64::prelude::{BASE64_STANDARD, Engine};
use exif::{Field, In, Rational, Tag, Value, experimental::Writer};

const JPEG: &str = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////2wBDAf//////////////////////////////////////////////////////////////////////////////////////wgARCAABAAIDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIQAxAAAAGQf//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAQUCf//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQMBAT8Bf//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQIBAT8Bf//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEABj8Cf//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAT8hf//aAAwDAQACAAMAAAAQA//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQMBAT8Qf//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQIBAT8Qf//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAT8Qf//Z";
const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGP4z8DAwMAAAAYBAQCwl0YTAAAAAElFTkSuQmCC";
const WEBP: &str = "UklGRjQAAABXRUJQVlA4ICgAAABwAQCdASoCAAEADMDOJaACdAFAAAD+7DQWTaE27lT3b97VlqIXIAAA";
const GIF: &str = "R0lGODdhAgABAIEAAP8AAAAAAAAAAAAAACwAAAAAAgABAAAIBQABBAgIADs=";

fn picture(packed: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(packed).unwrap()
}

fn put(bytes: &[u8], at: usize, more: &[u8]) -> Vec<u8> {
    [&bytes[..at], more, &bytes[at..]].concat()
}

/// EXIF of a camera: who, where, with what; and how the picture is turned.
fn camera(orientation: u16) -> Vec<u8> {
    let ascii = |text: &str| Value::Ascii(vec![text.as_bytes().to_vec()]);
    let angle = |degrees, minutes| {
        Value::Rational(
            [(degrees, 1), (minutes, 1), (36, 1)].map(|(num, denom)| Rational { num, denom }).to_vec(),
        )
    };
    let fields = [
        (Tag::Artist, ascii("xqanna")),
        (Tag::Make, ascii("Xqmaker")),
        (Tag::Model, ascii("One")),
        (Tag::Software, ascii("Xqtool 3")),
        (Tag::Orientation, Value::Short(vec![orientation])),
        (Tag::GPSLatitudeRef, ascii("N")),
        (Tag::GPSLatitude, angle(51, 30)),
        (Tag::GPSLongitudeRef, ascii("W")),
        (Tag::GPSLongitude, angle(0, 7)),
    ]
    .map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value });
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut tiff = std::io::Cursor::new(Vec::new());
    writer.write(&mut tiff, false).unwrap();
    tiff.into_inner()
}

const OF_THE_CAMERA: [&str; 4] = [
    "a position (51.5100 N, 0.1267 W)",
    "a camera (Xqmaker One)",
    "an author (xqanna)",
    "a program (Xqtool 3)",
];

const XMP: &str = "<?xpacket?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><r:RDF xmlns:r=\"r\"><r:Description xmlns:x2=\"x2\" \
     x2:CreatorTool=\"Xqtool 4\"><creator xmlns=\"dc\"><r:li>xqben</r:li></creator></r:Description></r:RDF></x:xmpmeta>";

const OF_XMP: [&str; 2] = ["a program (Xqtool 4)", "an author (xqben)"];

/// What is cleaned is the same, whatever stood beside the picture; and what stood there is named.
fn leaves_behind(name: &str, bare: &[u8], with: &[u8], found: &[&str]) {
    let clean_bare = clean(name, bare).unwrap();
    assert!(clean_bare.left_behind.is_empty(), "{:?}", clean_bare.left_behind);
    let cleaned = clean(name, with).unwrap();
    assert_eq!(cleaned.left_behind, found);
    assert!(cleaned.bytes == clean_bare.bytes, "something of it is left in {name}");
    let again = clean(name, &cleaned.bytes).unwrap();
    assert!(again.bytes == cleaned.bytes && again.left_behind.is_empty());
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    [&[0xff, marker], &(content.len() as u16 + 2).to_be_bytes()[..], content].concat()
}

#[test]
fn a_jpeg_keeps_tables_and_scans() {
    let bare = picture(JPEG);
    let exif = [b"Exif\0\0", &camera(1)[..]].concat();
    leaves_behind("a.jpg", &bare, &put(&bare, 20, &segment(0xe1, &exif)), &OF_THE_CAMERA);
    let xmp = [b"http://ns.adobe.com/xap/1.0/\0", XMP.as_bytes()].concat();
    leaves_behind("a.JPEG", &bare, &put(&bare, 2, &segment(0xe1, &xmp)), &OF_XMP);
    leaves_behind("a.jpg", &bare, &put(&bare, 20, &segment(0xed, b"Photoshop 3.0\0xqanna")), &["IPTC data"]);
    leaves_behind("a.jpg", &bare, &put(&bare, 20, &segment(0xfe, b"xqanna")), &["a comment (xqanna)"]);
    leaves_behind("a.jpg", &bare, &put(&bare, 20, &segment(0xe2, b"ICC_PROFILE\0xq")), &["a colour profile"]);
    leaves_behind("a.jpg", &bare, &[&bare[..], b"xqanna"].concat(), &["6 bytes after its end"]);
    // Between two scans of one picture as well.
    let second_scan = bare.windows(2).rposition(|pair| pair == [0xff, 0xc4]).unwrap();
    leaves_behind(
        "a.jpg",
        &bare,
        &put(&bare, second_scan, &segment(0xfe, b"xqanna")),
        &["a comment (xqanna)"],
    );
    // The small copy that a camera puts beside the picture.
    let mut with_copy = bare.clone();
    with_copy.splice(2..20, segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01xqa"));
    leaves_behind("a.jpg", &bare, &with_copy, &["a small copy of itself, which may show what was cropped"]);
}

#[test]
fn a_jpeg_stays_turned_as_it_was() {
    let bare = picture(JPEG);
    let exif = [b"Exif\0\0", &camera(6)[..]].concat();
    let cleaned = clean("a.jpg", &put(&bare, 20, &segment(0xe1, &exif))).unwrap();
    assert_eq!(cleaned.left_behind, OF_THE_CAMERA);
    assert!(!String::from_utf8_lossy(&cleaned.bytes).to_lowercase().contains("xq"));
    let kept = exif::Reader::new().read_from_container(&mut std::io::Cursor::new(&cleaned.bytes)).unwrap();
    let kept: Vec<_> = kept.fields().map(|field| (field.tag, field.value.get_uint(0))).collect();
    assert_eq!(kept, [(Tag::Orientation, Some(6))]);
    let again = clean("a.jpg", &cleaned.bytes).unwrap();
    assert!(again.bytes == cleaned.bytes && again.left_behind.is_empty(), "{:?}", again.left_behind);
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut encoded = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut encoded, 1, 1);
    encoder.set_color(::png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_chunk(::png::chunk::ChunkType(*name), content).unwrap();
    drop(writer);
    let at = encoded.windows(4).position(|window| window == name).unwrap() - 4;
    encoded[at..at + 12 + content.len()].to_vec()
}

#[test]
fn a_png_keeps_its_points_and_colours() {
    let bare = picture(PNG);
    for (chunk, found) in [
        (chunk(b"eXIf", &camera(1)), &OF_THE_CAMERA[..]),
        (chunk(b"tEXt", b"Author\0xqanna"), &["a text, Author (xqanna)"]),
        (chunk(b"zTXt", b"Comment\0\0xqanna"), &["a text, Comment"]),
        (chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", XMP.as_bytes()].concat()), &OF_XMP),
        (chunk(b"tIME", &[7, 0xea, 11, 22, 0, 0, 0]), &["the time of its last change"]),
        (chunk(b"iCCP", b"Screen of xqanna\0\0..."), &["a colour profile (Screen of xqanna)"]),
        (chunk(b"xqAb", b"xqanna"), &["data called xqAb"]),
        (chunk(b"pHYs", &[0; 9]), &[]),
    ] {
        leaves_behind("a.png", &bare, &put(&bare, 33, &chunk), found);
    }
    leaves_behind("a.png", &bare, &[&bare[..], b"xqanna"].concat(), &["6 bytes after its end"]);
    let turned = clean("a.png", &put(&bare, 33, &chunk(b"eXIf", &camera(6)))).unwrap_err();
    assert!(turned.what.contains("only its metadata turns it upright"), "{turned:?}");
}

#[test]
fn a_webp_keeps_its_points() {
    let riff = |chunks: &[Vec<u8>]| {
        let body = [b"WEBP".to_vec(), chunks.concat()].concat();
        [b"RIFF".to_vec(), (body.len() as u32).to_le_bytes().to_vec(), body].concat()
    };
    let chunk = |name: &[u8; 4], content: &[u8]| {
        let padding = vec![0; content.len() % 2];
        [&name[..], &(content.len() as u32).to_le_bytes()[..], content, &padding].concat()
    };
    let points = picture(WEBP)[12..].to_vec();
    let extended = |flags: u8| chunk(b"VP8X", &[flags, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
    let bare = riff(&[extended(0), points.clone()]);
    let with = |flags, more| riff(&[extended(flags), points.clone(), more]);
    leaves_behind("a.webp", &bare, &with(0x08, chunk(b"EXIF", &camera(1))), &OF_THE_CAMERA);
    leaves_behind("a.webp", &bare, &with(0x04, chunk(b"XMP ", XMP.as_bytes())), &OF_XMP);
    leaves_behind("a.webp", &bare, &with(0x20, chunk(b"ICCP", b"xqanna")), &["a colour profile"]);
    leaves_behind("a.webp", &bare, &with(0, chunk(b"xqab", b"xqanna")), &["data called xqab"]);
    leaves_behind("a.webp", &bare, &[&bare[..], b"xqanna"].concat(), &["6 bytes after its end"]);
    let turned = clean("a.webp", &with(0x08, chunk(b"EXIF", &camera(6)))).unwrap_err();
    assert!(turned.what.contains("only its metadata turns it upright"), "{turned:?}");
    leaves_behind("a.webp", &picture(WEBP), &picture(WEBP), &[]);
}

#[test]
fn a_gif_keeps_its_frames() {
    let bare = picture(GIF);
    let frame = bare.iter().position(|byte| *byte == 0x2c).unwrap();
    let extension = |label: u8, blocks: &[&[u8]]| {
        let blocks = blocks.iter().flat_map(|block| [&[block.len() as u8], *block].concat());
        [0x21, label].into_iter().chain(blocks).chain([0]).collect::<Vec<u8>>()
    };
    leaves_behind(
        "a.gif",
        &bare,
        &put(&bare, frame, &extension(0xfe, &[b"xq", b"anna"])),
        &["a comment (xqanna)"],
    );
    leaves_behind(
        "a.gif",
        &bare,
        &put(&bare, frame, &extension(0xff, &[b"XQPROGRAM.1", b"xqanna"])),
        &["data of the program that made it"],
    );
    leaves_behind(
        "a.gif",
        &bare,
        &put(&bare, frame, &extension(0xff, &[b"XMP DataXMP", XMP.as_bytes()])),
        &OF_XMP,
    );
    leaves_behind("a.gif", &bare, &[&bare[..], b"xqanna"].concat(), &["6 bytes after its end"]);
    let moving = put(&bare, frame, &extension(0xff, &[b"NETSCAPE2.0", &[1, 0, 0]]));
    let hidden = put(&bare, frame, &extension(0xff, &[b"NETSCAPE2.0", &[1, 0, 0], b"xqanna"]));
    assert_eq!(clean("a.gif", &moving).unwrap().bytes, moving);
    assert_eq!(clean("a.gif", &hidden).unwrap().bytes, moving, "what stands behind the number of times goes");
}

fn svg(inside: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 2 1\">{inside}</svg>")
}

fn cleaned_svg(text: &str) -> (String, Vec<String>) {
    let Cleaned { bytes, left_behind } = clean("a.svg", text.as_bytes()).unwrap();
    assert_eq!(clean("a.svg", &bytes).unwrap().bytes, bytes, "what is clean stays as it is");
    (String::from_utf8(bytes).unwrap(), left_behind)
}

#[test]
fn a_drawing_keeps_its_shapes_and_words() {
    let drawing = svg("<style>.a { fill: url(#fade); }</style><defs><linearGradient id=\"fade\" /></defs>\
         <g class=\"a\" aria-label=\"one\"><path d=\"M0 0h1\" style=\"fill:red\" /><use href=\"#fade\" /></g>\
         <text x=\"1\" xml:space=\"preserve\">A &lt; B <tspan>&amp; C</tspan></text>");
    let (kept, found) = cleaned_svg(&drawing);
    assert_eq!((kept.as_str(), &found[..]), (drawing.as_str(), &[] as &[String]));
}

#[test]
fn a_drawing_loses_everything_else() {
    for (written, kept, found) in [
        ("<!-- xqanna --><g />", "<g />", "a comment (xqanna)"),
        ("<metadata><rdf xmlns=\"r\">xqanna</rdf></metadata><g />", "<g />", "metadata"),
        ("<title>xqanna</title><desc>xq</desc>", "", "a title or a description of its own"),
        ("<script>alert('xqanna')</script>", "", "a script"),
        ("<g onclick=\"xq()\" />", "<g />", "a script"),
        (
            "<a href=\"javascript:xq()\"><text>A</text></a>",
            "<a><text>A</text></a>",
            "an address of another file (javascript:xq())",
        ),
        ("<foreignObject><p xmlns=\"h\">xqanna</p></foreignObject>", "", "a page inside"),
        (
            "<use href=\"https://xq.example/a.svg#b\" />",
            "<use />",
            "an address of another file (https://xq.example/a.svg#b)",
        ),
        (
            "<g fill=\"url( 'https://xq.example/'\" />",
            "<g />",
            "an address of another file (url( 'https://xq.example/')",
        ),
        ("<g style=\"fill:u\\72l(//xq)\" />", "<g />", "an address of another file (fill:u\\72l(//xq))"),
        ("<style>@import 'https://xq.example';</style>", "<style />", "a style that asks for another file"),
        ("<g data-owner=\"xqanna\" />", "<g />", "data called data-owner (xqanna)"),
        ("<i:view xmlns:i=\"urn:i\" i:path=\"C:\\xqanna\" />", "", "what i noted"),
        ("<g xmlns:i=\"urn:i\" i:label=\"xqanna\" />", "<g />", "what i noted (xqanna)"),
        ("<animate attributeName=\"href\" to=\"xq\" />", "", "an element `animate`"),
        ("<?xq anna?>", "", "an instruction to programs (xq)"),
    ] {
        let (cleaned, left_behind) = cleaned_svg(&svg(written));
        assert_eq!(
            (cleaned, left_behind),
            (
                svg(kept).replace("></svg>", if kept.is_empty() { " />" } else { "></svg>" }),
                vec![found.to_string()]
            )
        );
    }
    let noted = svg("<style>/* by xqanna */.a{fill:red}/* and xqben</style>");
    assert_eq!(cleaned_svg(&noted).0, svg("<style>.a{fill:red}</style>"));
    let typed =
        format!("<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY xq \"A\">]>{}", svg("<text>&xq;</text>"));
    assert_eq!(cleaned_svg(&typed), (svg("<text>A</text>"), vec![]));
}

#[test]
fn a_picture_inside_a_drawing_is_cleaned_as_well() {
    let bare = picture(PNG);
    let with = put(&bare, 33, &chunk(b"tEXt", b"Author\0xqanna"));
    let drawing = |bytes: &[u8]| {
        svg(&format!("<image href=\"data:image/png;base64,{}\" />", BASE64_STANDARD.encode(bytes)))
    };
    let (cleaned, found) = cleaned_svg(&drawing(&with));
    assert_eq!(
        (cleaned, found),
        (drawing(&bare), vec!["a text, Author (xqanna), in a picture inside".into()])
    );
    for outside in
        ["https://xq.example/a.png", "a.png", "data:image/png;base64,AAAA", "data:image/svg+xml;base64,AAAA"]
    {
        assert!(
            clean("a.svg", svg(&format!("<image href=\"{outside}\" />")).as_bytes()).is_err(),
            "{outside}"
        );
    }
}

#[test]
fn what_is_not_the_picture_it_is_called_is_refused() {
    let told = |name: &str, bytes: &[u8]| clean(name, bytes).unwrap_err().what;
    assert_eq!(told("a.png", &picture(JPEG)), "is called PNG, and is JPEG");
    assert_eq!(told("a.svg", b"not a picture"), "is no SVG");
    assert_eq!(told("a.avif", b""), "is not called like a picture");
    assert_eq!(told("a", b""), "is not called like a picture");
    assert_eq!(told("a.svg", b"<p><svg></svg></p>"), "is no SVG that a browser shows");
    for (name, packed) in [("a.png", PNG), ("a.jpg", JPEG), ("a.webp", WEBP), ("a.gif", GIF)] {
        let whole = picture(packed);
        for end in 0..whole.len() - 1 {
            // A JPEG without its last bytes of points is shown by every program, so it may pass; it may not panic.
            let cut = clean(name, &whole[..end]);
            assert!(name == "a.jpg" || cut.is_err(), "{name} cut at {end}");
        }
    }
    let bomb = [b"GIF89a\xff\xff\xff\xff\0\0\0".as_slice(), b";"].concat();
    assert_eq!(told("a.gif", &bomb), "has more than a hundred million points");
    let laughs: String =
        (1..12).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let laughs = format!("<!DOCTYPE svg [<!ENTITY l0 \"ha\">{laughs}]>{}", svg("<text>&l11;</text>"));
    assert_eq!(told("a.svg", laughs.as_bytes()), "is damaged");
}
