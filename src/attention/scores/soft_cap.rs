use nalgebra::DMatrix;

use crate::scalar::FloatFormat;

/// `cap * tanh(score / cap)` for each score: no score exceeds the cap in magnitude.
///
/// The quotient and the product are rounded in the type, the tangent is taken in `f64` and rounded.
/// `cap` is a positive number. Costs O(entries).
///
/// Source: Gemma team, "Gemma 2: improving open language models at a practical size", 2024 (cap 50
/// on attention scores).
pub fn soft_cap<T: FloatFormat>(scores: &DMatrix<T>, cap: T) -> DMatrix<T> {
    scores.map(|score| cap * T::nearest((score / cap).to_f64().tanh()))
}
