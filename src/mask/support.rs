use nalgebra::DMatrix;

use super::{Mask, bits};
use crate::scalar::Scalar;

impl Mask {
    /// Where the entries of a matrix are not zero; a NaN is not.
    ///
    /// Costs about as much as reading the matrix.
    pub fn support<T: Scalar>(matrix: &DMatrix<T>) -> Self {
        let (queries, keys) = matrix.shape();
        let mut mask = Self::empty(queries, keys);
        let width = bits::words_for(keys);
        // One word of every row at a time, since the columns lie in memory one after the other.
        let mut words = vec![0; queries];
        for at in 0..width {
            let first = at * bits::BITS;
            words.fill(0);
            for bit in 0..bits::BITS.min(keys - first) {
                let start = (first + bit) * queries;
                let column = &matrix.as_slice()[start..start + queries];
                for (word, entry) in words.iter_mut().zip(column) {
                    *word |= u64::from(!entry.is_zero()) << bit;
                }
            }
            for (query, word) in words.iter().enumerate() {
                mask.words[query * width + at] = *word;
            }
        }
        mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_support_is_what_is_not_zero() {
        for (rows, columns) in [(0, 0), (0, 3), (3, 0), (1, 1), (3, 64), (70, 65), (2, 130)] {
            let matrix = DMatrix::from_fn(rows, columns, |i, j| match (i * 7 + j * 5) % 4 {
                0 => 0.0,
                1 => -0.0,
                2 => f64::NAN,
                _ => 5e-324,
            });
            let expected = Mask::from_fn(rows, columns, |i, j| (i * 7 + j * 5) % 4 > 1);
            assert_eq!(Mask::support(&matrix), expected);
        }
    }
}
