#![doc = include_str!("../../../proofs/distinct_scalars_give_full_rank.md")]

use std::marker::PhantomData;

use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct DistinctScalarsGiveFullRank<T>(PhantomData<T>);

impl Claim for DistinctScalarsGiveFullRank<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Bidirectional softmax attention with head size one has full rank if the queries are distinct and the keys are distinct: the exponential raises scores of rank 1 to weights of rank n.",
        references: &[
            "Karlin and Studden, \"Tchebycheff Systems\", 1966, chapter 1 (total positivity of the exponential kernel)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/SoftmaxRank.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 48), ("six tokens or more", 16)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(7);
        Features::draw_distinct_scalars(source, gallery::full(tokens))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "the queries are distinct",
                without: "two equal queries: rank 1 of 2",
                holds: |case| case.distinct_queries() == case.mask.queries(),
                counterexample: || Features::of(&[&[0], &[0]], &[&[0], &[1]], gallery::full(2)),
            },
            Hypothesis {
                text: "the keys are distinct",
                without: "two equal keys: rank 1 of 2",
                holds: |case| case.distinct_keys() == case.mask.keys(),
                counterexample: || Features::of(&[&[0], &[1]], &[&[0], &[0]], gallery::full(2)),
            },
            Hypothesis {
                text: "the head size is one",
                without: "three queries on a line and keys not all off it, in the plane: rank 2 of 3",
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
        evidence::has_rank(attention.weights(), case.mask.queries())
    }
}
