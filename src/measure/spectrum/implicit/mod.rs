//! Singular values of attention without its matrix: from queries and keys alone, in memory O(n d).
//!
//! An [`Operator`] recomputes its rows block by block and multiplies with them; a block Krylov
//! method needs a dozen such sweeps. What follows is proved of the matrix whose entries the
//! operator computes, up to rounding that is bounded and added; what is estimated is called so.

mod attention;
mod bounds;
mod estimate;
mod krylov;
mod operator;
mod ritz;
mod spectrum;

pub use attention::{AttentionOperator, OperatorError, Visible};
pub use bounds::Interval;
pub use estimate::Estimate;
pub use operator::{OnRows, Operator, Sweep};
pub use spectrum::{ImplicitSpectrum, LeadingValue, Settings};
