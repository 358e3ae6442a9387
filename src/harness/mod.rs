//! Drivers of the claims: the campaign over random cases, and the conformance check of an
//! implementation of attention.

mod campaign;
mod conformance;
pub mod planted;

pub use campaign::{Plan, Refutation, Tally, run};
pub use conformance::{
    Conformance, EmptyRowConvention, Failure, Requirement, empty_row_convention, requirements,
};
