//! Words in drawings. What draws an SVG file for Typst sets words letter by letter, each as wide as its widest part. In a
//! script whose letters share shapes or bear marks, letters then stand on one another, and some shapes have no letter of
//! their own, which a tagged file may not have. Such words are taken out of the drawing, and the template sets them over it.

use super::typesetter::is_invisible;
use crate::render::{
    direction::against,
    document::{self, Block, Part, Passed},
};
use std::borrow::Cow;

/// A part with all its drawings fit for print.
pub(super) fn fit_for_print(part: &Part) -> Cow<'_, Part> {
    if drawings(part).into_iter().all(|svg| texts(svg).all(|text| is_plain(text.said))) {
        return Cow::Borrowed(part);
    }
    let mut part = part.clone();
    document::each_mut(&mut part.blocks, &mut |block| {
        if let Block::Drawing { svg, .. } = block {
            *svg = without_words(svg);
        }
    });
    Cow::Owned(part)
}

/// A letter in the drawings of a part, with the marks on it, of which `is_known` does not hold; and the words it is in.
pub(super) fn unknown_letter(part: &Part, is_known: impl Fn(&str) -> bool) -> Option<(String, String)> {
    drawings(part).into_iter().flat_map(texts).find_map(|text| {
        let unknown = letters(text.said).into_iter().find(|letter| !is_known(letter))?;
        Some((unknown, shown(text.said)))
    })
}

/// Letters, each with the marks that stand on it. What has no shape is none.
fn letters(said: &str) -> Vec<String> {
    let mut letters: Vec<String> = Vec::new();
    for letter in said.chars().filter(|letter| !letter.is_whitespace() && !is_invisible(*letter)) {
        match letters.last_mut() {
            Some(last) if is_mark(letter) => last.push(letter),
            _ => letters.push(letter.into()),
        }
    }
    letters
}

/// The drawings of a part, in order.
fn drawings(part: &Part) -> Vec<&str> {
    let mut drawings = Vec::new();
    document::each(&part.blocks, &mut |passed| {
        if let Passed::Block(Block::Drawing { svg, .. }) = passed {
            drawings.push(svg.as_str());
        }
    });
    drawings
}

/// A drawing whose words are descriptions where their script asks for it, which are not drawn. Each has its place, and
/// the classes of what it stands in: `<desc class="words card own" x="1" y="2">`.
fn without_words(svg: &str) -> String {
    let mut drawn = String::with_capacity(svg.len() + 512);
    let mut from = 0;
    for text in texts(svg).filter(|text| !is_plain(text.said)) {
        let head = &svg[text.start..text.start + text.head];
        let (Some(x), Some(y)) = (attribute(head, "x"), attribute(head, "y")) else { continue };
        drawn.push_str(&svg[from..text.start]);
        from = text.end;
        let around = &svg[..text.start];
        let around = ["<g ", "<a "].iter().filter_map(|tag| around.rfind(tag)).max().map(|at| &around[at..]);
        let class = around.and_then(|tag| attribute(&tag[..tag.find('>')?], "class")).unwrap_or_default();
        let said = shown(text.said);
        drawn.push_str(&format!("<desc class=\"words {class}\" x=\"{x}\" y=\"{y}\">{said}</desc>"));
    }
    drawn.push_str(&svg[from..]);
    drawn
}

/// The value of an attribute in a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split('"').next()
}

/// The words as they are to be seen: what has no shape is left out, and a line of Arabic runs from right to left also where
/// it ends with a Latin name.
fn shown(said: &str) -> String {
    let said: String = said
        .chars()
        .filter_map(|letter| match letter {
            letter if letter.is_whitespace() => Some(' '),
            letter if has_no_shape(letter) => None,
            letter => Some(letter),
        })
        .collect();
    match against(&said, "ltr") {
        Some(_) => format!("\u{2067}{said}\u{2069}"),
        None => said,
    }
}

