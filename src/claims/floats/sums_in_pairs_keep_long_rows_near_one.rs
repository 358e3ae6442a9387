#![doc = include_str!("../../../proofs/sums_in_pairs_keep_long_rows_near_one.md")]

use std::marker::PhantomData;

use num_traits::{One, Signed};

use crate::attention::{EmptyRows, Natural, PairwiseSoftmax, normalise};
use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence};
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::{BigRational, FloatFormat, gamma};

/// See the [module](self).
pub struct SumsInPairsKeepLongRowsNearOne<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for SumsInPairsKeepLongRowsNearOne<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "A row of softmax attention over n keys, its normaliser summed in pairs, sums to 1 within gamma(h + 1), where h is the logarithm of n in base 2, rounded up, plus half the least subnormal for each key: also for n >= 2^p equal scores, where adding one key after the other stops, 512 in bf16 and 4096 in f16 among them.",
        references: &[
            "Higham, \"Accuracy and Stability of Numerical Algorithms\", 2nd ed., 2002, sections 4.1 and 4.2 (pairwise summation)",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Floats.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one key", 8), ("unequal scores", 64), ("equal scores", 32)];

    fn draw(source: &mut Source) -> Scored<T> {
        let most = most_keys::<T>();
        let keys = match source.below(8) {
            0 => 1,
            1 => most,
            2 => most / 2 + source.below(16),
            _ => source.between(1, 64),
        };
        let mask = Mask::full(1, keys);
        if source.once_in(3) { Scored::uniform(mask) } else { Scored::draw(source, mask) }
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let keys = case.mask.keys();
        let equal = case.scores.iter().all(|score| *score == case.scores[0]);
        let mut labels = vec![if equal { "equal scores" } else { "unequal scores" }];
        labels.extend((keys == 1).then_some("one key"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![Hypothesis {
            text: "the query sees a key",
            without: "no key: there is no row to sum",
            holds: |case| case.mask.keys() > 0,
            counterexample: || Scored::uniform(Mask::full(1, 0)),
        }]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let softmax = PairwiseSoftmax(Natural);
        let attention = normalise(&case.scores, &case.mask, EmptyRows::Reject, &softmax)
            .map_err(|error| error.to_string())?;
        let sum: BigRational = evidence::exactly(attention.weights())?.iter().sum();
        let bound = allowed::<T>(case.mask.keys()).ok_or("too many roundings for the format")?;
        let bound = BigRational::from_float(bound).ok_or("the bound is not a number")?;
        evidence::require((&sum - BigRational::one()).abs() <= bound, || {
            format!("the row sums to {sum}")
        })?;
        Ok(format!("the row sums to {sum}"))
    }
}

/// How far the sum over so many keys may be from 1: each passes a rounding for every halving.
fn allowed<T: FloatFormat>(keys: usize) -> Option<f64> {
    let halvings = keys.next_power_of_two().ilog2() as usize;
    Some(gamma::<T>(halvings + 1)? + keys as f64 * T::half_least_subnormal())
}

/// Twice as many as a running sum can count, if such a row can be stored.
fn most_keys<T: FloatFormat>() -> usize {
    if T::PRECISION > MOST_BITS_TO_STAGNATE { 64 } else { 2 << T::PRECISION }
}

/// Beyond this precision a row on which a running sum stops is too long to store.
const MOST_BITS_TO_STAGNATE: u32 = 11;

#[cfg(test)]
mod tests {
    use half::{bf16, f16};

    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn rows_of_half_precision_are_long() {
        let half = [most_keys::<bf16>(), most_keys::<f16>()];
        assert_eq!((half, [most_keys::<f32>(), most_keys::<f64>()]), ([512, 4096], [64, 64]));
    }

    #[test]
    fn rounding_adds_what_is_derived() {
        // Three halvings make four roundings of 2^-11, and five times half of 2^-24.
        assert_near(allowed::<f16>(5).unwrap(), 4.0 / 2044.0 + 5.0 * 2_f64.powi(-25));
    }
}
