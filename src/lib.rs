//! The executable theory of attention matrices: constructions, exact rank, what masks guarantee,
//! and claims checked as tests.

#[cfg(test)]
mod assert_near;
pub mod attention;
pub mod claims;
#[cfg(feature = "cli")]
pub mod dump;
pub mod harness;
pub mod mask;
pub mod measure;
pub mod report;
pub mod sample;
pub mod scalar;
pub mod strategies;

/// The examples of the README, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
