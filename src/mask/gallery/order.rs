//! Masks that follow an order of the tokens.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

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

/// Causal in a random order of the tokens, fixed by `seed`: each token sees itself and those
/// before it in that order.
///
/// The order is a Fisher-Yates shuffle driven by ChaCha8; it is the same on every platform.
/// Its bias is less than `tokens` / 2^64 for each swap.
///
/// Source: Yang et al., "XLNet", 2019, arXiv 1906.08237 (content stream).
pub fn permuted(tokens: usize, seed: u64) -> Mask {
    let rank = shuffled(tokens, seed);
    Mask::from_fn(tokens, tokens, |i, j| rank[j] <= rank[i])
}

fn shuffled(len: usize, seed: u64) -> Vec<usize> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut order: Vec<usize> = (0..len).collect();
    for last in (1..len).rev() {
        // The high word of the product is below its second factor.
        let product = u128::from(rng.next_u64()) * (last as u128 + 1);
        order.swap(last, (product >> 64) as usize);
    }
    order
}
