#![doc = include_str!("../../../proofs/masks_reach_everything_within_wielandts_bound.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Statement, Tier, evidence};
use crate::mask::{Layout, Mask, gallery};
use crate::measure::reach::Reach;
use crate::sample::Source;

/// See the [module](self).
pub struct MasksReachEverythingWithinWielandtsBound<T>(PhantomData<T>);

impl Claim for MasksReachEverythingWithinWielandtsBound<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "If one mask, repeated over the layers, ever lets every token depend on every token after the same number of layers, it does so after at most (n - 1)^2 + 1; after at most n - 1, or 1, if every token sees itself. Wielandt's mask needs so many.",
        references: &[
            "Wielandt, \"Unzerlegbare, nicht negative Matrizen\", Mathematische Zeitschrift 52, 1950",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 24), ("six tokens or more", 24)];

    fn draw(source: &mut Source) -> Self::Case {
        loop {
            let tokens = source.tokens(8);
            let once_in = source.between(1, tokens);
            let own = source.once_in(2);
            let mask = match source.below(4) {
                0 => wielandt(tokens).select(&source.order(tokens)),
                _ => Mask::from_fn(tokens, tokens, |i, j| {
                    (own && i == j) || j == next(i, tokens) || source.once_in(once_in)
                }),
            };
            if depth(&mask).is_some() {
                return Pattern::new(mask);
            }
        }
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "every token depends on every token after some number of layers",
            without: "two causal tokens: never",
            holds: |case| depth(&case.mask).is_some(),
            counterexample: || Pattern::new(gallery::causal(2)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let tokens = case.tokens();
        let most = most_layers(tokens, case.mask.self_visible());
        let found = depth(&case.mask);
        evidence::require(found.is_some_and(|layers| layers <= most), || {
            format!("everything is reached after {found:?} layers, more than {most}")
        })?;
        let attained = depth(&wielandt(tokens));
        evidence::require(attained == Some(most_layers(tokens, false)), || {
            format!("Wielandt's mask needs {attained:?} layers")
        })?;
        Ok(format!("everything is reached after {found:?} of at most {most} layers"))
    }
}

/// Wielandt's bound, and the lower one for tokens that see themselves.
fn most_layers(tokens: usize, self_visible: bool) -> usize {
    let others = tokens.saturating_sub(1);
    if self_visible { others.max(1) } else { others.pow(2) + 1 }
}

fn depth(mask: &Mask) -> Option<usize> {
    Layout::single(mask.clone()).ok().and_then(|layout| Reach::new(&layout).layers_to_global())
}

/// The next token in a circle.
fn next(token: usize, tokens: usize) -> usize {
    (token + 1) % tokens
}

/// Each token sees the next one, and the last one also the one after that.
fn wielandt(tokens: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |i, j| match next(i, tokens) {
        0 => j < 2,
        next => j == next,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_those_of_the_statement() {
        assert_eq!([1, 2, 5].map(|tokens| most_layers(tokens, true)), [1, 1, 4]);
        assert_eq!([1, 2, 5].map(|tokens| most_layers(tokens, false)), [1, 2, 17]);
    }

    #[test]
    fn the_first_token_follows_the_last() {
        assert_eq!([1, 2].map(|token| next(token, 3)), [2, 0]);
        let seen = |mask: Mask| -> Vec<Vec<usize>> {
            (0..mask.queries()).map(|query| mask.visible(query).collect()).collect()
        };
        assert_eq!(seen(wielandt(3)), [vec![1], vec![2], vec![0, 1]]);
        assert_eq!(seen(wielandt(1)), [[0]]);
    }

    #[test]
    fn the_depth_is_when_everything_is_reached() {
        let [wielandt, full, causal] = [wielandt(3), gallery::full(3), gallery::causal(3)];
        assert_eq!([wielandt, full, causal].map(|mask| depth(&mask)), [Some(5), Some(1), None]);
    }
}
