//! Ranks that the zeros of a matrix show, or help to find.

use fearless_simd::{Level, dispatch};
use nalgebra::DMatrix;

use super::{Certificate, ExactRank, RankError, blocks, direct_sum, require_finite};
use crate::mask::Mask;
use crate::measure::matching;
use crate::scalar::Scalar;

/// The rank of a triangle in some order of rows and columns, of nonsingular blocks, or of a direct
/// sum; `None` where none of these is found.
///
/// Costs one pass over the matrix if it is triangular as it stands, as causal attention is, or has
/// fewer zeros than any such structure; otherwise three, and O(n^2 / 64); then what the blocks
/// cost.
///
/// # Errors
/// [`RankError::NotFinite`].
pub(super) fn rank<T: Scalar>(matrix: &DMatrix<T>) -> Result<Option<ExactRank>, RankError> {
    let full = matrix.nrows().min(matrix.ncols());
    let of_full_rank = |lower_certificate| ExactRank {
        lower: full,
        upper: full,
        lower_certificate,
        upper_certificate: None,
    };
    if matrix.is_square() && is_lower_triangle(matrix) {
        let order: Vec<usize> = (0..full).collect();
        let triangle = Certificate::Triangular { rows: order.clone(), columns: order };
        return Ok(Some(of_full_rank(triangle)));
    }
    // Two blocks beside or below each other leave at least this many zeros.
    let enough = zeros_of_finite(matrix)? + 1 >= full;
    if !enough {
        return Ok(None);
    }
    let support = Mask::support(matrix);
    if matrix.is_square() {
        let triangle = matching::triangular_order(&support);
        let triangle = triangle.map(|(rows, columns)| Certificate::Triangular { rows, columns });
        if let Some(found) = triangle.or_else(|| blocks::full_rank(matrix, &support)) {
            return Ok(Some(of_full_rank(found)));
        }
    }
    direct_sum::rank(matrix, &support)
}

/// The number of zeros of a matrix of finite numbers.
fn zeros_of_finite<T: Scalar>(matrix: &DMatrix<T>) -> Result<usize, RankError> {
    let zeros = dispatch!(Level::new(), _ => zeros_if_finite(matrix.as_slice()));
    zeros.map_or_else(|| require_finite(matrix).map(|()| 0), Ok)
}

fn is_lower_triangle<T: Scalar>(matrix: &DMatrix<T>) -> bool {
    dispatch!(Level::new(), _ => are_lower(matrix.as_slice(), matrix.nrows()))
}

// What follows counts without branches, which takes less time than to stop at the first, and is
// inlined into code for the vector instructions that the machine turns out to have.

/// Whether all entries above the diagonal are zero, none on it, and those below finite.
#[inline(always)]
fn are_lower<T: Scalar>(columns: &[T], size: usize) -> bool {
    for (at, column) in columns.chunks(size.max(1)).enumerate() {
        let (above, below) = column.split_at(at);
        if count(above, T::is_zero) < at
            || below[0].is_zero()
            || count(below, Scalar::is_finite) < below.len()
        {
            return false;
        }
    }
    true
}

/// How many zeros there are, if all numbers are finite.
#[inline(always)]
fn zeros_if_finite<T: Scalar>(entries: &[T]) -> Option<usize> {
    let mut zeros = 0;
    for chunk in entries.chunks(CHUNK) {
        if count(chunk, Scalar::is_finite) < chunk.len() {
            return None;
        }
        zeros += count(chunk, T::is_zero);
    }
    Some(zeros)
}

/// How many numbers are counted twice while they are at hand.
const CHUNK: usize = 2048;

#[inline(always)]
fn count<T>(entries: &[T], property: impl Fn(&T) -> bool) -> usize {
    entries.iter().filter(|entry| property(entry)).count()
}
