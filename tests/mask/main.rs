//! Masks, reach and guarantees against naive oracles on lists of booleans.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod algebra;
mod arbitrary;
// The oracle of the tests of measures.
#[path = "../measure/elimination.rs"]
mod elimination;
mod expression;
mod gallery;
mod guarantee;
#[path = "../kept/mod.rs"]
mod kept;
mod libraries;
mod reach;
mod text;
