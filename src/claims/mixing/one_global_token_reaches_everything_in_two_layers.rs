#![doc = include_str!("../../../proofs/one_global_token_reaches_everything_in_two_layers.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Proof, Statement, Tier, evidence};
use crate::mask::{Layout, Mask, gallery};
use crate::measure::guarantee::Guarantee;
use crate::measure::reach::Reach;
use crate::sample::Source;

/// See the [module](self).
pub struct OneGlobalTokenReachesEverythingInTwoLayers<T>(PhantomData<T>);

impl Claim for OneGlobalTokenReachesEverythingInTwoLayers<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "If one token sees all and is seen by all, every token influences every other one after two layers, whatever else is allowed; but full rank is not guaranteed if every token sees itself, from two tokens on.",
        references: &["Zaheer et al., \"Big Bird\", 2020, arXiv 2007.14062"],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Mixing.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("few tokens", 24), ("six tokens or more", 48), ("full", 1)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.between(2, 10);
        let hub = source.below(tokens);
        let once_in = source.between(1, 5);
        Pattern::new(Mask::from_fn(tokens, tokens, |i, j| {
            i == j || i == hub || j == hub || source.once_in(once_in)
        }))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "some token sees all and is seen by all",
                without: "a ring of four tokens: three layers",
                holds: |case| has_hub(&case.mask),
                counterexample: || Pattern::new(gallery::ring(4)),
            },
            Hypothesis {
                text: "every token sees itself",
                without: "two tokens of which the first sees both and the second the first: full rank",
                holds: |case| case.mask.self_visible(),
                counterexample: || Pattern::new(gallery::antitriangle(2).select(&[1, 0])),
            },
            Hypothesis {
                text: "there are at least two tokens",
                without: "one token: full rank",
                holds: |case| case.tokens() > 1,
                counterexample: || Pattern::new(gallery::full(1)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let layout = Layout::single(case.mask.clone()).map_err(|error| error.to_string())?;
        let layers = Reach::new(&layout).layers_to_global();
        evidence::require(layers.is_some_and(|layers| layers <= 2), || {
            format!("everything is reached after {layers:?} layers")
        })?;
        let guaranteed = Guarantee::of(&case.mask).guaranteed_full;
        evidence::require(guaranteed == Some(false), || "full rank is guaranteed".into())?;
        Ok(format!("everything is reached after {layers:?} layers, and the rank may drop"))
    }
}

fn has_hub(mask: &Mask) -> bool {
    let seen_by = mask.transpose();
    let all = mask.queries();
    (0..all).any(|token| mask.degree(token) == all && seen_by.degree(token) == all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_both_sees_all_and_is_seen_by_all() {
        let star = Mask::from_fn(3, 3, |query, key| query == 1 || key == 1);
        assert!(has_hub(&star));
        // The last of causal tokens sees all, and the first is seen by all.
        assert!(!has_hub(&gallery::causal(3)));
    }
}
