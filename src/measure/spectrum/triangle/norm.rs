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
    let size = matrix.nrows() as f64;
    let gram = matrix.tr_mul(matrix);
    // Where it says nothing, the matrix is too large to be held.
    let gamma = gamma::<f64>(matrix.nrows() + 3).unwrap_or(f64::INFINITY);
    let unit = gamma / (1.0 - gamma) * size;
    let squares = matrix.norm_squared();
    // Of the product; the factor 2 also covers the subtraction from `m` and this arithmetic.
    let rounding = |m: f64| 2.0 * unit * m + 2.0 * gamma * squares;
    let guess =
        svd::singular_values(matrix.clone()).ok().and_then(|values| values.first().copied());
    let guess = guess.unwrap_or(squares.sqrt()).powi(2);
    // Wider steps, until the decomposition agrees; the ends are bounds in any case.
    let steps = || (0..32).map(|step| 4.0 * unit * 4.0_f64.powi(step));
    let upper = steps()
        .map(|step| guess * (1.0 + step))
        .take_while(|&m| m < squares)
        .find(|&m| is_positive_definite(&gram, m))
        .map_or(squares * (1.0 + gamma), |m| m + rounding(m));
    let entry = matrix.amax();
    let lower = steps()
        .map(|step| guess * (1.0 - step))
        .take_while(|&m| m > 0.0)
        .find(|&m| !is_positive_definite(&gram, m))
        .map_or(0.0, |m| m - rounding(m));
    // No norm is less than an entry.
    (lower.max(0.0).sqrt().max(entry), upper.sqrt())
}

/// Whether the decomposition of `m - gram` runs to its end.
fn is_positive_definite(gram: &DMatrix<f64>, m: f64) -> bool {
    let mut shifted = -gram;
    for at in 0..shifted.nrows() {
        shifted[(at, at)] += m;
    }
    Cholesky::new(shifted).is_some()
}
