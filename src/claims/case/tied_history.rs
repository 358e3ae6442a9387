use nalgebra::DMatrix;
use num_traits::{One, Zero};

use super::{Case, shrink, size_labels};
use crate::scalar::BigRational;

/// Causal tokens that all but ignore which of the earlier ones they see.
#[derive(Clone, Debug, PartialEq)]
pub struct TiedHistory {
    /// The number of tokens.
    pub tokens: usize,
    /// The exponential of what an earlier token is scored above the token itself.
    pub factor: BigRational,
    /// The exponential of what the first token is scored above the other earlier ones.
    pub first: BigRational,
}

impl TiedHistory {
    /// The causal softmax, whose scores are logarithms of rationals.
    pub fn weights(&self) -> DMatrix<BigRational> {
        let numerator = |query: usize, key: usize| match query.checked_sub(key) {
            None => BigRational::zero(),
            Some(0) => BigRational::one(),
            Some(_) if key == 0 => &self.factor * &self.first,
            Some(_) => self.factor.clone(),
        };
        let sums: Vec<BigRational> = (0..self.tokens)
            .map(|query| (0..=query).map(|key| numerator(query, key)).sum())
            .collect();
        DMatrix::from_fn(self.tokens, self.tokens, |query, key| {
            numerator(query, key) / &sums[query]
        })
    }
}

impl Case for TiedHistory {
    fn shrinks(&self) -> Vec<Self> {
        let fewer = shrink::lesser(&self.tokens, 1).into_iter();
        let factors = shrink::nearer(&self.factor, 1).into_iter();
        let first = shrink::nearer(&self.first, 1).into_iter();
        fewer
            .map(|tokens| Self { tokens, ..self.clone() })
            .chain(factors.map(|factor| Self { factor, ..self.clone() }))
            .chain(first.map(|first| Self { first, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = size_labels(self.tokens);
        let two = BigRational::from_integer(2.into());
        labels.push(match self.factor.cmp(&two) {
            std::cmp::Ordering::Less => "a gap below ln 2",
            std::cmp::Ordering::Equal => "a gap of ln 2",
            std::cmp::Ordering::Greater => "a gap above ln 2",
        });
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("tokens", self.tokens.to_string()),
            ("factor", self.factor.to_string()),
            ("first", self.first.to_string()),
        ]
    }
}
