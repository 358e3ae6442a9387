use super::Normaliser;
use crate::scalar::Scalar;

/// Another normaliser on scores divided by a temperature.
///
/// Softmax goes to [`Hard`](super::Hard) as the temperature goes to zero, and to uniform weights
/// over the visible keys as it grows.
///
/// Source: Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network", 2015.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tempered<N, T> {
    /// The normaliser.
    pub normaliser: N,
    /// A positive number.
    pub temperature: T,
}

impl<T: Scalar, N: Normaliser<T>> Normaliser<T> for Tempered<N, T> {
    fn weights(&self, scores: &[T]) -> Result<Vec<T>, usize> {
        let tempered: Vec<T> =
            scores.iter().map(|score| score.clone() / self.temperature.clone()).collect();
        // A temperature of zero, or so low that a score overflows.
        match tempered.iter().position(|score| !score.is_finite()) {
            Some(position) => Err(position),
            None => self.normaliser.weights(&tempered),
        }
    }
}
