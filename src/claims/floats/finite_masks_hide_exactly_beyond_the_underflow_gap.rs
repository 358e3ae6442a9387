#![doc = include_str!("../../../proofs/finite_masks_hide_exactly_beyond_the_underflow_gap.md")]

use std::marker::PhantomData;

use super::underflow;
use crate::attention::{EmptyRows, additive_mask_softmax};
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, Tuned, evidence, masks,
};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// See the [module](self).
pub struct FiniteMasksHideExactlyBeyondTheUnderflowGap<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for FiniteMasksHideExactlyBeyondTheUnderflowGap<T> {
    type Case = Tuned<T, 0>;

    const STATEMENT: Statement = Statement {
        text: "A finite number added to the hidden scores hides them like minus infinity, bit for bit, if every sum lies at least the underflow gap below a visible score of its row.",
        references: &[
            "Vaswani et al., \"Attention is all you need\", 2017, section 3.2.3 (masking by minus infinity)",
        ],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Floats.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("six tokens or more", 32),
        ("the least number of the format", 24),
        ("a sum of minus infinity", 8),
        ("barely hidden", 16),
    ];

    fn draw(source: &mut Source) -> Tuned<T, 0> {
        let tokens = source.tokens(8);
        let mask = masks::thinned(source, &gallery::full(tokens));
        let mut scored = Scored::uniform(mask);
        for score in scored.scores.iter_mut() {
            *score = T::score(source.normal());
        }
        // The least number comes with a score that it does not absorb.
        let parameter = match source.below(4) {
            0 => {
                scored.scores[(0, masks::last(tokens))] = T::score(-T::greatest() / 2.0);
                -T::greatest()
            }
            1 => -1e4,
            _ => barely_hiding(&scored),
        };
        Tuned { scored, parameter }
    }

    fn labels(case: &Tuned<T, 0>) -> Vec<&'static str> {
        let mut labels = case.labels();
        if case.parameter == -T::greatest() {
            labels.push("the least number of the format");
        }
        let gaps = || hidden_gaps(case).filter(|_| case.parameter < 0.0);
        if gaps().any(|gap| !gap.is_finite()) {
            labels.push("a sum of minus infinity");
        }
        if gaps().any(|gap| gap.to_f64() < 1.05 * T::underflow_gap()) {
            labels.push("barely hidden");
        }
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Tuned<T, 0>>> {
        vec![
            Hypothesis {
                text: "every query sees some key",
                without: "a query that sees nothing: with a finite number it weighs every key",
                holds: |case| case.scored.mask.empty_rows().is_empty(),
                counterexample: || Tuned {
                    scored: Scored::uniform(Mask::empty(2, 2)),
                    parameter: -T::greatest(),
                },
            },
            Hypothesis {
                text: "every hidden sum lies at least the underflow gap below a visible score",
                without: "a sum by the last number below that gap: a weight above the diagonal",
                holds: |case| hidden_gaps(case).all(underflow::reaches_underflow),
                counterexample: || Tuned {
                    scored: Scored::uniform(gallery::causal(2)),
                    parameter: -underflow::last_positive_gap::<T>().to_f64(),
                },
            },
        ]
    }

    fn conclusion(case: &Tuned<T, 0>) -> Result<String, String> {
        let (scores, mask) = (&case.scored.scores, &case.scored.mask);
        let hidden = T::nearest(case.parameter);
        let added = additive_mask_softmax(scores, mask, &hidden, EmptyRows::Reject)
            .map_err(|error| error.to_string())?;
        let expected = case.scored.attention().map_err(|error| error.to_string())?;
        evidence::require(added.weights() == expected.weights(), || {
            format!("the weights are {}, not {}", added.weights(), expected.weights())
        })?;
        Ok("the weights are the same".into())
    }
}

/// The number that takes the highest hidden score just below the underflow gap.
fn barely_hiding<T: Subject + FloatFormat>(scored: &Scored<T>) -> f64 {
    let plain = Tuned { scored: scored.clone(), parameter: 0.0 };
    let nearest = hidden_gaps(&plain).map(FloatFormat::to_f64).fold(f64::INFINITY, f64::min);
    let missing = T::underflow_gap() - nearest.min(T::underflow_gap());
    // Away from zero by what the roundings of number and sums can take back.
    -missing * (1.0 + 8.0 * T::unit_roundoff()) - 4.0 * T::unit_roundoff()
}

/// How far each hidden sum lies below the greatest visible score of its row, as computed.
fn hidden_gaps<T: Subject + FloatFormat>(case: &Tuned<T, 0>) -> impl Iterator<Item = T> + '_ {
    let (scores, mask) = (&case.scored.scores, &case.scored.mask);
    let hidden = T::nearest(case.parameter);
    (0..mask.queries()).flat_map(move |query| {
        let greatest = case.scored.greatest(query);
        (0..mask.keys()).filter(move |&key| !mask.allows(query, key)).filter_map(move |key| {
            greatest.map(|greatest| greatest - (scores[(query, key)] + hidden))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_barely_hidden_below_21_twentieths_of_the_underflow_gap() {
        let is_barely = |parameter: f64| {
            let case = Tuned { scored: Scored::<f64>::uniform(gallery::causal(2)), parameter };
            FiniteMasksHideExactlyBeyondTheUnderflowGap::labels(&case).contains(&"barely hidden")
        };
        let edge = 1.05 * f64::underflow_gap();
        assert_eq!([-edge, -edge.next_down()].map(is_barely), [false, true]);
        // Nothing is added.
        assert!(!is_barely(0.0));
    }
}
