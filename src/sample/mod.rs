//! Deterministic random choices: one seed, one case, on every platform.
//!
//! Every driver of a claim (property tests, the verification campaign) draws from here, so they
//! all reach the same edge cases, and a seed in a report can be replayed by any of them.

mod edges;
mod hash;
pub(crate) mod masks;
mod scores;
pub(crate) mod shrink;
mod source;

pub use edges::edges;
pub use hash::hash;
pub use scores::ScoreKind;
pub use source::Source;
