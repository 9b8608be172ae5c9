//! Text as XML has it. Every format that is XML writes its text through this, so that none forgets a sign.

/// A text as it stands between tags and in attributes. Letters that XML has no way to write are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len() + 8);
    add_escaped(text, &mut xml);
    xml
}

/// The same, added to what is written already.
pub(super) fn add_escaped(text: &str, xml: &mut String) {
    let mut rest = text;
    while let Some((at, letter)) = rest.char_indices().find(|(_, letter)| replaced(*letter).is_some()) {
        xml.push_str(&rest[..at]);
        xml.push_str(replaced(letter).unwrap_or_default());
        rest = &rest[at + letter.len_utf8()..];
    }
    xml.push_str(rest);
}

/// What stands in XML where a letter cannot.
fn replaced(letter: char) -> Option<&'static str> {
    Some(match letter {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\t' | '\n' | '\r' => return None,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_it() {
        assert_eq!(escaped("a < b > \"c\" & 'd'\u{b}\n"), "a &lt; b &gt; &quot;c&quot; &amp; 'd'\n");
    }
}
