#![doc = include_str!("../../../proofs/causal_rectified_attention_is_full_rank_iff_self_scores_are_positive.md")]

use std::marker::PhantomData;

use super::causal;
use crate::attention::Rectifier;
use crate::claims::{Case, Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::power_of_two;
use num_traits::pow;

/// See the [module](self).
pub struct CausalRectifiedAttentionIsFullRankIffSelfScoresArePositive<T>(PhantomData<T>);

impl<T: Subject> Claim for CausalRectifiedAttentionIsFullRankIffSelfScoresArePositive<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Causal ReLU and squared-ReLU attention have full rank if and only if every token's score for itself is positive.",
        references: &[
            "Wortsman et al., \"Replacing softmax with ReLU in vision transformers\", 2023",
            "Hua et al., \"Transformer quality in linear time\", 2022",
        ],
    };
    const TIER: Tier = T::TIER;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 16), ("full rank", 48), ("deficient", 48)];

    fn draw(source: &mut Source) -> Scored<T> {
        let mut case: Scored<T> = causal::fractions(source, 8, 4);
        // Random signs on a long diagonal would hardly ever all be positive.
        if source.once_in(2) {
            for token in 0..case.mask.queries() {
                let own = &mut case.scores[(token, token)];
                *own = pow(own.clone(), 2) + T::one();
            }
        }
        case
    }

    fn labels(case: &Scored<T>) -> Vec<&'static str> {
        let mut labels = case.labels();
        labels.push(causal::side(case.scores.diagonal().iter().all(|own| *own > T::zero())));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        let mut hypotheses: Vec<Hypothesis<Self::Case>> = causal::hypotheses();
        if T::roundoff() > 0.0 {
            hypotheses.push(Hypothesis {
                text: "no positive score is below 1/16, so that no square underflows",
                without: "a self score whose square is stored as zero",
                holds: |case| {
                    let least = T::one() / T::score(16.0);
                    case.scores.iter().all(|score| *score <= T::zero() || *score >= least)
                },
                counterexample: || {
                    let mut case = Scored::uniform(gallery::causal(1));
                    case.scores[(0, 0)] = T::score(power_of_two(exponent_of_no_square::<T>()));
                    case
                },
            });
        }
        hypotheses
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        let positive = |token: usize| Ok(case.scores[(token, token)] > T::zero());
        causal::is_full_rank_iff_every_token(case, &Rectifier::Relu, positive)?;
        causal::is_full_rank_iff_every_token(case, &Rectifier::SquaredRelu, positive)
    }
}

/// The exponent of a power of two whose square is far below the least subnormal: -13 in `f16`, where
/// 2^-26 is stored as zero.
fn exponent_of_no_square<T: Subject>() -> i32 {
    (-T::survival_limit(1).unwrap_or_default() / 1.2) as i32
}

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;

    #[test]
    fn a_token_that_scores_itself_zero_makes_a_deficient_matrix() {
        let labels = |own: f64| {
            let mut case = Scored::<f64>::uniform(gallery::causal(1));
            case.scores[(0, 0)] = own;
            CausalRectifiedAttentionIsFullRankIffSelfScoresArePositive::labels(&case)
        };
        assert!(labels(0.0).contains(&"deficient"));
        assert!(labels(f64::MIN_POSITIVE).contains(&"full rank"));
    }

    #[test]
    fn only_the_square_of_a_small_score_is_stored_as_zero() {
        assert_eq!(exponent_of_no_square::<f16>(), -13);
    }
}
