//! Random masks with and without even cycles, and what claims ask of them.

use crate::mask::Mask;
use crate::measure::guarantee::Guarantee;
pub(super) use crate::sample::masks::{self_visible, tournament, without_even_cycle};

/// Whether full rank is guaranteed for every choice of scores.
pub(super) fn guarantees(mask: &Mask) -> bool {
    Guarantee::of(mask).guaranteed_full == Some(true)
}

/// Whether some cycle of distinct tokens has an even length, by walking along all of them.
pub(super) fn has_even_cycle(mask: &Mask) -> bool {
    fn walk(mask: &Mask, path: &mut Vec<usize>) -> bool {
        let (Some(&first), Some(&last)) = (path.first(), path.last()) else { return false };
        // The first is the least token of the cycle.
        mask.visible(last).filter(|&next| next >= first).any(|next| {
            if next == first {
                return path.len().is_multiple_of(2);
            }
            if path.contains(&next) {
                return false;
            }
            path.push(next);
            let found = walk(mask, path);
            path.pop();
            found
        })
    }
    (0..mask.queries()).any(|first| walk(mask, &mut vec![first]))
}

/// The numbers of even and of odd permutations inside a mask.
pub(super) fn permutations(mask: &Mask) -> [i64; 2] {
    fn extend(mask: &Mask, keys: &mut Vec<usize>, odd: bool, counts: &mut [i64; 2]) {
        if keys.len() == mask.queries() {
            counts[usize::from(odd)] += 1;
            return;
        }
        for key in mask.visible(keys.len()) {
            if !keys.contains(&key) {
                let crossed = keys.iter().filter(|&&other| other > key).count();
                keys.push(key);
                extend(mask, keys, odd ^ (crossed % 2 == 1), counts);
                keys.pop();
            }
        }
    }
    let mut counts = [0; 2];
    extend(mask, &mut vec![], false, &mut counts);
    counts
}
