#![doc = include_str!("../../../proofs/distinct_scalars_give_full_rank.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::attention::{EmptyRows, base2_softmax, scaled_dot_product};
use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;
use num_traits::One;

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
        let mut distinct = || {
            let order = source.order(13);
            DMatrix::from_fn(tokens, 1, |token, _| {
                BigRational::from_integer((order[token] as i64 - 6).into())
            })
        };
        Features { queries: distinct(), keys: distinct(), mask: gallery::full(tokens) }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "the queries are distinct",
                without: "two equal queries: rank 1 of 2",
                holds: |case| rows_are_distinct(&case.queries),
                counterexample: || Features::of(&[&[0], &[0]], &[&[0], &[1]], gallery::full(2)),
            },
            Hypothesis {
                text: "the keys are distinct",
                without: "two equal keys: rank 1 of 2",
                holds: |case| rows_are_distinct(&case.keys),
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
        let scores = scaled_dot_product(&case.queries, &case.keys, &BigRational::one())
            .map_err(|error| error.to_string())?;
        let attention = base2_softmax(&scores, &case.mask, EmptyRows::Reject)
            .map_err(|error| error.to_string())?;
        evidence::has_rank(attention.weights(), case.mask.queries())
    }
}

fn rows_are_distinct(matrix: &DMatrix<BigRational>) -> bool {
    (0..matrix.nrows()).all(|one| (0..one).all(|other| matrix.row(one) != matrix.row(other)))
}
