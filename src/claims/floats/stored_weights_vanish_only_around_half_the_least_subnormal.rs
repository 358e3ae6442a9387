#![doc = include_str!("../../../proofs/stored_weights_vanish_only_around_half_the_least_subnormal.md")]

use std::marker::PhantomData;

use num_traits::ToPrimitive;

use super::underflow;
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masked, masks,
};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::{BigRational, FloatFormat, gamma};

/// See the [module](self).
pub struct StoredWeightsVanishOnlyAroundHalfTheLeastSubnormal<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for StoredWeightsVanishOnlyAroundHalfTheLeastSubnormal<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "A softmax weight over n visible keys is stored as zero if the exact weight of the stored differences is at most a quarter of the least subnormal, and as a positive number if it exceeds the least subnormal, each but for a factor of 1 + gamma(2n + 8); between them both happen.",
        references: &[
            "Blanchard, Higham and Higham, \"Accurately computing the log-sum-exp and softmax functions\", 2021",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Floats.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("few tokens", 64),
        ("a stored zero on the diagonal", 64),
        ("a self weight that double rounding kept", 4),
        ("a self weight that double rounding lost", 1),
    ];

    fn draw(source: &mut Source) -> Scored<T> {
        let tokens = source.tokens(5);
        let mut case = Scored::uniform(gallery::causal(tokens));
        for query in 0..tokens {
            for key in 0..query {
                // Near the top, so that the sums take many values.
                case.scores[(query, key)] = T::score(-source.unit());
            }
            // Around the gap, as low as the sum may be great.
            case.scores[(query, query)] = if source.once_in(8) {
                T::score(-T::underflow_gap() * source.unit())
            } else {
                T::score(1.0 - T::underflow_gap() - 3.0 * source.unit() + source.unit())
            };
        }
        case
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let Ok(attention) = case.attention() else { return labels };
        for token in 0..case.mask.queries() {
            let zero = attention.weights()[(token, token)].is_zero();
            labels.extend(zero.then_some("a stored zero on the diagonal"));
            labels.extend(double_rounding(zero, exact_weight(case, token, token)));
        }
        labels.sort_unstable();
        labels.dedup();
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        let mut hypotheses: Vec<Hypothesis<Self::Case>> = vec![masked::every_query_sees_a_key()];
        if T::PRECISION <= MOST_BITS_TO_STAGNATE {
            hypotheses.push(Hypothesis {
                text: "there are fewer than 1 / 2u - 4 visible keys",
                without: "so many equal scores that their sum stops growing: a weight that should vanish stays",
                holds: |case| {
                    (0..case.mask.queries()).all(|query| roundings::<T>(case, query).is_some())
                },
                counterexample: || {
                    let keys = stagnating_keys::<T>();
                    let mut case = Scored::uniform(Mask::full(1, keys));
                    // Exactly a quarter of what vanishes, and twice that as stored.
                    let gap = T::underflow_gap()
                        - f64::from(T::PRECISION + 1) * std::f64::consts::LN_2;
                    case.scores[(0, masks::last(keys))] = T::score(-gap);
                    case
                },
            });
        }
        hypotheses
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        for query in 0..case.mask.queries() {
            let roundings = roundings::<T>(case, query).unwrap_or(0.5);
            // The last key, the token itself, is the one in doubt.
            if let Some(key) = case.mask.last_visible(query) {
                let (exact, weight) =
                    (exact_weight(case, query, key), attention.weights()[(query, key)]);
                let as_stated =
                    vanishes(exact, roundings).is_none_or(|zero| zero == weight.is_zero());
                evidence::require(as_stated, || {
                    format!(
                        "weight ({query}, {key}) is {weight}, exactly {exact} halves of the least subnormal"
                    )
                })?;
            }
        }
        Ok("no weight is zero or positive out of place".into())
    }
}

/// What double rounding did to a self weight of so many halves of the least subnormal: rounded once,
/// it would be stored as zero up to one of them.
fn double_rounding(zero: bool, exact: f64) -> Option<&'static str> {
    match (zero, exact > 1.0) {
        (true, true) => Some("a self weight that double rounding lost"),
        (false, false) => Some("a self weight that double rounding kept"),
        _ => None,
    }
}

/// Beyond this precision a row that breaks the hypothesis is too long to store.
const MOST_BITS_TO_STAGNATE: u32 = 11;

/// So many equal scores have a sum that stops growing at an eighth of them.
fn stagnating_keys<T: FloatFormat>() -> usize {
    8 << T::PRECISION
}

/// Whether a weight of so many halves of the least subnormal is stored as zero, for this relative
/// error; `None` where that is open.
fn vanishes(exact: f64, error: f64) -> Option<bool> {
    let slack = 1.0 + error;
    if exact * slack <= 0.5 { Some(true) } else { (exact > 2.0 * slack).then_some(false) }
}

/// The relative error of a quotient of exponentials; see the proof.
fn roundings<T: Subject + FloatFormat>(case: &Scored<T>, query: usize) -> Option<f64> {
    gamma::<T>(2 * case.mask.degree(query) + 8)
}

/// The exact softmax of the stored differences from the greatest score, in halves of the least
/// subnormal.
fn exact_weight<T: Subject + FloatFormat>(case: &Scored<T>, query: usize, key: usize) -> f64 {
    let Some(greatest) = case.greatest(query) else { return 0.0 };
    let own = underflow::decay(greatest - case.scores[(query, key)]);
    let unit = underflow::decay(T::zero());
    // Equal scores have equal decays: computed once.
    let mut previous = (greatest, unit.clone());
    let decays = case.mask.visible(query).map(|key| {
        let score = case.scores[(query, key)];
        if score != previous.0 {
            previous = (score, underflow::decay(greatest - score));
        }
        previous.1.clone()
    });
    (own / (decays.sum::<BigRational>() / unit)).to_f64().unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use half::{bf16, f16};

    use super::*;

    #[test]
    fn weights_around_half_the_least_subnormal_may_vanish() {
        // A factor of 4 on either side.
        assert_eq!([0.125, 0.13].map(|exact| vanishes(exact, 3.0)), [Some(true), None]);
        assert_eq!([8.0, 8.1].map(|exact| vanishes(exact, 3.0)), [None, Some(false)]);
    }

    #[test]
    fn rows_of_half_precision_may_be_too_long() {
        type Claimed<T> = StoredWeightsVanishOnlyAroundHalfTheLeastSubnormal<T>;
        assert_eq!(Claimed::<f16>::hypotheses().len(), 2);
        assert_eq!(Claimed::<f32>::hypotheses().len(), 1);
        assert_eq!([stagnating_keys::<f16>(), stagnating_keys::<bf16>()], [16_384, 2048]);
        // Of 5 keys 18 roundings of 2^-11.
        let case = Scored::<f16>::uniform(gallery::causal(5));
        assert!((roundings::<f16>(&case, 4).unwrap() - 18.0 / 2030.0).abs() < 1e-15);
    }

    #[test]
    fn weights_are_counted_in_halves_of_the_least_subnormal() {
        // One of three equal weights, for halves of 2^-24.
        let found = exact_weight(&Scored::<f16>::uniform(gallery::causal(3)), 2, 1);
        assert!((found / (2_f64.powi(25) / 3.0) - 1.0).abs() < 1e-15, "{found}");
    }

    #[test]
    fn half_the_least_subnormal_rounds_to_zero() {
        assert_eq!([1.0, 1.5].map(|exact| double_rounding(true, exact).is_some()), [false, true]);
        assert_eq!([1.0, 1.5].map(|exact| double_rounding(false, exact).is_some()), [true, false]);
    }
}
