use nalgebra::DMatrix;

use crate::scalar::{FloatFormat, Scalar};

/// The features of cosFormer: each row times the cosine of an angle that grows with its position,
/// and beside it the same row times the sine.
///
/// The dot product of row `i` of the queries' and row `j` of the keys' is the one before, times
/// `cos(pi (i - j) / (2 longest))`, which is positive for up to `longest` tokens. `features`, of
/// queries or keys, is n by d; the result is n by 2d. Cosines and sines are taken in `f64` and
/// rounded. Costs O(n d).
///
/// Source: Qin et al., "cosFormer: rethinking softmax in attention", 2022, arXiv 2202.08791,
/// section 3.3; its features are those of ReLU.
pub fn cosine_reweighted<T: FloatFormat>(features: &DMatrix<T>, longest: usize) -> DMatrix<T> {
    reweighted_by_angle(features, |position| {
        let angle = std::f64::consts::FRAC_PI_2 * position as f64 / longest.max(1) as f64;
        (T::nearest(angle.cos()), T::nearest(angle.sin()))
    })
}

/// As [`cosine_reweighted`], by any angle: `angle(i)` gives its cosine and sine for position `i`.
///
/// Rational points of the circle, such as (3/5, 4/5), make it exact over the rationals.
pub fn reweighted_by_angle<T: Scalar>(
    features: &DMatrix<T>,
    angle: impl Fn(usize) -> (T, T),
) -> DMatrix<T> {
    let width = features.ncols();
    let mut reweighted = features.clone().resize_horizontally(2 * width, T::zero());
    for (position, row) in features.row_iter().enumerate() {
        let (cosine, sine) = angle(position);
        for (column, feature) in row.iter().enumerate() {
            reweighted[(position, column)] = feature.clone() * cosine.clone();
            reweighted[(position, width + column)] = feature.clone() * sine.clone();
        }
    }
    reweighted
}
