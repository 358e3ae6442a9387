#![doc = include_str!("../../../proofs/sigmoid_of_opposite_keys_is_deficient_where_softmax_is_full_rank.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use super::scalars;
use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct SigmoidOfOppositeKeysIsDeficientWhereSoftmaxIsFullRank<T>(PhantomData<T>);

impl Claim for SigmoidOfOppositeKeysIsDeficientWhereSoftmaxIsFullRank<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "With head size one, distinct queries and n distinct keys in pairs of opposite sign, bidirectional sigmoid attention has rank at most 1 + n/2, where softmax has full rank.",
        references: &[
            "Ramapuram et al., \"Theory, analysis, and best practices for sigmoid self-attention\", 2024",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("few tokens", 64), ("six tokens or more", 32)];

    fn draw(source: &mut Source) -> Self::Case {
        let pairs = source.between(1, 3);
        let (queries, keys) = (source.order(13), source.order(6));
        let column = |values: Vec<i64>| {
            DMatrix::from_fn(values.len(), 1, |i, _| BigRational::from_integer(values[i].into()))
        };
        let keys = keys.into_iter().take(pairs).map(|key| key as i64 + 1);
        let keys: Vec<i64> = keys.flat_map(|key| [key, -key]).collect();
        let tokens = keys.len();
        let queries = queries.into_iter().take(tokens).map(|query| query as i64 - 6);
        Features {
            queries: column(queries.collect()),
            keys: column(keys),
            mask: gallery::full(tokens),
        }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "the queries are distinct",
                without: "two equal queries: softmax has rank 1 of 2",
                holds: |case| scalars::rows_are_distinct(&case.queries),
                counterexample: || Features::of(&[&[1], &[1]], &[&[1], &[-1]], gallery::full(2)),
            },
            Hypothesis {
                text: "the keys are distinct",
                without: "two pairs of the same keys: softmax has rank 2 of 4",
                holds: |case| scalars::rows_are_distinct(&case.keys),
                counterexample: || {
                    let queries: &[&[i32]] = &[&[0], &[1], &[2], &[3]];
                    Features::of(queries, &[&[1], &[-1], &[1], &[-1]], gallery::full(4))
                },
            },
            Hypothesis {
                text: "the keys come in pairs of opposite sign",
                without: "the keys 1, 2, 3, 4: sigmoid has rank 4 as well",
                holds: |case| {
                    let opposite =
                        |one: usize, other: usize| case.keys.row(one) == -case.keys.row(other);
                    let keys = case.keys.nrows();
                    (0..keys).all(|one| (0..keys).any(|other| other != one && opposite(one, other)))
                },
                counterexample: || {
                    let numbers: &[&[i32]] = &[&[1], &[2], &[3], &[4]];
                    Features::of(numbers, numbers, gallery::full(4))
                },
            },
            Hypothesis {
                text: "the head size is one",
                without: "four queries on a line, and keys not all on it, in the plane: softmax has rank 3 of 4",
                holds: |case| case.width() == 1,
                counterexample: || {
                    Features::of(
                        &[&[0, 0], &[1, 0], &[2, 0], &[3, 0]],
                        &[&[0, 1], &[0, -1], &[1, 0], &[-1, 0]],
                        gallery::full(4),
                    )
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let (softmax, sigmoid) = scalars::softmax_and_sigmoid(case)?;
        let tokens = case.mask.queries();
        evidence::has_rank(&softmax, tokens)?;
        let rank = evidence::certified_rank(&sigmoid)?;
        evidence::require(rank <= greatest_rank(tokens), || {
            format!("sigmoid attention has rank {rank} of {tokens}")
        })?;
        Ok(format!("softmax has rank {tokens}, sigmoid {rank}"))
    }
}

/// What the rank of sigmoid attention is at most: a constant, and one for each pair of keys.
fn greatest_rank(tokens: usize) -> usize {
    1 + tokens / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_of_keys_adds_one_to_the_rank() {
        for (tokens, rank) in [(2, 2), (4, 3), (6, 4)] {
            assert_eq!(greatest_rank(tokens), rank);
        }
    }
}
