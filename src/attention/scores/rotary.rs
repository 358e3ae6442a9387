use nalgebra::DMatrix;

use crate::attention::AttentionError;
use crate::scalar::{FloatFormat, Scalar};

/// Rotary position embedding: features `2k` and `2k + 1` of the vector at position `i` are turned
/// by the angle `i / base^(2k / d)`.
///
/// `vectors`, queries or keys, is n by d; the usual base is 10000. Sines and cosines are taken in
/// `f64` and rounded. After it the score of a query and a key depends on their distance and not on
/// their positions, and a token's score for itself is what it was. Costs O(n d).
///
/// Source: Su et al., "RoFormer: enhanced transformer with rotary position embedding", 2021.
///
/// # Errors
/// [`AttentionError::OddWidth`].
pub fn rotary<T: FloatFormat>(
    vectors: &DMatrix<T>,
    base: f64,
) -> Result<DMatrix<T>, AttentionError> {
    let width = vectors.ncols() as f64;
    rotate(vectors, |position, pair| {
        let angle = position as f64 * base.powf(-2.0 * pair as f64 / width);
        (T::nearest(angle.cos()), T::nearest(angle.sin()))
    })
}

/// As [`rotary`], by any rotation: `rotation(i, k)` gives the cosine and the sine for position `i`
/// and pair `k`.
///
/// Rational points of the circle, such as (3/5, 4/5), make it exact over the rationals.
///
/// # Errors
/// [`AttentionError::OddWidth`].
pub fn rotate<T: Scalar>(
    vectors: &DMatrix<T>,
    rotation: impl Fn(usize, usize) -> (T, T),
) -> Result<DMatrix<T>, AttentionError> {
    let width = vectors.ncols();
    if !width.is_multiple_of(2) {
        return Err(AttentionError::OddWidth { width });
    }
    let mut rotated = vectors.transpose();
    for (position, mut vector) in rotated.column_iter_mut().enumerate() {
        let (pairs, _) = vector.as_mut_slice().as_chunks_mut();
        for (pair, [x, y]) in pairs.iter_mut().enumerate() {
            let (cosine, sine) = rotation(position, pair);
            let turned = x.clone() * cosine.clone() - y.clone() * sine.clone();
            *y = x.clone() * sine + y.clone() * cosine;
            *x = turned;
        }
    }
    Ok(rotated.transpose())
}
