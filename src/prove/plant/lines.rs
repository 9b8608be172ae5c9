//! Lines of Markdown as somebody reads them who wants to add words: where a text ends, and below which scopes it stands.
//! Does not parse Markdown; where it is in doubt, a text is taken to be for more readers.

use crate::prove::second_reading::{Label, of_braces};

/// What a line of Markdown is, to somebody who wants to add a word to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// It takes no word.
    Nothing,
    /// A heading whose words begin after so many bytes.
    Heading(usize),
    /// A row of a table.
    Cell,
    /// The last line of a paragraph, or the first of a block of code.
    Text,
    /// Another line of a paragraph.
    WithinText,
}

/// Where a reader of Markdown stands: in which blocks and below which headings.
#[derive(Default)]
pub struct Standing {
    /// Of each `:::` block that is open, the outermost first: what it says, and the headings in it.
    blocks: Vec<(Label, Vec<(usize, Label)>)>,
    /// The headings outside all blocks.
    headings: Vec<(usize, Label)>,
    fence: Option<String>,
    was_fence: bool,
}

impl Standing {
    /// Whether the line that was read last stands in a block of code.
    pub fn is_in_code(&self) -> bool {
        self.fence.is_some()
    }

    /// What is said about the readers of the line that was read last.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        let inside = self.blocks.iter().flat_map(|(block, headings)| {
            std::iter::once(block).chain(headings.iter().map(|(_, heading)| heading))
        });
        self.headings.iter().map(|(_, heading)| heading).chain(inside)
    }

    /// Reads a line, knowing the next one.
    pub fn read(&mut self, line: &str, next: &str) -> Sort {
        let words = line.trim_start_matches(' ');
        let indent = line.len() - words.len();
        if let Some(fence) = &self.fence {
            let closes = words.trim_start_matches(['>', ' ']);
            if closes.starts_with(fence.as_str()) && closes.trim_start_matches(&fence[..1]).is_empty() {
                self.fence = None;
            } else if std::mem::take(&mut self.was_fence) && !words.is_empty() {
                return Sort::Text;
            }
            return Sort::Nothing;
        }
        if let Some(fence) = fence_in(words) {
            (self.fence, self.was_fence) = (Some(fence), true);
            return Sort::Nothing;
        }
        if indent < 4 && words.starts_with(":::") {
            if words.trim_start_matches(':').trim().is_empty() {
                self.blocks.pop();
            } else {
                self.blocks.push((of_braces(words).unwrap_or_default(), Vec::new()));
            }
            return Sort::Nothing;
        }
        let underline = |line: &str| {
            let line = line.trim();
            !line.is_empty() && ['=', '-'].iter().any(|sign| line.trim_matches(*sign).is_empty())
        };
        let marks = words.len() - words.trim_start_matches('#').len();
        if (1..=6).contains(&marks) && words[marks..].starts_with(' ') && indent < 4 {
            self.heading(marks, if indent == 0 { of_braces(words) } else { None });
            return Sort::Heading(indent + marks + 1);
        }
        if words.is_empty() || underline(line) || is_no_text(words) {
            return Sort::Nothing;
        }
        if underline(next) && indent == 0 && !words.starts_with(['>', '-', '*', '+', '|']) {
            self.heading(if next.trim().starts_with('=') { 1 } else { 2 }, of_braces(words));
            return Sort::Heading(0);
        }
        if words.starts_with('|') {
            let is_rule = words.chars().all(|sign| "|-: ".contains(sign));
            return if words.ends_with('|') && !is_rule { Sort::Cell } else { Sort::Nothing };
        }
        let next = next.trim_start();
        let ends =
            next.is_empty() || next.starts_with(":::") || next.starts_with('#') || fence_in(next).is_some();
        if ends { Sort::Text } else { Sort::WithinText }
    }

    fn heading(&mut self, level: usize, label: Option<Label>) {
        let headings = self.blocks.last_mut().map_or(&mut self.headings, |(_, headings)| headings);
        headings.retain(|(above, _)| *above < level);
        headings.push((level, label.unwrap_or_default()));
    }
}

/// Lines that stand for something else: a line across the page, where a link leads, a note's sort, an embedded text.
fn is_no_text(words: &str) -> bool {
    let is_rule =
        words.len() > 2 && ['*', '_'].iter().any(|sign| words.chars().all(|c| c == *sign || c == ' '));
    let is_definition = words.starts_with('[') && !words.starts_with("[^") && words.contains("]: ");
    let bare = words.trim_start_matches(['>', ' ', '-', '*', '+']);
    // Braces end a heading, also one in a list.
    is_rule
        || is_definition
        || of_braces(words).is_some()
        || bare.starts_with("[!")
        || bare.starts_with("![[")
        || bare.is_empty()
}

/// The marks that open a block of code, at the beginning of a line, of a list item or of a quotation.
fn fence_in(words: &str) -> Option<String> {
    let bare = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = if bare.len() < words.len() { bare.trim_start_matches(['.', ')']) } else { bare };
    let bare = bare.trim_start_matches(['>', ' ', '-', '*', '+']);
    let sign = bare.chars().next().filter(|sign| ['`', '~'].contains(sign))?;
    let marks: String = bare.chars().take_while(|c| *c == sign).collect();
    let is_inline = sign == '`' && bare[marks.len()..].contains('`');
    (marks.len() >= 3 && !is_inline).then_some(marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text with a sign where a word would be added, and the number of labels there.
    fn shown(markdown: &str) -> String {
        let mut standing = Standing::default();
        let lines: Vec<&str> = markdown.lines().collect();
        let mut shown = String::new();
        for (number, line) in lines.iter().enumerate() {
            let sort = standing.read(line, lines.get(number + 1).unwrap_or(&""));
            let labels = standing.labels().filter(|label| **label != Label::default()).count();
            shown.push_str(&match sort {
                Sort::Heading(at) => format!("{}<{labels}>{}\n", &line[..at], &line[at..]),
                Sort::Cell => format!("{}<{labels}>|\n", &line[..line.len() - 1]),
                Sort::Text => format!("{line}<{labels}>\n"),
                Sort::Nothing | Sort::WithinText => format!("{line}\n"),
            });
        }
        shown
    }

    #[test]
    fn a_word_is_added_where_a_text_ends_and_knows_what_it_stands_below() {
        let markdown = "\
One line
and another.

## A heading {marking=TLP:AMBER}

- An item
- and one

::: {audience=banks}
### Below both

| a | b |
|---|---|
| 1 | 2 |

```sh
code
::: {audience=banks}
```
:::

## For all

Set
---

> [!NOTE]
> A note.

![[embedded]]
***
";
        let expected = "\
One line
and another.<0>

## <1>A heading {marking=TLP:AMBER}

- An item
- and one<1>

::: {audience=banks}
### <2>Below both

| a | b <2>|
|---|---|
| 1 | 2 <2>|

```sh
code<2>
::: {audience=banks}
```
:::

## <0>For all

<0>Set
---

> [!NOTE]
> A note.<0>

![[embedded]]
***
";
        assert_eq!(shown(markdown), expected);
    }
}
