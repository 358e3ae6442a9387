use super::Normaliser;
use crate::scalar::Scalar;

/// A rectified score, divided by the number of visible keys: no exponential, and no fixed sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rectifier {
    /// `max(s_j, 0) / n`.
    ///
    /// Source: Wortsman et al., "Replacing softmax with ReLU in vision transformers", 2023.
    Relu,
    /// `max(s_j, 0)^2 / n`.
    ///
    /// Source: Hua et al., "Transformer quality in linear time", 2022.
    SquaredRelu,
}

impl<T: Scalar> Normaliser<T> for Rectifier {
    fn weights(&self, scores: &[T]) -> Result<Vec<T>, usize> {
        let count = T::from_usize(scores.len()).filter(T::is_finite).ok_or(0_usize)?;
        let weight = |score: &T| {
            let rectified = if *score > T::zero() { score.clone() } else { T::zero() };
            match self {
                Self::Relu => rectified / count.clone(),
                Self::SquaredRelu => rectified.clone() * rectified / count.clone(),
            }
        };
        Ok(scores.iter().map(weight).collect())
    }
}
