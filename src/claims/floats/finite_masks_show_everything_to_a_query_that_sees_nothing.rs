#![doc = include_str!("../../../proofs/finite_masks_show_everything_to_a_query_that_sees_nothing.md")]

use std::marker::PhantomData;

use crate::attention::{Attention, AttentionError, EmptyRows, additive_mask_softmax, softmax};
use crate::claims::{Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::{FloatFormat, power_of_two};
use nalgebra::DMatrix;

/// See the [module](self).
pub struct FiniteMasksShowEverythingToAQueryThatSeesNothing<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for FiniteMasksShowEverythingToAQueryThatSeesNothing<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Where the least number of the format is added to hidden scores, a query that sees nothing weighs all keys equally, later ones too: left padding under a causal mask is no longer triangular.",
        references: &[
            "Vaswani et al., \"Attention is all you need\", 2017, section 3.2.3 (masking by minus infinity)",
        ],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Floats.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("few tokens", 48), ("six tokens or more", 32), ("the greatest absorbed score", 16)];

    fn draw(source: &mut Source) -> Scored<T> {
        let tokens = source.tokens(8).max(2);
        let padding = source.between(1, tokens - 1);
        let mask = left_padded(tokens, padding);
        let mut case = Scored::uniform(mask);
        let most = greatest_absorbed::<T>();
        let edge = source.once_in(2);
        for score in case.scores.iter_mut() {
            let value =
                if edge { f64::from(source.integer(-1, 1)) * most } else { source.normal() };
            *score = T::score(value);
        }
        case
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let most = greatest_absorbed::<T>();
        if case.scores.iter().any(|score| score.to_f64().abs() == most) {
            labels.push("the greatest absorbed score");
        }
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![
            Hypothesis {
                text: "some query sees nothing",
                without: "two causal tokens: nothing leaks",
                holds: |case| !case.mask.empty_rows().is_empty(),
                counterexample: || Scored::uniform(gallery::causal(2)),
            },
            Hypothesis {
                text: "the scores are below half the spacing of the greatest numbers, 16 in f16",
                without: "a score at that: the sum is minus infinity, and its key is hidden after all",
                holds: |case| {
                    case.scores.iter().all(|score| score.to_f64().abs() < half_spacing::<T>())
                },
                counterexample: || {
                    let mut case = Scored::uniform(left_padded(2, 1));
                    case.scores[(0, 1)] = T::nearest(-half_spacing::<T>());
                    case
                },
            },
        ]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let leaking = masked_by_the_least_number(case).map_err(|error| error.to_string())?;
        let (queries, keys) = case.mask.shape();
        let zeros = DMatrix::from_element(queries, keys, T::zero());
        let uniform = softmax(&zeros, &Mask::full(queries, keys), EmptyRows::Reject)
            .map_err(|error| error.to_string())?;
        let blind = case.mask.empty_rows();
        let first = *blind.first().ok_or("every query sees some key")?;
        for query in blind {
            let (found, expected) = (leaking.weights().row(query), uniform.weights().row(query));
            evidence::require(found == expected, || {
                format!("query {query} has the weights {found}, not {expected}")
            })?;
        }
        Ok(format!("query {first} weighs all keys equally"))
    }
}

/// The softmax of scores to which, where they are hidden, the least number of the format is added.
fn masked_by_the_least_number<T: Subject + FloatFormat>(
    case: &Scored<T>,
) -> Result<Attention<T>, AttentionError> {
    let least = T::nearest(-T::greatest());
    additive_mask_softmax(&case.scores, &case.mask, &least, EmptyRows::Reject)
}

/// The causal mask of which the first `padding` keys are hidden.
fn left_padded(tokens: usize, padding: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |query, key| key <= query && key >= padding)
}

/// Half the distance from the greatest number of the format to what would be the next.
fn half_spacing<T: FloatFormat>() -> f64 {
    power_of_two(T::MAX_EXPONENT - T::PRECISION as i32)
}

/// The greatest score that the least number of the format absorbs.
fn greatest_absorbed<T: FloatFormat>() -> f64 {
    half_spacing::<T>() * (1.0 - T::unit_roundoff())
}

#[cfg(test)]
mod tests {
    use half::f16;
    use nalgebra::dmatrix;

    use super::*;

    #[test]
    fn half_precision_absorbs_scores_below_16() {
        // Beside 65504, whose neighbours are 32 away; the number before 16 is 15.9922.
        assert_eq!(half_spacing::<f16>(), 16.0);
        assert_eq!(greatest_absorbed::<f16>(), 15.992_187_5);
    }

    #[test]
    fn the_least_number_hides_keys_from_a_query_that_sees_another_one() {
        let masked = masked_by_the_least_number(&Scored::<f16>::uniform(gallery::causal(2)));
        let expected = dmatrix![1.0, 0.0; 0.5, 0.5].map(f16::from_f64);
        assert_eq!(masked.unwrap().weights(), &expected);
    }
}
