//! Masks with a few tokens that all see.

use super::{random, window};
use crate::mask::Mask;

/// The first `count` tokens see all, and all see them: `i < count` or `j < count`.
///
/// Source: Beltagy, Peters and Cohan, "Longformer", 2020, arXiv 2004.05150 (global attention).
pub fn global(tokens: usize, count: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |i, j| i < count || j < count)
}

/// All tokens see the first `count`: `j < count`.
///
/// Source: Xiao et al., "Efficient streaming language models with attention sinks", 2023,
/// arXiv 2309.17453, where it is joined to a causal window.
pub fn sinks(tokens: usize, count: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |_, j| j < count)
}

/// A [`window`] of `reach`, `count` [`global`] tokens, and `chosen` [`random`] keys for each query.
///
/// Source: Zaheer et al., "Big Bird", 2020, arXiv 2007.14062.
pub fn bigbird(tokens: usize, reach: usize, count: usize, chosen: usize, seed: u64) -> Mask {
    let mut mask = longformer(tokens, reach, count);
    mask.unite(&random(tokens, chosen, seed));
    mask
}

/// A [`window`] of `reach` and `count` [`global`] tokens.
///
/// Source: Beltagy, Peters and Cohan, "Longformer", 2020, arXiv 2004.05150.
pub fn longformer(tokens: usize, reach: usize, count: usize) -> Mask {
    let mut mask = window(tokens, reach);
    mask.unite(&global(tokens, count));
    mask
}
