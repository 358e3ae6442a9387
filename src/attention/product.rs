use nalgebra::DMatrix;

use super::AttentionError;
use super::error::require_shape;
use crate::scalar::Scalar;

/// The matrix product, each entry summed over ascending indices from zero.
///
/// Costs O(rows * inner * columns).
///
/// # Errors
/// [`AttentionError::Shape`] unless `right` has a row for each column of `left`.
pub fn product<T: Scalar>(
    left: &DMatrix<T>,
    right: &DMatrix<T>,
) -> Result<DMatrix<T>, AttentionError> {
    require_shape("the right factor", right, (left.ncols(), right.ncols()))?;
    Ok(DMatrix::from_fn(left.nrows(), right.ncols(), |i, j| {
        (0..left.ncols()).fold(T::zero(), |mut sum, k| {
            sum += left[(i, k)].clone() * right[(k, j)].clone();
            sum
        })
    }))
}

/// The weights of successive layers as one matrix, the last layer leftmost.
///
/// # Errors
/// [`AttentionError::NoLayers`] without layers, [`AttentionError::Shape`] unless they fit.
pub fn compose<T: Scalar>(layers: &[DMatrix<T>]) -> Result<DMatrix<T>, AttentionError> {
    let (first, later) = layers.split_first().ok_or(AttentionError::NoLayers)?;
    later.iter().try_fold(first.clone(), |before, layer| product(layer, &before))
}
