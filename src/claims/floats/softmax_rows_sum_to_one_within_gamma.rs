#![doc = include_str!("../../../proofs/softmax_rows_sum_to_one_within_gamma.md")]

use std::marker::PhantomData;

use crate::claims::{Claim, Hypothesis, Scored, Statement, Subject, Tier, evidence, masks};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::{BigRational, FloatFormat, gamma};
use num_traits::{One, Signed};

/// See the [module](self).
pub struct SoftmaxRowsSumToOneWithinGamma<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for SoftmaxRowsSumToOneWithinGamma<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Each row of softmax attention over n visible keys sums to 1 within gamma(n) = n u / (1 - n u), plus half the least subnormal for each key, whatever the scores and however inaccurate the exponential.",
        references: &[
            "Higham, \"Accuracy and Stability of Numerical Algorithms\", 2nd ed., 2002, chapters 3 and 4",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48), ("near underflow", 16), ("uniform", 8)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(12);
        let mask = if source.once_in(2) {
            gallery::full(tokens)
        } else {
            masks::thinned(source, &gallery::full(tokens))
        };
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        if T::PRECISION > MOST_BITS_TO_STAGNATE {
            return vec![];
        }
        vec![Hypothesis {
            text: "there are fewer visible keys than the format has distinct numbers between 1 and 2",
            without: "more equal scores than that: the sum of the exponentials stops growing, and the row sums to 2",
            holds: |case| {
                (0..case.mask.queries()).all(|query| gamma::<T>(case.mask.degree(query)).is_some())
            },
            counterexample: || Scored::uniform(Mask::full(1, 2 << T::PRECISION)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let weights = evidence::exactly(attention.weights())?;
        for query in 0..weights.nrows() {
            let keys = case.mask.degree(query);
            let bound =
                gamma::<T>(keys).unwrap_or(1.0 / 2.0) + keys as f64 * T::half_least_subnormal();
            let bound = BigRational::from_float(bound).ok_or("the bound is not a number")?;
            let sum: BigRational = weights.row(query).iter().sum();
            evidence::require((&sum - BigRational::one()).abs() <= bound, || {
                format!("row {query} sums to {sum}")
            })?;
        }
        Ok("every row sums to 1 within the bound".into())
    }
}

/// Beyond this precision a row that breaks the hypothesis, 2^PRECISION keys, is too long to store
/// or to sum.
const MOST_BITS_TO_STAGNATE: u32 = 11;
