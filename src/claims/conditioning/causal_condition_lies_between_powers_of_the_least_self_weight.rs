#![doc = include_str!("../../../proofs/causal_condition_lies_between_powers_of_the_least_self_weight.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, Zero, pow};

use super::triangle;
use crate::attention::product;
use crate::claims::{Claim, Hypothesis, Scored, Statement, Tier, evidence, masks};
use crate::mask::gallery;
use crate::measure::collapse::row_sum_norm;
use crate::sample::Source;
use crate::scalar::{BigRational, Exp2};

/// See the [module](self).
pub struct CausalConditionLiesBetweenPowersOfTheLeastSelfWeight<T>(PhantomData<T>);

impl Claim for CausalConditionLiesBetweenPowersOfTheLeastSelfWeight<BigRational> {
    type Case = Scored<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "The condition number of causal softmax over n tokens, in the row norm, is at least 1 / a and at most (1 + b)^(n - 1) / a, where a is the least self weight and b the greatest ratio of a weight to the self weight of its row. If a token sees m keys with scores that differ by up to s, 1 / a is at least 1 + (m - 1) e^(-s): it grows with the tokens, however small the scores.",
        references: &[
            "Higham, \"A survey of condition number estimation for triangular matrices\", SIAM Review 29, 1987",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 48), ("six tokens or more", 32), ("uniform", 8)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(9);
        let mask = masks::random_causal(source, tokens);
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "no token sees a later one",
                without: "two tokens that see each other, with equal scores: there is no inverse",
                holds: |case| masks::looks_back(&case.mask),
                counterexample: || Scored::uniform(gallery::full(2)),
            },
            Hypothesis {
                text: "every token sees itself",
                without: "a second token that sees only the first: there is no inverse",
                holds: |case| case.mask.self_visible(),
                counterexample: || Scored::uniform(masks::first_only(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let weights = attention.weights();
        let tokens = weights.nrows();
        let inverse = triangle::lower_inverse(weights).ok_or("a self weight is zero")?;
        let identity = product(weights, &inverse).map_err(|error| error.to_string())?;
        evidence::require(identity == DMatrix::identity(tokens, tokens), || {
            "the weights are not triangular, or singular".into()
        })?;
        let condition = row_sum_norm(weights) * row_sum_norm(&inverse);
        let least = weights.diagonal().iter().cloned().reduce(BigRational::min);
        let lower = least.ok_or("there are no tokens")?.recip();
        let ratios = (0..tokens).flat_map(|i| (0..i).map(move |j| (i, j)));
        let greatest = ratios
            .map(|(i, j)| &weights[(i, j)] / &weights[(i, i)])
            .fold(BigRational::zero(), BigRational::max);
        let upper = greatest_condition(&lower, greatest, tokens);
        evidence::require((&lower..=&upper).contains(&&condition), || {
            format!("the condition number is {condition}, not between {lower} and {upper}")
        })?;
        for token in 0..tokens {
            let floor = least_reciprocal(case, token).ok_or("a score is too small for a power")?;
            evidence::require(lower >= floor, || {
                format!("the least self weight is above 1/{floor}, for what token {token} sees")
            })?;
        }
        Ok(format!("the condition number is {condition}"))
    }
}

/// What the condition number is at most, for one over the least self weight and the greatest ratio
/// of a weight to the self weight of its row.
fn greatest_condition(reciprocal: &BigRational, ratio: BigRational, tokens: usize) -> BigRational {
    reciprocal * pow(BigRational::one() + ratio, tokens - 1)
}

/// What one over the self weight of a token is at least: `1 + (m - 1) 2^(-s)` in base two.
fn least_reciprocal(case: &Scored<BigRational>, token: usize) -> Option<BigRational> {
    let scores = || case.mask.visible(token).map(|key| &case.scores[(token, key)]);
    let spread = scores().max()? - scores().min()?;
    let others = BigRational::from_integer((scores().count() - 1).into());
    Some(BigRational::one() + others * (-spread).exp2()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_reciprocal_counts_what_a_token_sees() {
        let whole = |score: i64| BigRational::from_integer(score.into());
        let case = Scored {
            scores: DMatrix::from_fn(4, 4, |_, key| whole([1, -1, 0, 1][key])),
            mask: gallery::causal(4),
        };
        // One key; two, and four, whose scores lie up to 2 apart: each of the others adds a quarter.
        let fourths = [0, 1, 3].map(|token| least_reciprocal(&case, token).unwrap() * whole(4));
        assert_eq!(fourths, [4, 5, 7].map(whole));
    }

    #[test]
    fn the_condition_number_is_at_most_a_power_for_each_token_but_one() {
        let whole = |number: i64| BigRational::from_integer(number.into());
        assert_eq!(greatest_condition(&whole(5), whole(2), 4), whole(5 * 3 * 3 * 3));
    }
}
