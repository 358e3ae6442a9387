#![doc = include_str!("../../../proofs/only_full_attention_forgets_all_differences.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::{One, Zero, pow};

use crate::attention::product;
use crate::claims::{
    Boolean, Claim, Hypothesis, Pattern, Proof, Scored, Statement, Tier, evidence, masks,
};
use crate::mask::{Mask, gallery};
use crate::measure::collapse::dobrushin_coefficient;
use crate::sample::Source;
use crate::sample::masks::self_visible;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct OnlyFullAttentionForgetsAllDifferences<T>(PhantomData<T>);

impl Claim for OnlyFullAttentionForgetsAllDifferences<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "Let every token see itself. Uniform attention makes all tokens equal, at whatever depth, if and only if every token sees every token. Else L layers leave at least r^L of some token diameter, where r is the sum of one over the numbers of keys seen, less one, over n - 1. So full attention alone, which is nearly uniform on small tokens, collapses faster than exponentially.",
        references: &[
            "Horn and Johnson, \"Matrix Analysis\", 2nd ed., 2013, section 1.2 (the trace is the sum of the eigenvalues)",
            "Dong, Cordonnier and Loukas, \"Attention is not all you need: pure attention loses rank doubly exponentially with depth\", ICML 2021, arXiv 2103.03404 (which assumes full attention)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Depth.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 20),
        ("full", 16),
        ("full rank guaranteed", 32),
        ("full rank not guaranteed", 48),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(7);
        Pattern::new(match source.below(4) {
            0 => gallery::full(tokens),
            // All but one pair.
            1 => {
                let (query, key) = (source.below(tokens), source.below(tokens));
                Mask::from_fn(tokens, tokens, |i, j| i == j || (i, j) != (query, key))
            }
            _ => self_visible(source, tokens),
        })
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "every token sees itself",
            without: "three tokens that see only the first: equal after one layer",
            holds: |case| case.mask.self_visible(),
            counterexample: || Pattern::new(masks::first_only(3)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let tokens = case.tokens();
        let uniform = Scored::<BigRational>::uniform(case.mask.clone()).attention();
        let uniform = uniform.map_err(|error| error.to_string())?.into_weights();
        let rate = least_rate(&case.mask);
        let full = case.mask == gallery::full(tokens);
        evidence::require(rate.is_zero() == full, || format!("the rate is {rate}"))?;
        // A nilpotent matrix of this size vanishes after so many layers.
        let mut through = DMatrix::identity(tokens, tokens);
        for layer in 1..=tokens {
            through = product(&through, &uniform).map_err(|error| error.to_string())?;
            let left = dobrushin_coefficient(&through);
            evidence::require(left.is_zero() == full, || {
                format!("{layer} layers leave {left} of a diameter, under a full mask: {full}")
            })?;
            let bound = pow(rate.clone(), layer);
            evidence::require(left >= bound, || {
                format!("{layer} layers leave only {left} of a diameter, not {bound}")
            })?;
        }
        Ok(if full { "one layer forgets everything" } else { "some difference stays" }.into())
    }
}

/// The mean of the eigenvalues of uniform attention, without the one of equal tokens; zero for one
/// token.
fn least_rate(mask: &Mask) -> BigRational {
    let share = |query| BigRational::new(1.into(), mask.degree(query).max(1).into());
    let trace: BigRational = (0..mask.queries()).map(share).sum();
    let others = mask.queries().saturating_sub(1).max(1);
    (trace - BigRational::one()) / BigRational::from_integer(others.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_rate_is_the_mean_of_the_other_eigenvalues() {
        let ratio = |one: i64, other: i64| BigRational::new(one.into(), other.into());
        // A half and a third.
        assert_eq!(least_rate(&gallery::causal(3)), ratio(5, 12));
        assert_eq!(least_rate(&gallery::full(4)), ratio(0, 1));
        assert_eq!(least_rate(&gallery::full(1)), ratio(0, 1));
    }
}
