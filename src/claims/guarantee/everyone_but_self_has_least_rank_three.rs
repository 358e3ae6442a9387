#![doc = include_str!("../../../proofs/everyone_but_self_has_least_rank_three.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Proof, Statement, Tier, evidence};
use crate::mask::{Mask, gallery};
use crate::measure::guarantee::Guarantee;
use crate::sample::Source;

/// See the [module](self).
pub struct EveryoneButSelfHasLeastRankThree<T>(PhantomData<T>);

impl Claim for EveryoneButSelfHasLeastRankThree<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "If every token sees all others and not itself, the least rank of softmax attention is 3, however many tokens there are, from three on.",
        references: &[
            "de Caen, Gregory and Pullman, \"The Boolean rank of zero-one matrices\", 1981",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Guarantee.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("few tokens", 24), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.between(3, 11);
        Pattern::new(others(tokens))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees all others and not itself",
                without: "three tokens that see everything: rank 1",
                holds: |case| case.mask == others(case.tokens()),
                counterexample: || Pattern::new(gallery::full(3)),
            },
            Hypothesis {
                text: "there are at least three tokens",
                without: "two tokens that see each other: rank 2",
                holds: |case| case.tokens() >= 3,
                counterexample: || Pattern::new(others(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let least = Guarantee::of(&case.mask).least;
        let attained = least.attaining.and_then(|weights| weights.rank());
        evidence::require((least.lower, attained) == (3, Some(3)), || {
            format!("at least {}, attained {attained:?}, not 3", least.lower)
        })?;
        Ok("the least rank is 3".into())
    }
}

fn others(tokens: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |i, j| i != j)
}
