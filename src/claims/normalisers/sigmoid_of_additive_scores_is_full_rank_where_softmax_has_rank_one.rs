#![doc = include_str!("../../../proofs/sigmoid_of_additive_scores_is_full_rank_where_softmax_has_rank_one.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use super::scalars;
use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;
use num_traits::One;

/// See the [module](self).
pub struct SigmoidOfAdditiveScoresIsFullRankWhereSoftmaxHasRankOne<T>(PhantomData<T>);

impl Claim for SigmoidOfAdditiveScoresIsFullRankWhereSoftmaxHasRankOne<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Scores a_i + b_j give bidirectional softmax attention rank 1, and sigmoid attention full rank if the a are distinct and the b are distinct: its weights are a Cauchy matrix.",
        references: &[
            "Cauchy, \"Mémoire sur les fonctions alternées et sur les sommes alternées\", 1841",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 48), ("six tokens or more", 16)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(7);
        let (queries, keys) = (source.order(13), source.order(13));
        let whole = |x: usize| BigRational::from_integer((x as i64 - 6).into());
        let one = BigRational::one;
        Features {
            queries: DMatrix::from_fn(
                tokens,
                2,
                |i, k| if k == 0 { whole(queries[i]) } else { one() },
            ),
            keys: DMatrix::from_fn(tokens, 2, |j, k| if k == 1 { whole(keys[j]) } else { one() }),
            mask: gallery::full(tokens),
        }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "the queries are distinct",
                without: "two equal queries: two equal rows of sigmoids",
                holds: |case| scalars::rows_are_distinct(&case.queries),
                counterexample: || {
                    Features::of(&[&[0, 1], &[0, 1]], &[&[1, 0], &[1, 1]], gallery::full(2))
                },
            },
            Hypothesis {
                text: "the keys are distinct",
                without: "two equal keys: two equal columns of sigmoids",
                holds: |case| scalars::rows_are_distinct(&case.keys),
                counterexample: || {
                    Features::of(&[&[0, 1], &[1, 1]], &[&[1, 0], &[1, 0]], gallery::full(2))
                },
            },
            Hypothesis {
                text: "each score is the sum of a number of the query and a number of the key",
                without: "products of distinct numbers: softmax has rank 2",
                holds: |case| {
                    case.width() == 2
                        && case
                            .queries
                            .column(1)
                            .iter()
                            .chain(&case.keys.column(0))
                            .all(One::is_one)
                },
                counterexample: || Features::of(&[&[0], &[1]], &[&[0], &[1]], gallery::full(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let (softmax, sigmoid) = scalars::softmax_and_sigmoid(case)?;
        evidence::has_rank(&softmax, 1)?;
        evidence::has_rank(&sigmoid, case.mask.queries())
    }
}
