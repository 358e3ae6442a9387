//! Which token can influence which, through layers of attention.
//!
//! After layers with masks `M_1`, ..., `M_k`, the first next to the input, token `i` depends on
//! input token `j` where the boolean product `M_k ... M_1` allows `(i, j)`: weights are
//! nonnegative, so influence cannot cancel. The layers of a [`Layout`] repeat in order.
//!
//! Residual connections are not implied. A model has them when its masks let every token see
//! itself; without that, influence may die out or alternate from one depth to the next, and
//! "after `k` layers" means after exactly `k`.

use num_integer::Integer;

use super::components::closure;
use crate::mask::{Layout, Mask, bits};

/// The flow of influence through a layout whose layers repeat in order.
#[derive(Debug, Clone)]
pub struct Reach {
    /// What the heads of each layer allow together.
    layers: Vec<Mask>,
    /// What the first layer, the first two, ..., and one whole round allow.
    rounds: Vec<Mask>,
    /// What some number of layers allows.
    ever: Mask,
}

/// A pair of tokens and the depth at which the fewest others pass on what one takes from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bottleneck {
    /// The token that depends on the other.
    pub query: usize,
    /// The input token.
    pub key: usize,
    /// The number of tokens, after `depth` layers, that depend on the input token and that the
    /// query depends on.
    pub width: usize,
    /// The number of layers before it.
    pub depth: usize,
}

impl Reach {
    /// Follows the influence through `layout`.
    ///
    /// Costs one boolean product for each layer, O(n^3 / 64) for n tokens, and O(n^2 / 64) for
    /// each pair of them that is reached through no other.
    pub fn new(layout: &Layout) -> Self {
        let layers = layout.unions();
        let mut rounds = vec![layers[0].clone()];
        for (before, layer) in layers[1..].iter().enumerate() {
            rounds.push(layer.product(&rounds[before]));
        }
        let any_rounds = closure(&rounds[rounds.len() - 1]);
        let mut ever = Mask::empty(layout.tokens(), layout.tokens());
        for part in &rounds {
            follow(&mut ever, part, &any_rounds);
        }
        Self { layers, rounds, ever }
    }

    /// Which token (row) depends on which input token (column) after exactly `count` layers.
    ///
    /// The identity after none. Costs O(n^3 log(count) / 64).
    pub fn after(&self, count: usize) -> Mask {
        let (rounds, extra) = count.div_rem(&self.layers.len());
        let start = self.start(extra);
        if rounds == 0 {
            return start;
        }
        start.product(&self.round().repeated(rounds))
    }

    /// Which token depends on which input token after some number of layers, at least one: the
    /// limit of what is reached within ever more layers.
    pub fn ever(&self) -> Mask {
        self.ever.clone()
    }

    /// The number of pairs in [`ever`](Self::ever).
    pub fn pairs(&self) -> usize {
        self.ever.entries()
    }

    /// The least number of layers, at least one, after exactly which every token depends on every
    /// input token, itself included; `None` if there is none.
    ///
    /// For a fixed mask this is the exponent of primitivity, at most (n-1)^2 + 1, and the diameter
    /// if every token sees itself. Costs O(n^3 / 64) for each layer where every token sees itself,
    /// and O(n^3 log(n) / 64) elsewhere.
    ///
    /// Source: Wielandt, "Unzerlegbare, nicht negative Matrizen", 1950.
    pub fn layers_to_global(&self) -> Option<usize> {
        let full = Mask::full(self.tokens(), self.tokens());
        if let Some(last) = self.rounds.iter().position(|product| *product == full) {
            return Some(last + 1);
        }
        if self.ever != full {
            return None;
        }
        if self.layers.iter().all(Mask::self_visible) {
            return self.layers_of_growth();
        }
        let squares = self.round_squares(&full);
        (0..self.layers.len())
            .filter_map(|extra| {
                let rounds = rounds_to_full(self.start(extra), &squares, &full)?;
                Some(rounds * self.layers.len() + extra)
            })
            .min()
    }

