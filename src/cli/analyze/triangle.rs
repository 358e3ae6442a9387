//! What a triangle tells and no singular value can: its determinant and its least singular value,
//! however small, with proved bounds.

use nalgebra::DMatrix;

use fullrank::measure::rank::{Certificate, ExactRank};
use fullrank::measure::spectrum::{LeastSingularValue, LogDeterminant, Spectrum};
use fullrank::scalar::FloatFormat;

use super::report::LeastReport;

/// Beyond this size the least singular value of a triangle takes longer than all else together.
const MOST_TOKENS: usize = 64;

/// The logarithm of a determinant's magnitude.
#[derive(Clone, Copy)]
pub(super) struct Determinant {
    pub(super) ln_abs: f64,
    /// How far off it is at most, if that is proved.
    pub(super) error: Option<f64>,
}

/// The lower triangle that the matrix is in the order of its certificate, if it is one.
pub(super) fn ordered<T: FloatFormat>(
    matrix: &DMatrix<T>,
    exact: &ExactRank,
) -> Option<DMatrix<T>> {
    match &exact.lower_certificate {
        Certificate::Triangular { rows, columns }
            if matrix.is_square() && rows.len() == matrix.nrows() =>
        {
            Some(matrix.select_rows(rows).select_columns(columns))
        }
        _ => None,
    }
}

/// From the triangle; else from the singular values, as long as all rise above the noise.
pub(super) fn determinant<T: FloatFormat>(
    triangle: Option<&DMatrix<T>>,
    square: bool,
    spectrum: &Spectrum,
) -> Option<Determinant> {
    if let Some(triangle) = triangle {
        let LogDeterminant { ln_abs, error, .. } = LogDeterminant::of(triangle).ok()?;
        return Some(Determinant { ln_abs, error: Some(error) });
    }
    let known = square && spectrum.condition().is_some();
    let ln_abs = || spectrum.values().iter().map(|value| value.ln()).sum();
    known.then(|| Determinant { ln_abs: ln_abs(), error: None })
}

/// The least singular value of a triangle, where it lies below the noise floor of the others.
pub(super) fn least_singular_value<T: FloatFormat>(
    triangle: Option<&DMatrix<T>>,
    spectrum: &Spectrum,
) -> Option<LeastReport> {
    let triangle = triangle.filter(|triangle| triangle.nrows() <= MOST_TOKENS)?;
    if spectrum.condition().is_some() {
        return None;
    }
    let (ln_lower, ln_upper) = LeastSingularValue::of_triangle(triangle).ok()?.ln();
    Some(LeastReport { ln_lower, ln_upper })
}

impl LeastReport {
    /// The greatest over the least singular value.
    pub(super) fn condition(&self, spectrum: &Spectrum) -> Option<f64> {
        let least = f64::midpoint(self.ln_lower, self.ln_upper);
        spectrum.values().first().map(|greatest| (greatest.ln() - least).exp())
    }
}
