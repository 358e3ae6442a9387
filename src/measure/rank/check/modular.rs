//! Ranks modulo a prime.

use nalgebra::DMatrix;

use super::require_selection;
use crate::measure::rank::{Bound, CertificateError};
use crate::scalar::{Dyadic, FloatFormat, PrimeField, Scalar};

pub(super) fn check<T: Scalar>(
    matrix: &DMatrix<T>,
    prime: u64,
    rows: &[usize],
    columns: &[usize],
) -> Result<Bound, CertificateError> {
    require_selection(matrix, rows, columns)?;
    let field = PrimeField::new(prime).ok_or(CertificateError::NotPrime(prime))?;
    let residues = residues(matrix, rows, columns, &field)?;
    if independent_rows(&field, residues) {
        Ok(Bound::AtLeast(rows.len()))
    } else {
        Err(CertificateError::SingularModulo)
    }
}

/// The residues of a submatrix, row by row.
pub(super) fn residues<T: Scalar>(
    matrix: &DMatrix<T>,
    rows: &[usize],
    columns: &[usize],
    field: &PrimeField,
) -> Result<Vec<Vec<u64>>, CertificateError> {
    let least = field.power_of_two(i64::from(LEAST_UNIT));
    let units = std::iter::successors(Some(least), |&unit| Some(field.add(unit, unit)));
    let units: Vec<u64> = units.take(UNITS).collect();
    let of_dyadic = |dyadic: Dyadic| {
        let unit = units[(dyadic.exponent - LEAST_UNIT) as usize];
        let magnitude = field.multiply(field.reduce_u128(dyadic.mantissa), unit);
        if dyadic.negative { field.negate(magnitude) } else { magnitude }
    };
    let residue = |row: usize, column: usize| {
        let entry = &matrix[(row, column)];
        let residue = match entry.exact_f64() {
            Some(float) => float.decode().map(of_dyadic),
            None => entry.residue(field),
        };
        residue.ok_or(CertificateError::NoResidue { row, column })
    };
    rows.iter().map(|&row| columns.iter().map(|&column| residue(row, column)).collect()).collect()
}

/// The exponent of the least unit in which a finite `f64` is decoded: a subnormal is decoded as an
/// even multiple of it.
const LEAST_UNIT: i32 = -1075;

/// The number of such units, up to that of the greatest finite `f64`, `2^971`.
const UNITS: usize = 2047;

/// Whether no row is a combination of the others.
pub(super) fn independent_rows(field: &PrimeField, rows: Vec<Vec<u64>>) -> bool {
    let count = rows.len();
    rank_of_rows(field, rows) == count
}

/// How many rows keep a nonzero entry when reduced by those before them.
pub(super) fn rank_of_rows(field: &PrimeField, rows: Vec<Vec<u64>>) -> usize {
    let residue_bits = u64::BITS - (field.prime() - 1).leading_zeros();
    // A sum of an entry and of products with all other rows stays below 2^64.
    let depth_bits = usize::BITS - rows.len().leading_zeros();
    if residue_bits <= 31 && 2 * residue_bits + depth_bits < 64 {
        rank(field, rows, add_small_multiple)
    } else {
        rank(field, rows, add_multiple)
    }
}

fn rank(field: &PrimeField, rows: Vec<Vec<u64>>, add: AddMultiple) -> usize {
    // Each with the position of its first nonzero entry, which is 1.
    let mut reduced: Vec<(usize, Vec<u64>)> = vec![];
    for mut row in rows {
        for (lead, above) in &reduced {
            let factor = field.negate(row[*lead] % field.prime());
            if factor != 0 {
                add(field, &mut row[*lead..], factor, &above[*lead..]);
            }
        }
        row.iter_mut().for_each(|entry| *entry %= field.prime());
        let lead = row.iter().position(|&entry| entry != 0);
        // A prime has no zero divisors.
        let lead = lead.and_then(|lead| Some((lead, field.inverse(row[lead])?)));
        if let Some((lead, inverse)) = lead {
            row.iter_mut().for_each(|entry| *entry = field.multiply(*entry, inverse));
            reduced.push((lead, row));
        }
    }
    reduced.len()
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
