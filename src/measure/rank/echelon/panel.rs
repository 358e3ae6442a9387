//! Elimination in a few columns.

use std::array;

use nalgebra::{DMatrixView, DMatrixViewMut};

use super::Elimination;
use crate::measure::rank::word::{Modulus, Word};

/// The columns that are eliminated one by one.
pub(super) const PANEL: usize = 32;

/// The pivots that one pass over a column accounts for.
const STEP: usize = 4;

impl<W: Word> Elimination<W> {
    /// As `eliminate`, for at most [`PANEL`] columns: each is updated by all pivots before it, and
    /// then searched for its own.
    pub(super) fn eliminate_panel(
        &mut self,
        block: &mut DMatrixViewMut<'_, W>,
        first: usize,
    ) -> usize {
        let (rows, width) = block.shape();
        let start = self.exchanges.len();
        let mut inverses = [W::zero(); PANEL];
        let mut found = 0;
        for column in 0..width {
            if found == rows {
                break;
            }
            let (done, mut rest) = block.columns_range_pair_mut(..column, column..);
            let mut current = rest.column_mut(0);
            let current = current.as_mut_slice();
            let mut pivot = 0;
            while pivot + STEP <= found {
                self.modulus.update::<STEP>(&done.as_view(), pivot, &inverses, current);
                pivot += STEP;
            }
            while pivot < found {
                self.modulus.update::<1>(&done.as_view(), pivot, &inverses, current);
                pivot += 1;
            }
            let open = &mut current[found..];
            self.modulus.reduce_all(open);
            let Some(pivot) = open.iter().position(|entry| !entry.is_zero()) else { continue };
            inverses[found] = self.modulus.inverse(open[pivot]);
            self.exchanges.push(start + found + pivot);
            self.columns.push(first + column);
            if column != found {
                block.swap_columns(column, found);
            }
            if pivot != 0 {
                block.swap_rows(found, found + pivot);
            }
            found += 1;
        }
        found
    }
}

impl<W: Word> Modulus<W> {
    /// Subtracts from `column` the multiples of `N` columns of `lower` that clear its rows from
    /// `pivot` on. Rows below are left to be reduced later.
    fn update<const N: usize>(
        &self,
        lower: &DMatrixView<'_, W>,
        pivot: usize,
        inverses: &[W],
        column: &mut [W],
    ) {
        let lower: [_; N] = array::from_fn(|at| lower.column(pivot + at));
        let lower: [&[W]; N] = array::from_fn(|at| &lower[at].as_slice()[pivot..]);
        let column = &mut column[pivot..];
        let mut factors = [W::zero(); N];
        for at in 0..N {
            factors[at] = self.reduce(self.reduce(column[at]) * inverses[pivot + at]);
            for row in at + 1..N {
                column[row] -= lower[at][row] * factors[at];
            }
        }
        let column = &mut column[N..];
        let lower = lower.map(|entries| &entries[N..N + column.len()]);
        for (row, entry) in column.iter_mut().enumerate() {
            let mut sum = W::zero();
            for at in 0..N {
                sum += lower[at][row] * factors[at];
            }
            *entry -= sum;
        }
    }
}
