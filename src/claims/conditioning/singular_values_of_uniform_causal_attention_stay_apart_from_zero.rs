#![doc = include_str!("../../../proofs/singular_values_of_uniform_causal_attention_stay_apart_from_zero.md")]

use std::marker::PhantomData;
use std::ops::RangeInclusive;

use crate::claims::{Claim, Hypothesis, Scored, Statement, Subject, Tier, evidence};
use crate::mask::{Mask, gallery};
use crate::measure::spectrum::Spectrum;
use crate::sample::Source;
use crate::scalar::{FloatFormat, widen};

/// See the [module](self).
pub struct SingularValuesOfUniformCausalAttentionStayApartFromZero<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim
    for SingularValuesOfUniformCausalAttentionStayApartFromZero<T>
{
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "The singular values of uniform causal attention over n tokens lie below 2, and the least between 1 / (2n - 1) and 1 / n, up to a derived rounding error: its condition number is below 4n - 2. n times the least tends to 1/2. The stable rank lies between H(n) / 4 and H(n), the harmonic number: logarithmic, though the rank is n.",
        references: &[
            "Hardy, Littlewood and Pólya, \"Inequalities\", 2nd ed., 1952, theorem 326 (Hardy's inequality)",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 8), ("six tokens or more", 64)];

    fn draw(source: &mut Source) -> Scored<T> {
        Scored::uniform(gallery::causal(source.tokens(32)))
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![
            Hypothesis {
                text: "every token sees itself and all earlier ones, and no other",
                without: "three tokens that see only themselves: all singular values are 1",
                holds: |case| case.mask == gallery::causal(case.mask.queries()),
                counterexample: || Scored::uniform(Mask::identity(3)),
            },
            Hypothesis {
                text: "the scores are equal",
                without: "a second token that scores itself lower by 8: the least singular value is 2e-4",
                holds: |case| case.scores.iter().all(|score| *score == case.scores[0]),
                counterexample: || {
                    let mut case = Scored::uniform(gallery::causal(2));
                    case.scores[(1, 1)] = T::score(-8.0);
                    case
                },
            },
        ]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let spectrum = Spectrum::of(attention.weights()).map_err(|error| error.to_string())?;
        let weights = widen(attention.weights());
        let error = value_error::<T>(weights.norm(), spectrum.noise_floor());
        let tokens = case.mask.queries() as f64;
        let values = spectrum.values();
        let (Some(greatest), Some(least)) = (values.first(), values.last()) else {
            return Err("there are no singular values".into());
        };
        evidence::require(are_within(*greatest, *least, tokens, error), || {
            format!("they lie between {least} and {greatest}")
        })?;
        let square = weights.norm_squared();
        let harmonic: f64 = (1..=case.mask.queries()).map(|k| 1.0 / k as f64).sum();
        let squares_error = squares_error::<T>(tokens);
        evidence::require(are_harmonic(square, harmonic, squares_error), || {
            format!("the squares of the weights sum to {square}, not {harmonic}")
        })?;
        let stable_rank = stable_rank(square, *greatest);
        let within = stable_rank_within(harmonic, squares_error, *greatest, error);
        evidence::require(within.contains(&stable_rank), || {
            format!("the stable rank is {stable_rank}, not within {within:?}")
        })?;
        Ok(format!("they lie between {least:e} and {greatest:e}, the stable rank is {stable_rank}"))
    }
}

/// How far a stored weight is from the exact one, relative to itself: it is a quotient of small whole
/// numbers, rounded once, and the exact one exceeds it by that factor at most.
fn rounding<T: FloatFormat>() -> f64 {
    T::unit_roundoff() * (1.0 + 2.0 * T::unit_roundoff())
}

/// How far the sum of the squares of the weights is off, relative to itself: each of them by 3 u, and
/// the sum of n^2 by as many roundings.
fn squares_error<T: FloatFormat>(tokens: f64) -> f64 {
    3.0 * rounding::<T>() + 2.0 * tokens * tokens * f64::EPSILON
}

