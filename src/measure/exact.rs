//! Exact linear algebra over the rationals: factorisations and solutions.

use nalgebra::DMatrix;
use num_traits::Zero;

use crate::scalar::BigRational;

/// The reduced row echelon form of a matrix.
///
/// Gauss-Jordan elimination over the rationals, O(rows * columns * rank) operations.
#[derive(Clone, Debug, PartialEq)]
pub struct Echelon {
    reduced: DMatrix<BigRational>,
    pivots: Vec<usize>,
}

impl Echelon {
    /// Eliminates in `matrix`.
    pub fn of(matrix: &DMatrix<BigRational>) -> Self {
        let mut reduced = matrix.clone();
        let mut pivots: Vec<usize> = vec![];
        for column in 0..reduced.ncols() {
            let top = pivots.len();
            let found = (top..reduced.nrows()).find(|&row| !reduced[(row, column)].is_zero());
            let Some(found) = found else { continue };
            reduced.swap_rows(top, found);
            let inverse = reduced[(top, column)].recip();
            for entry in column..reduced.ncols() {
                reduced[(top, entry)] *= &inverse;
            }
            for row in (0..reduced.nrows()).filter(|&row| row != top) {
                let factor = reduced[(row, column)].clone();
                if factor.is_zero() {
                    continue;
                }
                for entry in column..reduced.ncols() {
                    let above = &reduced[(top, entry)] * &factor;
                    reduced[(row, entry)] -= above;
                }
            }
            pivots.push(column);
        }
        Self { reduced, pivots }
    }

    /// The first columns that are not combinations of those before them, ascending.
    pub fn pivots(&self) -> &[usize] {
        &self.pivots
    }

    /// The rank.
    pub fn rank(&self) -> usize {
        self.pivots.len()
    }

    /// The rows that are not zero, rank by columns: how each column of the matrix combines from
    /// its [pivot](Self::pivots) columns.
    pub fn coordinates(&self) -> DMatrix<BigRational> {
        self.reduced.rows(0, self.rank()).into_owned()
    }
}

/// Factors of `matrix` with its rank as inner size: some of its columns, and how all combine from
/// them.
pub fn factorisation(
    matrix: &DMatrix<BigRational>,
) -> (DMatrix<BigRational>, DMatrix<BigRational>) {
    let echelon = Echelon::of(matrix);
    (matrix.select_columns(echelon.pivots()), echelon.coordinates())
}

/// One solution `x` of `matrix * x = right`, the unknowns without a pivot being zero; `None` if
/// there is none.
///
/// # Panics
/// Unless both have as many rows.
pub fn solve(
    matrix: &DMatrix<BigRational>,
    right: &DMatrix<BigRational>,
) -> Option<DMatrix<BigRational>> {
    assert_eq!(matrix.nrows(), right.nrows(), "a right side with other rows than the matrix");
    let unknowns = matrix.ncols();
    let mut both = matrix.clone().insert_columns(unknowns, right.ncols(), BigRational::zero());
    both.columns_range_mut(unknowns..).copy_from(right);
    let echelon = Echelon::of(&both);
    if echelon.pivots.iter().any(|&pivot| pivot >= unknowns) {
        return None;
    }
    let mut solution = DMatrix::from_element(unknowns, right.ncols(), BigRational::zero());
    for (row, &pivot) in echelon.pivots.iter().enumerate() {
        for column in 0..right.ncols() {
            solution[(pivot, column)] = echelon.reduced[(row, unknowns + column)].clone();
        }
    }
    Some(solution)
}
