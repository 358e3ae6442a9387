#![doc = include_str!("../../../proofs/self_regarding_causal_patterns_need_head_size_n_minus_one.md")]

use std::marker::PhantomData;

use nalgebra::{DMatrix, dmatrix};
use num_traits::Zero;

use super::{completed, least_head_size, relative_scores};
use crate::claims::{
    Claim, Features, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence,
};
use crate::mask::gallery;
use crate::measure::exact::factorisation;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct SelfRegardingCausalPatternsNeedHeadSizeNMinusOne<T>(PhantomData<T>);

impl Claim for SelfRegardingCausalPatternsNeedHeadSizeNMinusOne<BigRational> {
    type Case = Scored<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "A causal pattern in which every token gives equal weights to all earlier ones and another weight to itself needs the head size n - 1, the most that any pattern needs.",
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
        let mut scores = DMatrix::from_element(tokens, tokens, BigRational::zero());
        for token in 0..tokens {
            let sign = if source.once_in(2) { 1 } else { -1 };
            scores[(token, token)] = BigRational::score(f64::from(sign * source.integer(1, 5)));
        }
        Scored { scores, mask: gallery::causal(tokens) }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees itself and the earlier ones",
                without: "two tokens that see each other: the weight of the first for the second is not given",
                holds: |case| case.mask == gallery::causal(case.mask.queries()),
                counterexample: || Scored { mask: gallery::full(2), ..self_regarding() },
            },
            Hypothesis {
                text: "every token gives equal weights to all earlier ones",
                without: "four tokens of which the last treats the middle ones as itself: head size 2",
                holds: earlier_scores_are_equal,
                counterexample: with_a_last_token_of_its_own,
            },
            Hypothesis {
                text: "every token but the first gives itself another weight than the earlier ones",
                without: "two tokens with equal weights: head size 0",
                holds: self_scores_differ,
                counterexample: || Scored::uniform(gallery::causal(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let pattern = relative_scores(attention.weights(), |query, key| key <= query)?;
        let (least, most) = (least_head_size(&pattern), case.mask.queries() - 1);
        evidence::require(least == most, || format!("the least head size is {least}, not {most}"))?;
        let (queries, keys) = factorisation(&completed(&pattern));
        let again = Features { queries, keys: keys.transpose(), mask: case.mask.clone() };
        let again = again.softmax().map_err(|error| error.to_string())?;
        evidence::require(again == attention, || format!("head size {most} gives other weights"))?;
        Ok(format!("head size {most} is the least, for {} tokens", case.mask.queries()))
    }
}

fn earlier_scores_are_equal(case: &Scored<BigRational>) -> bool {
    let tokens = 0..case.mask.queries();
    let pairs = tokens.flat_map(|query| (0..query).map(move |key| (query, key)));
    pairs.into_iter().all(|at| case.scores[at] == case.scores[(at.0, 0)])
}

fn self_scores_differ(case: &Scored<BigRational>) -> bool {
    (1..case.mask.queries()).all(|token| case.scores[(token, token)] != case.scores[(token, 0)])
}

/// Two causal tokens that prefer themselves.
fn self_regarding() -> Scored<BigRational> {
    let whole = |entry: i32| BigRational::score(f64::from(entry));
    let scores = DMatrix::from_row_slice(2, 2, &[0, 1, 0, 1]).map(whole);
    Scored { scores, mask: gallery::causal(2) }
}

/// Four causal tokens of which the first three prefer themselves, and the last all but the first.
fn with_a_last_token_of_its_own() -> Scored<BigRational> {
    let scores = dmatrix![
        1.0, 0.0, 0.0, 0.0;
        0.0, 1.0, 0.0, 0.0;
        0.0, 0.0, 1.0, 0.0;
        0.0, 2.0, 2.0, 2.0
    ];
    Scored { scores: scores.map(BigRational::score), mask: gallery::causal(4) }
}
