//! The theorems, one file each: hypotheses, a conclusion, and a counterexample for every
//! hypothesis.
//!
//! A [`Claim`] judges a case; [`registry`] lists all of them. Chapters are modules, and the
//! documentation of each claim is its proof.

mod case;
mod claim;
mod evidence;
mod masks;
mod registry;
mod statement;
mod subject;
pub mod triangular;

pub use case::{Case, Scored};
pub use claim::{Claim, Hypothesis, Verdict, minimise};
pub use registry::{Entry, Judgement, registry};
pub use statement::{Statement, Tier};
pub use subject::Subject;

/// The scalars by the names that they have in tests and on the command line.
pub mod scalars {
    pub use half::{bf16, f16};
    pub use num_rational::BigRational as rational;
    #[doc(no_inline)]
    pub use std::primitive::{f32, f64};
}
