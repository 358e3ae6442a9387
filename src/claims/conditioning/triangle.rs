//! Inverses of lower triangular matrices.

use nalgebra::DMatrix;

use crate::scalar::Scalar;

/// The inverse by forward substitution, in the scalar's own arithmetic; entries above the diagonal
/// are taken for zero. `None` if a diagonal entry is zero.
///
/// Costs O(n^3 / 6).
pub(super) fn lower_inverse<T: Scalar>(matrix: &DMatrix<T>) -> Option<DMatrix<T>> {
    let size = matrix.nrows();
    let mut inverse = DMatrix::from_element(size, size, T::zero());
    for column in 0..size {
        for row in column..size {
            let mut rest = if row == column { T::one() } else { T::zero() };
            for k in column..row {
                rest -= matrix[(row, k)].clone() * inverse[(k, column)].clone();
            }
            if matrix[(row, row)].is_zero() {
                return None;
            }
            inverse[(row, column)] = rest / matrix[(row, row)].clone();
        }
    }
    Some(inverse)
}
