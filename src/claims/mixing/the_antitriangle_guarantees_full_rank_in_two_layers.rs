#![doc = include_str!("../../../proofs/the_antitriangle_guarantees_full_rank_in_two_layers.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Proof, Statement, Tier, evidence};
use crate::mask::{Layout, Mask, gallery};
use crate::measure::guarantee::Guarantee;
use crate::measure::reach::Reach;
use crate::sample::Source;

/// See the [module](self).
pub struct TheAntitriangleGuaranteesFullRankInTwoLayers<T>(PhantomData<T>);

impl Claim for TheAntitriangleGuaranteesFullRankInTwoLayers<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "The anti-triangle, in which the i-th token sees the last i, guarantees full rank with the sign (-1)^(n(n-1)/2) of the determinant, and every token depends on every token after two layers of this one mask.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023 (alternating layers)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Mixing.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(12);
        Pattern::new(gallery::antitriangle(tokens))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "the i-th token sees the last i",
            without: "two causal tokens: the first never sees the second",
            holds: |case| case.mask == gallery::antitriangle(case.tokens()),
            counterexample: || Pattern::new(gallery::causal(2)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let tokens = case.tokens();
        let found = Guarantee::of(&case.mask);
        let reversals = tokens * tokens.saturating_sub(1) / 2;
        let sign = if reversals % 2 == 0 { 1 } else { -1 };
        evidence::require(found.determinant_sign == Some(sign), || {
            format!("the sign of the determinant is {:?}, not {sign}", found.determinant_sign)
        })?;
        let squared = case.mask.power(2).map_err(|error| error.to_string())?;
        evidence::require(squared == Mask::full(tokens, tokens), || {
            format!("after two layers the reach is\n{squared}")
        })?;
        let layout = Layout::single(case.mask.clone()).map_err(|error| error.to_string())?;
        let layers = Reach::new(&layout).layers_to_global();
        evidence::require(layers == Some(2.min(tokens).max(1)), || {
            format!("everything is reached after {layers:?} layers")
        })?;
        Ok("full rank, and everything is reached after two layers".into())
    }
}
