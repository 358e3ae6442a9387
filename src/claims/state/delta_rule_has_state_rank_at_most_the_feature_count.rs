#![doc = include_str!("../../../proofs/delta_rule_has_state_rank_at_most_the_feature_count.md")]

use std::marker::PhantomData;

use super::state_ranks_are_at_most;
use crate::attention::delta_rule_attention;
use crate::claims::{Claim, Features, Gated, Hypothesis, Proof, Statement, Tier};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct DeltaRuleHasStateRankAtMostTheFeatureCount<T>(PhantomData<T>);

impl Claim for DeltaRuleHasStateRankAtMostTheFeatureCount<BigRational> {
    type Case = Gated<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Attention by the delta rule with keys of width d has state rank at most d at every split, whatever the rates.",
        references: &[
            "Schlag, Irie and Schmidhuber, \"Linear transformers are secretly fast weight programmers\", 2021, arXiv 2102.11174",
            "Yang et al., \"Parallelizing linear transformers with the delta rule over sequence length\", 2024, arXiv 2406.06484",
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
        Gated::draw(source, false)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let Features { queries, keys, .. } = &case.features;
        let rates = case.gates.column(0).into_owned();
        let attention =
            delta_rule_attention(queries, keys, &rates).map_err(|error| error.to_string())?;
        state_ranks_are_at_most(attention.weights(), case.features.width())
    }
}
