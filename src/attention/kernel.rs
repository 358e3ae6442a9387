//! Masked softmax attention as one call, ours or anybody's.

use nalgebra::DMatrix;

use super::{AttentionError, EmptyRows, scaled_dot_product, softmax};
use crate::mask::Mask;
use crate::scalar::{Exponential, Scalar};

/// What an implementation of attention is asked: `softmax(queries * keys^T * scale) * values`
/// under a mask.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem<T: Scalar> {
    /// n by d.
    pub queries: DMatrix<T>,
    /// m by d.
    pub keys: DMatrix<T>,
    /// m by e.
    pub values: DMatrix<T>,
    /// n by m.
    pub mask: Mask,
    /// The factor of the scores.
    pub scale: T,
}

impl<T: Scalar> Problem<T> {
    /// The problem with these scores, n by m: they are the queries, and keys and values are the
    /// identity.
    ///
    /// Each product with 1 or 0 and each sum with zeros is exact, so the scores are what is
    /// weighed, and the output is the weights.
    pub fn of_scores(scores: &DMatrix<T>, mask: Mask) -> Self {
        let identity = DMatrix::from_diagonal_element(mask.keys(), mask.keys(), T::one());
        Self {
            queries: scores.clone(),
            keys: identity.clone(),
            values: identity,
            mask,
            scale: T::one(),
        }
    }
}

/// What an implementation answers: weights, the output, or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T: Scalar> {
    /// n by m.
    pub weights: Option<DMatrix<T>>,
    /// n by e.
    pub output: Option<DMatrix<T>>,
}

/// Why an implementation gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KernelError {
    /// It does not take such problems.
    #[error("declined: {0}")]
    Declined(String),
    /// It broke.
    #[error("{0}")]
    Broken(String),
}

/// An implementation of masked softmax attention.
///
/// Closures are kernels too.
pub trait Kernel<T: Scalar> {
    /// Answers one problem.
    ///
    /// # Errors
    /// [`KernelError`] if it declines the problem or breaks.
    fn attend(&mut self, problem: &Problem<T>) -> Result<Answer<T>, KernelError>;
}

impl<T: Scalar, F> Kernel<T> for F
where
    F: FnMut(&Problem<T>) -> Result<Answer<T>, KernelError>,
{
    fn attend(&mut self, problem: &Problem<T>) -> Result<Answer<T>, KernelError> {
        self(problem)
    }
}

/// The implementation of this library: [`scaled_dot_product`], [`softmax`],
/// [`Attention::apply`](super::Attention::apply).
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    /// What becomes of a query that sees no key.
    pub empty_rows: EmptyRows,
}

impl<T: Exponential> Kernel<T> for Reference {
    fn attend(&mut self, problem: &Problem<T>) -> Result<Answer<T>, KernelError> {
        let broken = |error: AttentionError| KernelError::Broken(error.to_string());
        let scores = scaled_dot_product(&problem.queries, &problem.keys, &problem.scale);
        let attention = scores
            .and_then(|scores| softmax(&scores, &problem.mask, self.empty_rows))
            .map_err(broken)?;
        let output = attention.apply(&problem.values).map_err(broken)?;
        Ok(Answer { weights: Some(attention.into_weights()), output: Some(output) })
    }
}
