#![doc = include_str!("../../../proofs/unshifted_exponentials_leave_the_range.md")]

use std::marker::PhantomData;

use num_bigint::BigInt;
use num_traits::{One, Pow};

use super::underflow;
use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence};
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::{BigRational, Exponential, FloatFormat, power_of_two, scaled_decay};

/// See the [module](self).
pub struct UnshiftedExponentialsLeaveTheRange<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for UnshiftedExponentialsLeaveTheRange<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "The weight of a key on its own is 1. Computed as e^x / e^x, without the greatest score subtracted first, it is that for scores x between -17.33 and 11.09 in f16, -92.88 and 88.72 in bf16, -103.97 and 88.72 in f32, -745.13 and 709.78 in f64, to the last representable number, and no number beyond.",
        references: &[
            "Blanchard, Higham and Higham, \"Accurately computing the log-sum-exp and softmax functions\", IMA J. Numer. Anal. 41, 2021",
        ],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Floats.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("the last score before overflow", 4),
        ("the first score that overflows", 4),
        ("the last score before underflow", 4),
        ("the first score that underflows", 4),
    ];

    fn draw(source: &mut Source) -> Scored<T> {
        alone(match source.below(8) {
            0 => T::nearest(2.0 * overflow_edge::<T>() * (source.unit() - 0.5)),
            1..4 => -underflow::neighbour::<T>(source.integer(-4, 4)),
            _ => near_overflow(source.integer(-4, 4)),
        })
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let score = case.scores[0];
        let (up, down) = (score + overflow_spacing(), score - overflow_spacing());
        let mut labels = vec![];
        let is = |score: T, expected: bool| overflows(score) == Ok(expected);
        labels
            .extend((is(score, false) && is(up, true)).then_some("the last score before overflow"));
        labels.extend(
            (is(score, true) && is(down, false)).then_some("the first score that overflows"),
        );
        let last = -underflow::last_positive_gap::<T>();
        labels.extend((score == last).then_some("the last score before underflow"));
        let first = last - underflow::spacing();
        labels.extend((score == first).then_some("the first score that underflows"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![Hypothesis {
            text: "the key is on its own",
            without: "two equal keys, just before overflow: the sum overflows, and both weights are 0",
            holds: |case| case.mask == Mask::full(1, 1),
            counterexample: || {
                let mut case = Scored::uniform(Mask::full(1, 2));
                case.scores.fill(last_before_overflow());
                case
            },
        }]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let score = case.scores[0];
        let exponentials = case.scores.map(|score| Exponential::exp(&score));
        let sum = exponentials.iter().fold(T::zero(), |sum, &exponential| sum + exponential);
        let weight = exponentials[0] / sum;
        let out = overflows(score)? || underflow::reaches_underflow(-score);
        let expected = T::nearest(1.0 / case.mask.keys() as f64);
        evidence::require((weight == expected) != out && weight.is_finite() != out, || {
            format!("for the score {score} the weight is {weight}, out of range: {out}")
        })?;
        let attention = case.attention().map_err(|error| error.to_string())?;
        let shifted = attention.weights()[0];
        evidence::require(shifted == expected, || {
            format!("with the greatest score subtracted the weight is {shifted}")
        })?;
        Ok(format!("for the score {score} the weight is {weight}"))
    }
}

fn alone<T: Subject>(score: T) -> Scored<T> {
    let mut case = Scored::uniform(Mask::full(1, 1));
    case.scores[0] = score;
    case
}

/// Whether `e^score` rounds to infinity: it is at least half a unit above the greatest number.
///
/// # Errors
/// If 64 more bits do not tell.
fn overflows<T: FloatFormat>(score: T) -> Result<bool, String> {
    let Some(exact) = score.to_rational() else { return Ok(score > T::zero()) };
    if score <= T::zero() {
        return Ok(false);
    }
    // e^-score against one over the least number that does, in units of 2^-bits.
    let bits = bits::<T>();
    let decay = scaled_decay(&exact, bits);
    let edge = BigRational::from_integer(BigInt::one() << bits) / rounds_to_infinity::<T>();
    let edge = edge.to_integer();
    // Both are off by a unit.
    underflow::is_below(&decay, &edge, 2)
        .ok_or_else(|| format!("e^{score} is too close to the edge of the range to tell"))
}

/// Enough to tell decays that the format has from zero.
fn bits<T: FloatFormat>() -> u32 {
    T::MAX_EXPONENT.unsigned_abs() + 128
}

/// The least number that rounds to infinity: half a unit above the greatest, `2^emax (2 - 2^-p)`.
fn rounds_to_infinity<T: FloatFormat>() -> BigRational {
    let two = BigRational::from_integer(2.into());
    Pow::pow(&two, T::MAX_EXPONENT) * (&two - Pow::pow(&two, -(T::PRECISION as i32)))
}

/// The logarithm of what rounds to infinity, in `f64`.
fn overflow_edge<T: FloatFormat>() -> f64 {
    // The greatest number, which f64 holds in every format; half a unit more moves nothing here.
    T::greatest().ln()
}

/// The distance of neighbouring numbers of the format at that edge.
fn overflow_spacing<T: FloatFormat>() -> T {
    let exponent = overflow_edge::<T>().log2().floor() as i32;
    T::nearest(power_of_two(exponent + 1 - T::PRECISION as i32))
}

/// The number of the format that lies `steps` from the one nearest to that edge.
fn near_overflow<T: FloatFormat>(steps: i32) -> T {
    T::nearest(overflow_edge::<T>()) + T::nearest(f64::from(steps)) * overflow_spacing()
}

/// The greatest score whose exponential is a number.
fn last_before_overflow<T: FloatFormat>() -> T {
    let mut steps = (-8..8).rev().map(near_overflow);
    steps.find(|&score| overflows(score) == Ok(false)).unwrap_or_else(T::zero)
}

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn exponentials_of_half_precision_overflow_from_65520_on() {
        assert_eq!(rounds_to_infinity::<f16>(), BigRational::from_integer(65_520.into()));
        assert_eq!((bits::<f16>(), bits::<f64>()), (143, 1151));
        // The logarithm of that is 11.0901.
        assert_near(overflow_edge::<f16>(), 65_504_f64.ln());
        assert_eq!(
            [11.0859375, 11.09375].map(|score| overflows(f16::from_f64(score))),
            [Ok(false), Ok(true)]
        );
        let ends = [f16::INFINITY, f16::NEG_INFINITY, f16::NAN];
        assert_eq!(ends.map(overflows), [Ok(true), Ok(false), Ok(false)]);
    }

    #[test]
    fn two_equal_keys_within_the_range_have_half_of_the_weight_each() {
        let case = Scored::<f16>::uniform(Mask::full(1, 2));
        assert!(UnshiftedExponentialsLeaveTheRange::conclusion(&case).is_ok());
    }
}
