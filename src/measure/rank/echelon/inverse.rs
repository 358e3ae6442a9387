//! Inverses modulo a prime.

use nalgebra::{DMatrix, DMatrixView};

use super::half;
use crate::measure::rank::word::{Modulus, Word};

/// The size from which a matrix is split into four blocks.
const BLOCK: usize = 8;

impl<W: Word> Modulus<W> {
    /// The inverse of a reduced square matrix; `None` if a leading block is singular, as none is
    /// where rows and columns stand in the order of elimination.
    ///
    /// Source: Strassen, "Gaussian elimination is not optimal", 1969.
    pub(in crate::measure::rank) fn invert(
        &self,
        matrix: DMatrixView<'_, W>,
    ) -> Option<DMatrix<W>> {
        let size = matrix.nrows();
        let Some(half) = half(size, BLOCK) else { return self.invert_block(&matrix) };
        let (above, below) = matrix.rows_range_pair(..half, half..);
        let (first, right) = above.columns_range_pair(..half, half..);
        let (left, last) = below.columns_range_pair(..half, half..);
        let first = self.invert(first)?;
        let row = self.product(first.as_view(), right);
        let column = self.product(left, first.as_view());
        let mut complement = last.into_owned();
        self.subtract_product(&mut complement.as_view_mut(), left, row.as_view());
        let last = self.invert(complement.as_view())?;

        let mut inverse = DMatrix::zeros(size, size);
        inverse.view_mut((0, 0), (half, half)).copy_from(&first);
        inverse.view_mut((half, half), last.shape()).copy_from(&last);
        let (mut above, mut below) = inverse.rows_range_pair_mut(..half, half..);
        let (row, column) = (row.as_view(), column.as_view());
        self.subtract_product(&mut above.columns_range_mut(half..), row, last.as_view());
        let mut below = below.columns_range_mut(..half);
        self.subtract_product(&mut below, last.as_view(), column);
        self.subtract_product(&mut above.columns_range_mut(..half), row, below.as_view());
        Some(inverse)
    }

    /// Gauss and Jordan's elimination beside the unit matrix.
    fn invert_block(&self, matrix: &DMatrixView<'_, W>) -> Option<DMatrix<W>> {
        let size = matrix.nrows();
        let mut matrix = matrix.clone_owned();
        let mut inverse = DMatrix::identity(size, size);
        for pivot in 0..size {
            if matrix[(pivot, pivot)].is_zero() {
                return None;
            }
            let reciprocal = self.inverse(matrix[(pivot, pivot)]);
            let factors = matrix.column(pivot).into_owned();
            for mut column in matrix.column_iter_mut().chain(inverse.column_iter_mut()) {
                let scaled = self.reduce(column[pivot] * reciprocal);
                for (entry, &factor) in column.as_mut_slice().iter_mut().zip(factors.as_slice()) {
                    *entry = self.reduce(*entry - scaled * factor);
                }
                column[pivot] = scaled;
            }
        }
        Some(inverse)
    }

    pub(super) fn product(
        &self,
        left: DMatrixView<'_, W>,
        right: DMatrixView<'_, W>,
    ) -> DMatrix<W> {
        let mut product = DMatrix::zeros(left.nrows(), right.ncols());
        self.subtract_product(&mut product.as_view_mut(), left, right);
        product.neg_mut();
        product
    }
}
