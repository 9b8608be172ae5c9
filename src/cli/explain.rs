//! `vademecum explain`: the manual of a rule, or the list of them.

use super::{End, misasked, terminal::say};
use crate::{
    check::{RULES, manual_of, rule_named},
    diagnostic::nearest,
    prose::first_sentence,
};
use std::io;

/// Prints the manual of a rule; without one, every rule with what it says first.
pub fn explain(name: Option<&str>) -> io::Result<End> {
    let Some(name) = name else {
        say(&list())?;
        return Ok(End::Done);
    };
    match rule_named(name) {
        Some(rule) => {
            say(&manual_of(rule))?;
            Ok(End::Done)
        }
        None => Ok(misasked(&match nearest(name, RULES.iter().map(|rule| rule.name())) {
            Some(near) => format!("no rule is called `{name}`; did you mean `{near}`?"),
            None => format!("no rule is called `{name}`; `vademecum explain` lists them all"),
        })),
    }
}

fn list() -> String {
    let widest = RULES.iter().map(|rule| rule.name().len()).max().unwrap_or_default();
    RULES.iter().map(|rule| format!("{:widest$}  {}\n", rule.name(), first_said(&manual_of(*rule)))).collect()
}

/// What a manual says first, under its heading.
fn first_said(manual: &str) -> String {
    let lines = manual.lines().skip(1).skip_while(|line| line.trim().is_empty());
    let paragraph: Vec<&str> = lines.take_while(|line| !line.trim().is_empty()).collect();
    first_sentence(&paragraph.join(" ")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_listed_with_its_first_sentence() {
        let manual = "# a-rule\n\nIt is 2.5 times\nworse. Really.\n\nMore.\n";
        assert_eq!(first_said(manual), "It is 2.5 times worse.");
        assert!(list().lines().all(|line| line.ends_with('.') || line.ends_with(':')), "{}", list());
    }
}
