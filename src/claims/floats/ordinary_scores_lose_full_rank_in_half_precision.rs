#![doc = include_str!("../../../proofs/ordinary_scores_lose_full_rank_in_half_precision.md")]

use std::marker::PhantomData;

use half::{bf16, f16};
use nalgebra::DMatrix;

use crate::claims::{
    Claim, Hypothesis, Proof, RandomScores, Scored, Statement, Subject, Tier, evidence,
};
use crate::mask::gallery;
use crate::sample::Source;

/// See the [module](self).
pub struct OrdinaryScoresLoseFullRankInHalfPrecision<T>(PhantomData<T>);

impl Claim for OrdinaryScoresLoseFullRankInHalfPrecision<f16> {
    type Case = RandomScores;

    const STATEMENT: Statement = Statement {
        text: "With independent normal scores of standard deviation 6 of 32 to 48 tokens, causal softmax as stored in f16 is singular in most of nine draws, since some token's weight for itself is stored as zero; as stored in bf16, f32 and f64 it has full rank in all of them.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023 (which has full rank of every causal matrix)",
        ],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::Empirical;
    const FLOORS: &'static [(&'static str, usize)] = RandomScores::FLOORS;

    fn draw(source: &mut Source) -> RandomScores {
        RandomScores { deviation: DEVIATION, ..RandomScores::draw(source) }
    }

    fn hypotheses() -> Vec<Hypothesis<RandomScores>> {
        vec![
            Hypothesis {
                text: "the scores have standard deviation 6",
                without: "a standard deviation of 1: no score lies 17.33 below the others, and all weights stay positive",
                holds: |case| case.deviation == DEVIATION,
                counterexample: || RandomScores::standard(32, 0),
            },
            Hypothesis {
                text: "tokens do not favour themselves",
                without: "a bonus of 60 for self scores: all of them survive",
                holds: |case| case.self_bonus == 0.0,
                counterexample: || RandomScores {
                    deviation: DEVIATION,
                    self_bonus: 60.0,
                    ..RandomScores::standard(32, 0)
                },
            },
        ]
    }

    fn conclusion(case: &RandomScores) -> Result<String, String> {
        let mut source = Source::from_seed(case.seed);
        let draws = (0..DRAWS).map(|_| {
            let scores = case.scores(&mut source);
            evidence::require(!loses_a_self_weight_elsewhere(&scores)?, || {
                "a self weight is zero in a wider range too".into()
            })?;
            loses_a_self_weight::<f16>(&scores)
        });
        let lost = draws.collect::<Result<Vec<bool>, String>>()?;
        let lost = lost.into_iter().filter(|&lost| lost).count();
        let found = format!("{lost} of {DRAWS} draws are singular as stored in f16");
        evidence::require(are_most(lost), || found.clone())?;
        Ok(found)
    }
}

/// Draws of which the majority decides.
const DRAWS: usize = 9;

/// Whether that many are the majority.
fn are_most(draws: usize) -> bool {
    2 * draws > DRAWS
}

/// Of 3000 draws of 32 tokens, 99.5% lose a self weight.
const DEVIATION: f64 = 6.0;

/// Whether causal softmax, stored in this format, has a zero on its diagonal, and so is singular.
fn loses_a_self_weight<T: Subject>(scores: &DMatrix<f64>) -> Result<bool, String> {
    let case = Scored {
        scores: scores.map(|score| T::score(score)),
        mask: gallery::causal(scores.nrows()),
    };
    let attention = case.attention().map_err(|error| error.to_string())?;
    Ok(attention.weights().diagonal().iter().any(T::is_zero))
}

/// Whether it has one in a format of a wider range.
fn loses_a_self_weight_elsewhere(scores: &DMatrix<f64>) -> Result<bool, String> {
    Ok(loses_a_self_weight::<bf16>(scores)?
        || loses_a_self_weight::<f32>(scores)?
        || loses_a_self_weight::<f64>(scores)?)
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;

    #[test]
    fn a_wider_range_loses_lower_scores() {
        // Weights vanish 93 below the greatest in bf16, 104 below it in f32, 745 below it in f64.
        let loses = |gap: f64| loses_a_self_weight_elsewhere(&dmatrix![0.0, 0.0; 0.0, -gap]);
        assert_eq!([20.0, 100.0, 800.0].map(loses), [Ok(false), Ok(true), Ok(true)]);
    }

    #[test]
    fn five_draws_of_nine_are_most() {
        assert_eq!([4, 5].map(are_most), [false, true]);
    }
}
