#![doc = include_str!("../../../proofs/mutual_sight_voids_the_guarantee.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Proof, Statement, Tier, evidence};
use crate::mask::{Mask, gallery};
use crate::measure::guarantee::Guarantee;
use crate::sample::Source;

/// See the [module](self).
pub struct MutualSightVoidsTheGuarantee<T>(PhantomData<T>);

impl Claim for MutualSightVoidsTheGuarantee<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "If every token sees itself and two tokens see each other, full rank is not guaranteed, although almost every choice of scores has it: full attention, prefixes and blocks of two or more, windows, global tokens, Longformer and BigBird.",
        references: &["Brualdi and Shader, \"Matrices of sign-solvable linear systems\", 1995"],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Guarantee.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("few tokens", 48), ("six tokens or more", 64), ("full", 8)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.between(2, 12);
        let size = source.between(1, tokens);
        let pair = size.max(2);
        let mask = match source.below(8) {
            0 => gallery::full(tokens),
            1 => gallery::prefix(tokens, pair),
            2 => gallery::window(tokens, size),
            3 => gallery::dilated(tokens, size, 1),
            4 => gallery::longformer(tokens, source.below(2), size),
            5 => gallery::bigbird(tokens, 1, size, 1, source.word()),
            6 => Mask::from_fn(tokens, tokens, |i, j| i / pair == j / pair),
            _ => Mask::from_fn(tokens, tokens, |i, j| j / pair <= i / pair),
        };
        Pattern::new(mask.select(&source.order(tokens)))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees itself",
                without: "two tokens that see each other and not themselves: every choice has full rank",
                holds: |case| case.mask.self_visible(),
                counterexample: || Pattern::new(Mask::from_fn(2, 2, |i, j| i != j)),
            },
            Hypothesis {
                text: "two tokens see each other",
                without: "two causal tokens: every choice has full rank",
                holds: |case| has_mutual_pair(&case.mask),
                counterexample: || Pattern::new(gallery::causal(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let found = Guarantee::of(&case.mask);
        evidence::require(found.guaranteed_full == Some(false), || {
            format!("guaranteed: {:?}, by {}", found.guaranteed_full, found.method)
        })?;
        evidence::require(found.generic == case.tokens(), || {
            format!("the generic rank is {}, not {}", found.generic, case.tokens())
        })?;
        let witness = found.witness.ok_or("no singular weights were found")?;
        evidence::has_rank(&witness.weights().matrix(), witness.rank())?;
        Ok(format!("almost every rank is {}, but {} occurs", case.tokens(), witness.rank()))
    }
}

fn has_mutual_pair(mask: &Mask) -> bool {
    (0..mask.queries())
        .any(|one| mask.visible(one).any(|other| other != one && mask.allows(other, one)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_in_other_orders_are_drawn() {
        // The later a token comes, the more it sees. A prefix of all tokens but one is a block too.
        let is_prefix = |mask: &Mask| {
            let mut order: Vec<usize> = (0..mask.queries()).collect();
            order.sort_by_key(|&token| mask.degree(token));
            let (tokens, length) = (mask.queries(), mask.degree(order[0]));
            length + 1 < tokens && mask.select(&order) == gallery::prefix(tokens, length)
        };
        let drawn = |seed| MutualSightVoidsTheGuarantee::draw(&mut Source::from_seed(seed)).mask;
        assert!((0..64).map(drawn).any(|mask| is_prefix(&mask)));
    }
}
