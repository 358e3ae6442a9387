#![doc = include_str!("../../../proofs/causal_log_determinant_is_the_sum_of_self_log_weights.md")]

use std::marker::PhantomData;

use crate::claims::{
    Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masked, masks,
};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::{BigRational, FloatFormat};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

/// See the [module](self).
pub struct CausalLogDeterminantIsTheSumOfSelfLogWeights<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for CausalLogDeterminantIsTheSumOfSelfLogWeights<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "The logarithm of the determinant of causal softmax attention is the sum of self score less log-sum-exp over the tokens, up to a derived rounding error.",
        references: &[
            "Higham, \"Accuracy and Stability of Numerical Algorithms\", 2nd ed., 2002, chapter 4 (error of sums)",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Triangular.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 32)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(8);
        Scored::draw(source, gallery::causal(tokens))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            masked::no_token_sees_a_later_one(),
            masked::every_token_sees_itself(),
            Hypothesis {
                text: "every self weight is a normal number of the format",
                without: "a self score below another one by twice the underflow gap: the stored determinant is 0",
                holds: |case| {
                    (0..case.mask.queries()).all(|token| self_weight_is_normal(case, token))
                },
                counterexample: || masks::dying_self_weight(2),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let stored = ln_abs(&evidence::exact_determinant(attention.weights())?);
        let expected: f64 =
            (0..case.mask.queries()).map(|token| self_log_weight(case, token)).sum();
        let bound: f64 = (0..case.mask.queries()).map(|token| error_bound(case, token)).sum();
        let bound = bound + logarithm_error(case.mask.queries(), expected);
        let error = (stored - expected).abs();
        evidence::require(error <= bound, || {
            format!("{stored} differs from {expected} by {error:e} > {bound:e}")
        })?;
        Ok(format!("they differ by {error:e} <= {bound:e}"))
    }
}

/// Self score less log-sum-exp of the visible scores, in `f64`.
fn self_log_weight<T: FloatFormat + Subject>(case: &Scored<T>, token: usize) -> f64 {
    let score = |key: usize| case.scores[(token, key)].to_f64();
    let greatest = case.mask.visible(token).map(score).fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = case.mask.visible(token).map(|key| (score(key) - greatest).exp()).sum();
    score(token) - greatest - sum.ln()
}

/// One unit above the least normal exponent, for the error of the logarithm itself. A token that
/// does not see itself has no self weight that could underflow.
fn self_weight_is_normal<T: FloatFormat + Subject>(case: &Scored<T>, token: usize) -> bool {
    !case.mask.is_square()
        || !case.mask.allows(token, token)
        || self_log_weight(case, token) > f64::from(T::MIN_EXPONENT + 1) * std::f64::consts::LN_2
}

/// How far the logarithm of the stored self weight may lie from the true one.
///
/// With roundoff `u`, gap `g` and `n` visible keys: the difference that is exponentiated errs by
/// `u g`, in every term of the sum by an average of at most `u ln n` (its entropy); exponentials
/// by `2 u`, in numerator and denominator; the sum by `(n - 1) u`; the quotient by `u`. A term that
/// underflows costs the sum, which is at least 1, half the least subnormal. Three times that: once
/// for the stored weights, once for the reference, computed alike in `f64`, and once for the terms
/// of second order (`n u` is at most 1/32 here).
fn error_bound<T: FloatFormat + Subject>(case: &Scored<T>, token: usize) -> f64 {
    let visible = case.mask.degree(token) as f64;
    let first_order = case.gap(token, token) + visible.ln() + visible + 4.0;
    3.0 * (T::unit_roundoff() * first_order + visible * T::half_least_subnormal())
}

/// How far both final logarithms, of magnitude `|expected|`, may lie from the true ones: the sum over
/// the tokens has terms of one sign and a rounding for each, and [`ln_abs`] rounds ln 2, a product
/// and a sum; each errs by at most 2^-53 of the whole.
fn logarithm_error(tokens: usize, expected: f64) -> f64 {
    (tokens as f64 + 3.0) * f64::unit_roundoff() * expected.abs()
}

/// The logarithm of the magnitude, also where that is no `f64`; minus infinity for zero.
///
/// The quotient of the leading 64 bits of both parts is near 1, so its logarithm loses nothing.
fn ln_abs(value: &BigRational) -> f64 {
    if value.is_zero() {
        return f64::NEG_INFINITY;
    }
    let leading = |integer: &BigInt| {
        let shift = integer.bits().saturating_sub(64);
        let bits = (integer.abs() >> shift).to_f64().unwrap_or(f64::NAN);
        (bits, shift as f64)
    };
    let (numerator, up) = leading(value.numer());
    let (denominator, down) = leading(value.denom());
    (numerator / denominator).ln() + (up - down) * std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use half::f16;
    use nalgebra::DMatrix;

    use super::*;
    use crate::assert_near::assert_near;

    fn second_token_scores(first: f64, itself: f64) -> Scored<f16> {
        let scores = [0.0, 0.0, first, itself].map(f16::score);
        Scored { scores: DMatrix::from_row_slice(2, 2, &scores), mask: gallery::causal(2) }
    }

    #[test]
    fn a_normal_self_weight_has_one_bit_to_spare() {
        // The least normal number is 2^-14, and 13 ln 2 is 9.01.
        assert!(self_weight_is_normal(&second_token_scores(0.0, -9.0), 1));
        assert!(!self_weight_is_normal(&second_token_scores(0.0, -9.3), 1));
        // 2^-1021 vanishes beside 1, so that the logarithm is the score.
        let is_normal = |own: f64| {
            let scores = DMatrix::from_row_slice(2, 2, &[0.0, 0.0, 0.0, own]);
            self_weight_is_normal(&Scored { scores, mask: gallery::causal(2) }, 1)
        };
        let edge = -1021.0 * std::f64::consts::LN_2;
        assert_eq!([edge, edge.next_up()].map(is_normal), [false, true]);
    }

    #[test]
    fn a_token_that_does_not_see_itself_has_no_self_weight_to_underflow() {
        let case = Scored { mask: masks::first_only(2), ..second_token_scores(0.0, -20.0) };
        assert!(self_weight_is_normal(&case, 1));
    }

    #[test]
    fn rounding_adds_what_is_derived() {
        // A gap of 3 and two keys: 3 + ln 2 + 2 + 4 times 2^-11, and twice 2^-25; three times.
        let found = error_bound(&second_token_scores(3.0, 0.0), 1);
        assert_near(found, 0.014_199_124_879_207_683);
        assert_eq!(logarithm_error(5, -2.0), 8.0 * f64::EPSILON);
    }
}
