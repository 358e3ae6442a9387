use nalgebra::DMatrix;

use super::{Case, shrink};
use crate::sample::Source;

/// A distribution of scores, and a seed to draw them from.
#[derive(Clone, Debug, PartialEq)]
pub struct RandomScores {
    /// The number of tokens.
    pub tokens: usize,
    /// The standard deviation of the scores, which are normal and independent.
    pub deviation: f64,
    /// What is added to every token's score for itself.
    pub self_bonus: f64,
    /// The seed.
    pub seed: u64,
}

impl RandomScores {
    /// Independent standard normal scores.
    pub fn standard(tokens: usize, seed: u64) -> Self {
        Self { tokens, deviation: 1.0, self_bonus: 0.0, seed }
    }

    /// Standard normal scores of 32, 40 or 48 tokens.
    pub(crate) fn draw(source: &mut Source) -> Self {
        Self::standard([32, 40, 48][source.below(3)], source.word())
    }

    /// How many cases of each size must be met.
    pub(crate) const FLOORS: &'static [(&'static str, usize)] =
        &[("32 tokens", 32), ("40 tokens", 32), ("48 tokens", 32)];

    /// The next scores from `source`, tokens by tokens.
    pub fn scores(&self, source: &mut Source) -> DMatrix<f64> {
        let mut scores = DMatrix::zeros(self.tokens, self.tokens);
        for query in 0..self.tokens {
            for key in 0..self.tokens {
                scores[(query, key)] = self.deviation * source.normal();
            }
            scores[(query, query)] += self.self_bonus;
        }
        scores
    }
}

impl Case for RandomScores {
    /// All of as many tokens: a law of large numbers has no small case.
    fn shrinks(&self) -> Vec<Self> {
        let deviations = shrink::nearer(&self.deviation, 1).into_iter();
        let bonuses = shrink::nearer(&self.self_bonus, 0).into_iter();
        let seed = shrink::simpler_seed(self.seed).into_iter();
        deviations
            .map(|deviation| Self { deviation, ..self.clone() })
            .chain(bonuses.map(|self_bonus| Self { self_bonus, ..self.clone() }))
            .chain(seed.map(|seed| Self { seed, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        match self.tokens {
            32 => vec!["32 tokens"],
            40 => vec!["40 tokens"],
            48 => vec!["48 tokens"],
            _ => vec![],
        }
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("tokens", self.tokens.to_string()),
            ("standard deviation", self.deviation.to_string()),
            ("bonus", self.self_bonus.to_string()),
            ("seed", self.seed.to_string()),
        ]
    }
}
