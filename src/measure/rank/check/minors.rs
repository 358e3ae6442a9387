//! Ranks modulo primes whose product exceeds all minors.

use std::collections::BTreeSet;

use nalgebra::DMatrix;
use num_bigint::BigUint;

use super::modular::{decoded, rank_of_rows, residues};
use crate::measure::rank::{Bound, CertificateError, height};
use crate::measure::shares;
use crate::scalar::{PrimeField, Scalar};

pub(super) fn check<T: Scalar>(
    matrix: &DMatrix<T>,
    rank: usize,
    primes: &[u64],
) -> Result<Bound, CertificateError> {
    let distinct: Vec<u64> = BTreeSet::from_iter(primes).into_iter().copied().collect();
    let fields = distinct
        .iter()
        .map(|&prime| PrimeField::new(prime).ok_or(CertificateError::NotPrime(prime)))
        .collect::<Result<Vec<_>, _>>()?;
    if rank >= matrix.nrows().min(matrix.ncols()) {
        // There are no minors with one row more.
        return Ok(Bound::AtMost(rank));
    }
    let bits = height::bits(matrix, rank + 1).unwrap_or(u64::MAX);
    if distinct.iter().product::<BigUint>().bits() <= bits {
        return Err(CertificateError::TooFewPrimes { bits });
    }
    let (rows, columns): (Vec<_>, Vec<_>) =
        ((0..matrix.nrows()).collect(), (0..matrix.ncols()).collect());
    let entries = decoded(matrix, &rows, &columns)?;
    let outcomes = shares::map(fields.len(), |at| {
        let residues = residues(&entries, &fields[at])?;
        if rank_of_rows(&fields[at], residues) <= rank {
            Ok(())
        } else {
            Err(CertificateError::GreaterModulo(fields[at].prime()))
        }
    });
    outcomes.into_iter().collect::<Result<(), _>>()?;
    Ok(Bound::AtMost(rank))
}
