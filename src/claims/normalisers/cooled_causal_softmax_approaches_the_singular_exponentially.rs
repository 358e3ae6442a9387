#![doc = include_str!("../../../proofs/cooled_causal_softmax_approaches_the_singular_exponentially.md")]

use std::marker::PhantomData;

use super::causal;
use crate::attention::{EmptyRows, Softmax, Tempered, Two, normalise};
use crate::claims::{
    Case, Claim, Hypothesis, Proof, Scored, Statement, Tier, Tuned, evidence, masks,
};
use crate::sample::Source;
use crate::scalar::{BigRational, Exp2};
use num_traits::{One, Zero};

/// See the [module](self).
pub struct CooledCausalSoftmaxApproachesTheSingularExponentially<T>(PhantomData<T>);

impl Claim for CooledCausalSoftmaxApproachesTheSingularExponentially<BigRational> {
    type Case = Tuned<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "At temperature t the determinant of causal softmax over n tokens lies between g / n! and g, where g is the exponential of -1/t times the sum over the tokens of how far their own score lies below their best: positive at every t, and lost in the limit unless every token prefers itself.",
        references: &[
            "Hinton, Vinyals and Dean, \"Distilling the knowledge in a neural network\", 2015 (temperature)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Normalisers.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 24),
        ("cold", 64),
        ("every token prefers itself", 4),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(8);
        let mut scored = Scored::uniform(masks::random_causal(source, tokens));
        let selfish = source.once_in(8);
        for (query, key) in (0..tokens).flat_map(|i| (0..=i).map(move |j| (i, j))) {
            let score = source.integer(-4, 4) + if selfish && query == key { 8 } else { 0 };
            scored.scores[(query, key)] = BigRational::from_integer(score.into());
        }
        Tuned { scored, parameter: 2_f64.powi(source.integer(0, 4)) }
    }

    fn labels(case: &Self::Case) -> Vec<&'static str> {
        let mut labels = case.labels();
        labels.extend((case.parameter >= 4.0).then_some("cold"));
        let gaps = sum_of_self_gaps(&case.scored);
        labels.extend(gaps.is_zero().then_some("every token prefers itself"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        causal::hypotheses()
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let inverse =
            BigRational::from_float(case.parameter).ok_or("the temperature is no number")?;
        let normaliser = Tempered { normaliser: Softmax(Two), temperature: inverse.recip() };
        let Scored { scores, mask } = &case.scored;
        let attention = normalise(scores, mask, EmptyRows::Reject, &normaliser)
            .map_err(|error| error.to_string())?;
        let determinant = evidence::exact_determinant(attention.weights())?;
        let greatest = (-inverse * sum_of_self_gaps(&case.scored))
            .exp2()
            .ok_or("the gaps are too great for a rational power of two")?;
        let factorial: BigRational =
            (1..=mask.queries()).map(|k| BigRational::from_integer(k.into())).product();
        evidence::require(determinant <= greatest && determinant >= &greatest / factorial, || {
            format!("the determinant is {determinant}, and the exponential {greatest}")
        })?;
        evidence::require(determinant <= BigRational::one(), || "it exceeds 1".into())?;
        Ok(format!("the determinant is {determinant}"))
    }
}

/// Over the tokens, how far the own score lies below the best visible one.
fn sum_of_self_gaps(case: &Scored<BigRational>) -> BigRational {
    let gap = |token: usize| {
        let own = &case.scores[(token, token)];
        let best = case.mask.visible(token).map(|key| &case.scores[(token, key)]).max();
        best.map_or_else(BigRational::zero, |best| best - own)
    };
    (0..case.mask.queries()).map(gap).sum()
}

#[cfg(test)]
mod tests {
    use nalgebra::DMatrix;

    use super::*;
    use crate::mask::gallery;

    #[test]
    fn gaps_below_the_best_add_up() {
        let whole = |score: i64| BigRational::from_integer(score.into());
        let rows = [[0, 9, 9], [5, 2, 9], [1, 4, 8]];
        let scores = DMatrix::from_fn(3, 3, |query, key| whole(rows[query][key]));
        let mut case = Scored { scores, mask: gallery::causal(3) };
        // Nothing, 5 - 2, and nothing.
        assert_eq!(sum_of_self_gaps(&case), whole(3));
        case.scores[(2, 2)] = whole(-1);
        assert_eq!(sum_of_self_gaps(&case), whole(8));
    }
}
