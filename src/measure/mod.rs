//! What can be measured of masks and matrices.

pub mod closed;
pub mod collapse;
mod components;
mod distinct;
mod elimination;
pub mod exact;
pub mod guarantee;
pub mod matching;
pub mod rank;
pub mod reach;
mod shares;
pub mod spectrum;
pub mod state;
pub mod triangular_factors;
