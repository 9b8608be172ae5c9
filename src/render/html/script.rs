//! The scripts of a handbook. They are comforts: a page says and leads to everything without them.
//! Classic scripts, since browsers run no modules from disk.

use super::markup::Markup;
use crate::render::{Press, policy};
use serde::Serialize;

/// The files of the scripts, in the order they run. Pages load them from the handbook's folder.
pub(super) const FILES: &[&str] = &["cite.js", "map.js", "search.js"];

/// Those that stand inside the one file too. Browsers find words in one page by themselves, and the index would make it
/// half as heavy again.
const INSIDE: &[&str] = &["cite.js", "map.js"];

/// A script inside a page, and the hash by which the page allows it.
#[derive(Serialize)]
pub(super) struct Inside {
    hash: String,
    script_html: Markup,
}

/// The scripts of the one file.
pub(super) fn all_inside(press: &Press) -> Vec<Inside> {
    let inside = |file: &&str| {
        let text = press.asset(file);
        Inside { hash: policy::hash(text), script_html: Markup::ready(text.into()) }
    };
    INSIDE.iter().map(inside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    #[test]
    fn every_script_can_stand_inside_a_page() {
        let press = Press::load(&Memory::default()).value;
        // Those that the one file leaves out stand inside the landing page.
        for file in FILES {
            let text = press.asset(file).to_lowercase();
            assert!(!text.is_empty(), "{file}");
            for end in ["</script", "<script", "<!--"] {
                assert!(!text.contains(end), "{file} holds {end}, which would end it");
            }
        }
    }
}
