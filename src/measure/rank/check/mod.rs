//! Verification of certificates, which shares no code with the search for them.

mod blocks;
mod minors;
mod modular;
mod null;
mod structure;

use nalgebra::DMatrix;

use super::{Bound, Certificate, CertificateError};
use crate::measure::distinct::are_distinct;
use crate::scalar::{BigRational, Scalar};

impl Certificate {
    /// What this certificate proves about `matrix`.
    ///
    /// Costs O(entries) to see that all of them are numbers, and O(r^2) for a triangle of size r,
    /// O(r^3) operations modulo the prime for a modular block of that size, an elimination modulo
    /// each of the primes for vanishing minors, O(entries) for zeros, and an exact product for the
    /// others.
    ///
    /// # Errors
    /// The first thing found wrong: the certificate then proves nothing.
    pub fn check<T: Scalar>(&self, matrix: &DMatrix<T>) -> Result<Bound, CertificateError> {
        if let Some(at) = matrix.iter().position(|entry| !entry.is_finite()) {
            let (row, column) = (at % matrix.nrows(), at / matrix.nrows());
            return Err(CertificateError::NotFinite { row, column });
        }
        match self {
            Self::Triangular { rows, columns } => triangular(matrix, rows, columns),
            Self::Modular { prime, rows, columns } => modular::check(matrix, *prime, rows, columns),
            Self::BlockTriangular { blocks } => blocks::check(matrix, blocks),
            Self::DirectSum { blocks } => structure::direct_sum(matrix, blocks),
            Self::Cover { rows, columns } => structure::cover(matrix, rows, columns),
            Self::Factorisation { left, right } => factorisation(matrix, left, right),
            Self::NullVectors { vectors } => null::check(matrix, vectors),
            Self::LeftNullVectors { vectors } => null::check(&matrix.transpose(), vectors),
            Self::VanishingMinors { rank, primes } => minors::check(matrix, *rank, primes),
        }
    }
}

fn triangular<T: Scalar>(
    matrix: &DMatrix<T>,
    rows: &[usize],
    columns: &[usize],
) -> Result<Bound, CertificateError> {
    require_selection(matrix, rows, columns)?;
    for (next, (&row, &column)) in (1..).zip(rows.iter().zip(columns)) {
        if matrix[(row, column)].is_zero() {
            return Err(CertificateError::ZeroDiagonal { row, column });
        }
        if let Some(&column) = columns[next..].iter().find(|&&c| !matrix[(row, c)].is_zero()) {
            return Err(CertificateError::NotTriangular { row, column });
        }
    }
    Ok(Bound::AtLeast(rows.len()))
}

fn factorisation<T: Scalar>(
    matrix: &DMatrix<T>,
    left: &DMatrix<BigRational>,
    right: &DMatrix<BigRational>,
) -> Result<Bound, CertificateError> {
    let ((rows, rank), (size, columns)) = (left.shape(), right.shape());
    let shapes_fit = (rows, size, columns) == (matrix.nrows(), rank, matrix.ncols());
    let entry = |i: usize, j: usize| -> BigRational {
        (0..rank).map(|k| &left[(i, k)] * &right[(k, j)]).sum()
    };
    let equal = |(i, j): (usize, usize)| matrix[(i, j)].to_rational() == Some(entry(i, j));
    if shapes_fit && pairs(matrix).all(equal) {
        Ok(Bound::AtMost(rank))
    } else {
        Err(CertificateError::NotAFactorisation)
    }
}

fn pairs<T>(matrix: &DMatrix<T>) -> impl Iterator<Item = (usize, usize)> + use<T> {
    let (rows, columns) = matrix.shape();
    (0..rows).flat_map(move |row| (0..columns).map(move |column| (row, column)))
}

fn require_selection<T>(
    matrix: &DMatrix<T>,
    rows: &[usize],
    columns: &[usize],
) -> Result<(), CertificateError> {
    let selects = rows.len() == columns.len()
        && are_distinct(rows, matrix.nrows())
        && are_distinct(columns, matrix.ncols());
    if selects { Ok(()) } else { Err(CertificateError::Selection) }
}
