//! Arithmetic modulo a small prime, held exactly in floats.

use std::ops::Range;

use nalgebra::{DMatrixView, DMatrixViewMut, RealField};
use num_integer::Integer;
use num_traits::{AsPrimitive, NumCast};

use crate::scalar::PrimeField;

/// A float that holds residues and sums of their products as exact integers, so that the matrix
/// product of nalgebra, which is as fast as any, computes modulo a prime.
pub(super) trait Word: RealField + Copy + NumCast + AsPrimitive<i64> {
    /// No modulus is greater.
    ///
    /// Reduction leaves magnitudes up to `r = 0.505 MAX_PRIME`; adding `DEPTH` products of two of
    /// them to a third stays below the integers that the format holds without gaps:
    /// `DEPTH r^2 + r <= 2^24` or `2^53`. Every partial sum is then exact, in whatever order.
    const MAX_PRIME: u64;

    /// The nearest of the format.
    fn nearest(value: &f64) -> Self;

    /// Adding this and subtracting it again rounds to an integer: 1.5 * 2^(precision - 1).
    const ROUND: Self;

    /// The inverses of small numbers modulo [`MAX_PRIME`](Self::MAX_PRIME), where they are kept.
    const INVERSES: &'static [Self];
}

/// How many products may be added up before a reduction.
const DEPTH: usize = 256;

/// The parts of a sum of so many products after each of which it is reduced.
pub(super) fn parts(products: usize) -> impl Iterator<Item = Range<usize>> {
    let ends = (DEPTH..products).step_by(DEPTH).chain([products]);
    (0..products).step_by(DEPTH).zip(ends).map(|(first, end)| first..end)
}

impl Word for f32 {
    const MAX_PRIME: u64 = 467;
    const ROUND: Self = 12_582_912.0;
    const INVERSES: &'static [Self] = &inverses::<467>();

    fn nearest(value: &f64) -> Self {
        *value as f32
    }
}

impl Word for f64 {
    const MAX_PRIME: u64 = 1 << 23;
    const ROUND: Self = 6_755_399_441_055_744.0;
    const INVERSES: &'static [Self] = &[];

    fn nearest(value: &f64) -> Self {
        *value
    }
}

/// The inverses modulo 467 of all numbers below it, and 0 for 0.
///
/// With `prime = q i + r`, the inverse of `i` is `-q` times that of `r`.
const fn inverses<const PRIME: usize>() -> [f32; PRIME] {
    let mut exact = [1; PRIME];
    let mut inverses = [1.0; PRIME];
    inverses[0] = 0.0;
    let mut number = 2;
    while number < PRIME {
        exact[number] = (PRIME - PRIME / number) * exact[PRIME % number] % PRIME;
        let centred =
            exact[number] as i32 - if exact[number] > PRIME / 2 { PRIME as i32 } else { 0 };
        inverses[number] = centred as f32;
        number += 1;
    }
    inverses
}

/// An odd prime and its reciprocal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Modulus<W: 'static> {
    prime: W,
    reciprocal: W,
    /// Those of the first numbers, modulo the prime.
    inverses: &'static [W],
}

impl<W: Word> Modulus<W> {
    /// `None` if the prime of the field is too great for the format.
    pub(super) fn new(field: &PrimeField) -> Option<Self> {
        let prime =
            <W as NumCast>::from(field.prime()).filter(|_| field.prime() <= W::MAX_PRIME)?;
        let inverses = if field.prime() == W::MAX_PRIME { W::INVERSES } else { &[] };
        Some(Self { prime, reciprocal: prime.recip(), inverses })
    }

    /// The representative of least magnitude, up to a rounding of the quotient: at most
    /// `0.505 prime`, and zero exactly for multiples of the prime.
    ///
    /// The magnitude of `value` is at most the last integer before which the format has no gaps.
    /// The quotient is then wrong by less than `2^-precision (1 + value / prime) < 0.005`, and its
    /// product with the prime is exact.
    #[inline(always)]
    pub(super) fn reduce(&self, value: W) -> W {
        let quotient = (value * self.reciprocal + W::ROUND) - W::ROUND;
        value - quotient * self.prime
    }

    /// Reduces every entry.
    pub(super) fn reduce_all(&self, values: &mut [W]) {
        for value in values {
            *value = self.reduce(*value);
        }
    }

    /// `1 / value` for a reduced residue that is not zero, from the table or by the extended algorithm
    /// of Euclid.
    pub(super) fn inverse(&self, value: W) -> W {
        if let Some(&inverse) = self.inverses.get(value.abs().as_() as usize) {
            return if value.is_negative() { -inverse } else { inverse };
        }
        let [prime, value] = [self.prime, value].map(|number| number.as_() as i32);
        let factor = prime.extended_gcd(&value).y;
        self.reduce(NumCast::from(factor).unwrap_or_else(W::zero))
    }

    /// `target - left * right`, reduced.
    pub(super) fn subtract_product(
        &self,
        target: &mut DMatrixViewMut<'_, W>,
        left: DMatrixView<'_, W>,
        right: DMatrixView<'_, W>,
    ) {
        for part in parts(left.ncols()) {
            let (left, right) = (left.columns_range(part.clone()), right.rows_range(part));
            target.gemm(-W::one(), &left, &right, W::one());
            for mut column in target.column_iter_mut() {
                self.reduce_all(column.as_mut_slice());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_sum_are_as_long_as_stays_exact() {
        let parts = |products| parts(products).collect::<Vec<_>>();
        assert_eq!(parts(0), []);
        assert_eq!(parts(256), std::slice::from_ref(&(0..256)));
        assert_eq!(parts(700), [0..256, 256..512, 512..700]);
    }

    #[test]
    fn inverses_in_the_table_are_of_least_magnitude() {
        assert_eq!(inverses::<7>(), [0.0, 1.0, -3.0, -2.0, 2.0, 3.0, -1.0]);
    }

    #[test]
    fn residues_times_their_inverses_are_one() {
        fn check<W: Word>(prime: u64, residues: impl Iterator<Item = u64>) {
            let modulus = Modulus::<W>::new(&PrimeField::new(prime).unwrap()).unwrap();
            for residue in residues {
                let residue: W = NumCast::from(residue).unwrap();
                for value in [residue, -residue, modulus.reduce(residue)] {
                    assert_eq!(modulus.reduce(value * modulus.inverse(value)), W::one(), "{value}");
                }
            }
        }
        // From the table, and by Euclid's algorithm.
        check::<f32>(467, 1..467);
        check::<f32>(463, 1..463);
        check::<f64>(8_387_507, (1..8_387_507).step_by(9_973));
    }
}
