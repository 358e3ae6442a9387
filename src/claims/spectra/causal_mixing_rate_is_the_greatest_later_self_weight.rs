#![doc = include_str!("../../../proofs/causal_mixing_rate_is_the_greatest_later_self_weight.md")]

use std::marker::PhantomData;

use num_traits::{One, Zero};

use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Tier, evidence, masks};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct CausalMixingRateIsTheGreatestLaterSelfWeight<T>(PhantomData<T>);

impl Claim for CausalMixingRateIsTheGreatestLaterSelfWeight<BigRational> {
    type Case = Scored<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Repeated causal softmax attention makes all outputs that of the first token, at a rate that is the greatest self weight of any other token: it is the second eigenvalue, real and less than 1.",
        references: &[
            "Seneta, \"Non-negative Matrices and Markov Chains\", 2nd ed., 1981, section 4.3",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Spectra.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 32), ("six tokens or more", 16)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(7);
        let mask = masks::random_causal(source, tokens);
        Scored::draw(source, mask)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "no token sees a later one",
                without: "two tokens that see each other, with equal scores: the second eigenvalue is 0, not 1/2",
                holds: |case| masks::looks_back(&case.mask),
                counterexample: || Scored::uniform(gallery::full(2)),
            },
            Hypothesis {
                text: "the first token sees itself",
                without: "a first token that sees nothing: its softmax is 0/0",
                holds: |case| case.mask.allows(0, 0),
                counterexample: || Scored::uniform(Mask::from_fn(2, 2, |query, _| query == 1)),
            },
            Hypothesis {
                text: "every other token sees an earlier one",
                without: "two tokens that see only themselves: nothing mixes",
                holds: every_other_sees_an_earlier_one,
                counterexample: || Scored::uniform(gallery::identity(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let attention = case.attention().map_err(|error| error.to_string())?;
        let weights = attention.weights();
        let mut deflated = weights.clone();
        deflated.column_mut(0).iter_mut().for_each(|entry| *entry -= BigRational::one());
        let self_weights = weights.diagonal();
        // The 1 of the first token becomes 0.
        let mut eigenvalues = self_weights.clone();
        eigenvalues[0] = BigRational::zero();
        evidence::has_eigenvalues(&deflated, &eigenvalues)?;
        let rate = self_weights.iter().skip(1).max().cloned().unwrap_or_default();
        evidence::require(rate < BigRational::one(), || format!("the rate is {rate}"))?;
        Ok(format!("the second eigenvalue is {rate}"))
    }
}

fn every_other_sees_an_earlier_one(case: &Scored<BigRational>) -> bool {
    let mask = &case.mask;
    (1..mask.queries()).all(|query| mask.visible(query).next().is_some_and(|key| key < query))
}
