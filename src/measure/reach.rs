//! Which token can influence which, through layers of attention.
//!
//! After layers with masks `M_1`, ..., `M_k`, the first next to the input, token `i` depends on
//! input token `j` where the boolean product `M_k ... M_1` allows `(i, j)`: weights are
//! nonnegative, so influence cannot cancel. The layers of a [`Layout`] repeat in order.
//!
//! Residual connections are not implied. A model has them when its masks let every token see
//! itself; without that, influence may die out or alternate from one depth to the next, and
//! "after `k` layers" means after exactly `k`.

use crate::mask::{Layout, Mask};

/// The flow of influence through a layout whose layers repeat in order.
#[derive(Debug, Clone)]
pub struct Reach {
    /// What the heads of each layer allow together.
    layers: Vec<Mask>,
    /// What the first layer, the first two, ..., and one whole round allow.
    rounds: Vec<Mask>,
}

impl Reach {
    /// Follows the influence through `layout`.
    ///
    /// Costs one boolean product for each layer, O(n^3 / 64) for n tokens.
    pub fn new(layout: &Layout) -> Self {
        let layers = layout.unions();
        let mut rounds = vec![layers[0].clone()];
        for (before, layer) in layers[1..].iter().enumerate() {
            rounds.push(layer.product(&rounds[before]));
        }
        Self { layers, rounds }
    }

    /// Which token (row) depends on which input token (column) after exactly `count` layers.
    ///
    /// The identity after none. Costs O(n^3 log(count) / 64).
    pub fn after(&self, count: usize) -> Mask {
        let mut product = self.start(count % self.layers.len());
        let mut left = count / self.layers.len();
        let mut round = self.round().clone();
        while left > 0 {
            if left % 2 == 1 {
                product = product.product(&round);
            }
            left /= 2;
            if left > 0 {
                round = round.product(&round);
            }
        }
        product
    }

    /// Which token depends on which input token after some number of layers, at least one: the
    /// limit of what is reached within ever more layers.
    ///
    /// Costs O(n^3 log(n) / 64) for each layer.
    pub fn ever(&self) -> Mask {
        // Shortest walks have at most `tokens` rounds; (1 | B)^k sums the powers up to k.
        let mut any_rounds = Mask::identity(self.tokens());
        any_rounds.unite(self.round());
        for _ in 0..bit_length(self.tokens()) {
            any_rounds = any_rounds.product(&any_rounds);
        }
        let mut reached = Mask::empty(self.tokens(), self.tokens());
        for part in &self.rounds {
            reached.unite(&part.product(&any_rounds));
        }
        reached
    }

    /// The number of pairs in [`ever`](Self::ever).
    pub fn pairs(&self) -> usize {
        self.ever().entries()
    }

    /// The least number of layers, at least one, after exactly which every token depends on every
    /// input token, itself included; `None` if there is none.
    ///
    /// For a fixed mask this is the exponent of primitivity, at most (n-1)^2 + 1. Costs
    /// O(n^3 log(n) / 64) for each layer.
    ///
    /// Source: Wielandt, "Unzerlegbare, nicht negative Matrizen", 1950.
    pub fn layers_to_global(&self) -> Option<usize> {
        let full = Mask::full(self.tokens(), self.tokens());
        if let Some(last) = self.rounds.iter().position(|product| *product == full) {
            return Some(last + 1);
        }
        let squares = self.round_squares();
        (0..self.layers.len())
            .filter_map(|extra| {
                let rounds = rounds_to_full(self.start(extra), &squares, &full)?;
                Some(rounds * self.layers.len() + extra)
            })
            .min()
    }

    /// The input tokens that `token` depends on after exactly `count` layers, ascending.
    ///
    /// Costs O(n^2 / 64) for each of the `count` layers.
    ///
    /// # Panics
    /// If `token` is out of range.
    pub fn receptive_field(&self, token: usize, count: usize) -> Vec<usize> {
        assert!(token < self.tokens(), "token {token} of {}", self.tokens());
        let mut field = Mask::from_fn(1, self.tokens(), |_, input| input == token);
        for layer in (0..count).rev() {
            field = field.product(&self.layers[layer % self.layers.len()]);
        }
        field.visible(0).collect()
    }

    fn tokens(&self) -> usize {
        self.layers[0].queries()
    }

    /// One whole round of the layers.
    fn round(&self) -> &Mask {
        &self.rounds[self.rounds.len() - 1]
    }

    /// The product of the first `count` layers, fewer than a round.
    fn start(&self, count: usize) -> Mask {
        match count.checked_sub(1) {
            None => Mask::identity(self.tokens()),
            Some(last) => self.rounds[last].clone(),
        }
    }

    /// The round to the powers 1, 2, 4, ... , with a sum above Wielandt's bound.
    fn round_squares(&self) -> Vec<Mask> {
        let mut squares = vec![self.round().clone()];
        for _ in 0..2 * bit_length(self.tokens()) {
            let last = &squares[squares.len() - 1];
            squares.push(last.product(last));
        }
        squares
    }
}

/// The least number of rounds, at least one, after which `start` becomes `full`.
///
/// Let `T B^q` be full for some `q >= 1`. Then no column of `B` is empty, so `T B^(q+1)` is full
/// too: fullness persists, and bisection finds where it begins. The powers of `B` are periodic
/// from Wielandt's bound on, so it begins at that bound or never.
fn rounds_to_full(start: Mask, squares: &[Mask], full: &Mask) -> Option<usize> {
    let mut product = start;
    let mut rounds = 0;
    for (exponent, square) in squares.iter().enumerate().rev() {
        let further = product.product(square);
        if further != *full {
            product = further;
            rounds += 1 << exponent;
        }
    }
    (product.product(&squares[0]) == *full).then_some(rounds + 1)
}

fn bit_length(value: usize) -> u32 {
    usize::BITS - value.leading_zeros()
}
