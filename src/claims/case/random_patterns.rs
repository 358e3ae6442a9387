use nalgebra::DMatrix;

use super::{Case, shrink};
use crate::sample::Source;

/// A distribution of attention matrices, and a seed to draw them from.
#[derive(Clone, Debug, PartialEq)]
pub struct RandomPatterns {
    /// The number of tokens.
    pub tokens: usize,
    /// What every token's exponential for itself is multiplied by; at 1 all patterns are as likely.
    pub self_factor: f64,
    /// The seed.
    pub seed: u64,
}

impl RandomPatterns {
    /// The next matrix from `source`, tokens by tokens.
    ///
    /// Independent exponential numbers divided by their sum are uniform in the simplex (Devroye,
    /// "Non-Uniform Random Variate Generation", 1986, theorem V.2.2).
    pub fn weights(&self, source: &mut Source) -> DMatrix<f64> {
        let mut weights = DMatrix::zeros(self.tokens, self.tokens);
        for query in 0..self.tokens {
            for key in 0..self.tokens {
                weights[(query, key)] = -libm::log(1.0 - source.unit());
            }
            weights[(query, query)] *= self.self_factor;
            let sum = weights.row(query).sum();
            weights.row_mut(query).unscale_mut(sum);
        }
        weights
    }
}

impl Case for RandomPatterns {
    /// All of as many tokens: a law of large numbers has no small case.
    fn shrinks(&self) -> Vec<Self> {
        let factors = shrink::nearer(&self.self_factor, 1).into_iter();
        let seed = shrink::simpler_seed(self.seed).into_iter();
        factors
            .map(|self_factor| Self { self_factor, ..self.clone() })
            .chain(seed.map(|seed| Self { seed, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        match self.tokens {
            2 => vec!["two tokens"],
            3 => vec!["three tokens"],
            4 => vec!["four tokens"],
            _ => vec![],
        }
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("tokens", self.tokens.to_string()),
            ("self factor", self.self_factor.to_string()),
            ("seed", self.seed.to_string()),
        ]
    }
}
