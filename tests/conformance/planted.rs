//! Each planted mistake is caught, in a case that a reader can follow.

use fullrank::attention::Problem;
use fullrank::claims::{Case, Subject};
use fullrank::harness::Failure;
use fullrank::harness::planted::Planted;
use fullrank::scalar::{FloatFormat, bf16, f16};

use crate::examine;

/// The claims that fail, each with its least case.
fn failures<T: Subject + FloatFormat>(mut mistake: Planted) -> Vec<(&'static str, Failure<T>)> {
    examine::<T>(&mut mistake)
        .into_iter()
        .filter_map(|(id, conformance)| Some((id, conformance.failure?)))
        .collect()
}

fn caught<T: Subject + FloatFormat>() {
    for mistake in Planted::ALL {
        let failures = failures::<T>(mistake);
        if !mistake.is_mistaken_for::<T>() {
            continue;
        }
        let least = failures.iter().min_by_key(|(_, failure)| failure.problem.mask.keys());
        let Some((id, failure)) = least else {
            panic!("{mistake:?} was not caught in {}", T::NAME);
        };
        let problem = &failure.problem;
        assert!(
            problem.mask.queries() <= 2 && problem.mask.keys() <= 3,
            "{mistake:?} in {}: {id} ends with {problem:?}",
            T::NAME
        );
    }
}

#[test]
fn in_f16() {
    caught::<f16>();
}

#[test]
fn in_bf16() {
    caught::<bf16>();
}

#[test]
fn in_f32() {
    caught::<f32>();
}

#[test]
fn in_f64() {
    caught::<f64>();
}

/// Which claims catch which mistake: each claim must be the reason for somebody.
#[test]
fn every_claim_catches_something() {
    let mut idle: Vec<&str> =
        fullrank::harness::requirements::<f32>().iter().map(|requirement| requirement.id).collect();
    for mut mistake in Planted::ALL {
        for (id, conformance) in examine::<f32>(&mut mistake) {
            if conformance.failure.is_some() {
                idle.retain(|idle| *idle != id);
            }
        }
    }
    assert!(idle.is_empty(), "{idle:?} caught nothing");
}

/// How each mistake is caught in f32, as rows of the table in `docs/conformance.md`.
#[test]
fn the_documented_least_cases_are_current() {
    let document = std::fs::read_to_string("docs/conformance.md").unwrap();
    let asked = fullrank::harness::requirements::<f32>().len();
    let mut missing = vec![];
    for mistake in Planted::ALL {
        let failures = failures::<f32>(mistake);
        let size = |problem: &Problem<f32>| (problem.mask.keys(), problem.mask.queries());
        let (id, failure) =
            failures.iter().min_by_key(|(_, failure)| size(&failure.problem)).unwrap();
        let case = failure.problem.fields();
        let fields = case.iter().map(|(name, text)| format!("{name} {}", text.replace('\n', "; ")));
        let fields = fields.collect::<Vec<_>>().join(", ");
        let row = format!("| `{mistake:?}` | {} of {asked} | {fields} | `{id}` |", failures.len());
        missing.extend((!document.contains(&row)).then_some(row));
    }
    assert!(missing.is_empty(), "docs/conformance.md lacks\n{}", missing.join("\n"));
}
