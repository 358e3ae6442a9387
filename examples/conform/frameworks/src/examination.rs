//! How one implementation fares, as a row of a table.

use std::fmt;

use fullrank::attention::Kernel;
use fullrank::claims::{Case, Subject};
use fullrank::harness::{empty_row_convention, requirements};
use fullrank::scalar::FloatFormat;

const CASES: u64 = 64;

/// A claim that an implementation does not satisfy.
#[derive(Debug)]
pub struct Finding {
    pub implementation: &'static str,
    pub scalar: &'static str,
    pub claim: &'static str,
    found: String,
    /// The least case.
    case: Vec<(&'static str, String)>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}: {}: {}", self.implementation, self.scalar, self.claim, self.found)?;
        self.case
            .iter()
            .try_for_each(|(name, text)| write!(f, "\n  {name}: {}", text.replace('\n', "; ")))
    }
}

/// Asks all claims; prints how many held, and what becomes of an empty row.
pub fn examine<T: Subject + FloatFormat>(
    implementation: &'static str,
    kernel: &mut dyn Kernel<T>,
) -> Vec<Finding> {
    let (mut held, mut findings, mut declined) = (0, vec![], None);
    for requirement in requirements::<T>() {
        let conformance = requirement.ask(kernel, 0, CASES, || {});
        held += usize::from(conformance.failure.is_none() && conformance.held() > 0);
        declined = declined.or(conformance.reason);
        findings.extend(conformance.failure.map(|failure| Finding {
            implementation,
            scalar: T::NAME,
            claim: requirement.id,
            found: failure.found,
            case: failure.problem.fields(),
        }));
    }
    let convention = empty_row_convention(kernel).name();
    let reason = declined.map_or_else(String::new, |reason| format!(", declined: {reason}"));
    println!(
        "{implementation}, {}: {held} held, {} failed, empty row: {convention}{reason}",
        T::NAME,
        findings.len(),
    );
    findings
}
