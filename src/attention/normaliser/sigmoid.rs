use super::{Base, Normaliser};
use crate::scalar::Scalar;

/// `1 / (1 + exp(-(s_j + bias)))`, each key by itself: the weights of a row have no fixed sum.
///
/// The usual bias for n keys is `-ln n`. Of the two forms of the quotient the one is taken whose
/// exponent is not positive, so nothing overflows.
///
/// Source: Ramapuram et al., "Theory, analysis, and best practices for sigmoid self-attention",
/// 2024.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sigmoid<B, T> {
    /// The base of the exponential.
    pub base: B,
    /// What is added to every score, a finite number.
    pub bias: T,
}

impl<T: Scalar, B: Base<T>> Normaliser<T> for Sigmoid<B, T> {
    fn weights(&self, scores: &[T]) -> Result<Vec<T>, usize> {
        let weight = |(position, score): (usize, &T)| {
            let exponent = score.clone() + self.bias.clone();
            if exponent > T::zero() {
                let power = self.base.power(&-exponent).ok_or(position)?;
                Ok(T::one() / (T::one() + power))
            } else {
                let power = self.base.power(&exponent).ok_or(position)?;
                Ok(power.clone() / (T::one() + power))
            }
        };
        scores.iter().enumerate().map(weight).collect()
    }
}
