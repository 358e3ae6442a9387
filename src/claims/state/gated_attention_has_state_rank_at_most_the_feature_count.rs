#![doc = include_str!("../../../proofs/gated_attention_has_state_rank_at_most_the_feature_count.md")]

use std::marker::PhantomData;

use super::state_ranks_are_at_most;
use crate::attention::gated_attention;
use crate::claims::{Claim, Features, Gated, Hypothesis, Proof, Statement, Tier};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct GatedAttentionHasStateRankAtMostTheFeatureCount<T>(PhantomData<T>);

impl Claim for GatedAttentionHasStateRankAtMostTheFeatureCount<BigRational> {
    type Case = Gated<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Gated linear attention with d features, each token with a gate for each feature, has state rank at most d at every split.",
        references: &[
            "Yang et al., \"Gated linear attention transformers with hardware-efficient training\", 2024, arXiv 2312.06635",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/State.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("fewer features than half the tokens", 64),
        ("a gate of zero", 64),
        ("a negative gate", 32),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        Gated::draw(source, true)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let Features { queries, keys, .. } = &case.features;
        let attention =
            gated_attention(queries, keys, &case.gates).map_err(|error| error.to_string())?;
        state_ranks_are_at_most(attention.weights(), case.features.width())
    }
}
