use super::{Normaliser, descending, joining};
use crate::scalar::FloatFormat;

/// Entmax with alpha = 1.5, between softmax and sparsemax: `max(s_j / 2 - t, 0)^2`, with `t` such
/// that the weights sum to 1.
///
/// A key has a positive weight exactly if the squares of half of what the scores above its own
/// exceed it by sum to less than 1. The square root is taken in `f64` and rounded. Costs O(n k)
/// for n scores of which k have a positive weight.
///
/// Source: Peters, Niculae and Martins, "Sparse sequence-to-sequence models", 2019.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entmax15;

impl<T: FloatFormat> Normaliser<T> for Entmax15 {
    fn weights(&self, scores: &[T]) -> Result<Vec<T>, usize> {
        let order = descending(scores);
        let two = T::one() + T::one();
        let half_excess = |key: usize, over: usize| (scores[key] - scores[over]) / two;
        let squares = |support: &[usize], over: usize| {
            support
                .iter()
                .fold(T::zero(), |sum, &key| sum + half_excess(key, over) * half_excess(key, over))
        };
        // A key joins the support while those above it leave something for it.
        let (support, last) = joining(&order, |above, next| squares(above, next) < T::one());
        let mut count = T::zero();
        let mut excess = T::zero();
        for &key in support {
            count += T::one();
            excess += half_excess(key, last);
        }
        // The positive root x of sum (a_j + x)^2 = 1, without cancellation.
        let rest = T::one() - squares(support, last);
        let root = T::nearest((excess * excess + count * rest).to_f64().sqrt());
        let least = rest / (excess + root);
        let mut weights = vec![T::zero(); scores.len()];
        for &key in support {
            let side = half_excess(key, last) + least;
            weights[key] = side * side;
        }
        Ok(weights)
    }
}
