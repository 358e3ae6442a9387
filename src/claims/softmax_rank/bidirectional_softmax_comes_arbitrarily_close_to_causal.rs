#![doc = include_str!("../../../proofs/bidirectional_softmax_comes_arbitrarily_close_to_causal.md")]

use std::marker::PhantomData;

use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Tier, Tuned, evidence, masks};
use crate::mask::{Mask, gallery};
use crate::sample::Source;
use crate::scalar::{BigRational, Exp2};
use num_traits::{Signed, Zero};

/// See the [module](self).
pub struct BidirectionalSoftmaxComesArbitrarilyCloseToCausal<T>(PhantomData<T>);

impl Claim for BidirectionalSoftmaxComesArbitrarilyCloseToCausal<BigRational> {
    type Case = Tuned<BigRational, 0>;

    const STATEMENT: Statement = Statement {
        text: "Bidirectional softmax attention with free scores comes arbitrarily close to softmax attention under any mask, causal masks included: what a mask guarantees is about the worst case, and adds nothing to what can be expressed.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures?\", kexue.fm/archives/9529, 2023",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/SoftmaxRank.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 24)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(7);
        let mask = match source.below(3) {
            0 => masks::thinned(source, &gallery::full(tokens)),
            _ => gallery::causal(tokens),
        };
        Tuned { scored: Scored::draw(source, mask), parameter: f64::from(source.integer(0, 60)) }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "every query sees some key",
            without: "a query that sees nothing: there is no softmax to come close to",
            holds: |case| case.scored.mask.empty_rows().is_empty(),
            counterexample: || Tuned { scored: Scored::uniform(Mask::empty(1, 1)), parameter: 1.0 },
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let masked = case.scored.attention().map_err(|error| error.to_string())?;
        let free = unmasked(case)?;
        let bidirectional = free.attention().map_err(|error| error.to_string())?;
        evidence::require(bidirectional.weights().iter().all(Signed::is_positive), || {
            "a weight is not positive".into()
        })?;
        let bound = greatest_distance(case.scored.mask.keys(), case.parameter)?;
        let distance = (masked.weights() - bidirectional.weights())
            .iter()
            .map(BigRational::abs)
            .fold(BigRational::zero(), |a, b| a.max(b));
        evidence::require(distance <= bound, || format!("the distance is {distance} > {bound}"))?;
        Ok(format!("the distance is {distance} <= {bound}"))
    }
}

/// The same scores where the mask shows them; elsewhere, less than the best of the row by the
/// parameter.
fn unmasked(case: &Tuned<BigRational, 0>) -> Result<Scored<BigRational>, String> {
    let Scored { scores, mask } = &case.scored;
    let far = BigRational::from_float(case.parameter).ok_or("the parameter is no number")?;
    let mut free = Scored { scores: scores.clone(), mask: Mask::full(mask.queries(), mask.keys()) };
    for query in 0..mask.queries() {
        let best = mask.visible(query).map(|key| &scores[(query, key)]).max();
        let best = best.ok_or("a query sees nothing")?;
        for key in (0..mask.keys()).filter(|&key| !mask.allows(query, key)) {
            free.scores[(query, key)] = best - &far;
        }
    }
    Ok(free)
}

/// How far the weights are from the masked ones at most, for hidden scores by `far` below the best.
fn greatest_distance(keys: usize, far: f64) -> Result<BigRational, String> {
    Ok(BigRational::from_integer(keys.into()) * power(-far)?)
}

fn power(exponent: f64) -> Result<BigRational, String> {
    let exponent = BigRational::from_float(exponent).ok_or("the parameter is no number")?;
    exponent.exp2().ok_or_else(|| format!("2^{exponent} is no rational"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_keys_take_a_power_of_two_each() {
        assert_eq!(greatest_distance(3, 4.0), Ok(BigRational::new(3.into(), 16.into())));
    }
}
