use super::{Normaliser, greatest};
use crate::scalar::Scalar;

/// All weight on the key with the greatest score, shared equally among ties: softmax at
/// temperature zero.
///
/// Source: Pérez, Barceló and Marinkovic, "Attention is Turing-complete", 2021 (hardmax).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hard;

impl<T: Scalar> Normaliser<T> for Hard {
    fn weights(&self, scores: &[T]) -> Result<Vec<T>, usize> {
        let greatest = greatest(&scores[0], scores);
        let ties = scores.iter().filter(|score| **score == greatest);
        let share = T::one() / ties.fold(T::zero(), |count, _| count + T::one());
        let weight = |score: &T| if *score == greatest { share.clone() } else { T::zero() };
        Ok(scores.iter().map(weight).collect())
    }
}
