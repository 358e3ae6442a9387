#![doc = include_str!("../../../proofs/least_rank_of_blocks_is_their_number.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::measure::guarantee::Guarantee;
use crate::sample::Source;

/// See the [module](self).
pub struct LeastRankOfBlocksIsTheirNumber<T>(PhantomData<T>);

impl Claim for LeastRankOfBlocksIsTheirNumber<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "For blocks of tokens that see their own block, and perhaps all blocks before it, the least rank of softmax attention is the number of blocks.",
        references: &[
            "Qiu et al., \"Blockwise self-attention for long document understanding\", 2019, arXiv 1911.02972",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Guarantee.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(12);
        let size = source.between(1, tokens);
        let build = if source.once_in(2) { gallery::blocks } else { gallery::block_causal };
        Pattern::new(build(tokens, size).unwrap_or_else(|_| gallery::full(tokens)))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "tokens see their own block, and perhaps all blocks before it",
            without: "a ring of three tokens: one token sees two, as in a block of two, but the least rank is 3, not 2",
            holds: |case| blocks(case).is_some(),
            counterexample: || Pattern::new(gallery::ring(3)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        // Without blocks, as many as the first token's block would make.
        let expected =
            blocks(case).unwrap_or_else(|| case.tokens().div_ceil(case.mask.degree(0).max(1)));
        let least = Guarantee::of(&case.mask).least;
        let attained = least.attaining.and_then(|weights| weights.rank());
        evidence::require((least.lower, attained) == (expected, Some(expected)), || {
            format!("at least {}, attained {attained:?}, not {expected}", least.lower)
        })?;
        Ok(format!("the least rank is {expected}"))
    }
}

/// The number of blocks, if the mask is made of them.
fn blocks(case: &Pattern) -> Option<usize> {
    let (tokens, size) = (case.tokens(), case.mask.degree(0));
    [gallery::blocks, gallery::block_causal]
        .iter()
        .any(|build| build(tokens, size).as_ref() == Ok(&case.mask))
        .then(|| tokens.div_ceil(size))
}
