//! The conformance check catches mistakes, in minimal cases, and raises no false alarm.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod campaign;
mod correct;
mod mistakes;
mod planted;

use fullrank::attention::Kernel;
use fullrank::claims::Subject;
use fullrank::harness::{Conformance, requirements};
use fullrank::scalar::FloatFormat;

const CASES: u64 = 128;

/// How a kernel fares with each claim.
fn examine<T: Subject + FloatFormat>(
    kernel: &mut dyn Kernel<T>,
) -> Vec<(&'static str, Conformance<T>)> {
    let ask = |requirement: fullrank::harness::Requirement<T>| {
        (requirement.id, requirement.ask(kernel, 0, CASES, || {}))
    };
    requirements::<T>().into_iter().map(ask).collect()
}
