//! Masks drawn by chance, the same for a seed on every platform.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::mask::{Mask, bits};

/// Causal in a random order of the tokens, fixed by `seed`: each token sees itself and those
/// before it in that order.
///
/// The order is a Fisher-Yates shuffle driven by ChaCha8. Its bias is less than `tokens` / 2^64
/// for each swap.
///
/// Source: Yang et al., "XLNet", 2019, arXiv 1906.08237 (content stream).
pub fn permuted(tokens: usize, seed: u64) -> Mask {
    let mut chance = Chance::new(tokens, seed);
    let rank = chance.first(tokens);
    Mask::from_fn(tokens, tokens, |i, j| rank[j] <= rank[i])
}

/// Each token sees `count` random keys, or all of them if there are fewer, fixed by `seed`. It
/// need not see itself.
///
/// Source: Zaheer et al., "Big Bird", 2020, arXiv 2007.14062 (random attention).
pub fn random(tokens: usize, count: usize, seed: u64) -> Mask {
    let mut chance = Chance::new(tokens, seed);
    let mut mask = Mask::empty(tokens, tokens);
    for query in 0..tokens {
        chance.first(count.min(tokens)).iter().for_each(|&key| bits::set(mask.row_mut(query), key));
    }
    mask
}

/// A deck of tokens and the generator that shuffles it.
struct Chance {
    rng: ChaCha8Rng,
    deck: Vec<usize>,
}

impl Chance {
    fn new(tokens: usize, seed: u64) -> Self {
        Self { rng: ChaCha8Rng::seed_from_u64(seed), deck: (0..tokens).collect() }
    }

    /// Different tokens in a random order, whatever the order of the deck before.
    fn first(&mut self, count: usize) -> &[usize] {
        for place in 0..count {
            let left = &mut self.deck[place..];
            // The high word of the product is below its second factor.
            let product = u128::from(self.rng.next_u64()) * left.len() as u128;
            left.swap(0, (product >> 64) as usize);
        }
        &self.deck[..count]
    }
}
