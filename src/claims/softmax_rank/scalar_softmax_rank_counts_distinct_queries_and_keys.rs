#![doc = include_str!("../../../proofs/scalar_softmax_rank_counts_distinct_queries_and_keys.md")]

use std::marker::PhantomData;

use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct ScalarSoftmaxRankCountsDistinctQueriesAndKeys<T>(PhantomData<T>);

impl Claim for ScalarSoftmaxRankCountsDistinctQueriesAndKeys<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "The rank of bidirectional softmax attention with head size one is the number of distinct queries or the number of distinct keys, whichever is less.",
        references: &[
            "Karlin and Studden, \"Tchebycheff Systems\", 1966, chapter 1 (total positivity of the exponential kernel)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/SoftmaxRank.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 40), ("repeated queries and repeated keys", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(8);
        let spread = source.integer(0, 6);
        Features::draw(source, gallery::full(tokens), 1, |source| {
            f64::from(source.integer(-spread, spread))
        })
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees every token",
                without: "two equal causal tokens: rank 2",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || Features::of(&[&[0], &[0]], &[&[0], &[0]], gallery::causal(2)),
            },
            Hypothesis {
                text: "the head size is one",
                without: "three queries on a line and keys not all off it, in the plane: rank 2, with three distinct of each",
                holds: |case| case.width() == 1,
                counterexample: || {
                    Features::of(
                        &[&[0, 0], &[1, 0], &[2, 0]],
                        &[&[0, 0], &[0, 1], &[1, 0]],
                        gallery::full(3),
                    )
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.softmax().map_err(|error| error.to_string())?;

        evidence::has_rank(attention.weights(), case.distinct_queries().min(case.distinct_keys()))
    }
}
