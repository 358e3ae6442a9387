use nalgebra::{DMatrix, DVector};

use crate::attention::error::require_shape;
use crate::attention::{Attention, AttentionError, FeatureMap, product};
use crate::mask::Mask;
use crate::scalar::Scalar;

/// Linear attention: weights `f(q_i) . f(k_j) / norm_i` on the visible keys, where `norm_i` is the
/// sum of the numerators of the row.
///
/// Source: Katharopoulos et al., "Transformers are RNNs: fast autoregressive transformers with
/// linear attention", 2020, arXiv 2006.16236.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearAttention<T: Scalar> {
    query_features: DMatrix<T>,
    key_features: DMatrix<T>,
    numerators: DMatrix<T>,
    normalizers: DVector<T>,
    mask: Mask,
}

impl<T: Scalar> LinearAttention<T> {
    /// The linear attention of `queries` (n by d) to `keys` (m by d) under a mask, each entry
    /// replaced by its feature.
    ///
    /// # Errors
    /// As [`of_features`](Self::of_features).
    pub fn new(
        queries: &DMatrix<T>,
        keys: &DMatrix<T>,
        features: &impl FeatureMap<T>,
        mask: &Mask,
    ) -> Result<Self, AttentionError> {
        let map = |rows: &DMatrix<T>| rows.map(|entry| features.feature(&entry));
        Self::of_features(map(queries), map(keys), mask)
    }

    /// The linear attention with these features of the queries (n by d) and the keys (m by d)
    /// under a mask.
    ///
    /// Dot products and normalisers are summed over ascending indices. Costs O(n * m * d).
    ///
    /// # Errors
    /// [`AttentionError::Shape`] unless the shapes fit, [`AttentionError::NonFinite`] for a
    /// numerator that is not finite or a sum of them that is not, and
    /// [`AttentionError::ZeroNormalizer`] for a row whose numerators sum to zero, an empty row
    /// included.
    pub fn of_features(
        query_features: DMatrix<T>,
        key_features: DMatrix<T>,
        mask: &Mask,
    ) -> Result<Self, AttentionError> {
        let width = query_features.ncols();
        require_shape("the queries", &query_features, (mask.queries(), width))?;
        require_shape("the keys", &key_features, (mask.keys(), width))?;
        let numerators = product(&query_features, &key_features.transpose())?;
        let mut normalizers = DVector::from_element(mask.queries(), T::zero());
        for row in 0..mask.queries() {
            for column in mask.visible(row) {
                normalizers[row] += numerators[(row, column)].clone();
                if !normalizers[row].is_finite() {
                    return Err(AttentionError::NonFinite { row, column });
                }
            }
            if normalizers[row].is_zero() {
                return Err(AttentionError::ZeroNormalizer { row });
            }
        }
        Ok(Self { query_features, key_features, numerators, normalizers, mask: mask.clone() })
    }

    /// The features of the queries, n by d.
    pub fn query_features(&self) -> &DMatrix<T> {
        &self.query_features
    }

    /// The features of the keys, m by d.
    pub fn key_features(&self) -> &DMatrix<T> {
        &self.key_features
    }

    /// The sums by which the rows are divided.
    pub fn normalizers(&self) -> &DVector<T> {
        &self.normalizers
    }

    /// The dot product of the features of query `i` and key `i`, for each token.
    ///
    /// # Panics
    /// If there are more queries than keys.
    pub fn self_features(&self) -> DVector<T> {
        DVector::from_fn(self.mask.queries(), |i, _| self.numerators[(i, i)].clone())
    }

    /// The weights: each numerator divided once.
    pub fn attention(&self) -> Attention<T> {
        let mut weights = DMatrix::from_element(self.mask.queries(), self.mask.keys(), T::zero());
        for row in 0..self.mask.queries() {
            for column in self.mask.visible(row) {
                weights[(row, column)] =
                    self.numerators[(row, column)].clone() / self.normalizers[row].clone();
            }
        }
        Attention { weights, mask: self.mask.clone() }
    }

    /// Query features divided by the normalisers (n by d) and key features transposed (d by m).
    ///
    /// Over the rationals and under the full mask their product is the weights: a proof that the
    /// rank is at most d.
    pub fn factors(&self) -> (DMatrix<T>, DMatrix<T>) {
        let left =
            DMatrix::from_fn(self.query_features.nrows(), self.query_features.ncols(), |i, k| {
                self.query_features[(i, k)].clone() / self.normalizers[i].clone()
            });
        (left, self.key_features.transpose())
    }
}
