//! The least singular value of a triangle, to full relative accuracy however small it is.
//!
//! A dense decomposition knows it only up to rounding of the greatest. Here the inverse is computed
//! in integers wide enough, and its norm, which a float knows well, is bounded from both sides.

mod inverse;
mod norm;

use nalgebra::DMatrix;

use crate::scalar::FloatFormat;

/// Proved bounds on a least singular value: it lies in `[lower, upper] * 2^exponent`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeastSingularValue {
    /// The lower bound, in units of `2^exponent`.
    pub lower: f64,
    /// The upper bound, in units of `2^exponent`.
    pub upper: f64,
    /// The exponent, which may lie beyond the range of `f64`.
    pub exponent: i64,
}

/// Why there is no least singular value of a triangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TriangleError {
    /// A matrix without entries, or with more rows than columns, or fewer.
    #[error("a triangle has as many rows as columns, and at least one, not {rows} and {columns}")]
    Shape {
        /// The number of rows.
        rows: usize,
        /// The number of columns.
        columns: usize,
    },
    /// An entry that is not a number.
    #[error("entry ({row}, {column}) is a NaN or an infinity, so there are no singular values")]
    NotFinite {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// Entries on both sides of the diagonal.
    #[error("the matrix is not triangular: there are entries on both sides of the diagonal")]
    NotTriangular,
}

impl LeastSingularValue {
    /// Bounds the least singular value of a lower or upper triangle of stored numbers.
    ///
    /// The bounds are some `n^2 2^-49` apart, relative to themselves; they are zero exactly where the
    /// diagonal has a zero. Costs O(n^3) operations on integers of as many bits as the condition
    /// number has, plus the bits that substitution could lose: about two a row for attention.
    ///
    /// # Errors
    /// [`TriangleError`].
    ///
    /// # Examples
    /// ```
    /// use fullrank::measure::spectrum::LeastSingularValue;
    /// use nalgebra::DMatrix;
    ///
    /// // Ones on the diagonal, fours below: the inverse grows by a factor of 3 with each row.
    /// let matrix = DMatrix::from_fn(200, 200, |i, j| match i.cmp(&j) {
    ///     std::cmp::Ordering::Less => 0.0,
    ///     std::cmp::Ordering::Equal => 1.0,
    ///     std::cmp::Ordering::Greater => 4.0,
    /// });
    /// let least = LeastSingularValue::of_triangle(&matrix)?;
    /// assert!(least.ln().1 < -198.0 * 3.0_f64.ln());
    /// # Ok::<(), fullrank::measure::spectrum::TriangleError>(())
    /// ```
    pub fn of_triangle<T: FloatFormat>(matrix: &DMatrix<T>) -> Result<Self, TriangleError> {
        let lower = lower_triangle(matrix)?;
        if lower.diagonal().iter().any(|entry| entry.is_zero()) {
            return Ok(Self { lower: 0.0, upper: 0.0, exponent: 0 });
        }
        let inverse::Inverse { scaled, error, exponent } = inverse::inverse(&lower)?;
        Ok(Self::of_inverse(norm::bounds(&scaled), error, exponent))
    }

    /// From bounds on the norm of an inverse in units of `2^exponent`, which is off by so much.
    fn of_inverse((least, greatest): (f64, f64), error: f64, exponent: i64) -> Self {
        // Two roundings on each side, less than an ulp each.
        let (down, up) = (1.0 - 2.0 * f64::EPSILON, 1.0 + 2.0 * f64::EPSILON);
        Self { lower: down / (greatest + error), upper: up / (least - error), exponent: -exponent }
    }

    /// Natural logarithms of the bounds, which never underflow: minus infinity only for zero.
    pub fn ln(&self) -> (f64, f64) {
        let shift = self.exponent as f64 * std::f64::consts::LN_2;
        // Each logarithm, product and sum is off by a unit in the last place at most.
        let slack = 4.0 * f64::EPSILON * (1.0 + shift.abs());
        (self.lower.ln() + shift - slack, self.upper.ln() + shift + slack)
    }
}

/// The matrix or its transpose, which has the same singular values.
fn lower_triangle<T: FloatFormat>(matrix: &DMatrix<T>) -> Result<DMatrix<T>, TriangleError> {
    let (rows, columns) = matrix.shape();
    if rows != columns || rows == 0 {
        return Err(TriangleError::Shape { rows, columns });
    }
    if let Some(at) = matrix.iter().position(|entry| !entry.is_finite()) {
        return Err(TriangleError::NotFinite { row: at % rows, column: at / rows });
    }
    let is_lower = |matrix: &DMatrix<T>| {
        (1..columns).all(|column| (0..column).all(|row| matrix[(row, column)].is_zero()))
    };
    let transposed = matrix.transpose();
    [matrix.clone(), transposed].into_iter().find(is_lower).ok_or(TriangleError::NotTriangular)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_the_reciprocals_of_a_norm_and_its_error() {
        let least = LeastSingularValue::of_inverse((3.0, 7.0), 1.0, 5);
        let hair = 2.0 * f64::EPSILON;
        let expected = LeastSingularValue {
            lower: (1.0 - hair) / 8.0,
            upper: (1.0 + hair) / 2.0,
            exponent: -5,
        };
        assert_eq!(least, expected);
    }

    #[test]
    fn logarithms_have_room_for_their_roundings() {
        let one = LeastSingularValue { lower: 1.0, upper: 1.0, exponent: 0 };
        assert_eq!(one.ln(), (-4.0 * f64::EPSILON, 4.0 * f64::EPSILON));
        // Of 2^1000, 1000 ln 2 as well.
        let (lower, upper) = LeastSingularValue { exponent: 1000, ..one }.ln();
        let expected = 8.0 * f64::EPSILON * (1.0 + 1000.0 * std::f64::consts::LN_2);
        // The difference is exact, and the bounds are whole units of 2^-43.
        assert!((upper - lower - expected).abs() <= 2.0_f64.powi(-43), "{lower} {upper}");
    }
}
