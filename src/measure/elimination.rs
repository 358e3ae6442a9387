//! Exact elimination over the integers.

use num_bigint::BigInt;
use num_traits::{One, Zero};

/// A basis of the vectors that every row annihilates, for linearly independent rows of `columns`
/// entries; `None` if they are dependent.
///
/// Fraction-free Gauss-Jordan elimination: every entry on the way is a minor of the matrix, so
/// the divisions are exact. Costs O(rows^2 * columns) operations on integers of as many bits as
/// the minors have.
///
/// Source: Bareiss, "Sylvester's identity and multistep integer-preserving Gaussian elimination",
/// 1968.
pub(super) fn kernel(mut rows: Vec<Vec<BigInt>>, columns: usize) -> Option<Vec<Vec<BigInt>>> {
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
    // Each row now reads: minor * x[pivot] + sum over free columns of entry * x[free] = 0.
    let free = (0..columns).filter(|column| !pivots.contains(column));
    Some(free.map(|free| null_vector(&rows, &pivots, &minor, free, columns)).collect())
}

fn null_vector(
    rows: &[Vec<BigInt>],
    pivots: &[usize],
    minor: &BigInt,
    free: usize,
    columns: usize,
) -> Vec<BigInt> {
    let mut vector = vec![BigInt::zero(); columns];
    vector[free] = minor.clone();
    for (row, &column) in rows.iter().zip(pivots) {
        vector[column] = -&row[free];
    }
    vector
}

/// The determinant of a square matrix of integers; 1 without rows.
///
/// Costs O(n^3) operations on integers of as many bits as the minors have.
pub(super) fn determinant(mut rows: Vec<Vec<BigInt>>) -> BigInt {
    let mut minor = BigInt::one();
    let mut negative = false;
    for step in 0..rows.len() {
        let Some(found) = (step..rows.len()).find(|&row| !rows[row][step].is_zero()) else {
            return BigInt::zero();
        };
        negative ^= found != step;
        rows.swap(step, found);
        let pivot_row = rows[step].clone();
        for row in &mut rows[step..][1..] {
            let factor = row[step].clone();
            for (entry, above) in row.iter_mut().zip(&pivot_row).skip(step) {
                *entry = (&*entry * &pivot_row[step] - above * &factor) / &minor;
            }
        }
        minor = pivot_row[step].clone();
    }
    if negative { -minor } else { minor }
}
