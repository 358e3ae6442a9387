//! Exact elimination.

use num_bigint::BigInt;
use num_traits::{One, Zero};

/// A nonzero vector that every row of `rows` annihilates, for linearly independent rows with one
/// column more than there are rows; `None` if they are dependent.
///
/// Fraction-free Gauss-Jordan elimination: every entry on the way is a minor of the matrix, so
/// the divisions are exact. Costs O(n^3) operations.
///
/// Source: Bareiss, "Sylvester's identity and multistep integer-preserving Gaussian elimination",
/// 1968.
pub(super) fn kernel_vector(mut rows: Vec<Vec<BigInt>>) -> Option<Vec<BigInt>> {
    let mut minor = BigInt::one();
    let mut pivots = vec![];
    for step in 0..rows.len() {
        let pivot_row = rows[step].clone();
        let column = pivot_row.iter().position(|entry| !entry.is_zero())?;
        let pivot = &pivot_row[column];
        for row in rows.iter_mut().enumerate().filter(|(at, _)| *at != step).map(|(_, row)| row) {
            let factor = row[column].clone();
            for (entry, above) in row.iter_mut().zip(&pivot_row) {
                *entry = (&*entry * pivot - above * &factor) / &minor;
            }
        }
        minor = pivot.clone();
        pivots.push(column);
    }
    // Each row now reads: minor * x[pivot] + entry * x[free] = 0.
    let mut vector = vec![minor; rows.len() + 1];
    let free = (0..vector.len()).find(|column| !pivots.contains(column))?;
    for (row, &column) in rows.iter().zip(&pivots) {
        vector[column] = -&row[free];
    }
    Some(vector)
}
