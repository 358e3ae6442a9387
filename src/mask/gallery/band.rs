//! Masks that see near tokens only.

use crate::mask::Mask;

/// Each token sees those at most `reach` away on either side: `|i - j| <= reach`.
///
/// Source: Beltagy, Peters and Cohan, "Longformer", 2020, arXiv 2004.05150.
pub fn window(tokens: usize, reach: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |i, j| i.abs_diff(j) <= reach)
}

/// Each token sees itself and the `reach` tokens before it: `0 <= i - j <= reach`.
///
/// Source: Child et al., "Generating long sequences with sparse transformers", 2019,
/// arXiv 1904.10509.
pub fn causal_window(tokens: usize, reach: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |i, j| i.checked_sub(j).is_some_and(|distance| distance <= reach))
}

/// Each token sees every `step`-th token on either side, `reach` of them, and itself:
/// `|i - j| <= reach * step`, and `step` divides `i - j`.
///
/// A `step` of 1 is [`window`]; one of 0 divides only 0, and leaves the token itself.
///
/// Source: Beltagy, Peters and Cohan, "Longformer", 2020, arXiv 2004.05150 (dilated window).
pub fn dilated(tokens: usize, reach: usize, step: usize) -> Mask {
    let span = reach.saturating_mul(step);
    Mask::from_fn(tokens, tokens, |i, j| i.abs_diff(j) <= span && divides(step, i.abs_diff(j)))
}

/// Each token sees itself and every `step`-th token before it: `j <= i`, and `step` divides
/// `i - j`.
///
/// Source: Child et al., "Generating long sequences with sparse transformers", 2019,
/// arXiv 1904.10509 (strided attention).
pub fn strided(tokens: usize, step: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |i, j| {
        i.checked_sub(j).is_some_and(|distance| divides(step, distance))
    })
}

/// Whether `step` divides `distance`; 0 divides only itself.
fn divides(step: usize, distance: usize) -> bool {
    if step == 0 { distance == 0 } else { distance.is_multiple_of(step) }
}
