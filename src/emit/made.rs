//! The list of what is ours in an output folder, and which names can be on it.

use crate::manifest::is_plain;
use std::collections::BTreeSet;

/// What is ours in an output folder: handbooks, and files above them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The folders of the handbooks.
    pub handbooks: BTreeSet<String>,
    /// The files above them.
    pub front: BTreeSet<String>,
}

impl Made {
    /// Reads the list; what is not a plain name is passed over, so that no line leads out of the folder.
    pub fn read(text: &[u8]) -> Made {
        let mut made = Made::default();
        for line in String::from_utf8_lossy(text).lines() {
            match line.split_once(' ') {
                Some(("handbook", folder)) if is_handbook_folder(folder) => {
                    made.handbooks.insert(folder.to_string());
                }
                Some(("file", name)) if is_front_name(name) => {
                    made.front.insert(name.to_string());
                }
                _ => {}
            }
        }
        made
    }

    /// The list as it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        let handbooks = self.handbooks.iter().map(|folder| format!("handbook {folder}\n"));
        let front = self.front.iter().map(|name| format!("file {name}\n"));
        handbooks.chain(front).collect::<String>().into_bytes()
    }
}

/// Whether a handbook can lie there.
pub fn is_handbook_folder(folder: &str) -> bool {
    is_plain(folder) && !folder.starts_with('.')
}

/// Where the world looks for whom to tell of a weakness, by RFC 9116. It is the only file in a folder above the handbooks.
const SECURITY: &str = ".well-known/security.txt";

/// Whether a file above the handbooks can be called so.
pub fn is_front_name(name: &str) -> bool {
    name == SECURITY || is_plain(name) && !name.contains('/') && !name.starts_with('.')
}
