use nalgebra::DMatrix;
use num_traits::{One, Zero};

use super::{Case, shrink, size_labels};
use crate::scalar::BigRational;

/// Causal tokens whose scores are tosses of a coin.
#[derive(Clone, Debug, PartialEq)]
pub struct CoinTosses {
    /// The number of tokens.
    pub tokens: usize,
    /// The exponential of a score that comes up heads.
    pub heads: BigRational,
    /// The exponential of a score that comes up tails.
    pub tails: BigRational,
    /// Whether all scores of a row are one toss.
    pub one_toss_a_row: bool,
}

impl CoinTosses {
    /// The causal softmax of every outcome, 2^(n (n + 1) / 2) of them for n tokens.
    pub fn outcomes(&self) -> Vec<DMatrix<BigRational>> {
        let tosses: usize = (1..=self.tokens).sum();
        (0_u64..1 << tosses).map(|outcome| self.weights(outcome)).collect()
    }

    fn weights(&self, outcome: u64) -> DMatrix<BigRational> {
        let power = |query: usize, key: usize| {
            let row: usize = (1..=query).sum();
            let toss = if self.one_toss_a_row { row } else { row + key };
            if outcome >> toss & 1 == 1 { &self.heads } else { &self.tails }
        };
        let mut weights = DMatrix::from_element(self.tokens, self.tokens, BigRational::zero());
        for query in 0..self.tokens {
            let sum: BigRational = (0..=query).map(|key| power(query, key)).sum();
            for key in 0..=query {
                weights[(query, key)] = power(query, key) / &sum;
            }
        }
        weights
    }

    /// What the recursion over tokens gives for the squared norm and the squared sum.
    pub fn expected(&self) -> (BigRational, BigRational) {
        let (one, two) = (BigRational::one(), BigRational::from_integer(2.into()));
        let mean =
            |f: &dyn Fn(&BigRational) -> BigRational| (f(&self.heads) + f(&self.tails)) / &two;
        let m = mean(&|x| x.clone());
        let v = mean(&|x| x * x) - &m * &m;
        let (r1, r2) = (mean(&|x| x.recip()), mean(&|x| (x * x).recip()));
        let (mut norm, mut sum) = (one.clone(), one.clone());
        for _ in 1..self.tokens {
            let next = &r2 * (&v * &norm + &m * &m * &sum);
            sum = (&one - &two * &r1 * &m) * &sum + &next;
            norm += next;
        }
        (norm, sum)
    }
}

impl Case for CoinTosses {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::lesser(&self.tokens, 1).into_iter();
        let heads = shrink::nearer(&self.heads, 1).into_iter();
        let tails = shrink::nearer(&self.tails, 1).into_iter();
        fewer
            .map(|tokens| Self { tokens, ..self.clone() })
            .chain(heads.map(|heads| Self { heads, ..self.clone() }))
            .chain(tails.map(|tails| Self { tails, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.tokens);
        labels.extend((self.heads != self.tails).then_some("scores that are not all alike"));
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("tokens", self.tokens.to_string()),
            ("heads", self.heads.to_string()),
            ("tails", self.tails.to_string()),
            ("one toss a row", self.one_toss_a_row.to_string()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_score_that_is_seen_is_tossed() {
        let heads = BigRational::from_integer(2.into());
        for (tokens, outcomes) in [(1, 2), (2, 8), (3, 64)] {
            let (heads, tails) = (heads.clone(), BigRational::one());
            let coins = CoinTosses { tokens, heads, tails, one_toss_a_row: false };
            assert_eq!(coins.outcomes().len(), outcomes);
        }
    }
}
