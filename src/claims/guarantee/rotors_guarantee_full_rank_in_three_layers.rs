#![doc = include_str!("../../../proofs/rotors_guarantee_full_rank_in_three_layers.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Proof, Statement, Tier, evidence};
use crate::mask::{Layout, Mask, gallery};
use crate::measure::reach::Reach;
use crate::sample::Source;

use super::draw;

/// See the [module](self).
pub struct RotorsGuaranteeFullRankInThreeLayers<T>(PhantomData<T>);

impl Claim for RotorsGuaranteeFullRankInThreeLayers<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "A rotor, in which one token sees a first group, each of these all of a second, and each of those the one, guarantees full rank, and every token influences every other one after at most three layers.",
        references: &["Brualdi and Shader, \"Matrices of sign-solvable linear systems\", 1995"],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Guarantee.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("few tokens", 24), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.between(3, 11);
        let first = source.between(1, tokens - 2);
        Pattern::new(rotor(tokens, first))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "there are two groups beside the first token, each of which sees the next in turn",
            without: "three tokens that all see each other",
            holds: |case| is_rotor(&case.mask),
            counterexample: || Pattern::new(gallery::full(3)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        evidence::require(draw::guarantees(&case.mask), || "full rank is not guaranteed".into())?;
        let layers = Layout::single(case.mask.clone())
            .map_err(|error| error.to_string())
            .map(|layout| Reach::new(&layout).layers_to_global())?;
        // The directed triangle is the rotor of three tokens.
        let expected = if case.tokens() == 3 { 2 } else { 3 };
        evidence::require(layers == Some(expected), || {
            format!("everything is reached after {layers:?} layers, not {expected}")
        })?;
        Ok(format!("full rank, and everything is reached after {expected} layers"))
    }
}

/// The group of a token: the first alone, the next `first`, the rest.
fn group(token: usize, first: usize) -> usize {
    match token {
        0 => 0,
        _ if token <= first => 1,
        _ => 2,
    }
}

/// Each token sees itself and the group after its own, the last one the first token.
fn rotor(tokens: usize, first: usize) -> Mask {
    let group = |token: usize| group(token, first);
    Mask::from_fn(tokens, tokens, |i, j| {
        i == j || matches!((group(i), group(j)), (0, 1) | (1, 2) | (2, 0))
    })
}

fn is_rotor(mask: &Mask) -> bool {
    let tokens = mask.queries();
    let first = mask.degree(0).saturating_sub(1);
    (1..tokens.saturating_sub(1)).contains(&first) && *mask == rotor(tokens, first)
}
