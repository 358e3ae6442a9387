#![doc = include_str!("../../../proofs/a_guarantee_takes_half_of_all_pairs.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Proof, Statement, Tier, evidence};
use crate::mask::{Layout, Mask, gallery};
use crate::measure::reach::Reach;
use crate::sample::Source;

use super::draw;

/// See the [module](self).
pub struct AGuaranteeTakesHalfOfAllPairs<T>(PhantomData<T>);

impl Claim for AGuaranteeTakesHalfOfAllPairs<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "A mask over n tokens in which every token sees itself and which guarantees full rank allows at most n(n + 1)/2 pairs. It allows so many exactly if of two tokens one sees the other, and the groups of tokens that influence each other have one or three members: causal order with some tokens blown up to directed triangles.",
        references: &[
            "Moon, \"Topics on tournaments\", 1968 (a strong tournament has cycles of all lengths)",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Guarantee.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48), ("full rank guaranteed", 96)];

    fn draw(source: &mut Source) -> Self::Case {
        loop {
            let mask = match source.below(2) {
                0 => draw::tournament(source, 8),
                _ => draw::self_visible(source, 8),
            };
            if draw::guarantees(&mask) {
                return Pattern::new(mask);
            }
        }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "full rank is guaranteed",
                without: "two tokens that see each other: 4 pairs, more than 3",
                holds: |case| draw::guarantees(&case.mask),
                counterexample: || Pattern::new(gallery::full(2)),
            },
            Hypothesis {
                text: "every token sees itself",
                without: "two tokens of which the first sees both and the second the first: 3 pairs, and they see each other",
                holds: |case| case.mask.self_visible(),
                counterexample: || Pattern::new(gallery::antitriangle(2)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let (pairs, most) = (case.mask.entries(), case.tokens() * (case.tokens() + 1) / 2);
        evidence::require(pairs <= most, || format!("{pairs} pairs are more than {most}"))?;
        let extremal = is_tournament(&case.mask) && has_groups_of_one_or_three(&case.mask);
        evidence::require((pairs == most) == extremal, || {
            format!("{pairs} of {most} pairs, but of the extremal form: {extremal}")
        })?;
        Ok(format!("{pairs} of at most {most} pairs"))
    }
}

/// Whether of any two tokens exactly one sees the other.
fn is_tournament(mask: &Mask) -> bool {
    (0..mask.queries()).all(|i| (0..i).all(|j| mask.allows(i, j) != mask.allows(j, i)))
}

/// Whether one or three tokens influence each other, for every token.
fn has_groups_of_one_or_three(mask: &Mask) -> bool {
    let Ok(layout) = Layout::single(mask.clone()) else { return false };
    let ever = Reach::new(&layout).ever();
    (0..mask.queries()).all(|token| {
        let group = ever.visible(token).filter(|&other| ever.allows(other, token)).count();
        group == 1 || group == 3
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_one_or_three_are_told_from_others() {
        let masks = [gallery::causal(3), gallery::ring(3), gallery::full(2), gallery::ring(5)];
        assert_eq!(masks.map(|mask| has_groups_of_one_or_three(&mask)), [true, true, false, false]);
    }
}
