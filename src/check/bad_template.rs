//! # bad-template
//!
//! A template cannot be read, or asks for something that a page does not have.
//!
//! It is an error, because the handbook would be published with holes or not at all.
//!
//! A pack may bring templates of its own: a file in `templates/` beside `content/` takes the place of the one of the
//! same name that the program carries.
//!
//! Wrong:
//!
//! ```html
//! <h1>{{ page.tilte }}</h1>
//! ```
//!
//! Instead:
//!
//! ```html
//! <h1>{{ page.title }}</h1>
//! ```
//!
//! A template sees the edition of one handbook and nothing else; what is held back from its readers is not there to
//! be asked for.

use super::Rule;

pub struct BadTemplate;

impl Rule for BadTemplate {
    fn name(&self) -> &'static str {
        "bad-template"
    }
    fn manual(&self) -> &'static str {
        include_str!("bad_template.rs")
    }
}
