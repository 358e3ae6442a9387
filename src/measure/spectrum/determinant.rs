use nalgebra::{DMatrix, DVector};
use num_bigint::BigUint;
use num_traits::ToPrimitive;

use crate::measure::rank;
use crate::scalar::{FloatFormat, gamma, power_of_two, widen};

/// The logarithm of a determinant's magnitude, which neither under- nor overflows, and its sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogDeterminant {
    /// The natural logarithm; minus infinity for zero.
    pub ln_abs: f64,
    /// How far off that is, at most.
    pub error: f64,
    /// 1, -1, or 0 for a determinant of zero.
    pub sign: i8,
}

/// Why a determinant is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeterminantError {
    /// Rows and columns of different number.
    #[error("a determinant needs a square matrix, but this one is {rows} x {columns}")]
    NotSquare {
        /// The number of rows.
        rows: usize,
        /// The number of columns.
        columns: usize,
    },
    /// An entry that is not a number.
    #[error("entry ({row}, {column}) is a NaN or an infinity, so there is no determinant")]
    NotFinite {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// A matrix so nearly singular that rounding could change the sign.
    #[error(
        "the matrix is too nearly singular for arithmetic in f64, and too large for exact integers: \
         `measure::rank::determinant` is exact, but slow"
    )]
    NearlySingular,
}

/// Up to this size what floats leave open is settled over the integers, within seconds.
const EXACT_SIZE: usize = 64;

impl LogDeterminant {
    /// The determinant of the stored numbers; 1 for the empty matrix.
    ///
    /// A triangle takes O(n) logarithms; other matrices an LU decomposition in `f64`, O(n^3), whose
    /// error is bounded; those for which that says nothing, up to 64 rows, an exact determinant.
    ///
    /// # Errors
    /// [`DeterminantError`].
    ///
    /// # Examples
    /// ```
    /// use fullrank::measure::spectrum::LogDeterminant;
    /// use nalgebra::DMatrix;
    ///
    /// // 1e-320000, far below the least float.
    /// let matrix = DMatrix::from_diagonal_element(1000, 1000, 1e-320_f64);
    /// let determinant = LogDeterminant::of(&matrix)?;
    /// assert!((determinant.ln_abs + 736827.0).abs() < 1.0);
    /// assert_eq!(determinant.sign, 1);
    /// # Ok::<(), fullrank::measure::spectrum::DeterminantError>(())
    /// ```
    pub fn of<T: FloatFormat>(matrix: &DMatrix<T>) -> Result<Self, DeterminantError> {
        let (rows, columns) = matrix.shape();
        if rows != columns {
            return Err(DeterminantError::NotSquare { rows, columns });
        }
        if let Some(at) = matrix.iter().position(|entry| !entry.is_finite()) {
            return Err(DeterminantError::NotFinite { row: at % rows, column: at / rows });
        }
        let zeros = |mut pairs: std::ops::Range<usize>, above: bool| {
            pairs.all(|a| (0..a).all(|b| matrix[if above { (b, a) } else { (a, b) }].is_zero()))
        };
        if zeros(0..rows, true) || zeros(0..rows, false) {
            return Ok(of_diagonal(widen(matrix).diagonal().iter().copied()));
        }
        match of_decomposition(widen(matrix)) {
            Some(determinant) => Ok(determinant),
            None if rows <= EXACT_SIZE => exactly(matrix),
            None => Err(DeterminantError::NearlySingular),
        }
    }
}

/// The product of numbers as the sum of their logarithms, each of which, and each partial sum, is
/// off by a rounding.
fn of_diagonal(diagonal: impl ExactSizeIterator<Item = f64>) -> LogDeterminant {
    // A logarithm of the system's library may be off by one unit in the last place, two roundings.
    let rounding = gamma::<f64>(diagonal.len() + 2).unwrap_or(f64::INFINITY);
    let (mut ln_abs, mut magnitude, mut sign) = (0.0, 0.0, 1);
    for entry in diagonal {
        if entry == 0.0 {
            return LogDeterminant { ln_abs: f64::NEG_INFINITY, error: 0.0, sign: 0 };
        }
        let ln = entry.abs().ln();
        ln_abs += ln;
        magnitude += ln.abs();
        if entry < 0.0 {
            sign = -sign;
        }
    }
    LogDeterminant { ln_abs, error: rounding * magnitude * (1.0 + rounding), sign }
}

