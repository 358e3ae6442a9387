#![doc = include_str!("../../../proofs/causal_linear_attention_has_state_rank_at_most_the_feature_count.md")]

use std::marker::PhantomData;

use super::state_ranks_are_at_most;
use crate::attention::{IdentityFeature, LinearAttention};
use crate::claims::masks::{random_whole_past, sees_all_earlier};
use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct CausalLinearAttentionHasStateRankAtMostTheFeatureCount<T>(PhantomData<T>);

impl Claim for CausalLinearAttentionHasStateRankAtMostTheFeatureCount<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Causal linear attention with d features has state rank at most d at every split of the tokens, although its rank is full.",
        references: &[
            "Katharopoulos et al., \"Transformers are RNNs\", 2020, arXiv 2006.16236, section 3.4",
            "Dao and Gu, \"Transformers are SSMs\", 2024, arXiv 2405.21060, section 3 (semiseparable matrices)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/State.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 48),
        ("fewer features than half the tokens", 48),
        ("a later token is visible", 32),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(10);
        let width = source.between(1, 3);
        let mask = random_whole_past(source, tokens);
        Features::draw(source, mask, width, |source| f64::from(source.integer(-2, 4)))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees all earlier ones",
                without: "one feature, and two tokens that each see another one of the first two: state rank 2",
                holds: |case| sees_all_earlier(&case.mask),
                counterexample: pairs_apart,
            },
            Hypothesis {
                text: "in no row do the feature products sum to zero",
                without: "one token with feature 0: the weight is 0/0",
                holds: Features::rows_are_defined,
                counterexample: || Features::of(&[&[0]], &[&[0]], gallery::causal(1)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention =
            LinearAttention::new(&case.queries, &case.keys, &IdentityFeature, &case.mask)
                .map_err(|error| error.to_string())?;
        state_ranks_are_at_most(&attention.attention().into_weights(), case.width())
    }
}

/// Two tokens that each see another one of the first two.
pub(super) fn pairs_apart() -> Features<BigRational> {
    let mask = Mask::from_fn(4, 4, |query, key| key <= query && key % 2 == query % 2);
    Features::of(&[&[1], &[1], &[1], &[1]], &[&[1], &[1], &[1], &[1]], mask)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_apart_see_one_token_each() {
        let mask = pairs_apart().mask;
        let seen: Vec<Vec<usize>> = (0..4).map(|query| mask.visible(query).collect()).collect();
        assert_eq!(seen, [vec![0], vec![1], vec![0, 2], vec![1, 3]]);
    }
}
