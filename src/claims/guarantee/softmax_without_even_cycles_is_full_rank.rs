#![doc = include_str!("../../../proofs/softmax_without_even_cycles_is_full_rank.md")]

use std::marker::PhantomData;

use num_traits::Signed;

use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masks};
use crate::mask::gallery;
use crate::sample::Source;

use super::draw;

/// See the [module](self).
pub struct SoftmaxWithoutEvenCyclesIsFullRank<T>(PhantomData<T>);

impl<T: Subject> Claim for SoftmaxWithoutEvenCyclesIsFullRank<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Softmax attention in which every token sees itself and no cycle of tokens is of even length has full rank and a positive determinant, for every choice of scores. Such masks may let every token influence every other one.",
        references: &["Brualdi and Shader, \"Matrices of sign-solvable linear systems\", 1995"],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Guarantee.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let mask = draw::without_even_cycle(source, 9);
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        let mut hypotheses: Vec<Hypothesis<Scored<T>>> = vec![
            Hypothesis {
                text: "every token sees itself",
                without: "two tokens that see only the first: rank 1",
                holds: |case| case.mask.self_visible(),
                counterexample: || Scored::uniform(masks::first_only(2)),
            },
            Hypothesis {
                text: "no cycle of tokens, each of which sees the next one, is of even length",
                without: "two tokens that see each other, with equal scores: rank 1",
                holds: |case| !draw::has_even_cycle(&case.mask),
                counterexample: || Scored::uniform(gallery::full(2)),
            },
        ];
        hypotheses.extend(masks::self_weights_survive());
        hypotheses
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let determinant = evidence::exact_determinant(attention.weights())?;
        evidence::require(determinant.is_positive(), || {
            format!("the determinant is {determinant}, not positive")
        })?;
        evidence::has_rank(attention.weights(), case.mask.queries())
    }
}
