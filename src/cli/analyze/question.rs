//! What is asked of each matrix: which mask to expect or to apply, and whether padding counts.

use nalgebra::DMatrix;

use fullrank::attention::{EmptyRows, softmax};
use fullrank::mask::Mask;
use fullrank::mask::expression::Expression;
use fullrank::scalar::FloatFormat;

use super::measure;
use super::report::Findings;
use crate::cli::{CliError, mask};

#[derive(Debug)]
pub(super) struct Question {
    mask: Option<(String, Expression)>,
    wanted: Wanted,
}

/// What is asked of every matrix alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// Whether the matrices are scores.
    pub(super) scores: bool,
    pub(super) strip_padding: bool,
    pub(super) pictures: bool,
}

impl Question {
    /// One question for each mask, or one without a mask.
    pub(super) fn all(masks: &[String], wanted: Wanted) -> Result<Vec<Self>, CliError> {
        if masks.len() > 1 && !wanted.scores {
            return Err(CliError::ManyMasks);
        }
        if masks.is_empty() {
            return Ok(vec![Self { mask: None, wanted }]);
        }
        let parse = |text: &String| {
            let mask = Some((text.clone(), mask::expression(text)?.0));
            Ok(Self { mask, wanted })
        };
        masks.iter().map(parse).collect()
    }

    /// The mask that is applied to scores.
    pub(super) fn applied_mask(&self) -> Option<String> {
        let name = self.mask.as_ref().map_or("full", |(text, _)| text);
        self.wanted.scores.then(|| name.to_owned())
    }

    /// What is found about a matrix of scores or weights.
    ///
    /// # Errors
    /// What is wrong with the matrix: a NaN, an infinity, or a shape that the mask does not fit.
    pub(super) fn ask<T: FloatFormat>(&self, matrix: &DMatrix<T>) -> Result<Findings, String> {
        let (rows, columns) = matrix.shape();
        let mask = match &self.mask {
            None => None,
            Some(_) if rows != columns => {
                return Err(format!("--mask needs a square matrix, not {rows} x {columns}"));
            }
            Some((_, expression)) => {
                Some(expression.mask(rows).map_err(|error| error.to_string())?)
            }
        };
        if !self.wanted.scores {
            require_finite(matrix)?;
            return measure::measure(matrix, mask.as_ref(), self.wanted);
        }
        let mask = mask.unwrap_or_else(|| Mask::full(rows, columns));
        let weights =
            softmax(matrix, &mask, EmptyRows::Zeros).map_err(|error| error.to_string())?;
        measure::measure(weights.weights(), Some(&mask), self.wanted)
    }
}

fn require_finite<T: FloatFormat>(matrix: &DMatrix<T>) -> Result<(), String> {
    let bad = matrix.as_slice().iter().position(|entry| !entry.is_finite());
    bad.map_or(Ok(()), |at| {
        let (row, column) = (at % matrix.nrows(), at / matrix.nrows());
        Err(format!("row {row}, column {column}: a NaN or an infinity, not a number"))
    })
}
