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
    let bits = height::bits(matrix, rank + 1)?;
    let (digits, work) = worth(bits, matrix.len() as u64 * rank as u64);
    kernel::null_vectors(matrix, pivots, field, digits, work)
        .or_else(|| minors::vanish(matrix, rank))
}

/// The digits that null vectors are sought with where minors have this many bits, and the products that
/// are spent on that, where an elimination takes so many.
fn worth(bits: u64, elimination: u64) -> (u64, u64) {
    // Digits or primes that make up a minor.
    let minor = bits / u64::from(SECOND_PRIME.ilog2()) + 1;
    // By Cramer's rule both parts of a fraction are minors.
    (2 * minor + 4, LEAST.max(minor * elimination / SHARE))
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    /// A prime tells 22 bits.
    #[test]
    fn null_vectors_are_worth_a_part_of_all_minors() {
        assert_eq!(worth(100, 3 << 30), (14, 15 << 22));
        assert_eq!(worth(21, 1 << 30), (6, 1 << 22));
        assert_eq!([21, 22].map(|bits| worth(bits, 1 << 28).0), [6, 8]);
        assert_eq!(worth(0, 0), (6, 1 << 20));
    }

    #[test]
    fn zeros_are_tried_before_null_vectors() {
        let field = PrimeField::new(SECOND_PRIME).unwrap();
        let of_rank_one = |matrix: DMatrix<f64>| {
            let pivots = Pivots { rows: vec![0], columns: vec![0] };
            certificate(&matrix, &pivots, &field).map(|certificate| certificate.name())
        };
        assert_eq!(of_rank_one(dmatrix![1.0, 2.0; 0.0, 0.0]), Some("cover"));
        assert_eq!(of_rank_one(dmatrix![1.0, 2.0; 2.0, 4.0]), Some("null-vectors"));
        assert_eq!(of_rank_one(dmatrix![1.0, 2.0; 2.0, 5.0]), None);
    }
}
