//! Proofs that a rank is not greater than a prime shows.

use nalgebra::DMatrix;

use super::echelon::Pivots;
use super::primes::SECOND_PRIME;
use super::{Certificate, cover, height, kernel, minors};
use crate::mask::Mask;
use crate::scalar::{PrimeField, Scalar};

/// The part of the work of [`minors::vanish`], in products, that null vectors are worth: where they
/// are short, they are found for much less.
const SHARE: u64 = 256;

/// The products that are always spent on null vectors: a millisecond or less.
const LEAST: u64 = 1 << 20;

/// A proof that the rank is the number of `pivots`, found modulo the prime of `field`; `None` if
/// the prime hides some of the rank.
///
/// In turn, from the cheapest: the zeros, short null vectors, all minors.
pub(super) fn certificate<T: Scalar>(
    matrix: &DMatrix<T>,
    pivots: &Pivots,
    field: &PrimeField,
) -> Option<Certificate> {
    let rank = pivots.rows.len();
    if let Some(cover) = cover::of_size(&Mask::support(matrix), rank) {
        return Some(cover);
    }
    // Digits or primes that make up a minor.
    let minor = height::bits(matrix, rank + 1)? / u64::from(SECOND_PRIME.ilog2()) + 1;
    // By Cramer's rule both parts of a fraction are minors.
    let digits = 2 * minor + 4;
    let work = LEAST.max(minor * matrix.len() as u64 * rank as u64 / SHARE);
    kernel::null_vectors(matrix, pivots, field, digits, work)
        .or_else(|| minors::vanish(matrix, rank))
}
