#![doc = include_str!("../../../proofs/opposite_heads_reach_everything_in_one_layer.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Layered, Proof, Statement, Tier, evidence, masks};
use crate::mask::{Layout, Mask, gallery};
use crate::measure::guarantee::Guarantee;
use crate::measure::reach::Reach;
use crate::sample::Source;

/// See the [module](self).
pub struct OppositeHeadsReachEverythingInOneLayer<T>(PhantomData<T>);

impl Claim for OppositeHeadsReachEverythingInOneLayer<Boolean> {
    type Case = Layered;

    const STATEMENT: Statement = Statement {
        text: "A layer with a causal head and an anticausal one, in any order of the tokens, lets every token see every token, while each head has full rank for every choice of scores.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Mixing.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(12);
        let order = masks::random_order(source, tokens);
        opposite(order.clone(), order.transpose())
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "the first mask shows each token itself and those before it in some order",
                without: "tokens that see only themselves",
                holds: |case| case.masks().next().is_some_and(masks::is_total_order),
                counterexample: || opposite(gallery::identity(2), gallery::identity(2)),
            },
            Hypothesis {
                text: "the second is the reverse of the first",
                without: "two causal masks: the first token never sees the second",
                holds: |case| {
                    case.masks().next().map(Mask::transpose).as_ref() == case.masks().nth(1)
                },
                counterexample: || opposite(gallery::causal(2), gallery::causal(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let reach = Reach::new(case.layout());
        evidence::require(reach.layers_to_global() == Some(1), || {
            format!("after one layer the reach is\n{}", reach.after(1))
        })?;
        for mask in case.masks() {
            let guarantee = Guarantee::of(mask);
            evidence::require(guarantee.guaranteed_full == Some(true), || {
                format!("full rank is not guaranteed by\n{mask}")
            })?;
        }
        Ok("every token sees every token after one layer".into())
    }
}

fn opposite(first: Mask, second: Mask) -> Layered {
    Layered::new(Layout::of_equal_squares(vec![vec![first, second]]))
}
