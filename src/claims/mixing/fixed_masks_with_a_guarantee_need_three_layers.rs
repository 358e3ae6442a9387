#![doc = include_str!("../../../proofs/fixed_masks_with_a_guarantee_need_three_layers.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Proof, Statement, Tier, evidence, masks};
use crate::mask::{Layout, Mask, gallery};
use crate::measure::guarantee::Guarantee;
use crate::measure::reach::Reach;
use crate::sample::Source;

/// See the [module](self).
pub struct FixedMasksWithAGuaranteeNeedThreeLayers<T>(PhantomData<T>);

impl Claim for FixedMasksWithAGuaranteeNeedThreeLayers<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "For four tokens or more, one fixed mask in which every token sees itself and which guarantees full rank needs at least three layers until every token depends on every token; the rotor needs no more. Two layers take two masks, or tokens that do not see themselves.",
        references: &[
            "Moon, \"Topics on tournaments\", 1968 (a strong tournament has cycles of all lengths)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Mixing.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("few tokens", 8), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        loop {
            let tokens = source.between(4, 9);
            let whole = match source.below(3) {
                0 => gallery::rotor(tokens),
                1 => gallery::staircase(tokens),
                _ => gallery::ring(2 * (tokens / 2) + 1),
            };
            let kept = masks::thinned(source, &whole);
            if depth(&kept).is_some() {
                return Pattern::new(kept.select(&source.order(kept.queries())));
            }
        }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "there are at least four tokens",
                without: "the directed triangle: two layers",
                holds: |case| case.tokens() >= 4,
                counterexample: || Pattern::new(gallery::rotor(3)),
            },
            Hypothesis {
                text: "every token sees itself",
                without: "the anti-triangle of four tokens: two layers",
                holds: |case| case.mask.self_visible(),
                counterexample: || Pattern::new(gallery::antitriangle(4)),
            },
            Hypothesis {
                text: "full rank is guaranteed",
                without: "four tokens that all see each other: one layer",
                holds: |case| Guarantee::of(&case.mask).guaranteed_full == Some(true),
                counterexample: || Pattern::new(gallery::full(4)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let layers = depth(&case.mask);
        evidence::require(layers.is_none_or(|layers| layers >= 3), || {
            format!("everything is reached after {layers:?} layers")
        })?;
        let rotor = depth(&gallery::rotor(case.tokens()));
        evidence::require(rotor == Some(3), || format!("the rotor needs {rotor:?} layers"))?;
        Ok(format!("everything is reached after {layers:?} layers"))
    }
}

fn depth(mask: &Mask) -> Option<usize> {
    Layout::single(mask.clone()).ok().and_then(|layout| Reach::new(&layout).layers_to_global())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_depth_is_when_everything_is_reached() {
        let [rotor, full, causal] = [gallery::rotor(4), gallery::full(4), gallery::causal(4)];
        assert_eq!([rotor, full, causal].map(|mask| depth(&mask)), [Some(3), Some(1), None]);
    }
}
