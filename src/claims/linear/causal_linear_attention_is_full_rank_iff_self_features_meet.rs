#![doc = include_str!("../../../proofs/causal_linear_attention_is_full_rank_iff_self_features_meet.md")]

use std::marker::PhantomData;

use crate::attention::{IdentityFeature, LinearAttention};
use crate::claims::{
    Claim, Features, Hypothesis, Proof, Statement, Subject, Tier, evidence, masks,
};
use crate::mask::gallery;
use crate::sample::Source;

/// See the [module](self).
pub struct CausalLinearAttentionIsFullRankIffSelfFeaturesMeet<T>(PhantomData<T>);

impl<T: Subject> Claim for CausalLinearAttentionIsFullRankIffSelfFeaturesMeet<T> {
    type Case = Features<T>;

    const STATEMENT: Statement = Statement {
        text: "Causal linear attention has full rank if and only if the features of every token's query and key have a nonzero dot product.",
        references: &[
            "Katharopoulos et al., \"Transformers are RNNs\", 2020, arXiv 2006.16236",
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Linear.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 32), ("a token orthogonal to itself", 16)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(8);
        let width = source.between(1, 3);
        let mask = masks::random_causal(source, tokens);
        Features::draw(source, mask, width, |source| f64::from(source.integer(0, 3)))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "no token sees a later one",
                without: "two tokens that see each other, with one feature, all ones: rank 1",
                holds: |case| masks::looks_back(&case.mask),
                counterexample: || Features::of(&[&[1], &[1]], &[&[1], &[1]], gallery::full(2)),
            },
            Hypothesis {
                text: "every token sees itself",
                without: "a second token that sees only the first: rank 1 of 2",
                holds: |case| case.mask.self_visible(),
                counterexample: || Features::of(&[&[1], &[1]], &[&[1], &[1]], masks::first_only(2)),
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
        let weights = attention.attention().into_weights();
        let meet = attention.self_features().iter().all(|product| !product.is_zero());
        let rank = evidence::certified_rank(&weights)?;
        evidence::require((rank == weights.nrows()) == meet, || {
            format!("the rank is {rank} of {}, and self features all meet: {meet}", weights.nrows())
        })?;
        Ok(format!("the rank is {rank} of {}", weights.nrows()))
    }
}
