use super::{Entmax15, Normaliser, Sparsemax, descending, joining};
use crate::scalar::FloatFormat;

/// Entmax, from softmax to sparsemax: `max((alpha - 1) s_j - t, 0)^b` with `b = 1 / (alpha - 1)`,
/// and `t` such that the weights sum to 1.
///
/// A key has a positive weight exactly if the b-th powers of `(alpha - 1)` times what the scores
/// above its own exceed it by sum to less than 1. Alpha 2 is [`Sparsemax`] and alpha 1.5 is
/// [`Entmax15`], with their arithmetic. Otherwise `t` is found by bisection, in `f64`, between
/// neighbouring numbers, and the weights are rounded once. All weights move the same way with `t`,
/// so none is off by more than their sum is off 1: by at most `(n + 3) (b + 1) 2^-52` before the
/// last rounding, for n scores. Costs O(n log n) and some 64 powers for each key of positive weight.
///
/// Source: Peters, Niculae and Martins, "Sparse sequence-to-sequence models", 2019, arXiv
/// 1905.05702, section 3 and algorithm 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entmax {
    /// Above 1 and at most 2; with any other number there are no weights.
    pub alpha: f64,
}

impl<T: FloatFormat> Normaliser<T> for Entmax {
    fn weights(&self, scores: &[T]) -> Result<Vec<T>, usize> {
        if self.alpha == 2.0 {
            Sparsemax.weights(scores)
        } else if self.alpha == 1.5 {
            Entmax15.weights(scores)
        } else if 1.0 < self.alpha && self.alpha < 2.0 {
            Ok(by_bisection(scores, self.alpha - 1.0))
        } else {
            Err(0)
        }
    }
}

/// The weights for scores times `factor`, to the power of its inverse.
fn by_bisection<T: FloatFormat>(scores: &[T], factor: f64) -> Vec<T> {
    let order = descending(scores);
    let excess = |key: usize, over: usize| factor * (scores[key].to_f64() - scores[over].to_f64());
    // What the keys take if the last of them has the weight `side` to the power.
    let taken = |keys: &[usize], last: usize, side: f64| {
        keys.iter().map(|&key| (excess(key, last) + side).powf(factor.recip())).sum::<f64>()
    };
    // A key joins the support while those above it leave something for it.
    let (support, last) = joining(&order, |above, next| taken(above, next, 0.0) < 1.0);
    // Numbers from 0 to 1 are ordered as their bits, fewer than 2^62.
    let (mut least, mut most) = (0, 1.0_f64.to_bits());
    for _ in 0..62 {
        let middle = u64::midpoint(least, most);
        if taken(support, last, f64::from_bits(middle)) < 1.0 {
            least = middle;
        } else {
            most = middle;
        }
    }
    let most = f64::from_bits(most);
    let mut weights = vec![T::zero(); scores.len()];
    for &key in support {
        weights[key] = T::nearest((excess(key, last) + most).powf(factor.recip()));
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_exactly_is_the_threshold() {
        // The fourth power of 1/2 is a sixteenth, and the next number has a greater one.
        assert_eq!(by_bisection(&[0.75; 16], 0.25), [0.0625; 16]);
        assert_eq!(by_bisection(&[0.75], 0.25), [1.0]);
    }
}
