//! Attention matrices: scores, normalisers, and their composition over heads and layers.
//!
//! Shapes follow the row convention: `n` queries by `m` keys, row `i` holds the weights that query
//! `i` puts on the keys. Every sum runs over ascending indices in the scalar's own arithmetic:
//! the order is part of the definition, because a product from an optimised kernel differs in the
//! last bit from one machine to the next.

mod compare;
mod error;
mod feature;
mod heads;
mod kernel;
mod linear;
mod norm;
mod normaliser;
mod product;
mod scores;
mod stack;

pub use error::AttentionError;
pub use feature::{
    EluPlusOne, ExpFeature, FeatureMap, IdentityFeature, PositiveRandomFeatures, Relu,
    TaylorFeatures, cosine_reweighted, reweighted_by_angle,
};
pub use heads::{MultiHead, average};
pub use kernel::{Answer, Kernel, KernelError, Problem, Reference};
pub use linear::{
    LinearAttention, decayed_attention, delta_rule_attention, gated_attention, product_decay,
    recurrent_attention,
};
pub use norm::{Norm, centred};
pub use normaliser::{
    Base, EmptyRows, Entmax, Entmax15, Hard, Natural, Normaliser, PairwiseSoftmax, Rectifier,
    Sigmoid, Softmax, SoftmaxWithSink, Sparsemax, Tempered, TopK, Two, additive_mask_softmax,
    base2_softmax, dropout, normalise, softmax,
};
pub use product::{compose, product};
pub use scores::{alibi, rotary, rotate, scaled_dot_product, soft_cap};
pub use stack::{Head, Layer, Normalised, Residual, forward};

use nalgebra::DMatrix;

use crate::mask::Mask;
use crate::scalar::Scalar;

/// Attention weights with the mask they were made under.
///
/// A hidden key has weight exactly zero. A visible key has the weight that the normaliser gave it,
/// which may be zero too: by underflow, or because its feature product is zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Attention<T: Scalar> {
    weights: DMatrix<T>,
    mask: Mask,
}

impl<T: Scalar> Attention<T> {
    /// The weights, queries by keys.
    pub fn weights(&self) -> &DMatrix<T> {
        &self.weights
    }

    /// The weights without their mask.
    pub fn into_weights(self) -> DMatrix<T> {
        self.weights
    }

    /// Which weights may be other than zero.
    pub fn mask(&self) -> &Mask {
        &self.mask
    }

    /// The outputs `weights * values`, summed over visible keys only: what a hidden key holds,
    /// even an infinity, has no influence.
    ///
    /// `values` is keys by width. Costs O(entries of the mask * width).
    ///
    /// # Errors
    /// [`AttentionError::Shape`] unless there is one row of values for each key.
    pub fn apply(&self, values: &DMatrix<T>) -> Result<DMatrix<T>, AttentionError> {
        error::require_shape("the values", values, (self.mask.keys(), values.ncols()))?;
        Ok(DMatrix::from_fn(self.mask.queries(), values.ncols(), |query, column| {
            self.mask.visible(query).fold(T::zero(), |mut sum, key| {
                sum += self.weights[(query, key)].clone() * values[(key, column)].clone();
                sum
            })
        }))
    }
}
