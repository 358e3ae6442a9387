//! Integer null vectors, which prove an upper bound of the rank.

mod lifting;
mod reconstruct;
mod wide;

use nalgebra::DMatrix;
use num_bigint::BigInt;
use num_traits::Zero;

use super::Certificate;
use super::echelon::Pivots;
use super::integers::proportional;
use crate::scalar::{PrimeField, Scalar};
use lifting::Lifting;

/// Null vectors that prove the rank to be at most the number of `pivots`, found modulo powers of the
/// prime of `field`; `None` if they are not found with this many `digits` or with about as many
/// products as `work`, as none are if the prime hides some of the rank.
///
/// A null vector on the right may have long entries where those on the left are short, and the
/// reverse: with two equal rows, for example. So both are sought, with growing precision, until
/// the certificate of either holds. Each digit costs O(rank^2) operations for each null vector.
pub(super) fn null_vectors<T: Scalar>(
    matrix: &DMatrix<T>,
    pivots: &Pivots,
    field: &PrimeField,
    digits: u64,
    work: u64,
) -> Option<Certificate> {
    let mut right = Side::new(matrix, &pivots.rows, &pivots.columns, field)?;
    let mut left = Side::new(&matrix.transpose(), &pivots.columns, &pivots.rows, field)?;
    let digits = digits.min(work / (right.lifting.work() + left.lifting.work()));
    let holds = |certificate: &Certificate| certificate.check(matrix).is_ok();
    let mut precision = 4;
    loop {
        let vectors = right.vectors(precision);
        let certificate = vectors.map(|vectors| Certificate::NullVectors { vectors });
        let certificate = certificate.filter(holds).or_else(|| {
            let vectors = left.vectors(precision);
            let certificate = vectors.map(|vectors| Certificate::LeftNullVectors { vectors });
            certificate.filter(holds)
        });
        if certificate.is_some() || precision as u64 >= digits {
            return certificate;
        }
        precision += precision / 2;
    }
}

/// The null vectors on the right of some independent rows.
struct Side {
    lifting: Lifting,
    /// The columns of the unknowns, then the others.
    columns: Vec<usize>,
    /// The power of two by which each column was divided.
    shifts: Vec<u64>,
}

impl Side {
    fn new<T: Scalar>(
        matrix: &DMatrix<T>,
        rows: &[usize],
        pivots: &[usize],
        field: &PrimeField,
    ) -> Option<Self> {
        let mut columns = pivots.to_vec();
        columns.extend((0..matrix.ncols()).filter(|column| !pivots.contains(column)));
        let row = |&row: &usize| {
            let entries: Vec<&T> = columns.iter().map(|&column| &matrix[(row, column)]).collect();
            proportional(&entries)
        };
        let entries = rows.iter().map(row).collect::<Option<Vec<_>>>()?.concat();
        let mut integers = DMatrix::from_row_iterator(rows.len(), columns.len(), entries);
        let shifts = integers.column_iter_mut().map(|mut column| {
            let shift = column.iter().filter_map(BigInt::trailing_zeros).min().unwrap_or(0);
            column.iter_mut().for_each(|entry| *entry >>= shift);
            shift
        });
        let shifts = shifts.collect();
        let (left, right) = (integers.columns(0, rows.len()), integers.columns_range(rows.len()..));
        Some(Self {
            lifting: Lifting::new(field, &left.into_owned(), &right.into_owned())?,
            columns,
            shifts,
        })
    }

    /// A vector for each column without unknown, if this many digits show them all.
    fn vectors(&mut self, precision: usize) -> Option<Vec<Vec<BigInt>>> {
        while self.lifting.precision() < precision {
            self.lifting.lift();
        }
        let modulus = self.lifting.modulus();
        let unknowns = self.lifting.unknowns();
        (unknowns..self.columns.len())
            .map(|free| {
                let residues = self.lifting.column(free - unknowns);
                let (numerators, denominator) = reconstruct::fractions(&residues, &modulus)?;
                Some(self.vector(numerators, denominator, free))
            })
            .collect()
    }

    /// Denominator times the free column equals the combination of the pivots' columns.
    fn vector(&self, numerators: Vec<BigInt>, denominator: BigInt, free: usize) -> Vec<BigInt> {
        let mut terms: Vec<(usize, BigInt)> = numerators.into_iter().enumerate().collect();
        terms.retain(|(_, numerator)| !numerator.is_zero());
        terms.push((free, -denominator));
        let most = terms.iter().map(|&(at, _)| self.shifts[at]).max().unwrap_or(0);
        let mut vector = vec![BigInt::zero(); self.columns.len()];
        for (at, entry) in terms {
            vector[self.columns[at]] = entry << (most - self.shifts[at]);
        }
        vector
    }
}
