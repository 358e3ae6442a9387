//! The strategies for tests of attention: what they reach, where they shrink to, and that our own
//! attention stands up to them.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod coverage;
mod draws;
mod edges;
#[path = "../kept/mod.rs"]
mod kept;
mod minimal;
mod uses;
