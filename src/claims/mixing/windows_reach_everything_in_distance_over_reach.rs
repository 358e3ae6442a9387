#![doc = include_str!("../../../proofs/windows_reach_everything_in_distance_over_reach.md")]

use std::marker::PhantomData;
use std::num::NonZeroUsize;

use crate::claims::{Boolean, Claim, Hypothesis, Layered, Proof, Statement, Tier, evidence};
use crate::mask::{Layout, Mask, gallery};
use crate::measure::reach::Reach;
use crate::sample::Source;

/// See the [module](self).
pub struct WindowsReachEverythingInDistanceOverReach<T>(PhantomData<T>);

impl Claim for WindowsReachEverythingInDistanceOverReach<Boolean> {
    type Case = Layered;

    const STATEMENT: Statement = Statement {
        text: "Windows of reach w let every token influence every other one after (n - 1)/w layers, rounded up, be they bidirectional or divided into a head that looks back and one that looks ahead; layers that look back and ahead in turn need twice as many.",
        references: &["Beltagy, Peters and Cohan, \"Longformer\", 2020, arXiv 2004.05150"],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Mixing.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("few tokens", 24),
        ("six tokens or more", 48),
        ("several heads", 32),
        ("several layers", 32),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.between(2, 15);
        let reach = source.between(1, tokens - 1);
        let back = gallery::causal_window(tokens, reach);
        let ahead = back.transpose();
        Layered::new(Layout::of_equal_squares(match source.below(3) {
            0 => vec![vec![gallery::window(tokens, reach)]],
            1 => vec![vec![back, ahead]],
            _ => vec![vec![back], vec![ahead]],
        }))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "each layer is a window, or all heads of one, or its two halves in turn",
            without: "tokens that see only the first two: never",
            holds: |case| expected(case).is_some(),
            counterexample: || {
                Layered::new(Layout::of_equal_squares(vec![vec![Mask::from_fn(3, 3, |_, j| {
                    j < 2
                })]]))
            },
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let layers = Reach::new(case.layout()).layers_to_global();
        evidence::require(layers.is_some() && layers == expected(case), || {
            format!("everything is reached after {layers:?} layers, not {:?}", expected(case))
        })?;
        Ok(format!("everything is reached after {layers:?} layers"))
    }
}

/// The number of layers that the formulas give, where one applies.
fn expected(case: &Layered) -> Option<usize> {
    let tokens = case.layout().tokens();
    let masks: Vec<&Mask> = case.masks().collect();
    let rounded_up = |reach: NonZeroUsize| (tokens - 1).div_ceil(reach.get());
    let reach = |seen: usize| seen.checked_sub(1).and_then(NonZeroUsize::new);
    let looks_back = |mask: &Mask| {
        let most = (0..tokens).map(|query| mask.degree(query)).max()?;
        let reach = reach(most)?;
        (*mask == gallery::causal_window(tokens, reach.get())).then_some(reach)
    };
    match (masks.as_slice(), case.layout().layers().len()) {
        ([window], _) if tokens > 1 => {
            let reach = reach(window.degree(0))?;
            (**window == gallery::window(tokens, reach.get())).then(|| rounded_up(reach))
        }
        ([back, ahead], layers) if tokens > 1 && **ahead == back.transpose() => {
            Some(layers * rounded_up(looks_back(back)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(layers: &[&[&Mask]]) -> Option<usize> {
        let heads = |heads: &&[&Mask]| heads.iter().map(|&mask| mask.clone()).collect();
        expected(&Layered::new(Layout::of_equal_squares(layers.iter().map(heads).collect())))
    }

    #[test]
    fn a_reach_of_nothing_reaches_nothing() {
        let (back, alone) = (gallery::causal_window(4, 2), gallery::window(4, 0));
        let ahead = back.transpose();
        assert_eq!(layers(&[&[&gallery::window(4, 2)]]), Some(2));
        assert_eq!(layers(&[&[&back], &[&ahead]]), Some(4));
        assert_eq!(layers(&[&[&back, &ahead]]), Some(2));
        // Twice the same direction.
        assert_eq!(layers(&[&[&back, &back]]), None);
        assert_eq!(layers(&[&[&alone]]), None);
        assert_eq!(layers(&[&[&alone], &[&alone]]), None);
        assert_eq!(layers(&[&[&gallery::window(1, 0)]]), None);
    }
}
