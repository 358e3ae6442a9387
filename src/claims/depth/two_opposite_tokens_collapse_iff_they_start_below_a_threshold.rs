#![doc = include_str!("../../../proofs/two_opposite_tokens_collapse_iff_they_start_below_a_threshold.md")]

use std::marker::PhantomData;

use super::contraction::step;
use crate::claims::{Bilinear, Case, Claim, Hypothesis, Statement, Tier, evidence};
use crate::mask::gallery;
use crate::measure::collapse::token_diameter;
use crate::sample::Source;

/// See the [module](self).
pub struct TwoOppositeTokensCollapseIffTheyStartBelowAThreshold<T>(PhantomData<T>);

impl Claim for TwoOppositeTokensCollapseIffTheyStartBelowAThreshold<f64> {
    type Case = Bilinear<f64>;

    const STATEMENT: Statement = Statement {
        text: "Full attention multiplies the distance d of two opposite tokens of width one by |V| tanh(|W| d^2 / 4). So they collapse if d^2 starts below (4 / |W|) artanh(1 / |V|), and grow without limit from above it; for |V| <= 1 they always collapse. No condition on W and V alone can decide.",
        references: &[
            "Dong, Cordonnier and Loukas, \"Attention is not all you need: pure attention loses rank doubly exponentially with depth\", ICML 2021, arXiv 2103.03404 (whose condition is on W and V alone)",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const FLOORS: &'static [(&'static str, usize)] =
        &[("above the threshold", 32), ("below the threshold", 32), ("no threshold", 32)];

    fn draw(source: &mut Source) -> Self::Case {
        let sign = |source: &mut Source| if source.once_in(2) { 1.0 } else { -1.0 };
        let form = sign(source) * (0.25 + 4.0 * source.unit());
        // Just above 1 the threshold is far away, and passed slowly.
        let values = if source.once_in(3) { source.unit() } else { 1.1 + 3.0 * source.unit() };
        let threshold = threshold(form, values);
        let beside = NEAR * libm::pow(400.0, source.unit());
        let above = source.once_in(2) && threshold.is_some();
        let factor = if above { 1.0 + beside } else { 1.0 - beside };
        let half = threshold.unwrap_or((8.0 / form.abs()).sqrt()) * factor / 2.0;
        Bilinear::line(&[half, -half], form, sign(source) * values, gallery::full(2))
    }

    fn labels(case: &Self::Case) -> Vec<&'static str> {
        let mut labels = case.labels();
        labels.push(match start(case) {
            None => "no threshold",
            Some((diameter, threshold)) if diameter < threshold => "below the threshold",
            Some(_) => "above the threshold",
        });
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "there are two opposite tokens of width one",
                without: "a third token between the two, from just above the threshold of the two: they collapse",
                holds: Bilinear::is_opposite_pair,
                counterexample: || {
                    // The threshold of the two is at a half of 0.74.
                    Bilinear::line(&[0.78, 0.0, -0.78], 1.0, 2.0, gallery::full(3))
                },
            },
            Hypothesis {
                text: "every token sees every token",
                without: "two causal tokens without scores: their distance is halved, not made zero",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || Bilinear::line(&[0.5, -0.5], 0.0, 1.0, gallery::causal(2)),
            },
            Hypothesis {
                text: "the distance is a thousandth or more away from the threshold",
                without: "tokens as near to it as can be stored: after 40 layers they have not decided",
                holds: |case| {
                    start(case).is_none_or(|(diameter, threshold)| {
                        (diameter / threshold - 1.0).abs() >= 0.9 * NEAR
                    })
                },
                counterexample: at_the_threshold,
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let (form, values) = (case.form[0].abs(), case.values[0].abs());
        let first = token_diameter(&case.tokens);
        let collapses = threshold(form, values).is_none_or(|threshold| first < threshold);
        let mut case = case.clone();
        let mut diameter = first;
        for layer in 1..=LAYERS {
            let expected = step(form, values, diameter);
            case.tokens = case.layer().map_err(|error| error.to_string())?;
            let after = token_diameter(&case.tokens);
            let error = rounding(form, values, diameter);
            evidence::require((after - expected).abs() <= error, || {
                format!(
                    "layer {layer} takes the distance from {diameter:e} to {after:e}, not {expected:e}"
                )
            })?;
            diameter = after;
            if is_decided(collapses, first, diameter) {
                let change = if collapses { "collapse" } else { "growth" };
                return Ok(format!("{change}, in {layer} layers, from {first:e} to {diameter:e}"));
            }
        }
        Err(format!("from {first:e}, collapse expected: {collapses}, to {diameter:e}"))
    }
}