    /// The pair of different tokens with the least [width](Bottleneck::width) in `count` layers,
    /// the first of them in the order of queries, keys and depths; `None` for less than two layers
    /// or tokens.
    ///
    /// A width of zero means that the pair is not reached. What passes from one token to another
    /// goes through so many vectors at most. Costs O(n^3 / 64) for each of the `count` layers.
    pub fn bottleneck(&self, count: usize) -> Option<Bottleneck> {
        let tokens = self.tokens();
        let layer = |depth: usize| &self.layers[depth % self.layers.len()];
        let mut before = vec![layer(0).clone()];
        for depth in 1..count.saturating_sub(1) {
            before.push(layer(depth).product(&before[depth - 1]));
        }
        let mut after = Mask::identity(tokens);
        let mut least: Option<Bottleneck> = None;
        for depth in (1..count).rev() {
            after = after.product(layer(depth));
            let serves = before[depth - 1].transpose();
            for (query, key) in
                (0..tokens).flat_map(|query| (0..tokens).map(move |key| (query, key)))
            {
                let width = bits::count_common(after.row(query), serves.row(key));
                let found = Bottleneck { query, key, width, depth };
                let order = |b: &Bottleneck| (b.width, b.query, b.key, b.depth);
                if query != key && least.is_none_or(|least| order(&found) < order(&least)) {
                    least = Some(found);
                }
            }
        }
        least
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
        let (rounds, extra) = count.div_rem(&self.layers.len());
        let whole = (0..rounds).flat_map(|_| self.layers.iter().rev());
        for layer in self.layers[..extra].iter().rev().chain(whole) {
            field = field.product(layer);
        }
        field.visible(0).collect()
    }

    fn tokens(&self) -> usize {
        self.layers[0].queries()
    }

    /// [`layers_to_global`](Self::layers_to_global) where influence only grows: follows each input
    /// token, in each layer only to those that see what depends on it newly.
    fn layers_of_growth(&self) -> Option<usize> {
        let spread: Vec<Vec<Span>> = self.layers.iter().map(spans).collect();
        (0..self.tokens()).map(|input| self.layers_to_all(input, &spread)).max().flatten()
    }

    /// The number of layers until every token depends on `input`; each does at some depth.
    fn layers_to_all(&self, input: usize, spread: &[Vec<Span>]) -> Option<usize> {
        let mut depends = vec![0; bits::words_for(self.tokens())];
        bits::set(&mut depends, input);
        let mut order = vec![input];
        let mut followed = vec![0; spread.len()];
        // Each round adds a token at least.
        (0..self.tokens() * spread.len()).find_map(|depth| {
            let layer = depth % spread.len();
            let new = followed[layer]..order.len();
            followed[layer] = order.len();
            for place in new {
                let (first, row) = &spread[layer][order[place]];
                for (at, word) in (*first..).zip(row) {
                    let fresh = [word & !depends[at]];
                    // Most words bring nothing new: the loop over them is the cost.
                    if fresh != [0] {
                        depends[at] |= word;
                        order.extend(bits::ones(&fresh).map(|bit| at * bits::BITS + bit));
                    }
                }
            }
            (order.len() == self.tokens()).then_some(depth + 1)
        })
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

    /// The round to the powers 1, 2, 4, ... , until it is full or their sum is above Wielandt's
    /// bound.
    fn round_squares(&self, full: &Mask) -> Vec<Mask> {
        let mut squares = vec![self.round().clone()];
        for _ in 0..2 * bit_length(self.tokens()) {
            let last = &squares[squares.len() - 1];
            if last == full {
                break;
            }
            squares.push(last.product(last));
        }
        squares
    }
}

/// The first word of a row that is not zero, and the words from there to the last such.
type Span = (usize, Vec<u64>);

/// The tokens that see each token.
fn spans(mask: &Mask) -> Vec<Span> {
    let seen_by = mask.transpose();
    let span = |token| {
        let row = seen_by.row(token);
        let first = row.iter().position(|&word| word != 0).unwrap_or_default();
        let end = row.iter().rposition(|&word| word != 0).map_or(first, |last| last + 1);
        (first, row[first..end].to_vec())
    };
    (0..mask.keys()).map(span).collect()
}

/// Adds the product of `part` with a reflexive and transitive mask: what is reached already has
/// been followed to its end.
fn follow(reached: &mut Mask, part: &Mask, transitive: &Mask) {
    for token in 0..part.queries() {
        for other in part.visible(token).collect::<Vec<_>>().into_iter().rev() {
            if !bits::get(reached.row(token), other) {
                bits::unite(reached.row_mut(token), transitive.row(other));
            }
        }
    }
}

/// The least number of rounds, at least one, after which `start` becomes `full`.
///
/// Let `T B^q` be full for some `q >= 1`. Then no column of `B` is empty, so `T B^(q+1)` is full
/// too: fullness persists, and bisection finds where it begins. The powers of `B` are periodic
/// from Wielandt's bound on, so it begins at that bound or never; a full power ends it sooner,
/// since no row of `T` is empty where every token depends on some.
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
