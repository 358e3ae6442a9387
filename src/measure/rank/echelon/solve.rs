//! Triangular systems with many right-hand sides.

use nalgebra::{DMatrix, DMatrixView, DMatrixViewMut};

use super::half;
use crate::measure::rank::word::{Modulus, Word};

/// The size from which a triangle is halved.
const TRIANGLE: usize = 16;

impl<W: Word> Modulus<W> {
    /// Replaces `right` by the solution of `lower x = right`, both reduced, for a lower triangle
    /// without zeros on its diagonal.
    pub(super) fn solve_lower(&self, lower: DMatrixView<'_, W>, right: &mut DMatrixViewMut<'_, W>) {
        let Some(half) = half(lower.nrows(), TRIANGLE) else {
            let inverse = self.inverse_of_lower(&lower);
            let solution = inverse * &*right;
            for (mut column, solved) in right.column_iter_mut().zip(solution.column_iter()) {
                for (entry, &value) in column.as_mut_slice().iter_mut().zip(solved.as_slice()) {
                    *entry = self.reduce(value);
                }
            }
            return;
        };
        let (first, rest) = lower.rows_range_pair(..half, half..);
        let (left, last) = rest.columns_range_pair(..half, half..);
        let (mut above, mut below) = right.rows_range_pair_mut(..half, half..);
        self.solve_lower(first.columns_range(..half), &mut above);
        self.subtract_product(&mut below, left, above.as_view());
        self.solve_lower(last, &mut below);
    }

    fn inverse_of_lower(&self, lower: &DMatrixView<'_, W>) -> DMatrix<W> {
        let size = lower.nrows();
        let mut inverse = DMatrix::identity(size, size);
        for pivot in 0..size {
            let left = lower.column(pivot);
            let left = &left.as_slice()[pivot..];
            let reciprocal = self.inverse(left[0]);
            for mut column in inverse.columns_range_mut(0..=pivot).column_iter_mut() {
                let column = &mut column.as_mut_slice()[pivot..];
                let factor = self.reduce(self.reduce(column[0]) * reciprocal);
                column[0] = factor;
                for (entry, &left) in column[1..].iter_mut().zip(&left[1..]) {
                    *entry -= factor * left;
                }
            }
        }
        inverse
    }
}
