//! Ranks modulo a prime.

use fearless_simd::{Level, dispatch};
use nalgebra::DMatrix;

use super::require_selection;
use crate::measure::rank::{Bound, CertificateError};
use crate::scalar::{FloatFormat, PrimeField, Scalar};

pub(super) fn check<T: Scalar>(
    matrix: &DMatrix<T>,
    prime: u64,
    rows: &[usize],
    columns: &[usize],
) -> Result<Bound, CertificateError> {
    require_selection(matrix, rows, columns)?;
    let field = PrimeField::new(prime).ok_or(CertificateError::NotPrime(prime))?;
    let residues = residues(&decoded(matrix, rows, columns)?, &field)?;
    if independent_rows(&field, residues) {
        Ok(Bound::AtLeast(rows.len()))
    } else {
        Err(CertificateError::SingularModulo)
    }
}

/// An entry of a matrix, taken apart once for many primes.
pub(super) enum Entry<'a, T> {
    /// A mantissa in units of a power of two, counted from the least one.
    Dyadic {
        mantissa: u64,
        unit: u16,
        negative: bool,
    },
    Other {
        value: &'a T,
        row: usize,
        column: usize,
    },
}

/// The exponent of the least unit in which a finite `f64` is decoded: a subnormal is decoded as an
/// even multiple of it.
const LEAST_UNIT: i32 = -1075;

/// The number of such units, up to that of the greatest finite `f64`, `2^971`.
const UNITS: usize = 2047;

/// The entries of a submatrix, row by row.
pub(super) fn decoded<'a, T: Scalar>(
    matrix: &'a DMatrix<T>,
    rows: &[usize],
    columns: &[usize],
) -> Result<Vec<Vec<Entry<'a, T>>>, CertificateError> {
    let entry = |row: usize, column: usize| {
        let value = &matrix[(row, column)];
        let Some(float) = value.exact_f64() else {
            return Ok(Entry::Other { value, row, column });
        };
        let dyadic = float.decode().ok_or(CertificateError::NoResidue { row, column })?;
        Ok(Entry::Dyadic {
            mantissa: dyadic.mantissa as u64,
            unit: (dyadic.exponent - LEAST_UNIT) as u16,
            negative: dyadic.negative,
        })
    };
    rows.iter().map(|&row| columns.iter().map(|&column| entry(row, column)).collect()).collect()
}

/// The residues of decoded entries.
pub(super) fn residues<T: Scalar>(
    entries: &[Vec<Entry<T>>],
    field: &PrimeField,
) -> Result<Vec<Vec<u64>>, CertificateError> {
    let least = field.power_of_two(i64::from(LEAST_UNIT));
    let units = std::iter::successors(Some(least), |&unit| Some(field.add(unit, unit)));
    let units: Vec<u64> = units.take(UNITS).collect();
    let residue = |entry: &Entry<T>| match *entry {
        Entry::Dyadic { mantissa, unit, negative } => {
            let magnitude = field.multiply(mantissa % field.prime(), units[usize::from(unit)]);
            Ok(if negative { field.negate(magnitude) } else { magnitude })
        }
        Entry::Other { value, row, column } => {
            value.residue(field).ok_or(CertificateError::NoResidue { row, column })
        }
    };
    entries.iter().map(|row| row.iter().map(residue).collect()).collect()
}

/// Whether no row is a combination of the others.
pub(super) fn independent_rows(field: &PrimeField, rows: Vec<Vec<u64>>) -> bool {
    let count = rows.len();
    rank_of_rows(field, rows) == count
}

/// How many rows keep a nonzero entry when reduced by those before them.
pub(super) fn rank_of_rows(field: &PrimeField, rows: Vec<Vec<u64>>) -> usize {
    let prime = field.prime();
    if sums_fit(prime, rows.len()) {
        dispatch!(Level::new(), _ => rank(field, rows, add_product, |sum| sum % prime))
    } else {
        let add = |sum, factor, other| field.add(sum, field.multiply(factor, other));
        rank(field, rows, add, |sum| sum)
    }
}

/// Whether a sum of a residue and of products with those of all other rows stays below `2^64`.
fn sums_fit(prime: u64, rows: usize) -> bool {
    let residue_bits = u64::BITS - prime.leading_zeros();
    let depth_bits = usize::BITS - rows.leading_zeros();
    2 * residue_bits + depth_bits < 64
}

