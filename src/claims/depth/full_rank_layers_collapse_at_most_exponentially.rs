#![doc = include_str!("../../../proofs/full_rank_layers_collapse_at_most_exponentially.md")]

use std::marker::PhantomData;

use num_traits::Zero;

use crate::attention::{compose, product};
use crate::claims::{Claim, Hypothesis, Proof, Scored, Stacked, Statement, Tier, evidence, masks};
use crate::mask::gallery;
use crate::measure::collapse::{dobrushin_coefficient, token_diameter};
use crate::measure::rank::inverse;
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct FullRankLayersCollapseAtMostExponentially<T>(PhantomData<T>);

impl Claim for FullRankLayersCollapseAtMostExponentially<BigRational> {
    type Case = Stacked<BigRational>;

    const STATEMENT: Statement = Statement {
        text: "A layer of nonsingular attention A leaves at least 1/t of the token diameter, where t is the coefficient of ergodicity of the inverse of A. So under a mask that guarantees full rank, with bounded scores and the identity as values, tokens collapse at most exponentially with depth.",
        references: &[
            "Dong, Cordonnier and Loukas, \"Attention is not all you need: pure attention loses rank doubly exponentially with depth\", ICML 2021, arXiv 2103.03404 (which this limits to other masks)",
            "Seneta, \"Non-negative Matrices and Markov Chains\", 1981, section 3.1",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Depth.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 16), ("several layers", 96)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        let layers = source.between(1, 3);
        let masks = (0..layers)
            .map(|_| match source.below(4) {
                0 => gallery::causal(tokens),
                1 if tokens % 2 == 1 => gallery::ring(tokens),
                _ => masks::random_acyclic(source, tokens),
            })
            .collect();
        Stacked::draw(source, masks)
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "the weights of every layer are nonsingular",
            without: "two uniform tokens that see each other: one layer makes them equal",
            holds: |case| case.layers.iter().all(is_nonsingular),
            counterexample: || Stacked::uniform(vec![gallery::full(2)]),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let weights = case.weights().map_err(|error| error.to_string())?;
        let through = compose(&weights).map_err(|error| error.to_string())?;
        let outputs = product(&through, &case.tokens).map_err(|error| error.to_string())?;
        let after = token_diameter(&outputs);
        let mut left = token_diameter(&case.tokens);
        for layer in &weights {
            let inverse = inverse(layer).map_err(|error| error.to_string())?;
            let inverse = inverse.ok_or_else(|| {
                format!("a layer has no inverse, and the diameter falls from {left} to {after}")
            })?;
            left = left_after(left, dobrushin_coefficient(&inverse));
        }
        evidence::require(after >= left, || format!("the diameter {after} is below {left}"))?;
        Ok("the diameter is above its bound".into())
    }
}

/// What a layer leaves of a diameter at least, if its inverse stretches diameters so much; zero for
/// one token, which has no diameter to lose.
fn left_after(diameter: BigRational, stretch: BigRational) -> BigRational {
    if stretch.is_zero() { diameter } else { diameter / stretch }
}

fn is_nonsingular(layer: &Scored<BigRational>) -> bool {
    layer.attention().is_ok_and(|attention| {
        evidence::exact_determinant(attention.weights()).is_ok_and(|found| !found.is_zero())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_takes_no_more_than_its_inverse_gives() {
        let whole = |number: i64| BigRational::from_integer(number.into());
        assert_eq!(left_after(whole(9), whole(2)), BigRational::new(9.into(), 2.into()));
        assert_eq!(left_after(whole(9), whole(0)), whole(9));
    }
}
