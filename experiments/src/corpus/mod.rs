//! What is learnt: corpora, and what is asked about their sequences.

mod batch;
mod hidden_markov;
mod task;
mod text;

pub use batch::{Batch, Part};
pub use hidden_markov::HiddenMarkov;
pub use task::{Example, Task};
pub use text::Text;

use fullrank::sample::Source;

/// Where sequences come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Corpus {
    /// A generated chain.
    HiddenMarkov(HiddenMarkov),
    /// A text.
    Text(Text),
}

const STATES: usize = 12;
const SYMBOLS: usize = 16;
/// The chain is part of the experiment: it is the same in every run.
const CHAIN: u64 = 9529;

impl Corpus {
    /// The corpora of both experiments.
    pub fn all() -> [Self; 2] {
        let chain = HiddenMarkov::drawn(STATES, SYMBOLS, &mut Source::from_seed(CHAIN));
        [Self::HiddenMarkov(chain), Self::Text(Text::alice())]
    }

    /// Its name in results.
    pub fn name(&self) -> &'static str {
        match self {
            Self::HiddenMarkov(_) => "chain",
            Self::Text(_) => "text",
        }
    }

    /// The number of symbols; the next number stands for a symbol that is not shown.
    pub fn symbols(&self) -> usize {
        match self {
            Self::HiddenMarkov(chain) => chain.symbols(),
            Self::Text(_) => Text::symbols(),
        }
    }

    fn sequence(&self, tokens: usize, part: Part, source: &mut Source) -> Vec<u32> {
        match self {
            Self::HiddenMarkov(chain) => chain.sequence(tokens, source),
            Self::Text(text) => text.passage(tokens, part == Part::HeldOut, source),
        }
    }
}