/// The determinant by an LU decomposition with row exchanges; `None` where its error is too large
/// for the sign.
///
/// The computed factors have `L U = P A + E` with `|E| <= gamma |L| |U|`, so their determinant is that
/// of `P A` times that of `I + F`, `F = (P A)^-1 E`. If the norm of `F` is at most `t < 1`, the
/// logarithm is off by at most `-n ln (1 - t)`. With an approximate inverse `R` of `A`, and
/// `|I - R A| <= r < 1`, the norm of `F` is at most that of `|R| P^T |E|` over `1 - r`. Norms are
/// greatest row sums.
///
/// Source: Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., theorem 9.3, and
/// section 14.6 for determinants.
fn of_decomposition(mut matrix: DMatrix<f64>) -> Option<LogDeterminant> {
    let size = matrix.nrows();
    let exponent = scale_rows(&mut matrix)?;
    // Two more than the theorem has: the multipliers are products with a rounded reciprocal. And
    // sums of this size are formed here too.
    let gamma = gamma::<f64>(3 * size + 8)?;
    let decomposition = matrix.clone().lu();
    let (l, u, exchanges) = (decomposition.l(), decomposition.u(), decomposition.p());
    let inverse = decomposition.try_inverse()?;
    let ones = DVector::from_element(size, 1.0);
    let mut backward = l.abs() * (u.abs() * &ones) * gamma;
    exchanges.inv_permute_rows(&mut backward);
    // What scaling lost below the range of floats.
    backward.add_scalar_mut(size as f64 * power_of_two(-1000));
    let residual = residual(&inverse, &matrix, gamma) * (1.0 + gamma);
    let forward = (inverse.abs() * backward).max();
    // Infinite from a residual of 1 on.
    let t = forward * (1.0 + gamma) / (1.0 - residual).max(0.0);
    let factor = ln_of_factor(size, t)?;
    let product = of_diagonal(u.diagonal().iter().copied());
    let shift = exponent as f64 * std::f64::consts::LN_2;
    let ln_abs = product.ln_abs + shift;
    let rounding = 2.0 * f64::EPSILON * (shift.abs() + ln_abs.abs());
    let parity: f64 = exchanges.determinant();
    Some(LogDeterminant {
        ln_abs,
        error: product.error + factor + rounding,
        sign: if parity < 0.0 { -product.sign } else { product.sign },
    })
}

/// The greatest row sum of `|R A - I|` at most, for an approximate inverse `R`: as computed, and its
/// roundings.
fn residual(inverse: &DMatrix<f64>, matrix: &DMatrix<f64>, gamma: f64) -> f64 {
    let size = matrix.nrows();
    let ones = DVector::from_element(size, 1.0);
    let computed = (inverse * matrix - DMatrix::identity(size, size)).abs() * &ones;
    (computed + inverse.abs() * (matrix.abs() * &ones) * gamma).max()
}

/// The logarithm of the determinant of `I + F`, of this size and with a norm of `F` of at most `t`, is
/// at most this far from zero; `None` where the determinant may be zero, or `t` is a NaN.
fn ln_of_factor(size: usize, t: f64) -> Option<f64> {
    (t < 1.0).then(|| -(size as f64) * (-t).ln_1p() * (1.0 + 1e-10))
}

/// Brings the greatest entry of each row to around 1; returns the exponent of the power of two that
/// the determinant was divided by, or nothing if there is a row of zeros.
fn scale_rows(matrix: &mut DMatrix<f64>) -> Option<i64> {
    let mut sum = 0;
    for mut row in matrix.row_iter_mut() {
        let greatest = row.amax();
        if greatest == 0.0 {
            return None;
        }
        let exponent = greatest.log2().floor() as i32;
        // In two halves, since 2^1074 is not a number.
        row *= power_of_two(-(exponent / 2));
        row *= power_of_two(exponent / 2 - exponent);
        sum += i64::from(exponent);
    }
    Some(sum)
}

/// From the exact determinant, whose logarithm is off by a few roundings.
fn exactly<T: FloatFormat>(matrix: &DMatrix<T>) -> Result<LogDeterminant, DeterminantError> {
    let determinant = rank::determinant(matrix).map_err(|_| DeterminantError::NearlySingular)?;
    let [above, below] =
        [determinant.numer(), determinant.denom()].map(|number| ln(number.magnitude()));
    let ln_abs = above - below;
    let sign = match determinant.numer().sign() {
        num_bigint::Sign::Plus => 1,
        num_bigint::Sign::Minus => -1,
        num_bigint::Sign::NoSign => {
            return Ok(LogDeterminant { ln_abs: f64::NEG_INFINITY, error: 0.0, sign: 0 });
        }
    };
    Ok(LogDeterminant { ln_abs, error: 4.0 * f64::EPSILON * (1.0 + above + below), sign })
}

