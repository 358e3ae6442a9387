//! The campaign judges each case once, whatever the shards, and its seeds replay.

use std::collections::BTreeSet;

use fullrank::claims::{Entry, Judgement, Verdict, registry};
use fullrank::harness::{Plan, Tally, run};
use fullrank::sample::Source;

/// A claim that every fourth case refutes, and about another fourth says nothing.
fn quarters(id: &'static str, scalar: &'static str) -> Entry {
    let judge = |source: &mut Source| {
        let word = source.word();
        let (verdict, counterexample) = match word % 4 {
            0 => (Verdict::Refuted(format!("found {word}")), vec![("word", word.to_string())]),
            1 => (Verdict::Vacuous("not one in four"), vec![]),
            _ => (Verdict::Holds(String::new()), vec![]),
        };
        Judgement { verdict, counterexample }
    };
    Entry { id, scalar, judge, ..registry()[0] }
}

fn tally(plan: Plan) -> Tally {
    let mut calls = 0;
    let tally = run(&quarters("claim", "f32"), &plan, || calls += 1);
    assert_eq!(calls, tally.cases);
    tally
}

const WHOLE: Plan = Plan { seed: 7, cases: 100, shard: 0, shards: 1 };

#[test]
fn shards_share_the_cases_of_the_whole() {
    let whole = tally(WHOLE);
    let shards = [0, 1, 2].map(|shard| tally(Plan { shard, shards: 3, ..WHOLE }));
    assert_eq!(shards.each_ref().map(|tally| tally.cases), [34, 33, 33]);
    assert_eq!(shards.iter().map(|tally| tally.vacuous).sum::<u64>(), whole.vacuous);
    assert!((10..40).contains(&whole.vacuous), "{whole:?}");
    // The first refutation of the whole is that of the shard to which its index belongs.
    let first = whole.refutation.unwrap();
    assert_eq!(shards[first.index as usize % 3].refutation, Some(first.clone()));
    let indices = shards.iter().filter_map(|tally| Some(tally.refutation.as_ref()?.index));
    assert_eq!(indices.min(), Some(first.index));
    // What a shard of none would be is all.
    assert_eq!(tally(Plan { shards: 0, ..WHOLE }).cases, 100);
    assert_eq!(tally(Plan { cases: 0, ..WHOLE }), Tally::default());
}

#[test]
fn a_refutation_can_be_drawn_again_from_its_seed() {
    let refutation = tally(WHOLE).refutation.unwrap();
    let word = Source::from_seed(refutation.seed).word();
    assert_eq!(refutation.fields, [("word", word.to_string())]);
    assert_eq!(refutation.found, format!("found {word}"));
}

/// Seeds that other campaigns, claims, scalars and indices share would judge a case twice.
#[test]
fn seeds_differ_by_campaign_claim_scalar_and_index() {
    let refuted = Entry {
        judge: |_| Judgement { verdict: Verdict::Refuted(String::new()), counterexample: vec![] },
        ..quarters("claim", "f32")
    };
    let mut seeds = BTreeSet::new();
    for (id, scalar) in [("claim", "f32"), ("claim", "f64"), ("mialc", "f32"), ("claim:", "f32")] {
        let entry = Entry { id, scalar, ..refuted };
        for seed in [7, 8, 1 << 40] {
            for shard in 0..50 {
                let plan = Plan { seed, shard, shards: 50, cases: 50 };
                seeds.insert(run(&entry, &plan, || {}).refutation.unwrap().seed);
            }
        }
    }
    assert_eq!(seeds.len(), 4 * 3 * 50);
}
