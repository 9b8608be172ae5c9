//! What a page allows itself to load: the hashes of its content security policy.
//!
//! Pages of several files load their style and scripts from beside themselves. `'self'` allows that over `http:`; from
//! disk it does in Chromium, but means nothing in Firefox, where a file has no origin. So they allow `file:` too, which
//! adds nothing over `http:`, since no browser lets a page from a server load a file. A hash would not do, since what
//! is read from disk has no header that lets it be checked.
//! What stands inside a page is allowed by its hash and nothing else is.

use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha256};

/// The hash by which a page allows one style or script of its own: `sha256-` and the digest in base 64.
pub(super) fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_the_one_browsers_compute() {
        // The example of the standard: https://www.w3.org/TR/CSP3/#external-hash
        assert_eq!(hash("alert('Hello, world.');"), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }
}
