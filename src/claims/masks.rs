//! Masks, and hypotheses about them, that several claims share.

use nalgebra::DMatrix;

use super::{Hypothesis, Scored, Subject};
use crate::mask::{Mask, gallery};
use crate::measure::matching::triangular_order;
pub(super) use crate::sample::masks::{
    random_acyclic, random_backward, random_causal, random_order, random_whole_past, thinned,
};

/// Whether no token sees a later one.
pub(super) fn looks_back(mask: &Mask) -> bool {
    mask.is_square()
        && (0..mask.queries()).all(|query| mask.last_visible(query).is_none_or(|key| key <= query))
}

/// Whether every token sees all earlier ones.
pub(super) fn sees_all_earlier(mask: &Mask) -> bool {
    mask.is_square()
        && (0..mask.queries()).all(|query| (0..query).all(|key| mask.allows(query, key)))
}

/// Whether no token reaches itself through others: the mask, self visibility added, has only one
/// perfect matching.
pub(super) fn is_acyclic(mask: &Mask) -> bool {
    mask.or(&Mask::identity(mask.queries())).is_ok_and(|mask| triangular_order(&mask).is_some())
}

/// Whether each token sees itself and those before it in some order of all tokens.
pub(super) fn is_total_order(mask: &Mask) -> bool {
    let pairs = mask.queries() * (mask.queries() + 1) / 2;
    mask.self_visible() && mask.entries() == pairs && is_acyclic(mask)
}

/// Every token sees the first one, and nothing else.
pub(super) fn first_only(tokens: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |_, key| key == 0)
}

/// The last of so many tokens.
pub(super) fn last(tokens: usize) -> usize {
    tokens - 1
}

/// The hypothesis that no self weight underflows, for scalars that can underflow.
pub(super) fn self_weights_survive<T: Subject>() -> Option<Hypothesis<Scored<T>>> {
    T::survival_limit(1).map(|_| Hypothesis {
        text: "no self score lies so far below a visible one that its weight could underflow",
        without: "a self score below another one by twice the underflow gap: a stored zero",
        holds: Scored::self_weights_survive,
        counterexample: || dying_self_weight(2),
    })
}

/// Causal tokens of which the last all but ignores itself: its self weight is stored as zero.
pub(super) fn dying_self_weight<T: Subject>(tokens: usize) -> Scored<T> {
    let limit = T::survival_limit(1).unwrap_or_default();
    let mut scores = DMatrix::from_element(tokens, tokens, T::zero());
    scores[(last(tokens), last(tokens))] = T::score(-2.0 * limit);
    Scored { scores, mask: gallery::causal(tokens) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_counted_from_zero() {
        assert_eq!([1, 2, 3].map(last), [0, 1, 2]);
    }
}
