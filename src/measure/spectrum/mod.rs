//! Singular values and determinants, and what is honest to say of them in floating point.
//!
//! | question | answered by |
//! |---|---|
//! | all singular values of a stored matrix | [`Spectrum`], down to its noise floor |
//! | the least singular value of a triangle, however small | [`LeastSingularValue`] |
//! | a determinant, however small or large | [`LogDeterminant`] |
//! | leading values and ranks of attention too large to store | [`implicit::ImplicitSpectrum`] |

mod dense;
mod determinant;
pub mod implicit;
mod svd;
mod triangle;

pub use dense::{Spectrum, SpectrumError};
pub use determinant::{DeterminantError, LogDeterminant};
pub use triangle::{LeastSingularValue, TriangleError};
