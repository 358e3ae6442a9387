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
                weights[(query, key)] = exponential(source.unit());
            }
            weights[(query, query)] *= self.self_factor;
            let sum = weights.row(query).sum();
            weights.row_mut(query).unscale_mut(sum);
        }
        weights
    }
}

/// The exponential number that a uniform one between 0 and 1 stands for: it is exceeded with the
/// probability `1 - uniform`.
fn exponential(uniform: f64) -> f64 {
    -libm::log(1.0 - uniform)
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

#[cfg(test)]
mod tests {
    use std::f64::consts::LN_2;

    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn exponential_numbers_are_exceeded_less_and_less() {
        assert_eq!(exponential(0.0), 0.0);
        assert_near(exponential(0.5), LN_2);
        assert_near(exponential(0.75), 2.0 * LN_2);
    }

    #[test]
    fn the_self_factor_multiplies_the_odds_of_a_token_for_itself() {
        let weights = |self_factor: f64| {
            let patterns = RandomPatterns { tokens: 2, self_factor, seed: 0 };
            patterns.weights(&mut Source::from_seed(0))
        };
        let odds = |weights: DMatrix<f64>| weights[(1, 1)] / weights[(1, 0)];
        assert_near(odds(weights(4.0)), 4.0 * odds(weights(1.0)));
    }
}
