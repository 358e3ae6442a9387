#![doc = include_str!("../../../proofs/infilling_by_reordering_sees_both_sides.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Gap, Hypothesis, Proof, Statement, Tier, evidence, masks};
use crate::mask::{Layout, Mask, gallery};
use crate::measure::guarantee::Guarantee;
use crate::measure::reach::Reach;
use crate::sample::Source;

/// See the [module](self).
pub struct InfillingByReorderingSeesBothSides<T>(PhantomData<T>);

impl Claim for InfillingByReorderingSeesBothSides<Boolean> {
    type Case = Gap;

    const STATEMENT: Statement = Statement {
        text: "If the gap of a text is moved to its end, causal attention lets every token of the gap see both sides of it in one layer, no other token ever learns of the gap, and full rank stays guaranteed, for the mask is a relabelled causal one.",
        references: &[
            "Bavarian et al., \"Efficient training of language models to fill in the middle\", 2022, arXiv 2207.14255",
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023, comments",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Architectures.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("few tokens", 32), ("six tokens or more", 48), ("a gap in the middle", 40)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(12);
        let start = source.below(tokens);
        let end = start + source.between(1, (start..tokens).len());
        Gap { mask: gap_last(tokens, start, end), start, end }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "each token sees itself and those before it in some order",
                without: "a gap of two tokens that see each other: the rank is not guaranteed",
                holds: |case| masks::is_total_order(&case.mask),
                counterexample: || Gap { mask: gallery::full(2), start: 0, end: 2 },
            },
            Hypothesis {
                text: "in this order the tokens of the gap come last",
                without: "three causal tokens with the gap in the middle: it never sees what follows",
                holds: |case| case.comes_last(),
                counterexample: || Gap { mask: gallery::causal(3), start: 1, end: 2 },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let (mask, tokens) = (&case.mask, case.mask.queries());
        let inside = |token: usize| (case.start..case.end).contains(&token);
        for query in case.start..case.end {
            let hidden = (0..tokens).find(|&key| !inside(key) && !mask.allows(query, key));
            evidence::require(hidden.is_none(), || {
                format!("token {query} of the gap does not see token {hidden:?} beside it")
            })?;
        }
        let layout = Layout::single(mask.clone()).map_err(|error| error.to_string())?;
        let ever = Reach::new(&layout).ever();
        let told = (0..tokens).filter(|&query| !inside(query)).find_map(|query| {
            (case.start..case.end).find(|&key| ever.allows(query, key)).map(|key| (query, key))
        });
        evidence::require(told.is_none(), || {
            format!("(token, token of the gap) {told:?} is reached")
        })?;
        let guarantee = Guarantee::of(mask);
        evidence::require(guarantee.guaranteed_full == Some(true), || {
            format!("full rank is not guaranteed by\n{mask}")
        })?;
        Ok(format!("tokens {} to {} see both sides", case.start, case.end - 1))
    }
}

/// The causal mask of the order: before the gap, after it, the gap; in the order of the text.
fn gap_last(tokens: usize, start: usize, end: usize) -> Mask {
    let place = |token: usize| ((start..end).contains(&token), token);
    Mask::from_fn(tokens, tokens, |query, key| place(key) <= place(query))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_has_a_token_and_ends_with_the_text() {
        // Twelve tokens, and the gap starts in their middle.
        for (last_word, end) in [([0; 8], 7), ([255; 8], 12)] {
            let words = [[255; 8], [255; 8], [128; 8], last_word].concat();
            let gap = InfillingByReorderingSeesBothSides::draw(&mut Source::from_bytes(&words));
            assert_eq!((gap.mask.queries(), gap.start, gap.end), (12, 6, end));
        }
    }
}
