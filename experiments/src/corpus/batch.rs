//! Batches: a seed and a step name one, whatever is trained on it.

use candle_core::{DType, Device, Result, Tensor};
use fullrank::sample::Source;

use super::{Corpus, Example, Task};

/// A part of a corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// To learn from: batch `step` of a run.
    Learnt {
        /// The seed of the run.
        seed: u64,
        /// The step.
        step: usize,
    },
    /// To be judged on, the same for all runs.
    HeldOut,
}

/// Examples as tensors of examples by tokens.
#[derive(Debug)]
pub struct Batch {
    /// What the model sees, `u32`.
    pub tokens: Tensor,
    /// What is right, `u32`.
    pub targets: Tensor,
    /// One where the loss counts, else zero.
    pub counted: Tensor,
}

/// Seeds of streams lie this far apart, more than a run has steps.
const APART: u64 = 1 << 32;

impl Part {
    /// Draws examples.
    pub fn examples(
        self,
        corpus: &Corpus,
        task: Task,
        (examples, tokens): (usize, usize),
    ) -> Vec<Example> {
        let mut source = Source::from_seed(match self {
            Self::Learnt { seed, step } => (seed + 1) * APART + step as u64,
            Self::HeldOut => 0,
        });
        (0..examples)
            .map(|_| {
                let sequence = corpus.sequence(tokens, self, &mut source);
                task.ask(sequence, corpus.symbols() as u32, &mut source)
            })
            .collect()
    }
}

impl Batch {
    /// Stacks examples of one length.
    ///
    /// # Errors
    /// From candle, if there are no examples, or of several lengths.
    pub fn of(examples: &[Example], dtype: DType) -> Result<Self> {
        let shape = (examples.len(), examples.first().map_or(0, |first| first.tokens.len()));
        let stack = |row: fn(&Example) -> Vec<u32>| {
            Tensor::from_vec(examples.iter().flat_map(row).collect::<Vec<_>>(), shape, &Device::Cpu)
        };
        Ok(Self {
            tokens: stack(|example| example.tokens.clone())?,
            targets: stack(|example| example.targets.clone())?,
            counted: stack(|example| example.counted.iter().map(|&c| u32::from(c)).collect())?
                .to_dtype(dtype)?,
        })
    }
}
