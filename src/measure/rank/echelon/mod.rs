//! Elimination modulo a prime, as fast as the product of matrices.
//!
//! The columns are halved until a narrow panel is left; the rest is triangular solving and products
//! of matrices. Sources: Toledo, "Locality of reference in LU decomposition with partial pivoting",
//! 1997; for matrices of any rank, Jeannerod, Pernet and Storjohann, "Rank-profile revealing
//! Gaussian elimination and the CUP matrix decomposition", 2013.

mod clear;
mod inverse;
mod panel;
mod short;
mod solve;

use nalgebra::{DMatrix, DMatrixViewMut};

use super::word::{Modulus, Word};
use panel::PANEL;

/// A largest submatrix that is nonsingular modulo a prime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pivots {
    /// Its rows, in the order of elimination.
    pub(super) rows: Vec<usize>,
    /// Its columns, ascending: those that depend on none before them.
    pub(super) columns: Vec<usize>,
}

/// The pivots of a matrix of reduced residues.
///
/// Costs O(rows * columns * rank) operations in the field, nearly all in products of matrices.
pub(super) fn pivots<W: Word>(modulus: Modulus<W>, mut residues: DMatrix<W>) -> Pivots {
    match residues.nrows() {
        0..=8 => return modulus.pivots_of_short::<8>(residues),
        9..=16 => return modulus.pivots_of_short::<16>(residues),
        17..=32 => return modulus.pivots_of_short::<32>(residues),
        33..=64 => return modulus.pivots_of_short::<64>(residues),
        _ => {}
    }
    let mut rows: Vec<usize> = (0..residues.nrows()).collect();
    let most = rows.len().min(residues.ncols());
    let [exchanges, columns] = [(); 2].map(|()| Vec::with_capacity(most));
    let mut elimination = Elimination { modulus, exchanges, columns };
    elimination.eliminate(&mut residues.as_view_mut(), 0);
    for (row, &other) in elimination.exchanges.iter().enumerate() {
        rows.swap(row, other);
    }
    rows.truncate(elimination.columns.len());
    Pivots { rows, columns: elimination.columns }
}

/// An elimination under way.
struct Elimination<W: 'static> {
    modulus: Modulus<W>,
    /// The row that the row of each pivot was exchanged with.
    exchanges: Vec<usize>,
    /// The column of each pivot.
    columns: Vec<usize>,
}

impl<W: Word> Elimination<W> {
    /// Eliminates in the rows that have no pivot yet, and in the columns from `first`; returns how
    /// many pivots that gives. The block is then `L U` up to exchanges of rows, with as many
    /// columns in `L` as pivots: they replace the first ones of the block, on and below the
    /// diagonal. `U` has ones as pivots; nobody needs it afterwards.
    fn eliminate(&mut self, block: &mut DMatrixViewMut<'_, W>, first: usize) -> usize {
        let (rows, width) = block.shape();
        if width <= PANEL || rows == 0 {
            return self.eliminate_panel(block, first);
        }
        let start = self.exchanges.len();
        let half = (width / 2).next_multiple_of(PANEL);
        let (mut left, mut right) = block.columns_range_pair_mut(..half, half..);
        let found = self.eliminate(&mut left, first);
        self.exchange(&mut right, start, start);
        self.modulus.clear(&left.columns(0, found), &mut right);
        let mut below = right.rows_mut(found, rows - found);
        let more = self.eliminate(&mut below, first + half);
        self.exchange(&mut left.columns_mut(0, found), start, start + found);
        if found < half {
            for column in 0..more {
                block.swap_columns(found + column, half + column);
            }
        }
        found + more
    }

    /// Exchanges rows of a block whose first row is `start`, as for the pivots from `from` on.
    fn exchange(&self, block: &mut DMatrixViewMut<'_, W>, start: usize, from: usize) {
        // With a random matrix, the first candidate hardly ever fails.
        let moved = self.exchanges.iter().enumerate().skip(from);
        let moved: Vec<_> = moved.filter(|&(row, &other)| row != other).collect();
        if moved.is_empty() {
            return;
        }
        for mut column in block.column_iter_mut() {
            let column = column.as_mut_slice();
            for &(row, &other) in &moved {
                column.swap(row - start, other - start);
            }
        }
    }
}
