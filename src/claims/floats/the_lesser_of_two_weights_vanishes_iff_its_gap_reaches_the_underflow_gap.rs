#![doc = include_str!("../../../proofs/the_lesser_of_two_weights_vanishes_iff_its_gap_reaches_the_underflow_gap.md")]

use std::marker::PhantomData;

use super::underflow::{self, last_positive_gap, neighbour, spacing};
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masks,
};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::{BigRational, FloatFormat};

/// See the [module](self).
pub struct TheLesserOfTwoWeightsVanishesIffItsGapReachesTheUnderflowGap<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim
    for TheLesserOfTwoWeightsVanishesIffItsGapReachesTheUnderflowGap<T>
{
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Of two visible keys the one with the lower score is stored with weight zero if and only if its score lies at least (p - emin) ln 2 below the other: 17.33 in f16, 92.88 in bf16, 103.97 in f32, 745.13 in f64, to the last representable number.",
        references: &[
            "IEEE Standard 754-2019, sections 4.3 and 7.5 (rounding to nearest, gradual underflow)",
        ],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Floats.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("the last positive weight", 4), ("the first zero", 4), ("a stored zero", 48)];

    fn draw(source: &mut Source) -> Scored<T> {
        let gap = if source.once_in(8) {
            T::nearest(2.0 * source.unit() * T::underflow_gap())
        } else {
            neighbour(source.integer(-8, 8))
        };
        let half = gap / (T::one() + T::one());
        // Twice a half, the whole, or nothing: the difference is the gap without rounding.
        match source.below(3) {
            0 => causal_pair(half, -half),
            1 => causal_pair(gap, T::zero()),
            _ => causal_pair(T::zero(), -gap),
        }
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let (first, second) = pair(case);
        let gap = first - second;
        if underflow::reaches_underflow(gap) {
            labels.push("a stored zero");
        }
        if gap == last_positive_gap() {
            labels.push("the last positive weight");
        }
        if gap == last_positive_gap::<T>() + spacing() {
            labels.push("the first zero");
        }
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![
            Hypothesis {
                text: "the second of two tokens sees both",
                without: "two keys that tie above a third: their sum halves its weight, and it dies sooner",
                holds: |case| case.mask == gallery::causal(2),
                counterexample: || {
                    let mut case = Scored::uniform(gallery::causal(3));
                    case.scores[(2, 2)] = -last_positive_gap::<T>();
                    case
                },
            },
            Hypothesis {
                text: "the difference of the scores is a number of the format",
                without: "scores whose difference is rounded to the other side of the gap",
                holds: |case| {
                    let (first, second) = pair(case);
                    exact_gap(case).ok() == (first - second).to_rational()
                },
                counterexample: || {
                    // Up or down, as the gap lies between its two neighbours.
                    let (last, little) =
                        (last_positive_gap::<T>(), T::nearest(0.4 * spacing::<T>().to_f64()));
                    let down = causal_pair(little, -last);
                    let up = causal_pair(-little, -last - spacing());
                    if exact_gap(&down)
                        .and_then(|gap| underflow::reaches(&gap, underflow::underflow_bits::<T>()))
                        == Ok(true)
                    {
                        down
                    } else {
                        up
                    }
                },
            },
        ]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let last = masks::last(case.mask.queries());
        let weight = attention.weights()[(last, last)];
        let reached = exact_gap(case)
            .and_then(|gap| underflow::reaches(&gap, underflow::underflow_bits::<T>()))?;
        evidence::require(weight.is_zero() == reached, || {
            format!("the weight is {weight}, and the gap is reached: {reached}")
        })?;
        Ok(format!("the weight is {weight}"))
    }
}

fn causal_pair<T: Subject>(first: T, second: T) -> Scored<T> {
    let mut case = Scored::uniform(gallery::causal(2));
    (case.scores[(1, 0)], case.scores[(1, 1)]) = (first, second);
    case
}

/// The scores that the last token gives to the first and to itself.
fn pair<T: Subject + FloatFormat>(case: &Scored<T>) -> (T, T) {
    let last = masks::last(case.mask.queries());
    (case.scores[(last, 0)], case.scores[(last, last)])
}

fn exact_gap<T: Subject + FloatFormat>(case: &Scored<T>) -> Result<BigRational, String> {
    let (first, second) = pair(case);
    let exact = first.to_rational().zip(second.to_rational());
    exact.map(|(first, second)| first - second).ok_or("a score is not a number".into())
}
