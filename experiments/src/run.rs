//! One model of one experiment on one corpus from one seed.

use std::path::{Path, PathBuf};

use crate::corpus::{Corpus, Task};
use crate::experiment::Arm;
use crate::model::Architecture;
use crate::settings::Settings;

/// What is trained, and on what.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The sizes.
    pub settings: &'a Settings,
    /// The model.
    pub arm: &'a Arm,
    /// The data.
    pub corpus: &'a Corpus,
    /// The question.
    pub task: Task,
    /// Of the start and of the batches: runs of one seed share them.
    pub seed: u64,
}

impl Run<'_> {
    /// The model's shape.
    pub fn architecture(&self) -> Architecture {
        Architecture {
            symbols: self.corpus.symbols(),
            width: self.settings.width,
            hidden: self.arm.hidden,
            wiring: self.arm.wiring.clone(),
        }
    }

    /// Its name among the runs of an experiment.
    pub fn name(&self) -> String {
        format!("{}-{}-{}", self.corpus.name(), self.arm.name, self.seed)
    }

    /// Its checkpoint in a folder.
    pub fn checkpoint(&self, folder: &Path) -> PathBuf {
        folder.join(self.name()).with_extension("checkpoint")
    }
}
