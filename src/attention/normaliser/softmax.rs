use nalgebra::DMatrix;

use super::{Base, EmptyRows, Natural, Normaliser, Two, greatest, normalise};
use crate::attention::{Attention, AttentionError};
use crate::mask::Mask;
use crate::scalar::{Exp2, Exponential, Scalar};

/// `exp(s_j - max) / sum`, in the given base.
///
/// The greatest score is subtracted first, so nothing overflows; the sum runs over ascending keys;
/// each weight is one division.
///
/// Source: Vaswani et al., "Attention is all you need", 2017, section 3.2.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Softmax<B>(pub B);

impl<T: Scalar, B: Base<T>> Normaliser<T> for Softmax<B> {
    fn weights(&self, scores: &[T]) -> Result<Vec<T>, usize> {
        let powers = powers(&self.0, scores, &greatest(&scores[0], scores))?;
        // At least 1, the power of the greatest score less itself.
        let sum = powers.iter().fold(T::zero(), |sum, term| sum + term.clone());
        Ok(divided(powers, &sum))
    }
}

/// The powers over their sum, each divided once.
pub(super) fn divided<T: Scalar>(mut powers: Vec<T>, sum: &T) -> Vec<T> {
    powers.iter_mut().for_each(|power| *power /= sum.clone());
    powers
}

/// The powers of the scores less `greatest`.
pub(super) fn powers<T: Scalar>(
    base: &impl Base<T>,
    scores: &[T],
    greatest: &T,
) -> Result<Vec<T>, usize> {
    let power = |(position, score): (usize, &T)| {
        base.power(&(score.clone() - greatest.clone())).ok_or(position)
    };
    scores.iter().enumerate().map(power).collect()
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
    normalise(scores, mask, empty_rows, &Softmax(Natural))
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
    normalise(scores, mask, empty_rows, &Softmax(Two))
}
