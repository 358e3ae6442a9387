#![doc = include_str!("../../../proofs/uniform_causal_attention_is_absorbed_in_harmonic_time.md")]

use std::marker::PhantomData;

use nalgebra::{DMatrix, DVector};
use num_traits::{One, Zero};

use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, evidence, masks};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct UniformCausalAttentionIsAbsorbedInHarmonicTime<T>(PhantomData<T>);

impl Claim for UniformCausalAttentionIsAbsorbedInHarmonicTime<BigRational> {
    type Case = Scored<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Following the weights of uniform causal attention from token i, one reaches the first token in 1 + 1/2 + ... + 1/(i - 1) steps, and one more, on average: 1 + H(i - 1).",
        references: &["Kemeny and Snell, \"Finite Markov Chains\", 1960, chapter 3"],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Spectra.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 64)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(24);
        let mut scores = DMatrix::from_element(tokens, tokens, BigRational::zero());
        for mut row in scores.row_iter_mut() {
            row.fill(BigRational::score(f64::from(source.integer(-9, 9))));
        }
        Scored { scores, mask: gallery::causal(tokens) }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees itself and all earlier ones",
                without: "three tokens of which each sees itself and the one before: 4 steps from the third, not 5/2",
                holds: |case| case.mask == gallery::causal(case.mask.queries()),
                counterexample: || Scored::uniform(gallery::causal_window(3, 1)),
            },
            Hypothesis {
                text: "the scores of a token are equal",
                without: "two tokens of which the second prefers itself: 3 steps, not 2",
                holds: scores_are_equal,
                counterexample: prefers_itself,
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let weights = attention.weights();
        let mut times = DVector::from_element(weights.nrows(), BigRational::zero());
        let mut harmonic = BigRational::zero();
        for token in 1..weights.nrows() {
            harmonic += BigRational::from_integer(token.into()).recip();
            // The times of earlier tokens: its own is not known yet.
            let onward = weights.row(token).tr_dot(&times);
            let leaving = BigRational::one() - &weights[(token, token)];
            let time = (BigRational::one() + onward) / leaving;
            evidence::require(time == &harmonic + BigRational::one(), || {
                format!("from token {} it takes {time} steps, not 1 + {harmonic}", token + 1)
            })?;
            times[token] = time;
        }
        Ok(format!("from the last token it takes {} steps", times[masks::last(weights.nrows())]))
    }
}

fn scores_are_equal(case: &Scored<BigRational>) -> bool {
    case.scores.row_iter().all(|row| row.iter().all(|score| *score == row[0]))
}

fn prefers_itself() -> Scored<BigRational> {
    let whole = |entry: i32| BigRational::score(f64::from(entry));
    let scores = DMatrix::from_row_slice(2, 2, &[0, 0, 0, 1]).map(whole);
    Scored { scores, mask: gallery::causal(2) }
}
