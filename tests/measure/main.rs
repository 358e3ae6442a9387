//! Exact rank, determinants and spectra against oracles that share no code with them.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod certificates;
mod closed;
mod elimination;
mod exact;
mod hard;
mod oracle;
mod rank;
mod spectrum;
mod state;
