//! From a matrix to what is found about it.

use nalgebra::DMatrix;

use fullrank::mask::{Mask, gallery};
use fullrank::measure::rank::exact_rank;
use fullrank::measure::spectrum::Spectrum;
use fullrank::report::Shades;
use fullrank::scalar::{FloatFormat, gamma};

use super::question::Wanted;
use super::report::{
    Diagonal, ExactReport, Findings, Numerical, Padding, Rank, Stochastic, Support,
};
use super::structure::{self, Kept};
use super::triangle;

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
    let triangle = triangle::ordered(matrix, &exact);
    let determinant = triangle::determinant(triangle.as_ref(), matrix.is_square(), &spectrum);
    let least = triangle::least_singular_value(triangle.as_ref(), &spectrum);
    Ok(Findings {
        shape: [rows, columns],
        dtype: T::NAME,
        padding: Padding { rows: vec![], columns: vec![], analysed: [rows, columns] },
        support: Support {
            mask: gallery::recognise(pattern),
            nonzero: pattern.entries(),
            outside: None,
        },
        stochastic: stochastic(matrix, pattern),
        duplicate_rows: structure::duplicate_rows(matrix),
        log_abs_det: determinant.map(|determinant| determinant.ln_abs),
        log_abs_det_error: determinant.and_then(|determinant| determinant.error),
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
        diagonal: diagonal(matrix),
        condition: spectrum.condition().or_else(|| least.as_ref()?.condition(&spectrum)),
        least_singular_value: least,
        singular_values: spectrum.values().to_vec(),
        noise_floor: spectrum.noise_floor(),
        shades: wanted
            .pictures
            .then(|| Shades::of((rows, columns), |i, j| matrix[(i, j)].to_f64())),
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

fn diagonal<T: FloatFormat>(matrix: &DMatrix<T>) -> Option<Diagonal> {
    if !matrix.is_square() || matrix.is_empty() {
        return None;
    }
    let diagonal = matrix.diagonal().map(FloatFormat::to_f64);
    let zero_at: Vec<usize> = (0..diagonal.len()).filter(|&token| diagonal[token] == 0.0).collect();
    Some(Diagonal { least: diagonal.min(), zeros: zero_at.len(), zero_at })
}

/// Row sums against what a softmax in the stored type can guarantee: each of `n` quotients is
/// rounded once, and so is each of `n - 1` additions of the normaliser, which cancels otherwise;
/// `gamma(n)`, and half the least subnormal for each entry that may have underflowed.
fn stochastic<T: FloatFormat>(matrix: &DMatrix<T>, pattern: &Mask) -> Stochastic {
    let keys = matrix.ncols();
    let bound = gamma::<T>(keys).map(|gamma| gamma + keys as f64 * T::half_least_subnormal());
    // The sums themselves are rounded to 2^-53, which matters for f64 only, where it adds its own
    // gamma(n).
    let slack = keys as f64 * f64::EPSILON;
    let mut sums = vec![0.0; matrix.nrows()];
    for column in matrix.column_iter() {
        sums.iter_mut().zip(column.iter()).for_each(|(sum, entry)| *sum += entry.to_f64());
    }
    let errors: Vec<f64> = sums.iter().map(|sum| (sum - 1.0).abs()).collect();
    Stochastic {
        max_row_error: errors.iter().copied().fold(0.0, f64::max),
        bound,
        rows_outside: (0..errors.len())
            .filter(|&row| bound.is_some_and(|bound| errors[row] > bound + slack))
            .collect(),
        empty_rows: pattern.empty_rows(),
    }
}
