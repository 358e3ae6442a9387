//! The list of claims, from which tests, campaign and tables are made.

use super::{Case, Claim, Statement, Tier, Verdict, minimise};
use crate::sample::Source;

/// Calls a macro with every claim: `chapter { claim Type [scalar ...] ... } ...`, in reading
/// order. The scalars name types of [`claims::scalars`](crate::claims::scalars).
#[macro_export]
macro_rules! for_each_claim {
    ($($then:ident)::+) => {
        $($then)::+! {
            triangular {
                causal_softmax_is_full_rank CausalSoftmaxIsFullRank [f16 bf16 f32 f64 rational]
            }
        }
    };
}

/// One claim for one scalar, its types erased.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The name of the claim.
    pub id: &'static str,
    /// The chapter that it belongs to.
    pub chapter: &'static str,
    /// The scalar.
    pub scalar: &'static str,
    /// In which sense the claim holds for the scalar.
    pub tier: Tier,
    /// The claim in words.
    pub statement: Statement,
    /// Its hypotheses in words, each with its counterexample.
    pub hypotheses: fn() -> Vec<(&'static str, &'static str)>,
    /// Judges the case that belongs to a seed.
    pub judge: fn(u64) -> Judgement,
}

/// The verdict on one random case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// For a refutation, the smallest refuted case found from there, as named text.
    pub counterexample: Vec<(&'static str, String)>,
}

/// All claims, by chapter; one entry for each scalar.
pub fn registry() -> Vec<Entry> {
    macro_rules! entries {
        ($($chapter:ident { $($claim:ident $type:ident [$($scalar:ident)*])* })*) => {
            vec![$($($(
                entry::<super::$chapter::$claim::$type<super::scalars::$scalar>>(
                    stringify!($claim), stringify!($chapter), stringify!($scalar),
                ),
            )*)*)*]
        };
    }
    for_each_claim!(entries)
}

fn entry<C: Claim>(id: &'static str, chapter: &'static str, scalar: &'static str) -> Entry {
    Entry {
        id,
        chapter,
        scalar,
        tier: C::TIER,
        statement: C::STATEMENT,
        hypotheses: || C::hypotheses().iter().map(|h| (h.text, h.without)).collect(),
        judge: judge::<C>,
    }
}

fn judge<C: Claim>(seed: u64) -> Judgement {
    let case = C::draw(&mut Source::from_seed(seed));
    match C::check(&case) {
        Verdict::Refuted(_) => {
            let least = minimise::<C>(case);
            Judgement { verdict: C::check(&least), counterexample: least.fields() }
        }
        verdict => Judgement { verdict, counterexample: vec![] },
    }
}