/// The logarithm of a positive number of any length, off by at most three roundings of it and one
/// of 1.
fn ln(number: &BigUint) -> f64 {
    let shift = number.bits().saturating_sub(64);
    let leading = (number >> shift).to_u64().unwrap_or_default() as f64;
    leading.ln() + shift as f64 * std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use std::f64::consts::LN_2;

    use nalgebra::dmatrix;

    use super::*;

    fn assert_near(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-11, "{found:e} instead of {expected:e}");
    }

    #[test]
    fn the_error_of_a_product_is_that_of_its_logarithms() {
        // Of 2^20 factors only one has a logarithm, which passes all sums: 2^20 + 2 roundings, the
        // second order of which is seen.
        let mut factors = vec![1.0; 1 << 20];
        factors[5] = -0.5;
        let product = of_diagonal(factors.into_iter());
        assert_eq!((product.ln_abs, product.sign), (-LN_2, -1));
        let roundings = f64::from((1 << 20) + 2) * f64::EPSILON / 2.0;
        let gamma = roundings / (1.0 - roundings);
        assert_near(product.error, gamma * (1.0 + gamma) * LN_2);
    }

    #[test]
    fn a_residual_is_what_is_computed_and_its_roundings() {
        // 2 * 3 - 1 and half of 2 * 3.
        assert_eq!(residual(&dmatrix![-2.0], &dmatrix![-3.0], 0.5), 8.0);
        // In the second row 4 + 1, and half of 1 * 1 + 1 * 3.
        let (inverse, matrix) = (dmatrix![2.0, 0.0; 1.0, 1.0], dmatrix![1.0, 0.0; 3.0, 0.0]);
        assert_eq!(residual(&inverse, &matrix, 0.5), 7.0);
    }

    #[test]
    fn the_error_of_a_single_entry_is_that_of_eleven_roundings() {
        let found = of_decomposition(dmatrix![1.0]).unwrap();
        assert_eq!((found.ln_abs, found.sign), (0.0, 1));
        assert_near(found.error, gamma::<f64>(11).unwrap() * (1.0 + 1e-10));
    }

    #[test]
    fn a_factor_is_known_if_it_is_nearer_than_one() {
        let hair = 1.0 + 1e-10;
        assert_eq!(ln_of_factor(3, 0.0), Some(0.0));
        assert_near(ln_of_factor(3, 0.5).unwrap(), 3.0 * LN_2 * hair);
        let nearly_one = 1.0 - power_of_two(-50);
        assert_near(ln_of_factor(3, nearly_one).unwrap(), 150.0 * LN_2 * hair);
        for t in [1.0, 2.0, f64::INFINITY, f64::NAN] {
            assert_eq!(ln_of_factor(3, t), None, "{t}");
        }
    }

    #[test]
    fn the_error_of_a_decomposition_grows_with_the_condition() {
        let u = f64::EPSILON / 2.0;
        // Three times 17 roundings, which are relative to an entry of 1.
        let three = of_decomposition(DMatrix::identity(3, 3)).unwrap();
        assert!((three.error / (51.0 * u) - 1.0).abs() < 1e-9, "{three:?}");
        // Divided by 2, and 11 roundings of the entry, three of its logarithm.
        let one = of_decomposition(dmatrix![3.0]).unwrap();
        let expected = (11.0 + 3.0 * 1.5_f64.ln() + 4.0 * (LN_2 + 3_f64.ln())) * u;
        assert!((one.error / expected - 1.0).abs() < 1e-9, "{one:?} {expected:e}");
        // Each row is divided by 2. L = (1 0; 1/2 1), U = (1 1/2; 0 3/4), the inverse is
        // 4/3 (1 -1/2; -1/2 1): with 3 * 2 + 8 roundings, |L| |U| and the inverse make three times
        // as many, in each of two rows.
        let well = of_decomposition(dmatrix![2.0, 1.0; 1.0, 2.0]).unwrap();
        let (product, rounding) =
            (4.0 * u * (4.0_f64 / 3.0).ln(), 4.0 * u * (2.0 * LN_2 + 3_f64.ln()));
        let expected = 2.0 * 3.0 * 14.0 * u + product + rounding;
        assert!((well.error / expected - 1.0).abs() < 1e-2, "{well:?} {expected:e}");
        assert!((well.ln_abs - 3_f64.ln()).abs() <= well.error);
        // With d = 2^-46, L = (1 0; 1 1), U = (1 1; 0 d), and the inverse (1 + d -1; -1 1) / d is
        // exact: both r and the forward error are 4 / d times 14 roundings, 7/16, and t is 7/9.
        let near = of_decomposition(dmatrix![1.0, 1.0; 1.0, 1.0 + power_of_two(-46)]).unwrap();
        assert_near(near.error, 2.0 * 4.5_f64.ln() * (1.0 + 1e-10));
        let sign = of_decomposition(dmatrix![1.0, 1.0 + power_of_two(-46); 1.0, 1.0]).unwrap();
        assert_eq!((near.sign, sign.sign), (1, -1));
        // Half as far from singular, r is 7/8, and t 7.
        assert_eq!(of_decomposition(dmatrix![1.0, 1.0; 1.0, 1.0 + power_of_two(-47)]), None);
    }
}
