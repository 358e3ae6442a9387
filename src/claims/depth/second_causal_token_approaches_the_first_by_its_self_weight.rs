#![doc = include_str!("../../../proofs/second_causal_token_approaches_the_first_by_its_self_weight.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;

use crate::attention::{compose, product};
use crate::claims::{Claim, Hypothesis, Proof, Stacked, Statement, Tier, evidence, masks};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct SecondCausalTokenApproachesTheFirstByItsSelfWeight<T>(PhantomData<T>);

impl Claim for SecondCausalTokenApproachesTheFirstByItsSelfWeight<BigRational> {
    type Case = Stacked<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "In a stack of causal attention layers, the difference of the first two tokens is multiplied in each layer by exactly the weight of the second token for itself: at bounded scores it falls no faster than exponentially, at equal scores it is halved.",
        references: &[
            "Dong, Cordonnier and Loukas, \"Attention is not all you need: pure attention loses rank doubly exponentially with depth\", ICML 2021, arXiv 2103.03404 (which does not cover causal masks)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Depth.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("few tokens", 64), ("six tokens or more", 16), ("several layers", 96)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = 1 + source.tokens(6);
        let layers = source.between(1, 4);
        let masks = (0..layers).map(|_| masks::random_backward(source, tokens)).collect();
        Stacked::draw(source, masks)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "in every layer every token sees some token",
                without: "tokens that see nothing: their softmax is 0/0",
                holds: |case| case.masks().all(|mask| mask.empty_rows().is_empty()),
                counterexample: || Stacked::uniform(vec![Mask::empty(2, 2)]),
            },
            Hypothesis {
                text: "no token sees a later one",
                without: "two uniform tokens that see each other: the difference is 0, not halved",
                holds: |case| case.masks().all(masks::looks_back),
                counterexample: || Stacked::uniform(vec![gallery::full(2)]),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        if case.tokens.nrows() < 2 {
            return Ok("there is no second token".into());
        }
        let weights = case.weights().map_err(|error| error.to_string())?;
        let through = compose(&weights).map_err(|error| error.to_string())?;
        let outputs = product(&through, &case.tokens).map_err(|error| error.to_string())?;
        let kept: BigRational = weights.iter().map(|layer| &layer[(1, 1)]).product();
        let expected = difference(&case.tokens).map(|entry| entry * &kept);
        evidence::require(difference(&outputs) == expected, || {
            format!("the difference is {}, not {expected}", difference(&outputs))
        })?;
        Ok(format!("the difference is multiplied by exactly {kept}"))
    }
}

fn difference(tokens: &DMatrix<BigRational>) -> DMatrix<BigRational> {
    tokens.rows(1, 1) - tokens.rows(0, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Claimed = SecondCausalTokenApproachesTheFirstByItsSelfWeight<BigRational>;

    #[test]
    fn there_is_always_a_second_token() {
        let least = Claimed::draw(&mut Source::from_bytes(&[0; 8]));
        assert_eq!(least.tokens.nrows(), 2);
    }

    #[test]
    fn equal_scores_halve_the_difference() {
        let found = Claimed::conclusion(&Stacked::uniform(vec![gallery::causal(2)]));
        assert_eq!(found, Ok("the difference is multiplied by exactly 1/2".into()));
    }
}
