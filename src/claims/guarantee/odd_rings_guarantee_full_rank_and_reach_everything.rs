#![doc = include_str!("../../../proofs/odd_rings_guarantee_full_rank_and_reach_everything.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Proof, Statement, Tier, evidence};
use crate::mask::{Layout, Mask, gallery};
use crate::measure::reach::Reach;
use crate::sample::Source;

use super::draw;

/// See the [module](self).
pub struct OddRingsGuaranteeFullRankAndReachEverything<T>(PhantomData<T>);

impl Claim for OddRingsGuaranteeFullRankAndReachEverything<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "A ring, in which each token sees itself and the next one, guarantees full rank if the number of tokens is odd, and every token influences every other one after n - 1 layers: a guarantee does not need one direction.",
        references: &["Brualdi and Shader, \"Matrices of sign-solvable linear systems\", 1995"],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Guarantee.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = [1, 3, 5, 7, 9, 11][source.below(6)];
        Pattern::new(gallery::ring(tokens).select(&source.order(tokens)))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "the number of tokens is odd",
                without: "a ring of four tokens: its cycle is even",
                holds: |case| case.tokens() % 2 == 1,
                counterexample: || Pattern::new(gallery::ring(4)),
            },
            Hypothesis {
                text: "each token sees itself and one other, in one cycle",
                without: "three tokens that all see each other",
                holds: |case| is_ring(&case.mask),
                counterexample: || Pattern::new(gallery::full(3)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        evidence::require(draw::guarantees(&case.mask), || "full rank is not guaranteed".into())?;
        let layers = Layout::single(case.mask.clone())
            .map_err(|error| error.to_string())
            .map(|layout| Reach::new(&layout).layers_to_global())?;
        let expected = (case.tokens() - 1).max(1);
        evidence::require(layers == Some(expected), || {
            format!("everything is reached after {layers:?} layers, not {expected}")
        })?;
        Ok(format!("full rank, and everything is reached after {expected} layers"))
    }
}

fn is_ring(mask: &Mask) -> bool {
    let next = |token: usize| mask.visible(token).find(|&other| other != token).unwrap_or(token);
    let mut order = vec![0];
    while let Some(&last) = order.last()
        && order.len() < mask.queries()
    {
        order.push(next(last));
    }
    let mut sorted = order.clone();
    sorted.sort_unstable();
    sorted.iter().copied().eq(0..mask.queries())
        && mask.select(&order) == gallery::ring(mask.queries())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_told_from_other_masks() {
        assert!(is_ring(&gallery::ring(5).select(&[3, 0, 4, 1, 2])));
        // Each token sees itself and the next one, but the last also the second.
        let chord = |query: usize, key: usize| (query, key) == (2, 1);
        let ring = gallery::ring(3);
        let more = Mask::from_fn(3, 3, |query, key| ring.allows(query, key) || chord(query, key));
        assert!(!is_ring(&more));
        // No token leads to another one.
        assert!(!is_ring(&gallery::identity(2)));
    }
}
