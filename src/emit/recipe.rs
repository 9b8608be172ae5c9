//! What a handbook was made of, so that it need not be made again of the same things.
//! Knows names and digests, not what they are of.

use super::made::is_handbook_folder;
use crate::manifest::checksum;
use std::collections::{BTreeMap, BTreeSet};

/// What a handbook is made of: each ingredient with its digest. Equal recipes, equal files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipe(BTreeMap<String, String>);

impl Recipe {
    /// Adds an ingredient. Neither its name nor its digest has spaces or equals signs.
    #[must_use]
    pub fn with(mut self, ingredient: &str, digest: impl Into<String>) -> Recipe {
        self.0.insert(ingredient.to_string(), digest.into());
        self
    }

    /// The ingredients in which two recipes differ.
    fn differences(&self, other: &Recipe) -> BTreeSet<String> {
        let names = self.0.keys().chain(other.0.keys());
        names.filter(|name| self.0.get(*name) != other.0.get(*name)).cloned().collect()
    }
}

/// A published handbook, as what is on disk can be compared with it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Remembered {
    recipe: Recipe,
    /// The digest of its list of checksums, which has those of all its files.
    checksums: String,
}

/// The recipes of what is published, by the folders of the handbooks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipes(BTreeMap<String, Remembered>);

impl Recipes {
    /// Reads the list. A line that is damaged is passed over, and its handbook made again.
    pub fn read(text: &[u8]) -> Recipes {
        let line = |line: &str| {
            let mut words = line.split(' ');
            let folder = words.next().filter(|folder| is_handbook_folder(folder))?;
            let checksums = words.next()?.to_string();
            let ingredient =
                |word: &str| word.split_once('=').map(|(name, digest)| (name.into(), digest.into()));
            let recipe = Recipe(words.map(ingredient).collect::<Option<_>>()?);
            Some((folder.to_string(), Remembered { recipe, checksums }))
        };
        Recipes(String::from_utf8_lossy(text).lines().filter_map(line).collect())
    }

    /// The list as it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = String::new();
        for (folder, Remembered { recipe, checksums }) in &self.0 {
            text.extend([folder, " ", checksums]);
            recipe.0.iter().for_each(|(name, digest)| text.extend([" ", name, "=", digest]));
            text.push('\n');
        }
        text.into_bytes()
    }

    /// Remembers how a handbook with that list of checksums was made.
    pub fn remember(&mut self, folder: &str, recipe: Recipe, checksums: &[u8]) {
        self.0.insert(folder.to_string(), Remembered { recipe, checksums: checksum(checksums) });
    }

    /// Forgets a handbook.
    pub fn forget(&mut self, folder: &str) {
        self.0.remove(folder);
    }

    /// In what the published handbook with that list of checksums differs from one of this recipe: names of
    /// ingredients, or `published files` where it is another handbook than the one that we remember.
    pub fn differences(&self, folder: &str, recipe: &Recipe, checksums: &[u8]) -> BTreeSet<String> {
        match self.0.get(folder) {
            Some(remembered) if remembered.checksums == checksum(checksums) => {
                remembered.recipe.differences(recipe)
            }
            _ => BTreeSet::from([super::PUBLISHED_FILES.to_string()]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_can_be_read_again() {
        let mut recipes = Recipes::default();
        let recipe = Recipe::default().with("edition", "ab").with("templates", "cd");
        recipes.remember("en/banks/pk", recipe.clone(), b"sums");
        assert_eq!(Recipes::read(&recipes.to_bytes()), recipes);
        assert!(recipes.differences("en/banks/pk", &recipe, b"sums").is_empty());
        let other = recipe.with("edition", "ef").with("program", "gh");
        assert_eq!(
            recipes.differences("en/banks/pk", &other, b"sums"),
            ["edition", "program"].map(String::from).into()
        );
    }

    #[test]
    fn a_line_that_is_damaged_is_forgotten() {
        for text in ["../up aa edition=bb\n", "en/banks/pk\n", "en/banks/pk aa edition\n", "\u{fffd}"] {
            assert_eq!(Recipes::read(text.as_bytes()), Recipes::default(), "{text}");
        }
    }
}
