//! Full rank that the zeros of a square matrix show.

use nalgebra::DMatrix;

use super::{Certificate, RankError, blocks, require_finite};
use crate::mask::Mask;
use crate::measure::matching;
use crate::scalar::Scalar;

/// A triangle in some order of rows and columns, or nonsingular blocks; `None` where neither is
/// found.
///
/// Costs one pass over the matrix if it is triangular as it stands, as causal attention is, or has
/// fewer zeros than any such structure; otherwise three, and O(n^2 / 64).
///
/// # Errors
/// [`RankError::NotFinite`].
pub(super) fn full_rank<T: Scalar>(matrix: &DMatrix<T>) -> Result<Option<Certificate>, RankError> {
    let size = matrix.nrows();
    if matrix.is_square() && is_lower_triangle(matrix) {
        let order: Vec<usize> = (0..size).collect();
        return Ok(Some(Certificate::Triangular { rows: order.clone(), columns: order }));
    }
    // Two blocks below each other leave at least this many zeros.
    let enough = zeros_of_finite(matrix)? + 1 >= size;
    if !matrix.is_square() || !enough {
        return Ok(None);
    }
    let support = Mask::support(matrix);
    let triangle = matching::triangular_order(&support);
    let triangle = triangle.map(|(rows, columns)| Certificate::Triangular { rows, columns });
    Ok(triangle.or_else(|| blocks::full_rank(matrix, &support)))
}

/// Whether all entries above the diagonal are zero, none on it, and those below finite.
fn is_lower_triangle<T: Scalar>(matrix: &DMatrix<T>) -> bool {
    matrix.column_iter().enumerate().all(|(at, column)| {
        let (above, below) = column.as_slice().split_at(at);
        count(above, T::is_zero) == at
            && !below[0].is_zero()
            && count(below, Scalar::is_finite) == below.len()
    })
}

/// The number of zeros of a matrix of finite numbers.
fn zeros_of_finite<T: Scalar>(matrix: &DMatrix<T>) -> Result<usize, RankError> {
    let mut zeros = 0;
    for entries in matrix.as_slice().chunks(CHUNK) {
        if count(entries, Scalar::is_finite) < entries.len() {
            require_finite(matrix)?;
        }
        zeros += count(entries, T::is_zero);
    }
    Ok(zeros)
}

/// How many numbers are counted twice while they are at hand.
const CHUNK: usize = 2048;

/// Counted without a branch, which takes less time than to stop at the first.
fn count<T>(entries: &[T], property: impl Fn(&T) -> bool) -> usize {
    entries.iter().map(|entry| usize::from(property(entry))).sum()
}
