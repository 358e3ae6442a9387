use super::{Normaliser, descending};
use crate::scalar::Scalar;

/// The point of the probability simplex that is nearest to the scores: `max(s_j - t, 0)`, with `t`
/// such that the weights sum to 1.
///
/// A key has a positive weight exactly if the scores above its own exceed it by less than 1 in all.
/// No exponential and no root: exact over the rationals. Costs O(n log n) for n scores.
///
/// Source: Martins and Astudillo, "From softmax to sparsemax", 2016.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sparsemax;

impl<T: Scalar> Normaliser<T> for Sparsemax {
    fn weights(&self, scores: &[T]) -> Result<Vec<T>, usize> {
        let order = descending(scores);
        // Of the keys with a positive weight so far: how many, the last one, and by how much the
        // others exceed it in all.
        let (mut count, mut last, mut excess) = (T::one(), order[0], T::zero());
        for &next in &order[1..] {
            let further =
                excess.clone() + count.clone() * (scores[last].clone() - scores[next].clone());
            if further >= T::one() {
                break;
            }
            (count, last, excess) = (count + T::one(), next, further);
        }
        // All weights relative to that of the last key, so that none is a difference of others.
        let least = (T::one() - excess) / count;
        let weight = |score: &T| {
            if *score < scores[last] {
                T::zero()
            } else {
                score.clone() - scores[last].clone() + least.clone()
            }
        };
        Ok(scores.iter().map(weight).collect())
    }
}
