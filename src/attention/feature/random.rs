use nalgebra::DMatrix;

use crate::attention::{AttentionError, product};
use crate::scalar::Exponential;

/// The positive random features of FAVOR+: `exp(w_r . x - |x|^2 / 2)` for directions `w_r`.
///
/// With standard normal directions, the mean over the directions of the product of the features of
/// `x` and `y` is an unbiased estimate of `exp(x . y)`. The factor `m^(-1/2)` of the source is left
/// out, since normalisation cancels it.
///
/// Source: Choromanski et al., "Rethinking attention with Performers", 2021, arXiv 2009.14794,
/// lemma 1.
#[derive(Clone, Debug, PartialEq)]
pub struct PositiveRandomFeatures<T: Exponential> {
    /// The directions, m by d.
    pub directions: DMatrix<T>,
}

impl<T: Exponential> PositiveRandomFeatures<T> {
    /// The features of queries or keys, n by d; the result is n by m.
    ///
    /// Dot products are summed over ascending indices, the square likewise. Costs O(n * m * d).
    ///
    /// # Errors
    /// [`AttentionError::Shape`] unless the rows are as wide as the directions.
    pub fn features(&self, rows: &DMatrix<T>) -> Result<DMatrix<T>, AttentionError> {
        let along = product(rows, &self.directions.transpose())?;
        let two = T::one() + T::one();
        Ok(DMatrix::from_fn(along.nrows(), along.ncols(), |row, feature| {
            let square = rows
                .row(row)
                .iter()
                .fold(T::zero(), |sum, entry| sum + entry.clone() * entry.clone());
            (along[(row, feature)].clone() - square / two.clone()).exp()
        }))
    }
}
