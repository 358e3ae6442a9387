//! Linear systems over the rationals, solved modulo growing powers of a prime.
//!
//! Source: Dixon, "Exact solution of linear equations using p-adic expansions", 1982.

use nalgebra::DMatrix;
use num_bigint::{BigInt, Sign};
use num_traits::{ToPrimitive, Zero};

use super::wide::Wide;
use crate::measure::rank::word::{Modulus, parts};
use crate::scalar::PrimeField;

/// The bits of one place of the left side: products of a place and a digit, as many as [`parts`] puts
/// together, add up exactly in `f64`.
const PLACE: u64 = 22;

/// Digits of such places are below this.
const BASE: u32 = 1 << PLACE;

/// The digits of the solution of `left x = right`, for all columns of `right` together.
pub(super) struct Lifting {
    prime: u64,
    modulus: Modulus<f64>,
    /// The inverse of the left side modulo the prime.
    inverse: DMatrix<f64>,
    /// The left side as `sum of places[k] 2^(k PLACE)`.
    places: Vec<DMatrix<f64>>,
    /// What the digits so far leave of the right side, divided by a power of the prime.
    residual: Wide,
    /// Digits in base `prime`, of either sign, lowest first.
    digits: Vec<DMatrix<f64>>,
}

impl Lifting {
    /// `None` if the left side has a singular leading block modulo the prime.
    pub(super) fn new(
        field: &PrimeField,
        left: &DMatrix<BigInt>,
        right: &DMatrix<BigInt>,
    ) -> Option<Self> {
        let modulus = Modulus::new(field)?;
        let residue = |value: &BigInt| modulus.reduce(field.reduce(value) as f64);
        let inverse = modulus.invert(left.map(|value| residue(&value)).as_view())?;
        let widest = |matrix: &DMatrix<BigInt>| matrix.iter().map(BigInt::bits).max().unwrap_or(0);
        // A residual stays below the greatest of the right side, or rows times that of the left.
        let bits = widest(left) + u64::from(usize::BITS - left.nrows().leading_zeros());
        let residual = Wide::new(right.iter(), bits.max(widest(right)) + PLACE + 1);
        Some(Self {
            prime: field.prime(),
            modulus,
            inverse,
            places: places(left, widest(left)),
            residual,
            digits: vec![],
        })
    }

    /// The number of digits known.
    pub(super) fn precision(&self) -> usize {
        self.digits.len()
    }

    /// The power of the prime that the solution is known modulo.
    pub(super) fn modulus(&self) -> BigInt {
        num_traits::pow(BigInt::from(self.prime), self.precision())
    }

    /// The number of unknowns for each column of the right side.
    pub(super) fn unknowns(&self) -> usize {
        self.inverse.nrows()
    }

    /// The products that one more digit of every unknown takes.
    pub(super) fn work(&self) -> u64 {
        (1 + self.places.len()) as u64 * self.unknowns() as u64 * self.residual.len() as u64
    }

    /// Finds one more digit of every unknown.
    pub(super) fn lift(&mut self) {
        let size = self.inverse.nrows();
        let columns = self.residual.len().checked_div(size).unwrap_or(0);
        let residues = self.residual.residues(self.prime);
        let residues = residues.map(|residue| self.modulus.reduce(residue as f64));
        let residues = DMatrix::from_iterator(size, columns, residues);
        let mut digits = DMatrix::zeros(size, columns);
        let mut negated = digits.as_view_mut();
        self.modulus.subtract_product(&mut negated, self.inverse.as_view(), residues.as_view());
        digits.neg_mut();
        for (place, left) in self.places.iter().enumerate() {
            for part in parts(size) {
                let product = left.columns_range(part.clone()) * digits.rows_range(part);
                let numbers = product.as_slice().iter().map(|&number| number as i64);
                self.residual.subtract(numbers, place * PLACE as usize);
            }
        }
        self.residual.divide(self.prime);
        self.digits.push(digits);
    }

    /// A column of the solution modulo `prime^precision`.
    pub(super) fn column(&self, column: usize) -> Vec<BigInt> {
        let prime = self.prime as i64;
        let entry = |row| {
            let digits: Vec<i64> = self.digits.iter().map(|d| d[(row, column)] as i64).collect();
            // Two digits at a time fit a word.
            let pairs = digits.chunks(2).rev();
            pairs.fold(BigInt::zero(), |high, pair| {
                let low = pair.iter().rev().fold(0, |high, digit| high * prime + digit);
                high * prime.pow(pair.len() as u32) + low
            })
        };
        (0..self.inverse.nrows()).map(entry).collect()
    }
}

fn places(matrix: &DMatrix<BigInt>, bits: u64) -> Vec<DMatrix<f64>> {
    let zeros = DMatrix::zeros(matrix.nrows(), matrix.ncols());
    let mut places = vec![zeros; bits.div_ceil(PLACE) as usize];
    for (at, value) in matrix.iter().enumerate() {
        // Floats have few bits, of which few are in most places.
        let first = value.trailing_zeros().unwrap_or(0) / PLACE;
        let mut rest = value.magnitude() >> (first * PLACE);
        for place in places.iter_mut().skip(first as usize) {
            if rest.is_zero() {
                break;
            }
            let digit = (&rest % BASE).to_f64().unwrap_or_default();
            place[at] = if value.sign() == Sign::Minus { -digit } else { digit };
            rest >>= PLACE;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;
    use crate::measure::rank::primes::SECOND_PRIME;

    fn power(exponent: u32) -> BigInt {
        BigInt::from(2).pow(exponent)
    }

    #[test]
    fn each_digit_of_the_solution_is_found_in_turn() {
        let prime = SECOND_PRIME as i64;
        let integers = |matrix: DMatrix<i64>| matrix.map(BigInt::from);
        let left = integers(dmatrix![2, 1; 1, 1]);
        let solution = integers(dmatrix![5, 1 + 2 * prime; -7, 3 - prime]);
        let field = PrimeField::new(SECOND_PRIME).unwrap();
        let mut lifting = Lifting::new(&field, &left, &(&left * &solution)).unwrap();
        assert_eq!(lifting.unknowns(), 2);
        // One more than the places of two bits, for four unknowns with two products each.
        assert_eq!(lifting.work(), 16);
        for digits in 0..3 {
            assert_eq!(lifting.precision(), digits);
            assert_eq!(lifting.modulus(), BigInt::from(prime).pow(digits as u32));
            lifting.lift();
        }
        for at in 0..2 {
            assert_eq!(lifting.column(at), solution.column(at).as_slice());
        }
    }

    #[test]
    fn places_have_as_many_bits_as_add_up_exactly() {
        let matrix = dmatrix![
            BigInt::from(5), BigInt::from(-7) - 3 * power(22), power(21);
            power(45), 0.into(), power(24)
        ];
        let zero = DMatrix::<f64>::zeros(2, 3);
        let lowest = dmatrix![5.0, -7.0, 2_097_152.0; 0.0, 0.0, 0.0];
        let expected = [
            lowest,
            dmatrix![0.0, -3.0, 0.0; 0.0, 0.0, 4.0],
            dmatrix![0.0, 0.0, 0.0; 2.0, 0.0, 0.0],
        ];
        assert_eq!(places(&matrix, 46), expected);
        // With more places than that takes.
        let more = places(&matrix, 100);
        assert_eq!((&more[..3], &more[3..]), (&expected[..], &[zero.clone(), zero][..]));
    }
}
