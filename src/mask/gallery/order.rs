//! Masks that follow an order of the tokens.

use crate::mask::Mask;

/// Each token sees itself and its past: `j <= i`.
///
/// Source: Vaswani et al., "Attention is all you need", 2017, arXiv 1706.03762 (decoder).
pub fn causal(tokens: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |i, j| j <= i)
}

/// Each token sees itself and its future: `j >= i`.
pub fn anticausal(tokens: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |i, j| j >= i)
}

/// Each token sees its past, and not itself: `j < i`. The first row is empty.
pub fn strict_causal(tokens: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |i, j| j < i)
}
