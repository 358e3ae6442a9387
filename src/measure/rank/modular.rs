//! Elimination modulo a prime.

use nalgebra::DMatrix;

use crate::scalar::{PrimeField, Scalar};

/// The rows and columns of a largest submatrix that is nonsingular modulo the prime of `field`;
/// `None` if an entry has no residue.
///
/// Costs O(rows * columns * rank) operations in the field.
pub(super) fn pivots<T: Scalar>(
    matrix: &DMatrix<T>,
    field: &PrimeField,
) -> Option<(Vec<usize>, Vec<usize>)> {
    let mut rows = (0..matrix.nrows())
        .map(|row| matrix.row(row).iter().map(|entry| entry.residue(field)).collect())
        .collect::<Option<Vec<Vec<u64>>>>()?;
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut columns = vec![];
    for column in 0..matrix.ncols() {
        let rank = columns.len();
        let Some(found) = (rank..rows.len()).find(|&row| rows[row][column] != 0) else { continue };
        rows.swap(rank, found);
        order.swap(rank, found);
        columns.push(column);
        eliminate_below(field, &mut rows[rank..], column)?;
    }
    order.truncate(columns.len());
    Some((order, columns))
}

/// Clears `column` below the first row, whose entry there is not zero.
fn eliminate_below(field: &PrimeField, rows: &mut [Vec<u64>], column: usize) -> Option<()> {
    let (pivot_row, below) = rows.split_first_mut()?;
    let inverse = field.inverse(pivot_row[column])?;
    for row in below.iter_mut().filter(|row| row[column] != 0) {
        let factor = field.multiply(field.negate(row[column]), inverse);
        for (entry, &above) in row[column..].iter_mut().zip(&pivot_row[column..]) {
            // Residues lie below 2^63, so the sum lies below 2^127.
            *entry = field.reduce_u128(u128::from(factor) * u128::from(above) + u128::from(*entry));
        }
    }
    Some(())
}
