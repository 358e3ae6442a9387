use super::softmax::{divided, powers};
use super::{Base, Normaliser, greatest};
use crate::scalar::Scalar;

/// Softmax whose normaliser is summed in pairs: the sum of one half of the keys plus that of the
/// other.
///
/// A term passes as many additions as `n` keys can be halved, not up to `n - 1` as in
/// [`Softmax`](super::Softmax), so that the sum goes on growing where a running sum stops. Costs as
/// much.
///
/// Source: Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., 2002, section 4.1
/// (pairwise summation).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairwiseSoftmax<B>(pub B);

impl<T: Scalar, B: Base<T>> Normaliser<T> for PairwiseSoftmax<B> {
    fn weights(&self, scores: &[T]) -> Result<Vec<T>, usize> {
        let powers = powers(&self.0, scores, &greatest(&scores[0], scores))?;
        let sum = sum_in_pairs(&powers);
        Ok(divided(powers, &sum))
    }
}

fn sum_in_pairs<T: Scalar>(terms: &[T]) -> T {
    match terms {
        [] => T::zero(),
        [term] => term.clone(),
        _ => {
            let (some, others) = terms.split_at(terms.len() / 2);
            sum_in_pairs(some) + sum_in_pairs(others)
        }
    }
}
