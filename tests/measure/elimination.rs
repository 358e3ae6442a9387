//! Ranks by the textbook, over the rationals.

use fullrank::scalar::{BigRational, Scalar};
use nalgebra::DMatrix;
use num_traits::Zero;

pub(crate) fn exactly<T: Scalar>(matrix: &DMatrix<T>) -> Vec<Vec<BigRational>> {
    matrix.row_iter().map(|row| row.iter().map(|x| x.to_rational().unwrap()).collect()).collect()
}

/// Gaussian elimination with rational numbers.
pub(crate) fn rank<T: Scalar>(matrix: &DMatrix<T>) -> usize {
    let mut rows = exactly(matrix);
    let mut rank = 0;
    for column in 0..matrix.ncols() {
        let Some(pivot) = (rank..rows.len()).find(|&row| !rows[row][column].is_zero()) else {
            continue;
        };
        rows.swap(rank, pivot);
        let pivot_row = rows[rank].clone();
        for row in &mut rows[rank + 1..] {
            let factor = &row[column] / &pivot_row[column];
            for (entry, above) in row.iter_mut().zip(&pivot_row) {
                *entry -= &factor * above;
            }
        }
        rank += 1;
    }
    rank
}
