//! Textbook algorithms over the rationals, and matrices to try them on.

use fullrank::sample::Source;
use fullrank::scalar::{BigRational, FloatFormat, PrimeField, Scalar};
use nalgebra::DMatrix;
use num_traits::{One, Zero};

pub(crate) use crate::elimination::{exactly, rank};

/// Laplace expansion along the first row.
pub(crate) fn determinant(rows: &[Vec<BigRational>]) -> BigRational {
    let Some((first, rest)) = rows.split_first() else { return BigRational::one() };
    let mut sum = BigRational::zero();
    for (column, entry) in first.iter().enumerate() {
        let minor: Vec<Vec<BigRational>> =
            rest.iter().map(|row| [&row[..column], &row[column + 1..]].concat()).collect();
        let term = entry * determinant(&minor);
        if column % 2 == 0 { sum += term } else { sum -= term }
    }
    sum
}

/// A matrix of small whole numbers of rank at most `rank`, its rows scaled by powers of two over
/// the whole range of the format, with zero rows now and then.
pub(crate) fn planted<T: FloatFormat>(source: &mut Source, rank: usize) -> DMatrix<T> {
    let (rows, columns) = (source.below(7), source.below(7));
    let mut whole =
        |rows, columns| DMatrix::from_fn(rows, columns, |_, _| f64::from(source.integer(-2, 2)));
    let product = whole(rows, rank) * whole(rank, columns);
    let scales: Vec<f64> = (0..rows)
        .map(|_| match source.below(4) {
            0 => 0.0,
            1 => 1.0,
            2 => T::least_positive(),
            _ => T::greatest() / 64.0,
        })
        .collect();
    DMatrix::from_fn(rows, columns, |i, j| T::nearest(product[(i, j)] * scales[i]))
}

/// Elimination modulo `2^61 - 2373`, where no matrix of the tests loses rank.
pub(crate) fn rank_modulo<T: Scalar>(matrix: &DMatrix<T>) -> usize {
    let field = PrimeField::default();
    let residues =
        |row: usize| matrix.row(row).iter().map(|x| x.residue(&field).unwrap()).collect();
    let mut rows: Vec<Vec<u64>> = (0..matrix.nrows()).map(residues).collect();
    let mut rank = 0;
    for column in 0..matrix.ncols() {
        let Some(pivot) = (rank..rows.len()).find(|&row| rows[row][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let pivot_row = rows[rank].clone();
        for row in &mut rows[rank + 1..] {
            let factor = field.quotient(row[column], pivot_row[column]).unwrap();
            for (entry, &above) in row.iter_mut().zip(&pivot_row) {
                *entry = field.subtract(*entry, field.multiply(factor, above));
            }
        }
        rank += 1;
    }
    rank
}
