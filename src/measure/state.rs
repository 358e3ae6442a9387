//! What the past can tell the future: the blocks of a matrix below a split of the tokens.
//!
//! A block below the diagonal holds the weights that the tokens from the split on give to those
//! before it. Its rank is what a recurrence would have to carry across the split; plain rank, which
//! is full for every causal matrix with a nonzero diagonal, cannot see it.

use nalgebra::DMatrix;

use num_traits::{One, Zero};

use super::exact::Echelon;
use super::rank::{ExactRank, RankError, exact_rank};
use crate::scalar::{BigRational, Scalar};

/// The weights that tokens `split, split + 1, ...` give to tokens `0, ..., split - 1`.
///
/// # Panics
/// If `split` exceeds the number of rows or of columns.
pub fn below_split<T: Scalar>(matrix: &DMatrix<T>, split: usize) -> DMatrix<T> {
    matrix.rows_range(split..).columns_range(..split).into_owned()
}

/// The exact rank of the block below each split from 1 on, up to the lesser size less 1.
///
/// Costs n exact ranks, O(n^4) operations in all.
///
/// # Errors
/// As [`exact_rank`].
pub fn state_ranks<T: Scalar>(matrix: &DMatrix<T>) -> Result<Vec<ExactRank>, RankError> {
    let size = matrix.nrows().min(matrix.ncols());
    (1..size).map(|split| exact_rank(&below_split(matrix, split))).collect()
}

/// A linear recurrence: `s_i = F_i s_(i-1) + b_i v_i`, `o_i = c_i . s_i`.
#[derive(Clone, Debug, PartialEq)]
pub struct Recurrence {
    /// The `c_i`, tokens by size.
    pub readouts: DMatrix<BigRational>,
    /// The `F_i` one below the other, tokens times size by size.
    pub transitions: DMatrix<BigRational>,
    /// The `b_i`, tokens by size.
    pub inputs: DMatrix<BigRational>,
}

/// A recurrence of the least size whose outputs are those of the lower triangle of a square matrix.
///
/// The size is the greatest rank of the blocks of rows `i, i + 1, ...` and columns `0, ..., i`, the
/// diagonal included. After token `i` the state holds the combinations of the first values that
/// the rows of this block read, in the basis of its reduced echelon form: a row of the next block,
/// cut to the older columns, is read off at the pivots. Costs O(n^4) operations.
///
/// Source: Dewilde and van der Veen, "Time-varying systems and computations", 1998, chapter 3.
///
/// # Panics
/// If the matrix is not square.
pub fn realise(matrix: &DMatrix<BigRational>) -> Recurrence {
    assert!(matrix.is_square(), "a {} x {} matrix", matrix.nrows(), matrix.ncols());
    let tokens = matrix.nrows();
    let blocks: Vec<Echelon> = (0..tokens)
        .map(|token| Echelon::of(&matrix.rows_range(token..).columns_range(0..=token).into()))
        .collect();
    let size = blocks.iter().map(Echelon::rank).max().unwrap_or_default();
    let zeros = |rows| DMatrix::from_element(rows, size, BigRational::zero());
    let (mut readouts, mut inputs) = (zeros(tokens), zeros(tokens));
    let mut transitions =
        DMatrix::from_element(tokens, 1, BigRational::one()).kronecker(&zeros(size));
    for (token, block) in blocks.iter().enumerate() {
        let basis = block.coordinates();
        for (k, &pivot) in block.pivots().iter().enumerate() {
            readouts[(token, k)] = matrix[(token, pivot)].clone();
            inputs[(token, k)] = basis[(k, token)].clone();
        }
        let Some(before) = token.checked_sub(1) else { continue };
        for (l, &pivot) in blocks[before].pivots().iter().enumerate() {
            for k in 0..block.rank() {
                transitions[(token * size + k, l)] = basis[(k, pivot)].clone();
            }
        }
    }
    Recurrence { readouts, transitions, inputs }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole<const R: usize, const C: usize>(rows: [[i32; C]; R]) -> DMatrix<BigRational> {
        DMatrix::from_fn(R, C, |i, j| BigRational::from_integer(rows[i][j].into()))
    }

    #[test]
    fn a_state_holds_what_later_rows_read() {
        // After the second token two values are needed, after the third their sum.
        let found = realise(&whole([[1, 0, 0], [1, 1, 0], [1, 2, 1]]));
        let expected = Recurrence {
            readouts: whole([[1, 0], [1, 1], [1, 0]]),
            transitions: whole([[0, 0], [0, 0], [1, 0], [0, 0], [1, 2], [0, 0]]),
            inputs: whole([[1, 0], [0, 1], [1, 0]]),
        };
        assert_eq!(found, expected);
    }
}
