//! The columns to the right of a block that was eliminated.

use nalgebra::{DMatrixView, DMatrixViewMut};

use crate::measure::rank::word::{Modulus, Word};

/// The products of two entries that are worth a thread.
#[cfg(feature = "parallel")]
const TASK: usize = 1 << 22;

impl<W: Word> Modulus<W> {
    /// With the lower trapezoid `L` of as many pivots as it has columns: replaces the first rows of
    /// `right` by the `U` in `right = L U`, and the others by what that leaves.
    ///
    /// Columns do not depend on each other, so threads share them, and the result is the same.
    pub(super) fn clear(&self, left: &DMatrixView<'_, W>, right: &mut DMatrixViewMut<'_, W>) {
        let (rows, found) = left.shape();
        #[cfg(feature = "parallel")]
        if rows * found * right.ncols() > 2 * TASK && rayon::current_num_threads() > 1 {
            let half = right.ncols() / 2;
            let (mut first, mut rest) = right.columns_range_pair_mut(..half, half..);
            rayon::join(|| self.clear(left, &mut first), || self.clear(left, &mut rest));
            return;
        }
        let (mut above, mut below) = right.rows_range_pair_mut(..found, found..);
        self.solve_lower(left.rows(0, found), &mut above);
        self.subtract_product(&mut below, left.rows(found, rows - found), above.as_view());
    }
}
