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
        let Some((width, [fewer, more])) = halves(right.ncols(), shares) else {
            return self.clear_columns(left, right);
        };
        let (mut first, mut rest) = right.columns_range_pair_mut(..width, width..);
        rayon::join(
            || self.clear_in_shares(left, &mut first, fewer),
            || self.clear_in_shares(left, &mut rest, more),
        );
    }

    fn clear_columns(&self, left: &DMatrixView<'_, W>, right: &mut DMatrixViewMut<'_, W>) {
        let found = left.ncols();
        let (triangle, rest) = left.rows_range_pair(..found, found..);
        let (mut above, mut below) = right.rows_range_pair_mut(..found, found..);
        self.solve_lower(triangle, &mut above);
        self.subtract_product(&mut below, rest, above.as_view());
    }
}

/// How many of so many columns come first where they are halved among threads, and the threads on
/// either side; `None` if there is one thread at most.
#[cfg(feature = "parallel")]
fn halves(columns: usize, shares: usize) -> Option<(usize, [usize; 2])> {
    (shares > 1).then(|| {
        let fewer = shares / 2;
        (columns * fewer / shares, [fewer, shares.div_ceil(2)])
    })
}

#[cfg(test)]
#[cfg(feature = "parallel")]
mod tests {
    use super::*;

    #[test]
    fn each_thread_has_as_many_columns_as_the_others() {
        assert_eq!(halves(700, 2), Some((350, [1, 1])));
        assert_eq!(halves(700, 3), Some((233, [1, 2])));
        assert_eq!(halves(700, 5), Some((280, [2, 3])));
        assert_eq!([0, 1].map(|shares| halves(700, shares)), [None; 2]);
    }
}
