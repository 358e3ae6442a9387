//! Small models trained with the masks of fullrank, to see whether the rank of attention matters.
//!
//! Data flows one way:
//!
//! ```text
//! settings, corpus -> model -> experiment -> run -> training -> results -> curves, summary -> cli
//! ```

pub mod checkpoint;
pub mod cli;
pub mod corpus;
pub mod curves;
mod error;
pub mod experiment;
mod fingerprint;
pub mod machine;
pub mod measure;
pub mod model;
pub mod optimiser;
pub mod record;
pub mod results;
pub mod rule;
pub mod run;
pub mod runner;
pub mod settings;
pub mod statistics;
pub mod summary;
pub mod training;
pub mod versions;

pub use error::Error;
pub use settings::Settings;