/// How far a singular value is off, for weights of this norm: by the norm of their errors at most, by
/// Weyl's inequality, and the noise floor.
fn value_error<T: FloatFormat>(norm: f64, noise_floor: f64) -> f64 {
    rounding::<T>() * norm + noise_floor
}

/// Whether the greatest and the least singular value lie within their bounds, if they are off by
/// `error` at most. That on the least is no greater than 1 / n.
fn are_within(greatest: f64, least: f64, tokens: f64, error: f64) -> bool {
    let bounds = 1.0 / (2.0 * tokens - 1.0) - error..=near_one_half(tokens) / tokens + error;
    greatest < 2.0 + error && bounds.contains(&least)
}

/// Whether squares sum to the harmonic number, but for a relative error.
fn are_harmonic(square: f64, harmonic: f64, error: f64) -> bool {
    (square - harmonic).abs() <= error * harmonic
}

/// The sum of the squares of all singular values over the square of the greatest.
fn stable_rank(square: f64, greatest: f64) -> f64 {
    square / (greatest * greatest)
}

/// Between which numbers the stable rank lies, for this relative error of the sum of squares, and the
/// greatest singular value off by `error`: its square errs, relative to itself, by twice as much, and a
/// little more.
fn stable_rank_within(
    harmonic: f64,
    squares_error: f64,
    greatest: f64,
    error: f64,
) -> RangeInclusive<f64> {
    let relative = squares_error + 4.0 * error / greatest;
    harmonic / 4.0 * (1.0 - relative)..=harmonic * (1.0 + relative)
}

/// The least upper bound on n times the least singular value that alternating signs on the last m
/// tokens give, m from 2 to n; 1 for fewer tokens.
fn near_one_half(tokens: f64) -> f64 {
    let bound = |m: f64| tokens * (m / (m - 1.0)).sqrt() / (2.0 * (tokens - m) + 3.0);
    (2..=tokens as usize).map(|m| bound(m as f64)).fold(1.0, f64::min)
}

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn rounding_adds_what_is_derived() {
        // u = 2^-11.
        let once = 2_f64.powi(-11) + 2_f64.powi(-21);
        assert_eq!(rounding::<f16>(), once);
        assert_near(squares_error::<f16>(1024.0), 3.0 * once + 2_f64.powi(21 - 52));
        assert_near(value_error::<f16>(5.0, 0.25), 5.0 * once + 0.25);
    }

    #[test]
    fn singular_values_lie_within_their_bounds_and_the_error() {
        // Of three tokens the least lies between 1/5 and the root of 2/25, 0.2828...; here 1/8 off.
        let are_within = |greatest, least| are_within(greatest, least, 3.0, 0.125);
        assert_eq!([2.124, 2.125].map(|greatest| are_within(greatest, 0.25)), [true, false]);
        assert_eq!([0.0749, 0.0751].map(|least| are_within(1.0, least)), [false, true]);
        assert_eq!([0.4078, 0.4079].map(|least| are_within(1.0, least)), [true, false]);
    }

    #[test]
    fn alternating_signs_bound_the_least_singular_value() {
        assert_near(near_one_half(1.0), 1.0);
        // Of the last three of ten tokens.
        assert_near(near_one_half(10.0), 10.0 * 1.5_f64.sqrt() / 17.0);
    }

    #[test]
    fn squares_sum_to_the_harmonic_number_but_for_an_error() {
        let are_harmonic = |square: f64| are_harmonic(square, 8.0, 0.125);
        assert_eq!([6.9, 7.0, 9.0, 9.1].map(are_harmonic), [false, true, true, false]);
    }

    #[test]
    fn the_stable_rank_lies_within_its_bounds_and_the_error() {
        assert_eq!(stable_rank(18.0, 3.0), 2.0);
        // Errors of an eighth, and of four times 1/16 over 2.
        assert_eq!(stable_rank_within(8.0, 0.125, 2.0, 0.0625), 1.5..=10.0);
    }
}
