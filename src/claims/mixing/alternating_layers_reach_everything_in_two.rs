#![doc = include_str!("../../../proofs/alternating_layers_reach_everything_in_two.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Layered, Proof, Statement, Tier, evidence, masks};
use crate::mask::{Layout, Mask, gallery};
use crate::measure::guarantee::Guarantee;
use crate::measure::reach::Reach;
use crate::sample::Source;

/// See the [module](self).
pub struct AlternatingLayersReachEverythingInTwo<T>(PhantomData<T>);

impl Claim for AlternatingLayersReachEverythingInTwo<Boolean> {
    type Case = Layered;

    const STATEMENT: Statement = Statement {
        text: "A causal layer and an anticausal one, in any order of the tokens, let every token see every token after both, while each layer has full rank for every choice of scores; two tokens meet in as many others as lie before both of them, or after both.",
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
        let tokens = case.layout().tokens();
        let needed = if tokens < 2 { 1 } else { 2 };
        evidence::require(reach.layers_to_global() == Some(needed), || {
            format!(
                "every token sees every token after {:?} layers, not {needed}",
                reach.layers_to_global()
            )
        })?;
        let masks: Vec<&Mask> = case.masks().collect();
        for mask in &masks {
            let guarantee = Guarantee::of(mask);
            evidence::require(guarantee.guaranteed_full == Some(true), || {
                format!("full rank is not guaranteed by\n{mask}")
            })?;
        }
        // The place of a token in the order of the first layer is how many tokens it sees there.
        for (later, earlier) in (0..tokens).flat_map(|i| (0..tokens).map(move |j| (i, j))) {
            let meeting = (0..tokens)
                .filter(|&k| masks[1].allows(later, k) && masks[0].allows(k, earlier))
                .count();
            let after_both = tokens + 1 - masks[0].degree(later).max(masks[0].degree(earlier));
            evidence::require(meeting == after_both, || {
                format!("tokens {later} and {earlier} meet in {meeting} others, not {after_both}")
            })?;
        }
        Ok("every token sees every token after both layers".into())
    }
}

fn opposite(first: Mask, second: Mask) -> Layered {
    Layered::new(Layout::of_equal_squares(vec![vec![first], vec![second]]))
}
