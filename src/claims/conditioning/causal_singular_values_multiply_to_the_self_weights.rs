#![doc = include_str!("../../../proofs/causal_singular_values_multiply_to_the_self_weights.md")]

use std::marker::PhantomData;

use crate::claims::{
    Case, Claim, Hypothesis, Scored, Statement, Subject, Tier, evidence, masked, masks,
};
use crate::mask::gallery;
use crate::measure::spectrum::Spectrum;
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// See the [module](self).
pub struct CausalSingularValuesMultiplyToTheSelfWeights<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for CausalSingularValuesMultiplyToTheSelfWeights<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Of causal softmax attention, the k greatest singular values have at least the product of the k greatest self weights, the k least at most that of the k least, for every k, and all of them that of all: the condition number in the 2-norm is at least 1 / a, where a is the least self weight.",
        references: &[
            "Weyl, \"Inequalities between the two kinds of eigenvalues of a linear transformation\", Proc. Nat. Acad. Sci. 35, 1949",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 48),
        ("uniform", 8),
        ("all singular values above the noise", 48),
    ];

    fn draw(source: &mut Source) -> Scored<T> {
        let tokens = source.tokens(12);
        let mask = masks::random_causal(source, tokens);
        let mut case = Scored::draw(source, mask);
        if source.once_in(2) {
            for score in case.scores.iter_mut() {
                *score = T::score(source.unit());
            }
        }
        case
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let attention = case.attention();
        let spectrum = attention.map(|attention| Spectrum::of(attention.weights()));
        let resolved = matches!(&spectrum, Ok(Ok(spectrum))
            if spectrum.values().iter().all(|value| *value > 16.0 * spectrum.noise_floor()));
        labels.extend(resolved.then_some("all singular values above the noise"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![
            Hypothesis {
                text: "no token sees a later one",
                without: "two tokens that see each other, with equal scores: self weights of 1/2, and a singular value of 0",
                holds: |case| masks::looks_back(&case.mask),
                counterexample: || Scored::uniform(gallery::full(2)),
            },
            masked::every_query_sees_a_key(),
        ]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let spectrum = Spectrum::of(attention.weights()).map_err(|error| error.to_string())?;
        let mut own: Vec<f64> = attention.weights().diagonal().iter().map(|w| w.to_f64()).collect();
        own.sort_by(|one, other| other.total_cmp(one));
        let floor = spectrum.noise_floor();
        // Each singular value is off by the noise floor at most; logarithms of products neither
        // overflow nor underflow.
        let logarithms = |values: &[f64], change: f64| -> Vec<f64> {
            values.iter().map(|value| (value + change).max(0.0).ln()).collect()
        };
        let (own, above) = (logarithms(&own, 0.0), logarithms(spectrum.values(), floor));
        let below = logarithms(spectrum.values(), -floor);
        for k in 1..=own.len() {
            evidence::require(fit(k, &own, &above, &below), || {
                format!(
                    "{k} of the singular values {:?} do not fit the self weights {:?}",
                    spectrum.values(),
                    attention.weights().diagonal().as_slice()
                )
            })?;
        }
        Ok(format!("the condition number is at most {:e}", condition_at_most(&above, &below)))
    }
}

/// Whether the `k` greatest singular values multiply to no less than as many self weights, and the
/// `k` least to no more: from logarithms in descending order of the self weights, of what is above
/// each singular value, and of what is below.
fn fit(k: usize, own: &[f64], above: &[f64], below: &[f64]) -> bool {
    let (greatest, rest) = (..k, own.len().saturating_sub(k));
    at_most(&own[greatest], &above[greatest]) && at_most(&below[rest..], &own[rest..])
}

/// The quotient of the greatest singular value and the least, from logarithms in descending order of
/// what is above each of them, and of what is below.
fn condition_at_most(above: &[f64], below: &[f64]) -> f64 {
    let quotient = |(greatest, least): (&f64, &f64)| (greatest - least).exp();
    above.first().zip(below.last()).map_or(f64::INFINITY, quotient)
}

/// Whether one sum of logarithms is no greater than the other, but for their rounding: one unit in
/// the last place for each logarithm, and a roundoff of the partial sum for each addition.
fn at_most(lesser: &[f64], greater: &[f64]) -> bool {
    let finite = lesser.iter().chain(greater).filter(|term| term.is_finite());
    let rounding = (lesser.len() + 2) as f64 * f64::EPSILON * finite.map(|x| x.abs()).sum::<f64>();
    lesser.iter().sum::<f64>() <= greater.iter().sum::<f64>() + rounding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn the_condition_number_is_the_quotient_of_the_ends() {
        let logarithms = |values: [f64; 2]| values.map(f64::ln);
        assert_near(condition_at_most(&logarithms([6.0, 2.0]), &logarithms([5.0, 1.5])), 4.0);
        // The noise may hide the least one.
        assert_eq!(condition_at_most(&[0.0], &[f64::NEG_INFINITY]), f64::INFINITY);
        assert_eq!(condition_at_most(&[], &[]), f64::INFINITY);
    }

    #[test]
    fn sums_may_differ_by_their_rounding() {
        // Two logarithms on either side, of magnitude 1 up to a few units: (2 + 2) * 2 units.
        let lower = |units: f64| 1.0 - units * f64::EPSILON;
        assert!(at_most(&[1.0, 0.0], &[lower(7.0), 0.0]));
        assert!(!at_most(&[1.0, 0.0], &[lower(9.0), 0.0]));
        // One: (1 + 2) * 2.
        assert!(at_most(&[1.0], &[lower(5.0)]));
        assert!(!at_most(&[1.0], &[lower(7.0)]));
        // What is infinite is not rounded.
        assert!(at_most(&[f64::NEG_INFINITY], &[0.0]));
        assert!(!at_most(&[0.0], &[f64::NEG_INFINITY]));
    }

    #[test]
    fn both_ends_must_fit() {
        let own = [3.0, 2.0, 1.0];
        let fit = |k: usize, values: [f64; 3]| fit(k, &own, &values, &values);
        assert!([1, 2, 3].iter().all(|&k| fit(k, [4.0, 2.0, 0.0])));
        // The greatest is too small, and the least too great.
        assert!(!fit(1, [2.5, 2.5, 1.0]));
        assert!(!fit(1, [3.0, 1.5, 1.5]));
        // The two greatest together, and the two least.
        assert!(!fit(2, [3.0, 1.5, 1.5]));
        assert!(!fit(2, [2.5, 2.5, 1.0]));
    }
}
