//! Minors that vanish modulo enough primes, and hence vanish.
//!
//! An integer that is a multiple of a product greater than itself is zero. Source: von zur Gathen
//! and Gerhard, "Modern Computer Algebra", chapter 5, for determinants.

use nalgebra::DMatrix;
use num_bigint::BigUint;
use num_traits::One;

use super::{Certificate, height, pivots_modulo, primes};
use crate::measure::shares;
use crate::scalar::{PrimeField, Scalar};

/// A proof that the rank is at most this, by elimination modulo as many primes as it takes; `None`
/// if it is greater modulo one of them, or if there are too few.
pub(super) fn vanish<T: Scalar>(matrix: &DMatrix<T>, rank: usize) -> Option<Certificate> {
    let fields = fields(matrix, rank + 1)?;
    let holds =
        |field| pivots_modulo(matrix, field).is_some_and(|pivots| pivots.rows.len() <= rank);
    // If the rank is greater, nearly every prime shows it.
    if !fields.last().is_none_or(holds) {
        return None;
    }
    let all = shares::map(fields.len(), |at| holds(&fields[at]));
    let primes = fields.iter().map(PrimeField::prime).collect();
    all.into_iter().all(|holds| holds).then_some(Certificate::VanishingMinors { rank, primes })
}

/// Fields in which all entries have residues, and whose primes have a product that no minor of
/// this order reaches; `None` if there are not as many.
fn fields<T: Scalar>(matrix: &DMatrix<T>, order: usize) -> Option<Vec<PrimeField>> {
    let bits = height::bits(matrix, order)?;
    let rational = matrix.iter().any(|entry| entry.exact_f64().is_none());
    let defined = |field: &PrimeField| matrix.iter().all(|entry| entry.residue(field).is_some());
    let mut product = BigUint::one();
    let mut found = vec![];
    for field in primes::fields().skip(1).filter(|field| !rational || defined(field)) {
        product *= field.prime();
        found.push(field);
        if product.bits() > bits {
            return Some(found);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;
    use crate::measure::rank::Bound;
    use crate::measure::rank::primes::SECOND_PRIME;
    use crate::scalar::BigRational;

    /// The next primes below [`SECOND_PRIME`].
    const NEXT: [u64; 2] = [8_387_501, 8_387_473];

    fn primes<T: Scalar>(entry: T) -> Vec<u64> {
        let fields = fields(&dmatrix![entry], 1).unwrap();
        fields.iter().map(PrimeField::prime).collect()
    }

    fn ratio(numerator: u64, denominator: u64) -> BigRational {
        BigRational::new(numerator.into(), denominator.into())
    }

    /// The first prime has 23 bits, so it exceeds numbers of 22.
    #[test]
    fn primes_are_as_many_as_minors_are_long() {
        assert_eq!(primes(f64::from((1 << 23) - 1)), [SECOND_PRIME, NEXT[0]]);
        assert_eq!(primes(f64::from((1 << 22) - 1)), [SECOND_PRIME]);
        assert_eq!(primes(ratio((1 << 23) - 1, 3)), [SECOND_PRIME, NEXT[0]]);
        assert!(fields(&dmatrix![f64::NAN], 1).is_none());
    }

    #[test]
    fn primes_that_divide_a_denominator_are_left_out() {
        assert_eq!(primes(ratio(1, SECOND_PRIME)), [NEXT[0]]);
        assert_eq!(primes(ratio((1 << 23) - 1, NEXT[0])), [SECOND_PRIME, NEXT[1]]);
    }

    #[test]
    fn a_rank_that_is_greater_modulo_any_of_the_primes_is_refused() {
        for prime in [SECOND_PRIME, NEXT[0]] {
            // Of rank 1 modulo this prime alone; the minor has two primes' length.
            assert_eq!(vanish(&dmatrix![1.0, 0.0; 0.0, prime as f64], 1), None);
        }
        let expected = |primes: &[u64]| {
            Some(Certificate::VanishingMinors { rank: 1, primes: primes.to_vec() })
        };
        let floats = dmatrix![1.0, 3.0; 8_388_607.0, 25_165_821.0];
        assert_eq!(vanish(&floats, 1), expected(&[SECOND_PRIME, NEXT[0]]));
        assert_eq!(vanish(&floats, 0), None);
        let rationals =
            dmatrix![ratio(1, SECOND_PRIME), ratio(2, SECOND_PRIME); ratio(1, 1), ratio(2, 1)];
        let found = vanish(&rationals, 1);
        assert_eq!(found, expected(&[NEXT[0]]));
        assert_eq!(found.unwrap().check(&rationals), Ok(Bound::AtMost(1)));
    }
}
