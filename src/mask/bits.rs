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
    match len % BITS {
        0 => !0,
        used => (1 << used) - 1,
    }
}

pub(crate) fn get(set: &[u64], index: usize) -> bool {
    set[index / BITS] >> (index % BITS) & 1 == 1
}

pub(crate) fn set(set: &mut [u64], index: usize) {
    set[index / BITS] |= 1 << (index % BITS);
}

pub(crate) fn remove(set: &mut [u64], index: usize) {
    set[index / BITS] &= !(1 << (index % BITS));
}

/// The set of all integers below `len`.
pub(crate) fn all(len: usize) -> Vec<u64> {
    let mut set = vec![0; words_for(len)];
    fill(&mut set, len, |_| true);
    set
}

/// Makes an empty set one of all `index < len` with `member(index)`, asked in order.
pub(crate) fn fill(set: &mut [u64], len: usize, mut member: impl FnMut(usize) -> bool) {
    for (at, word) in set.iter_mut().enumerate() {
        let start = at * BITS;
        for bit in 0..BITS.min(len - start) {
            *word |= u64::from(member(start + bit)) << bit;
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

/// Transposes a square of bits: exchanges its quarters, then theirs, and so on.
///
/// Source: Warren, "Hacker's delight", 2003, section 7-3.
pub(crate) fn transpose(square: &mut [u64; BITS]) {
    let mut width = BITS / 2;
    let mut low = !0 >> width;
    while width > 0 {
        for row in (0..BITS).filter(|row| row & width == 0) {
            let exchanged = (square[row] >> width ^ square[row + width]) & low;
            square[row] ^= exchanged << width;
            square[row + width] ^= exchanged;
        }
        width /= 2;
        low ^= low << width;
    }
}

fn drop_lowest(word: &NonZero<u64>) -> Option<NonZero<u64>> {
    NonZero::new(word.get() & (word.get() - 1))
}
