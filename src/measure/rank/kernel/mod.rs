//! Integer null vectors, which prove an upper bound of the rank.

mod lifting;
mod reconstruct;
mod wide;

use std::iter;

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
    precisions(digits).find_map(|precision| {
        let vectors = right.vectors(precision);
        let certificate = vectors.map(|vectors| Certificate::NullVectors { vectors });
        certificate.filter(holds).or_else(|| {
            let vectors = left.vectors(precision);
            let certificate = vectors.map(|vectors| Certificate::LeftNullVectors { vectors });
            certificate.filter(holds)
        })
    })
}

/// Numbers of digits to try: each half as great again, up to the first that is not below `most`.
fn precisions(most: u64) -> impl Iterator<Item = usize> {
    iter::successors(Some(4), move |&digits| {
        ((digits as u64) < most).then_some(digits + digits / 2)
    })
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
        for _ in self.lifting.precision()..precision {
            self.lifting.lift();
        }
        let modulus = self.lifting.modulus();
        (self.lifting.unknowns()..self.columns.len())
            .enumerate()
            .map(|(column, free)| {
                let residues = self.lifting.column(column);
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

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;
    use crate::measure::rank::primes::SECOND_PRIME;

    #[test]
    fn digits_grow_by_half_until_they_are_enough() {
        // More than there are, of what might have no end.
        let tried = |most| precisions(most).take(9).collect::<Vec<_>>();
        assert_eq!([0, 4].map(tried), [[4], [4]]);
        assert_eq!(tried(5), [4, 6]);
        assert_eq!([14, 19].map(tried), [[4, 6, 9, 13, 19], [4, 6, 9, 13, 19]]);
    }

    /// In units of 2^-51, since a float has 53 bits, columns were divided by 2^52, 2^53 and 2^53.
    #[test]
    fn columns_are_combined_as_before_they_were_divided() {
        let field = PrimeField::new(SECOND_PRIME).unwrap();
        let mut side = Side::new(&dmatrix![2.0, 4.0, 12.0], &[0], &[0], &field).unwrap();
        assert_eq!(side.shifts, [52, 53, 53]);
        let expected = [[2, -1, 0], [6, 0, -1]].map(|vector| vector.map(BigInt::from).to_vec());
        assert_eq!(side.vectors(4), Some(expected.to_vec()));
        let mut side = Side::new(&dmatrix![2.0, 4.0, 12.0], &[0], &[2], &field).unwrap();
        assert_eq!(side.columns, [2, 0, 1]);
        let expected = [[-6, 0, 1], [0, -3, 1]].map(|vector| vector.map(BigInt::from).to_vec());
        assert_eq!(side.vectors(4), Some(expected.to_vec()));
    }
}
