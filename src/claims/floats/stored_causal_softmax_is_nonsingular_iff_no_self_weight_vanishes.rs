#![doc = include_str!("../../../proofs/stored_causal_softmax_is_nonsingular_iff_no_self_weight_vanishes.md")]

use std::marker::PhantomData;

use num_traits::Zero;

use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masked, masks,
};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// See the [module](self).
pub struct StoredCausalSoftmaxIsNonsingularIffNoSelfWeightVanishes<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim
    for StoredCausalSoftmaxIsNonsingularIffNoSelfWeightVanishes<T>
{
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Causal softmax attention as stored, read as a matrix of real numbers, is nonsingular if and only if no token's stored weight for itself is zero, whatever was rounded.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023",
        ],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/StoredFloats.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("six tokens or more", 32), ("singular as stored", 24), ("nonsingular as stored", 48)];

    fn draw(source: &mut Source) -> Scored<T> {
        let tokens = source.tokens(8);
        let limit = 1.5 * T::underflow_gap();
        let mut scores = source.scores(tokens, tokens, limit).map(T::score);
        // The first token has no choice; another may all but ignore itself.
        if source.once_in(2) {
            let token = source.below(tokens);
            scores[(token, token)] = T::score(-1.25 * limit * source.unit());
        }
        Scored { scores, mask: masks::random_backward(source, tokens) }
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        if let Ok(attention) = case.attention() {
            let vanishes = attention.weights().diagonal().iter().any(T::is_zero);
            labels.push(if vanishes { "singular as stored" } else { "nonsingular as stored" });
        }
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![
            Hypothesis {
                text: "no token sees a later one",
                without: "two tokens that see each other, with equal scores: rank 1, and no zero",
                holds: |case| masks::looks_back(&case.mask),
                counterexample: || Scored::uniform(gallery::full(2)),
            },
            masked::every_query_sees_a_key(),
        ]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let vanishes = attention.weights().diagonal().iter().any(T::is_zero);
        let determinant = evidence::exact_determinant(attention.weights())?;
        evidence::require(determinant.is_zero() == vanishes, || {
            format!("the determinant is {determinant}, and a self weight is zero: {vanishes}")
        })?;
        Ok(format!("singular: {vanishes}"))
    }
}
