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
    Mask::from_fn(tokens, tokens, |i, j| j <= i && i - j <= reach)
}
