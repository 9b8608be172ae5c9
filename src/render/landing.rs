//! Landing page.
