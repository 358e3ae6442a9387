//! Normalisers: what turns the visible scores of a query into its weights.
//!
//! Each weighs one row at a time and sees no more of it than the mask shows, so what is hidden has
//! weight zero under every one of them. They differ in what a visible key can get: softmax, with a
//! sink or without, and the sigmoid give every visible key a positive weight; sparsemax, entmax,
//! rectifiers, the choice of the best and hard attention give some of them none.

mod additive_mask;
mod base;
mod dropout;
mod entmax;
mod entmax15;
mod hard;
mod pairwise;
mod rectifier;
mod sigmoid;
mod sink;
mod softmax;
mod sparsemax;
mod temperature;
mod top_k;

pub use additive_mask::additive_mask_softmax;
pub use base::{Base, Natural, Two};
pub use dropout::dropout;
pub use entmax::Entmax;
pub use entmax15::Entmax15;
pub use hard::Hard;
pub use pairwise::PairwiseSoftmax;
pub use rectifier::Rectifier;
pub use sigmoid::Sigmoid;
pub use sink::SoftmaxWithSink;
pub use softmax::{Softmax, base2_softmax, softmax};
pub use sparsemax::Sparsemax;
pub use temperature::Tempered;
pub use top_k::TopK;

use nalgebra::DMatrix;

use super::error::require_shape;
use super::{Attention, AttentionError};
use crate::mask::Mask;
use crate::scalar::Scalar;

/// A map from the scores of the visible keys of a query to their weights.
pub trait Normaliser<T: Scalar> {
    /// The weights of keys with these scores, in their order; there is at least one, and all are
    /// finite.
    ///
    /// # Errors
    /// The position of a score whose weight is not a number of the type.
    fn weights(&self, scores: &[T]) -> Result<Vec<T>, usize>;
}

/// What becomes of a query that sees no key, whose softmax would be 0/0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyRows {
    /// It is an error.
    Reject,
    /// Its weights are zero.
    Zeros,
}

/// The weights of each query for the keys that it sees, and exactly zero elsewhere.
///
/// `scores` is queries by keys. Hidden scores are never read. Costs what the normaliser costs on
/// the visible scores of each row.
///
/// # Errors
/// [`AttentionError::Shape`] unless scores and mask have one shape,
/// [`AttentionError::NonFinite`] for a visible NaN or infinity, [`AttentionError::EmptyRow`] if
/// empty rows are to be rejected, and [`AttentionError::NotRepresentable`] for a weight that is not
/// a number of the type.
///
/// # Examples
/// ```
/// use fullrank::attention::{EmptyRows, Sparsemax, normalise};
/// use fullrank::mask::gallery;
/// use nalgebra::dmatrix;
///
/// // The second token prefers the first by 1 or more: its own weight is zero.
/// let scores = dmatrix![0.0_f32, 9.0; 1.0, 0.0];
/// let attention = normalise(&scores, &gallery::causal(2), EmptyRows::Reject, &Sparsemax)?;
/// assert_eq!(*attention.weights(), dmatrix![1.0, 0.0; 1.0, 0.0]);
/// # Ok::<(), fullrank::attention::AttentionError>(())
/// ```
pub fn normalise<T: Scalar>(
    scores: &DMatrix<T>,
    mask: &Mask,
    empty_rows: EmptyRows,
    normaliser: &impl Normaliser<T>,
) -> Result<Attention<T>, AttentionError> {
    require_shape("the scores", scores, (mask.queries(), mask.keys()))?;
    let mut weights = DMatrix::from_element(mask.queries(), mask.keys(), T::zero());
    let mut columns = Vec::with_capacity(mask.keys());
    let mut visible = Vec::with_capacity(mask.keys());
    for row in 0..mask.queries() {
        columns.clear();
        columns.extend(mask.visible(row));
        if columns.is_empty() {
            match empty_rows {
                EmptyRows::Reject => return Err(AttentionError::EmptyRow { row }),
                EmptyRows::Zeros => continue,
            }
        }
        visible.clear();
        visible.extend(columns.iter().map(|&column| scores[(row, column)].clone()));
        if let Some(position) = visible.iter().position(|score| !score.is_finite()) {
            return Err(AttentionError::NonFinite { row, column: columns[position] });
        }
        let not_representable =
            |position: usize| AttentionError::NotRepresentable { row, column: columns[position] };
        let row_weights = normaliser.weights(&visible).map_err(not_representable)?;
        if let Some(position) = row_weights.iter().position(|weight| !weight.is_finite()) {
            return Err(not_representable(position));
        }
        for (&column, weight) in columns.iter().zip(row_weights) {
            weights[(row, column)] = weight;
        }
    }
    Ok(Attention { weights, mask: mask.clone() })
}

/// The greatest of some scores, or of `least` if that is greater.
fn greatest<T: Scalar>(least: &T, scores: &[T]) -> T {
    scores.iter().fold(least, |best, score| if score > best { score } else { best }).clone()
}

/// The positions of the scores, the greatest first; of equal scores the earlier first.
fn descending<T: Scalar>(scores: &[T]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&one, &other| {
        scores[other].partial_cmp(&scores[one]).unwrap_or(std::cmp::Ordering::Equal)
    });
    order
}

/// Of keys in an order, those before the first that may not join those above it, and their last;
/// the first key is one of them.
fn joining(order: &[usize], may_join: impl Fn(&[usize], usize) -> bool) -> (&[usize], usize) {
    let (mut support, mut last) = (&order[..1], order[0]);
    for (above, &next) in order.iter().enumerate().skip(1) {
        if !may_join(&order[..above], next) {
            break;
        }
        (support, last) = (&order[..=above], next);
    }
    (support, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_join_until_one_may_not() {
        let joined = |stop: usize| {
            let may_join = |above: &[usize], next| {
                assert_eq!(above, &[4, 2, 7][..above.len()]);
                next != stop
            };
            let (support, last) = joining(&[4, 2, 7], may_join);
            (support.to_vec(), last)
        };
        assert_eq!([2, 7, 4].map(joined), [(vec![4], 4), (vec![4, 2], 2), (vec![4, 2, 7], 7)]);
    }

    #[test]
    fn equal_scores_keep_their_order() {
        assert_eq!(descending(&[1.0, 3.0, 1.0, 2.0]), [1, 3, 0, 2]);
    }
}
