//! Each planted mistake is caught, in a case that a reader can follow.

use fullrank::claims::Subject;
use fullrank::harness::planted::Planted;
use fullrank::scalar::{FloatFormat, bf16, f16};

use crate::examine;

fn caught<T: Subject + FloatFormat>() {
    for mut mistake in Planted::ALL {
        let failures: Vec<_> = examine::<T>(&mut mistake)
            .into_iter()
            .filter_map(|(id, conformance)| Some((id, conformance.failure?)))
            .collect();
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
