//! Exact elimination, twice: to find a witness, and to check it by other means.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// The determinant of a square matrix of integers.
///
/// Fraction-free: every entry on the way is a minor of the matrix. Costs O(n^3) operations.
///
/// Source: Bareiss, "Sylvester's identity and multistep integer-preserving Gaussian elimination",
/// 1968.
pub(super) fn determinant(mut rows: Vec<Vec<BigInt>>) -> BigInt {
    let size = rows.len();
    let mut previous = BigInt::one();
    let mut negative = false;
    for step in 0..size {
        let Some(pivot) = (step..size).find(|&row| !rows[row][step].is_zero()) else {
            return BigInt::zero();
        };
        if pivot != step {
            rows.swap(pivot, step);
            negative = !negative;
        }
        let (above, below) = rows.split_at_mut(step + 1);
        let pivot_row = &above[step];
        for row in below {
            let factor = std::mem::take(&mut row[step]);
            for column in step + 1..size {
                let minor = &row[column] * &pivot_row[step] - &pivot_row[column] * &factor;
                row[column] = minor / &previous;
            }
        }
        previous = pivot_row[step].clone();
    }
    if negative { -previous } else { previous }
}

/// The rank of a matrix of rationals, by elimination with fractions.
pub(super) fn rank(mut rows: Vec<Vec<BigRational>>) -> usize {
    let columns = rows.first().map_or(0, Vec::len);
    let mut rank = 0;
    for column in 0..columns {
        let Some(pivot) = (rank..rows.len()).find(|&row| !rows[row][column].is_zero()) else {
            continue;
        };
        rows.swap(pivot, rank);
        let (above, below) = rows.split_at_mut(rank + 1);
        let pivot_row = &above[rank];
        for row in below.iter_mut().filter(|row| !row[column].is_zero()) {
            let factor = &row[column] / &pivot_row[column];
            for at in column..columns {
                let change = &factor * &pivot_row[at];
                row[at] -= change;
            }
        }
        rank += 1;
    }
    rank
}
