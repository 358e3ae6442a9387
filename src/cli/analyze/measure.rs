//! From a matrix to its report.

use nalgebra::DMatrix;

use fullrank::mask::{Mask, gallery};
use fullrank::measure::rank::{Certificate, ExactRank, exact_rank};
use fullrank::measure::spectrum::Spectrum;
use fullrank::scalar::{FloatFormat, gamma, widen};

use super::report::{Diagonal, ExactReport, MatrixReport, Numerical, Rank, Stochastic, Support};

/// Measures a matrix of numbers; its place in a file is left empty.
pub(super) fn measure<T: FloatFormat>(
    matrix: &DMatrix<T>,
    expected: Option<&Mask>,
) -> Result<MatrixReport, String> {
    let (rows, columns) = matrix.shape();
    let pattern = Mask::from_fn(rows, columns, |i, j| !matrix[(i, j)].is_zero());
    let exact = exact_rank(matrix).map_err(|error| error.to_string())?;
    let spectrum = Spectrum::of(matrix).map_err(|error| error.to_string())?;
    let wide = widen(matrix);
    Ok(MatrixReport {
        file: String::new(),
        tensor: None,
        index: vec![],
        shape: [rows, columns],
        dtype: T::NAME,
        support: Support {
            mask: gallery::recognise(&pattern),
            nonzero: pattern.entries(),
            outside: expected.map(|mask| pattern.minus(mask).map_or(0, |rest| rest.entries())),
        },
        stochastic: stochastic::<T>(&wide, &pattern),
        log_abs_det: log_abs_det(&wide, &exact, &spectrum),
        rank: Rank {
            exact: ExactReport {
                lower: exact.lower,
                upper: exact.upper,
                certificate: exact.certificate_name(),
            },
            numerical: Numerical {
                rank: spectrum.numerical_rank(),
                tolerance: spectrum.tolerance(),
                gap: spectrum.gap(),
            },
            effective: spectrum.effective_rank(),
            stable: spectrum.stable_rank(),
        },
        diagonal: (rows == columns && rows > 0).then(|| Diagonal {
            least: wide.diagonal().min(),
            zeros: wide.diagonal().iter().filter(|&&entry| entry == 0.0).count(),
        }),
        condition: spectrum.condition(),
        singular_values: spectrum.values().to_vec(),
        noise_floor: spectrum.noise_floor(),
    })
}

/// Row sums against what a softmax in the stored type can guarantee: each of `n` quotients is
/// rounded once, and so is each of `n - 1` additions of the normaliser, which cancels otherwise;
/// `gamma(n)`, and half the least subnormal for each entry that may have underflowed.
fn stochastic<T: FloatFormat>(wide: &DMatrix<f64>, pattern: &Mask) -> Stochastic {
    let bound = gamma::<T>(wide.ncols())
        .map(|gamma| gamma + wide.ncols() as f64 * T::half_least_subnormal());
    // The sums themselves are rounded to 2^-53, which matters for f64 only, where it adds its own
    // gamma(n).
    let slack = wide.ncols() as f64 * f64::EPSILON;
    let errors: Vec<f64> = wide.row_iter().map(|row| (row.sum() - 1.0).abs()).collect();
    Stochastic {
        max_row_error: errors.iter().copied().fold(0.0, f64::max),
        bound,
        rows_outside: (0..errors.len())
            .filter(|&row| bound.is_some_and(|bound| errors[row] > bound + slack))
            .collect(),
        empty_rows: pattern.empty_rows(),
    }
}

/// The logarithm of the determinant's magnitude: of the diagonal of a triangle, exact but for the
/// logarithms; else of the singular values, as long as all rise above the noise.
fn log_abs_det(wide: &DMatrix<f64>, exact: &ExactRank, spectrum: &Spectrum) -> Option<f64> {
    if wide.nrows() != wide.ncols() {
        return None;
    }
    match &exact.lower_certificate {
        Certificate::Triangular { rows, columns } if rows.len() == wide.nrows() => {
            let diagonal = rows.iter().zip(columns);
            Some(diagonal.map(|(&row, &column)| wide[(row, column)].abs().ln()).sum())
        }
        _ => spectrum.condition().map(|_| spectrum.values().iter().map(|value| value.ln()).sum()),
    }
}
