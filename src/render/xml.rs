//! Text as XML has it. Every format that is XML writes its text through this, so that none forgets a sign.

/// A text as it stands between tags and in attributes. Letters that XML has no way to write are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len() + 8);
    add_escaped(text, &mut xml);
    xml
}

/// The same, added to what is written already.
pub(super) fn add_escaped(text: &str, xml: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\t' | '\n' | '\r' => xml.push(letter),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            letter => xml.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_it() {
        assert_eq!(escaped("a < b > \"c\" & 'd'\u{b}\n"), "a &lt; b &gt; &quot;c&quot; &amp; 'd'\n");
    }
}
