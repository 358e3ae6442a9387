//! What is kept between the commands.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::listed::Mutant;

/// What became of a mutant before any test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum State {
    /// Compiled, and switched on by its number.
    Switched,
    /// It does not compile.
    NotViable,
    /// It cannot be switched: it stands in a constant, say.
    NotSwitched,
    /// `.cargo/mutants.toml` says why no test can notice it.
    Explained,
}

/// The number of a mutant is its place in the list, from 1.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Built {
    #[serde(flatten)]
    pub(crate) mutant: Mutant,
    pub(crate) state: State,
}

/// The directory of all commands.
pub(crate) struct Work {
    pub(crate) directory: PathBuf,
    /// Where the copy is built.
    pub(crate) target: PathBuf,
}

impl Work {
    /// The copy of the library that is rewritten.
    pub(crate) fn copy(&self) -> PathBuf {
        self.directory.join("copy")
    }

    /// What the rewritten files were before.
    pub(crate) fn sources(&self) -> PathBuf {
        self.directory.join("sources")
    }

    pub(crate) fn results(&self) -> PathBuf {
        self.directory.join("results.jsonl")
    }

    pub(crate) fn read<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        let path = self.directory.join(name);
        let text = fs::read(&path)
            .with_context(|| format!("cannot read {}: what comes before?", path.display()))?;
        Ok(serde_json::from_slice(&text)?)
    }

    pub(crate) fn write(&self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<()> {
        Ok(fs::write(self.directory.join(name), serde_json::to_vec(value)?)?)
    }
}
