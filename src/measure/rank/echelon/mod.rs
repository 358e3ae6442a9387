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
        if rows == 0 {
            return 0;
        }
        let Some(half) = half(width, PANEL) else { return self.eliminate_panel(block, first) };
        let half = half.next_multiple_of(PANEL);
        let start = self.exchanges.len();
        let (mut left, mut right) = block.columns_range_pair_mut(..half, half..);
        let found = self.eliminate(&mut left, first);
        self.exchange(&mut right, start, start);
        self.modulus.clear(&left.columns(0, found), &mut right);
        let mut below = right.rows_range_mut(found..);
        let more = self.eliminate(&mut below, first + half);
        self.exchange(&mut left.columns_mut(0, found), start, start + found);
        for (to, from) in (found..).zip(half..).take(more) {
            block.swap_columns(to, from);
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

/// Half of a size, unless it is no more than `most`, which is not halved.
fn half(size: usize, most: usize) -> Option<usize> {
    (size > most).then_some(size / 2)
}

#[cfg(test)]
mod tests {
    use num_traits::Zero;

    use super::*;
    use crate::measure::rank::primes::FIRST_PRIME;
    use crate::sample::Source;
    use crate::scalar::PrimeField;

    fn modulus() -> Modulus<f32> {
        Modulus::new(&PrimeField::new(FIRST_PRIME).unwrap()).unwrap()
    }

    /// A product of sparse factors of this inner size, so that zeros stand where pivots are sought.
    fn sparse(source: &mut Source, rows: usize, columns: usize, rank: usize) -> DMatrix<f32> {
        let mut factor = |rows, columns| {
            let mut entry = || if source.below(3) == 0 { source.integer(1, 9) } else { 0 };
            DMatrix::from_fn(rows, columns, |_, _| entry() as f32)
        };
        modulus().product(factor(rows, rank).as_view(), factor(rank, columns).as_view())
    }

    /// The exchanges, the columns of pivots and `L`, by one column after the other.
    fn one_by_one(mut rest: DMatrix<f32>) -> (Vec<usize>, Vec<usize>, DMatrix<f32>) {
        let modulus = modulus();
        let (mut exchanges, mut columns) = (vec![], vec![]);
        for column in 0..rest.ncols() {
            let found = columns.len();
            let pivot = (found..rest.nrows()).find(|&row| !rest[(row, column)].is_zero());
            let Some(row) = pivot else { continue };
            exchanges.push(row);
            columns.push(column);
            rest.swap_rows(found, row);
            let above = rest.row(found) * modulus.inverse(rest[(found, column)]);
            for mut below in rest.rows_range_mut(found + 1..).row_iter_mut() {
                let factor = below[column];
                for (entry, &above) in below.iter_mut().zip(&above).skip(column + 1) {
                    *entry = modulus.reduce(*entry - factor * modulus.reduce(above));
                }
            }
        }
        let lower = rest.select_columns(&columns).lower_triangle();
        (exchanges, columns, lower)
    }

    #[test]
    fn blocks_are_eliminated_as_one_column_after_the_other() {
        let source = &mut Source::from_seed(1);
        for (rows, width, rank) in
            [(0, 40, 0), (1, 1, 1), (9, 33, 4), (60, 64, 50), (75, 150, 50), (150, 90, 90)]
        {
            let matrix = sparse(source, rows, width, rank);
            let (exchanges, columns, lower) = one_by_one(matrix.clone());
            // In the midst of a larger matrix, of which rows and columns come before.
            let (start, first) = (200, 1000);
            let mut elimination = Elimination {
                modulus: modulus(),
                exchanges: (0..start).collect(),
                columns: vec![],
            };
            let mut block = matrix;
            let found = elimination.eliminate(&mut block.as_view_mut(), first);
            assert_eq!(found, columns.len(), "{rows} x {width}");
            assert!(elimination.columns.into_iter().eq(columns.iter().map(|at| first + at)));
            let exchanged = elimination.exchanges.into_iter().skip(start);
            assert!(exchanged.eq(exchanges.iter().map(|at| start + at)), "{rows} x {width}");
            let difference = block.columns(0, found).lower_triangle() - lower;
            assert!(difference.iter().all(|&entry| modulus().reduce(entry) == 0.0));
        }
    }

    #[test]
    fn a_panel_is_eliminated_in_a_larger_matrix() {
        let mut elimination =
            Elimination { modulus: modulus(), exchanges: vec![0, 1, 2, 3, 4], columns: vec![7] };
        let mut block =
            DMatrix::from_row_slice(3, 3, &[0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.0, 3.0, 5.0]);
        assert_eq!(elimination.eliminate_panel(&mut block.as_view_mut(), 10), 2);
        assert_eq!(elimination.columns, [7, 11, 12]);
        assert_eq!(elimination.exchanges, [0, 1, 2, 3, 4, 7, 6]);
    }

    /// The pivots of the columns from 3 on stand in the rows from 3 on.
    #[test]
    fn a_column_is_updated_by_some_pivots() {
        let mut lower = DMatrix::zeros(6, 6);
        lower.view_mut((3, 3), (3, 2)).copy_from_slice(&[1.0, 2.0, 3.0, 0.0, 2.0, 5.0]);
        let mut column = [7.0, 7.0, 7.0, 10.0, 26.0, 100.0];
        // Of 2 the inverse is 234.
        modulus().update(&lower.as_view(), 3, &[1.0, 234.0], &mut column);
        assert_eq!(column[..4], [7.0, 7.0, 7.0, 10.0]);
        assert_eq!(column[5], 100.0 - 3.0 * 10.0 - 5.0 * 3.0);
    }

    /// In a block that is taller than it need be.
    #[test]
    fn rows_are_exchanged_as_those_of_the_whole_matrix() {
        let exchanges = vec![0, 1, 2, 5, 4];
        let elimination = Elimination { modulus: modulus(), exchanges, columns: vec![] };
        let exchanged = |start, from| {
            let mut block = DMatrix::from_fn(9, 1, |row, _| row as f32);
            elimination.exchange(&mut block.as_view_mut(), start, from);
            block.as_slice().to_vec()
        };
        assert_eq!(exchanged(2, 2), [0.0, 3.0, 2.0, 1.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        assert_eq!(exchanged(0, 0), [0.0, 1.0, 2.0, 5.0, 4.0, 3.0, 6.0, 7.0, 8.0]);
        assert!(exchanged(2, 4).is_sorted());
    }

    #[test]
    fn what_is_greater_than_most_is_halved() {
        assert_eq!([0, 15, 16].map(|size| half(size, 16)), [None; 3]);
        assert_eq!([17, 40, 41].map(|size| half(size, 16)), [Some(8), Some(20), Some(20)]);
    }

    #[test]
    fn matrices_of_all_sizes_are_inverted() {
        let source = &mut Source::from_seed(2);
        for size in [0, 1, 2, 8, 9, 20, 37] {
            let matrix = DMatrix::from_fn(size, size, |_, _| source.integer(-233, 233) as f32);
            let inverse = modulus().invert(matrix.as_view()).unwrap();
            let product = modulus().product(matrix.as_view(), inverse.as_view());
            assert_eq!(product, DMatrix::identity(size, size), "{size}");
        }
        // Of these, the leading entry is zero.
        assert_eq!(modulus().invert(DMatrix::from_element(1, 1, 0.0).as_view()), None);
        assert_eq!(modulus().invert(DMatrix::from_element(12, 12, 1.0).as_view()), None);
    }

    #[test]
    fn triangles_of_all_sizes_are_solved() {
        let source = &mut Source::from_seed(3);
        for size in [1, 2, 16, 17, 40] {
            let lower = DMatrix::from_fn(size, size, |_, _| source.integer(1, 233) as f32);
            let right = DMatrix::from_fn(size, 3, |_, _| source.integer(-233, 233) as f32);
            let mut solution = right.clone();
            modulus().solve_lower(lower.as_view(), &mut solution.as_view_mut());
            let product = modulus().product(lower.lower_triangle().as_view(), solution.as_view());
            assert_eq!(product, right, "{size}");
        }
    }
}
