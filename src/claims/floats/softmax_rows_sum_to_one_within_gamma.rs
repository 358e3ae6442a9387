#![doc = include_str!("../../../proofs/softmax_rows_sum_to_one_within_gamma.md")]

use std::marker::PhantomData;

use crate::attention::{Kernel, Problem};
use crate::claims::implementation::{self, Finding, Implementable, our};
use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masks};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::{BigRational, FloatFormat, gamma};
use num_traits::{One, Signed};

/// See the [module](self).
pub struct SoftmaxRowsSumToOneWithinGamma<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for SoftmaxRowsSumToOneWithinGamma<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Each row of softmax attention over n visible keys sums to 1 within gamma(n + 1), where gamma(k) = k u / (1 - k u), plus half the least subnormal for each key, whatever the scores and however inaccurate the exponential.",
        references: &[
            "Higham, \"Accuracy and Stability of Numerical Algorithms\", 2nd ed., 2002, chapters 3 and 4",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Floats.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 48),
        ("near underflow", 16),
        ("uniform", 8),
        ("at the ends of the range", 16),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(12);
        let mask = if source.once_in(2) {
            gallery::full(tokens)
        } else {
            masks::thinned(source, &gallery::full(tokens))
        };
        let mut case = Scored::draw(source, mask);
        if source.once_in(4) {
            // Whatever the scores: the greatest and the least number of the format among them.
            let end = T::nearest(T::greatest());
            for score in case.scores.iter_mut() {
                *score = [*score, *score, end, -end][source.below(4)];
            }
        }
        case
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        if T::PRECISION > MOST_BITS_TO_STAGNATE {
            return vec![];
        }
        vec![Hypothesis {
            text: "there are fewer visible keys than the format has distinct numbers between 1 and 2",
            without: "more equal scores than that: the sum of the exponentials stops growing, and the row sums to 2",
            holds: |case| {
                (0..case.mask.queries())
                    .all(|query| gamma::<T>(case.mask.degree(query) + 1).is_some())
            },
            counterexample: || Scored::uniform(Mask::full(1, 2 << T::PRECISION)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        our::<T, Self>(case)
    }
}

impl<T: Subject + FloatFormat> Implementable<T> for SoftmaxRowsSumToOneWithinGamma<T> {
    fn problem(case: &Scored<T>) -> Problem<T> {
        case.problem()
    }

    fn conclusion_about(case: &Scored<T>, kernel: &mut dyn Kernel<T>) -> Result<String, Finding> {
        let weights = implementation::weights(case, kernel)?;
        let weights = evidence::exactly(&weights)?;
        for query in 0..weights.nrows() {
            let bound = BigRational::from_float(allowed::<T>(case.mask.degree(query)))
                .ok_or_else(|| "the bound is not a number".to_owned())?;
            let sum: BigRational = weights.row(query).iter().sum();
            evidence::require((&sum - BigRational::one()).abs() <= bound, || {
                format!("row {query} sums to {sum}")
            })?;
        }
        Ok("every row sums to 1 within the bound".into())
    }
}

/// How far the sum over so many keys may be from 1.
fn allowed<T: FloatFormat>(keys: usize) -> f64 {
    gamma::<T>(keys + 1).unwrap_or(1.0 / 2.0) + keys as f64 * T::half_least_subnormal()
}

/// Beyond this precision a row that breaks the hypothesis, 2^PRECISION keys, is too long to store
/// or to sum.
const MOST_BITS_TO_STAGNATE: u32 = 11;

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;
    use crate::assert_near::assert_near;

    #[test]
    fn rounding_adds_what_is_derived() {
        // Six roundings of 2^-11, and five times half of 2^-24.
        assert_near(allowed::<f16>(5), 6.0 / 2042.0 + 5.0 * 2_f64.powi(-25));
    }

    #[test]
    fn rows_of_half_precision_may_be_too_long() {
        assert_eq!(SoftmaxRowsSumToOneWithinGamma::<f16>::hypotheses().len(), 1);
        assert!(SoftmaxRowsSumToOneWithinGamma::<f32>::hypotheses().is_empty());
    }
}
