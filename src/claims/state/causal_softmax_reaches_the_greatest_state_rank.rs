#![doc = include_str!("../../../proofs/causal_softmax_reaches_the_greatest_state_rank.md")]

use std::marker::PhantomData;

use crate::claims::masks::{random_whole_past, sees_all_earlier};
use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::measure::state::below_split;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct CausalSoftmaxReachesTheGreatestStateRank<T>(PhantomData<T>);

impl Claim for CausalSoftmaxReachesTheGreatestStateRank<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Causal softmax attention over n tokens with head size one has state rank min(m, n - m) at every split m, the greatest there can be, if the queries are distinct and the keys are distinct.",
        references: &[
            "Karlin and Studden, \"Tchebycheff Systems\", 1966, chapter 1 (total positivity of the exponential kernel)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/State.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("few tokens", 48),
        ("six tokens or more", 48),
        ("a later token is visible", 48),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(9);
        let mask = random_whole_past(source, tokens);
        Features::draw_distinct_scalars(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees itself and all earlier ones",
                without: "four tokens that see only themselves: state rank 0",
                holds: |case| case.mask.self_visible() && sees_all_earlier(&case.mask),
                counterexample: || {
                    Features::of(
                        &[&[0], &[1], &[2], &[3]],
                        &[&[0], &[1], &[2], &[3]],
                        gallery::identity(4),
                    )
                },
            },
            Hypothesis {
                text: "the queries are distinct",
                without: "the last two of four queries equal: state rank 1 in the middle",
                holds: |case| case.distinct_queries() == case.mask.queries(),
                counterexample: || {
                    Features::of(
                        &[&[0], &[1], &[2], &[2]],
                        &[&[0], &[1], &[2], &[3]],
                        gallery::causal(4),
                    )
                },
            },
            Hypothesis {
                text: "the keys are distinct",
                without: "the first two of four keys equal: state rank 1 in the middle",
                holds: |case| case.distinct_keys() == case.mask.keys(),
                counterexample: || {
                    Features::of(
                        &[&[0], &[1], &[2], &[3]],
                        &[&[0], &[0], &[1], &[2]],
                        gallery::causal(4),
                    )
                },
            },
            Hypothesis {
                text: "the head size is one",
                without: "the last three of six queries on a line, the first three keys not all off it: state rank 2",
                holds: |case| case.width() == 1,
                counterexample: plane_and_line,
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.softmax().map_err(|error| error.to_string())?;
        let tokens = case.mask.queries();
        for split in 1..tokens {
            let rank = evidence::certified_rank(&below_split(attention.weights(), split))?;
            let greatest = split.min(tokens - split);
            evidence::require(rank == greatest, || {
                format!("the state rank at {split} is {rank}, not {greatest}")
            })?;
        }
        Ok(format!("at every split of {tokens} tokens the state rank is the size of the block"))
    }
}

fn plane_and_line() -> Features<BigRational> {
    Features::of(
        &[&[0, 1], &[0, 2], &[0, 3], &[0, 0], &[1, 0], &[2, 0]],
        &[&[0, 0], &[0, 1], &[1, 0], &[2, 2], &[3, 3], &[4, 4]],
        gallery::causal(6),
    )
}
