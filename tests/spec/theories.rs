//! The Rocq theories, read as text.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A file of `proofs/theories`.
pub(crate) struct Theory {
    /// Its path below that folder.
    pub(crate) file: String,
    /// What it says.
    pub(crate) text: String,
}

pub(crate) fn proofs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs")
}

/// All of them, by name.
pub(crate) fn theories() -> Vec<Theory> {
    let mut found = vec![];
    for folder in ["", "Claims/", "Vectors/"] {
        let path = proofs().join("theories").join(folder);
        let files = std::fs::read_dir(path).unwrap().map(|file| file.unwrap().path());
        for path in files.filter(|path| path.extension().is_some_and(|end| end == "v")) {
            let name = path.file_name().unwrap().to_str().unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            found.push(Theory { file: format!("{folder}{name}"), text });
        }
    }
    found.sort_by(|one, other| one.file.cmp(&other.file));
    found
}

impl Theory {
    /// The name that other theories require it by.
    pub(crate) fn name(&self) -> &str {
        self.file.trim_end_matches(".v")
    }

    /// The names that a word such as `Theorem` introduces.
    pub(crate) fn stated(&self, word: &str) -> Vec<&str> {
        let names = self.text.lines().filter_map(|line| line.strip_prefix(word)?.strip_prefix(' '));
        names.map(|name| identifiers(name).next().unwrap()).collect()
    }

    /// The theories of ours that it requires.
    pub(crate) fn required(&self) -> Vec<&str> {
        let (_, rest) = self.text.split_once("From Fullrank Require Import ").unwrap_or(("", "."));
        rest.split('.').next().unwrap().split_whitespace().collect()
    }

    /// The words of the proof of a theorem.
    pub(crate) fn proof(&self, theorem: &str) -> BTreeSet<&str> {
        let from = self.text.split_once(&format!("Theorem {theorem}")).unwrap().1;
        let proof = from.split_once("Proof").unwrap().1.split_once("Qed.").unwrap().0;
        identifiers(proof).collect()
    }
}

fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    let word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '\'';
    text.split(move |letter| !word(letter)).filter(|word| !word.is_empty())
}
