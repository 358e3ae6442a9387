//! Rows of numbers as rows of integers.

use nalgebra::DMatrix;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::RankError;
use crate::scalar::{BigRational, Dyadic, FloatFormat, Scalar};

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

/// Integers in the ratio of these numbers; `None` if one of them is not finite.
pub(super) fn proportional<T: Scalar>(numbers: &[&T]) -> Option<Vec<BigInt>> {
    let floats: Option<Vec<f64>> = numbers.iter().map(|number| number.exact_f64()).collect();
    let Some(floats) = floats else {
        let exact: Option<Vec<_>> = numbers.iter().map(|number| number.to_rational()).collect();
        return Some(primitive(&exact?).0);
    };
    let dyadics: Vec<Dyadic> =
        floats.into_iter().map(FloatFormat::decode).collect::<Option<_>>()?;
    let nonzero = dyadics.iter().filter(|dyadic| dyadic.mantissa != 0);
    let least = nonzero.map(|dyadic| dyadic.exponent).min().unwrap_or(0);
    let integer = |dyadic: Dyadic| {
        let magnitude = BigInt::from(dyadic.mantissa) << (dyadic.exponent - least).max(0);
        if dyadic.negative { -magnitude } else { magnitude }
    };
    Some(dyadics.into_iter().map(integer).collect())
}
