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
