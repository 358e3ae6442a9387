//! The primes that a rank is tried modulo.

use crate::scalar::PrimeField;

/// Fits into `f32`: a safe prime with generator 2, so that powers of two repeat as late as they
/// can. One matrix in 467 or so loses rank.
pub(super) const FIRST_PRIME: u64 = 467;

/// Fits into `f64`: the greatest safe prime below `2^23` with generator 2.
pub(super) const SECOND_PRIME: u64 = 8_387_507;

/// Fields to try in turn: of the two primes above, then of all odd primes between them, which are
/// half a million. A minor that is zero modulo all of them has twelve million bits.
pub(super) fn fields() -> impl Iterator<Item = PrimeField> {
    let more = (FIRST_PRIME + 1..SECOND_PRIME).rev();
    [FIRST_PRIME, SECOND_PRIME].into_iter().chain(more).filter_map(PrimeField::new)
}
