//! Approximate comparison of attention weights, entry by entry.
//!
//! Tolerances are `f64`, whatever the stored type: entries are widened, which is exact for every
//! format no wider than `f64`. Masks must be equal.

use approx::{AbsDiffEq, RelativeEq};

use super::Attention;
use crate::scalar::FloatFormat;

impl<T: FloatFormat> AbsDiffEq for Attention<T> {
    type Epsilon = f64;

    /// One unit roundoff of the type: the weights are at most 1.
    fn default_epsilon() -> f64 {
        T::unit_roundoff()
    }

    fn abs_diff_eq(&self, other: &Self, epsilon: f64) -> bool {
        self.entries_agree(other, |x, y| x.abs_diff_eq(&y, epsilon))
    }
}

impl<T: FloatFormat> RelativeEq for Attention<T> {
    fn default_max_relative() -> f64 {
        T::unit_roundoff()
    }

    fn relative_eq(&self, other: &Self, epsilon: f64, max_relative: f64) -> bool {
        self.entries_agree(other, |x, y| x.relative_eq(&y, epsilon, max_relative))
    }
}

impl<T: FloatFormat> Attention<T> {
    fn entries_agree(&self, other: &Self, agree: impl Fn(f64, f64) -> bool) -> bool {
        self.mask == other.mask
            && self.weights.iter().zip(&other.weights).all(|(x, y)| agree(x.to_f64(), y.to_f64()))
    }
}
