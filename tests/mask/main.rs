//! Masks, reach and guarantees against naive oracles on lists of booleans.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod algebra;
mod arbitrary;
mod expression;
mod gallery;
mod guarantee;
mod libraries;
mod reach;
mod text;
