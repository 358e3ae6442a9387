//! The report on one matrix, as it stands in the JSON.

use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct MatrixReport {
    pub(super) file: String,
    pub(super) tensor: Option<String>,
    pub(super) index: Vec<usize>,
    pub(super) shape: [usize; 2],
    pub(super) dtype: &'static str,
    pub(super) support: Support,
    pub(super) stochastic: Stochastic,
    pub(super) rank: Rank,
    pub(super) diagonal: Option<Diagonal>,
    pub(super) log_abs_det: Option<f64>,
    pub(super) condition: Option<f64>,
    pub(super) singular_values: Vec<f64>,
    pub(super) noise_floor: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct Support {
    /// The gallery's name for the pattern of nonzero entries.
    pub(super) mask: Option<String>,
    pub(super) nonzero: usize,
    /// Nonzero entries outside the mask that was asked for; null if none was.
    pub(super) outside: Option<usize>,
}

#[derive(Debug, Serialize)]
pub(super) struct Stochastic {
    pub(super) max_row_error: f64,
    /// How far rounding alone can move a row sum from 1; null where it says nothing.
    pub(super) bound: Option<f64>,
    pub(super) rows_outside: Vec<usize>,
    pub(super) empty_rows: Vec<usize>,
}

#[derive(Debug, Serialize)]
pub(super) struct Rank {
    pub(super) exact: ExactReport,
    pub(super) numerical: Numerical,
    pub(super) effective: f64,
    pub(super) stable: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct ExactReport {
    pub(super) lower: usize,
    pub(super) upper: usize,
    pub(super) certificate: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct Numerical {
    pub(super) rank: usize,
    pub(super) tolerance: f64,
    pub(super) gap: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(super) struct Diagonal {
    pub(super) least: f64,
    pub(super) zeros: usize,
}
