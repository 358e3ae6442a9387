use nalgebra::DMatrix;

use crate::attention::error::require_shape;
use crate::attention::{AttentionError, product};
use crate::scalar::Scalar;

/// The scores `(queries * keys^T) * scale`, queries by keys, each rounded product scaled once.
///
/// `queries` is n by d, `keys` is m by d; the usual scale is `1 / sqrt(d)`. Costs O(n * m * d).
///
/// Source: Vaswani et al., "Attention is all you need", 2017, section 3.2.1.
///
/// # Errors
/// [`AttentionError::Shape`] unless queries and keys have one width.
pub fn scaled_dot_product<T: Scalar>(
    queries: &DMatrix<T>,
    keys: &DMatrix<T>,
    scale: &T,
) -> Result<DMatrix<T>, AttentionError> {
    require_shape("the keys", keys, (keys.nrows(), queries.ncols()))?;
    let scores = product(queries, &keys.transpose())?;
    Ok(scores.map(|score| score * scale.clone()))
}
