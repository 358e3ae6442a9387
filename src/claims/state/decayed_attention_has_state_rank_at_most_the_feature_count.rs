#![doc = include_str!("../../../proofs/decayed_attention_has_state_rank_at_most_the_feature_count.md")]

use std::marker::PhantomData;

use nalgebra::dmatrix;

use super::state_ranks_are_at_most;
use crate::attention::decayed_attention;
use crate::claims::{Claim, Decayed, Features, Hypothesis, Proof, Statement, Subject, Tier};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct DecayedAttentionHasStateRankAtMostTheFeatureCount<T>(PhantomData<T>);

impl Claim for DecayedAttentionHasStateRankAtMostTheFeatureCount<BigRational> {
    type Case = Decayed<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Causal linear attention with d features and a decay that is a product of gates has state rank at most d at every split: RetNet, Mamba-2.",
        references: &[
            "Sun et al., \"Retentive network\", 2023, arXiv 2307.08621",
            "Dao and Gu, \"Transformers are SSMs\", 2024, arXiv 2405.21060, section 4",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/State.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("fewer features than half the tokens", 64),
        ("a token that forgets all before", 48),
        ("no decay", 16),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        Decayed::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "the decay between two tokens is the product of the decays over any token between them",
            without: "one feature and a decay chosen freely: state rank 2",
            holds: Decayed::is_product,
            counterexample: free_decay,
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let Features { queries, keys, .. } = &case.features;
        let attention =
            decayed_attention(queries, keys, &case.decay).map_err(|error| error.to_string())?;
        state_ranks_are_at_most(attention.weights(), case.features.width())
    }
}

fn free_decay() -> Decayed<BigRational> {
    let ones: &[&[i32]] = &[&[1], &[1], &[1], &[1]];
    let decay = dmatrix![
        1.0, 0.0, 0.0, 0.0;
        1.0, 1.0, 0.0, 0.0;
        1.0, 1.0, 1.0, 0.0;
        1.0, 2.0, 1.0, 1.0
    ];
    let decay = decay.map(BigRational::score);
    Decayed { features: Features::of(ones, ones, gallery::causal(4)), decay }
}
