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
    let shown: Vec<usize> = (0..tokens).map(|query| source.between(0, query)).collect();
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
            let once_in = source.between(1, 4);
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
            // Itself, and the next of three.
            true => i == j || j.checked_sub(1) == Some(i) || i.checked_sub(2) == Some(j),
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
        let size = if (first..tokens).len() >= 3 && source.once_in(2) { 3 } else { 1 };
        start.extend(std::iter::repeat_n(first, size));
    }
    start
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// How many keys each token sees, in no order: what remains of a mask when it is relabelled.
    fn degrees(mask: &Mask) -> Vec<usize> {
        let mut degrees: Vec<usize> = (0..mask.queries()).map(|query| mask.degree(query)).collect();
        degrees.sort_unstable();
        degrees
    }

    fn drawn(count: u64, draw: fn(&mut Source) -> Mask) -> Vec<Mask> {
        (0..count).map(|seed| draw(&mut Source::from_seed(seed))).collect()
    }

    fn pairs(mask: &Mask) -> impl Iterator<Item = [bool; 2]> + '_ {
        let below = move |i: usize| (0..i).map(move |j| [mask.allows(i, j), mask.allows(j, i)]);
        (0..mask.queries()).flat_map(below)
    }

    #[test]
    fn groups_of_one_or_three_come_in_a_row() {
        let start = |words: &[[u8; 8]]| groups(&mut Source::from_bytes(&words.concat()), 4);
        let (three, one) = ([0; 8], [255; 8]);
        assert_eq!(start(&[three]), [0, 0, 0, 3]);
        assert_eq!(start(&[one, three]), [0, 1, 1, 1]);
        assert_eq!(start(&[one, one]), [0, 1, 2, 3]);
    }

    #[test]
    fn backward_masks_leave_no_row_empty_and_hide_any_key() {
        let masks = drawn(400, |source| random_backward(source, 4));
        for mask in &masks {
            assert!(mask.is_subset_of(&gallery::causal(4)) && mask.empty_rows().is_empty());
        }
        assert!(masks.contains(&gallery::causal(4)));
        for (i, j) in (1..4).flat_map(|i| (0..=i).map(move |j| (i, j))) {
            assert!(masks.iter().any(|mask| mask.degree(i) == 1 && mask.allows(i, j)), "{i} {j}");
        }
    }

    #[test]
    fn masks_without_even_cycles_are_of_four_families() {
        let masks = drawn(4000, |source| without_even_cycle(source, 8));
        assert!(masks.iter().all(|mask| mask.self_visible() && mask.queries() <= 8));
        let found: BTreeSet<Vec<usize>> = masks.iter().map(degrees).collect();
        for n in [5, 6, 7, 8] {
            for whole in [gallery::ring(n - usize::from(n % 2 == 0)), gallery::rotor(n)] {
                assert!(found.contains(&degrees(&whole)), "{whole:?}");
            }
            for whole in [gallery::staircase(n), gallery::causal(n)] {
                assert!(found.contains(&degrees(&whole)), "{whole:?}");
            }
        }
    }

    #[test]
    fn tournaments_have_one_arc_for_each_pair_and_all_scores() {
        let masks = drawn(1000, |source| tournament(source, 8));
        for mask in &masks {
            assert!(mask.self_visible() && pairs(mask).all(|[back, ahead]| back != ahead));
        }
        let four: BTreeSet<Vec<usize>> =
            masks.iter().filter(|mask| mask.queries() == 4).map(degrees).collect();
        let scores = [[1, 2, 3, 4], [1, 3, 3, 3], [2, 2, 2, 4], [2, 2, 3, 3]];
        assert!(four.into_iter().eq(scores));
        // Two groups of three that see each other around are improbable otherwise.
        let groups = masks.iter().filter(|mask| degrees(mask) == [2, 2, 2, 5, 5, 5]).count();
        assert!(groups > 5, "{groups}");
    }

    #[test]
    fn groups_hold_one_token_or_three_in_a_row() {
        let mut sizes = BTreeSet::new();
        for seed in 0..100 {
            let start = groups(&mut Source::from_seed(seed), 6);
            assert_eq!(start.len(), 6);
            let of_group = start.chunk_by(|one, other| one == other).map(<[usize]>::len);
            sizes.insert(of_group.collect::<Vec<_>>());
        }
        let all = [
            vec![1; 6],
            vec![1, 1, 1, 3],
            vec![1, 1, 3, 1],
            vec![1, 3, 1, 1],
            vec![3, 1, 1, 1],
            vec![3, 3],
        ];
        assert_eq!(sizes, BTreeSet::from(all));
    }

    #[test]
    fn self_visible_masks_are_of_three_kinds() {
        let masks = drawn(2000, |source| self_visible(source, 7));
        assert!(masks.iter().all(Mask::self_visible));
        assert!(masks.contains(&gallery::full(7)) && masks.contains(&gallery::identity(3)));
        let seven = || masks.iter().filter(|mask| mask.queries() == 7);
        assert!(seven().any(|mask| degrees(mask) == [2; 7]));
        let in_order: Vec<usize> = (1..=7).collect();
        let cyclic = |mask: &Mask| degrees(mask) != in_order;
        assert!(seven().any(|mask| cyclic(mask) && pairs(mask).all(|[i, j]| i != j)));
    }
}
