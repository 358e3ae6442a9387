#![doc = include_str!("../../../proofs/sigmoid_and_sinks_keep_the_guarantee.md")]

use std::marker::PhantomData;

use crate::attention::{EmptyRows, Sigmoid, SoftmaxWithSink, normalise};
use crate::claims::{
    Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masked, masks,
};
use crate::mask::gallery;
use crate::sample::Source;

/// See the [module](self).
pub struct SigmoidAndSinksKeepTheGuarantee<T>(PhantomData<T>);

impl<T: Subject> Claim for SigmoidAndSinksKeepTheGuarantee<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Sigmoid attention and softmax-one have full rank under every mask without cycles among the tokens, causal masks included, for every choice of scores: they give each visible key a positive weight, and that is all the guarantee needs.",
        references: &[
            "Ramapuram et al., \"Theory, analysis, and best practices for sigmoid self-attention\", 2024",
            "Miller, \"Attention is off by one\", evanmiller.org, 2023",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48), ("uniform", 8)];

    fn draw(source: &mut Source) -> Scored<T> {
        let tokens = source.tokens(12);
        let mask = masks::random_acyclic(source, tokens);
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        let mut hypotheses: Vec<Hypothesis<Scored<T>>> = vec![
            Hypothesis {
                text: "the mask has no cycle among different tokens",
                without: "two tokens that see each other, with equal scores: rank 1",
                holds: |case| masks::is_acyclic(&case.mask),
                counterexample: || Scored::uniform(gallery::full(2)),
            },
            masked::every_token_sees_itself(),
        ];
        if T::roundoff() > 0.0 {
            hypotheses.push(Hypothesis {
                text: "no self score lies so far below zero or a visible score that its weight could underflow",
                without: "a self score twice the underflow gap below zero: stored zeros",
                holds: self_weights_survive,
                counterexample: || masks::dying_self_weight(2),
            });
        }
        hypotheses
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let tokens = case.mask.queries();
        let reject = EmptyRows::Reject;
        let sigmoid = Sigmoid { base: T::BASE, bias: T::zero() };
        let sigmoid = normalise(&case.scores, &case.mask, reject, &sigmoid)
            .map_err(|error| error.to_string())?;
        evidence::has_rank(sigmoid.weights(), tokens)?;
        let one = SoftmaxWithSink { base: T::BASE, sink: T::zero() };
        let one =
            normalise(&case.scores, &case.mask, reject, &one).map_err(|error| error.to_string())?;
        evidence::has_rank(one.weights(), tokens)
    }
}

/// The sink counts as one more visible key, with score zero.
fn self_weights_survive<T: Subject>(case: &Scored<T>) -> bool {
    case.mask.is_square()
        && (0..case.mask.queries()).all(|token| {
            let below_zero = case.scores[(token, token)].gap_below(&T::zero());
            let gap = case.gap(token, token).max(below_zero);
            T::survival_limit(case.mask.degree(token) + 1).is_none_or(|limit| gap < limit)
        })
}

#[cfg(test)]
mod tests {
    use nalgebra::DMatrix;

    use super::*;

    #[test]
    fn the_sink_counts_as_a_key() {
        // One token that no other one outscores: only the sink of score zero does.
        let survives = |gap: f64| {
            let scores = DMatrix::from_element(1, 1, -gap);
            self_weights_survive(&Scored::<f64> { scores, mask: gallery::full(1) })
        };
        let [alone, beside] = [1, 2].map(|keys| f64::survival_limit(keys).unwrap());
        assert!(survives(beside.next_down()) && !survives(beside));
        assert!(!survives((alone + beside) / 2.0));
    }
}
