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
        let mut inverses = Vec::with_capacity(PANEL);
        for column in 0..width {
            let found = inverses.len();
            if found == rows {
                break;
            }
            let (done, mut rest) = block.columns_range_pair_mut(..column, column..);
            let mut current = rest.column_mut(0);
            let current = current.as_mut_slice();
            let (steps, last) = inverses.as_chunks::<STEP>();
            for (pivot, inverses) in (0..found).step_by(STEP).zip(steps) {
                self.modulus.update(&done.as_view(), pivot, inverses, current);
            }
            for (pivot, inverse) in (steps.as_flattened().len()..).zip(last) {
                self.modulus.update(&done.as_view(), pivot, array::from_ref(inverse), current);
            }
            self.modulus.reduce_all(&mut current[found..]);
            let pivot = (found..rows).find(|&row| !current[row].is_zero());
            let Some(row) = pivot else { continue };
            inverses.push(self.modulus.inverse(current[row]));
            self.exchanges.push(start + row);
            self.columns.push(first + column);
            block.swap_columns(column, found);
            block.swap_rows(found, row);
        }
        inverses.len()
    }
}

impl<W: Word> Modulus<W> {
    /// Subtracts from `column` the multiples of `N` columns of `lower` that clear its rows from
    /// `pivot` on. Rows below are left to be reduced later.
    pub(super) fn update<const N: usize>(
        &self,
        lower: &DMatrixView<'_, W>,
        pivot: usize,
        inverses: &[W; N],
        column: &mut [W],
    ) {
        let lower: [_; N] = array::from_fn(|at| lower.column(pivot + at));
        let lower: [&[W]; N] = array::from_fn(|at| &lower[at].as_slice()[pivot..]);
        let column = &mut column[pivot..];
        let mut factors = [W::zero(); N];
        for at in 0..N {
            factors[at] = self.reduce(self.reduce(column[at]) * inverses[at]);
            for row in at + 1..N {
                column[row] -= lower[at][row] * factors[at];
            }
        }
        let column = &mut column[N..];
        let lower = lower.map(|entries| &entries[N..][..column.len()]);
        for (row, entry) in column.iter_mut().enumerate() {
            let mut sum = W::zero();
            for at in 0..N {
                sum += lower[at][row] * factors[at];
            }
            *entry -= sum;
        }
    }
}
