//! Both bounds on the norm of a matrix of floats, proved by Cholesky decompositions.

use nalgebra::{DMatrix, linalg::Cholesky};

use crate::measure::spectrum::svd;
use crate::scalar::gamma;

/// Bounds on the spectral norm of a square matrix whose greatest entry is around 1 and whose least
/// have products within range.
///
/// The norm is the root of the greatest eigenvalue of `G = A^T A`. In floating point, whether
/// `m - G` has a Cholesky decomposition tells on which side of it `m` lies, up to `n^2` units: if it
/// ends, `m - G` has no eigenvalue below `-gamma tr`; if it breaks down, one is at most
/// `n gamma max`, where trace and maximum are those of its diagonal, at most `n m` and `m`.
///
/// Source: Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., theorems 10.3 and
/// 10.7 (Demmel, 1989); Rump, "Verification of positive definiteness", 2006.
pub(super) fn bounds(matrix: &DMatrix<f64>) -> (f64, f64) {
    let gram = matrix.tr_mul(matrix);
    let rounding = Rounding::of(matrix);
    let guess =
        svd::singular_values(matrix.clone()).ok().and_then(|values| values.first().copied());
    let guess = guess.unwrap_or(rounding.squares.sqrt()).powi(2);
    let (lower, upper) = (rounding.lower(&gram, guess), rounding.upper(&gram, guess));
    // No norm is less than an entry.
    (lower.sqrt().max(matrix.amax()), upper.sqrt())
}

/// What tells how far the verdict of a decomposition is off.
struct Rounding {
    gamma: f64,
    /// `gamma / (1 - gamma)` times the size.
    unit: f64,
    /// The trace of `G`.
    squares: f64,
}

impl Rounding {
    fn of(matrix: &DMatrix<f64>) -> Self {
        // Where it says nothing, the matrix is too large to be held.
        let gamma = gamma::<f64>(matrix.nrows() + 3).unwrap_or(f64::INFINITY);
        Self::new(gamma, matrix.nrows(), matrix.norm_squared())
    }

    fn new(gamma: f64, size: usize, squares: f64) -> Self {
        Self { gamma, unit: gamma / (1.0 - gamma) * size as f64, squares }
    }

    /// How far beyond `m` the greatest eigenvalue may lie: with the error of the product; the factor
    /// 2 also covers the subtraction from `m` and this arithmetic.
    fn beyond(&self, m: f64) -> f64 {
        2.0 * self.unit * m + 2.0 * self.gamma * self.squares
    }

    /// Wider steps, until the decomposition agrees; the ends are bounds in any case.
    fn steps(&self) -> impl Iterator<Item = f64> {
        (0..32).map(|step| 4.0 * self.unit * 4.0_f64.powi(step))
    }

    /// A bound on the greatest eigenvalue from above, around `guess`.
    fn upper(&self, gram: &DMatrix<f64>, guess: f64) -> f64 {
        self.steps()
            .map(|step| guess * (1.0 + step))
            .take_while(|&m| m < self.squares)
            .find(|&m| is_positive_definite(gram, m))
            .map_or(self.squares * (1.0 + self.gamma), |m| m + self.beyond(m))
    }

    /// A bound on the greatest eigenvalue from below, around `guess`.
    fn lower(&self, gram: &DMatrix<f64>, guess: f64) -> f64 {
        self.steps()
            .map(|step| guess * (1.0 - step))
            .find(|&m| !is_positive_definite(gram, m))
            .map_or(0.0, |m| m - self.beyond(m))
            .max(0.0)
    }
}

/// Whether the decomposition of `m - gram` runs to its end.
fn is_positive_definite(gram: &DMatrix<f64>, m: f64) -> bool {
    let mut shifted = -gram;
    for at in 0..shifted.nrows() {
        shifted[(at, at)] += m;
    }
    Cholesky::new(shifted).is_some()
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    #[test]
    fn the_rounding_of_a_decomposition_grows_with_the_size_and_the_squares() {
        // With u = 2^-53, gamma is 5 u / (1 - 5 u).
        let of_two = Rounding::of(&dmatrix![3.0, 0.0; 4.0, 1.0]);
        let roundings = 5.0 * f64::EPSILON / 2.0;
        assert_eq!(of_two.gamma, roundings / (1.0 - roundings));
        assert_eq!(of_two.squares, 26.0);
        let coarse = Rounding::new(0.75, 2, 8.0);
        assert_eq!(coarse.unit, 6.0);
        assert_eq!(coarse.beyond(5.0), 60.0 + 12.0);
        assert_eq!(coarse.steps().take(3).collect::<Vec<_>>(), [24.0, 96.0, 384.0]);
    }

    /// Steps of 1/4, 1, 4, ...
    fn rounding(squares: f64) -> Rounding {
        Rounding { gamma: 0.5, unit: 0.0625, squares }
    }

    #[test]
    fn an_upper_bound_lies_where_a_decomposition_ends_and_below_the_trace() {
        // 5 is above 4, and an eighth of itself and 16 beyond that are open.
        let gram = dmatrix![4.0];
        assert_eq!(rounding(16.0).upper(&gram, 4.0), 5.0 + 0.625 + 16.0);
        // Neither 2.5 nor 4, but 10.
        assert_eq!(rounding(16.0).upper(&gram, 2.0), 10.0 + 1.25 + 16.0);
        // 5 is no less than the trace, which may be off by a half.
        assert_eq!(rounding(5.0).upper(&gram, 4.0), 7.5);
    }

    #[test]
    fn a_lower_bound_lies_where_a_decomposition_breaks_down() {
        let gram = dmatrix![4.0];
        assert_eq!(rounding(0.5).lower(&gram, 4.0), 3.0 - 0.375 - 0.5);
        // Neither 6 nor anything from zero on.
        assert_eq!(rounding(0.5).lower(&gram, 8.0), 0.0);
        assert_eq!(rounding(8.0).lower(&gram, 4.0), 0.0);
    }

    #[test]
    fn a_norm_is_known_to_a_few_units() {
        // Two equal values, the root of 2: four units of 10 u on either side, and 2 more, and 10 u
        // of the trace over the square; the root halves all, and rounds.
        let (lower, upper) = bounds(&dmatrix![1.0, 1.0; 1.0, -1.0]);
        let norm = 2.0_f64.sqrt();
        let width = (6.0 * 10.0 + 2.0 * 5.0 * 2.0 + 4.0) * f64::EPSILON / 2.0;
        assert!(lower < norm && norm < upper, "{lower} {upper}");
        assert!((upper - lower) / norm <= width, "{lower} {upper}");
        // No wider than its trace, and no narrower than its entry.
        let (lower, upper) = bounds(&dmatrix![0.75]);
        assert_eq!(lower, 0.75);
        assert!((0.75..=0.75 * (1.0 + 2.0 * f64::EPSILON)).contains(&upper), "{upper}");
    }
}
