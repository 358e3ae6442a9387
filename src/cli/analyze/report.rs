//! The report on one matrix, as it stands in the JSON. Rows and columns are those of the file.

use fullrank::report::Shades;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct MatrixReport {
    pub(super) file: String,
    pub(super) tensor: Option<String>,
    pub(super) index: Vec<usize>,
    /// The mask under which the scores became weights; null if the file holds weights.
    pub(super) applied_mask: Option<String>,
    #[serde(flatten)]
    pub(super) findings: Findings,
}

/// What is found about a matrix, wherever it stands.
#[derive(Debug, Serialize)]
pub(super) struct Findings {
    pub(super) shape: [usize; 2],
    pub(super) dtype: &'static str,
    pub(super) padding: Padding,
    pub(super) support: Support,
    pub(super) stochastic: Stochastic,
    /// Rows that are the same numbers, in groups of two or more; rows of zeros are left out.
    pub(super) duplicate_rows: Vec<Vec<usize>>,
    pub(super) rank: Rank,
    pub(super) diagonal: Option<Diagonal>,
    pub(super) log_abs_det: Option<f64>,
    /// How far off that is at most; null where it is not proved.
    pub(super) log_abs_det_error: Option<f64>,
    pub(super) condition: Option<f64>,
    /// Of a triangle, where it lies below the noise floor.
    pub(super) least_singular_value: Option<LeastReport>,
    pub(super) singular_values: Vec<f64>,
    pub(super) noise_floor: f64,
    /// The picture, if one is wanted.
    #[serde(skip)]
    pub(super) shades: Option<Shades>,
}

#[derive(Debug, Serialize)]
pub(super) struct Padding {
    /// Rows and columns of zeros.
    pub(super) rows: Vec<usize>,
    pub(super) columns: Vec<usize>,
    /// The shape of what was measured: less than that of the file if padding was stripped.
    pub(super) analysed: [usize; 2],
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

/// Proved bounds on a least singular value, as natural logarithms, since it may be no float.
#[derive(Debug, Serialize)]
pub(super) struct LeastReport {
    pub(super) ln_lower: f64,
    pub(super) ln_upper: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct Diagonal {
    pub(super) least: f64,
    pub(super) zeros: usize,
    /// The tokens that give themselves no weight at all.
    pub(super) zero_at: Vec<usize>,
}

impl Findings {
    /// The greatest rank that a matrix of the measured shape can have.
    pub(super) fn full(&self) -> usize {
        self.padding.analysed[0].min(self.padding.analysed[1])
    }
}

impl ExactReport {
    /// The rank, where it is settled.
    pub(super) fn settled(&self) -> Option<usize> {
        (self.lower == self.upper).then_some(self.lower)
    }

    /// The rank, or the bounds on it.
    pub(super) fn text(&self) -> String {
        match self.settled() {
            Some(rank) => rank.to_string(),
            None => format!("{} to {}", self.lower, self.upper),
        }
    }
}

/// The masks that matrices stand under, each once, in the order in which they come.
pub(super) fn masks(reports: &[MatrixReport]) -> Vec<Option<&str>> {
    let mut masks = vec![];
    for report in reports {
        let mask = report.applied_mask.as_deref();
        if !masks.contains(&mask) {
            masks.push(mask);
        }
    }
    masks
}

impl MatrixReport {
    /// Where the matrix stands, and under which mask.
    pub(super) fn place(&self) -> String {
        let index = format!("{:?}", self.index);
        let parts = [self.tensor.as_deref(), Some(&*index), self.applied_mask.as_deref()];
        parts.into_iter().flatten().filter(|part| *part != "[]").collect::<Vec<_>>().join(" ")
    }

    /// What to look at: everything that is unusual in an attention matrix.
    pub(super) fn remarks(&self) -> Vec<String> {
        let Findings { padding, support, stochastic, duplicate_rows, diagonal, .. } =
            &self.findings;
        let duplicates: usize = duplicate_rows.iter().map(Vec::len).sum();
        let counts = [
            (padding.rows.len(), "zero rows"),
            (padding.columns.len(), "zero columns"),
            (duplicates, "duplicate rows"),
            (diagonal.as_ref().map_or(0, |diagonal| diagonal.zeros), "zeros on the diagonal"),
            (stochastic.rows_outside.len(), "row sums out of bound"),
            (support.outside.unwrap_or(0), "entries outside the mask"),
        ];
        let found = counts.iter().filter(|(count, _)| *count > 0);
        found.map(|(count, what)| format!("{count} {what}")).collect()
    }
}
