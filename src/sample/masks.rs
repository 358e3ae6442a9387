//! Random masks.

use super::Source;
use crate::mask::{Mask, gallery};

/// Each token sees itself and about half of the earlier ones, or all of them.
pub(crate) fn random_causal(source: &mut Source, tokens: usize) -> Mask {
    thinned(source, &gallery::causal(tokens))
}

/// Each token sees itself and all earlier ones, in half of the cases some later ones too.
pub(crate) fn random_whole_past(source: &mut Source, tokens: usize) -> Mask {
    let blind = source.once_in(2);
    Mask::from_fn(tokens, tokens, |query, key| key <= query || (!blind && source.once_in(2)))
}

/// Each token sees itself and those before it in a random order.
pub(crate) fn random_order(source: &mut Source, tokens: usize) -> Mask {
    gallery::causal(tokens).select(&source.order(tokens))
}

/// Each token sees itself and, in a random order, about half of those before it, or all of them.
pub(crate) fn random_acyclic(source: &mut Source, tokens: usize) -> Mask {
    let order = random_order(source, tokens);
    thinned(source, &order)
}

/// The mask without a random part of what is not on the diagonal.
pub(crate) fn thinned(source: &mut Source, mask: &Mask) -> Mask {
    let keep_all = source.once_in(4);
    Mask::from_fn(mask.queries(), mask.keys(), |query, key| {
        mask.allows(query, key) && (query == key || keep_all || source.once_in(2))
    })
}

/// Each token sees some of those up to itself, at least one, or all of them.
pub(crate) fn random_backward(source: &mut Source, tokens: usize) -> Mask {
    let keep_all = source.once_in(4);
    let shown: Vec<usize> = (0..tokens).map(|query| source.below(query + 1)).collect();
    Mask::from_fn(tokens, tokens, |query, key| {
        key <= query && (keep_all || key == shown[query] || source.once_in(2))
    })
}

/// A mask without even cycles in which every token sees itself: part of a ring, a rotor, a
/// staircase or an order, relabelled.
pub(crate) fn without_even_cycle(source: &mut Source, most: usize) -> Mask {
    let tokens = source.tokens(most);
    let whole = match source.below(4) {
        // An even ring has an even cycle.
        0 => gallery::ring(tokens - usize::from(tokens.is_multiple_of(2))),
        1 => gallery::rotor(tokens),
        2 => gallery::staircase(tokens),
        _ => gallery::causal(tokens),
    };
    let relabelled = whole.select(&source.order(whole.queries()));
    thinned(source, &relabelled)
}

/// A mask in which every token sees itself, with an even cycle or without.
pub(crate) fn self_visible(source: &mut Source, most: usize) -> Mask {
    match source.below(3) {
        0 => without_even_cycle(source, most),
        1 => tournament(source, most),
        _ => {
            let tokens = source.tokens(most);
            let once_in = 1 + source.below(4);
            Mask::from_fn(tokens, tokens, |i, j| i == j || source.once_in(once_in))
        }
    }
}

/// Every token sees itself, and of two tokens one sees the other; sometimes groups of three that
/// see each other around, in a row.
pub(crate) fn tournament(source: &mut Source, most: usize) -> Mask {
    let tokens = source.tokens(most);
    if source.once_in(2) {
        let start: Vec<usize> = groups(source, tokens);
        let around = |i: usize, j: usize| match start[i] == start[j] {
            true => (j + 3 - i) % 3 <= 1,
            false => j < i,
        };
        let mask = Mask::from_fn(tokens, tokens, around);
        return mask.select(&source.order(tokens));
    }
    let upper = Mask::from_fn(tokens, tokens, |i, j| i < j && source.once_in(2));
    Mask::from_fn(tokens, tokens, |i, j| match i < j {
        true => upper.allows(i, j),
        false => i == j || !upper.allows(j, i),
    })
}

/// The first token of the group of each, groups of one or three.
fn groups(source: &mut Source, tokens: usize) -> Vec<usize> {
    let mut start = vec![];
    while start.len() < tokens {
        let first = start.len();
        let size = if tokens - first >= 3 && source.once_in(2) { 3 } else { 1 };
        start.extend(std::iter::repeat_n(first, size));
    }
    start
}
