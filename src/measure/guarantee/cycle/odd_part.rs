//! A randomised test for odd permutations inside a mask, in polynomial time.
//!
//! Give every allowed pair a random weight. The sum of the products over the odd permutations is a
//! polynomial in the weights, of degree n and with coefficients 1, so it is zero only without odd
//! permutations. Over a field of 2^64 elements a nonzero one vanishes for at most n / 2^64 of the
//! choices (Schwartz and Zippel).
//!
//! Let `o` be that sum, modulo 2. Adding `t` times row `p` to row `r` changes it by `t` times the
//! sum for the matrix in which both rows are `b`, row `p`. There, of two permutations that differ
//! in who takes which of two columns `k < l`, one is odd; so it is the sum over these pairs of
//! `b_k b_l` times the determinant of the rest, modulo 2. By Jacobi that determinant is
//! `det A (x_k y_l + x_l y_k)`, where `x` and `y` are the columns `p` and `r` of the inverse of
//! `A`. Since `b x = 1` and `b y = 0`, all of it is `det A` times the sum of `b_k^2 x_k y_k`. So
//! elimination to a triangle, which has one permutation, finds `o` with O(n) operations for each
//! step: O(n^3) in all.
//!
//! Source: Bjorklund, Husfeldt and Kaski, "The shortest even cycle problem is tractable", 2022,
//! arXiv 2111.02992, by the permanent and the determinant in characteristic 4; that `o` alone
//! suffices, and the inverse for its corrections, is new here as far as we know.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::mask::Mask;
use crate::scalar::{BinaryField, Multiplier};

/// The greatest number of tokens for which the test is run.
pub(super) const MAX_TOKENS: usize = 448;

/// How often weights are drawn before giving up on a nonsingular matrix.
const DRAWS: u64 = 4;

/// Whether a square mask with a perfect matching has an odd permutation inside it.
///
/// True is certain. False is wrong for at most n in 2^64 of the choices of weights that `seed`
/// stands for. `None` if all draws were singular: certain without a perfect matching, else as
/// improbable. With the identity inside a mask, an odd permutation is there exactly if
/// [full rank is not guaranteed](crate::measure::guarantee::Guarantee). Costs O(n^3).
///
/// # Panics
/// If the mask is not square.
pub fn has_odd_permutation(mask: &Mask, seed: u64) -> Option<bool> {
    assert!(mask.is_square(), "odd permutations of a {} x {} mask", mask.queries(), mask.keys());
    (0..DRAWS).find_map(|draw| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(draw);
        shows_odd_permutation(mask, || BinaryField(rng.next_u64()))
    })
}

/// Whether these weights, drawn for the allowed pairs row by row, show an odd permutation inside a
/// square mask; `None` if they make a singular matrix.
///
/// True is certain. With an odd permutation, false comes of at most n in s of the choices, if each
/// weight is drawn from s elements.
pub(crate) fn shows_odd_permutation(
    mask: &Mask,
    mut weight: impl FnMut() -> BinaryField,
) -> Option<bool> {
    let matrix: Vec<Vec<BinaryField>> = (0..mask.queries())
        .map(|query| {
            let mut row = vec![BinaryField::ZERO; mask.keys()];
            mask.visible(query).for_each(|key| row[key] = weight());
            row
        })
        .collect();
    let inverse = inverse_columns(matrix.clone())?;
    Some(!odd_part(matrix, inverse).is_zero())
}

/// The sum over the odd permutations, divided by the determinant, from the columns of the inverse.
fn odd_part(mut matrix: Vec<Vec<BinaryField>>, mut inverse: Vec<Vec<BinaryField>>) -> BinaryField {
    let mut sum = BinaryField::ZERO;
    for step in 0..matrix.len() {
        let Some(pivot) = (step..matrix.len()).find(|&row| !matrix[row][step].is_zero()) else {
            return sum;
        };
        if pivot != step {
            // The sum over the even permutations takes the place of the other: together they are
            // the determinant.
            matrix.swap(step, pivot);
            inverse.swap(step, pivot);
            sum += BinaryField::ONE;
        }
        let ([top, below @ ..], [x, rest @ ..]) = (&mut matrix[step..], &mut inverse[step..])
        else {
            return sum;
        };
        let reciprocal = top[step].inverse();
        for (row, y) in below.iter_mut().zip(rest) {
            if row[step].is_zero() {
                continue;
            }
            let factor = row[step] * reciprocal;
            let times = Multiplier::new(factor);
            let mut correction = BinaryField::ZERO;
            for column in step..row.len() {
                if !top[column].is_zero() {
                    correction += top[column].square() * (x[column] * y[column]);
                    row[column] += times.times(top[column]);
                }
            }
            sum += factor * correction;
            for (x, &y) in x.iter_mut().zip(y.iter()) {
                *x += times.times(y);
            }
        }
    }
    sum
}

/// The columns of the inverse, each as one row; `None` for a singular matrix.
fn inverse_columns(mut matrix: Vec<Vec<BinaryField>>) -> Option<Vec<Vec<BinaryField>>> {
    let size = matrix.len();
    let unit = |row| (0..size).map(|column| BinaryField(u64::from(row == column))).collect();
    let mut inverse: Vec<Vec<BinaryField>> = (0..size).map(unit).collect();
    for step in 0..size {
        let pivot = (step..size).find(|&row| !matrix[row][step].is_zero())?;
        matrix.swap(step, pivot);
        inverse.swap(step, pivot);
        let times = Multiplier::new(matrix[step][step].inverse());
        for row in [&mut matrix[step], &mut inverse[step]] {
            row.iter_mut().for_each(|entry| *entry = times.times(*entry));
        }
        let (pivot_row, pivot_inverse) = (matrix[step].clone(), inverse[step].clone());
        for row in (0..size).filter(|&row| row != step) {
            if matrix[row][step].is_zero() {
                continue;
            }
            let times = Multiplier::new(matrix[row][step]);
            for (entries, pivots) in
                [(&mut matrix[row], &pivot_row), (&mut inverse[row], &pivot_inverse)]
            {
                for (entry, &pivot) in entries.iter_mut().zip(pivots) {
                    if !pivot.is_zero() {
                        *entry += times.times(pivot);
                    }
                }
            }
        }
    }
    Some((0..size).map(|column| inverse.iter().map(|row| row[column]).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permutation_is_undone_by_its_transpose() {
        let [o, l] = [BinaryField::ZERO, BinaryField::ONE];
        let inverse = inverse_columns(vec![vec![o, l, o], vec![o, o, l], vec![l, o, o]]);
        assert_eq!(inverse, Some(vec![vec![o, l, o], vec![o, o, l], vec![l, o, o]]));
        assert_eq!(inverse_columns(vec![vec![l, l], vec![l, l]]), None);
    }
}
