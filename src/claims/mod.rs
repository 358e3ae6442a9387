//! The theorems, one file each: hypotheses, a conclusion, and a counterexample for every
//! hypothesis.
//!
//! A [`Claim`] judges a case; [`registry`] lists all of them. Chapters are modules, and the
//! documentation of each claim is its proof.

mod case;
mod claim;
mod evidence;
mod implementation;
mod masked;
mod masks;
mod near_rank;
mod proof;
mod registry;
mod statement;
mod subject;

pub mod architectures;
pub mod conditioning;
pub mod depth;
pub mod floats;
pub mod guarantee;
pub mod implementations;
pub mod linear;
pub mod mixing;
pub mod normalisers;
pub mod positions;
pub mod representation;
pub mod residual;
pub mod softmax_rank;
pub mod spectra;
pub mod state;
pub mod triangular;

pub use case::{
    Bilinear, Budget, Case, CoinTosses, Decayed, EncoderDecoder, FeatureLayers, Features, Gap,
    Gated, HeadSplit, Heads, Layered, Line, Lottery, Mixture, Model, Modular, Parallel, Pattern,
    Projected, RandomFeatures, RandomPatterns, RandomScores, Recurrent, Reordered, Rows, Scored,
    Shortcut, Split, Stacked, TiedHistory, Tuned, Turn, Turned, Valued,
};
pub use claim::{Claim, Hypothesis, Verdict, minimise, minimise_by};
pub use implementation::{Finding, Implementable};
pub use proof::Proof;
pub use registry::{Entry, Judgement, registry};
pub use statement::{Statement, Tier};
pub use subject::Subject;

/// Stands in for a scalar where a claim is about masks alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boolean;

/// The scalars by the names that they have in tests and on the command line.
pub mod scalars {
    pub use super::Boolean as boolean;
    pub use half::{bf16, f16};
    pub use num_rational::BigRational as rational;
    #[doc(no_inline)]
    pub use std::primitive::{f32, f64};
}
