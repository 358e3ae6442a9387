//! A hidden Markov chain, whose best possible predictions are known.

use fullrank::sample::Source;

/// A chain of hidden states, each of which shows one symbol.
#[derive(Clone, Debug, PartialEq)]
pub struct HiddenMarkov {
    /// The probability of each state at the first token.
    pub start: Vec<f64>,
    /// From state (outer) to state.
    pub transition: Vec<Vec<f64>>,
    /// Of state (outer) and symbol.
    pub emission: Vec<Vec<f64>>,
}

/// Steps after which the first state is as good as stationary: the second eigenvalue of a drawn
/// chain lies far below 1, and whatever is left is the exact start of this chain.
const SETTLING: usize = 100;
/// Standard deviation of log probabilities up to a constant: some symbols say much of the state,
/// others little.
const CONTRAST: f64 = 3.0;

impl HiddenMarkov {
    /// A chain drawn at random, that starts as it goes on.
    pub fn drawn(states: usize, symbols: usize, source: &mut Source) -> Self {
        let transition: Vec<_> = (0..states).map(|_| distribution(states, source)).collect();
        let emission = (0..states).map(|_| distribution(symbols, source)).collect();
        let uniform = vec![1.0 / states as f64; states];
        let start = (0..SETTLING).fold(uniform, |now, _| forward(&now, &transition));
        Self { start, transition, emission }
    }

    /// The number of symbols.
    pub fn symbols(&self) -> usize {
        self.emission[0].len()
    }

    /// A sequence of symbols.
    pub fn sequence(&self, tokens: usize, source: &mut Source) -> Vec<u32> {
        let mut state = choose(&self.start, source);
        (0..tokens)
            .map(|_| {
                let symbol = choose(&self.emission[state], source);
                state = choose(&self.transition[state], source);
                symbol as u32
            })
            .collect()
    }

    /// The probability of each symbol at token `at`, given the tokens that are seen.
    ///
    /// What is seen at `at` itself is not used. Costs O(tokens states^2): the messages of the past
    /// and of the future meet at `at`.
    ///
    /// Source: Rabiner, "A tutorial on hidden Markov models", 1989, section III.
    pub fn predict(&self, seen: &[Option<u32>], at: usize) -> Vec<f64> {
        let evidence = |state: usize, symbol: Option<u32>| {
            symbol.map_or(1.0, |symbol| self.emission[state][symbol as usize])
        };
        let mut past = self.start.clone();
        for &symbol in &seen[..at] {
            let weighed: Vec<f64> =
                past.iter().enumerate().map(|(state, p)| p * evidence(state, symbol)).collect();
            past = normalised(forward(&weighed, &self.transition));
        }
        let mut future = vec![1.0; self.start.len()];
        for &symbol in seen[at + 1..].iter().rev() {
            let weighed: Vec<f64> =
                future.iter().enumerate().map(|(state, p)| p * evidence(state, symbol)).collect();
            future = normalised(
                self.transition
                    .iter()
                    .map(|row| row.iter().zip(&weighed).map(|(p, w)| p * w).sum())
                    .collect(),
            );
        }
        let states = normalised(past.iter().zip(&future).map(|(p, f)| p * f).collect());
        forward(&states, &self.emission)
    }
}

/// The distribution after one step.
fn forward(now: &[f64], step: &[Vec<f64>]) -> Vec<f64> {
    let mut next = vec![0.0; step[0].len()];
    for (p, row) in now.iter().zip(step) {
        next.iter_mut().zip(row).for_each(|(sum, q)| *sum += p * q);
    }
    next
}

fn distribution(outcomes: usize, source: &mut Source) -> Vec<f64> {
    normalised((0..outcomes).map(|_| (CONTRAST * source.normal()).exp()).collect())
}

fn normalised(mut weights: Vec<f64>) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= sum);
    weights
}

fn choose(distribution: &[f64], source: &mut Source) -> usize {
    let mut left = source.unit();
    let chosen = distribution.iter().position(|p| {
        left -= p;
        left < 0.0
    });
    chosen.unwrap_or(distribution.len() - 1)
}
