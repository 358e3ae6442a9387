//! `fullrank analyze`: attention dumps, one matrix at a time.

mod measure;
mod report;
mod table;

use std::path::PathBuf;

use clap::Args;

use fullrank::attention::{EmptyRows, softmax};
use fullrank::mask::Mask;
use fullrank::mask::expression::Expression;
use fullrank::scalar::FloatFormat;
use nalgebra::DMatrix;

use super::dump::{self, AnyMatrix, DumpError};
use super::{CliError, Output, Status, mask};
use report::MatrixReport;

/// Measure attention matrices in files: exact and numerical rank, support, row sums, spectrum.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Arrays (.npy) whose last two axes are query and key; leading axes count layers and heads.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The mask that the attention should have; with --scores, the one to apply.
    #[arg(long, value_name = "EXPR")]
    mask: Option<String>,
    /// The files hold scores: take their softmax under the mask, or unmasked without one.
    #[arg(long)]
    scores: bool,
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Status, CliError> {
    let mask = arguments.mask.as_deref().map(mask::expression).transpose()?.map(|(mask, _)| mask);
    let mut reports = vec![];
    for path in &arguments.files {
        let file = path.display().to_string();
        dump::read(path, |entry| {
            let index = entry.index;
            let report = match &entry.matrix {
                AnyMatrix::F16(matrix) => analyze(matrix, mask.as_ref(), arguments.scores, &index),
                AnyMatrix::F32(matrix) => analyze(matrix, mask.as_ref(), arguments.scores, &index),
                AnyMatrix::F64(matrix) => analyze(matrix, mask.as_ref(), arguments.scores, &index),
            }?;
            reports.push(MatrixReport { file: file.clone(), index, ..report });
            Ok(())
        })
        .map_err(|source| CliError::Dump { path: path.clone(), source })?;
    }
    output.print(&reports, |reports| table::table(reports))?;
    Ok(Status::Held)
}

/// The report on one matrix; the caller adds where it stands.
fn analyze<T: FloatFormat>(
    matrix: &DMatrix<T>,
    mask: Option<&Expression>,
    scores: bool,
    index: &[usize],
) -> Result<MatrixReport, DumpError> {
    let problem = |problem: String| DumpError::Matrix { index: index.to_vec(), problem };
    let (rows, columns) = matrix.shape();
    let expected = match mask {
        None => None,
        Some(_) if rows != columns => {
            return Err(problem(format!("--mask needs a square matrix, not {rows} x {columns}")));
        }
        Some(expression) => {
            Some(expression.mask(rows).map_err(|error| problem(error.to_string()))?)
        }
    };
    let weights = if scores {
        let mask = expected.clone().unwrap_or_else(|| Mask::full(rows, columns));
        let attention = softmax(matrix, &mask, EmptyRows::Zeros);
        attention.map_err(|error| problem(error.to_string()))?.into_weights()
    } else {
        matrix.clone()
    };
    for row in 0..rows {
        if let Some(column) = weights.row(row).iter().position(|entry| !entry.is_finite()) {
            return Err(DumpError::NotFinite { index: index.to_vec(), row, column });
        }
    }
    measure::measure(&weights, expected.as_ref()).map_err(problem)
}
