#![doc = include_str!("../../../proofs/causal_entmax_of_any_power_is_full_rank_iff_others_leave_something.md")]

use std::marker::PhantomData;

use super::causal;
use crate::attention::Entmax;
use crate::claims::{Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, Tuned};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::{BigRational, FloatFormat, power_of_two};
use num_traits::{One, Signed, pow};

/// See the [module](self).
pub struct CausalEntmaxOfAnyPowerIsFullRankIffOthersLeaveSomething<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim
    for CausalEntmaxOfAnyPowerIsFullRankIffOthersLeaveSomething<T>
{
    // Of 1.25 the simpler ones are 1.5 and 2, of whole powers too.
    type Case = Tuned<T, 2>;

    const STATEMENT: Statement = Statement {
        text: "Causal entmax attention of alpha = 1 + 1/b has full rank if and only if, for every token, the b-th powers of one b-th of the amounts by which visible scores exceed its own sum to less than 1: a difference of b makes it singular, 2 for 1.5-entmax.",
        references: &[
            "Peters, Niculae and Martins, \"Sparse sequence-to-sequence models\", 2019, arXiv 1905.05702",
        ],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("full rank", 32),
        ("deficient", 32),
        ("exactly at the edge", 12),
        ("alpha below 1.5", 48),
    ];

    fn draw(source: &mut Source) -> Tuned<T, 2> {
        let mut scored = causal::fractions(source, 6, 4);
        let power = [1.0, 2.0, 4.0][source.below(3)];
        if source.once_in(8) {
            causal::place_at_the_edge(&mut scored, power);
        }
        Tuned { scored, parameter: 1.0 + 1.0 / power }
    }

    fn labels(case: &Tuned<T, 2>) -> Vec<&'static str> {
        let mut labels = case.labels();
        let taken: Vec<BigRational> =
            (0..case.scored.mask.queries()).flat_map(|token| taken(case, token)).collect();
        let one = BigRational::one();
        labels.push(causal::side(taken.iter().all(|taken| *taken < one)));
        labels.extend(taken.contains(&one).then_some("exactly at the edge"));
        labels.extend((case.parameter < 1.5).then_some("alpha below 1.5"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Tuned<T, 2>>> {
        let mut hypotheses: Vec<Hypothesis<Self::Case>> = causal::hypotheses();
        hypotheses.push(Hypothesis {
            text: "the scores are multiples of 1/4 of magnitude at most 8, so that the powers near 1 are exact",
            without: "scores of alpha 2 whose difference is below 1 and rounds to 1",
            holds: |case| case.scored.scores.iter().all(|score| causal::is_multiple(score, 4)),
            counterexample: || {
                let mut scored = Scored::uniform(gallery::causal(2));
                scored.scores[(1, 0)] = T::one();
                scored.scores[(1, 1)] = T::score(T::unit_roundoff() / 2.0);
                Tuned { scored, parameter: 2.0 }
            },
        });
        if may_underflow::<T>() {
            hypotheses.push(Hypothesis {
                text: "no token keeps a weight below the least positive number of the format",
                without: "a token of alpha 1.25 to which others leave 0.004: its weight underflows",
                holds: |case| {
                    (0..case.scored.mask.queries()).all(|token| {
                        let least = T::least_positive().powf(case.parameter - 1.0);
                        taken(case, token).is_ok_and(|taken| taken >= BigRational::one())
                            || taken_beside(case, token, least) <= 1.0
                    })
                },
                counterexample: || {
                    let mut scored = Scored::uniform(gallery::causal(3));
                    scored.scores[(2, 0)] = T::score(3.75);
                    scored.scores[(2, 1)] = T::score(2.75);
                    Tuned { scored, parameter: 1.25 }
                },
            });
        }
        hypotheses
    }

    fn conclusion(case: &Tuned<T, 2>) -> Result<String, String> {
        let entmax = Entmax { alpha: case.parameter };
        causal::is_full_rank_iff_every_token(&case.scored, &entmax, |token| {
            Ok(taken(case, token)? < BigRational::one())
        })
    }
}

/// Whether the format has no number as small as a weight may be.
///
/// On scores of so few bits at least 2^-16 is left for a token, if anything is. Its side is no less
/// than that over 4 n^(1/4), and its weight then exceeds 2^-75 for up to six keys.
fn may_underflow<T: FloatFormat>() -> bool {
    T::least_positive() > power_of_two(-75)
}

/// The b of `alpha = 1 + 1/b`.
fn power(alpha: f64) -> f64 {
    (alpha - 1.0).recip().round()
}

/// What the scores above the token's own take of the weight.
fn taken<T: Subject>(case: &Tuned<T, 2>, token: usize) -> Result<BigRational, String> {
    let (scores, own) = causal::exact_row(&case.scored, token)?;
    let power = power(case.parameter);
    let divisor = BigRational::from_float(power).ok_or("alpha is 1 or no number")?;
    let shares = scores.iter().map(|score| (score - &own) / &divisor);
    Ok(shares.filter(BigRational::is_positive).map(|share| pow(share, power as usize)).sum())
}

/// What all keys take of the weight if the token itself has the weight `side` to the power.
fn taken_beside<T: Subject + FloatFormat>(case: &Tuned<T, 2>, token: usize, side: f64) -> f64 {
    let factor = case.parameter - 1.0;
    let score = |key: usize| case.scored.scores[(token, key)].to_f64();
    let sides = case
        .scored
        .mask
        .visible(token)
        .map(|key| (factor * (score(key) - score(token)) + side).max(0.0));
    sides.map(|side| side.powf(factor.recip())).sum()
}

#[cfg(test)]
mod tests {
    use half::{bf16, f16};
    use nalgebra::DMatrix;

    use super::*;

    #[test]
    fn only_half_precision_may_underflow() {
        assert!(may_underflow::<f16>());
        assert!(!may_underflow::<bf16>());
        assert!(!may_underflow::<f32>());
        assert!(!may_underflow::<f64>());
    }

    #[test]
    fn alpha_exceeds_one_by_one_over_the_power() {
        assert_eq!([2.0, 1.5, 1.25].map(power), [1.0, 2.0, 4.0]);
    }

    #[test]
    fn all_keys_take_what_lies_above_the_side_of_the_token() {
        // Alpha 1.5: sides of 2/2 + 1/4, 1/2 + 1/4, 1/4 and nothing, squared.
        let scores = DMatrix::from_fn(4, 4, |_, key| [4.0, 3.0, -2.0, 2.0][key]);
        let scored = Scored::<f64> { scores, mask: gallery::causal(4) };
        assert_eq!(taken_beside(&Tuned { scored, parameter: 1.5 }, 3, 0.25), 35.0 / 16.0);
    }
}
