use super::softmax::{divided, powers};
use super::{Base, Normaliser, greatest};
use crate::scalar::Scalar;

/// Softmax beside a key that takes weight and holds nothing: `exp(s_j) / (exp(sink) + sum)`.
///
/// With sink 0 this is softmax-one, `exp(s_j) / (1 + sum)`; models that learn a sink for each head
/// set it. The weights of a row sum to less than 1. The greatest of scores and sink is subtracted
/// first; the sum starts with the sink.
///
/// Sources: Miller, "Attention is off by one", evanmiller.org, 2023; Xiao et al., "Efficient
/// streaming language models with attention sinks", 2023.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoftmaxWithSink<B, T> {
    /// The base of the exponential.
    pub base: B,
    /// The score of the sink, a finite number.
    pub sink: T,
}

impl<T: Scalar, B: Base<T>> Normaliser<T> for SoftmaxWithSink<B, T> {
    fn weights(&self, scores: &[T]) -> Result<Vec<T>, usize> {
        let greatest = greatest(&self.sink, scores);
        let sink = self.base.power(&(self.sink.clone() - greatest.clone())).ok_or(0_usize)?;
        let powers = powers(&self.base, scores, &greatest)?;
        let sum = powers.iter().fold(sink, |sum, term| sum + term.clone());
        Ok(divided(powers, &sum))
    }
}
