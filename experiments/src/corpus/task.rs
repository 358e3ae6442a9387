//! What is asked about a sequence.

use fullrank::sample::Source;

use super::HiddenMarkov;

/// A question about a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Say the symbols that are not shown, one in this many, from all the others.
    Masked {
        /// One token in this many is not shown.
        one_in: usize,
    },
    /// Go on after this many tokens, each next one from all before it.
    Continuation {
        /// The tokens that are shown and not asked for.
        inputs: usize,
    },
}

/// A question with its answers, token by token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What the model sees.
    pub tokens: Vec<u32>,
    /// What is right.
    pub targets: Vec<u32>,
    /// Where the loss counts.
    pub counted: Vec<bool>,
}

impl Task {
    /// The number of tokens of each example where the loss counts.
    pub fn counted(self, tokens: usize) -> usize {
        match self {
            Self::Masked { one_in } => tokens / one_in,
            Self::Continuation { inputs } => tokens - inputs,
        }
    }

    /// Asks about a sequence; `blank` stands for a symbol that is not shown.
    ///
    /// A continuation begins with a blank and lags one token behind its targets, so that decoders
    /// with and without an encoder read the same tokens.
    pub fn ask(self, sequence: Vec<u32>, blank: u32, source: &mut Source) -> Example {
        let count = sequence.len();
        let mut counted = vec![false; count];
        let mut tokens = sequence.clone();
        match self {
            Self::Masked { .. } => {
                for &at in &source.order(count)[..self.counted(count)] {
                    counted[at] = true;
                    tokens[at] = blank;
                }
            }
            Self::Continuation { inputs } => {
                counted[inputs..].fill(true);
                tokens.insert(inputs, blank);
                tokens.truncate(count);
            }
        }
        Example { tokens, targets: sequence, counted }
    }

    /// The summed loss, in nats, of the best predictions: nobody who sees what the model may see
    /// has a lower one on average.
    pub fn bayes(self, chain: &HiddenMarkov, example: &Example) -> f64 {
        let asked = (0..example.targets.len()).filter(|&at| example.counted[at]);
        asked
            .map(|at| {
                let shown = |token: usize| match self {
                    Self::Masked { .. } => !example.counted[token],
                    Self::Continuation { .. } => token < at,
                };
                let seen: Vec<Option<u32>> = (0..example.targets.len())
                    .map(|token| shown(token).then_some(example.targets[token]))
                    .collect();
                -chain.predict(&seen, at)[example.targets[at] as usize].ln()
            })
            .sum()
    }
}
