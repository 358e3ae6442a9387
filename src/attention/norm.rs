//! Normalisation of tokens: each row brought to one size.

use nalgebra::DMatrix;

use super::AttentionError;
use crate::scalar::{Scalar, SquareRoot};

/// What a token is divided by, and whether its mean is taken off first.
///
/// Gains and biases are left out: a gain is part of the projections that follow.
#[derive(Clone, Debug, PartialEq)]
pub enum Norm<T: Scalar> {
    /// Layer norm: `(x - mean) / sqrt(variance + epsilon)`, the variance of all entries.
    ///
    /// Source: Ba, Kiros and Hinton, "Layer normalization", 2016, arXiv 1607.06450.
    Layer {
        /// Added to the variance; not negative.
        epsilon: T,
    },
    /// RMS norm: `x / sqrt(mean square + epsilon)`.
    ///
    /// Source: Zhang and Sennrich, "Root mean square layer normalization", 2019,
    /// arXiv 1910.07467.
    RootMeanSquare {
        /// Added to the mean square; not negative.
        epsilon: T,
    },
}

impl<T: SquareRoot> Norm<T> {
    /// The normalised rows of `tokens` (n by width), each sum over ascending indices.
    ///
    /// As a matrix this multiplies rows by positive factors, from the left, after layer norm has
    /// taken off the mean by a projection from the right. Costs O(n * width).
    ///
    /// # Errors
    /// [`AttentionError::NoNorm`] for a row whose sum of squares and epsilon are zero, not finite,
    /// or, over the rationals, without a rational root.
    pub fn apply(&self, tokens: &DMatrix<T>) -> Result<DMatrix<T>, AttentionError> {
        let mut rows = match self {
            Self::Layer { .. } => centred(tokens),
            Self::RootMeanSquare { .. } => tokens.clone(),
        };
        let (Self::Layer { epsilon } | Self::RootMeanSquare { epsilon }) = self;
        for (row, mut entries) in rows.row_iter_mut().enumerate() {
            let squares = entries.iter().map(|entry| entry.clone() * entry.clone());
            let size = mean(squares) + epsilon.clone();
            let root = size.sqrt().filter(|root| root.is_finite() && !root.is_zero());
            let root = root.ok_or(AttentionError::NoNorm { row })?;
            entries.iter_mut().for_each(|entry| *entry /= root.clone());
        }
        Ok(rows)
    }
}

/// Each row less its mean.
pub fn centred<T: Scalar>(tokens: &DMatrix<T>) -> DMatrix<T> {
    let mut rows = tokens.clone();
    for mut entries in rows.row_iter_mut() {
        let mean = mean(entries.iter().cloned());
        entries.iter_mut().for_each(|entry| *entry -= mean.clone());
    }
    rows
}

/// The sum divided by the count; zero of nothing.
fn mean<T: Scalar>(entries: impl Iterator<Item = T>) -> T {
    let (sum, count) =
        entries.fold((T::zero(), T::zero()), |(sum, count), entry| (sum + entry, count + T::one()));
    if count.is_zero() { sum } else { sum / count }
}
