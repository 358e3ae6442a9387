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

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    fn ratio(numerator: i32, denominator: i32) -> BigRational {
        BigRational::new(numerator.into(), denominator.into())
    }

    #[test]
    fn a_row_is_exact_if_it_is_finite() {
        let matrix = dmatrix![0.5, -2.0; 1.0, f64::NAN];
        assert_eq!(exact_row(&matrix, 0), Ok(vec![ratio(1, 2), ratio(-2, 1)]));
        assert_eq!(exact_row(&matrix, 1), Err(RankError::NotFinite { row: 1, column: 1 }));
    }

    #[test]
    fn integers_are_in_the_ratio_of_the_numbers() {
        let unit = BigInt::from(2).pow(52);
        let expected = [1, -6, 0].map(|multiple| &unit * multiple).to_vec();
        assert_eq!(proportional(&[&0.5, &-3.0, &0.0]), Some(expected));
        let fractions = [ratio(1, 2), ratio(-1, 3)];
        let expected = [3, -2].map(BigInt::from).to_vec();
        assert_eq!(proportional(&fractions.each_ref()), Some(expected));
        assert_eq!(proportional(&[&1.0, &f64::INFINITY]), None);
    }
}
