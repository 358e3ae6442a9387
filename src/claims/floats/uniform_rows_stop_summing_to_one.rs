#![doc = include_str!("../../../proofs/uniform_rows_stop_summing_to_one.md")]

use std::marker::PhantomData;

use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence};
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::{BigRational, FloatFormat};

/// See the [module](self).
pub struct UniformRowsStopSummingToOne<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for UniformRowsStopSummingToOne<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "A uniform row of softmax attention over n >= 2^p keys, its normaliser summed one key after the other, sums to exactly n / 2^p: to 2 for 512 keys in bf16 and for 4096 in f16.",
        references: &[
            "Higham, \"Accuracy and Stability of Numerical Algorithms\", 2nd ed., 2002, section 4.2 (recursive summation)",
        ],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Floats.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("as many keys as the sum can count", 8), ("a sum of exactly two", 8)];

    fn draw(source: &mut Source) -> Scored<T> {
        let most = countable_keys::<T>();
        let keys = match source.below(4) {
            0 => most,
            1 => 2 * most,
            _ => most + source.below(16),
        };
        let mut case = Scored::uniform(Mask::full(1, keys));
        case.scores.fill(T::score(source.normal()));
        case
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let mut labels = vec![];
        let most = countable_keys::<T>();
        labels.extend((case.mask.keys() == most).then_some("as many keys as the sum can count"));
        labels.extend((case.mask.keys() == 2 * most).then_some("a sum of exactly two"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![
            Hypothesis {
                text: "the scores are equal",
                without: "as many keys as the sum can count, half of them far below the others: their weights vanish, and the sum is right",
                holds: |case| case.scores.iter().all(|score| *score == case.scores[0]),
                counterexample: || {
                    let keys = 2 * countable_keys::<T>();
                    let mut case = Scored::uniform(Mask::full(1, keys));
                    for key in 0..keys / 2 {
                        case.scores[(0, key)] = T::score(-2.0 * T::underflow_gap());
                    }
                    case
                },
            },
            Hypothesis {
                text: "there are at least 2^p keys",
                without: "two keys: their sum is 1",
                holds: |case| case.mask.keys() >= countable_keys::<T>(),
                counterexample: || Scored::uniform(Mask::full(1, 2)),
            },
        ]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let sum: BigRational = evidence::exactly(attention.weights())?.iter().sum();
        let count = BigRational::from_integer(countable_keys::<T>().into());
        let expected = BigRational::from_integer(case.mask.keys().into()) / count;
        evidence::require(sum == expected, || format!("the row sums to {sum}, not {expected}"))?;
        Ok(format!("the row sums to {sum}"))
    }
}

/// As many as a sum of equal numbers can count: beyond 2^p it stops growing.
fn countable_keys<T: FloatFormat>() -> usize {
    1 << T::PRECISION
}

#[cfg(test)]
mod tests {
    use half::{bf16, f16};

    use super::*;

    #[test]
    fn sums_count_up_to_a_power_of_two() {
        assert_eq!([countable_keys::<bf16>(), countable_keys::<f16>()], [256, 2048]);
    }
}
