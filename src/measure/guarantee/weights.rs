//! Weights in exact arithmetic.

use nalgebra::DMatrix;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::mask::Mask;
use crate::measure::rank::exact_rank;

/// The greatest number of tokens for which [`Weights`] are made.
pub const MAX_WEIGHT_TOKENS: usize = 64;

/// Row-stochastic weights, positive exactly where a mask allows; an empty row is one of zeros.
///
/// Whatever the way they were found, each row has been divided by its sum, and their support has
/// been checked, in exact arithmetic.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    rows: Vec<Vec<BigRational>>,
}

impl Weights {
    /// Nonnegative numbers, each row divided by its sum; `None` unless their support is the mask,
    /// or for more than [`MAX_WEIGHT_TOKENS`] queries or keys.
    pub(super) fn new(mask: &Mask, numbers: Vec<Vec<BigRational>>) -> Option<Self> {
        if mask.queries().max(mask.keys()) > MAX_WEIGHT_TOKENS {
            return None;
        }
        let weights = Self { rows: numbers.into_iter().map(normalised).collect() };
        weights.lie_on(mask).then_some(weights)
    }

    /// The same for integers.
    pub(super) fn from_integers(mask: &Mask, numbers: Vec<Vec<BigInt>>) -> Option<Self> {
        let rational = |row: Vec<BigInt>| row.into_iter().map(BigRational::from_integer).collect();
        Self::new(mask, numbers.into_iter().map(rational).collect())
    }

    /// Equal weights for what a query sees.
    pub(super) fn uniform(mask: &Mask) -> Option<Self> {
        if mask.queries().max(mask.keys()) > MAX_WEIGHT_TOKENS {
            return None;
        }
        let row = |query| (0..mask.keys()).map(|key| mask.allows(query, key).into()).collect();
        Self::from_integers(mask, (0..mask.queries()).map(row).collect())
    }

    /// The weights, row by row.
    pub fn rows(&self) -> &[Vec<BigRational>] {
        &self.rows
    }

    /// The weights as a matrix.
    pub fn matrix(&self) -> DMatrix<BigRational> {
        let columns = self.rows.first().map_or(0, Vec::len);
        DMatrix::from_fn(self.rows.len(), columns, |query, key| self.rows[query][key].clone())
    }

    /// Scores whose softmax these weights are, rounded to `f64`: the logarithms, and minus
    /// infinity where the mask hides a key.
    pub fn scores(&self) -> Vec<Vec<f64>> {
        let row = |row: &Vec<BigRational>| row.iter().map(logarithm).collect();
        self.rows.iter().map(row).collect()
    }

    /// The exact rank; `None` if its bounds do not meet.
    pub fn rank(&self) -> Option<usize> {
        exact_rank(&self.matrix()).ok()?.exact()
    }

    fn lie_on(&self, mask: &Mask) -> bool {
        self.rows.len() == mask.queries()
            && self.rows.iter().enumerate().all(|(query, row)| {
                row.len() == mask.keys()
                    && row.iter().enumerate().all(|(key, weight)| match mask.allows(query, key) {
                        true => weight.is_positive(),
                        false => weight.is_zero(),
                    })
            })
    }
}

/// The row divided by its sum, if that is not zero.
fn normalised(row: Vec<BigRational>) -> Vec<BigRational> {
    let sum: BigRational = row.iter().sum();
    if sum.is_zero() {
        return row;
    }
    row.into_iter().map(|weight| weight / &sum).collect()
}

/// The natural logarithm, from that of numerator and denominator: neither overflows.
fn logarithm(weight: &BigRational) -> f64 {
    // A number of b bits is its upper 64 bits times a power of two.
    let part = |integer: &BigInt| {
        let dropped = integer.bits().saturating_sub(64);
        let upper = (integer >> dropped).to_f64().unwrap_or(f64::INFINITY);
        upper.ln() + dropped as f64 * std::f64::consts::LN_2
    };
    part(weight.numer()) - part(weight.denom())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_weights_on_the_mask_are_taken() {
        let mask: Mask = "110\n011\n000".parse().unwrap();
        let made = |rows: &[&[i32]]| {
            let integers = |row: &&[i32]| row.iter().map(|&entry| entry.into()).collect();
            Weights::from_integers(&mask, rows.iter().map(integers).collect())
        };
        let ratio = |numer: i32, denom: i32| BigRational::new(numer.into(), denom.into());
        let [none, half] = [ratio(0, 1), ratio(1, 2)];
        let expected = [
            vec![ratio(1, 4), ratio(3, 4), none.clone()],
            vec![none.clone(), half.clone(), half],
            vec![none; 3],
        ];
        let weights = made(&[&[1, 3, 0], &[0, 2, 2], &[0; 3]]).unwrap();
        assert_eq!(weights.rows(), expected);
        assert_eq!(
            weights.matrix(),
            DMatrix::from_row_iterator(3, 3, expected.into_iter().flatten())
        );
        for refused in [
            &[&[1, 0, 0][..], &[0, 2, 2], &[0; 3]][..],
            &[&[1, 3, 1], &[0, 2, 2], &[0; 3]],
            &[&[1, 3, 0], &[0, 2, 2], &[0, 0, 1]],
            &[&[3, -1, 0], &[0, 2, 2], &[0; 3]],
            &[&[1, 3], &[0, 2, 2], &[0; 3]],
            &[&[1, 3, 0], &[0, 2, 2]],
        ] {
            assert_eq!(made(refused), None, "{refused:?}");
        }
    }

    #[test]
    fn weights_are_made_up_to_a_size() {
        for (queries, keys) in [(1, MAX_WEIGHT_TOKENS), (MAX_WEIGHT_TOKENS, 1)] {
            assert!(Weights::uniform(&Mask::full(queries, keys)).is_some());
        }
        for (queries, keys) in [(1, MAX_WEIGHT_TOKENS + 1), (MAX_WEIGHT_TOKENS + 1, 1)] {
            let mask = Mask::full(queries, keys);
            assert_eq!(Weights::uniform(&mask), None);
            assert_eq!(Weights::from_integers(&mask, vec![vec![1.into(); keys]; queries]), None);
        }
    }

    #[test]
    fn logarithms_are_those_of_numbers_that_no_float_holds() {
        let power = |base: i32, exponent: u32| BigInt::from(base).pow(exponent);
        let weight = BigRational::new(power(3, 2000), power(7, 1500));
        let expected = 2000.0 * 3_f64.ln() - 1500.0 * 7_f64.ln();
        // Each of the two logarithms has a few rounding errors of 2919 times 2^-53.
        assert!((logarithm(&weight) - expected).abs() < 1e-11, "{}", logarithm(&weight) - expected);
        assert_eq!(logarithm(&BigRational::zero()), f64::NEG_INFINITY);
        assert_eq!(logarithm(&BigRational::from_integer(1.into())), 0.0);
    }
}
