#![doc = include_str!("../../../proofs/an_even_cycle_admits_singular_weights.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Proof, Statement, Tier, evidence};
use crate::mask::{Mask, gallery};
use crate::measure::guarantee::Guarantee;
use crate::sample::Source;
use num_traits::Signed;

use super::draw;

/// See the [module](self).
pub struct AnEvenCycleAdmitsSingularWeights<T>(PhantomData<T>);

impl Claim for AnEvenCycleAdmitsSingularWeights<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "If every token sees itself and some cycle of tokens is of even length, there are rational weights, positive exactly where the mask allows, that are exactly singular, of rank one less than full.",
        references: &["Brualdi and Shader, \"Matrices of sign-solvable linear systems\", 1995"],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Guarantee.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("few tokens", 24), ("six tokens or more", 48), ("full", 4)];

    fn draw(source: &mut Source) -> Self::Case {
        loop {
            let mask = draw::self_visible(source, 9);
            if draw::has_even_cycle(&mask) {
                return Pattern::new(mask);
            }
        }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "some cycle of tokens is of even length",
                without: "three tokens in a ring: every choice has full rank",
                holds: |case| draw::has_even_cycle(&case.mask),
                counterexample: || Pattern::new(gallery::ring(3)),
            },
            Hypothesis {
                text: "every token sees itself",
                without: "two tokens that see each other and not themselves: every choice has full rank",
                holds: |case| case.mask.self_visible(),
                counterexample: || Pattern::new(Mask::from_fn(2, 2, |i, j| i != j)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let witness = Guarantee::of(&case.mask).witness.ok_or("no singular weights were found")?;
        let rows = witness.weights().rows();
        for (query, row) in rows.iter().enumerate() {
            for (key, weight) in row.iter().enumerate() {
                evidence::require(weight.is_positive() == case.mask.allows(query, key), || {
                    format!("the weight of query {query} for key {key} is {weight}")
                })?;
            }
        }
        evidence::has_rank(&witness.weights().matrix(), rows.len() - 1)
    }
}
