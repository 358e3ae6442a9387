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
/// for rounding may take 85 each: where shifts fail, two sweeps take a quarter off what is left.
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

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    /// Values 25 and 12 have the squares 400, 144 and 225 in all, and the product 300. In two
    /// diagonals they are found without a reflection, which would round.
    #[test]
    fn upper_diagonals_are_taken_as_they_are() {
        let values = |matrix| singular_values(matrix).ok().unwrap();
        assert_eq!(values(dmatrix![20.0, 12.0; 0.0, 15.0]), [25.0, 12.0]);
        // A wide matrix is transposed.
        assert_eq!(values(dmatrix![20.0, 0.0, 0.0; 12.0, 15.0, 0.0]), [25.0, 12.0]);
    }
}
