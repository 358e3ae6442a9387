#![doc = include_str!("../../../proofs/softmax_is_within_rounding_of_the_exact_weights.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};

use crate::attention::{Kernel, Problem, product};
use crate::claims::floats::underflow::underflow_bits;
use crate::claims::implementation::{Finding, Implementable, answer, our};
use crate::claims::{Claim, Hypothesis, Statement, Subject, Tier, evidence, masked};
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::{BigRational, FloatFormat, gamma, power_of_two, scaled_decay};

/// See the [module](self).
pub struct SoftmaxIsWithinRoundingOfTheExactWeights<T>(PhantomData<T>);

/// The greatest error of an exponent for which the claim speaks: a weight may then be off by a
/// factor of `e^(1/2)` on account of its scores.
const MOST_EXPONENT_ERROR: f64 = 0.25;

impl<T: Subject + FloatFormat> Claim for SoftmaxIsWithinRoundingOfTheExactWeights<T> {
    type Case = Problem<T>;

    const STATEMENT: Statement = Statement {
        text: "Scaled dot-product attention computed in a float format, in whatever order, lies within a derived bound of the exact softmax of the exact scores, and so does its output.",
        references: &[
            "Blanchard, Higham and Higham, \"Accurately computing the log-sum-exp and softmax functions\", 2021",
            "Higham, \"Accuracy and Stability of Numerical Algorithms\", 2nd ed., 2002, chapters 3 and 4",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("few tokens", 48),
        ("hidden keys", 96),
        ("scaled", 96),
        ("more or fewer queries than keys", 48),
        ("causal", 20),
    ];

    fn draw(source: &mut Source) -> Problem<T> {
        // No more than where weights vanish: greater scores would only give zeros and ones.
        let limit = MOST_EXPONENT_ERROR / (2.0 * gamma::<T>(ROUNDINGS + 4).unwrap_or(1.0));
        Problem::draw(source, 6, limit.min(T::underflow_gap()))
    }

    fn hypotheses() -> Vec<Hypothesis<Problem<T>>> {
        vec![
            masked::every_query_sees_a_key(),
            Hypothesis {
                text: "the scores are small enough that their rounding moves no exponent by more than 1/4",
                without: "two scores that differ by 6 where the numbers of the format lie 16 apart",
                holds: |case| exponent_error(case) <= MOST_EXPONENT_ERROR,
                counterexample: absorbed_difference,
            },
        ]
    }

    fn conclusion(case: &Problem<T>) -> Result<String, String> {
        our::<T, Self>(case)
    }
}

impl<T: Subject + FloatFormat> Implementable<T> for SoftmaxIsWithinRoundingOfTheExactWeights<T> {
    fn problem(case: &Problem<T>) -> Problem<T> {
        case.clone()
    }

    fn conclusion_about(case: &Problem<T>, kernel: &mut dyn Kernel<T>) -> Result<String, Finding> {
        let answer = answer(case, kernel)?;
        let exact = exact_weights(case)?;
        let bound = Bound::of(case);
        if let Some(weights) = &answer.weights {
            for query in 0..weights.nrows() {
                for key in 0..weights.ncols() {
                    let (weight, exact) = (weights[(query, key)].to_f64(), exact[(query, key)]);
                    if !within(weight - exact, bound.of_weight(exact)) {
                        let found =
                            format!("weight ({query}, {key}) is {weight}, but exactly {exact}");
                        return Err(found.into());
                    }
                }
            }
        }
        if let Some(output) = &answer.output {
            let values = case.values.map(FloatFormat::to_f64);
            let expected = &exact * &values;
            let magnitude = &exact * values.abs();
            for query in 0..output.nrows() {
                for column in 0..output.ncols() {
                    let found = output[(query, column)].to_f64();
                    let expected = expected[(query, column)];
                    let total = values.column(column).abs().sum();
                    let magnitude = magnitude[(query, column)];
                    let allowed = bound.of_output(magnitude, total, values.nrows());
                    if !within(found - expected, allowed) {
                        let found = format!(
                            "output ({query}, {column}) is {found}, but exactly {expected}"
                        );
                        return Err(found.into());
                    }
                }
            }
        }
        Ok("every number is within the bound".into())
    }
}

/// Whether a difference is a number, and no greater than allowed.
fn within(difference: f64, allowed: f64) -> bool {
    difference.abs() <= allowed
}

/// How far a kernel may be from the exact result.
struct Bound {
    relative: f64,
    relative_output: f64,
    /// For exponentials and quotients below the normal range.
    absolute: f64,
}

/// Roundings of a score beside its d products and sums: the scale, which may be split into two
/// roots on both factors, its application, the subtraction of the greatest score, and a change of
/// base before the exponential.
const ROUNDINGS: usize = 8;

impl Bound {
    /// Each exponent is off by at most [`exponent_error`], an exponential by 4 units in the last
    /// place, or 8 u, more. A kernel that streams over the keys may multiply n of them, which is
    /// 9n u, in the numerator and in the sum. The sum is rounded n - 1 times more, the quotient
    /// twice. An output adds n products and sums. The rounding of the comparison in `f64` is
    /// covered by the 8 roundings left over.
    fn of<T: FloatFormat>(problem: &Problem<T>) -> Self {
        let keys = problem.mask.keys();
        let scores = (2.0 * exponent_error(problem).min(MOST_EXPONENT_ERROR)).exp();
        let rounding = |count: usize| 1.0 + gamma::<T>(count).unwrap_or(1.0);
        Self {
            relative: scores * rounding(19 * keys + 25) - 1.0,
            relative_output: scores * rounding(20 * keys + 26) - 1.0,
            absolute: (keys + 3) as f64 * T::half_least_subnormal(),
        }
    }

