#![doc = include_str!("../../../proofs/generic_causal_patterns_need_half_the_tokens_as_head_size.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use super::{completed, least_head_size, relative_scores};
use crate::claims::{
    Claim, Features, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence,
};
use crate::mask::gallery;
use crate::measure::exact::{Echelon, factorisation};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct GenericCausalPatternsNeedHalfTheTokensAsHeadSize<T>(PhantomData<T>);

impl Claim for GenericCausalPatternsNeedHalfTheTokensAsHeadSize<BigRational> {
    type Case = Scored<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "A causal pattern of n tokens needs the head size n / 2, rounded down, if its log-weights relative to the first key have blocks of full rank, as almost every pattern has: half of what bidirectional patterns need.",
        references: &[
            "Woerdeman, \"Minimal rank completions of partial banded matrices\", Linear Multilinear Algebra 36, 1993",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Representation.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 32), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(9);
        let scores = DMatrix::from_fn(tokens, tokens, |_, _| {
            BigRational::score(f64::from(source.integer(-64, 64)))
        });
        Scored { scores, mask: gallery::causal(tokens) }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees itself and the earlier ones",
                without: "two tokens that see each other: the weight of the first for the second is not given",
                holds: |case| case.mask == gallery::causal(case.mask.queries()),
                counterexample: seen_by_both,
            },
            Hypothesis {
                text: "the relative log-weights from each token on, for the keys up to it, have full rank",
                without: "two tokens with equal weights: head size 0 is enough",
                holds: blocks_have_full_rank,
                counterexample: || Scored::uniform(gallery::causal(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let pattern = relative_scores(attention.weights(), |query, key| key <= query)?;
        let (least, half) = (least_head_size(&pattern), case.mask.queries() / 2);
        evidence::require(least == half, || format!("the least head size is {least}, not {half}"))?;
        let (queries, keys) = factorisation(&completed(&pattern));
        let again = Features { queries, keys: keys.transpose(), mask: case.mask.clone() };
        let again = again.softmax().map_err(|error| error.to_string())?;
        evidence::require(again == attention, || format!("head size {half} gives other weights"))?;
        Ok(format!("head size {half} is the least, for {} tokens", case.mask.queries()))
    }
}

/// The scores relative to those of the first key, over the keys after the first.
fn blocks_have_full_rank(case: &Scored<BigRational>) -> bool {
    let mut relative = case.scores.clone();
    for mut key in relative.column_iter_mut() {
        key -= case.scores.column(0);
    }
    let has_full_rank = |block: DMatrix<BigRational>| {
        Echelon::of(&block).rank() == block.nrows().min(block.ncols())
    };
    (1..case.mask.queries()).all(|start| {
        has_full_rank(relative.view_range(start.., 1..start).into_owned())
            && has_full_rank(relative.view_range(start.., 1..=start).into_owned())
    })
}

/// Two tokens, the second of which prefers itself, while the first sees both.
fn seen_by_both() -> Scored<BigRational> {
    let whole = |entry: i32| BigRational::score(f64::from(entry));
    let scores = DMatrix::from_row_slice(2, 2, &[0, 1, 0, 1]).map(whole);
    Scored { scores, mask: gallery::full(2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_up_to_the_key_before_a_token_must_have_full_rank_too() {
        // The last token scores the second key as it does the first, or else.
        let have_full_rank = |second: i32| {
            let scores = DMatrix::from_row_slice(3, 3, &[0, 0, 0, 2, 3, 0, 5, second, 6]);
            let scores = scores.map(|score| BigRational::score(f64::from(score)));
            blocks_have_full_rank(&Scored { scores, mask: gallery::causal(3) })
        };
        assert_eq!([5, 7].map(have_full_rank), [false, true]);
    }
}
