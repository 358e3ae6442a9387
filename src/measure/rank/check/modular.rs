//! Submatrices that are nonsingular modulo a prime.

use nalgebra::DMatrix;

use super::require_selection;
use crate::measure::rank::{Bound, CertificateError};
use crate::scalar::{PrimeField, Scalar};

pub(super) fn check<T: Scalar>(
    matrix: &DMatrix<T>,
    prime: u64,
    rows: &[usize],
    columns: &[usize],
) -> Result<Bound, CertificateError> {
    require_selection(matrix, rows, columns)?;
    let field = PrimeField::new(prime).ok_or(CertificateError::NotPrime(prime))?;
    let residues = rows
        .iter()
        .map(|&row| {
            let entry = |&column: &usize| {
                let residue = matrix[(row, column)].residue(&field);
                residue.ok_or(CertificateError::NoResidue { row, column })
            };
            columns.iter().map(entry).collect()
        })
        .collect::<Result<Vec<Vec<u64>>, _>>()?;
    if independent_rows(&field, residues) {
        Ok(Bound::AtLeast(rows.len()))
    } else {
        Err(CertificateError::SingularModulo)
    }
}

/// Whether each row, reduced by those before it, keeps a nonzero entry.
pub(super) fn independent_rows(field: &PrimeField, rows: Vec<Vec<u64>>) -> bool {
    let residue_bits = u64::BITS - (field.prime() - 1).leading_zeros();
    // A sum of an entry and of products with all other rows stays below 2^64.
    let depth_bits = usize::BITS - rows.len().leading_zeros();
    if residue_bits <= 31 && 2 * residue_bits + depth_bits < 64 {
        independent(field, rows, add_small_multiple)
    } else {
        independent(field, rows, add_multiple)
    }
}

fn independent(field: &PrimeField, rows: Vec<Vec<u64>>, add: AddMultiple) -> bool {
    // Each with the position of its first nonzero entry, which is 1.
    let mut reduced: Vec<(usize, Vec<u64>)> = vec![];
    for mut row in rows {
        for (lead, above) in &reduced {
            let factor = field.negate(row[*lead] % field.prime());
            if factor != 0 {
                add(field, &mut row, factor, above);
            }
        }
        row.iter_mut().for_each(|entry| *entry %= field.prime());
        let Some(lead) = row.iter().position(|&entry| entry != 0) else { return false };
        let Some(inverse) = field.inverse(row[lead]) else { return false };
        row.iter_mut().for_each(|entry| *entry = field.multiply(*entry, inverse));
        reduced.push((lead, row));
    }
    true
}

/// Adds `factor` times the second row to the first.
type AddMultiple = fn(&PrimeField, &mut [u64], u64, &[u64]);

/// Without reduction. Residues are below 2^32, which is said twice so that the compiler need not
/// multiply words of 64 bits.
fn add_small_multiple(_: &PrimeField, row: &mut [u64], factor: u64, other: &[u64]) {
    for (entry, &other) in row.iter_mut().zip(other) {
        *entry += (factor & 0xffff_ffff) * (other & 0xffff_ffff);
    }
}

fn add_multiple(field: &PrimeField, row: &mut [u64], factor: u64, other: &[u64]) {
    for (entry, &other) in row.iter_mut().zip(other) {
        *entry = field.add(*entry, field.multiply(factor, other));
    }
}
