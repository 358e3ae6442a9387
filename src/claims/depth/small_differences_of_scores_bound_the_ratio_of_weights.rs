#![doc = include_str!("../../../proofs/small_differences_of_scores_bound_the_ratio_of_weights.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::{FloatFormat, gamma, widen};

/// See the [module](self).
pub struct SmallDifferencesOfScoresBoundTheRatioOfWeights<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for SmallDifferencesOfScoresBoundTheRatioOfWeights<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "If the scores of two tokens differ, from key to key, by numbers that lie within D of each other, their weights for a key differ by a factor of at most e^D, which is at most 1 + 2 D for D up to 1.2564. The technical lemma of Dong et al. has 1 + 2 D without that limit, and is false beyond it.",
        references: &[
            "Dong, Cordonnier and Loukas, \"Attention is not all you need: pure attention loses rank doubly exponentially with depth\", ICML 2021, arXiv 2103.03404 (technical lemma)",
            "github.com/twistedcubic/attention-rank-collapse, issue 1, 2023 (where the author adds the limit 1.256)",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/DepthReals.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 16), ("above nine tenths of the bound", 8)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        // Differences that take two values, and one key that takes almost no weight, are the worst.
        let extreme = source.once_in(2);
        let most = 0.6 * source.unit();
        let common: Vec<f64> = (0..tokens).map(|_| 3.0 * source.normal()).collect();
        let scores = DMatrix::from_fn(tokens, tokens, |_, key| {
            let part = if extreme { source.below(2) as f64 } else { source.unit() };
            T::score(common[key] + most * part)
        });
        Scored { scores, mask: gallery::full(tokens) }
    }

    fn labels(case: &Self::Case) -> Vec<&'static str> {
        let mut labels = crate::claims::Case::labels(case);
        if pairs(case)
            .is_ok_and(|pairs| pairs.iter().any(|&(ratio, bound, _)| is_near(ratio, bound)))
        {
            labels.push("above nine tenths of the bound");
        }
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "all tokens see the same keys",
                without: "two causal tokens with equal scores: the first gives the second no weight at all",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || Scored::uniform(gallery::causal(2)),
            },
            Hypothesis {
                text: "D is at most 1.2564",
                without: "D = 2, and a key of little weight: its weight grows by 7.39, and 1 + 2 D is 5",
                holds: |case| greatest_oscillation(case) <= LIMIT,
                counterexample: || {
                    let mut case = Scored::uniform(gallery::full(2));
                    (case.scores[(0, 0)], case.scores[(1, 0)]) = (T::score(-6.0), T::score(-8.0));
                    case
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let mut greatest: f64 = 1.0;
        for (ratio, bound, error) in pairs(case)? {
            evidence::require(is_within(ratio, bound, error), || {
                format!("two weights for a key have the ratio {ratio} > {bound}")
            })?;
            greatest = greatest.max(ratio);
        }
        Ok(format!("two weights for a key differ by at most the factor {greatest}"))
    }
}

/// Just below the root of `e^x = 1 + 2 x`, which is 1.25643...
const LIMIT: f64 = 1.2564;

/// Whether a ratio of weights is above nine tenths of its bound, and not just because that is near 1.
fn is_near(ratio: f64, bound: f64) -> bool {
    bound > 1.2 && ratio > 0.9 * bound
}

/// Whether a ratio of weights is within its bound, but for a factor.
fn is_within(ratio: f64, bound: f64, error: f64) -> bool {
    ratio <= bound * error
}

/// For each two tokens and each key: the ratio of the weights, its bound, and the factor that
/// rounding may add.
///
/// A difference from the greatest score errs by `u` times the spread of the row; a weight takes that
/// twice, and `gamma(n + 6)` for exponentials, sum and quotient; a ratio takes two weights.
fn pairs<T: Subject + FloatFormat>(case: &Scored<T>) -> Result<Vec<(f64, f64, f64)>, String> {
    let attention = case.attention().map_err(|error| error.to_string())?;
    let (weights, scores) = (widen(attention.weights()), widen(&case.scores));
    let count = weights.nrows();
    let roundings = gamma::<T>(2 * count + 12).ok_or("too many roundings for the format")?;
    let error = (4.0 * case.spread() * T::unit_roundoff()).exp() * (1.0 + roundings);
    let mut pairs = vec![];
    for (one, other) in (0..count).flat_map(|one| (0..count).map(move |other| (one, other))) {
        let bound = 1.0 + 2.0 * oscillation(&scores, one, other);
        let (row, other) = (weights.row(one), weights.row(other));
        pairs.extend(row.iter().zip(&other).map(|(p, q)| (p / q, bound, error)));
    }
    Ok(pairs)
}

/// How far apart the differences of two rows of scores lie.
fn oscillation(scores: &DMatrix<f64>, one: usize, other: usize) -> f64 {
    let differences = scores.row(one) - scores.row(other);
    differences.max() - differences.min()
}

fn greatest_oscillation<T: FloatFormat>(case: &Scored<T>) -> f64 {
    let scores = widen(&case.scores);
    let pairs = (0..scores.nrows()).flat_map(|one| (0..one).map(move |other| (one, other)));
    pairs.map(|(one, other)| oscillation(&scores, one, other)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn rounding_adds_what_is_derived() {
        let case = Scored::<f16>::uniform(gallery::full(8));
        // 2 * 8 + 12 roundings of 2^-11.
        let (ratio, bound, error) = pairs(&case).unwrap()[0];
        assert_eq!((ratio, bound), (1.0, 1.0));
        assert!((error - 2048.0 / 2020.0).abs() < 1e-15, "{error}");
    }

    #[test]
    fn the_bound_follows_from_differences_of_two_rows() {
        let scores = DMatrix::from_row_slice(2, 2, &[0.0, 0.25, 1.0, 0.5].map(f16::score));
        let case = Scored { scores, mask: gallery::full(2) };
        assert_eq!(greatest_oscillation(&case), 0.75);
        // The first row in relation to the second: differences of -1 and -1/4. The scores of a row
        // lie up to 1/2 apart, and 16 roundings of 2^-11 are 16 / 2032.
        let (_, bound, error) = pairs(&case).unwrap()[2];
        assert_eq!(bound, 2.5);
        assert_near(error, 2_f64.powi(-10).exp() * 2048.0 / 2032.0);
    }

    #[test]
    fn a_ratio_is_near_a_bound_above_nine_tenths_of_it() {
        assert_eq!([1.125, 1.126].map(|ratio| is_near(ratio, 1.25)), [false, true]);
        assert_eq!([1.2, 1.21].map(|bound| is_near(1.2, bound)), [false, true]);
    }

    #[test]
    fn a_ratio_may_exceed_its_bound_by_the_factor() {
        assert_eq!([2.5, 2.6].map(|ratio| is_within(ratio, 2.0, 1.25)), [true, false]);
    }
}
