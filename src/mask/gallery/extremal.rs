//! Masks in which every token influences every other, and which yet guarantee full rank.

use crate::mask::Mask;

/// Each token sees itself and the next one, the last one the first: `j = i` or
/// `j = i + 1 mod n`.
///
/// Guarantees full rank for an odd number of tokens: its only cycle passes all of them.
pub fn ring(tokens: usize) -> Mask {
    let next: Vec<usize> = (1..tokens).chain([0]).collect();
    Mask::from_fn(tokens, tokens, |i, j| j == i || j == next[i])
}

/// The first token sees a group of `(n - 1) / 2` others, rounded down, each of these sees the
/// rest, and each of the rest sees the first; all see themselves.
///
/// Every cycle is a triangle through the first token, so full rank is guaranteed, with the fewest
/// layers to global reachability that a fixed mask with this guarantee can have.
pub fn rotor(tokens: usize) -> Mask {
    let group = |token: usize| match token {
        0 => 0,
        _ if token <= (tokens - 1) / 2 => 1,
        _ => 2,
    };
    Mask::from_fn(tokens, tokens, |i, j| i == j || (group(i) + 1) % 3 == group(j))
}

/// Each token sees itself, the next one, and every second one before: `j = i`, `j = i + 1`, or
/// `j < i` and `i - j` is even.
///
/// A cycle climbs one by one through an odd number of tokens, so full rank is guaranteed; no mask
/// in which every token influences every other has more pairs and this guarantee.
pub fn staircase(tokens: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |i, j| {
        j.checked_sub(1) == Some(i)
            || i.checked_sub(j).is_some_and(|distance| distance.is_multiple_of(2))
    })
}

/// The i-th token sees the last i: `i + j >= n - 1`.
///
/// A causal mask followed by a reversal: full rank is guaranteed, and two layers reach everything,
/// but not every token sees itself.
pub fn antitriangle(tokens: usize) -> Mask {
    let order: Vec<usize> = (0..tokens).collect();
    let reversed: Vec<usize> = (0..tokens).rev().collect();
    super::causal(tokens).select_rows_columns(&order, &reversed)
}
