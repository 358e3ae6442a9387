//! What it means to test a claim.

use std::cell::RefCell;
use std::collections::BTreeMap;

use fullrank::claims::{Case, Claim, Verdict};
use fullrank::sample::Source;
use fullrank::strategies::cases;
use proptest::test_runner::{
    Config, FileFailurePersistence, RngSeed, TestCaseError, TestError, TestRunner,
};

/// Random cases for each claim and scalar that satisfy its hypotheses.
const CASES: u32 = 256;

/// How many of the shrinks of a case are compared with it, from either end.
const SHRINKS: usize = 32;

pub(crate) fn specify<C: Claim>(claim: &str, scalar: &str) {
    every_hypothesis_is_needed::<C>();
    shrinks_are_never_the_case_itself::<C>();
    shrinks_do_not_leave_the_claim::<C>();
    holds_on_random_cases::<C>(claim, scalar);
}

fn every_hypothesis_is_needed<C: Claim>() {
    for (index, hypothesis) in C::hypotheses().iter().enumerate() {
        let case = (hypothesis.counterexample)();
        for (other, assumed) in C::hypotheses().iter().enumerate() {
            assert_eq!(
                (assumed.holds)(&case),
                other != index,
                "without `{}`: the counterexample must violate that alone; `{}` on {case:?}",
                hypothesis.text,
                assumed.text
            );
        }
        if let Ok(evidence) = C::conclusion(&case) {
            panic!("the conclusion does not need `{}`: {evidence} for {case:?}", hypothesis.text);
        }
    }
}

/// What refutes a claim would be made simpler for ever otherwise.
fn shrinks_are_never_the_case_itself<C: Claim>() {
    for seed in 0..16 {
        let case = C::draw(&mut Source::from_seed(seed));
        let fields = case.fields();
        let shrinks = case.shrinks();
        // A row of thousands of keys has as many simpler ones.
        let ends = shrinks.iter().take(SHRINKS).chain(shrinks.iter().rev().take(SHRINKS));
        for simpler in ends {
            assert!(simpler.fields() != fields, "{case:?}");
        }
    }
}

/// What refutes a claim would end in a case that it says nothing of otherwise: a probability above
/// one, say. Parameters come last.
fn shrinks_do_not_leave_the_claim<C: Claim>() {
    for seed in 0..4 {
        let case = C::draw(&mut Source::from_seed(seed));
        for simpler in case.shrinks().iter().rev().take(8) {
            let verdict = C::check(simpler);
            assert!(!matches!(verdict, Verdict::Refuted(_)), "{verdict:?} for {simpler:?}");
        }
    }
}

fn holds_on_random_cases<C: Claim>(claim: &str, scalar: &str) {
    let regressions =
        format!("{}/tests/regressions/{claim}.{scalar}.txt", env!("CARGO_MANIFEST_DIR"));
    let default = Config::default();
    // The same cases in every run, unless PROPTEST_RNG_SEED asks for others: a verdict must not
    // depend on the day.
    let rng_seed = match default.rng_seed {
        RngSeed::Random => RngSeed::Fixed(0),
        chosen @ RngSeed::Fixed(_) => chosen,
    };
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        rng_seed,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(Box::leak(
            regressions.into_boxed_str(),
        )))),
        ..default
    });
    let seen = RefCell::new(BTreeMap::<&str, usize>::new());
    let result = runner.run(&cases::<C>(), |case| match C::check(&case) {
        Verdict::Holds(_) => {
            for label in C::labels(&case) {
                *seen.borrow_mut().entry(label).or_default() += 1;
            }
            Ok(())
        }
        Verdict::Vacuous(hypothesis) => Err(TestCaseError::reject(hypothesis)),
        Verdict::Refuted(found) => Err(TestCaseError::fail(found)),
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(found, case)) => {
            let fields: Vec<String> =
                case.fields().iter().map(|(name, text)| format!("{name}:\n{text}")).collect();
            panic!("{claim} is refuted for {scalar}: {found}\n{}", fields.join("\n"));
        }
        Err(TestError::Abort(reason)) => panic!("{claim} for {scalar}: {reason}"),
    }
    for (label, floor) in C::FLOORS {
        let count = seen.borrow().get(label).copied().unwrap_or_default();
        assert!(count >= *floor, "only {count} of {CASES} cases were `{label}`: want {floor}");
    }
}
