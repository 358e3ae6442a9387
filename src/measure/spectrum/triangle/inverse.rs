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
    let least_diagonal = rows.iter().map(|row| row.diagonal.log2()).min().unwrap_or_default();
    let precision = precision(size, &error, least_diagonal);
    let columns = shares::map(size, |column| solve(&rows, column, precision));
    let greatest = columns.iter().flatten().map(BigInt::bits).max().unwrap_or_default() as i64;
    let mut scaled = DMatrix::zeros(size, size);
    for (column, entries) in columns.iter().enumerate() {
        for (offset, entry) in entries.iter().enumerate() {
            scaled[(column + offset, column)] = rounded(entry, greatest);
        }
    }
    let error = error_of_floats(size, error.bits() as i64 - greatest, scaled.norm());
    Ok(Inverse { scaled, error, exponent: greatest - precision as i64 })
}

/// Bits after the point with which the Frobenius norm of an error of so many units an entry is below
/// that of the inverse by `2^-KEPT_BITS`.
///
/// The norm of the error is at most `size` times as many units, and that of the inverse at least an
/// entry of its diagonal, above `2^-least_diagonal`.
fn precision(size: usize, error: &BigInt, least_diagonal: i64) -> u64 {
    (error.bits() + u64::from(size.ilog2()) + 1 + KEPT_BITS).saturating_add_signed(least_diagonal)
}

/// The Frobenius norm of the error of an inverse of norm `norm` in floats: of `2^fixed` an entry in
/// fixed point, of the rounding of each entry, and of what became zero.
fn error_of_floats(size: usize, fixed: i64, norm: f64) -> f64 {
    // The norm is off by roundings of its own.
    size as f64 * power_of_two(fixed.max(-1000) as i32)
        + f64::EPSILON * norm * (1.0 + 1e-10)
        + size as f64 * power_of_two(LEAST_EXPONENT as i32)
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
    if number.bits() as i64 - bits <= LEAST_EXPONENT {
        return 0.0;
    }
    let exponent = (number.bits() as i64 - 64).max(0);
    let leading = (number.abs() >> exponent.unsigned_abs()).to_u64().unwrap_or_default() as f64;
    let magnitude = leading * power_of_two((exponent - bits) as i32);
    if number.is_negative() { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    fn greatest_error_of(lower: &DMatrix<f64>) -> BigInt {
        greatest_error(&rows(lower).unwrap())
    }

    #[test]
    fn units_add_up_along_the_rows() {
        // A quotient is off by less than one unit, and rounded down here by less than another.
        assert_eq!(greatest_error_of(&dmatrix![1.0]), 2.into());
        // One product off by a unit, three times 2 units, and one more for rounding down: 8 units,
        // over a diagonal of 4, or of 1/2.
        assert_eq!(greatest_error_of(&dmatrix![1.0, 0.0; 3.0, 4.0]), 4.into());
        assert_eq!(greatest_error_of(&dmatrix![1.0, 0.0; -3.0, 0.5]), 18.into());
        // In the third row half of 2 and twice 4, two units a product, and two of the quotient.
        let three = dmatrix![1.0, 0.0, 0.0; 3.0, 4.0, 0.0; 0.5, 2.0, -1.0];
        assert_eq!(greatest_error_of(&three), 15.into());
    }

    #[test]
    fn as_many_bits_are_kept_as_an_error_takes() {
        // 5 has three bits, 6 rows two and one more.
        assert_eq!(precision(6, &5.into(), 0), 66);
        // Of an inverse above 2^4, or above 2^-80.
        assert_eq!(precision(6, &5.into(), -4), 62);
        assert_eq!(precision(6, &5.into(), 80), 146);
        assert_eq!(precision(1, &1.into(), -1000), 0);
    }

    #[test]
    fn errors_are_those_of_fixed_point_of_floats_and_of_zeros() {
        let close = |found: f64, expected: f64| {
            assert!((found / expected - 1.0).abs() <= 1e-12, "{found:e} {expected:e}");
        };
        close(error_of_floats(3, -10, 0.0), 3.0 * power_of_two(-10));
        close(error_of_floats(3, -10, 8.0 / f64::EPSILON), 3.0 * power_of_two(-10) + 8.0 + 8e-10);
        // Of no norm, and exact: entries below 2^-500.
        close(error_of_floats(3, -2000, 0.0), 3.0 * power_of_two(-500));
        close(error_of_floats(3, -499, 0.0), 9.0 * power_of_two(-500));
    }

    #[test]
    fn what_is_below_the_least_power_becomes_zero() {
        let one = BigInt::one();
        let least = power_of_two(-500);
        assert_eq!((rounded(&one, 500), rounded(&-&one, 500)), (least, -least));
        assert_eq!((rounded(&one, 501), rounded(&-&one, 501)), (0.0, 0.0));
        // However long the number is.
        for length in [63_i64, 64, 65, 1000] {
            assert_eq!(rounded(&(&one << length), length + 500), least, "{length}");
            assert_eq!(rounded(&((&one << length) - 1), length + 500), 0.0, "{length}");
        }
        // The 65 bits of 2^64 + 2^12 + 1, of which a float has 53.
        let long: BigInt = (&one << 64) + (&one << 12) + 1;
        assert_eq!(rounded(&long, 65), 0.5 + power_of_two(-53));
    }

    #[test]
    fn an_inverse_is_in_units_of_its_greatest_entry() {
        // (1 0; -3 1), of which an error of 10 units has four bits: in units of 2^-67, where 3 has
        // 69 bits. The squares of its entries sum to 11.
        let Inverse { scaled, error, exponent } = inverse(&dmatrix![1.0, 0.0; 3.0, 1.0]).unwrap();
        assert_eq!((scaled, exponent), (dmatrix![0.25, 0.0; -0.75, 0.25], 2));
        let expected = 2.0 * power_of_two(4 - 69) + f64::EPSILON * 11.0_f64.sqrt() / 4.0;
        assert!((error / expected - 1.0).abs() <= 1e-9, "{error:e} {expected:e}");
    }
}
