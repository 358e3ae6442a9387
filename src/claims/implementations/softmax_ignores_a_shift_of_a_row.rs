#![doc = include_str!("../../../proofs/softmax_ignores_a_shift_of_a_row.md")]

use std::marker::PhantomData;

use crate::attention::{Kernel, Problem};
use crate::claims::implementation::{self, Finding, Implementable, our};
use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, masked, masks};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::{FloatFormat, power_of_two};

/// See the [module](self).
pub struct SoftmaxIgnoresAShiftOfARow<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for SoftmaxIgnoresAShiftOfARow<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Adding one number to all scores of a row leaves its softmax weights as they are, up to a derived rounding error, also where the exponential of that number is out of range.",
        references: &[
            "Blanchard, Higham and Higham, \"Accurately computing the log-sum-exp and softmax functions\", 2021",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Implementations.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 48), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Scored<T> {
        let tokens = source.tokens(10);
        let mask = masks::thinned(source, &gallery::full(tokens));
        let mut case = Scored::uniform(mask);
        for score in case.scores.iter_mut() {
            *score = T::score(f64::from(source.integer(-8, 8)));
        }
        case
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![
            masked::every_query_sees_a_key(),
            Hypothesis {
                text: "the shifted scores are numbers of the format",
                without: "scores 0.51 and 1.49, shifted to where the numbers of the format are whole, and equal",
                holds: |case| {
                    case.scores.iter().all(|&score| shifted(score) - shift::<T>() == score)
                },
                counterexample: || {
                    let mut case = Scored::uniform(gallery::full(2));
                    case.scores.fill_column(0, T::score(0.51));
                    case.scores.fill_column(1, T::score(1.49));
                    case
                },
            },
        ]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        our::<T, Self>(case)
    }
}

impl<T: Subject + FloatFormat> Implementable<T> for SoftmaxIgnoresAShiftOfARow<T> {
    fn problem(case: &Scored<T>) -> Problem<T> {
        case.problem()
    }

    fn conclusion_about(case: &Scored<T>, kernel: &mut dyn Kernel<T>) -> Result<String, Finding> {
        let before = implementation::weights(case, kernel)?;
        let shifted = Scored { scores: case.scores.map(shifted), mask: case.mask.clone() };
        let after = implementation::weights(&shifted, kernel)?;
        implementation::agree(case, &before, &after, "shifted")
    }
}

/// A power of two beside which the format still has all whole numbers.
fn shift<T: FloatFormat>() -> T {
    T::nearest(power_of_two(T::PRECISION as i32 - 1))
}

fn shifted<T: FloatFormat>(score: T) -> T {
    score + shift()
}
