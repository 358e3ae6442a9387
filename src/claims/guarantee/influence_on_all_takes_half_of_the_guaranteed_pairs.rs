#![doc = include_str!("../../../proofs/influence_on_all_takes_half_of_the_guaranteed_pairs.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Statement, Tier, evidence, masks};
use crate::mask::{Layout, Mask, gallery};
use crate::measure::reach::Reach;
use crate::sample::Source;

use super::draw;

/// See the [module](self).
pub struct InfluenceOnAllTakesHalfOfTheGuaranteedPairs<T>(PhantomData<T>);

impl Claim for InfluenceOnAllTakesHalfOfTheGuaranteedPairs<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "If every token sees itself, full rank is guaranteed, and every token influences every other one at some depth, then at most (n + 1)^2/4 - 1 pairs of different tokens are allowed, rounded down; rotor and staircase attain it.",
        references: &["Chung, Goddard and Kleitman, \"Even cycles in directed graphs\", 1994"],
    };
    const TIER: Tier = Tier::Exact;
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("six tokens or more", 48)];

    fn draw(source: &mut Source) -> Self::Case {
        loop {
            let tokens = source.tokens(9);
            let whole = match source.below(3) {
                0 => gallery::rotor(tokens),
                1 => gallery::staircase(tokens),
                _ => odd_ring(tokens),
            };
            let kept = masks::thinned(source, &whole);
            if is_connected(&kept) {
                return Pattern::new(kept.select(&source.order(kept.queries())));
            }
        }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees itself",
                without: "the anti-triangle of two tokens: 2 pairs of different tokens, more than 1",
                holds: |case| case.mask.self_visible(),
                counterexample: || Pattern::new(gallery::antitriangle(2)),
            },
            Hypothesis {
                text: "full rank is guaranteed",
                without: "two tokens that see each other: 2 pairs, more than 1",
                holds: |case| draw::guarantees(&case.mask),
                counterexample: || Pattern::new(gallery::full(2)),
            },
            Hypothesis {
                text: "every token influences every other one",
                without: "five causal tokens: 10 pairs, more than 8",
                holds: |case| is_connected(&case.mask),
                counterexample: || Pattern::new(gallery::causal(5)),
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let tokens = case.tokens();
        let (pairs, most) = (distinct_pairs(&case.mask), most_pairs(tokens));
        evidence::require(pairs <= most, || format!("{pairs} pairs are more than {most}"))?;
        for extremal in [gallery::rotor(tokens), gallery::staircase(tokens)] {
            evidence::require(attains(&extremal), || {
                format!("{} pairs instead of {most} in\n{extremal}", distinct_pairs(&extremal))
            })?;
        }
        Ok(format!("{pairs} of at most {most} pairs"))
    }
}

/// A ring of so many tokens, or of one more: what it guarantees depends on the parity.
fn odd_ring(tokens: usize) -> Mask {
    gallery::ring(tokens | 1)
}

/// The visible pairs of two different tokens.
fn distinct_pairs(mask: &Mask) -> usize {
    mask.entries() - (0..mask.queries()).filter(|&token| mask.allows(token, token)).count()
}

/// How many of them there are at most.
fn most_pairs(tokens: usize) -> usize {
    (tokens + 1).pow(2) / 4 - 1
}

/// Whether there are as many; of two tokens no guaranteed mask leads from everywhere to everywhere.
fn attains(mask: &Mask) -> bool {
    mask.queries() == 2 || distinct_pairs(mask) == most_pairs(mask.queries())
}

fn is_connected(mask: &Mask) -> bool {
    let full = Mask::full(mask.queries(), mask.queries());
    Layout::single(mask.clone()).is_ok_and(|layout| Reach::new(&layout).ever() == full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_odd() {
        assert_eq!([7, 8].map(odd_ring), [7, 9].map(gallery::ring));
    }

    #[test]
    fn pairs_are_at_most_a_quarter_of_a_square_less_one() {
        for (tokens, most) in [(4, 5), (3, 3), (5, 8), (7, 15)] {
            assert_eq!(most_pairs(tokens), most);
        }
        assert!(attains(&gallery::ring(3)) && attains(&gallery::identity(2)));
        // Five causal tokens have ten pairs, and four in a ring four.
        assert!(!attains(&gallery::causal(5)) && !attains(&gallery::ring(4)));
    }
}
