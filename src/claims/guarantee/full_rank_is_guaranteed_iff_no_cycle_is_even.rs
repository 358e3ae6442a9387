#![doc = include_str!("../../../proofs/full_rank_is_guaranteed_iff_no_cycle_is_even.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Proof, Statement, Tier, evidence};
use crate::mask::Mask;
use crate::measure::guarantee::{Guarantee, has_odd_permutation};
use crate::sample::Source;

use super::draw;

/// See the [module](self).
pub struct FullRankIsGuaranteedIffNoCycleIsEven<T>(PhantomData<T>);

impl Claim for FullRankIsGuaranteedIffNoCycleIsEven<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "A mask in which every token sees itself guarantees full rank, for every choice of scores, if and only if no cycle of tokens, each of which sees the next one, is of even length. That is so exactly if all permutations inside the mask are even, and if the permanent of the mask is its determinant.",
        references: &[
            "Brualdi and Shader, \"Matrices of sign-solvable linear systems\", 1995",
            "Robertson, Seymour and Thomas, \"Permanents, Pfaffian orientations, and even directed circuits\", Annals of Mathematics 150, 1999",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Guarantee.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 48),
        ("full rank guaranteed", 48),
        ("full rank not guaranteed", 48),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        Pattern::new(draw::self_visible(source, 7))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "every token sees itself",
            without: "two tokens that see each other and not themselves: full rank, although their cycle is even",
            holds: |case| case.mask.self_visible(),
            counterexample: || Pattern::new(Mask::from_fn(2, 2, |i, j| i != j)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let mask = &case.mask;
        let guaranteed = Guarantee::of(mask).guaranteed_full;
        let no_even_cycle = !draw::has_even_cycle(mask);
        let [even, odd] = draw::permutations(mask);
        evidence::require(guaranteed == Some(no_even_cycle), || {
            format!("guaranteed: {guaranteed:?}, without an even cycle: {no_even_cycle}")
        })?;
        evidence::require(no_even_cycle == (odd == 0), || {
            format!("{even} permutations are even, {odd} odd")
        })?;
        let random = has_odd_permutation(mask, 0);
        evidence::require(random == Some(odd > 0), || {
            format!("random weights say {random:?} of odd permutations")
        })?;
        // All permutations count in the permanent, and with their signs in the determinant.
        Ok(format!("permanent {}, determinant {}", even + odd, even - odd))
    }
}
