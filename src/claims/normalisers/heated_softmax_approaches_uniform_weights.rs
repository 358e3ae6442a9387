#![doc = include_str!("../../../proofs/heated_softmax_approaches_uniform_weights.md")]

use std::marker::PhantomData;

use crate::attention::{EmptyRows, Natural, Softmax, Tempered, normalise};
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, Tuned, evidence, masked,
};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::{FloatFormat, gamma};

/// See the [module](self).
pub struct HeatedSoftmaxApproachesUniformWeights<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for HeatedSoftmaxApproachesUniformWeights<T> {
    type Case = Tuned<T>;

    const STATEMENT: Statement = Statement {
        text: "At temperature t a weight of softmax over m visible keys, whose scores differ by up to s, lies between e^(-s/t) / m and e^(s/t) / m. As t grows attention becomes the uniform one of its mask, of rank 1 if that is full; causal attention keeps full rank in the limit too, with determinant 1 / n!.",
        references: &[
            "Hinton, Vinyals and Dean, \"Distilling the knowledge in a neural network\", 2015, arXiv 1503.02531 (temperature)",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 48),
        ("so hot that all weights are within a percent", 48),
        ("cold", 32),
    ];

    fn draw(source: &mut Source) -> Tuned<T> {
        let tokens = source.tokens(12);
        let mask = if source.once_in(2) {
            gallery::causal(tokens)
        } else {
            let own: Vec<usize> = (0..tokens).map(|_| source.below(tokens)).collect();
            Mask::from_fn(tokens, tokens, |query, key| own[query] == key || source.once_in(2))
        };
        let mut scored = Scored::uniform(mask);
        for score in scored.scores.iter_mut() {
            *score = T::score(f64::from(source.integer(-16, 16)) / 8.0);
        }
        Tuned { scored, parameter: f64::from(1 << source.below(12)) }
    }

    fn labels(case: &Tuned<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let exponent = case.scored.spread() / case.parameter;
        labels.extend((exponent < 0.01).then_some("so hot that all weights are within a percent"));
        labels.extend((exponent > 1.0).then_some("cold"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Tuned<T>>> {
        vec![
            masked::every_query_sees_a_key(),
            Hypothesis {
                text: "the temperature is positive",
                without: "temperature -1 and two scores 1 apart: the bounds cross",
                holds: |case| case.parameter > 0.0,
                counterexample: || {
                    let mut scored = Scored::uniform(gallery::full(2));
                    scored.scores.fill_column(0, T::one());
                    Tuned { scored, parameter: -1.0 }
                },
            },
        ]
    }

    fn conclusion(case: &Tuned<T>) -> Result<String, String> {
        let Scored { scores, mask } = &case.scored;
        let temperature = T::nearest(case.parameter);
        let normaliser = Tempered { normaliser: Softmax(Natural), temperature };
        let attention = normalise(scores, mask, EmptyRows::Reject, &normaliser)
            .map_err(|error| error.to_string())?;
        let slack = rounding(case)?;
        for query in 0..mask.queries() {
            let gaps = mask.visible(query).map(|key| case.scored.gap(query, key));
            let spread = gaps.fold(0.0, f64::max);
            let (least, most) = bounds(spread, case.parameter, mask.degree(query));
            for key in mask.visible(query) {
                let weight = attention.weights()[(query, key)].to_f64();
                evidence::require(is_within(weight, least, most, slack), || {
                    format!("weight ({query}, {key}) is {weight}, not from {least} to {most}")
                })?;
            }
        }
        Ok(format!("every weight is within its bounds, and {slack:e} for rounding"))
    }
}

/// Between which numbers a weight lies, of so many keys with scores that differ by up to `spread`.
fn bounds(spread: f64, temperature: f64, keys: usize) -> (f64, f64) {
    let (exponent, count) = (spread / temperature, keys as f64);
    ((-exponent).exp() / count, exponent.exp() / count)
}

/// Whether a weight lies between its bounds, but for a relative error.
fn is_within(weight: f64, least: f64, most: f64, slack: f64) -> bool {
    least * (1.0 - slack) <= weight && weight <= most * (1.0 + slack)
}

/// The relative error of a weight. With scores up to c in magnitude after the division, each
/// quotient, and each difference of two, errs by u of itself: an exponent by at most 4 c u. An
/// exponential errs by 8 u more, above and in the sum below; the sum is rounded n - 1 times, the
/// quotient once, and the bounds in `f64` a few times.
fn rounding<T: Subject + FloatFormat>(case: &Tuned<T>) -> Result<f64, String> {
    let greatest = case.scored.scores.iter().map(|score| score.to_f64().abs()).fold(0.0, f64::max);
    let exponent = 4.0 * greatest / case.parameter.abs() * T::unit_roundoff();
    let roundings = gamma::<T>(case.scored.mask.keys() + 24).ok_or("there are too many keys")?;
    Ok((2.0 * exponent).exp() * (1.0 + roundings) - 1.0)
}

#[cfg(test)]
mod tests {
    use half::f16;
    use nalgebra::DMatrix;

    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn rounding_adds_what_is_derived() {
        let mut scored = Scored::<f16>::uniform(Mask::full(1, 32));
        scored.scores[1] = f16::score(-4.0);
        // u = 2^-11: an exponent errs by 4 * 4 / 8 u, and twice; 56 roundings more are 56 / 1992.
        let found = rounding(&Tuned { scored, parameter: 8.0 }).unwrap();
        assert!((found / 0.030_122_444_173_882_41 - 1.0).abs() <= 1e-13, "{found}");
    }

    #[test]
    fn weights_may_be_off_by_their_error() {
        // From 3/4 of 1/4 to 5/4 of 1/2.
        let is_within = |weight: f64| is_within(weight, 0.25, 0.5, 0.25);
        assert_eq!([0.187, 0.1875, 0.625, 0.626].map(is_within), [false, true, true, false]);
    }

    #[test]
    fn bounds_are_those_of_the_statement() {
        let (least, most) = bounds(2.0, 4.0, 3);
        assert_near(least, (-0.5_f64).exp() / 3.0);
        assert_near(most, 0.5_f64.exp() / 3.0);
    }

    #[test]
    fn a_temperature_of_a_hundred_times_the_spread_is_hot_and_one_below_it_cold() {
        let is = |label: &str, temperature: f64| {
            let scores = DMatrix::from_row_slice(1, 2, &[1.0, 0.0]);
            let scored = Scored::<f64> { scores, mask: Mask::full(1, 2) };
            let case = Tuned { scored, parameter: temperature };
            HeatedSoftmaxApproachesUniformWeights::labels(&case).contains(&label)
        };
        let hot = "so hot that all weights are within a percent";
        assert_eq!([100.0, 101.0].map(|temperature| is(hot, temperature)), [false, true]);
        assert_eq!([1.0, 0.5].map(|temperature| is("cold", temperature)), [false, true]);
    }
}
