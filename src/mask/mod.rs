//! Boolean attention patterns: which query may see which key.
//!
//! A [`Mask`] is the pattern alone; scores and weights come later. Because a softmax over the
//! visible keys is positive exactly there, everything that holds *for every choice of scores* is a
//! property of the mask.

mod algebra;
pub(crate) mod bits;
mod error;
pub mod expression;
pub mod gallery;
mod layout;
mod support;
mod text;

pub use error::MaskError;
pub use layout::Layout;
pub use text::MaskTextError;

/// A boolean pattern of `queries` rows and `keys` columns: row `i` may see key `j`, or not.
///
/// Stored as rows of 64-bit words, so that unions, products and counts work on 64 keys at a time.
/// Bits beyond the last key are always zero, hence equality and hashing compare patterns.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Mask {
    queries: usize,
    keys: usize,
    words: Vec<u64>,
}

impl Mask {
    /// The `queries` x `keys` mask that allows `(i, j)` where `allowed(i, j)`.
    ///
    /// Pairs are asked in row order, each once.
    pub fn from_fn(
        queries: usize,
        keys: usize,
        mut allowed: impl FnMut(usize, usize) -> bool,
    ) -> Self {
        let mut mask = Self::empty(queries, keys);
        for query in 0..queries {
            bits::fill(mask.row_mut(query), keys, |key| allowed(query, key));
        }
        mask
    }

    /// The mask that hides every key.
    pub fn empty(queries: usize, keys: usize) -> Self {
        Self { queries, keys, words: vec![0; queries * bits::words_for(keys)] }
    }

    /// The mask that hides nothing.
    pub fn full(queries: usize, keys: usize) -> Self {
        let mut mask = Self { queries, keys, words: vec![!0; queries * bits::words_for(keys)] };
        mask.clear_padding();
        mask
    }

    /// The number of rows.
    pub fn queries(&self) -> usize {
        self.queries
    }

    /// The number of columns.
    pub fn keys(&self) -> usize {
        self.keys
    }

    /// Whether there are as many queries as keys.
    pub fn is_square(&self) -> bool {
        self.queries == self.keys
    }

    /// Whether `query` may see `key`.
    ///
    /// # Panics
    /// If `query` or `key` is out of range.
    pub fn allows(&self, query: usize, key: usize) -> bool {
        assert!(key < self.keys, "key {key} of a mask with {} keys", self.keys);
        bits::get(self.row(query), key)
    }

    /// The keys that `query` may see, ascending.
    ///
    /// # Panics
    /// If `query` is out of range.
    pub fn visible(&self, query: usize) -> impl Iterator<Item = usize> + '_ {
        bits::ones(self.row(query))
    }

    /// The last key that `query` may see.
    ///
    /// # Panics
    /// If `query` is out of range.
    pub fn last_visible(&self, query: usize) -> Option<usize> {
        bits::last(self.row(query))
    }

    /// The number of keys that `query` may see.
    ///
    /// # Panics
    /// If `query` is out of range.
    pub fn degree(&self, query: usize) -> usize {
        bits::count(self.row(query))
    }

    /// The number of allowed pairs.
    pub fn entries(&self) -> usize {
        bits::count(&self.words)
    }

    /// The queries that see no key at all, ascending: rows on which a softmax is undefined.
    pub fn empty_rows(&self) -> Vec<usize> {
        (0..self.queries).filter(|&query| self.degree(query) == 0).collect()
    }

    /// Whether the mask is square and every token sees itself.
    pub fn self_visible(&self) -> bool {
        self.is_square() && (0..self.queries).all(|token| self.allows(token, token))
    }

    /// Whether both masks have one shape and `other` allows whatever `self` allows.
    pub fn is_subset_of(&self, other: &Mask) -> bool {
        self.shape() == other.shape() && bits::is_subset(&self.words, &other.words)
    }

    /// Keeps the given tokens, rows and columns together, in the given order.
    ///
    /// Given a permutation this relabels the tokens; a token may also be repeated.
    ///
    /// # Panics
    /// If the mask is not square, or a token is out of range.
    pub fn select(&self, tokens: &[usize]) -> Mask {
        assert!(self.is_square(), "select on a {} x {} mask", self.queries, self.keys);
        self.select_rows_columns(tokens, tokens)
    }

    /// Keeps the given queries and the given keys, each in the given order.
    ///
    /// # Panics
    /// If a query or a key is out of range.
    pub fn select_rows_columns(&self, queries: &[usize], keys: &[usize]) -> Mask {
        Mask::from_fn(queries.len(), keys.len(), |i, j| self.allows(queries[i], keys[j]))
    }

    pub(crate) fn shape(&self) -> (usize, usize) {
        (self.queries, self.keys)
    }

    /// The words of one row.
    pub(crate) fn row(&self, query: usize) -> &[u64] {
        assert!(query < self.queries, "query {query} of a mask with {} queries", self.queries);
        let width = bits::words_for(self.keys);
        &self.words[query * width..][..width]
    }

    pub(crate) fn row_mut(&mut self, query: usize) -> &mut [u64] {
        let width = bits::words_for(self.keys);
        &mut self.words[query * width..][..width]
    }

    fn clear_padding(&mut self) {
        let last = bits::last_word(self.keys);
        for query in 0..self.queries {
            if let Some(word) = self.row_mut(query).last_mut() {
                *word &= last;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_follow_each_other() {
        // One word for each of two rows, and two.
        for keys in [3, 70] {
            let mut mask = Mask::empty(2, keys);
            mask.row_mut(0)[0] = 1;
            assert_eq!(mask.words[0], 1, "{keys} keys");
            mask.row_mut(1)[0] = 2;
            let width = keys.div_ceil(64);
            assert_eq!(mask.words[width], 2, "{keys} keys");
            assert_eq!([0, 1].map(|query| mask.row(query)[0]), [1, 2], "{keys} keys");
            assert_eq!([0, 1].map(|query| mask.row(query).len()), [width; 2]);
        }
    }
}
