#![doc = include_str!("../../../proofs/averaged_opposite_heads_are_full_rank_for_two_tokens.md")]

use std::marker::PhantomData;

use num_traits::{Signed, Zero};

use crate::attention::average;
use crate::claims::{Claim, Hypothesis, Mixture, Proof, Statement, Tier, evidence};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct AveragedOppositeHeadsAreFullRankForTwoTokens<T>(PhantomData<T>);

impl Claim for AveragedOppositeHeadsAreFullRankForTwoTokens<BigRational> {
    type Case = Mixture;

    const STATEMENT: Statement = Statement {
        text: "The average of a causal and an anticausal head that share their values has full rank for at most two tokens; for three it can be exactly singular.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Mixing.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[("one token", 1), ("several tokens", 128)];

    fn draw(source: &mut Source) -> Self::Case {
        Mixture::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "there are at most two tokens",
                without: "three tokens whose averaged weights are exactly singular",
                holds: |case| case.lower.nrows() <= 2,
                counterexample: singular_average,
            },
            Hypothesis {
                text: "the first head looks back only, the second ahead only",
                without: "two uniform heads: rank 1",
                holds: is_opposite,
                counterexample: || {
                    Mixture::of(
                        &[&[(1, 2), (1, 2)], &[(1, 2), (1, 2)]],
                        &[&[(1, 2), (1, 2)], &[(1, 2), (1, 2)]],
                    )
                },
            },
            Hypothesis {
                text: "every token has positive weight for itself",
                without: "a causal head that sees only the first token, and an anticausal one that sees only the last",
                holds: self_weights_are_positive,
                counterexample: || {
                    Mixture::of(
                        &[&[(1, 1), (0, 1)], &[(1, 1), (0, 1)]],
                        &[&[(0, 1), (1, 1)], &[(0, 1), (1, 1)]],
                    )
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let average = average(&[case.lower.clone(), case.upper.clone()])
            .map_err(|error| error.to_string())?;
        evidence::has_rank(&average, average.nrows())
    }
}

fn is_opposite(case: &Mixture) -> bool {
    let pairs = (0..case.lower.nrows()).flat_map(|i| (0..i).map(move |j| (i, j)));
    pairs.into_iter().all(|(i, j)| case.lower[(j, i)].is_zero() && case.upper[(i, j)].is_zero())
}

fn self_weights_are_positive(case: &Mixture) -> bool {
    case.lower
        .diagonal()
        .iter()
        .chain(case.upper.diagonal().iter())
        .all(|weight| weight.is_positive())
}

fn singular_average() -> Mixture {
    Mixture::of(
        &[&[(1, 1), (0, 1), (0, 1)], &[(9, 10), (1, 10), (0, 1)], &[(1, 20), (5, 8), (13, 40)]],
        &[&[(1, 10), (1, 10), (4, 5)], &[(0, 1), (1, 10), (9, 10)], &[(0, 1), (0, 1), (1, 1)]],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_opposite_only_if_both_look_their_own_way() {
        let (back, ahead, both) = (
            [[(1, 1), (0, 1)], [(1, 2), (1, 2)]],
            [[(1, 2), (1, 2)], [(0, 1), (1, 1)]],
            [[(1, 2); 2]; 2],
        );
        let is_opposite = |lower: [[(i32, i32); 2]; 2], upper: [[(i32, i32); 2]; 2]| {
            is_opposite(&Mixture::of(&[&lower[0], &lower[1]], &[&upper[0], &upper[1]]))
        };
        assert!(is_opposite(back, ahead));
        assert!(!is_opposite(back, both) && !is_opposite(both, ahead));
    }
}
