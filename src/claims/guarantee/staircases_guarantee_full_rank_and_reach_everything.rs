#![doc = include_str!("../../../proofs/staircases_guarantee_full_rank_and_reach_everything.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Proof, Statement, Tier, evidence};
use crate::mask::{Layout, Mask, gallery};
use crate::measure::reach::Reach;
use crate::sample::Source;

use super::draw;

/// See the [module](self).
pub struct StaircasesGuaranteeFullRankAndReachEverything<T>(PhantomData<T>);

impl Claim for StaircasesGuaranteeFullRankAndReachEverything<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "If each token sees itself, the next one, and of those before it some at even distances, full rank is guaranteed; with all of these every token influences every other one after n - 1 layers, for three tokens or more: one step ahead is compatible with a guarantee.",
        references: &["Brualdi and Shader, \"Matrices of sign-solvable linear systems\", 1995"],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Guarantee.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("few tokens", 24), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.between(3, 11);
        let staircase = gallery::staircase(tokens);
        let whole = source.once_in(2);
        Pattern::new(Mask::from_fn(tokens, tokens, |i, j| {
            staircase.allows(i, j) && (whole || i.saturating_sub(j) < 2 || source.once_in(2))
        }))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "what a token sees before itself lies at even distances, and ahead only the next",
                without: "three tokens that all see each other",
                holds: |case| case.mask.is_subset_of(&gallery::staircase(case.tokens())),
                counterexample: || Pattern::new(gallery::full(3)),
            },
            Hypothesis {
                text: "every token sees itself",
                without: "three tokens of which the first sees only the second: two equal rows",
                holds: |case| case.mask.self_visible(),
                counterexample: || {
                    Pattern::new(Mask::from_fn(3, 3, |i, j| j == 1 && i < 2 || i == 2 && j == 2))
                },
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        evidence::require(draw::guarantees(&case.mask), || "full rank is not guaranteed".into())?;
        if case.mask != gallery::staircase(case.tokens()) {
            return Ok("full rank is guaranteed".into());
        }
        let layers = Layout::single(case.mask.clone())
            .map_err(|error| error.to_string())
            .map(|layout| Reach::new(&layout).layers_to_global())?;
        let expected = case.tokens() - 1;
        evidence::require(layers == Some(expected), || {
            format!("everything is reached after {layers:?} layers, not {expected}")
        })?;
        Ok(format!("full rank, and everything is reached after {expected} layers"))
    }
}
