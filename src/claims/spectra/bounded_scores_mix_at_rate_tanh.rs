#![doc = include_str!("../../../proofs/bounded_scores_mix_at_rate_tanh.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, Signed};

use crate::attention::Attention;
use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence};
use crate::mask::gallery;
use crate::measure::collapse::dobrushin_coefficient;
use crate::sample::Source;
use crate::scalar::{BigRational, Exp2};

/// See the [module](self).
pub struct BoundedScoresMixAtRateTanh<T>(PhantomData<T>);

impl Claim for BoundedScoresMixAtRateTanh<BigRational> {
    type Case = Scored<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Bidirectional softmax attention with scores from -R to R brings any two outputs together by the factor tanh R at least: no eigenvalue but 1 exceeds tanh R, and the determinant is at most its power n - 1. For two tokens this is attained.",
        references: &[
            "Dobrushin, \"Central limit theorem for nonstationary Markov chains\", Theory Probab. Appl. 1, 1956",
            "Seneta, \"Non-negative Matrices and Markov Chains\", 2nd ed., 1981, section 4.3",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Spectra.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 24), ("uniform", 8)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(7);
        let bound = source.integer(0, 6);
        let extreme = source.once_in(2);
        let scores = DMatrix::from_fn(tokens, tokens, |_, _| {
            let end = if source.once_in(2) { bound } else { -bound };
            let score = if extreme { end } else { source.integer(-bound, bound) };
            BigRational::score(f64::from(score))
        });
        Scored { scores, mask: gallery::full(tokens) }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "every token sees every token",
            without: "two causal tokens with equal scores: R is 0, and the second eigenvalue 1/2",
            holds: |case| case.mask == gallery::full(case.mask.queries()),
            counterexample: || Scored::uniform(gallery::causal(2)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let weights = attention.weights();
        let greatest = case.scores.iter().map(Signed::abs).max().unwrap_or_default();
        let bound = hyperbolic_tangent(&greatest)?;
        let rate = dobrushin_coefficient(weights);
        evidence::require(rate <= bound, || format!("two rows differ by {rate} > {bound}"))?;
        let determinant = evidence::exact_determinant(weights)?.abs();
        let power = greatest_determinant(&bound, weights.nrows());
        evidence::require(determinant <= power, || {
            format!("the determinant has magnitude {determinant} > {power}")
        })?;
        let trace = (weights.trace() - BigRational::one()).abs();
        let sum = greatest_sum(&bound, weights.nrows());
        evidence::require(trace <= sum, || {
            format!("the other eigenvalues have a sum of magnitude {trace} > {sum}")
        })?;
        let sharp = evidence::exact_determinant(opposed(&greatest)?.weights())?;
        evidence::require(sharp == bound, || {
            format!("two opposed tokens have the second eigenvalue {sharp}, not {bound}")
        })?;
        Ok(format!("two rows differ by at most {rate} <= {bound}"))
    }
}

/// What the eigenvalues but the first, of magnitudes up to `bound`, multiply to at most.
fn greatest_determinant(bound: &BigRational, tokens: usize) -> BigRational {
    num_traits::pow(bound.clone(), tokens - 1)
}

/// What they add up to at most.
fn greatest_sum(bound: &BigRational, tokens: usize) -> BigRational {
    bound * BigRational::from_integer((tokens - 1).into())
}

/// The hyperbolic tangent of `score ln 2`.
fn hyperbolic_tangent(score: &BigRational) -> Result<BigRational, String> {
    let power = (score + score).exp2().ok_or("the scores are too large for exact powers")?;
    Ok((&power - BigRational::one()) / (power + BigRational::one()))
}

/// Two tokens that score themselves by `score` and each other by its opposite.
fn opposed(score: &BigRational) -> Result<Attention<BigRational>, String> {
    let scores = DMatrix::from_fn(2, 2, |i, j| if i == j { score.clone() } else { -score });
    let mask = gallery::full(2);
    BigRational::attention(&scores, &mask).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_eigenvalues_but_one_are_bounded() {
        let third = |count: i64| BigRational::new(count.into(), 3.into());
        assert_eq!(greatest_determinant(&third(1), 4), third(1) * third(1) * third(1));
        assert_eq!(greatest_sum(&third(1), 5), third(4));
    }
}