/// The relative distance from the threshold that the layers below surely make visible: near it they
/// multiply it by 1.5 or more.
const NEAR: f64 = 1e-3;

/// Enough to come from [`NEAR`] the threshold to a multiple of it.
const LAYERS: usize = 40;

/// A factor by which the distance has to change.
const DECIDED: f64 = 4.0;

/// Whether the distance has become as much less, or greater, as it has to.
fn is_decided(collapses: bool, first: f64, diameter: f64) -> bool {
    if collapses { diameter <= first / DECIDED } else { diameter >= first * DECIDED }
}

/// The distance of two opposite tokens that stays; `None` if there is none but zero.
fn threshold(form: f64, values: f64) -> Option<f64> {
    let (form, values) = (form.abs(), values.abs());
    (form > 0.0 && values > 1.0).then(|| (4.0 / form * libm::atanh(1.0 / values)).sqrt())
}

/// Two tokens whose distance is, as computed, the threshold.
fn at_the_threshold() -> Bilinear<f64> {
    let half = threshold(1.0, 2.0).unwrap_or_default() / 2.0;
    Bilinear::line(&[half, -half], 1.0, 2.0, gallery::full(2))
}

/// The distance of the tokens, and the threshold.
fn start(case: &Bilinear<f64>) -> Option<(f64, f64)> {
    Some((token_diameter(&case.tokens), threshold(case.form[0], case.values[0])?))
}

/// The error of a layer. Relative to the distance times |V|, that is 32 roundings, the exponentials and
/// the hyperbolic tangent counted as a few, and those of the scores, three of their differences, which
/// the exponentials pass on.
fn rounding(form: f64, values: f64, diameter: f64) -> f64 {
    let gap = form * diameter * diameter;
    (32.0 + 4.0 * gap) * f64::EPSILON * values * diameter
}

#[cfg(test)]
mod tests {
    use nalgebra::DMatrix;

    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn rounding_adds_what_is_derived() {
        // Scores that differ by 3 * 2^2.
        assert_near(rounding(3.0, 5.0, 2.0), 10.0 * (32.0 + 48.0) * f64::EPSILON);
    }

    #[test]
    fn a_threshold_stays_where_it_is() {
        let found = threshold(-3.0, -2.0).unwrap();
        assert_near(step(3.0, 2.0, found), found);
        // The hyperbolic tangent is a half at ln 3 / 2.
        assert_near(found, (2.0 * 3_f64.ln() / 3.0).sqrt());
        // Without scores, or without values beyond 1, there is none.
        assert_eq!([threshold(0.0, 2.0), threshold(3.0, 1.0)], [None; 2]);
        assert_near(step(3.0, 5.0, 2.0), 10.0 * 3_f64.tanh());
    }

    #[test]
    fn a_factor_of_four_decides() {
        assert_eq!([0.75, 0.8].map(|diameter| is_decided(true, 3.0, diameter)), [true, false]);
        assert_eq!([11.9, 12.0].map(|diameter| is_decided(false, 3.0, diameter)), [false, true]);
    }

    #[test]
    fn only_what_starts_below_the_threshold_is_below_it() {
        type Claimed = TwoOppositeTokensCollapseIffTheyStartBelowAThreshold<f64>;
        let is_below =
            |case: &Bilinear<f64>| Claimed::labels(case).contains(&"below the threshold");
        assert!(!is_below(&at_the_threshold()));
        assert!(is_below(&Bilinear {
            form: DMatrix::from_element(1, 1, 0.5),
            ..at_the_threshold()
        }));
    }
}
