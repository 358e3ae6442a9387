use nalgebra::DMatrix;

use super::error::require_shape;
use super::{Attention, AttentionError};
use crate::mask::Mask;
use crate::scalar::{Exp2, Exponential, Scalar};

/// What becomes of a query that sees no key, whose softmax would be 0/0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyRows {
    /// It is an error.
    Reject,
    /// Its weights are zero.
    Zeros,
}

/// Masked softmax: row `i` is `exp(s_ij - max) / sum` over the visible keys, and exactly zero
/// elsewhere.
///
/// The greatest visible score is subtracted first, so nothing overflows; the sum runs over
/// ascending keys; each weight is one division. Hidden scores are never read. Costs O(entries of
/// the mask).
///
/// Source: Vaswani et al., "Attention is all you need", 2017, section 3.2.3 (masking).
///
/// # Errors
/// [`AttentionError::Shape`] unless scores and mask have one shape,
/// [`AttentionError::NonFinite`] for a visible NaN or infinity, and, if they are to be rejected,
/// [`AttentionError::EmptyRow`].
///
/// # Examples
/// ```
/// use fullrank::attention::{EmptyRows, softmax};
/// use fullrank::mask::gallery;
/// use nalgebra::dmatrix;
///
/// let scores = dmatrix![0.0_f32, 9.0; 1.0, 1.0];
/// let attention = softmax(&scores, &gallery::causal(2), EmptyRows::Reject)?;
/// assert_eq!(*attention.weights(), dmatrix![1.0, 0.0; 0.5, 0.5]);
/// # Ok::<(), fullrank::attention::AttentionError>(())
/// ```
pub fn softmax<T: Exponential>(
    scores: &DMatrix<T>,
    mask: &Mask,
    empty_rows: EmptyRows,
) -> Result<Attention<T>, AttentionError> {
    normalise(scores, mask, empty_rows, |shifted| Some(shifted.exp()))
}

/// Masked softmax with powers of two instead of e: the softmax of `s ln 2`.
///
/// On integer scores it is exact over the rationals, so a theorem about softmax can be tested with
/// zero tolerance. Otherwise as [`softmax`].
///
/// # Errors
/// As [`softmax`], and [`AttentionError::NotRepresentable`] where a rational power of two does not
/// exist (see [`Exp2`]).
pub fn base2_softmax<T: Exp2>(
    scores: &DMatrix<T>,
    mask: &Mask,
    empty_rows: EmptyRows,
) -> Result<Attention<T>, AttentionError> {
    normalise(scores, mask, empty_rows, Exp2::exp2)
}

fn normalise<T: Scalar>(
    scores: &DMatrix<T>,
    mask: &Mask,
    empty_rows: EmptyRows,
    exponential: impl Fn(&T) -> Option<T>,
) -> Result<Attention<T>, AttentionError> {
    require_shape("the scores", scores, (mask.queries(), mask.keys()))?;
    let mut weights = DMatrix::from_element(mask.queries(), mask.keys(), T::zero());
    let mut visible = Vec::with_capacity(mask.keys());
    for row in 0..mask.queries() {
        visible.clear();
        visible.extend(mask.visible(row));
        let Some(greatest) = greatest_score(scores, row, &visible)? else {
            match empty_rows {
                EmptyRows::Reject => return Err(AttentionError::EmptyRow { row }),
                EmptyRows::Zeros => continue,
            }
        };
        // At least 1, the exponential of the greatest score less itself.
        let mut sum = T::zero();
        for &column in &visible {
            let shifted = scores[(row, column)].clone() - greatest.clone();
            let term =
                exponential(&shifted).ok_or(AttentionError::NotRepresentable { row, column })?;
            sum += term.clone();
            weights[(row, column)] = term;
        }
        for &column in &visible {
            weights[(row, column)] /= sum.clone();
        }
    }
    Ok(Attention { weights, mask: mask.clone() })
}

/// The greatest score of the row at the visible columns; `None` if there are none.
fn greatest_score<T: Scalar>(
    scores: &DMatrix<T>,
    row: usize,
    visible: &[usize],
) -> Result<Option<T>, AttentionError> {
    let mut greatest: Option<&T> = None;
    for &column in visible {
        let score = &scores[(row, column)];
        if !score.is_finite() {
            return Err(AttentionError::NonFinite { row, column });
        }
        if greatest.is_none_or(|greatest| score > greatest) {
            greatest = Some(score);
        }
    }
    Ok(greatest.cloned())
}
