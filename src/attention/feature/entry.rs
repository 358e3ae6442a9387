//! Maps that act entry by entry.

use crate::scalar::{Exponential, Scalar};

/// A map of queries and keys, applied to each entry.
pub trait FeatureMap<T: Scalar> {
    /// The feature of one entry.
    fn feature(&self, entry: &T) -> T;
}

/// `x`: features of either sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdentityFeature;

/// `max(x, 0)`: never negative, often zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relu;

/// `elu(x) + 1`, which is `x + 1` for `x >= 0` and `exp(x)` below: always positive.
///
/// Computed as it stands here. Through `expm1(x) + 1` the small values are absorbed, to exactly
/// zero from `x <= -(p + 1) ln 2` on (-17.3 in `f32`, -8.3 in `f16`, -6.2 in `bf16`).
///
/// Source: Katharopoulos et al., "Transformers are RNNs", 2020, equation 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EluPlusOne;

/// `exp(x)`: always positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpFeature;

impl<T: Scalar> FeatureMap<T> for IdentityFeature {
    fn feature(&self, entry: &T) -> T {
        entry.clone()
    }
}

impl<T: Scalar> FeatureMap<T> for Relu {
    fn feature(&self, entry: &T) -> T {
        // A NaN stays a NaN, for the normaliser to refuse.
        if *entry < T::zero() { T::zero() } else { entry.clone() }
    }
}

impl<T: Exponential> FeatureMap<T> for EluPlusOne {
    fn feature(&self, entry: &T) -> T {
        if *entry < T::zero() { entry.exp() } else { entry.clone() + T::one() }
    }
}

impl<T: Exponential> FeatureMap<T> for ExpFeature {
    fn feature(&self, entry: &T) -> T {
        entry.exp()
    }
}
