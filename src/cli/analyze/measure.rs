//! From a matrix to what is found about it.

use nalgebra::DMatrix;

use fullrank::mask::{Mask, gallery};
use fullrank::measure::rank::{Certificate, ExactRank, exact_rank};
use fullrank::measure::spectrum::Spectrum;
use fullrank::report::Shades;
use fullrank::scalar::{FloatFormat, gamma, widen};

use super::question::Wanted;
use super::report::{
    Diagonal, ExactReport, Findings, Numerical, Padding, Rank, Stochastic, Support,
};
use super::structure::{self, Kept};

/// Measures a matrix of numbers, with or without its padding.
pub(super) fn measure<T: FloatFormat>(
    matrix: &DMatrix<T>,
    expected: Option<&Mask>,
    wanted: Wanted,
) -> Result<Findings, String> {
    let (rows, columns) = matrix.shape();
    let pattern = Mask::support(matrix);
    let (zero_rows, zero_columns) = (pattern.empty_rows(), structure::empty_columns(&pattern));
    let outside = expected.map(|mask| pattern.minus(mask).map_or(0, |rest| rest.entries()));
    let kept = structure::without_padding(&pattern, &zero_rows, &zero_columns);
    let stripped = wanted.strip_padding && (kept.rows.len(), kept.columns.len()) != (rows, columns);
    let mut findings = if stripped {
        let rest = matrix.select_rows(&kept.rows).select_columns(&kept.columns);
        let pattern = pattern.select_rows_columns(&kept.rows, &kept.columns);
        whole(&rest, &pattern, wanted)?.at(&kept)
    } else {
        whole(matrix, &pattern, wanted)?
    };
    findings.shape = [rows, columns];
    findings.padding.rows = zero_rows;
    findings.padding.columns = zero_columns;
    findings.support.outside = outside;
    Ok(findings)
}

/// Measures all of a matrix.
fn whole<T: FloatFormat>(
    matrix: &DMatrix<T>,
    pattern: &Mask,
    wanted: Wanted,
) -> Result<Findings, String> {
    let (rows, columns) = matrix.shape();
    let exact = exact_rank(matrix).map_err(|error| error.to_string())?;
    let spectrum = Spectrum::of(matrix).map_err(|error| error.to_string())?;
    let wide = widen(matrix);
    Ok(Findings {
        shape: [rows, columns],
        dtype: T::NAME,
        padding: Padding { rows: vec![], columns: vec![], analysed: [rows, columns] },
        support: Support {
            mask: gallery::recognise(pattern),
            nonzero: pattern.entries(),
            outside: None,
        },
        stochastic: stochastic::<T>(&wide, pattern),
        duplicate_rows: structure::duplicate_rows(matrix),
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
        diagonal: diagonal(&wide),
        condition: spectrum.condition(),
        singular_values: spectrum.values().to_vec(),
        noise_floor: spectrum.noise_floor(),
        shades: wanted.pictures.then(|| Shades::of((rows, columns), |i, j| wide[(i, j)])),
    })
}

impl Findings {
    /// The same with the rows of the whole matrix instead of those that were kept.
    fn at(mut self, kept: &Kept) -> Self {
        let diagonal = self.diagonal.iter_mut().flat_map(|diagonal| &mut diagonal.zero_at);
        let stochastic = &mut self.stochastic;
        let rows = stochastic.rows_outside.iter_mut().chain(&mut stochastic.empty_rows);
        for row in rows.chain(self.duplicate_rows.iter_mut().flatten()).chain(diagonal) {
            *row = kept.rows[*row];
        }
        self
    }
}

fn diagonal(wide: &DMatrix<f64>) -> Option<Diagonal> {
    if !wide.is_square() || wide.is_empty() {
        return None;
    }
    let zero_at: Vec<usize> =
        (0..wide.nrows()).filter(|&token| wide[(token, token)] == 0.0).collect();
    Some(Diagonal { least: wide.diagonal().min(), zeros: zero_at.len(), zero_at })
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