/// Residues are then below `2^32`, which is said twice so that the compiler need not multiply words
/// of 64 bits.
#[inline(always)]
fn add_product(sum: u64, factor: u64, other: u64) -> u64 {
    sum + (factor & 0xffff_ffff) * (other & 0xffff_ffff)
}

/// A row whose first nonzero entry, at `lead`, is 1.
struct Reduced {
    lead: usize,
    entries: Vec<u64>,
}

/// Rows that are added together, so that the sums are read and written less often.
const TOGETHER: usize = 4;

/// The rank, where `add(sum, factor, other)` adds a product, and `reduce` makes a sum a residue.
///
/// Inlined where the vector instructions of the machine are known.
#[inline(always)]
fn rank(
    field: &PrimeField,
    rows: Vec<Vec<u64>>,
    add: impl Fn(u64, u64, u64) -> u64,
    reduce: impl Fn(u64) -> u64,
) -> usize {
    let mut reduced: Vec<Reduced> = vec![];
    for mut row in rows {
        let (groups, rest) = reduced.as_chunks::<TOGETHER>();
        for group in groups {
            clear(field, &mut row, group, &add, &reduce);
        }
        for above in rest {
            clear(field, &mut row, std::array::from_ref(above), &add, &reduce);
        }
        row.iter_mut().for_each(|entry| *entry = reduce(*entry));
        let lead = row.iter().position(|&entry| entry != 0);
        // A prime has no zero divisors.
        let lead = lead.and_then(|lead| Some((lead, field.inverse(row[lead])?)));
        if let Some((lead, inverse)) = lead {
            row.iter_mut().for_each(|entry| *entry = field.multiply(*entry, inverse));
            reduced.push(Reduced { lead, entries: row });
        }
    }
    reduced.len()
}

/// Subtracts multiples of the rows above, in this order, so that nothing is left at their leads.
#[inline(always)]
fn clear<const ROWS: usize>(
    field: &PrimeField,
    row: &mut [u64],
    above: &[Reduced; ROWS],
    add: &impl Fn(u64, u64, u64) -> u64,
    reduce: &impl Fn(u64) -> u64,
) {
    let mut factors = [0; ROWS];
    for at in 0..ROWS {
        let lead = above[at].lead;
        let earlier = factors.iter().zip(above).take(at);
        let left =
            earlier.fold(row[lead], |sum, (&factor, other)| add(sum, factor, other.entries[lead]));
        factors[at] = field.negate(reduce(left));
    }
    if factors == [0; ROWS] {
        return;
    }
    let start = above.iter().map(|above| above.lead).min().unwrap_or(0);
    let row = &mut row[start..];
    let others = above.each_ref().map(|above| &above.entries[start..][..row.len()]);
    for (at, entry) in row.iter_mut().enumerate() {
        let mut sum = *entry;
        for i in 0..ROWS {
            sum = add(sum, factors[i], others[i][at]);
        }
        *entry = sum;
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    #[test]
    fn a_sum_fits_if_its_bits_and_those_of_the_rows_do() {
        let prime = |bits: u32| (1 << bits) - 1;
        for (bits, most) in [(31, 1), (30, 7), (28, 127), (3, (1 << 57) - 1)] {
            assert!(sums_fit(prime(bits), most), "{bits} bits");
            assert!(!sums_fit(prime(bits), most + 1), "{bits} bits");
            assert!(!sums_fit(prime(bits + 1), most), "{bits} bits");
        }
        assert_eq!([32, 61, 63].map(|bits| sums_fit(prime(bits), 1)), [false; 3]);
    }

    #[test]
    fn a_product_is_added() {
        assert_eq!(add_product(100, 3, 5), 115);
        assert_eq!(add_product(1, 0xffff_ffff, 2), 0x1_ffff_ffff);
    }

    #[test]
    fn entries_are_counted_in_the_least_unit() {
        let matrix = dmatrix![1.0, -0.5; 5e-324, f64::MAX];
        let decoded = decoded(&matrix, &[1, 0], &[0, 1]).unwrap();
        let dyadic = |entry: &Entry<f64>| match *entry {
            Entry::Dyadic { mantissa, unit, negative } => Some((mantissa, unit, negative)),
            Entry::Other { .. } => None,
        };
        let expected = [
            (2, 0, false),
            ((1 << 53) - 1, 2046, false),
            (1 << 52, 1075 - 52, false),
            (1 << 52, 1075 - 53, true),
        ];
        assert!(decoded.iter().flatten().map(dyadic).eq(expected.map(Some)));
    }
}
