//! Singular value decompositions that never hang and are backward stable.
//!
//! Not nalgebra's: in 0.35 its values are off in the first digit for some matrices of low rank, and
//! it takes more than twice as long from 512 rows on.

mod bidiagonal;
mod jacobi;
mod pass;
mod quotient_difference;

pub(super) use jacobi::{Jacobi, jacobi};

use nalgebra::DMatrix;

/// Iterations allowed for each singular value; the usual number is below 5. Three values equal but
/// for rounding may take 85 each: after a shift that failed two sweeps take off a quarter of them.
const ITERATIONS_PER_VALUE: usize = 100;

/// The iteration did not end within this many steps.
pub(super) struct NoConvergence {
    pub(super) iterations: usize,
}

/// The singular values of a matrix of finite numbers around 1, descending.
///
/// Costs O(rows * columns * min(rows, columns)).
pub(super) fn singular_values(matrix: DMatrix<f64>) -> Result<Vec<f64>, NoConvergence> {
    let tall = if matrix.nrows() < matrix.ncols() { matrix.transpose() } else { matrix };
    let iterations = ITERATIONS_PER_VALUE * tall.ncols();
    let (diagonal, above) = bidiagonal::reduce(tall);
    let values = quotient_difference::singular_values(&diagonal, &above, iterations);
    let mut values = values.ok_or(NoConvergence { iterations })?;
    values.sort_by(|a, b| b.total_cmp(a));
    Ok(values)
}
