//! The columns to the right of a block that was eliminated.

use nalgebra::{DMatrixView, DMatrixViewMut};

use crate::measure::rank::word::{Modulus, Word};

/// The products of two entries that are worth a thread: half as many as two matrices of 256 x 256
/// take. Smaller shares lose more to packing the left factor again than the thread gains.
#[cfg(feature = "parallel")]
const SHARE: usize = 1 << 23;

impl<W: Word> Modulus<W> {
    /// With the lower trapezoid `L` of as many pivots as it has columns: replaces the first rows of
    /// `right` by the `U` in `right = L U`, and the others by what that leaves.
    ///
    /// Columns do not depend on each other, so threads share them, and the result is the same.
    pub(super) fn clear(&self, left: &DMatrixView<'_, W>, right: &mut DMatrixViewMut<'_, W>) {
        #[cfg(feature = "parallel")]
        {
            let products = left.len() * right.ncols();
            let shares = (products / SHARE).min(rayon::current_num_threads());
            self.clear_in_shares(left, right, shares);
        }
        #[cfg(not(feature = "parallel"))]
        self.clear_columns(left, right);
    }

    /// As `clear`, on so many threads: each works on neighbouring columns, as many as the others.
    #[cfg(feature = "parallel")]
    fn clear_in_shares(
        &self,
        left: &DMatrixView<'_, W>,
        right: &mut DMatrixViewMut<'_, W>,
        shares: usize,
    ) {
        if shares <= 1 {
            return self.clear_columns(left, right);
        }
        let fewer = shares / 2;
        let width = right.ncols() * fewer / shares;
        let (mut first, mut rest) = right.columns_range_pair_mut(..width, width..);
        rayon::join(
            || self.clear_in_shares(left, &mut first, fewer),
            || self.clear_in_shares(left, &mut rest, shares - fewer),
        );
    }

    fn clear_columns(&self, left: &DMatrixView<'_, W>, right: &mut DMatrixViewMut<'_, W>) {
        let (rows, found) = left.shape();
        let (mut above, mut below) = right.rows_range_pair_mut(..found, found..);
        self.solve_lower(left.rows(0, found), &mut above);
        self.subtract_product(&mut below, left.rows(found, rows - found), above.as_view());
    }
}
