//! Union, intersection, difference, complement, transpose and boolean product.

use super::{Mask, MaskError, bits};

impl Mask {
    /// What both masks allow.
    ///
    /// # Errors
    /// [`MaskError::Shape`] if the shapes differ.
    pub fn and(&self, other: &Mask) -> Result<Mask, MaskError> {
        self.zip("intersect", other, |mine, theirs| mine & theirs)
    }

    /// What either mask allows.
    ///
    /// # Errors
    /// [`MaskError::Shape`] if the shapes differ.
    pub fn or(&self, other: &Mask) -> Result<Mask, MaskError> {
        self.zip("unite", other, |mine, theirs| mine | theirs)
    }

    /// What this mask allows and `other` does not.
    ///
    /// # Errors
    /// [`MaskError::Shape`] if the shapes differ.
    pub fn minus(&self, other: &Mask) -> Result<Mask, MaskError> {
        self.zip("subtract", other, |mine, theirs| mine & !theirs)
    }

    /// What this mask does not allow.
    pub fn not(&self) -> Mask {
        let words = self.words.iter().map(|word| !word).collect();
        let mut mask = Mask { words, ..*self };
        mask.clear_padding();
        mask
    }

    /// Queries and keys exchanged: key `j` sees query `i` where query `i` saw key `j`.
    pub fn transpose(&self) -> Mask {
        let mut mask = Mask::empty(self.keys, self.queries);
        for (to, queries) in (0..self.queries).step_by(bits::BITS).enumerate() {
            for (from, keys) in (0..self.keys).step_by(bits::BITS).enumerate() {
                let mut block = [0; bits::BITS];
                for (word, query) in block.iter_mut().zip(queries..self.queries) {
                    *word = self.row(query)[from];
                }
                bits::transpose(&mut block);
                for (&word, key) in block.iter().zip(keys..self.keys) {
                    mask.row_mut(key)[to] = word;
                }
            }
        }
        mask
    }

    /// The boolean product: `(i, j)` is allowed where `i` sees some `k` here, and `k` sees `j` in
    /// `other`.
    ///
    /// This is the support of a product of attention matrices, `self` applied after `other`:
    /// nonnegative terms cannot cancel. Costs O(entries of `self` * keys of `other` / 64).
    ///
    /// # Errors
    /// [`MaskError::Shape`] unless `self` has as many keys as `other` has queries.
    pub fn compose(&self, other: &Mask) -> Result<Mask, MaskError> {
        if self.keys != other.queries {
            let rule = "the keys of the first must be the queries of the second";
            return Err(self.mismatch("compose", rule, other));
        }
        Ok(self.product(other))
    }

    /// The boolean product of `exponent` copies; the identity for 0.
    ///
    /// Costs O(log exponent) products.
    ///
    /// # Errors
    /// [`MaskError::NotSquare`] if the mask is not square.
    pub fn power(&self, exponent: usize) -> Result<Mask, MaskError> {
        self.require_square("a power")?;
        Ok(self.repeated(exponent))
    }

    /// [`power`](Self::power) where the mask is known to be square.
    pub(crate) fn repeated(&self, exponent: usize) -> Mask {
        let mut result = Mask::identity(self.queries);
        let mut square = self.clone();
        let mut left = exponent;
        loop {
            if left % 2 == 1 {
                result = result.product(&square);
            }
            left >>= 1;
            if left == 0 {
                return result;
            }
            square = square.product(&square);
        }
    }

    /// The mask by which each token sees only itself.
    pub fn identity(tokens: usize) -> Mask {
        let mut mask = Mask::empty(tokens, tokens);
        (0..tokens).for_each(|token| bits::set(mask.row_mut(token), token));
        mask
    }

    /// [`compose`](Self::compose) where the shapes are known to fit.
    pub(crate) fn product(&self, other: &Mask) -> Mask {
        let mut mask = Mask::empty(self.queries, other.keys);
        for query in 0..self.queries {
            let row = mask.row_mut(query);
            for through in self.visible(query) {
                bits::unite(row, other.row(through));
            }
        }
        mask
    }

    /// Adds what `other` allows, where the shapes are known to agree.
    pub(crate) fn unite(&mut self, other: &Mask) {
        bits::unite(&mut self.words, &other.words);
    }

    pub(crate) fn require_square(&self, operation: &'static str) -> Result<(), MaskError> {
        if self.is_square() {
            return Ok(());
        }
        Err(MaskError::NotSquare { operation, queries: self.queries, keys: self.keys })
    }

    fn zip(
        &self,
        operation: &'static str,
        other: &Mask,
        combine: impl Fn(u64, u64) -> u64,
    ) -> Result<Mask, MaskError> {
        if self.shape() != other.shape() {
            return Err(self.mismatch(operation, "the shapes must agree", other));
        }
        let pairs = self.words.iter().zip(&other.words);
        let words = pairs.map(|(&mine, &theirs)| combine(mine, theirs)).collect();
        Ok(Mask { words, ..*self })
    }

    fn mismatch(&self, operation: &'static str, rule: &'static str, other: &Mask) -> MaskError {
        MaskError::Shape { operation, rule, left: self.shape(), right: other.shape() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_a_step_are_longer_steps() {
        let step = |length| Mask::from_fn(5, 5, |i, j| j == i + length);
        for exponent in [3, 2, 4, 1, 0] {
            assert_eq!(step(1).power(exponent), Ok(step(exponent)));
        }
    }
}
