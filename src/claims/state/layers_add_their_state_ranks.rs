#![doc = include_str!("../../../proofs/layers_add_their_state_ranks.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use super::causal_linear_attention_has_state_rank_at_most_the_feature_count::pairs_apart;
use super::state_ranks_are_at_most;
use crate::attention::{IdentityFeature, LinearAttention};
use crate::claims::masks::sees_all_earlier;
use crate::claims::{Claim, FeatureLayers, Features, Hypothesis, Proof, Statement, Tier};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct LayersAddTheirStateRanks<T>(PhantomData<T>);

impl Claim for LayersAddTheirStateRanks<BigRational> {
    type Case = FeatureLayers<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "The product of layers of causal linear attention has state rank at most the sum of their feature counts at every split: L layers with d features, L d.",
        references: &[
            "Dewilde and van der Veen, \"Time-varying systems and computations\", 1998, chapter 3",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/State.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("several layers", 64),
        ("several layers with fewer features than half the tokens", 24),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        FeatureLayers::draw(source)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "in every layer every token sees all earlier ones",
                without: "one layer with one feature, where two tokens each see another one of the first two: state rank 2",
                holds: |case| case.layers.iter().all(|layer| sees_all_earlier(&layer.mask)),
                counterexample: || FeatureLayers { layers: vec![pairs_apart()] },
            },
            Hypothesis {
                text: "in no row of a layer do the feature products sum to zero",
                without: "one token with feature 0: the weight is 0/0",
                holds: |case| case.layers.iter().all(Features::rows_are_defined),
                counterexample: || FeatureLayers {
                    layers: vec![Features::of(&[&[0]], &[&[0]], gallery::causal(1))],
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let mut all: Option<DMatrix<BigRational>> = None;
        for layer in &case.layers {
            let Features { queries, keys, mask } = layer;
            let weights = LinearAttention::new(queries, keys, &IdentityFeature, mask)
                .map_err(|error| error.to_string())?
                .attention()
                .into_weights();
            all = Some(match all {
                Some(before) => weights * before,
                None => weights,
            });
        }
        state_ranks_are_at_most(&all.ok_or("there are no layers")?, case.width())
    }
}
