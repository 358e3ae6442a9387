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
        let mut columns = matrix.column_iter();
        for at in 0..width {
            words.fill(0);
            for (bit, column) in (0..bits::BITS).zip(&mut columns) {
                for (word, entry) in words.iter_mut().zip(column.as_slice()) {
                    *word |= u64::from(!entry.is_zero()) << bit;
                }
            }
            for (row, word) in mask.words.chunks_exact_mut(width).zip(&words) {
                row[at] = *word;
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
