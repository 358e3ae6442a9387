//! The inverse of a triangle in fixed point, with as many bits as its error analysis asks for.

use nalgebra::DMatrix;
use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::TriangleError;
use crate::measure::shares;
use crate::scalar::{Dyadic, FloatFormat, power_of_two};

/// An inverse in units of a power of two, and how far off it is.
pub(super) struct Inverse {
    /// The inverse in units of `2^exponent`, so that the greatest entry is between 1/2 and 1.
    pub(super) scaled: DMatrix<f64>,
    /// The Frobenius norm of the error of `scaled`, at most.
    pub(super) error: f64,
    pub(super) exponent: i64,
}

/// Bits that the inverse keeps beyond its error: more than a float has.
const KEPT_BITS: u64 = 60;
/// Entries below this power of two, against a greatest of 1, become zero: their products could
/// underflow.
const LEAST_EXPONENT: i64 = -500;

/// The inverse of a lower triangle with nonzero diagonal.
pub(super) fn inverse<T: FloatFormat>(lower: &DMatrix<T>) -> Result<Inverse, TriangleError> {
    let size = lower.nrows();
    let rows = rows(lower)?;
    let error = greatest_error(&rows);
    // The norm of the inverse is at least that of an entry of its diagonal.
    let least_diagonal = rows.iter().map(|row| row.diagonal.log2()).min().unwrap_or_default();
    let precision = (error.bits() + u64::from(size.ilog2()) + 1 + KEPT_BITS)
        .saturating_add_signed(least_diagonal);
    let columns = shares::map(size, |column| solve(&rows, column, precision));
    let greatest = columns.iter().flatten().map(BigInt::bits).max().unwrap_or_default() as i64;
    let mut scaled = DMatrix::zeros(size, size);
    for (column, entries) in columns.iter().enumerate() {
        for (offset, entry) in entries.iter().enumerate() {
            scaled[(column + offset, column)] = rounded(entry, greatest);
        }
    }
    // Fixed point, the rounding of each entry to a float, and what became zero.
    let fixed = size as f64 * power_of_two((error.bits() as i64 - greatest).max(-1000) as i32);
    let error = fixed
        + f64::EPSILON * scaled.norm() * (1.0 + 1e-10)
        + size as f64 * power_of_two(LEAST_EXPONENT as i32);
    Ok(Inverse { scaled, error, exponent: greatest - precision as i64 })
}

struct Row {
    /// Columns before the diagonal, and their nonzero entries.
    before: Vec<(usize, Entry)>,
    diagonal: Entry,
}

/// `mantissa * 2^exponent`, not zero.
struct Entry {
    mantissa: BigInt,
    exponent: i64,
}

impl Entry {
    fn new(Dyadic { negative, mantissa, exponent }: Dyadic) -> Self {
        let magnitude = BigInt::from(mantissa);
        let mantissa = if negative { -magnitude } else { magnitude };
        Self { mantissa, exponent: exponent.into() }
    }

    /// The exponent of the next power of two above.
    fn log2(&self) -> i64 {
        self.mantissa.bits() as i64 + self.exponent
    }

    /// The product with a whole number, rounded down.
    fn times(&self, factor: &BigInt) -> BigInt {
        shifted(factor * &self.mantissa, self.exponent)
    }

    /// The quotient of a whole number by this, off by less than 1.
    fn divides(&self, number: &BigInt) -> BigInt {
        if self.exponent <= 0 {
            (number << self.exponent.unsigned_abs()) / &self.mantissa
        } else {
            number / (&self.mantissa << self.exponent.unsigned_abs())
        }
    }
}

fn shifted(number: BigInt, by: i64) -> BigInt {
    if by >= 0 { number << by.unsigned_abs() } else { number >> by.unsigned_abs() }
}

fn rows<T: FloatFormat>(lower: &DMatrix<T>) -> Result<Vec<Row>, TriangleError> {
    let entry = |row: usize, column: usize| {
        let dyadic = lower[(row, column)].decode();
        dyadic.map(Entry::new).ok_or(TriangleError::NotFinite { row, column })
    };
    let row = |row: usize| {
        let nonzero = (0..row).filter(|&column| !lower[(row, column)].is_zero());
        let before = nonzero.map(|column| Ok((column, entry(row, column)?)));
        Ok(Row { before: before.collect::<Result<_, _>>()?, diagonal: entry(row, row)? })
    };
    (0..lower.nrows()).map(row).collect()
}

/// How many units the entries of the inverse are off, at most, whatever the unit.
///
/// In row `i` at most `i` products are off by a unit each, the entries before by their own errors
/// times those of the row; all is divided by the diagonal, and the quotient is off by a unit more.
fn greatest_error(rows: &[Row]) -> BigInt {
    let mut errors: Vec<BigInt> = vec![];
    for row in rows {
        let mut sum = BigInt::from(row.before.len());
        for (column, entry) in &row.before {
            sum += entry.times(&errors[*column]).abs() + 1;
        }
        // Rounded down, hence one more.
        errors.push(row.diagonal.divides(&sum).abs() + 2);
    }
    errors.into_iter().max().unwrap_or_default()
}

/// A column of the inverse from its diagonal on, in units of `2^-precision`, by substitution.
fn solve(rows: &[Row], column: usize, precision: u64) -> Vec<BigInt> {
    let mut solved: Vec<BigInt> = vec![];
    for (at, row) in rows.iter().enumerate().skip(column) {
        let mut rest = if at == column { BigInt::one() << precision } else { BigInt::zero() };
        let first = row.before.partition_point(|(before, _)| *before < column);
        for (before, entry) in &row.before[first..] {
            rest -= entry.times(&solved[before - column]);
        }
        solved.push(row.diagonal.divides(&rest));
    }
    solved
}

/// `number / 2^bits` for a number of at most that many bits, off by a factor of at most 1 +- 2^-52,
/// or zero below `2^LEAST_EXPONENT`.
fn rounded(number: &BigInt, bits: i64) -> f64 {
    let exponent = (number.bits() as i64 - 64).max(0);
    let leading = (number.abs() >> exponent.unsigned_abs()).to_u64().unwrap_or_default() as f64;
    let exponent = exponent - bits;
    if exponent < LEAST_EXPONENT {
        return 0.0;
    }
    let magnitude = leading * power_of_two(exponent as i32);
    if number.is_negative() { -magnitude } else { magnitude }
}
