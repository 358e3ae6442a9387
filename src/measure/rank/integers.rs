//! Rows of rationals as rows of coprime integers.

use nalgebra::DMatrix;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::RankError;
use crate::scalar::{BigRational, Scalar};

/// The row of `matrix` as exact rationals.
pub(super) fn exact_row<T: Scalar>(
    matrix: &DMatrix<T>,
    row: usize,
) -> Result<Vec<BigRational>, RankError> {
    (0..matrix.ncols())
        .map(|column| {
            matrix[(row, column)].to_rational().ok_or(RankError::NotFinite { row, column })
        })
        .collect()
}

/// Coprime integers in the ratio of `row`, and the positive factor that restores it; a row of
/// zeros stays as it is.
pub(super) fn primitive(row: &[BigRational]) -> (Vec<BigInt>, BigRational) {
    let common = row.iter().fold(BigInt::one(), |lcm, entry| lcm.lcm(entry.denom()));
    let scaled = row.iter().map(|entry| entry.numer() * (&common / entry.denom()));
    let scaled: Vec<BigInt> = scaled.collect();
    let divisor = scaled.iter().fold(BigInt::zero(), |gcd, entry| gcd.gcd(entry));
    if divisor.is_zero() {
        return (scaled, BigRational::one());
    }
    let integers = scaled.iter().map(|entry| entry / &divisor).collect();
    (integers, BigRational::new(divisor, common))
}
