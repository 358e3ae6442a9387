//! A matrix as a causal layer applied after an anticausal one.

use nalgebra::DMatrix;

use crate::scalar::Scalar;

/// The lower and the upper triangular matrix whose product is `matrix`, the rows of the upper one
/// summing to 1; `None` if there are none.
///
/// They are unique where they exist, since LU factors are unique up to a diagonal matrix between
/// them. If the rows of `matrix` sum to 1, so do those of the lower factor. Exact over the
/// rationals; over floats each entry carries the rounding of the elimination. Costs O(n^3).
///
/// Source: Turing, "Rounding-off errors in matrix processes", 1948.
///
/// # Panics
/// If `matrix` is not square.
pub fn triangular_factors<T: Scalar>(matrix: &DMatrix<T>) -> Option<(DMatrix<T>, DMatrix<T>)> {
    assert!(matrix.is_square(), "factors of a matrix that is not square");
    let size = matrix.nrows();
    let mut upper = matrix.clone();
    let mut lower = DMatrix::from_element(size, size, T::zero());
    for step in 0..size {
        let pivot = upper[(step, step)].clone();
        let sum = (step..size).fold(T::zero(), |sum, column| sum + upper[(step, column)].clone());
        if pivot.is_zero() || sum.is_zero() {
            return None;
        }
        lower[(step, step)] = sum.clone();
        for row in (step..size).skip(1) {
            let factor = upper[(row, step)].clone() / pivot.clone();
            upper[(row, step)] = T::zero();
            for column in (step..size).skip(1) {
                let above = upper[(step, column)].clone();
                upper[(row, column)] -= factor.clone() * above;
            }
            lower[(row, step)] = factor * sum.clone();
        }
        for column in step..size {
            upper[(step, column)] /= sum.clone();
        }
    }
    Some((lower, upper))
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    #[test]
    fn the_factors_are_found_again() {
        let lower = dmatrix![1.0, 0.0; 0.25, 0.75];
        let upper = dmatrix![0.5, 0.5; 0.0, 1.0];
        assert_eq!(triangular_factors(&(&lower * &upper)), Some((lower, upper)));
        assert_eq!(triangular_factors(&dmatrix![0.0, 1.0; 1.0, 0.0]), None);
        assert_eq!(triangular_factors(&dmatrix![1.0, -1.0; 0.0, 1.0]), None);
    }
}
