//! Softmax and sigmoid side by side, over the rationals.

use nalgebra::DMatrix;
use num_traits::{One, Zero};

use crate::attention::{EmptyRows, Sigmoid, Softmax, Two, normalise, scaled_dot_product};
use crate::claims::Features;
use crate::scalar::BigRational;

/// The weights of both for the dot products of queries and keys.
///
/// # Errors
/// Why there are none.
pub(super) fn softmax_and_sigmoid(
    case: &Features<BigRational>,
) -> Result<(DMatrix<BigRational>, DMatrix<BigRational>), String> {
    let weights = || {
        let scores = scaled_dot_product(&case.queries, &case.keys, &BigRational::one())?;
        let sigmoid = Sigmoid { base: Two, bias: BigRational::zero() };
        Ok((
            normalise(&scores, &case.mask, EmptyRows::Reject, &Softmax(Two))?.into_weights(),
            normalise(&scores, &case.mask, EmptyRows::Reject, &sigmoid)?.into_weights(),
        ))
    };
    weights().map_err(|error: crate::attention::AttentionError| error.to_string())
}

pub(super) fn rows_are_distinct(matrix: &DMatrix<BigRational>) -> bool {
    (0..matrix.nrows()).all(|one| (0..one).all(|other| matrix.row(one) != matrix.row(other)))
}
