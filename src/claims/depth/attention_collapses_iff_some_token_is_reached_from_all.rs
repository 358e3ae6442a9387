#![doc = include_str!("../../../proofs/attention_collapses_iff_some_token_is_reached_from_all.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, Zero, pow};

use crate::attention::compose;
use crate::claims::{Claim, Hypothesis, Proof, Stacked, Statement, Tier, evidence, masks};
use crate::mask::{Mask, gallery};
use crate::measure::collapse::{dobrushin_coefficient, radius};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct AttentionCollapsesIffSomeTokenIsReachedFromAll<T>(PhantomData<T>);

impl Claim for AttentionCollapsesIffSomeTokenIsReachedFromAll<BigRational> {
    type Case = Stacked<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "Let all layers have one mask, under which tokens see themselves. If some token is reached from all in r steps, and no weight is below e, then t layers shrink every token diameter at least to (1 - e^r)^floor(t / r); if none is, some tokens never come closer.",
        references: &[
            "Wu, Ajorlou, Wang, Jegelka and Jadbabaie, \"On the role of attention masks and LayerNorm in transformers\", NeurIPS 2024, arXiv 2405.18781",
            "Seneta, \"Non-negative Matrices and Markov Chains\", 1981, section 4.3",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Depth.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 16),
        ("several layers", 96),
        ("no common root", 16),
        ("a distant root", 32),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        let layers = source.between(1, 6);
        let mask = random_mask(source, tokens);
        Stacked::draw(source, vec![mask; layers])
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees itself",
                without: "two tokens that see only each other: they trade places for ever",
                holds: |case| case.layers.iter().all(|layer| layer.mask.self_visible()),
                counterexample: || {
                    let swap = Mask::from_fn(2, 2, |query, key| query != key);
                    Stacked::uniform(vec![swap])
                },
            },
            Hypothesis {
                text: "all layers have one mask",
                without: "a causal layer, then one in which tokens see only themselves",
                holds: |case| case.masks().all(|mask| Some(mask) == case.masks().next()),
                counterexample: || Stacked::uniform(vec![gallery::causal(2), gallery::identity(2)]),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let weights = case.weights().map_err(|error| error.to_string())?;
        let through = compose(&weights).map_err(|error| error.to_string())?;
        let stretch = dobrushin_coefficient(&through);
        let bound = match case.masks().next().and_then(radius) {
            Some(steps) => share_left(least_weight(&weights), steps, weights.len()),
            None => {
                evidence::require(stretch.is_one(), || {
                    format!("no token is reached from all, and yet tokens come {stretch} closer")
                })?;
                return Ok("some tokens come no closer".into());
            }
        };
        evidence::require(stretch <= bound, || {
            format!("token diameters shrink to {stretch} only, not to {bound}")
        })?;
        Ok(format!("token diameters shrink at least to {bound}"))
    }
}

fn random_mask(source: &mut Source, tokens: usize) -> Mask {
    match source.below(5) {
        0 => masks::random_causal(source, tokens),
        1 => gallery::causal_window(tokens, source.between(1, 2)),
        2 => gallery::window(tokens, 1),
        3 => gallery::ring(tokens),
        _ => masks::thinned(source, &gallery::full(tokens)),
    }
}

/// What so many layers leave of a token diameter at most, `(1 - w^r)^floor(L / r)`, if all come to
/// the root in `steps`; nothing if they are there.
fn share_left(least: BigRational, steps: usize, layers: usize) -> BigRational {
    if steps == 0 {
        return BigRational::zero();
    }
    pow(BigRational::one() - pow(least, steps), layers / steps)
}

fn least_weight(weights: &[DMatrix<BigRational>]) -> BigRational {
    let positive = weights.iter().flatten().filter(|weight| !weight.is_zero());
    positive.fold(BigRational::one(), |least, weight| least.min(weight.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_round_of_steps_takes_its_share() {
        let ratio = |one: i64, other: i64| BigRational::new(one.into(), other.into());
        // Weights of a third, in seven layers two rounds of three steps.
        assert_eq!(share_left(ratio(1, 3), 3, 7), ratio(26 * 26, 27 * 27));
        assert_eq!(share_left(ratio(1, 3), 0, 7), BigRational::zero());
    }
}