    /// For a weight that is exactly so great.
    fn of_weight(&self, exact: f64) -> f64 {
        exact * self.relative + self.absolute
    }

    /// For an output that weighs magnitudes of values to this one, out of this total over all keys.
    /// Each product may be subnormal, too.
    fn of_output(&self, magnitude: f64, total: f64, keys: usize) -> f64 {
        magnitude * self.relative_output + (total + keys as f64) * self.absolute
    }
}

/// How far rounding can move the difference of two scores: with `g` the greatest sum of magnitudes
/// of products, each score errs by `gamma(d + 8) g`.
fn exponent_error<T: FloatFormat>(problem: &Problem<T>) -> f64 {
    let magnitudes = |matrix: &DMatrix<T>| matrix.map(|entry| entry.to_f64().abs());
    let sums = magnitudes(&problem.queries) * magnitudes(&problem.keys).transpose();
    let greatest = sums.iter().copied().fold(0.0, f64::max) * problem.scale.to_f64().abs();
    let roundings = problem.queries.ncols() + ROUNDINGS;
    2.0 * greatest * gamma::<T>(roundings).unwrap_or(f64::INFINITY)
}

/// Enough for weights down to the least subnormal, with 64 bits.
fn bits<T: FloatFormat>() -> u32 {
    underflow_bits::<T>() + 64
}

/// The softmax of the exact scores under the mask, each weight rounded once, to `f64`.
fn exact_weights<T: Subject + FloatFormat>(problem: &Problem<T>) -> Result<DMatrix<f64>, String> {
    let queries = evidence::exactly(&problem.queries)?;
    let keys = evidence::exactly(&problem.keys)?;
    let scale = problem.scale.to_rational().ok_or("the scale is not a number")?;
    let scores = product(&queries, &keys.transpose()).map_err(|error| error.to_string())? * scale;
    let bits = bits::<T>();
    let mut weights = DMatrix::zeros(scores.nrows(), scores.ncols());
    for query in 0..scores.nrows() {
        let visible: Vec<usize> = problem.mask.visible(query).collect();
        let greatest = visible.iter().map(|&key| &scores[(query, key)]).max();
        let greatest = greatest.ok_or_else(|| format!("query {query} sees no key"))?;
        let decay = |&key: &usize| scaled_decay(&(greatest - &scores[(query, key)]), bits);
        let decays: Vec<BigInt> = visible.iter().map(decay).collect();
        let sum = decays.iter().fold(BigInt::zero(), |sum, decay| sum + decay);
        for (key, decay) in visible.into_iter().zip(decays) {
            let weight = BigRational::new(decay, sum.clone()).to_f64();
            weights[(query, key)] = weight.ok_or("a weight is not a number")?;
        }
    }
    Ok(weights)
}

/// One query `(2^a, 1)` and the keys `(2^b, 0)` and `(2^b, 6)` with a + b four bits above the
/// precision: the format has no number between their scores, and none at the second.
fn absorbed_difference<T: Subject + FloatFormat>() -> Problem<T> {
    let exponent = T::PRECISION as i32 + 3;
    let power = |exponent: i32| T::nearest(power_of_two(exponent));
    let great = power(exponent - exponent / 2);
    Problem {
        queries: DMatrix::from_row_slice(1, 2, &[power(exponent / 2), T::one()]),
        keys: DMatrix::from_row_slice(2, 2, &[great, T::zero(), great, T::nearest(6.0)]),
        values: DMatrix::from_element(2, 1, T::one()),
        mask: Mask::full(1, 2),
        scale: T::one(),
    }
}

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;

    #[test]
    fn weights_have_64_bits_down_to_the_least() {
        assert_eq!((bits::<f16>(), bits::<f64>()), (89, 1139));
    }

    #[test]
    fn rounding_adds_what_is_derived() {
        let problem = Problem {
            queries: DMatrix::from_element(1, 1, f16::ZERO),
            keys: DMatrix::from_element(4, 1, f16::ONE),
            values: DMatrix::from_element(4, 1, f16::ONE),
            mask: Mask::full(1, 4),
            scale: f16::ONE,
        };
        // Four keys and u = 2^-11: 19 * 4 + 25 roundings, 20 * 4 + 26, and half of 2^-24 seven times.
        let bound = Bound::of(&problem);
        assert!((bound.relative - 101.0 / 1947.0).abs() < 1e-15, "{}", bound.relative);
        assert!(
            (bound.relative_output - 106.0 / 1942.0).abs() < 1e-15,
            "{}",
            bound.relative_output
        );
        assert_eq!(bound.absolute, 7.0 * 2_f64.powi(-25));
        // Scores of 3: nine roundings of each, and both may err.
        let problem = Problem { queries: DMatrix::from_element(1, 1, f16::score(3.0)), ..problem };
        assert!((exponent_error(&problem) - 6.0 * 9.0 / 2039.0).abs() < 1e-15);
    }

    #[test]
    fn what_is_subnormal_adds_to_what_is_relative() {
        let bound = Bound { relative: 0.5, relative_output: 0.25, absolute: 0.125 };
        assert_eq!(bound.of_weight(8.0), 4.125);
        // A quarter of 8, and an eighth of 3 + 2.
        assert_eq!(bound.of_output(8.0, 3.0, 2), 2.625);
    }

    #[test]
    fn a_difference_is_absorbed_four_bits_above_the_precision() {
        // 13 + 14 = 24 + 3 bits.
        let problem = absorbed_difference::<f32>();
        assert_eq!(problem.queries.as_slice(), [8192.0, 1.0]);
        assert_eq!(problem.keys.transpose().as_slice(), [16384.0, 0.0, 16384.0, 6.0]);
    }
}
