#![doc = include_str!("../../../proofs/least_head_size_is_the_rank_of_relative_scores.md")]

use std::marker::PhantomData;

use super::relative_scores;
use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::measure::exact::factorisation;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct LeastHeadSizeIsTheRankOfRelativeScores<T>(PhantomData<T>);

impl Claim for LeastHeadSizeIsTheRankOfRelativeScores<BigRational> {
    type Case = Features<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "The least head size with which bidirectional softmax attention gives a pattern of positive weights is the rank of its log-weights relative to the first key: at most n - 1 for n tokens, never n.",
        references: &[
            "Bhojanapalli et al., \"Low-rank bottleneck in multi-head attention models\", ICML 2020, arXiv 2002.07028",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Representation.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("few tokens", 48),
        ("wider than one", 64),
        ("as wide as there are tokens", 16),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        let width = source.between(1, tokens + 1);
        let spread = source.integer(1, 3);
        Features::draw(source, gallery::full(tokens), width, |source| {
            f64::from(source.integer(-spread, spread))
        })
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "every token sees every token",
            without: "two causal tokens: a weight of zero, which no score gives",
            holds: |case| case.mask == gallery::full(case.mask.queries()),
            counterexample: || Features::of(&[&[1], &[1]], &[&[1], &[1]], gallery::causal(2)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.softmax().map_err(|error| error.to_string())?;
        let scores = relative_scores(attention.weights(), |_, _| true)?;
        let (queries, keys) = factorisation(&scores);
        let least = queries.ncols();
        let enough = greatest_rank(case.width(), case.mask.keys());
        evidence::require(least <= enough, || {
            format!("the relative scores have rank {least}, more than {enough}")
        })?;
        let again = Features { queries, keys: keys.transpose(), mask: case.mask.clone() };
        let again = again.softmax().map_err(|error| error.to_string())?;
        evidence::require(again == attention, || {
            format!("head size {least} gives other weights than those intended")
        })?;
        Ok(format!("head size {least} gives the weights of head size {}", case.width()))
    }
}

/// What the rank of relative scores is at most: those of the first key are zero.
fn greatest_rank(width: usize, keys: usize) -> usize {
    width.min(keys - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_key_adds_nothing_to_the_rank() {
        assert_eq!([2, 3, 5].map(|width| greatest_rank(width, 4)), [2, 3, 3]);
    }
}
