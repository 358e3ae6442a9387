//! Null vectors, multiplied out.

use nalgebra::DMatrix;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use super::modular::independent_rows;
use crate::measure::rank::{Bound, CertificateError};
use crate::scalar::{BigRational, Dyadic, FloatFormat, PrimeField, SAFE_PRIMES, Scalar};

pub(super) fn check<T: Scalar>(
    matrix: &DMatrix<T>,
    vectors: &[Vec<BigInt>],
) -> Result<Bound, CertificateError> {
    let rows: Option<Vec<Integers>> =
        (0..matrix.nrows()).map(|row| Integers::of_row(matrix, row)).collect();
    let rows = rows.ok_or(CertificateError::NotANullVector(0))?;
    for (index, vector) in vectors.iter().enumerate() {
        let support: Vec<usize> = (0..vector.len()).filter(|&at| !vector[at].is_zero()).collect();
        let entries = Integers::new(vector.clone());
        let annihilated = |row: &Integers| row.annihilates(&entries, &support);
        if vector.len() != matrix.ncols() || !rows.iter().all(annihilated) {
            return Err(CertificateError::NotANullVector(index));
        }
    }
    if independent(vectors, matrix.ncols()) {
        // Independent vectors of this length are at most as many.
        Ok(Bound::AtMost(matrix.ncols() - vectors.len()))
    } else {
        Err(CertificateError::Dependent)
    }
}

/// Integers, in machine words where all of them fit.
enum Integers {
    Words(Vec<i64>),
    Long(Vec<BigInt>),
}

impl Integers {
    fn new(entries: Vec<BigInt>) -> Self {
        let words: Option<Vec<i64>> = entries.iter().map(BigInt::to_i64).collect();
        words.map_or(Self::Long(entries), Self::Words)
    }

    /// A row of numbers times a positive number that leaves no fraction.
    fn of_row<T: Scalar>(matrix: &DMatrix<T>, row: usize) -> Option<Self> {
        let row = matrix.row(row);
        let floats: Option<Vec<f64>> = row.iter().map(Scalar::exact_f64).collect();
        if let Some(floats) = floats {
            let dyadics = floats.into_iter().map(FloatFormat::decode);
            return Some(Self::of_dyadics(&dyadics.collect::<Option<Vec<_>>>()?));
        }
        let exact: Vec<BigRational> = row.iter().map(Scalar::to_rational).collect::<Option<_>>()?;
        let common = exact.iter().fold(BigInt::one(), |lcm, entry| lcm.lcm(entry.denom()));
        let scaled = exact.iter().map(|entry| entry.numer() * (&common / entry.denom()));
        Some(Self::new(scaled.collect()))
    }

    fn of_dyadics(dyadics: &[Dyadic]) -> Self {
        let unit = |dyadic: &Dyadic| dyadic.exponent + dyadic.mantissa.trailing_zeros() as i32;
        let least = dyadics.iter().filter(|dyadic| dyadic.mantissa != 0).map(unit).min();
        let least = least.unwrap_or(0);
        let word = |dyadic: &Dyadic| {
            let odd = dyadic.mantissa.checked_shr(dyadic.mantissa.trailing_zeros()).unwrap_or(0);
            let shift = if odd == 0 { 0 } else { unit(dyadic) - least };
            let room = odd.leading_zeros() as i32 - 65;
            (shift <= room).then(|| {
                let magnitude = (odd << shift) as i64;
                if dyadic.negative { -magnitude } else { magnitude }
            })
        };
        if let Some(words) = dyadics.iter().map(word).collect() {
            return Self::Words(words);
        }
        let scale = |dyadic: &Dyadic| {
            let scaled = Dyadic { exponent: dyadic.exponent - least, ..*dyadic };
            scaled.to_rational().to_integer()
        };
        Self::Long(dyadics.iter().map(scale).collect())
    }

    /// Whether the product with a vector of this support is zero.
    fn annihilates(&self, other: &Self, support: &[usize]) -> bool {
        let at = support.iter();
        match (self, other) {
            (Self::Words(row), Self::Words(vector)) => {
                // A product has at most 126 bits, so the sum is taken in two halves.
                let (mut high, mut low) = (0_i128, 0_i128);
                for product in at.map(|&at| i128::from(row[at]) * i128::from(vector[at])) {
                    high += product >> 64;
                    low += i128::from(product as u64);
                }
                low as u64 == 0 && high + (low >> 64) == 0
            }
            (Self::Words(row), Self::Long(vector)) => {
                at.map(|&at| &vector[at] * row[at]).sum::<BigInt>().is_zero()
            }
            (Self::Long(row), Self::Words(vector)) => {
                at.map(|&at| &row[at] * vector[at]).sum::<BigInt>().is_zero()
            }
            (Self::Long(row), Self::Long(vector)) => {
                at.map(|&at| &row[at] * &vector[at]).sum::<BigInt>().is_zero()
            }
        }
    }
}

/// Whether each vector has an entry where all others have none, or they are independent modulo a
/// safe prime.
fn independent(vectors: &[Vec<BigInt>], columns: usize) -> bool {
    let users = users(vectors, columns);
    let alone = |vector: &Vec<BigInt>| {
        vector.iter().zip(&users).any(|(entry, &count)| count == 1 && !entry.is_zero())
    };
    vectors.iter().all(alone)
        || SAFE_PRIMES.into_iter().filter_map(PrimeField::new).any(|field| {
            let residues = vectors.iter().map(|v| v.iter().map(|x| field.reduce(x)).collect());
            independent_rows(&field, residues.collect())
        })
}

/// How many vectors have an entry in each column.
fn users(vectors: &[Vec<BigInt>], columns: usize) -> Vec<i32> {
    let mut users = vec![0; columns];
    for vector in vectors {
        for (count, entry) in users.iter_mut().zip(vector) {
            *count += i32::from(!entry.is_zero());
        }
    }
    users
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_a_column_are_counted() {
        let vectors = [[1, 0, 3], [0, 0, -2]].map(|vector| vector.map(BigInt::from).to_vec());
        assert_eq!(users(&vectors, 3), [1, 0, 2]);
    }

    #[test]
    fn floats_are_counted_in_the_greatest_unit_they_share() {
        let words = |floats: &[f64]| {
            let dyadics: Vec<Dyadic> = floats.iter().filter_map(|float| float.decode()).collect();
            match Integers::of_dyadics(&dyadics) {
                Integers::Words(words) => Some(words),
                Integers::Long(_) => None,
            }
        };
        assert_eq!(words(&[0.0, 24.0, 40.0]), Some(vec![0, 3, 5]));
        assert_eq!(words(&[0.5, -3.0, 0.0, 4.0]), Some(vec![1, -6, 0, 8]));
        assert_eq!(words(&[0.0]), Some(vec![0]));
        // Up to 63 bits.
        assert_eq!(words(&[1.0, 2_f64.powi(62)]), Some(vec![1, 1 << 62]));
        assert_eq!(words(&[1.0, 2_f64.powi(63)]), None);
    }
}
