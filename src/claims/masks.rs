//! Masks, and hypotheses about them, that several claims share.

use nalgebra::DMatrix;

use super::{Hypothesis, Scored, Subject};
use crate::mask::{Mask, gallery};

/// Whether no token sees a later one.
pub(super) fn looks_back(mask: &Mask) -> bool {
    mask.is_subset_of(&gallery::causal(mask.queries()))
}

/// Every token sees the first one, and nothing else.
pub(super) fn first_only(tokens: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |_, key| key == 0)
}

/// The hypothesis that no self weight underflows, for scalars that can underflow.
pub(super) fn self_weights_survive<T: Subject>(
    counterexample: fn() -> Scored<T>,
) -> Option<Hypothesis<Scored<T>>> {
    T::survival_limit(1).map(|_| Hypothesis {
        text: "no self score lies so far below a visible one that its weight could underflow",
        without: "a self score below another one by twice the underflow gap: a stored zero",
        holds: Scored::self_weights_survive,
        counterexample,
    })
}

/// Causal tokens of which the last all but ignores itself: its self weight is stored as zero.
pub(super) fn dying_self_weight<T: Subject>(tokens: usize) -> Scored<T> {
    let limit = T::survival_limit(1).unwrap_or_default();
    let mut scores = DMatrix::from_element(tokens, tokens, T::zero());
    scores[(tokens - 1, tokens - 1)] = T::score(-2.0 * limit);
    Scored { scores, mask: gallery::causal(tokens) }
}
