//! Sets of small integers as 64-bit words, lowest bit first.

use std::num::NonZero;

/// The bits of a word.
pub(crate) const BITS: usize = u64::BITS as usize;

/// The number of words that hold `len` bits.
pub(crate) fn words_for(len: usize) -> usize {
    len.div_ceil(BITS)
}

/// The bits in use in the last of the words that hold `len > 0` bits.
pub(crate) fn last_word(len: usize) -> u64 {
    u64::MAX.wrapping_shr((len as u32).wrapping_neg())
}

pub(crate) fn get(set: &[u64], index: usize) -> bool {
    set[index / BITS] & bit(index) != 0
}

pub(crate) fn set(set: &mut [u64], index: usize) {
    set[index / BITS] |= bit(index);
}

pub(crate) fn remove(set: &mut [u64], index: usize) {
    set[index / BITS] &= !bit(index);
}

/// In its word: shifts that wrap are modulo the width.
fn bit(index: usize) -> u64 {
    1_u64.wrapping_shl(index as u32)
}

/// The set of all integers below `len`.
pub(crate) fn all(len: usize) -> Vec<u64> {
    let mut set = vec![0; words_for(len)];
    fill(&mut set, len, |_| true);
    set
}

/// Makes an empty set one of all `index < len` with `member(index)`, asked in order.
pub(crate) fn fill(set: &mut [u64], len: usize, mut member: impl FnMut(usize) -> bool) {
    let mut indices = 0..len;
    for word in set {
        for (bit, index) in (0..BITS).zip(&mut indices) {
            *word |= u64::from(member(index)) << bit;
        }
    }
}

pub(crate) fn count(set: &[u64]) -> usize {
    set.iter().map(|word| word.count_ones() as usize).sum()
}

/// The greatest member.
pub(crate) fn last(set: &[u64]) -> Option<usize> {
    let (at, word) = set.iter().enumerate().rev().find(|(_, word)| **word != 0)?;
    Some(at * BITS + word.ilog2() as usize)
}

/// The members, ascending.
pub(crate) fn ones(set: &[u64]) -> impl Iterator<Item = usize> + '_ {
    set.iter().enumerate().flat_map(|(at, &word)| {
        std::iter::successors(NonZero::new(word), drop_lowest)
            .map(move |rest| at * BITS + rest.trailing_zeros() as usize)
    })
}

/// The members of both sets, ascending.
pub(crate) fn common<'a>(set: &'a [u64], other: &'a [u64]) -> impl Iterator<Item = usize> + 'a {
    set.iter().zip(other).enumerate().flat_map(|(at, (&word, &kept))| {
        std::iter::successors(NonZero::new(word & kept), drop_lowest)
            .map(move |rest| at * BITS + rest.trailing_zeros() as usize)
    })
}

pub(crate) fn count_common(set: &[u64], other: &[u64]) -> usize {
    set.iter().zip(other).map(|(word, kept)| (word & kept).count_ones() as usize).sum()
}

/// Adds the members of `other`, a set of the same width.
pub(crate) fn unite(set: &mut [u64], other: &[u64]) {
    for (word, more) in set.iter_mut().zip(other) {
        *word |= more;
    }
}

/// Keeps the members that are in `other`, a set of the same width.
pub(crate) fn intersect(set: &mut [u64], other: &[u64]) {
    for (word, kept) in set.iter_mut().zip(other) {
        *word &= kept;
    }
}

/// Removes the members of `other`, a set of the same width.
pub(crate) fn subtract(set: &mut [u64], other: &[u64]) {
    for (word, removed) in set.iter_mut().zip(other) {
        *word &= !removed;
    }
}

/// Whether `other`, a set of the same width, has all members of `set`.
pub(crate) fn is_subset(set: &[u64], other: &[u64]) -> bool {
    set.iter().zip(other).all(|(word, more)| word & !more == 0)
}

/// Bands of rows, and the lower half of each run of twice as many columns.
const HALVES: [(usize, u64); 6] = [
    (32, 0x0000_0000_ffff_ffff),
    (16, 0x0000_ffff_0000_ffff),
    (8, 0x00ff_00ff_00ff_00ff),
    (4, 0x0f0f_0f0f_0f0f_0f0f),
    (2, 0x3333_3333_3333_3333),
    (1, 0x5555_5555_5555_5555),
];

/// Transposes a square of bits: exchanges two of its quarters, then two of each quarter's, and so on.
///
/// Source: Warren, "Hacker's delight", 2003, section 7-3.
pub(crate) fn transpose(square: &mut [u64; BITS]) {
    for (width, low) in HALVES {
        let mut bands = square.chunks_exact_mut(width);
        while let (Some(upper), Some(lower)) = (bands.next(), bands.next()) {
            for (one, other) in upper.iter_mut().zip(lower) {
                let exchanged = (*one >> width ^ *other) & low;
                *one ^= exchanged << width;
                *other ^= exchanged;
            }
        }
    }
}

fn drop_lowest(word: &NonZero<u64>) -> Option<NonZero<u64>> {
    NonZero::new(word.get() & (word.get() - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_have_their_bit_in_their_word() {
        assert_eq!([0, 1, 64, 65].map(words_for), [0, 1, 1, 2]);
        assert_eq!([1, 63, 64, 65].map(last_word), [1, !0 >> 1, !0, 1]);
        // So many words that an index that is wrong is still one of them.
        let mut words = [0; 128];
        set(&mut words, 1);
        assert_eq!((words[0], count(&words)), (2, 1));
        assert!(get(&words, 1) && !get(&words, 2));
        set(&mut words, 66);
        assert_eq!((words[1], count(&words)), (4, 2));
        assert!(get(&words, 66) && !get(&words, 65));
        remove(&mut words, 1);
        assert_eq!(words[..2], [0, 4]);
        remove(&mut words, 66);
        assert_eq!(words[..2], [0, 0]);
    }

    #[test]
    fn members_come_in_order() {
        assert_eq!(last(&[1, 2]), Some(65));
        let words = [0, 0b110, 1];
        // More are not taken: there might be no end of them.
        assert!(ones(&words).take(4).eq([65, 66, 128]));
        assert!(common(&words, &[0, 0b100, 3]).take(3).eq([66, 128]));
        assert_eq!([&words[..2], &words, &[0]].map(last), [Some(66), Some(128), None]);
        let mut asked = vec![];
        let mut filled = [0; 2];
        fill(&mut filled, 66, |index| {
            asked.push(index);
            index > 62
        });
        assert!(asked.into_iter().eq(0..66));
        assert_eq!(filled, [1 << 63, 0b11]);
    }

    #[test]
    fn a_square_is_transposed_bit_by_bit() {
        for (row, column) in [(0, 0), (0, 1), (5, 63), (40, 7), (63, 62)] {
            let mut square = [0; BITS];
            square[row] = bit(column);
            transpose(&mut square);
            let mut expected = [0; BITS];
            expected[column] = bit(row);
            assert_eq!(square, expected);
        }
    }
}
