//! What can be measured of masks and matrices.

pub mod collapse;
mod elimination;
pub mod guarantee;
pub mod matching;
pub mod rank;
pub mod reach;
pub mod spectrum;
pub mod triangular_factors;
