#![doc = include_str!("../../../proofs/masks_leave_few_orders_unseen.md")]

use std::marker::PhantomData;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Statement, Tier, evidence, masks};
use crate::mask::{Mask, gallery};
use crate::sample::Source;

/// See the [module](self).
pub struct MasksLeaveFewOrdersUnseen<T>(PhantomData<T>);

impl Claim for MasksLeaveFewOrdersUnseen<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "Without position encodings attention cannot tell orders of the tokens apart that leave its mask unchanged: all n! for bidirectional attention, only one for causal, p! for a prefix of p tokens, m! for m causal documents of one length, n for a ring, and for a window two, times the orders of the tokens that see all.",
        references: &[
            "Su, \"Why are current LLMs all decoder-only architectures? FAQ\", kexue.fm/archives/9547, 2023, question 8",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 48), ("six tokens or more", 16), ("full", 8)];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(6);
        let some = source.between(1, tokens);
        Pattern::new(match source.below(6) {
            0 => gallery::full(tokens),
            1 => gallery::causal(tokens),
            2 => gallery::prefix(tokens, some),
            3 => gallery::ring(tokens),
            4 => {
                let length = source.between(1, 3);
                causal_documents(length * source.between(1, 6 / length), length)
            }
            _ => gallery::window(tokens, some),
        })
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "the mask is full, causal, a ring, a window that sees anything, has a prefix, or causal documents of one length",
            without: "three tokens that see only the first: two orders",
            holds: |case| expected(&case.mask).is_some(),
            counterexample: || Pattern::new(masks::first_only(3)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let (found, expected) = (automorphisms(&case.mask), expected(&case.mask));
        evidence::require(expected == Some(found), || {
            format!("{found} orders leave the mask unchanged, not {expected:?}")
        })?;
        Ok(format!("{found} orders"))
    }
}

/// The number of orders of the tokens that leave the mask unchanged, where a formula applies.
fn expected(mask: &Mask) -> Option<usize> {
    let tokens = mask.queries();
    let factorial = |count: usize| (1..=count).product::<usize>();
    let document = (0..tokens).filter(|&token| mask.allows(token, 0)).count();
    if mask.allows(0, 0) && *mask == causal_documents(tokens, document) {
        return tokens.is_multiple_of(document).then(|| factorial(tokens / document));
    }
    let first = mask.degree(0);
    if *mask == gallery::prefix(tokens, first) {
        return Some(factorial(first));
    }
    if *mask == gallery::ring(tokens) {
        return Some(tokens);
    }
    let reach = first.checked_sub(1)?;
    (*mask == gallery::window(tokens, reach)).then(|| {
        let see_all = (0..tokens).filter(|&token| mask.degree(token) == tokens).count();
        2 * factorial(see_all)
    })
}

/// Causal documents of `length` tokens, the last one perhaps shorter; of all tokens if that is all.
fn causal_documents(tokens: usize, length: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |i, j| j <= i && i / length == j / length)
}

fn automorphisms(mask: &Mask) -> usize {
    fn extend(mask: &Mask, order: &[usize]) -> usize {
        let place = order.len();
        if place == mask.queries() {
            return 1;
        }
        let fits = |&token: &usize| {
            let agrees = |(other, &image): (usize, &usize)| {
                mask.allows(place, other) == mask.allows(token, image)
                    && mask.allows(other, place) == mask.allows(image, token)
            };
            !order.contains(&token)
                && mask.allows(place, place) == mask.allows(token, token)
                && order.iter().enumerate().all(agrees)
        };
        let next = (0..mask.queries()).filter(fits);
        next.map(|token| extend(mask, &[order, &[token]].concat())).sum()
    }
    extend(mask, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_counted_by_the_formula_of_the_mask() {
        for (mask, orders) in [
            (gallery::full(4), Some(24)),
            (gallery::causal(4), Some(1)),
            (gallery::prefix(5, 3), Some(6)),
            (gallery::ring(5), Some(5)),
            (gallery::ring(2), Some(2)),
            // Reversed; where the two in the middle see everything, these may also change places.
            (gallery::window(7, 2), Some(2)),
            (gallery::window(4, 2), Some(4)),
            (causal_documents(6, 2), Some(6)),
            (causal_documents(5, 2), None),
            (Mask::identity(3), Some(6)),
            // No token sees the first.
            (Mask::from_fn(3, 3, |_, key| key == 2), None),
        ] {
            assert_eq!(expected(&mask), orders, "{mask:?}");
        }
    }
}
