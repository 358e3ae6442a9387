use nalgebra::DMatrix;

use super::{EmptyRows, softmax};
use crate::attention::error::require_shape;
use crate::attention::{Attention, AttentionError};
use crate::mask::Mask;
use crate::scalar::Exponential;

/// Softmax over all keys, after `hidden` was added to the scores that the mask hides.
///
/// This is how many implementations mask: minus infinity, -10000, or the least number of the
/// format. The sum is rounded. Where it is minus infinity the weight is exactly zero, and a row of
/// nothing else is empty; where it is a number the key is weighed like any other, so whether its
/// weight is zero depends on the scores. The mask of the result says which keys were weighed.
///
/// [`softmax`] with the mask itself has none of these cases.
///
/// # Errors
/// As [`softmax`]: a NaN, or plus infinity, among the sums is [`AttentionError::NonFinite`].
pub fn additive_mask_softmax<T: Exponential>(
    scores: &DMatrix<T>,
    mask: &Mask,
    hidden: &T,
    empty_rows: EmptyRows,
) -> Result<Attention<T>, AttentionError> {
    let (queries, keys) = (mask.queries(), mask.keys());
    require_shape("the scores", scores, (queries, keys))?;
    let biased = DMatrix::from_fn(queries, keys, |query, key| {
        let score = scores[(query, key)].clone();
        if mask.allows(query, key) { score } else { score + hidden.clone() }
    });
    let weighed = Mask::from_fn(queries, keys, |query, key| {
        let score = &biased[(query, key)];
        let minus_infinity = !score.is_finite() && *score < T::zero();
        mask.allows(query, key) || !minus_infinity
    });
    softmax(&biased, &weighed, empty_rows)
}