/// Signs that are never seen and do not shape their neighbours.
fn has_no_shape(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{180b}'..='\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether each letter has a shape of its own: none bears a mark or is joined to the next.
fn is_plain(said: &str) -> bool {
    let is_odd_space = |letter: char| letter.is_whitespace() && letter != ' ';
    !said
        .chars()
        .any(|letter| is_mark(letter) || is_shaped(letter) || has_no_shape(letter) || is_odd_space(letter))
}

/// Marks that stand on the letter before them, in the scripts that mix them with letters of others.
fn is_mark(letter: char) -> bool {
    matches!(
        letter,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}' | '\u{a66f}'..='\u{a67d}' | '\u{fe20}'..='\u{fe2f}'
    )
}

/// The blocks of scripts that are joined, or whose marks change places with letters: from Hebrew to Myanmar, those of
/// South-East Asia, their later additions, and signs that turn or join.
fn is_shaped(letter: char) -> bool {
    matches!(
        letter,
        '\u{590}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1700}'..='\u{1cff}' | '\u{200c}'..='\u{200f}'
            | '\u{2066}'..='\u{2069}' | '\u{a800}'..='\u{abff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{11fff}' | '\u{1e000}'..='\u{1efff}'
    )
}

/// Words in a drawing.
struct Text<'s> {
    /// Where its element begins and ends.
    start: usize,
    end: usize,
    /// The length of its first tag.
    head: usize,
    said: &'s str,
}

/// The words in a drawing, in order. Elements of text hold nothing but text.
fn texts(svg: &str) -> impl Iterator<Item = Text<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + svg[from..].find("<text")?;
            let head = svg[start..].find('>')? + 1;
            let long = svg[start + head..].find("</text>")?;
            let end = start + head + long + "</text>".len();
            from = end;
            // A name that only begins like this one is another element.
            if svg[start + "<text".len()..].starts_with([' ', '>']) {
                return Some(Text { start, end, head, said: &svg[start + head..start + head + long] });
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_joined_letters_are_taken_out_and_others_stay() {
        let drawn = without_words(
            "<svg><g class=\"head\"><text class=\"n\" x=\"1\" y=\"2\">1</text></g><a href=\"#a\" class=\"card own\">\
             <text x=\"2\" y=\"3.5\">बा</text></a><textPath>e\u{301}</textPath></svg>",
        );
        assert_eq!(
            drawn,
            "<svg><g class=\"head\"><text class=\"n\" x=\"1\" y=\"2\">1</text></g><a href=\"#a\" class=\"card own\">\
             <desc class=\"words card own\" x=\"2\" y=\"3.5\">बा</desc></a><textPath>e\u{301}</textPath></svg>"
        );
        for said in ["q\u{303}", "ที่", "שלום", "أجور", "a\u{feff}b", "a\u{2009}b"] {
            assert!(!is_plain(said), "{said}");
        }
        for said in ["Wages, 1–3", "Доходы", "賃金", "임금", "é"] {
            assert!(is_plain(said), "{said}");
        }
    }

    #[test]
    fn a_line_of_arabic_runs_from_right_to_left_and_what_has_no_shape_is_left_out() {
        assert_eq!(shown("حسابات Payoneer"), "\u{2067}حسابات Payoneer\u{2069}");
        assert_eq!(shown("a\u{fff9}\u{2009}b"), "a b");
    }

    #[test]
    fn a_letter_without_a_font_is_found_with_its_marks() {
        let svg = "<svg><text>Plain</text><text>On q\u{5b0}\u{303}</text></svg>".to_string();
        let drawing = Block::Drawing { class: "map".into(), svg, says: String::new() };
        let part = Part {
            id: "p".into(),
            title: String::new(),
            lede: String::new(),
            facts: Vec::new(),
            is_card: false,
            blocks: vec![Block::Quote { blocks: vec![drawing] }],
        };
        let found = unknown_letter(&part, |letter| !letter.contains('\u{303}'));
        assert_eq!(found, Some(("q\u{5b0}\u{303}".to_string(), "On q\u{5b0}\u{303}".to_string())));
        assert_eq!(unknown_letter(&part, |_| true), None);
    }
}
