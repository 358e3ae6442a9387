use super::{Normaliser, descending};
use crate::scalar::Scalar;

/// Another normaliser on the best scores of a row; the other keys get weight zero. Of equal scores
/// the earlier key is the better.
///
/// Source: Zhao et al., "Explicit sparse transformer: concentrated attention through explicit
/// selection", 2019.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopK<N> {
    /// How many are kept, if there are as many; at least one is.
    pub keep: usize,
    /// The normaliser of the kept.
    pub normaliser: N,
}

impl<T: Scalar, N: Normaliser<T>> Normaliser<T> for TopK<N> {
    fn weights(&self, scores: &[T]) -> Result<Vec<T>, usize> {
        let mut kept = descending(scores);
        kept.truncate(self.keep.max(1));
        kept.sort_unstable();
        let best: Vec<T> = kept.iter().map(|&key| scores[key].clone()).collect();
        let best = self.normaliser.weights(&best).map_err(|position| kept[position])?;
        let mut weights = vec![T::zero(); scores.len()];
        for (&key, weight) in kept.iter().zip(best) {
            weights[key] = weight;
        }
        Ok(weights)
    }
}
